package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"net/http"
	"os"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// document is a single document of a request.
type document struct {
	corpus.Document
	made bool // the text is not the body as it came: offsets mean nothing without it
}

// readDocument reads the body of a request. The bytes held are accounted for
// until release is called.
func (s *Server) readDocument(w http.ResponseWriter, r *http.Request) (d *document, release func(), err error) {
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	label := strings.ToLower(params["charset"])
	plain := label == "" || label == "utf-8" || label == "utf8" || label == "us-ascii"
	switch {
	case err == nil && (media == "text/html" || media == "text/plain"):
	case err == nil && media == "application/json" && plain:
	default:
		return nil, nil, problem(http.StatusUnsupportedMediaType, "type", `send application/json with {"id":…,"text":…}, text/plain or text/html, and say which in Content-Type`)
	}
	body, free, err := s.readBody(w, r)
	if err != nil {
		return nil, nil, err
	}
	defer func() {
		if release == nil { // an error, or a panic
			free()
		}
	}()
	d = &document{}
	switch {
	case media == "application/json":
		var bad *corpus.Error
		if err := d.ParseRow(bytes.TrimSpace(body)); errors.As(err, &bad) {
			return nil, nil, problem(http.StatusBadRequest, "json", `the body %v; send {"id":…,"text":…}`, bad.Err)
		}
	case media == "text/html" || !plain:
		d.made = true
		if d.Text, err = s.o.ToText(bytes.NewReader(body), r.Header.Get("Content-Type")); err != nil {
			return nil, nil, problem(http.StatusBadRequest, "text", "no text can be made of the body: %v", err)
		}
	default:
		d.Text = body
	}
	return d, free, nil
}

// readBody reads and unpacks a body within the limits.
func (s *Server) readBody(w http.ResponseWriter, r *http.Request) (body []byte, release func(), err error) {
	l := &s.limits
	rq := requestOf(r.Context())
	if r.ContentLength > l.Document {
		return nil, nil, s.tooLong().closing() // before a byte of it is read
	}
	rc := http.NewResponseController(w) // its read deadline is that of the request already
	raw := &counted{r: r.Body}
	defer func() { rq.in = raw.n }()
	in, done, err := unpack(raw, r.Header.Get("Content-Encoding"), l.Document, l.Ratio)
	if err != nil {
		return nil, nil, err
	}
	defer done()
	held := int64(0)
	free := func() { s.gate.give(held) }
	defer func() {
		if release == nil {
			free()
		}
	}()
	// What is held follows what has come, not what was announced: a slow
	// client takes no more than it has sent.
	body = make([]byte, 0, min(max(r.ContentLength+1, 512), 64<<10))
	for {
		if len(body) == cap(body) {
			body = append(body, 0)[:len(body)]
		}
		n, e := in.Read(body[len(body):cap(body)])
		body = body[:len(body)+n]
		if err := s.gate.take(int64(n)); err != nil {
			return nil, nil, problem(http.StatusTooManyRequests, "memory", "the documents in memory are as many as may be; send this one again").again(1).closing()
		}
		held += int64(n)
		if e == io.EOF {
			// From here on the client waits for the server: a deadline would
			// be taken for its leaving.
			rc.SetReadDeadline(time.Time{})
			return body, free, nil
		}
		if e != nil {
			return nil, nil, s.bodyProblem(e)
		}
	}
}

func (s *Server) tooLong() *Problem {
	return problem(http.StatusRequestEntityTooLarge, "size", "a document may be %d bytes long; send a shorter one", s.limits.Document)
}

// bodyProblem says why a body could not be read to its end.
func (s *Server) bodyProblem(err error) *Problem {
	switch {
	case errors.Is(err, errTooLong):
		return s.tooLong().closing()
	case errors.Is(err, errRatio):
		return problem(http.StatusRequestEntityTooLarge, "ratio", "the body unpacks to more than %d times its size; send it plain", s.limits.Ratio).closing()
	case errors.Is(err, os.ErrDeadlineExceeded):
		return problem(http.StatusRequestTimeout, "slow", "the body did not come within %v", s.limits.Deadline).closing()
	}
	return problem(http.StatusBadRequest, "body", "the body cannot be read to its end; check its length and encoding").closing()
}

// short is the length in bytes up to which a document is judged so fast that
// there is no need to be able to give up on it: in some ten milliseconds.
const short = 64 << 10

// judge waits for its turn and judges a document, within the deadline of the
// request. It calls release when the document is not needed any more, which
// may be after the deadline.
func (s *Server) judge(ctx context.Context, j Judge, d classify.Document, release func()) (v classify.Verdict, err error) {
	rq := requestOf(ctx)
	if entered := s.gate.try(); !entered || len(d.Text) > short {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, rq.began.Add(s.limits.Deadline))
		defer cancel()
		if !entered {
			err = s.gate.enter(ctx)
		}
	}
	switch {
	case errors.Is(err, errQueue):
		release()
		return v, problem(http.StatusTooManyRequests, "queue", "%d documents are waiting already; send this one again", s.limits.Queue).again(1)
	case err != nil:
		release()
		return v, s.late(ctx)
	}
	work := func() (classify.Verdict, error) {
		defer release()
		defer s.gate.leave()
		return s.classify(j, d, rq.id)
	}
	if len(d.Text) <= short {
		v, err = work()
	} else {
		done := make(chan struct{})
		var late classify.Verdict
		var failed error
		s.work.Go(func() {
			defer close(done)
			late, failed = work()
		})
		select {
		case <-done:
			v, err = late, failed
		case <-ctx.Done():
			return v, s.late(ctx)
		}
	}
	if err != nil {
		return v, problem(http.StatusInternalServerError, "panic", "internal error; please report it with this id")
	}
	return v, nil
}

// late is why there is no answer in time; what comes of it if the client is
// gone as well, see fail.
func (s *Server) late(ctx context.Context) error {
	if gone(ctx) {
		return ctx.Err()
	}
	return problem(http.StatusServiceUnavailable, "deadline", "there was no answer within %v; send a shorter document, or send it again when the server has less to do", s.limits.Deadline).again(5)
}

// classify judges a document; a panic is its error.
func (s *Server) classify(j Judge, d classify.Document, id string) (v classify.Verdict, err error) {
	defer func() {
		if p := recover(); p != nil {
			s.panicked(id, p)
			s.metrics.failed.WithLabelValues("panic").Inc()
			err = errPanic
		}
	}()
	began := time.Now()
	v = j.Classify(d)
	s.metrics.judged(&v, time.Since(began))
	if s.o.LogText && len(v.Spans) > 0 {
		s.log.Info("found", "request", id, "verdict", string(v.Label), "text", string(d.Text))
	}
	return v, nil
}

// verdict reads a document and judges it.
func (s *Server) verdict(w http.ResponseWriter, r *http.Request, p *Parameters) (*document, classify.Verdict, error) {
	ctx := r.Context()
	rq := requestOf(ctx)
	j, err := p.judge(rq.model)
	if err != nil {
		return nil, classify.Verdict{}, err
	}
	d, release, err := s.readDocument(w, r)
	if err != nil {
		return nil, classify.Verdict{}, err
	}
	if d.ID == "" {
		d.ID = rq.id
	}
	v, err := s.judge(ctx, j, d.Document.Document, release)
	if err == nil {
		rq.documents, rq.verdict = 1, string(v.Label)
	}
	return d, v, err
}

// judge is the judge that the parameters ask for.
func (p *Parameters) judge(m *Model) (Judge, error) {
	of := m.Default
	if p.Precision != "" {
		if err := of.Set(p.Precision); err != nil {
			return nil, problem(http.StatusUnprocessableEntity, "parameter", "query.precision: %v", err)
		}
		if m.Fixed && of != m.Default {
			return nil, problem(http.StatusUnprocessableEntity, "parameter", "query.precision: this server has one threshold; leave it out")
		}
	}
	return m.Judge(of, p.Terms)
}

// line is the record of a document, with a line break.
func (d *document) line(o *record.Options, v *classify.Verdict) ([]byte, error) {
	rec, err := record.Row(&d.Document, d.ID)
	if err != nil {
		return nil, err
	}
	o.WithText = o.WithText || d.made
	line, err := o.Append(nil, rec, v)
	if errors.Is(err, record.ErrNotUTF8) {
		return nil, problem(http.StatusUnprocessableEntity, "utf8", "%v; send UTF-8, or ask for text/plain in Accept", err)
	}
	return line, err
}

// cleanText is the answer of clean to who wants text alone.
func cleanText(o *record.Options, d *document, v *classify.Verdict) (string, []byte) {
	t := "text/plain"
	if utf8.Valid(d.Text) {
		t += "; charset=utf-8"
	}
	return t, o.Strip(d.Text, v)
}
