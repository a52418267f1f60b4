package serve

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// checkBatch refuses a batch before anything of it is read.
func (s *Server) checkBatch(r *http.Request) error {
	media, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch {
	case err == nil && (media == "application/x-ndjson" || media == "application/ndjson" || media == "application/jsonl" || media == "application/x-jsonlines"):
	default:
		return problem(http.StatusUnsupportedMediaType, "type", `send application/x-ndjson, one {"id":…,"text":…} a line, and say so in Content-Type`)
	}
	if r.ContentLength > s.limits.Batch {
		return problem(http.StatusRequestEntityTooLarge, "size", "a batch may be %d bytes long; part it", s.limits.Batch).closing()
	}
	return nil
}

// batch answers each line of the body with a line, in order. It reads no
// further than a few documents ahead of what the client has taken.
func (s *Server) batch(w http.ResponseWriter, r *http.Request, j Judge, o *record.Options) {
	rq := requestOf(r.Context())
	rc := http.NewResponseController(w)
	body := &stream{r: r.Body, rc: rc, idle: s.limits.Idle}
	in, done, err := unpack(packed{body}, r.Header.Get("Content-Encoding"), s.limits.Batch, s.limits.Ratio)
	if err != nil {
		var p *Problem
		if !errors.As(err, &p) {
			p = problem(http.StatusInternalServerError, "encoding", "the body cannot be unpacked")
		}
		p.closing().of(rq).write(w)
		return
	}
	defer done()
	body.unpacked = in
	src := &lines{Reader: corpus.Rows(body, s.limits.Document), stream: body, ended: make(chan struct{})}
	out := bufio.NewWriterSize(&slowly{w: w, rc: rc, idle: s.limits.Idle}, 32<<10)
	flush := func() error {
		if err := out.Flush(); err != nil {
			return err
		}
		return rc.Flush()
	}

	rc.EnableFullDuplex() // HTTP/2 is so anyway
	if r.Header.Get("Expect") != "" {
		w.WriteHeader(http.StatusContinue) // or the client would wait a while before it sends
	}
	w.Header().Set("Content-Type", ndjson)
	w.WriteHeader(http.StatusOK)
	if flush() != nil {
		return
	}
	defer context.AfterFunc(s.stopping, body.stop)()

	// The request's own context ends when a read does not come in time. What
	// has been read is answered all the same, so it is not the one that counts.
	ctx := context.WithoutCancel(r.Context())
	work := func(d *corpus.Document) ([]byte, error) {
		if err := s.gate.wait(ctx); err != nil {
			return nil, err
		}
		defer s.gate.leave()
		v, err := s.classify(j, d.Document, rq.id)
		if err != nil {
			return nil, err
		}
		rec, err := record.Row(d, fmt.Sprintf("%s:%d", rq.id, d.Line))
		if err != nil {
			return nil, err
		}
		return o.Append(nil, rec, &v)
	}
	last := 0 // line that was answered
	err = corpus.Each(ctx, src, &corpus.Pipe{Jobs: s.limits.Jobs, Idle: flush}, work, func(d *corpus.Document, line []byte, err error) error {
		if rq.documents+rq.failed >= s.limits.Documents {
			return errMany
		}
		at := d.Line
		var bad *corpus.Error
		if errors.As(err, &bad) {
			if errors.Is(bad.Err, errBroken) {
				return errBroken // no line's fault
			}
			if rq.failed++; !errors.Is(err, errPanic) {
				s.metrics.failed.WithLabelValues("line").Inc()
			}
			at = bad.Line
			if line, err = record.Failed(d, bad).Append(nil); err != nil {
				return err
			}
		} else {
			rq.documents++
		}
		last = at
		_, err = out.Write(line)
		return err
	})
	if err == nil || err == errBroken {
		err = body.failed()
	}
	whole := body.end(src.ended)
	rq.in = body.n
	if err != nil {
		var why string
		rq.reason, why = s.broken(r.Context(), err)
		end := record.Failure{Line: last + 1, Error: fmt.Sprintf("%s; send line %d and what follows again", why, last+1)}
		if line, e := end.Append(nil); e == nil {
			out.Write(line) // the client may be gone
		}
	}
	flush()
	if !whole && (rq.reason == "stopping" || rq.reason == "slow" || !drained(rc, r.Body)) {
		rc.SetReadDeadline(past) // nor does net/http wait for the rest
		hangUp(w)
	}
}

// drained reads the rest of a body, if it is short and there already, so that
// its connection is good for another request.
func drained(rc *http.ResponseController, body io.Reader) bool {
	const most = 256 << 10
	rc.SetReadDeadline(time.Now().Add(moment))
	_, err := io.CopyN(io.Discard, body, most)
	rc.SetReadDeadline(time.Time{})
	return err == io.EOF
}

// moment is how long the end of a body that is not wanted any more may be on
// its way.
const moment = 100 * time.Millisecond

var past = time.Unix(1, 0)

// hangUp has the connection closed after the answer, gently: the rest of the
// body is on its way and is no next request. A header can say so no more, and
// this is the one other way that net/http has.
func hangUp(w http.ResponseWriter) {
	if a, ok := w.(*answer); ok {
		w = a.ResponseWriter
	}
	http.MaxBytesReader(w, io.NopCloser(strings.NewReader("x")), 0).Read(make([]byte, 1))
}

const ndjson = "application/x-ndjson"

var (
	errMany   = errors.New("too many documents")
	errBroken = errors.New("the body broke off") // the stream knows why
)

// broken is why a batch ended early: in a word, and for the client.
func (s *Server) broken(ctx context.Context, err error) (reason, why string) {
	switch {
	case errors.Is(err, errStopping):
		return "stopping", errStopping.Error()
	case errors.Is(err, errMany):
		return "documents", fmt.Sprintf("a batch may have %d documents", s.limits.Documents)
	case errors.Is(err, errTooLong):
		return "size", fmt.Sprintf("a batch may be %d bytes long", s.limits.Batch)
	case errors.Is(err, errRatio):
		return "ratio", fmt.Sprintf("the body unpacks to more than %d times its size", s.limits.Ratio)
	case errors.Is(err, os.ErrDeadlineExceeded):
		return "slow", fmt.Sprintf("nothing came, or was taken, within %v", s.limits.Idle)
	case gone(ctx):
		return "gone", "the connection was closed"
	}
	return "body", "the body cannot be read to its end"
}

// stream is the body of a batch, unpacked. Its deadline moves with what comes;
// once it is stopped it ends at once, even for a reader that waits for it.
type stream struct {
	r        io.Reader // as it comes
	unpacked io.Reader
	rc       *http.ResponseController
	idle     time.Duration
	n        int64     // bytes that came
	moved    time.Time // when the deadline was set
	fresh    int64     // bytes since

	mu      sync.Mutex
	whole   bool // it was read to its end
	stopped bool
	err     error // why it broke off
}

// Read implements [io.Reader]. Where the body breaks off it fails with
// errBroken.
func (b *stream) Read(p []byte) (int, error) {
	n, err := b.unpacked.Read(p)
	if err == nil || err == io.EOF {
		return n, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.err = err; b.stopped {
		b.err = errStopping
	}
	return n, errBroken
}

// packed is what the unpacking reads.
type packed struct{ *stream }

func (b packed) Read(p []byte) (int, error) {
	if b.fresh >= 64<<10 {
		b.progress()
	}
	n, err := b.r.Read(p)
	b.n += int64(n)
	b.fresh += int64(n)
	if err == io.EOF {
		b.mu.Lock()
		defer b.mu.Unlock()
		b.whole = true
		// From here on the client waits for the server: a deadline would be
		// taken for its leaving.
		b.rc.SetReadDeadline(time.Time{})
	}
	return n, err
}

// progress moves the deadline: 64 KiB have come, or a line. A byte now and
// then is none.
func (b *stream) progress() {
	now := time.Now()
	if b.fresh = 0; now.Sub(b.moved) < b.idle/16 {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.stopped && !b.whole {
		b.rc.SetReadDeadline(now.Add(b.idle))
	}
	b.moved = now
}

// stop ends the body where it is; a client that has sent all of it is
// answered all of it.
func (b *stream) stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.whole {
		b.stopped = true
		b.rc.SetReadDeadline(past)
	}
}

// end ends the body, waits for its reader, and says whether it was read to its
// end.
func (b *stream) end(reading <-chan struct{}) bool {
	b.mu.Lock()
	if !b.whole && !b.stopped {
		b.stopped = true
		b.rc.SetReadDeadline(time.Now().Add(moment))
	}
	b.mu.Unlock()
	<-reading // nobody is left hanging in it
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.whole
}

// failed is why the body broke off, or was stopped.
func (b *stream) failed() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.err
}

// over says that no further line is to be read, and notes why.
func (b *stream) over() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stopped && b.err == nil {
		b.err = errStopping
	}
	return b.stopped
}

// lines are the documents of a stream.
type lines struct {
	corpus.Reader
	stream *stream
	ended  chan struct{}
}

// Read implements [corpus.Reader].
func (l *lines) Read(d *corpus.Document) error {
	if l.stream.progress(); l.stream.over() {
		return io.EOF
	}
	return l.Reader.Read(d)
}

// Close tells that nothing is read any more.
func (l *lines) Close() error {
	close(l.ended)
	return nil
}

// slowly writes as long as the client takes something now and then.
type slowly struct {
	w    io.Writer
	rc   *http.ResponseController
	idle time.Duration
}

func (s *slowly) Write(p []byte) (int, error) {
	s.rc.SetWriteDeadline(time.Now().Add(s.idle))
	return s.w.Write(p)
}
