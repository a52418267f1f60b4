package serve

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/segment"
)

// TestMain fails if a test leaves a goroutine behind.
func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// finder is a judge whose answers can be read off a text: each SPAM in it is a
// block, and PANIC, SLOW and WAIT do what they say.
type finder struct {
	digest string
	wait   chan struct{} // WAIT waits until it is closed
	slow   time.Duration
	count  *atomic.Int64
}

func (f *finder) Classify(d classify.Document) classify.Verdict {
	if f.count != nil {
		f.count.Add(1)
	}
	v := classify.Verdict{ID: d.ID, Label: classify.Clean, Languages: map[segment.Language]int{"en": len(d.Text)}}
	for at := 0; ; {
		n := bytes.Index(d.Text[at:], []byte("SPAM"))
		if n < 0 {
			break
		}
		v.Label, v.Score = classify.Injected, 0.75
		v.Spans = append(v.Spans, classify.Span{
			Start: at + n, End: at + n + 4, Score: 0.75, LLR: 3, Family: "porn", Language: "en", Shape: "block",
			Terms: []classify.Evidence{{Term: "spam", LLR: 3}, {Term: f.digest, LLR: 1}},
		})
		at += n + 4
	}
	switch {
	case bytes.Contains(d.Text, []byte("PANIC")):
		panic("the text is " + string(d.Text))
	case bytes.Contains(d.Text, []byte("WAIT")):
		<-f.wait
	case f.slow > 0:
		time.Sleep(f.slow)
	}
	return v
}

func (f *finder) model() *Model {
	m := &Model{Judge: func(classify.Precision, int) (Judge, error) { return f, nil }}
	m.Header.Digest = f.digest
	return m
}

func (f *finder) broken() *Model {
	return &Model{Judge: func(classify.Precision, int) (Judge, error) { return f, nil }}
}

func (f *finder) none() *Model {
	return &Model{Judge: func(classify.Precision, int) (Judge, error) { return nil, errors.New("no judge") }}
}

// site is a server that runs.
type site struct {
	*Server
	url      string
	addr     string
	log      *logBuffer
	accepted sync.Map // addresses of clients
	client   *http.Client
	stop     func() error // ends it as SIGTERM does
}

// noting is a listener that notes whom it accepts.
type noting struct {
	net.Listener
	accepted *sync.Map
}

func (n *noting) Accept() (net.Conn, error) {
	c, err := n.Listener.Accept()
	if err == nil {
		n.accepted.Store(c.RemoteAddr().String(), true)
	}
	return c, err
}

type logBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// run starts a server on a port of its own; it ends with the test.
func run(t testing.TB, f *finder, change func(*Options)) *site {
	t.Helper()
	s := &site{log: &logBuffer{}}
	o := Options{
		Load: func() (*Model, error) { return f.model(), nil }, Version: "test",
		Log: slog.New(slog.NewJSONHandler(s.log, nil)), Limits: Limits{Drain: 50 * time.Millisecond},
	}
	if change != nil {
		change(&o)
	}
	var err error
	if s.Server, err = New(o); err != nil {
		t.Fatal(err)
	}
	l, err := s.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.addr = l.Addr().String()
	s.url = "http://" + s.addr
	s.client = &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, &noting{l, &s.accepted}) }()
	s.stop = sync.OnceValue(func() error {
		cancel()
		return <-ended
	})
	t.Cleanup(func() {
		s.client.CloseIdleConnections()
		if err := s.stop(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// reply is an answer that was read to its end.
type reply struct {
	status int
	header http.Header
	body   string
	close  bool // the server asked for the connection to be closed
}

func (s *site) do(t testing.TB, method, path, contentType string, body io.Reader, header ...string) reply {
	t.Helper()
	r, err := http.NewRequest(method, s.url+path, body)
	if err != nil {
		t.Fatal(err)
	}
	if contentType != "" {
		r.Header.Set("Content-Type", contentType)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w, err := s.client.Do(r)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if err != nil {
		t.Fatalf("%s %s: %v", method, path, err)
	}
	return reply{w.StatusCode, w.Header, string(b), w.Close}
}

func (s *site) post(t testing.TB, path, contentType, body string, header ...string) reply {
	t.Helper()
	return s.do(t, http.MethodPost, path, contentType, strings.NewReader(body), header...)
}

// problem checks that the reply is one, by RFC 9457.
func (r reply) problem(t testing.TB, status int, detail string) {
	t.Helper()
	var p Problem
	err := json.Unmarshal([]byte(r.body), &p)
	switch {
	case r.status != status || err != nil || p.Status != status:
		t.Errorf("status %d, want %d: %s", r.status, status, r.body)
	case r.header.Get("Content-Type") != "application/problem+json" || p.Type == "" || p.Title == "" || p.RequestID != r.header.Get("X-Request-ID"):
		t.Errorf("is no problem of RFC 9457: %v %s", r.header, r.body)
	case !strings.Contains(p.Detail, detail):
		t.Errorf("%q does not tell %q", p.Detail, detail)
	}
}

func (s *site) metric(t testing.TB, name string) string {
	t.Helper()
	for line := range strings.Lines(s.do(t, "GET", "/metrics", "", nil).body) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			return strings.TrimSpace(value)
		}
	}
	return ""
}

const (
	jsonType = "application/json"
	textType = "text/plain"
	htmlType = "text/html"
)

const span = `{"start":2,"end":6,"score":0.75,"llr":3,"family":"porn","language":"en","shape":"block","terms":[["spam",3],["m1",1]]}`

// TestScore: what each kind of document is answered, on both protocols.
func TestScore(t *testing.T) {
	s := run(t, &finder{digest: "m1"}, nil)
	two := new(http.Protocols)
	two.SetUnencryptedHTTP2(true)
	h2 := &http.Client{Transport: &http.Transport{Protocols: two}}
	defer h2.CloseIdleConnections()
	for _, client := range []*http.Client{s.client, h2} {
		s.client = client
		for _, c := range []struct{ path, mime, body, want string }{
			{"/v1/score", jsonType, `{"id":"a<b","text":"x SPAM y"}`, `{"id":"a<b","verdict":"injected","score":0.75,"unsure":false,"languages":{"en":8},"spans":[` + span + `]}`},
			{"/v1/score", jsonType + "; charset=utf-8", "\n {\"id\":7, \"request_id\":[1], \"text\":\"x\", \"more\":{}}\n", `{"id":7,"request_id":[1],"verdict":"clean","score":0,"unsure":false,"languages":{"en":1},"spans":[]}`},
			{"/v1/score", textType, "x SPAM y", `{"id":"rq","verdict":"injected","score":0.75,"unsure":false,"languages":{"en":8},"spans":[` + span + `]}`},
			{"/v1/score?terms=0&offsets=runes", jsonType, `{"id":1,"text":"筛 SPAM"}`, `{"id":1,"verdict":"injected","score":0.75,"unsure":false,"languages":{"en":8},"spans":[{"start":2,"end":6,"score":0.75,"llr":3,"family":"porn","language":"en","shape":"block","terms":[]}]}`},
			{"/v1/score?with_text=true&terms=0&precision=recall", textType, "SPAM!", `{"id":"rq","verdict":"injected","score":0.75,"unsure":false,"languages":{"en":5},"spans":[{"start":0,"end":4,"score":0.75,"llr":3,"family":"porn","language":"en","shape":"block","terms":[]}],"text":"SPAM!","clean":"!"}`},
			{"/v1/score", htmlType, "<p>x <b>SPAM</b> y", `{"id":"rq","verdict":"injected","score":0.75,"unsure":false,"languages":{"en":8},"spans":[` + span + `],"text":"x SPAM y"}`},
			{"/v1/score", htmlType + "; charset=gbk", "<p>\xc9\xb8", `{"id":"rq","verdict":"clean","score":0,"unsure":false,"languages":{"en":3},"spans":[],"text":"筛"}`},
			{"/v1/score", textType + "; charset=gb18030", "\xc9\xb8", `{"id":"rq","verdict":"clean","score":0,"unsure":false,"languages":{"en":3},"spans":[],"text":"筛"}`},
			{"/v1/score?with_text=true", textType, strings.Repeat("x", 5000), `{"id":"rq","verdict":"clean","score":0,"unsure":false,"languages":{"en":5000},"spans":[],"text":"` + strings.Repeat("x", 5000) + `","clean":"` + strings.Repeat("x", 5000) + `"}`}, // longer than net/http would tell the length of
			{"/v1/score", textType, "", `{"id":"rq","verdict":"clean","score":0,"unsure":false,"languages":{"en":0},"spans":[]}`},
			{"/v1/score", textType, "\xff SPAM"[:2], `{"id":"rq","verdict":"clean","score":0,"unsure":false,"languages":{"en":2},"spans":[]}`},
			{"/v1/clean", jsonType, `{"id":"a","text":"x SPAM y"}`, `{"id":"a","verdict":"injected","score":0.75,"unsure":false,"languages":{"en":8},"spans":[` + span + `],"clean":"x  y"}`},
		} {
			r := s.post(t, c.path, c.mime, c.body, "X-Request-ID", "rq")
			if r.status != 200 || r.body != c.want+"\n" {
				t.Errorf("%s %s %q:\n%d %s\nwant\n%s", c.path, c.mime, c.body, r.status, r.body, c.want)
			}
			if r.header.Get("Shai-Model") != "m1" || r.header.Get("X-Request-ID") != "rq" || r.header.Get("Content-Type") != jsonType || r.header.Get("Content-Length") != fmt.Sprint(len(r.body)) {
				t.Errorf("%s: %v", c.path, r.header)
			}
		}
		r := s.post(t, "/v1/clean", textType, "\xff SPAM y", "Accept", "text/plain")
		if r.body != "\xff  y" || r.header.Get("Content-Type") != "text/plain" || r.header.Get("Shai-Verdict") != "injected" {
			t.Errorf("%+v", r)
		}
		if got := r.header.Get("X-Request-ID"); len(got) != 24 {
			t.Errorf("request id %q", got)
		}
	}
}

// TestRefused: what is wrong with a request, and what it is told.
func TestRefused(t *testing.T) {
	s := run(t, &finder{}, nil)
	for _, c := range []struct {
		method, path, mime, body string
		status                   int
		detail                   string
	}{
		{"POST", "/v1/score", jsonType, `{"id":1`, 400, "the body is not JSON: unexpected end of JSON input; send"},
		{"POST", "/v1/score", jsonType, ``, 400, "is not JSON"},
		{"POST", "/v1/score", jsonType, `[]`, 400, "is not a JSON object"},
		{"POST", "/v1/score", jsonType, `{"id":"b"}`, 400, `there is no "text"`},
		{"POST", "/v1/score", jsonType, "{\"text\":\"\xff\"}", 400, "is not UTF-8"},
		{"POST", "/v1/score", jsonType, `{"text":"a","text":"b"}`, 400, "two fields"},
		{"POST", "/v1/score", "", `x`, 415, "Content-Type"},
		{"POST", "/v1/score", "application/pdf", `x`, 415, "Content-Type"},
		{"POST", "/v1/score", jsonType + "; charset=gbk", `{"text":""}`, 415, "Content-Type"},
		{"POST", "/v1/score", textType + "; charset=klingon", "\xe9", 400, `unknown charset "klingon"`},
		{"POST", "/v1/score?terms=33", textType, `x`, 422, "query.terms: expected number <= 32"},
		{"POST", "/v1/score?offsets=words", textType, `x`, 422, "query.offsets"},
		{"POST", "/v1/score?precision=lax", textType, `x`, 422, "query.precision"},
		{"POST", "/v1/score?term=1", textType, `x`, 422, "query.term: unknown query parameter"},
		{"POST", "/v1/clean", textType, "\xff", 422, "Accept"},
		{"POST", "/v1/batch", jsonType, `{}`, 415, "application/x-ndjson"},
		{"GET", "/v1/score", "", "", 405, "use POST"},
		{"DELETE", "/v1/model", "", "", 405, "use GET"},
		{"GET", "/nosuch", "", "", 404, "/docs/"},
		{"GET", "/docs/nosuch", "", "", 404, "there is nothing here"},
	} {
		s.do(t, c.method, c.path, c.mime, strings.NewReader(c.body)).problem(t, c.status, c.detail)
	}
	s.post(t, "/v1/score", textType, "x", "Content-Encoding", "gzip, gzip").problem(t, 415, "packed once with gzip or zstd")
	s.post(t, "/v1/score", textType, "x", "Content-Encoding", "gzip").problem(t, 400, "cannot be read to its end")
	for _, id := range []string{"a b", strings.Repeat("x", 129), `"`} {
		if r := s.post(t, "/v1/score", textType, "x", "X-Request-ID", id); r.header.Get("X-Request-ID") == id {
			t.Errorf("the request id %q was taken", id)
		}
	}
}

// batch sends lines and returns the lines of the answer.
func (s *site) batch(t testing.TB, body string, header ...string) []string {
	t.Helper()
	r := s.post(t, "/v1/batch?terms=0", ndjson, body, header...)
	if r.status != 200 || r.header.Get("Content-Type") != ndjson {
		t.Fatalf("%d %v %s", r.status, r.header, r.body)
	}
	if r.body == "" {
		return nil
	}
	if !strings.HasSuffix(r.body, "\n") {
		t.Fatalf("the last line is cut: %q", r.body)
	}
	return strings.Split(strings.TrimSuffix(r.body, "\n"), "\n")
}

// TestBatch: a line in, a line out, in order; a broken line answers with its
// error, and the rest go on.
func TestBatch(t *testing.T) {
	s := run(t, &finder{}, func(o *Options) { o.Limits.Document = 1000 })
	got := s.batch(t, strings.Join([]string{
		`{"id":"a","text":"x"}`, ``, `{"id":`, `{"id":"c","request_id":9}`, `{"text":"PANIC SECRET"}`,
		`{"id":"d","text":"` + strings.Repeat("y", 1000) + `"}`, "{\"text\":\"\xff\"}", `{"text":"SPAM","request_id":"q"}`,
	}, "\n"), "X-Request-ID", "rq")
	want := []string{
		`{"id":"a","verdict":"clean","score":0,"unsure":false,"languages":{"en":1},"spans":[]}`,
		`{"id":null,"line":3,"error":"is not JSON: unexpected end of JSON input"}`,
		`{"id":"c","request_id":9,"line":4,"error":"there is no \"text\""}`,
		`{"id":null,"line":5,"error":"internal error"}`,
		`{"id":null,"line":6,"error":"longer than 1000 bytes"}`,
		`{"id":null,"line":7,"error":"is not UTF-8, so it is not JSON"}`,
		`{"id":"rq:8","request_id":"q","verdict":"injected","score":0.75,"unsure":false,"languages":{"en":4},"spans":[{"start":0,"end":4,"score":0.75,"llr":3,"family":"porn","language":"en","shape":"block","terms":[]}]}`,
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	if strings.Contains(s.log.String(), "SECRET") {
		t.Error("the log holds text of a document")
	}
	if got := s.batch(t, ""); got != nil {
		t.Error(got)
	}
	if got := s.metric(t, "shai_panics_total"); got != "1" {
		t.Errorf("%s panics", got)
	}

	// Order holds where documents take their time.
	s2 := run(t, &finder{slow: time.Millisecond}, func(o *Options) { o.Limits.Jobs = 8 })
	var b strings.Builder
	for i := range 300 {
		fmt.Fprintf(&b, `{"id":%d,"text":"%s"}`+"\n", i, map[bool]string{true: "x"}[i%3 == 0])
	}
	for i, line := range s2.batch(t, b.String()) {
		if !strings.HasPrefix(line, fmt.Sprintf(`{"id":%d,`, i)) {
			t.Fatalf("line %d: %s", i+1, line)
		}
	}
}

// TestBatchStreams: an answer comes while the body is still being sent, on
// both protocols, and a client that asks (Expect) is told to go on.
func TestBatchStreams(t *testing.T) {
	s := run(t, &finder{}, nil)
	two := new(http.Protocols)
	two.SetUnencryptedHTTP2(true)
	h2 := &http.Client{Transport: &http.Transport{Protocols: two}}
	defer h2.CloseIdleConnections()
	for _, client := range []*http.Client{s.client, h2} {
		in, feed := io.Pipe()
		r, _ := http.NewRequest("POST", s.url+"/v1/batch", in)
		r.Header.Set("Content-Type", ndjson)
		if client != h2 {
			r.Header.Set("Expect", "100-continue")
		}
		w, err := client.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewReader(w.Body)
		for i := range 5 {
			fmt.Fprintf(feed, `{"id":%d,"text":""}`+"\n", i)
			line, err := lines.ReadString('\n')
			if err != nil || !strings.HasPrefix(line, fmt.Sprintf(`{"id":%d,`, i)) {
				t.Fatalf("%q %v", line, err)
			}
		}
		feed.Close()
		if rest, err := io.ReadAll(lines); err != nil || len(rest) > 0 {
			t.Errorf("%q %v", rest, err)
		}
		w.Body.Close()
	}
}

// TestPages: what is there to be read.
func TestPages(t *testing.T) {
	s := run(t, &finder{digest: "m1"}, nil)
	for path, want := range map[string]string{
		"/healthz":             `{"status":"ok"}`,
		"/readyz":              `{"status":"ok"}`,
		"/v1/model":            `"digest":"m1"`,
		"/metrics":             `shai_model_info{digest="m1"} 1`,
		"/docs/":               `"swaggerJsonUrl":"/openapi.json"`,
		"/docs/swagger-ui.css": `.swagger-ui`,
		"/":                    `Swagger UI`,
	} {
		r := s.do(t, "GET", path, "", nil)
		if r.status != 200 || !strings.Contains(r.body, want) {
			t.Errorf("%s: %d %.300s", path, r.status, r.body)
		}
		// The page is whole without a network.
		if path == "/docs/" && regexp.MustCompile(`(src|href)="(https?:)?//`).MatchString(r.body) {
			t.Errorf("%s asks for something elsewhere:\n%s", path, r.body)
		}
	}

	var m ModelInfo
	if err := json.Unmarshal([]byte(s.do(t, "GET", "/v1/model", "", nil).body), &m); err != nil {
		t.Fatal(err)
	}
	for _, p := range classify.Precisions() { // each sort of block has a threshold
		if got, want := len(m.Thresholds[p.String()]), reflect.TypeFor[classify.Threshold]().NumField(); got != want {
			t.Errorf("%v: %d thresholds, want %d", p, got, want)
		}
	}

	// The types and the description are one: what it says of a record is there.
	var api struct {
		OpenAPI string
		Paths   map[string]map[string]struct {
			RequestBody struct{ Content map[string]any }
			Responses   map[string]struct{ Content map[string]any }
			Parameters  []struct{ Name string }
		}
		Components struct {
			Schemas map[string]struct{ Properties map[string]any }
		}
	}
	if err := json.Unmarshal([]byte(s.do(t, "GET", "/openapi.json", "", nil).body), &api); err != nil {
		t.Fatal(err)
	}
	var rec map[string]any
	if err := json.Unmarshal([]byte(s.post(t, "/v1/clean?with_text=true", jsonType, `{"text":"SPAM","request_id":1}`).body), &rec); err != nil {
		t.Fatal(err)
	}
	for field := range rec {
		if _, ok := api.Components.Schemas["Record"].Properties[field]; !ok {
			t.Errorf("the description of a record lacks %q", field)
		}
	}
	if n := len(api.Components.Schemas["Record"].Properties); n != len(rec) {
		t.Errorf("%d fields are described, %d are there", n, len(rec))
	}
	for _, path := range []string{"/v1/score", "/v1/clean", "/v1/batch"} {
		op := api.Paths[path]["post"]
		if len(op.RequestBody.Content) == 0 || len(op.Responses["200"].Content) == 0 || op.Responses["default"].Content[problemType] == nil || len(op.Parameters) < 5 {
			t.Errorf("%s is not described: %+v", path, op)
		}
	}
	for _, name := range []string{"ErrorModel", "Problem"} {
		if _, ok := api.Components.Schemas[name]; ok != (name == "Problem") {
			t.Errorf("%s: %t", name, ok)
		}
	}
}

// TestMetrics: requests, bytes, verdicts by language and family, refusals.
func TestMetrics(t *testing.T) {
	s := run(t, &finder{digest: "m1"}, nil)
	s.post(t, "/v1/score", textType, "x SPAM SPAM")
	s.post(t, "/v1/score", textType, "x")
	s.batch(t, `{"text":"SPAM"}`+"\n{\n")
	s.do(t, "BREW", "/v1/score", textType, nil)
	s.do(t, "GET", "/nosuch/1", "", nil)
	for name, want := range map[string]string{
		`shai_requests_total{code="200",method="POST",route="/v1/score"}`: "2",
		`shai_requests_total{code="200",method="POST",route="/v1/batch"}`: "1",
		`shai_requests_total{code="405",method="other",route="other"}`:    "1",
		`shai_requests_total{code="404",method="GET",route="other"}`:      "1",
		`shai_documents_total{language="en",verdict="injected"}`:          "2",
		`shai_documents_total{language="en",verdict="clean"}`:             "1",
		`shai_spans_total{family="porn",language="en"}`:                   "3",
		`shai_documents_failed_total{reason="line"}`:                      "1",
		`shai_request_seconds_count{route="/v1/score"}`:                   "2",
		`shai_body_bytes_total{direction="in"}`:                           fmt.Sprint(len("x SPAM SPAM") + 1 + len(`{"text":"SPAM"}`+"\n{\n")),
		`shai_model_info{digest="m1"}`:                                    "1",
		`shai_held_bytes`:                                                 "0",
		`shai_queue_documents`:                                            "0",
	} {
		if got := s.metric(t, name); got != want {
			t.Errorf("%s: %q, want %s", name, got, want)
		}
	}
}

// TestLog: a line for each request, with its id and without its text, unless
// that was asked for.
func TestLog(t *testing.T) {
	for _, asked := range []bool{false, true} {
		s := run(t, &finder{}, func(o *Options) { o.LogText = asked })
		s.post(t, "/v1/score", textType, "SECRET SPAM", "X-Request-ID", "rq-1")
		s.post(t, "/v1/score", textType, "SECRET PANIC", "X-Request-ID", "rq-2").problem(t, 500, "internal error")
		s.post(t, "/v1/score?precision=SECRET", textType, "SECRET", "X-Request-ID", "rq-3")
		s.post(t, "/v1/score", jsonType, `{"id":"SECRET","text":"SECRET}`, "X-Request-ID", "rq-4")
		s.batch(t, `{"text":"SECRET SPAM"}`+"\n"+`{"SECRET":1}`)
		if err := s.stop(); err != nil {
			t.Error(err)
		}
		if got := strings.Contains(s.log.String(), "SECRET"); got != asked {
			t.Errorf("text of documents in the log: %t, asked for: %t\n%s", got, asked, s.log)
		}
		seen := map[string]bool{}
		for line := range strings.Lines(s.log.String()) {
			var l struct{ Msg, Request, Route, Verdict string }
			if err := json.Unmarshal([]byte(line), &l); err != nil {
				t.Errorf("%s: %v", line, err)
			}
			if l.Msg == "request" {
				seen[l.Request+l.Route+l.Verdict] = true
			}
		}
		for _, want := range []string{"rq-1/v1/scoreinjected", "rq-2/v1/score", "rq-3/v1/score", "rq-4/v1/score"} {
			if !seen[want] {
				t.Errorf("no line of %s in\n%s", want, s.log)
			}
		}
	}
}

// TestPanic: a panic in any part is contained in its request, and what the
// request held is given back.
func TestPanic(t *testing.T) {
	s := run(t, &finder{}, func(o *Options) {
		o.ToText = func(io.Reader, string) ([]byte, error) { panic("no text") }
	})
	s.post(t, "/v1/score", htmlType, "<p>x").problem(t, 500, "internal error")
	s.post(t, "/v1/score", textType, "PANIC").problem(t, 500, "internal error")
	s.post(t, "/v1/score", textType, "PANIC"+strings.Repeat("x", short)).problem(t, 500, "internal error")
	s.settled(t)
	s.alive(t)
	if got := s.metric(t, "shai_panics_total"); got != "3" {
		t.Errorf("%s panics", got)
	}
}

// TestNew: what keeps a server from beginning.
func TestNew(t *testing.T) {
	good := func() (*Model, error) { return (&finder{}).model(), nil }
	dir := t.TempDir()
	short := dir + "/short"
	if err := os.WriteFile(short, []byte("abc # too short\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for want, o := range map[string]Options{
		"no such model":     {Load: func() (*Model, error) { return nil, errors.New("no such model") }},
		"cannot judge":      {Load: func() (*Model, error) { return (*finder)(nil).broken(), nil }},
		"no judge":          {Load: func() (*Model, error) { return (&finder{}).none(), nil }},
		"can be guessed":    {Load: good, TokenFile: short},
		"no such file":      {Load: good, TokenFile: dir + "/nosuch"},
		"needs --tls-cert":  {Load: good, CertFile: short},
		"TLS:":              {Load: good, CertFile: short, KeyFile: short},
		"not above zero":    {Load: good, Limits: Limits{Queue: -1}},
		"too small for the": {Load: good, Limits: Limits{Held: 1}},
	} {
		if _, err := New(o); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}

	// Others than this machine are served with tokens, or when it was said so.
	for _, c := range []struct {
		o       Options
		address string
		ok      bool
	}{
		{Options{Load: good}, "127.0.0.1:0", true},
		{Options{Load: good}, "[::1]:0", true},
		{Options{Load: good}, ":0", false},
		{Options{Load: good}, "0.0.0.0:0", false},
		{Options{Load: good, Insecure: true}, "0.0.0.0:0", true},
		{Options{Load: good, Tokens: "0123456789abcdef"}, "0.0.0.0:0", true},
		{Options{Load: good}, "nosuchport", false},
	} {
		s, err := New(c.o)
		if err != nil {
			t.Fatal(err)
		}
		l, err := s.Listen(c.address)
		if c.address == "[::1]:0" && err != nil && !strings.Contains(err.Error(), "--insecure") {
			continue // a machine without IPv6
		}
		if (err == nil) != c.ok {
			t.Errorf("%s: %v", c.address, err)
		}
		if l != nil {
			l.Close()
		}
	}
	// A socket that was opened by another is held to the same.
	l, err := net.Listen("tcp", "0.0.0.0:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	s, _ := New(Options{Load: good})
	if err := s.Serve(t.Context(), l); err == nil || !strings.Contains(err.Error(), "open to other machines") {
		t.Error(err)
	}
}
