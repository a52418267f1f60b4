package main

import (
	"context"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/serve"
)

type serveFlags struct {
	listen    string
	tokenFile string
	insecure  bool
	cert, key string
	log       string
	logText   bool
	limits    serve.Limits
}

// tokenVariable holds bearer tokens.
const tokenVariable = "SHAI_TOKENS"

func (a *app) serve() *cobra.Command {
	f := serveFlags{limits: serve.DefaultLimits()}
	c := &cobra.Command{
		Use:   "serve [FLAGS]",
		Short: "Answer requests for verdicts over HTTP",
		Long: `Answer requests for verdicts over HTTP/1.1 and HTTP/2, in the clear or with TLS:

  POST /v1/score   one document: JSON {"id":…,"text":…}, text/plain or
                   text/html; the answer is the record of shai score
  POST /v1/clean   the same with the text without its blocks
  POST /v1/batch   JSON lines in, JSON lines out, in order, as they come
  GET  /v1/model   what the model says of itself
  GET  /healthz, /readyz, /metrics (Prometheus), /openapi.json, /docs/

Only this machine is served, unless --listen says otherwise; then clients must
show a bearer token from --token-file or $` + tokenVariable + ` (parted by blanks; several,
so that they can be changed one after the other), or --insecure must say that
everybody is let in.

SIGHUP, or a change of the --model file, loads the model again (and tokens and
certificate); what cannot be used is refused, and the old goes on. SIGTERM and
SIGINT stop the server when what it has accepted is answered. Under systemd,
sockets that it opened are taken in place of --listen.

Logs go to standard error, and hold no text of documents unless --log-text asks
for it.`,
		Example: `  shai serve
  curl -d '{"text":"…"}' -H 'Content-Type: application/json' localhost:8080/v1/score
  curl --data-binary @page.html -H 'Content-Type: text/html' -H 'Accept: text/plain' localhost:8080/v1/clean
  curl -T corpus.jsonl -X POST -H 'Content-Type: application/x-ndjson' localhost:8080/v1/batch
  shai serve --listen :8443 --token-file tokens --tls-cert cert.pem --tls-key key.pem`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.runServe(c.Context(), &f) },
	}
	fs, l := c.Flags(), &f.limits
	fs.StringVar(&f.listen, "listen", "127.0.0.1:8080", "address to listen on, HOST:PORT; port 0 takes a free one")
	fs.StringVar(&f.tokenFile, "token-file", "", "file with bearer tokens, one a line; it is read again with the model")
	fs.BoolVar(&f.insecure, "insecure", false, "serve other machines without tokens")
	fs.StringVar(&f.cert, "tls-cert", "", "certificate, in PEM, for TLS; it is read again with the model")
	fs.StringVar(&f.key, "tls-key", "", "its key, in PEM")
	fs.StringVar(&f.log, "log", "json", "form of the log: json or text; with --quiet only warnings and errors are logged")
	fs.BoolVar(&f.logText, "log-text", false, "log the text of documents in which something was found")
	fs.IntVarP(&l.Jobs, "jobs", "j", l.Jobs, "documents judged at once (default: one a processor)")
	fs.Int64Var(&l.Document, "max-document", l.Document, "longest document in bytes, unpacked; a longer one is refused")
	fs.Int64Var(&l.Batch, "max-batch", l.Batch, "longest batch in bytes, unpacked")
	fs.Int64Var(&l.Documents, "max-documents", l.Documents, "most documents of a batch")
	fs.Int64Var(&l.Ratio, "max-ratio", l.Ratio, "most bytes that a byte of a packed body may unpack to")
	fs.IntVar(&l.Header, "max-header", l.Header, "longest header of a request in bytes")
	fs.IntVar(&l.Connections, "max-connections", l.Connections, "most connections at once; further ones wait")
	fs.IntVar(&l.Queue, "max-queue", l.Queue, "most documents that wait to be judged; further ones are refused with 429")
	fs.IntVar(&l.Streams, "max-batches", l.Streams, "most batches at once; further ones are refused with 429")
	fs.Int64Var(&l.Held, "max-held", l.Held, "most bytes of documents in memory, batches apart; further ones are refused with 429")
	fs.DurationVar(&l.Deadline, "deadline", l.Deadline, "longest time from a request to its answer, batches apart")
	fs.DurationVar(&l.Idle, "idle", l.Idle, "longest time without a request on a connection, or progress in a batch")
	fs.DurationVar(&l.Drain, "drain", l.Drain, "when told to stop, go on for at most this long while /readyz says 503, for balancers to notice")
	fs.DurationVar(&l.Shutdown, "shutdown", l.Shutdown, "and then at most this long to answer what was accepted")
	a.choices(c, "log", "json", "text")
	a.classifyFlags(c)
	return c
}

func (a *app) runServe(ctx context.Context, f *serveFlags) error {
	if err := oneOf("log", f.log, "json", "text"); err != nil {
		return err
	}
	o := serve.Options{
		Load: a.servedModel, Watch: a.model,
		Tokens: os.Getenv(tokenVariable), TokenFile: f.tokenFile, Insecure: f.insecure, CertFile: f.cert, KeyFile: f.key,
		Log: a.logger(f.log), LogText: f.logText, Version: version(), Limits: f.limits,
	}
	hup := make(chan os.Signal, 1)
	signal.Notify(hup, syscall.SIGHUP) // before the model is loaded: from here on it means to load it again
	defer signal.Stop(hup)
	s, err := serve.New(o)
	if err != nil {
		return err
	}
	listeners, err := serve.Activated()
	if err != nil {
		return err
	}
	if len(listeners) == 0 {
		l, err := s.Listen(f.listen)
		if err != nil {
			return err
		}
		listeners = []net.Listener{l}
	}

	over := make(chan struct{})
	defer close(over)
	go func() {
		for {
			select {
			case <-hup:
				done := serve.Reloading()
				_ = s.Reload() // the log tells
				done()
			case <-over:
				return
			}
		}
	}()
	if err := s.Serve(ctx, listeners...); err != nil {
		if ctx.Err() == nil {
			return err
		}
		a.report(err) // it was told to stop, and did; some were cut off
	}
	return nil
}

func (a *app) logger(form string) *slog.Logger {
	o := &slog.HandlerOptions{Level: slog.LevelInfo}
	if a.quiet {
		o.Level = slog.LevelWarn
	}
	if form == "text" {
		return slog.New(slog.NewTextHandler(a.err, o))
	}
	return slog.New(slog.NewJSONHandler(a.err, o))
}

// servedModel opens the model that the flags name.
func (a *app) servedModel() (*serve.Model, error) {
	m, seg, err := a.modelAndSegmenter()
	if err != nil {
		return nil, err
	}
	var made sync.Map // classifiers: they share the model, and cost nothing but a little memory
	judge := func(p classify.Precision, terms int) (serve.Judge, error) {
		type key struct {
			classify.Precision
			terms int
		}
		if c, ok := made.Load(key{p, terms}); ok {
			return c.(serve.Judge), nil
		}
		c, err := a.classifierOf(m, seg, p, terms)
		if err != nil {
			return nil, err
		}
		first, _ := made.LoadOrStore(key{p, terms}, c)
		return first.(serve.Judge), nil
	}
	return &serve.Model{Header: m.Header(), Judge: judge, Default: a.precision, Fixed: a.threshold != 0}, nil
}
