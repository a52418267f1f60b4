package serve

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/klauspost/compress/zstd"
)

// full says that the tests that take long are to be run in full.
var full = os.Getenv("SHAI_BENCH") != ""

// settled waits until nothing is held or worked on any more.
func (s *site) settled(t testing.TB) {
	t.Helper()
	g := s.gate
	for range 500 {
		if g.bytes.Load() == 0 && g.waiting.Load() == 0 && g.working.Load() == 0 && g.open.Load() == 0 {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("left: %d bytes held, %d waiting, %d working, %d batches", g.bytes.Load(), g.waiting.Load(), g.working.Load(), g.open.Load())
}

// alive checks that others are served all the same.
func (s *site) alive(t testing.TB) {
	t.Helper()
	if r := s.post(t, "/v1/score", textType, "x"); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
}

func (s *site) dial(t testing.TB) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", s.addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// dribble writes a byte now and then until it cannot, and returns what came back.
func dribble(t testing.TB, c net.Conn, head, bytes string) string {
	t.Helper()
	got := make(chan string, 1)
	go func() {
		b, _ := io.ReadAll(c)
		got <- string(b)
	}()
	if _, err := io.WriteString(c, head); err != nil {
		t.Fatal(err)
	}
	for i := 0; ; i++ {
		select {
		case s := <-got:
			return s
		case <-time.After(10 * time.Millisecond):
			io.WriteString(c, bytes[i%len(bytes):][:1])
		}
		if i > 1000 {
			t.Fatal("a client that sends a byte now and then is served for ever")
		}
	}
}

// TestSlowClient: who sends or takes a byte now and then is served no longer
// than the deadline, and keeps nobody else waiting.
func TestSlowClient(t *testing.T) {
	s := run(t, &finder{}, func(o *Options) {
		o.Limits.Deadline, o.Limits.Idle, o.Limits.Jobs = 300*time.Millisecond, 300*time.Millisecond, 1
	})
	for _, c := range []struct{ name, head, bytes, want string }{
		{"header", "POST /v1/score HTTP/1.1\r\nX: ", "x", ""},
		{"body", "POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10000\r\n\r\n", "x", "HTTP/1.1 408"},
		{"chunks", "POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n", "HTTP/1.1 408"},
		{"batch", "POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 10000\r\n\r\n{\"text\":\"\"}\n", "x", "nothing came, or was taken, within 300ms; send line 2"},
		{"no body", "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\n\r\n", "x", "HTTP/1.1 200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := dribble(t, s.dial(t), c.head, c.bytes)
			if !strings.Contains(got, c.want) {
				t.Errorf("%s", got)
			}
		})
	}
	t.Run("others", func(t *testing.T) {
		t.Parallel()
		for range 20 {
			s.alive(t)
			time.Sleep(10 * time.Millisecond)
		}
	})
	t.Run("reader", func(t *testing.T) {
		t.Parallel()
		c := s.dial(t).(*net.TCPConn)
		c.SetReadBuffer(4 << 10)
		io.WriteString(c, "POST /v1/batch?with_text=true HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000000000\r\n\r\n")
		line := `{"text":"` + strings.Repeat("x", 100_000) + "\"}\n"
		c.SetWriteDeadline(time.Now().Add(20 * time.Second))
		var err error
		for err == nil { // the server reads no further than it can answer
			_, err = io.WriteString(c, line)
		}
		if errors.Is(err, os.ErrDeadlineExceeded) {
			t.Error("a client that takes no answers is kept for ever")
		}
	})
	t.Cleanup(func() { s.settled(t) })
}

// TestClientGone: a client that goes away in the middle of a body, or before
// its answer, leaves nothing behind.
func TestClientGone(t *testing.T) {
	f := &finder{wait: make(chan struct{})}
	s := run(t, f, nil)
	for _, head := range []string{
		"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 10000\r\n\r\nhalf of",
		"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha",
		"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 10000\r\n\r\n{\"text\":\"\"}\n{\"te",
		"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n\r\n",
		"POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nWAIT",
		"POST /v1/batch HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1000\r\n\r\n{\"text\":\"WAIT\"}\n",
	} {
		for _, reset := range []bool{false, true} {
			c := s.dial(t)
			io.WriteString(c, head)
			time.Sleep(20 * time.Millisecond)
			if reset {
				c.(*net.TCPConn).SetLinger(0)
			}
			c.Close()
		}
	}
	close(f.wait)
	s.settled(t)
	s.alive(t)
	if got := s.metric(t, "shai_panics_total"); got != "0" {
		t.Errorf("%s panics", got)
	}
}

// endlessly is a body of n bytes that counts how many were asked for.
type endlessly struct {
	n    int64
	read atomic.Int64
}

func (e *endlessly) Read(p []byte) (int, error) {
	left := e.n - e.read.Load()
	if left <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), left)
	for i := range p[:n] {
		p[i] = 'x'
	}
	e.read.Add(n)
	return int(n), nil
}

// TestLongBody: a body of 100 MB is refused before it is read where it says
// its length, and as soon as it is too long where it does not.
func TestLongBody(t *testing.T) {
	s := run(t, &finder{}, nil)
	post := func(path, mime string, announced bool, size int64) (*endlessly, reply) {
		t.Helper()
		body := &endlessly{n: size}
		r, _ := http.NewRequest("POST", s.url+path, io.NopCloser(body))
		r.Header.Set("Content-Type", mime)
		if announced {
			r.ContentLength = size
		}
		w, err := s.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		defer w.Body.Close()
		b, _ := io.ReadAll(w.Body)
		return body, reply{w.StatusCode, w.Header, string(b), w.Close}
	}
	const size = 100 << 20
	body, r := post("/v1/score", textType, true, size)
	r.problem(t, 413, "16777216 bytes")
	if n := body.read.Load(); n > size/4 { // what the sockets hold
		t.Errorf("%d bytes were sent", n)
	}
	body, r = post("/v1/clean", jsonType, false, size)
	r.problem(t, 413, "16777216 bytes")
	if n := body.read.Load(); n > size/2 {
		t.Errorf("%d bytes were sent", n)
	}

	// A batch so long that it cannot be meant is refused at once.
	body, r = post("/v1/batch", ndjson, true, 1<<40)
	r.problem(t, 413, "a batch may be 17179869184 bytes long")
	if n := body.read.Load(); n > size/4 {
		t.Errorf("%d bytes were sent", n)
	}
	// A line without an end is not held in memory, and costs itself only.
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	lines := s.batch(t, `{"text":"`+strings.Repeat("x", 64<<20)+"\"}\n"+`{"id":1,"text":""}`)
	runtime.ReadMemStats(&after)
	if len(lines) != 2 || !strings.Contains(lines[0], `"line":1,"error":"longer than 16777216 bytes"`) || !strings.HasPrefix(lines[1], `{"id":1,`) {
		t.Errorf("%s", lines)
	}
	if grown := int64(after.HeapSys) - int64(before.HeapSys); grown > 300<<20 { // 128 MiB are the test's own
		t.Errorf("the heap has grown by %d bytes", grown)
	}
	// Many announced and held back take no memory.
	runtime.GC()
	runtime.ReadMemStats(&before)
	for range 100 {
		c := s.dial(t)
		io.WriteString(c, "POST /v1/score HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 16000000\r\n\r\nx")
	}
	time.Sleep(50 * time.Millisecond)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if grown := int64(after.HeapAlloc) - int64(before.HeapAlloc); grown > 64<<20 {
		t.Errorf("100 bodies that were announced take %d bytes", grown)
	}
	s.alive(t)
}

// TestBatchLimits: a batch that passes a limit on its way ends with a line
// that says which, and from where to send again.
func TestBatchLimits(t *testing.T) {
	s := run(t, &finder{}, func(o *Options) { o.Limits.Documents, o.Limits.Batch, o.Limits.Document = 3, 1<<20, 1<<20 })
	line := `{"id":"a","text":""}` + "\n"
	for _, c := range []struct {
		body    io.Reader
		n       int
		problem string
	}{
		{strings.NewReader(strings.Repeat(line, 3)), 3, ""},
		{strings.NewReader(strings.Repeat(line, 9)), 4, `{"id":null,"line":4,"error":"a batch may have 3 documents; send line 4 and what follows again"}`},
		{io.MultiReader(strings.NewReader(line), strings.NewReader(strings.Repeat("\n", 2<<20))), 2, `{"id":null,"line":2,"error":"a batch may be 1048576 bytes long; send line 2 and what follows again"}`},
	} {
		r := s.do(t, "POST", "/v1/batch", ndjson, io.MultiReader(c.body)) // of unknown length
		got := strings.Split(strings.TrimSuffix(r.body, "\n"), "\n")
		if len(got) != c.n || c.problem != "" && got[len(got)-1] != c.problem {
			t.Errorf("%d lines: %s", len(got), r.body)
		}
	}
	s.settled(t)
}

func gzipped(b []byte) []byte {
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	w.Write(b)
	w.Close()
	return out.Bytes()
}

func zstandard(b []byte) []byte {
	w, err := zstd.NewWriter(nil)
	if err != nil {
		panic(err)
	}
	defer w.Close()
	return w.EncodeAll(b, nil)
}

// TestPacked: packed bodies are unpacked; bombs, packs in packs and torn ones
// are refused.
func TestPacked(t *testing.T) {
	s := run(t, &finder{}, nil)
	line := []byte(`{"id":1,"text":"SPAM"}` + "\n")
	zeros := make([]byte, 15<<20)
	for name, pack := range map[string]func([]byte) []byte{"gzip": gzipped, "zstd": zstandard} {
		if r := s.post(t, "/v1/score?terms=0", jsonType, string(pack(line)), "Content-Encoding", name); r.status != 200 || !strings.Contains(r.body, `"injected"`) {
			t.Errorf("%s: %d %s", name, r.status, r.body)
		}
		many := bytes.Repeat(line, 1000)
		if got := s.batch(t, string(pack(many)), "Content-Encoding", name); len(got) != 1000 {
			t.Errorf("%s: %d lines", name, len(got))
		}
		s.post(t, "/v1/score", textType, string(pack(zeros)), "Content-Encoding", name).problem(t, 413, "unpacks to more than 200 times its size")
		s.post(t, "/v1/score", textType, string(pack(pack(zeros))), "Content-Encoding", name+", "+name).problem(t, 415, "packed once")
		torn := pack(append(bytes.Clone(many), fmt.Sprint(time.Now())...))
		s.post(t, "/v1/score", jsonType, string(torn[:len(torn)-9]), "Content-Encoding", name).problem(t, 400, "cannot be read to its end")
		if got := s.batch(t, string(pack(append(bytes.Clone(line), zeros...))), "Content-Encoding", name); len(got) != 2 || !strings.Contains(got[1], `"line":2,"error":"the body unpacks to more than 200 times`) {
			t.Errorf("%s: %.300s", name, got)
		}
	}
	s.post(t, "/v1/score", textType, string(gzipped(make([]byte, 20<<20))), "Content-Encoding", "gzip").problem(t, 413, "")
	s.settled(t)
}

// TestRefusesLoad: more than there is room for is refused at once, and told
// when to try again.
func TestRefusesLoad(t *testing.T) {
	f := &finder{wait: make(chan struct{})}
	s := run(t, f, func(o *Options) {
		o.Limits = Limits{Jobs: 1, Queue: 2, Streams: 1, Document: 1 << 20, Held: 1 << 20, Drain: time.Millisecond}
	})
	var answers sync.WaitGroup
	for range 3 { // one at work, two in the queue
		answers.Go(func() {
			if r := s.post(t, "/v1/score", textType, "WAIT"); r.status != 200 {
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
	for range 500 {
		if s.gate.waiting.Load() == 2 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	r := s.post(t, "/v1/score", textType, "x")
	if r.problem(t, 429, "2 documents are waiting"); r.header.Get("Retry-After") != "1" {
		t.Errorf("%v", r.header)
	}
	if got := s.metric(t, `shai_requests_refused_total{reason="queue"}`); got != "1" {
		t.Errorf("%q were refused", got)
	}
	if got := s.metric(t, `shai_queue_documents`); got != "2" {
		t.Errorf("%q wait", got)
	}

	// A batch has its place by being one of a few.
	in, feed := io.Pipe()
	answers.Go(func() {
		if r := s.do(t, "POST", "/v1/batch", ndjson, in); r.status != 200 {
			t.Errorf("%d %s", r.status, r.body)
		}
	})
	for range 500 {
		if s.gate.open.Load() == 1 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	r = s.post(t, "/v1/batch", ndjson, "{}")
	if r.problem(t, 429, "1 batches are open"); r.header.Get("Retry-After") == "" {
		t.Errorf("%v", r.header)
	}
	feed.Close()

	// Bodies take up the memory that is set aside for them, and no more.
	r = s.post(t, "/v1/score", textType, strings.Repeat("x", 1<<20))
	if r.problem(t, 429, "in memory"); r.header.Get("Retry-After") == "" {
		t.Errorf("%v", r.header)
	}
	close(f.wait)
	answers.Wait()
	s.settled(t)
	s.alive(t)
}

// TestDeadline: who waits too long is told so; a document that takes too long
// is given up on, and leaves its place when it is done.
func TestDeadline(t *testing.T) {
	f := &finder{wait: make(chan struct{})}
	s := run(t, f, func(o *Options) { o.Limits.Jobs, o.Limits.Deadline = 1, 200*time.Millisecond })
	var answers sync.WaitGroup
	for range 2 { // at work, and in the queue
		answers.Go(func() {
			r := s.post(t, "/v1/score", textType, "WAIT"+strings.Repeat("x", short))
			if r.problem(t, 503, "no answer within 200ms"); r.header.Get("Retry-After") == "" {
				t.Errorf("%v", r.header)
			}
		})
	}
	answers.Wait()
	close(f.wait)
	s.settled(t)
	s.alive(t)
}

// TestIdleConnections: a thousand connections that say nothing keep nobody
// waiting, and are closed in time.
func TestIdleConnections(t *testing.T) {
	const n, idle = 1000, 3 * time.Second
	s := run(t, &finder{}, func(o *Options) { o.Limits.Idle, o.Limits.Deadline = idle, idle })
	var all []net.Conn
	begin := time.Now()
	for i := range n {
		c, err := net.Dial("tcp", s.addr)
		if err != nil {
			t.Fatalf("connection %d: %v", i, err)
		}
		defer c.Close()
		if i%2 == 0 { // half of them have been of use before
			io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
		}
		all = append(all, c)
	}
	for range 20 {
		s.alive(t)
	}
	// On a machine so busy that opening them took longer, the first are closed.
	if got := s.connections.count(); got < n && time.Since(begin) < idle {
		t.Errorf("%d connections are open", got)
	}
	for _, c := range all {
		c.SetReadDeadline(time.Now().Add(30 * time.Second))
		if _, err := io.Copy(io.Discard, c); errors.Is(err, os.ErrDeadlineExceeded) {
			t.Fatal("a connection that says nothing is kept for ever")
		}
	}
}

// TestConnectionLimit: more connections than may be are not accepted before
// others have gone, and are served then.
func TestConnectionLimit(t *testing.T) {
	s := run(t, &finder{}, func(o *Options) { o.Limits.Connections = 2 })
	a, b := s.dial(t), s.dial(t)
	for _, c := range []net.Conn{a, b} {
		io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
		if _, err := bufio.NewReader(c).ReadString('\n'); err != nil {
			t.Fatal(err)
		}
	}
	third := make(chan reply)
	go func() { third <- s.do(t, "GET", "/healthz", "", nil) }()
	select {
	case <-third:
		t.Error("a third connection was accepted")
	case <-time.After(50 * time.Millisecond):
	}
	a.Close()
	if r := <-third; r.status != 200 {
		t.Error(r)
	}
}

// TestReloadUnderLoad: while the model is loaded again and again, and a bad
// one is refused in between, no request fails, and each is judged by the
// model whose digest it bears.
func TestReloadUnderLoad(t *testing.T) {
	requests := int64(3_000)
	if full {
		requests = 100_000
	}
	var version atomic.Int64
	s := run(t, &finder{}, func(o *Options) {
		o.Load = func() (*Model, error) {
			n := version.Add(1)
			if n%5 == 4 {
				return nil, errors.New("half of a model")
			}
			return (&finder{digest: fmt.Sprintf("v%d", n)}).model(), nil
		}
	})
	done := make(chan struct{})
	var left, wrong atomic.Int64
	left.Store(requests)
	digests := sync.Map{}
	var clients sync.WaitGroup
	for i := range 16 {
		clients.Go(func() {
			for left.Add(-1) >= 0 {
				path, mime, body := "/v1/score", textType, "SPAM"
				if i%4 == 0 {
					path, mime, body = "/v1/batch", ndjson, strings.Repeat(`{"text":"SPAM"}`+"\n", 3)
				}
				r := s.post(t, path, mime, body)
				digest := r.header.Get("Shai-Model")
				digests.Store(digest, true)
				if n := strings.Count(r.body, `["`+digest+`",1]`); r.status != 200 || digest == "" || n != strings.Count(body, "SPAM") {
					if wrong.Add(1) < 5 {
						t.Errorf("%s: %d %q %s", path, r.status, digest, r.body)
					}
				}
			}
		})
	}
	go func() { clients.Wait(); close(done) }()
	reloads, refused := 0, 0
	for over := false; !over; {
		select {
		case <-done:
			over = true
		case <-time.After(2 * time.Millisecond):
			if reloads++; s.Reload() != nil {
				refused++
			}
		}
	}
	seen := 0
	digests.Range(func(_, _ any) bool { seen++; return true })
	t.Logf("%d requests, %d reloads of which %d refused, %d models answered, %d failures", requests, reloads, refused, seen, wrong.Load())
	if refused == 0 || seen < 3 || wrong.Load() > 0 {
		t.Errorf("%d refused, %d models answered, %d failures", refused, seen, wrong.Load())
	}
	if !strings.Contains(s.log.String(), "the old model goes on") {
		t.Error("the log does not tell of the bad model")
	}
}

// TestStopUnderLoad: whoever was accepted is answered.
func TestStopUnderLoad(t *testing.T) {
	f := &finder{slow: time.Millisecond, count: new(atomic.Int64)}
	s := run(t, f, nil)
	var good, bad atomic.Int64
	var clients sync.WaitGroup
	for range 16 {
		clients.Go(func() {
			for {
				r, _ := http.NewRequest("POST", s.url+"/v1/score", strings.NewReader("x"))
				r.Header.Set("Content-Type", textType)
				var from string
				w, err := s.client.Do(r.WithContext(httptrace.WithClientTrace(r.Context(), &httptrace.ClientTrace{
					GotConn: func(i httptrace.GotConnInfo) { from = i.Conn.LocalAddr().String() },
				})))
				if err != nil {
					// A connection that the system made, and the server never
					// saw, was not accepted.
					if _, accepted := s.accepted.Load(from); accepted {
						bad.Add(1)
						t.Error(err)
					}
					return
				}
				if _, err := io.Copy(io.Discard, w.Body); err != nil || w.StatusCode != 200 {
					bad.Add(1)
					t.Error(w.StatusCode, err)
				}
				w.Body.Close()
				good.Add(1)
			}
		})
	}
	time.Sleep(100 * time.Millisecond)
	if err := s.stop(); err != nil {
		t.Error(err)
	}
	clients.Wait()
	t.Logf("%d requests were judged, %d answered, %d failed", f.count.Load()-1, good.Load(), bad.Load())
	if judged := f.count.Load() - 1; judged != good.Load() || good.Load() < 16 { // 1 warmed the model up
		t.Errorf("%d requests were judged, %d answered", judged, good.Load())
	}
}

// TestStopBatch: when the server is to stop, a batch ends at a line: what was
// read is answered, and the last line says where to go on. What was sent to
// its end is answered whole.
func TestStopBatch(t *testing.T) {
	f := &finder{wait: make(chan struct{})}
	s := run(t, f, func(o *Options) { o.Limits.Drain = 300 * time.Millisecond })
	begin := func(body io.Reader) *bufio.Reader {
		r, _ := http.NewRequest("POST", s.url+"/v1/batch?terms=0", body)
		r.Header.Set("Content-Type", ndjson)
		w, err := s.client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { w.Body.Close() })
		return bufio.NewReader(w.Body)
	}
	in, feed := io.Pipe()
	open := begin(in)
	io.WriteString(feed, `{"id":1,"text":""}`+"\n")
	open.ReadString('\n')
	io.WriteString(feed, `{"id":2,"text":"WAIT"}`+"\n"+`{"id":3,"te`)
	whole := begin(strings.NewReader(`{"id":4,"text":"WAIT"}` + "\n" + `{"id":5,"text":""}`))
	time.Sleep(50 * time.Millisecond)
	stopped := make(chan error)
	go func() { stopped <- s.stop() }()
	for !s.draining.Load() {
		time.Sleep(time.Millisecond)
	}
	s.do(t, "GET", "/readyz", "", nil).problem(t, 503, "the server is stopping")
	if r := s.do(t, "GET", "/healthz", "", nil); r.status != 200 || !r.close {
		t.Errorf("%d %v", r.status, r.header)
	}
	close(f.wait)
	rest, err := io.ReadAll(open)
	if got := string(rest); err != nil || !strings.HasPrefix(got, `{"id":2,`) ||
		!strings.HasSuffix(got, "\n"+`{"id":null,"line":3,"error":"the server is stopping; send line 3 and what follows again"}`+"\n") {
		t.Errorf("%v\n%s", err, got)
	}
	rest, err = io.ReadAll(whole)
	if got := string(rest); err != nil || strings.Count(got, "\n") != 2 || strings.Contains(got, "error") {
		t.Errorf("%v\n%s", err, got)
	}
	if err := <-stopped; err != nil {
		t.Error(err)
	}
	feed.Close()
}

// TestStopLate: what takes longer than the shutdown may is cut off, and told.
func TestStopLate(t *testing.T) {
	f := &finder{wait: make(chan struct{})}
	s := run(t, f, func(o *Options) { o.Limits.Drain, o.Limits.Shutdown = time.Millisecond, 50*time.Millisecond })
	cut := make(chan error)
	go func() {
		_, err := s.client.Post(s.url+"/v1/score", textType, strings.NewReader("WAIT"))
		cut <- err
	}()
	for s.gate.working.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := s.stop(); err == nil || !strings.Contains(err.Error(), "1 connections had not ended after 50ms") {
		t.Error(err)
	}
	if err := <-cut; err == nil {
		t.Error("it was answered after all")
	}
	close(f.wait)
	s.settled(t)
	s.stop = func() error { return nil } // as was seen
}
