package serve

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"

	"github.com/shai-text/shai/cmd/internal/record"
)

// Problem is an error as clients see it: problem details by RFC 9457. It never
// holds text of a document.
type Problem struct {
	Type      string `json:"type" doc:"A URI that names the kind of problem" example:"about:blank"`
	Title     string `json:"title" doc:"The meaning of the status" example:"Bad Request"`
	Status    int    `json:"status" doc:"The HTTP status" example:"400"`
	Detail    string `json:"detail" doc:"What is wrong, and what to do" example:"there is no \"text\"; send {\"id\":…,\"text\":…}"`
	RequestID string `json:"request_id,omitempty" doc:"What the server's log calls the request"`

	reason string // why it was refused, for metrics; one of a few words
	retry  int    // seconds after which to try again; 0 if that does not help
	broken bool   // the connection is of no more use: the body was not read to its end
}

func problem(status int, reason, format string, args ...any) *Problem {
	return &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Detail: fmt.Sprintf(format, args...), reason: reason}
}

func (p *Problem) again(seconds int) *Problem { p.retry = seconds; return p }
func (p *Problem) closing() *Problem          { p.broken = true; return p }

func (p *Problem) Error() string { return p.Detail }

// GetStatus and the methods below are what huma asks of an error.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType is that of RFC 9457.
func (p *Problem) ContentType(string) string { return problemType }

const problemType = "application/problem+json"

// GetHeaders are those that go with the problem.
func (p *Problem) GetHeaders() http.Header {
	h := http.Header{}
	if p.retry > 0 {
		h.Set("Retry-After", strconv.Itoa(p.retry))
	}
	if p.broken {
		h.Set("Connection", "close")
	}
	if p.Status == http.StatusUnauthorized {
		h.Set("WWW-Authenticate", `Bearer realm="shai"`)
	}
	return h
}

// write answers with the problem.
func (p *Problem) write(w http.ResponseWriter) {
	for k, v := range p.GetHeaders() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Type", problemType)
	w.WriteHeader(p.Status)
	if b, err := record.Marshal(p); err == nil {
		w.Write(append(b, '\n')) // a client that is gone misses nothing
	}
}

// What is wrong with a request or with the state of the server.
var (
	errQueue    = errors.New("too many documents are waiting")
	errStreams  = errors.New("too many batches are open")
	errHeld     = errors.New("too much is held in memory")
	errTooLong  = errors.New("longer than the limit")
	errRatio    = errors.New("unpacks to far more than its size")
	errStopping = errors.New("the server is stopping")
	errPanic    = errors.New("internal error")
)
