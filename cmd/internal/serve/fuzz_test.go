package serve

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// fuzzed is a server without a network, for what a network would not let
// through as well. Its limits are low, so that a fuzzer finds them.
func fuzzed(f *testing.F) *Server {
	f.Helper()
	s, err := New(Options{
		Load:   func() (*Model, error) { return (&finder{digest: "m1"}).model(), nil },
		Limits: Limits{Document: 4 << 10, Held: 64 << 10, Batch: 64 << 10, Documents: 50, Deadline: 10 * time.Second},
	})
	if err != nil {
		f.Fatal(err)
	}
	return s
}

// FuzzRequest: whatever is sent to whatever path, the answer is a record or a
// problem, and nothing is left behind.
func FuzzRequest(f *testing.F) {
	s := fuzzed(f)
	for _, path := range []string{"/v1/score", "/v1/clean?with_text=true", "/v1/score?terms=3&offsets=utf16&precision=recall", "/v1/score?terms=x", "/v1/model", "/metrics", "/%00", "//", "/docs/../v1/score", "/v1/batch"} {
		f.Add("POST", path, jsonType, "", []byte(`{"id":1,"text":"SPAM \u7b5b"}`))
	}
	f.Add("POST", "/v1/score", htmlType+"; charset=gbk", "", []byte("<p>\xc9\xb8<title>SPAM"))
	f.Add("POST", "/v1/clean", textType, "gzip", gzipped([]byte("SPAM")))
	f.Add("POST", "/v1/clean", textType, "zstd", zstandard([]byte("SPAM")))
	f.Add("GET", "/v1/score", textType, "deflate", []byte{0xff})
	f.Fuzz(func(t *testing.T, method, path, mime, encoding string, body []byte) {
		if bytes.Contains(body, []byte("PANIC")) || bytes.Contains(body, []byte("WAIT")) {
			return
		}
		r, err := http.NewRequest(method, "http://x/", bytes.NewReader(body))
		if err != nil {
			return
		}
		if r.URL, err = r.URL.Parse(path); err != nil || r.URL.Host != "x" {
			return
		}
		r.Header.Set("Content-Type", mime)
		r.Header.Set("Content-Encoding", encoding)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if n := s.gate.bytes.Load(); n != 0 && s.gate.working.Load() == 0 {
			t.Errorf("%d bytes are still held", n)
		}
		if w.Header().Get("Shai-Model") != "m1" || w.Header().Get("X-Request-ID") == "" {
			t.Errorf("%v", w.Header())
		}
		switch {
		case w.Code >= 500:
			t.Errorf("%s %s: %d %s", method, path, w.Code, w.Body)
		case w.Code >= 400:
			var p Problem
			if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || p.Status != w.Code || w.Header().Get("Content-Type") != problemType {
				t.Errorf("%s %s: %d %q: %v", method, path, w.Code, w.Body, err)
			}
		case r.URL.Path == "/v1/score" && w.Code == 200:
			var rec struct {
				Verdict string
				Spans   []struct{ Start, End int }
			}
			if err := json.Unmarshal(w.Body.Bytes(), &rec); err != nil || rec.Verdict == "" || !utf8.Valid(w.Body.Bytes()) {
				t.Errorf("%q: %v", w.Body, err)
			}
		}
	})
}

// FuzzBatch: each line is answered by a line, in order, whatever stands in it.
func FuzzBatch(f *testing.F) {
	s := fuzzed(f)
	for _, body := range []string{
		`{"text":"a"}`, "{\"id\":\"x\",\"text\":\"SPAM\"}\n\n{\n[]\n{\"request_id\":{}}\r\n", "\n\n\n", "\xef\xbb\xbf{\"text\":\"\xff\"}", strings.Repeat("{}\n", 60),
		strings.Repeat("x", 5<<10) + "\n{}", `{"text":1}` + "\x00\n", `{"id":{},"text":""}`,
	} {
		f.Add([]byte(body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if bytes.Contains(body, []byte("PANIC")) || bytes.Contains(body, []byte("WAIT")) {
			return
		}
		r, _ := http.NewRequest("POST", "http://x/v1/batch", io.NopCloser(bytes.NewReader(body)))
		r.Header.Set("Content-Type", ndjson)
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 200 || s.gate.open.Load() != 0 {
			t.Fatalf("%d %s; %d batches are open", w.Code, w.Body, s.gate.open.Load())
		}
		// The reader of files says what is to be answered.
		rows := corpus.Rows(bytes.NewReader(body), s.limits.Document)
		answers := strings.Split(strings.TrimSuffix(w.Body.String(), "\n"), "\n")
		n := 0
		for ; ; n++ {
			var d corpus.Document
			err := rows.Read(&d)
			if err == io.EOF {
				break
			}
			if n == int(s.limits.Documents) || len(body) > int(s.limits.Batch) {
				return // it ended early
			}
			if n >= len(answers) {
				t.Fatalf("line %d has no answer", d.Line)
			}
			var rec struct{ Verdict, Error string }
			if e := json.Unmarshal([]byte(answers[n]), &rec); e != nil || (err == nil) != (rec.Verdict != "") || (err != nil) != (rec.Error != "") {
				t.Fatalf("%v %v: %s", err, e, answers[n])
			}
		}
		if n != len(answers) && !(n == 0 && w.Body.Len() == 0) {
			t.Errorf("%d lines, %d answers", n, len(answers))
		}
	})
}

// FuzzPageText: any bytes make a text, and it is UTF-8.
func FuzzPageText(f *testing.F) {
	for _, s := range []string{"<p>a<b>c</p>", "<meta name=keywords content=\"a", "<script>", "<pre>\n<a></a><a>x", "<meta charset=utf-16>\x00<", "<meta charset=u\x8ff-16>", "<noscript><textarea>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, page []byte) {
		got, err := PageText(bytes.NewReader(page), htmlType)
		if err != nil || !utf8.Valid(got) {
			t.Errorf("%q: %q %v", page, got, err)
		}
	})
}
