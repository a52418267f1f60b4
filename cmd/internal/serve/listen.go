package serve

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	"golang.org/x/net/netutil"
)

// Listen opens the address of --listen, or says why it must not.
func (s *Server) Listen(address string) (net.Listener, error) {
	a, err := net.ResolveTCPAddr("tcp", address)
	if err != nil {
		return nil, fmt.Errorf("--listen=%s: %w; use HOST:PORT", address, err)
	}
	if err := s.mayListen(a); err != nil {
		return nil, err
	}
	l, err := net.ListenTCP("tcp", a)
	if err != nil {
		return nil, fmt.Errorf("--listen: %w", err)
	}
	return l, nil
}

// mayListen refuses an address that others than this machine reach, unless
// there are tokens or it was said in full letters that there need be none.
func (s *Server) mayListen(a net.Addr) error {
	if t, ok := a.(*net.TCPAddr); ok && !t.IP.IsLoopback() && len(*s.tokens.Load()) == 0 && !s.o.Insecure {
		return fmt.Errorf("%v is open to other machines; give --token-file, or --insecure to serve everybody", a)
	}
	return nil
}

// certificate reads certificate and key; nil if there are none.
func (s *Server) certificate() (*tls.Certificate, error) {
	if s.o.CertFile == "" && s.o.KeyFile == "" {
		return nil, nil
	}
	if s.o.CertFile == "" || s.o.KeyFile == "" {
		return nil, errors.New("TLS needs --tls-cert and --tls-key")
	}
	c, err := tls.LoadX509KeyPair(s.o.CertFile, s.o.KeyFile)
	if err != nil {
		return nil, fmt.Errorf("TLS: %w", err)
	}
	return &c, nil
}

// wrap adds TLS, and has no more connections accepted at once than there is
// room for: those that come after wait their turn.
func (s *Server) wrap(l net.Listener) net.Listener {
	l = netutil.LimitListener(l, s.limits.Connections)
	if s.cert.Load() == nil {
		return l
	}
	return tls.NewListener(l, &tls.Config{
		MinVersion: tls.VersionTLS12,
		NextProtos: []string{"h2", "http/1.1"},
		GetCertificate: func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
			return s.cert.Load(), nil
		},
	})
}
