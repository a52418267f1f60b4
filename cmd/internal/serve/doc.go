// Package serve answers requests for verdicts over HTTP: for comment systems,
// crawlers, upload checks and data pipelines in any language.
//
//	s, err := serve.New(serve.Options{Load: load})
//	l, err := s.Listen("127.0.0.1:8080")
//	err = s.Serve(ctx, l) // until ctx ends and what was accepted is answered
//
// The files are named for the stations of a request:
//
//	listen.go       who may be served: this machine, or others with tokens; TLS
//	connections.go  what is open, and what must be answered before the end
//	request.go      id, model, token, log line, metrics; a panic ends here
//	api.go          the routes, their types and /openapi.json
//	encoding.go     packed bodies, and bombs
//	html.go         a page becomes text
//	score.go        one document
//	batch.go        a stream of documents
//	gate.go         how many at once, how many wait, who is refused
//	model.go        the model in use, and how another takes its place
//	problem.go      errors, as clients see them
//
// # What is promised
//
// A request keeps the model that it began with, and bears its digest; records
// are those of shai score, byte for byte. The memory for requests is bounded
// by [Limits], not by what clients announce: about Held for single documents,
// some 64 MiB and two of the longest documents for each batch. No log line
// holds text of a document, unless Options.LogText asks for it.
//
// A document cannot be given up on in the middle: one whose deadline passes
// keeps its place until it is done (16 MiB take about two seconds), and its
// client is told before that.
//
// A batch that breaks off ends with a line that says why, and from which line
// on to send again. Where the client is still sending, its connection is
// closed after it.
//
// # What was tried, and what held
//
// Each is a test; those with a number in brackets run so many in go test, and
// all of them with SHAI_BENCH=1.
//
//	slow client: a byte now and then in header, body,     closed or answered 408 at the deadline; others
//	chunks, batch; one that takes no answers              are served meanwhile (TestSlowClient)
//	client gone in the middle of a body, with and         nothing is held or worked on afterwards, no
//	without reset, waiting for its answer, in a batch     goroutine is left (TestClientGone)
//	100 MB body, announced or not                         413; announced, before it is read (TestLongBody)
//	batch of 1 TB announced; a line of 64 MB; 100         413 at once; that line fails, the next is
//	bodies of 16 MB announced and held back               answered; no memory is taken (TestLongBody)
//	bombs of gzip and zstd, gzip in gzip, torn gzip       413 past 200 times the size, 415, 400 (TestPacked)
//	invalid UTF-8 in JSON, text, pages, lines             400 in JSON; text is judged as it is; only its
//	                                                      own line fails (TestScore, TestBatch)
//	broken, empty and too long lines                      each answers with its error and its number, the
//	                                                      rest go on, in order (TestBatch, FuzzBatch)
//	1,000 idle connections                                others are served; closed in time
//	                                                      (TestIdleConnections)
//	more connections than may be                          wait to be accepted (TestConnectionLimit)
//	no file descriptor left                               open connections are served on; new ones when
//	                                                      some are free (TestServeDescriptors in cmd/shai)
//	full queue, too many batches, too much in memory      429 with Retry-After at once (TestRefusesLoad)
//	deadline passed, at work or in the queue              503 with Retry-After (TestDeadline)
//	reload under load, every fifth model bad [3,000]      0 failures of 100,000 requests; each record is
//	                                                      of the model whose digest it bears
//	                                                      (TestReloadUnderLoad)
//	SIGTERM under load                                    whoever was accepted is answered
//	                                                      (TestStopUnderLoad, TestServeStops in cmd/shai)
//	SIGTERM in a batch                                    what was read is answered, the last line says
//	                                                      where to go on (TestStopBatch)
//	panic while judging                                   500, or its line; the next is served (TestPanic)
//	tokens changed, a token file emptied                  old and new are let in as the file says; never
//	                                                      everybody (TestTokens)
//	any bytes as request, batch and page                  a record or a problem, never a 500 (FuzzRequest,
//	                                                      FuzzBatch, FuzzPageText)
//
// One thing is not promised: a connection that the system has made and the
// server has not yet accepted when it closes its listener is reset. A socket
// of systemd has none of that; elsewhere /readyz tells balancers in time
// (Limits.Drain).
//
// # Speed
//
// TestServeThroughput, TestServeAlone and TestServeLoad in cmd/shai measure it
// with SHAI_BENCH=1, against shai score and the library on the same documents,
// with clients that take as little as they can. Where the client shares the two
// processors with the service, rounds go in turns, the least of seven counts,
// and the bounds are of processor time, 80 % for streams and 60 % for single
// documents. Where the service has one alone, as the command has, and the client
// the other, what counts is the median of 60 turns of a quarter of a second, by
// the clock:
//
//	batch, 1 connection                       pages of 6.5 kB 100 to 115 % of shai score by processor
//	                                          time, 99 to 109 % by the clock; a mix of 2.3 kB 96 to
//	                                          108 %, 93 to 106 %
//	batch, 2 connections                      102 to 120 %, 102 to 119 %; 97 to 112 %, 98 to 114 %
//	single documents, 8 connections           83 to 107 %, 75 to 98 %; 69 to 87 %, 58 to 78 %: the
//	                                          client is on the clock too
//	single documents, a processor alone       86 to 92 % for pages; 78 to 84 % for the mix, 81 in
//	                                          the mean of thirteen runs
//	10 minutes through 16 connections         1,624,220 requests of the mix, none failed; memory
//	                                          165 MB in the first minute and 167 MB in the last
//	p99 at half load                          at most 4 times that of the library to which the
//	                                          documents come as fast, in the median of 16 turns
//	                                          of a second: 1.3 to 1.7 for pages, 1.2 to 3.5 for
//	                                          the mix
//
// An empty document costs the service 30 µs and the client 10 to 15. Three
// things would not make it less, as far as could be told from that: to pass by
// huma (6 allocations of 98), to gather lines of the log into one write each
// 5 ms, and GOGC=200 (2 to 5 % for 75 MB). Nor did goroutines of their own to
// judge in, or lines of the log gathered for 10 ms, where it has a processor
// alone: 81 % twice, and 80, 82 and 82 %, within what the same program differs
// by. Judging itself takes a sixth longer than in the command, for what else
// goes through the caches between two documents.
package serve
