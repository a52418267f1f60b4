package serve

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"
	"time"
)

// request is what the server knows of a request while it lasts.
type request struct {
	id    string
	model *Model
	began time.Time

	in        int64 // bytes of the body, as it came
	documents int64
	failed    int64
	verdict   string // of a single document
	reason    string // why it was refused or broke off
}

type requestKey struct{}

// requestOf is the request of a context.
func requestOf(ctx context.Context) *request { return ctx.Value(requestKey{}).(*request) }

// handle is what all requests go through: they get an id and a model, are
// counted and logged, and a panic ends none but its own.
func (s *Server) handle(mux http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rq := &request{id: requestID(r.Header.Get("X-Request-ID")), model: s.model.Load(), began: time.Now()}
		r = r.WithContext(context.WithValue(r.Context(), requestKey{}, rq))
		a := &answer{ResponseWriter: w}
		h := a.Header()
		h.Set("X-Request-ID", rq.id)
		h.Set("Shai-Model", rq.model.Header.Digest)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Cache-Control", "no-store")
		if s.draining.Load() {
			h.Set("Connection", "close")
		}
		defer func() {
			p := recover()
			if p != nil && p != http.ErrAbortHandler {
				s.panicked(rq.id, p)
				if a.status == 0 {
					problem(http.StatusInternalServerError, "panic", "internal error; please report it with this id").of(rq).write(a)
					p = nil
				} else {
					p = http.ErrAbortHandler // the answer has begun: the client must see that it is not whole
				}
			}
			s.finish(r, rq, a)
			if p != nil {
				panic(p)
			}
		}()
		if t := *s.tokens.Load(); len(t) > 0 && !open(r.URL.Path) && !t.admit(r) {
			problem(http.StatusUnauthorized, "token", "a token is wanted; send Authorization: Bearer TOKEN").of(rq).write(a)
			return
		}
		mux.ServeHTTP(a, r)
	})
}

// open says that a path tells nothing that needs a token.
func open(path string) bool {
	return path == "/" || path == "/healthz" || path == "/readyz" || strings.HasPrefix(path, "/openapi") || strings.HasPrefix(path, "/docs/")
}

// of marks the problem as that of a request.
func (p *Problem) of(rq *request) *Problem {
	p.RequestID = rq.id
	rq.reason = p.reason
	return p
}

func (s *Server) panicked(id string, p any) {
	s.metrics.panics.Inc()
	attrs := []any{"request", id, "stack", string(debug.Stack())}
	if s.o.LogText { // what it says may quote the document
		attrs = append(attrs, "panic", fmt.Sprint(p))
	}
	s.log.Error("panic", attrs...)
}

// finish counts and logs a request that has been answered.
func (s *Server) finish(r *http.Request, rq *request, a *answer) {
	took := time.Since(rq.began)
	route := r.Pattern
	if _, path, ok := strings.Cut(route, " "); ok {
		route = path
	}
	if route == "" || route == "/" {
		route = "other"
	}
	if a.status == 0 {
		a.status = statusGone // nothing was written, for nobody is there
	}
	s.metrics.answered(route, r.Method, a.status, took, rq.in, a.n)
	switch a.status {
	case http.StatusUnauthorized, http.StatusTooManyRequests, http.StatusRequestEntityTooLarge, http.StatusRequestTimeout, http.StatusServiceUnavailable:
		if rq.reason != "" {
			s.metrics.refused.WithLabelValues(rq.reason).Inc()
		}
	}
	level := slog.LevelInfo
	switch {
	case route == "/healthz" || route == "/readyz" || route == "/metrics":
		level = slog.LevelDebug
	case a.status >= 500:
		level = slog.LevelWarn
	}
	if !s.log.Enabled(r.Context(), level) {
		return
	}
	attrs := []slog.Attr{
		slog.String("request", rq.id), slog.String("method", r.Method), slog.String("route", route), slog.Int("status", a.status),
		slog.Float64("seconds", took.Seconds()), slog.Int64("in", rq.in), slog.Int64("out", a.n),
		slog.String("proto", r.Proto), slog.String("remote", r.RemoteAddr),
	}
	if rq.documents > 0 || rq.failed > 0 {
		attrs = append(attrs, slog.Int64("documents", rq.documents), slog.Int64("failed", rq.failed))
	}
	if rq.verdict != "" {
		attrs = append(attrs, slog.String("verdict", rq.verdict))
	}
	if rq.reason != "" {
		attrs = append(attrs, slog.String("reason", rq.reason))
	}
	s.log.LogAttrs(r.Context(), level, "request", attrs...)
}

// statusGone is what nginx logs for a client that has closed its connection.
const statusGone = 499

// requestID is the client's id, if it is fit to be logged, or a new one.
func requestID(given string) string {
	fit := given != "" && len(given) <= 128
	for i := 0; i < len(given) && fit; i++ {
		fit = given[i] > ' ' && given[i] < 0x7f && given[i] != '"' && given[i] != '\\'
	}
	if fit {
		return given
	}
	var b [12]byte
	rand.Read(b[:]) // never fails
	return hex.EncodeToString(b[:])
}

// answer counts what is written. http.ResponseController sees through it.
type answer struct {
	http.ResponseWriter
	status int
	n      int64
}

func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

func (a *answer) WriteHeader(status int) {
	if a.status == 0 && status >= 200 {
		a.status = status
	}
	a.ResponseWriter.WriteHeader(status)
}

func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.status = http.StatusOK
	}
	n, err := a.ResponseWriter.Write(p)
	a.n += int64(n)
	return n, err
}

// gone says that a request ended because its client is not there any more.
func gone(ctx context.Context) bool { return errors.Is(ctx.Err(), context.Canceled) }
