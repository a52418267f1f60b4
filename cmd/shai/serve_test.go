//go:build unix

package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// service is a shai serve that runs as a process of its own.
type service struct {
	*exec.Cmd
	url   string
	ended chan error

	mu  sync.Mutex
	log bytes.Buffer
}

func (s *service) Log() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.log.String()
}

// serving starts the service; what the shell makes of before stands before its
// command. It is stopped at the end of the test.
func serving(t *testing.T, before string, args ...string) *service {
	t.Helper()
	s := &service{ended: make(chan error, 1)}
	s.Cmd = exec.Command("sh", append([]string{"-c", before + ` exec "$@"`, "sh", "shai", "serve", "--drain=200ms"}, args...)...)
	stderr, err := s.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
	listening := make(chan string, 1)
	logged := make(chan bool)
	go func() {
		defer close(logged)
		lines := bufio.NewScanner(stderr)
		for lines.Scan() {
			s.mu.Lock()
			if s.log.Len() < 4<<20 { // a test of load is not after the log
				fmt.Fprintf(&s.log, "%s\n", lines.Bytes())
			}
			s.mu.Unlock()
			var l struct{ Msg, Address string }
			if len(listening) == 0 && bytes.Contains(lines.Bytes(), []byte(`"listening"`)) && json.Unmarshal(lines.Bytes(), &l) == nil {
				listening <- l.Address
			}
		}
	}()
	go func() {
		<-logged
		s.ended <- s.Wait()
	}()
	t.Cleanup(func() {
		s.Process.Kill()
		select {
		case <-s.ended:
		case <-time.After(10 * time.Second):
			t.Error("it does not end")
		}
	})
	select {
	case address := <-listening:
		s.url = "http://" + address
	case err := <-s.ended:
		s.ended <- err
		t.Fatalf("%v\n%s", err, s.Log())
	case <-time.After(2 * time.Minute):
		t.Fatalf("it does not listen\n%s", s.Log())
	}
	return s
}

// stop sends a signal and returns how the process ended.
func (s *service) stop(t *testing.T, sig os.Signal) error {
	t.Helper()
	s.Process.Signal(sig)
	select {
	case err := <-s.ended:
		s.ended <- err
		return err
	case <-time.After(60 * time.Second):
		t.Fatalf("it does not end\n%s", s.Log())
		return nil
	}
}

func (s *service) post(path, mime, body string) (*http.Response, string, error) {
	w, err := http.Post(s.url+path, mime, strings.NewReader(body))
	if err != nil {
		return nil, "", err
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	return w, string(b), err
}

func onePage(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(testdata, "pages", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// TestServe: the records of the service are those of shai score, byte for byte.
func TestServe(t *testing.T) {
	s := serving(t, "", "--listen=127.0.0.1:0")
	for _, path := range []string{testdata + "/pages/injected.gold.jsonl", testdata + "/pages/genuine.gold.jsonl"} {
		rows, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		var want, log bytes.Buffer
		if code := run([]string{"score", path}, strings.NewReader(""), &want, &log); code != exitDone {
			t.Fatalf("%d\n%s", code, &log)
		}
		w, got, err := s.post("/v1/batch", "application/x-ndjson", string(rows))
		if err != nil || w.StatusCode != 200 || got != want.String() {
			t.Errorf("%v\n%s\nwant\n%s", err, got, &want)
		}
		for i, row := range strings.SplitAfter(strings.TrimSpace(string(rows)), "\n") {
			w, got, err := s.post("/v1/score", "application/json", row)
			if want := strings.SplitAfter(want.String(), "\n")[i]; err != nil || w.StatusCode != 200 || got != want {
				t.Errorf("%v\n%s\nwant\n%s", err, got, want)
			}
		}
	}
	if err := s.stop(t, syscall.SIGINT); err != nil {
		t.Errorf("%v\n%s", err, s.Log())
	}
}

// TestServeReload: SIGHUP and a changed file load the model again; half a file
// is refused.
func TestServeReload(t *testing.T) {
	whole, err := os.ReadFile(tiny(t))
	if err != nil {
		t.Fatal(err)
	}
	other, err := os.ReadFile(filepath.Join("..", "..", "models", "en-zh.shai"))
	if err != nil {
		t.Fatal(err)
	}
	model := filepath.Join(t.TempDir(), "model.shai")
	write := func(b []byte) {
		t.Helper()
		if err := os.WriteFile(model, b, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write(whole)
	s := serving(t, "", "--listen=127.0.0.1:0", "--model", model)
	digest := func() string {
		w, body, err := s.post("/v1/score", "text/plain", onePage(t, "title-gambling.txt"))
		if err != nil || w.StatusCode != 200 || !strings.Contains(body, `"injected"`) {
			t.Fatalf("%v %s", err, body)
		}
		return w.Header.Get("Shai-Model")
	}
	until := func(what string, ok func() bool) {
		t.Helper()
		for range 600 {
			if ok() {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("%s\n%s", what, s.Log())
	}
	first := digest()
	s.Process.Signal(syscall.SIGHUP)
	until("SIGHUP loads nothing", func() bool { return strings.Contains(s.Log(), `"msg":"reloaded"`) })
	write(other[:len(other)/2])
	until("half a file is taken", func() bool { return strings.Contains(s.Log(), "the old model goes on") })
	if got := digest(); got != first {
		t.Errorf("%s after half a file, %s before", got, first)
	}
	write(other)
	until("a changed file is not loaded", func() bool { return digest() != first })
}

// TestServeStops: on SIGTERM, whoever was accepted is answered, and the process
// ends well.
func TestServeStops(t *testing.T) {
	s := serving(t, "", "--listen=127.0.0.1:0")
	text := onePage(t, "title-gambling.txt")
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 16}}
	defer client.CloseIdleConnections()
	var answered atomic.Int64
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for {
				w, err := client.Post(s.url+"/v1/clean", "text/plain", strings.NewReader(text))
				if err != nil {
					return // the log says whether it was accepted
				}
				b, err := io.ReadAll(w.Body)
				w.Body.Close()
				if err != nil || w.StatusCode != 200 || !strings.Contains(string(b), `"clean"`) {
					t.Errorf("%v %d %s", err, w.StatusCode, b)
				}
				answered.Add(1)
			}
		})
	}
	time.Sleep(300 * time.Millisecond)
	if err := s.stop(t, syscall.SIGTERM); err != nil {
		t.Errorf("%v\n%s", err, s.Log())
	}
	clients.Wait()
	log := s.Log()
	if accepted := int64(strings.Count(log, `"route":"/v1/clean"`)); accepted != answered.Load() || accepted == 0 {
		t.Errorf("%d requests were accepted, %d answered", accepted, answered.Load())
	}
	if !strings.Contains(log, `"msg":"stopped"`) || strings.Contains(log, `"status":4`) || strings.Contains(log, `"status":5`) {
		t.Error(log)
	}
	t.Logf("%d requests", answered.Load())
}

// TestServeDescriptors: a process that has no more file descriptors goes on
// with what it has, and with the rest when some are free again.
func TestServeDescriptors(t *testing.T) {
	s := serving(t, "ulimit -n 40;", "--listen=127.0.0.1:0")
	address := strings.TrimPrefix(s.url, "http://")
	first, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	answers := bufio.NewReader(first)
	alive := func() {
		t.Helper()
		first.SetDeadline(time.Now().Add(20 * time.Second))
		io.WriteString(first, "GET /v1/model HTTP/1.1\r\nHost: x\r\n\r\n")
		w, err := http.ReadResponse(answers, nil)
		if err != nil {
			t.Fatalf("%v\n%s", err, s.Log())
		}
		io.Copy(io.Discard, w.Body)
		if w.StatusCode != 200 {
			t.Errorf("%d", w.StatusCode)
		}
	}
	alive()
	var many []net.Conn
	for range 100 {
		c, err := net.Dial("tcp", address) // the system makes them; nobody accepts the last ones
		if err != nil {
			break
		}
		many = append(many, c)
	}
	for range 100 {
		if strings.Contains(s.Log(), "too many open files") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if !strings.Contains(s.Log(), "too many open files") {
		t.Errorf("the descriptors did not run out\n%s", s.Log())
	}
	alive()
	for _, c := range many {
		c.Close()
	}
	w, body, err := s.post("/v1/score", "text/plain", "x")
	if err != nil || w.StatusCode != 200 {
		t.Errorf("%v %s", err, body)
	}
}

// TestServeSystemd: a socket that systemd opened is taken, and systemd is told
// what happens.
func TestServeSystemd(t *testing.T) {
	dir, err := os.MkdirTemp("", "shai") // the path of a socket has to be short
	if err != nil {
		t.Fatal(err)
	}
	defer os.RemoveAll(dir)
	told, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: dir + "/notify", Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	next := func() string {
		t.Helper()
		told.SetReadDeadline(time.Now().Add(30 * time.Second))
		b := make([]byte, 1000)
		n, err := told.Read(b)
		if err != nil {
			t.Fatal(err)
		}
		return string(b[:n])
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	f, err := l.(*net.TCPListener).File()
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	defer f.Close()

	p := exec.Command("sh", "-c", `LISTEN_PID=$$ exec shai serve --listen nowhere --model "$0"`, tiny(t))
	p.Env = append(os.Environ(), "LISTEN_FDS=1", "NOTIFY_SOCKET="+dir+"/notify", "WATCHDOG_USEC=100000")
	p.ExtraFiles = []*os.File{f}
	var log bytes.Buffer
	p.Stderr = &log
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() { p.Process.Kill(); p.Wait() }()
	if got := next(); got != "READY=1" {
		t.Errorf("%q", got)
	}
	if got := next(); got != "WATCHDOG=1" {
		t.Errorf("%q", got)
	}
	w, err := http.Get("http://" + l.Addr().String() + "/readyz")
	if err != nil || w.StatusCode != 200 {
		t.Fatal(w, err)
	}
	w.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	p.Process.Signal(syscall.SIGHUP)
	var since []string
	for len(since) == 0 || since[len(since)-1] != "READY=1" {
		if got := next(); got != "WATCHDOG=1" {
			since = append(since, got)
		}
	}
	if !regexp.MustCompile(`^RELOADING=1\nMONOTONIC_USEC=\d+$`).MatchString(since[0]) {
		t.Errorf("%q", since)
	}
	p.Process.Signal(syscall.SIGTERM)
	for got := ""; got != "STOPPING=1"; {
		if got = next(); got != "WATCHDOG=1" && got != "STOPPING=1" {
			t.Errorf("%q", got)
		}
	}
	if err := p.Wait(); err != nil {
		t.Errorf("%v\n%s", err, &log)
	}
}

// TestServeCut: requests that are cut off at the end of a shutdown are told by
// the exit code.
func TestServeCut(t *testing.T) {
	s := serving(t, "", "--listen=127.0.0.1:0", "--shutdown=100ms", "--deadline=1m")
	c, err := net.Dial("tcp", strings.TrimPrefix(s.url, "http://"))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 100\r\n\r\nhalf")
	time.Sleep(200 * time.Millisecond)
	var exit *exec.ExitError
	if err := s.stop(t, syscall.SIGTERM); !errors.As(err, &exit) || exit.ExitCode() != exitFound || !strings.Contains(s.Log(), "1 connections had not ended after 100ms") {
		t.Errorf("%v\n%s", err, s.Log())
	}
}
