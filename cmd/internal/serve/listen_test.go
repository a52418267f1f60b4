package serve

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"
)

// certificate writes a certificate for this machine, and its key.
func certificate(t *testing.T, cert, key string, serial int64) {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(serial), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &k.PublicKey, k)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	for path, block := range map[string]*pem.Block{cert: {Type: "CERTIFICATE", Bytes: der}, key: {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(path, pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestTLS: both protocols over TLS; a certificate is changed with the model.
func TestTLS(t *testing.T) {
	dir := t.TempDir()
	cert, key := dir+"/cert.pem", dir+"/key.pem"
	certificate(t, cert, key, 1)
	s := run(t, &finder{}, func(o *Options) { o.CertFile, o.KeyFile = cert, key })
	get := func(two bool) (proto string, serial int64) {
		t.Helper()
		tr := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}, ForceAttemptHTTP2: two}
		defer tr.CloseIdleConnections()
		w, err := (&http.Client{Transport: tr}).Get(strings.Replace(s.url, "http:", "https:", 1) + "/healthz")
		if err != nil {
			t.Fatal(err)
		}
		w.Body.Close()
		return w.Proto, w.TLS.PeerCertificates[0].SerialNumber.Int64()
	}
	if proto, serial := get(false); proto != "HTTP/1.1" || serial != 1 {
		t.Error(proto, serial)
	}
	if proto, serial := get(true); proto != "HTTP/2.0" || serial != 1 {
		t.Error(proto, serial)
	}
	certificate(t, cert, key, 2)
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, serial := get(true); serial != 2 {
		t.Errorf("the certificate is still number %d", serial)
	}
	os.WriteFile(key, []byte("no key"), 0o600)
	if s.Reload() == nil {
		t.Error("half a certificate was taken")
	}
	if _, serial := get(true); serial != 2 {
		t.Errorf("the certificate is number %d", serial)
	}
	// Who speaks in the clear is told, and costs nothing else.
	w, err := http.Get(s.url + "/healthz")
	if err != nil || w.StatusCode != 400 {
		t.Error(w, err)
	}
	if err == nil {
		w.Body.Close()
	}
	http.DefaultClient.CloseIdleConnections()
}

// TestWatch: a file that changes is loaded; a bad one is refused, and what was
// good goes on.
func TestWatch(t *testing.T) {
	dir := t.TempDir()
	path := dir + "/model"
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path+".new", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := os.Rename(path+".new", path); err != nil {
			t.Fatal(err)
		}
	}
	write("one")
	s := run(t, &finder{}, func(o *Options) {
		o.Watch, o.Every = path, 5*time.Millisecond
		o.Load = func() (*Model, error) {
			b, err := os.ReadFile(path)
			if err == nil && string(b) == "bad" {
				err = os.ErrInvalid
			}
			return (&finder{digest: string(b)}).model(), err
		}
	})
	digest := func() string { return s.do(t, "GET", "/healthz", "", nil).header.Get("Shai-Model") }
	until := func(ok func() bool) {
		t.Helper()
		for range 1000 {
			if ok() {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		t.Fatal("nothing happens")
	}
	if digest() != "one" {
		t.Error(digest())
	}
	write("two")
	until(func() bool { return digest() == "two" })
	write("bad")
	until(func() bool { return s.metric(t, `shai_reloads_total{result="refused"}`) != "0" })
	if digest() != "two" {
		t.Error(digest())
	}
	os.Remove(path) // is on its way
	write("three")
	until(func() bool { return digest() == "three" })
	if got := s.metric(t, `shai_model_info{digest="two"}`); got != "" {
		t.Errorf("the old model is shown as in use: %s", got)
	}
}
