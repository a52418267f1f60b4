package serve

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

// Options are what a [Server] is made of. Load must be given; the zero value
// of the rest is right for a server on this machine.
type Options struct {
	Load  func() (*Model, error) // opens the model, at the start and at each reload
	Watch string                 // file that is reloaded when it changes; "" for none
	Every time.Duration          // between looks at it; 2 s

	Tokens    string // bearer tokens, parted by blanks
	TokenFile string // file of bearer tokens, one a line
	Insecure  bool   // serve others than this machine without tokens

	CertFile, KeyFile string // TLS, in PEM; "" for none

	Log     *slog.Logger // nil for none
	LogText bool         // log the text of documents in which something was found

	ToText  ToText // nil is PageText
	Version string // of the program
	Limits  Limits
}

// Server answers requests for verdicts. It is safe for concurrent use.
type Server struct {
	o       Options
	limits  Limits
	log     *slog.Logger
	metrics *metrics
	gate    *gate
	handler http.Handler

	model     atomic.Pointer[Model]
	tokens    atomic.Pointer[tokens]
	cert      atomic.Pointer[tls.Certificate]
	reloading sync.Mutex
	watched   os.FileInfo // Options.Watch, before the model was first loaded; nil if there was none

	connections connections
	work        sync.WaitGroup // documents being judged, those given up on included
	draining    atomic.Bool
	stopping    context.Context // ends when the server is to stop
	stop        context.CancelFunc
}

// New loads model, tokens and certificate, and makes a server of them.
func New(o Options) (*Server, error) {
	s := &Server{o: o, limits: o.Limits.withDefaults(), log: o.Log}
	if err := s.limits.check(); err != nil {
		return nil, err
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if s.o.ToText == nil {
		s.o.ToText = PageText
	}
	if s.o.Every <= 0 {
		s.o.Every = 2 * time.Second
	}
	t, err := readTokens(o.TokenFile, o.Tokens)
	if err != nil {
		return nil, err
	}
	s.tokens.Store(&t)
	c, err := s.certificate()
	if err != nil {
		return nil, err
	}
	s.cert.Store(c)
	s.gate = newGate(&s.limits)
	s.connections.open = map[net.Conn]connection{}
	s.metrics = newMetrics(s.gate, func() float64 { return float64(s.connections.count()) })
	if o.Watch != "" {
		s.watched, _ = os.Stat(o.Watch) // before: what changes meanwhile is loaded once more
	}
	m, err := s.load()
	if err != nil {
		return nil, err
	}
	s.model.Store(m)
	s.metrics.loaded(m)
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.handler = s.handle(s.routes())
	return s, nil
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Serve answers what comes in at the listeners until ctx ends. Then it answers
// what it has accepted, and returns nil if that could be done in time. It may
// be called once.
func (s *Server) Serve(ctx context.Context, listeners ...net.Listener) error {
	for _, l := range listeners {
		if err := s.mayListen(l.Addr()); err != nil {
			return err
		}
	}
	srv := s.httpServer()
	run, cancel := context.WithCancel(ctx)
	defer cancel()
	errs := make(chan error, len(listeners))
	open := make([]net.Listener, len(listeners))
	var serving sync.WaitGroup
	for i, l := range listeners {
		s.log.Info("listening", "address", l.Addr().String(), "tls", s.cert.Load() != nil, "model", s.model.Load().Header.Digest)
		l = s.wrap(l)
		open[i] = l
		serving.Go(func() { errs <- srv.Serve(l) })
	}
	if s.o.Watch != "" {
		serving.Go(func() { s.watch(run, s.o.Watch, s.watched, s.o.Every) })
	}
	serving.Go(func() { watchdog(run) })
	notify(ready)

	var err error
	select {
	case err = <-errs: // a listener that fails ends the server, as gently
		cancel()
	case <-run.Done():
	}
	err = errors.Join(err, s.drain(srv, open))
	cancel()
	serving.Wait()
	return err
}

// drain answers what was accepted.
func (s *Server) drain(srv *http.Server, listeners []net.Listener) error {
	notify(stopping)
	s.log.Info("stopping", "connections", s.connections.count())
	ctx, cancel := context.WithTimeout(context.Background(), s.limits.Drain+s.limits.Shutdown)
	defer cancel()
	// For a while everything goes on, and each answer asks for its connection
	// to be closed: so a client does not send a request into a connection
	// that closes under it.
	s.draining.Store(true)
	s.stop()
	for end := time.Now().Add(s.limits.Drain); s.connections.count() > 0 && time.Now().Before(end); {
		time.Sleep(min(s.limits.Drain, 10*time.Millisecond))
	}
	// Shutdown drops the requests that it finds half read, and those of
	// connections that it finds new. So it comes when there are none.
	for _, l := range listeners {
		l.Close()
	}
	for s.connections.busy() && ctx.Err() == nil {
		time.Sleep(time.Millisecond)
	}
	if err := srv.Shutdown(ctx); err != nil && ctx.Err() != nil { // or it only found its listeners closed
		left := s.connections.count()
		srv.Close()
		s.log.Error("requests were cut off", "connections", left)
		return fmt.Errorf("%d connections had not ended after %v and were closed", left, s.limits.Shutdown)
	}
	s.work.Wait() // a document whose answer nobody waits for any more
	s.log.Info("stopped")
	return nil
}

func (s *Server) httpServer() *http.Server {
	p := new(http.Protocols)
	p.SetHTTP1(true)
	p.SetHTTP2(true)
	p.SetUnencryptedHTTP2(true)
	return &http.Server{
		Handler:           s,
		Protocols:         p,
		ReadHeaderTimeout: min(s.limits.Deadline, 10*time.Second),
		ReadTimeout:       s.limits.Deadline,     // of a batch it moves, see stream
		WriteTimeout:      2 * s.limits.Deadline, // from the header on, as the deadline is
		IdleTimeout:       s.limits.Idle,
		MaxHeaderBytes:    s.limits.Header,
		HTTP2: &http.HTTP2Config{
			MaxConcurrentStreams:          100,
			MaxReceiveBufferPerConnection: 1 << 20,
			MaxReceiveBufferPerStream:     256 << 10,
			SendPingTimeout:               s.limits.Idle,
			WriteByteTimeout:              s.limits.Idle,
		},
		ErrorLog:  slog.NewLogLogger(s.log.Handler(), slog.LevelWarn),
		ConnState: s.connections.note,
	}
}
