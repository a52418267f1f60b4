package corpus

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/shai-text/shai/segment"
)

func write(t *testing.T, path string, body []byte) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, body, 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func packed(body string) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	w.Write([]byte(body))
	w.Close()
	return b.Bytes()
}

// documents reads to the end.
func documents(r Reader) iter.Seq2[Document, error] {
	return func(yield func(Document, error) bool) {
		for {
			var d Document
			err := r.Read(&d)
			if err == io.EOF || !yield(d, err) {
				return
			}
		}
	}
}

// all reads a source into one line a document or error.
func all(t *testing.T, r Reader) (got []string) {
	t.Helper()
	for d, err := range documents(r) {
		var bad *Error
		switch {
		case errors.As(err, &bad):
			got = append(got, "! "+err.Error())
		case err != nil:
			t.Fatal(err)
		case d.End:
			got = append(got, "end")
		default:
			got = append(got, fmt.Sprintf("%s=%s", d.ID, d.Text))
		}
		if len(got) > 1000 {
			t.Fatal("does not end")
		}
	}
	return got
}

func TestRead(t *testing.T) {
	if err := os.Mkdir(filepath.Join(t.TempDir(), "x"), 0o777); err != nil {
		t.Fatal(err)
	}
	good := `{"id":"a","text":"one"}` + "\n"
	var random strings.Builder // does not compress, so that a cut falls inside
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range 2000 {
		fmt.Fprintf(&random, "{\"id\":\"r%d\",\"text\":\"%x\"}\n", i, rng.Uint64())
	}
	whole := packed(random.String())
	var long strings.Builder
	for i := 0; long.Len() < 5<<20; i++ {
		fmt.Fprintf(&long, "%d,", i)
	}
	pieces := long.String()
	for _, c := range []struct {
		name, file string
		body       []byte
		max        int64
		want       []string
	}{
		{"rows", "a.jsonl", []byte(good + `{"text":"two","id":7}`), 0, []string{"a=one", "7=two"}},
		{"ndjson", "a.ndjson", []byte(good), 0, []string{"a=one"}},
		{"no id", "a.jsonl", []byte("\n" + `{"id":null,"text":"t"}` + "\r\n\n" + `{"text":"u"}`), 0, []string{"a.jsonl:2=t", "a.jsonl:4=u"}},
		{"byte order mark", "a.jsonl", []byte(bom + good), 0, []string{"a=one"}},
		{"escapes", "a.jsonl", []byte(`{"id":"\u7b5b","text":"\u0000\ud83d\ude00\n\/\ud800x"}`), 0, []string{"筛=\x00😀\n/\ufffdx"}},
		{"broken JSON", "a.jsonl", []byte("{\"id\":\"b\",\n" + good), 0, []string{"! a.jsonl:1: is not JSON: unexpected end of JSON input; correct the line or leave it out (at byte 0)", "a=one"}},
		{"not an object", "a.jsonl", []byte("[1]\n3\n" + good), 0, []string{
			`! a.jsonl:1: is not a JSON object; write a line as {"id":"…","text":"…"} (at byte 0)`,
			`! a.jsonl:2: is not a JSON object; write a line as {"id":"…","text":"…"} (at byte 4)`, "a=one"}},
		{"no text", "a.jsonl", []byte(`{"id":"b"}` + "\n" + good), 0, []string{`! a.jsonl:1 (b): there is no "text"; write a line as {"id":"…","text":"…"} (at byte 0)`, "a=one"}},
		{"text is a number", "a.jsonl", []byte(`{"id":"b","text":3}` + "\n" + good), 0, []string{`! a.jsonl:1 (b): "text" is not a string; correct the line or leave it out (at byte 0)`, "a=one"}},
		{"two texts", "a.jsonl", []byte(`{"id":"b","text":"x","te\u0078t":"y"}` + "\n" + good), 0, []string{`! a.jsonl:1 (b): two fields are named "text"; correct the line or leave it out (at byte 0)`, "a=one"}},
		{"id is a list", "a.jsonl", []byte(`{"id":[1],"text":"x"}` + "\n" + good), 0, []string{`! a.jsonl:1: "id" is neither a string nor a number; correct the line or leave it out (at byte 0)`, "a=one"}},
		{"invalid UTF-8", "a.jsonl", []byte("{\"id\":\"b\",\"text\":\"\xff\"}\n" + good), 0, []string{"! a.jsonl:1: is not UTF-8, so it is not JSON; convert the file to UTF-8 (at byte 0)", "a=one"}},
		{"invalid UTF-8 in text", "a.txt", []byte("x\xffy\x00z"), 0, []string{"a.txt=x\xffy\x00z"}},
		{"NUL", "a.jsonl", []byte("\x00\n" + good), 0, []string{"! a.jsonl:1: is not JSON: invalid character '\\x00' looking for beginning of value; correct the line or leave it out (at byte 0)", "a=one"}},
		{"empty rows", "a.jsonl", nil, 0, nil},
		{"empty text", "a.txt", nil, 0, []string{"a.txt="}},
		{"empty archive", "a.jsonl.gz", nil, 0, nil},
		{"gzip", "a.jsonl.gz", packed(good), 0, []string{"a=one"}},
		{"gzip of two members", "a.jsonl.gz", append(packed(good), packed(`{"id":"b","text":"two"}`)...), 0, []string{"a=one", "b=two"}},
		{"gzip text", "a.txt.gz", packed("body"), 0, []string{"a.txt.gz=body"}},
		{"not gzip", "a.jsonl.gz", []byte("plain, not packed"), 0, []string{"! a.jsonl.gz: cannot be read on: is not gz, and its name says so; fetch the file again, or name its format with --from"}},
		{"long row", "a.jsonl", []byte(`{"id":"b","text":"` + strings.Repeat("x", 1<<20) + "\"}\n" + good), 1000, []string{"! a.jsonl:1: longer than 1000 bytes; raise --max-document or split it (at byte 0)", "a=one"}},
		{"long last row", "a.jsonl", []byte(good + strings.Repeat("x", 1<<20)), 1000, []string{"a=one", "! a.jsonl:2: longer than 1000 bytes; raise --max-document or split it (at byte 24)"}},
		{"row of the limit", "a.jsonl", []byte(good), int64(len(good) - 1), []string{"a=one"}},
		{"row of many pieces", "a.jsonl", []byte(`{"id":"b","text":"` + pieces + `"}`), 0, []string{"b=" + pieces}},
		{"long text", "a.txt", []byte("12345678901"), 10, []string{"! a.txt: longer than 10 bytes; raise --max-document or split it"}},
		{"text of the limit", "a.txt", []byte("1234567890"), 10, []string{"a.txt=1234567890"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, c.file, c.body)
			s, err := Open([]string{c.file}, &Options{MaxDocument: c.max})
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, all(t, s)); d != "" {
				t.Error(d)
			}
		})
	}

	t.Run("cut gzip", func(t *testing.T) {
		t.Chdir(t.TempDir())
		write(t, "a.jsonl.gz", whole[:len(whole)/2])
		write(t, "b.txt.gz", whole[:len(whole)/2])
		s, _ := Open([]string{"a.jsonl.gz", "b.txt.gz"}, nil)
		var n, line int
		var last Document
		var errs []string
		for d, err := range documents(s) {
			if err != nil {
				line = err.(*Error).Line
				errs = append(errs, err.Error())
				continue
			}
			n++
			last = d
			if d.Line > 0 && d.Line != n {
				t.Fatalf("row %d has line %d", n, d.Line)
			}
		}
		if n < 500 || len(errs) != 2 || !strings.Contains(errs[0], "a.jsonl.gz:") || !strings.Contains(errs[1], "cut off") {
			t.Errorf("%d documents, line %d, %q", n, line, errs)
		}
		if !strings.HasPrefix(random.String(), string(last.Text)) || len(last.Text) < 1000 {
			t.Errorf("the text that was read does not count")
		}
	})
}

func TestWalk(t *testing.T) {
	t.Chdir(t.TempDir())
	for _, f := range []string{"d/b.txt", "d/a/z.txt", "d/.hidden/x.txt", "d/.h.txt", "d/b.txt.orig", "d/B.txt", "one.txt"} {
		write(t, f, []byte(f))
	}
	if err := os.Symlink("..", "d/up"); err != nil {
		t.Log(err)
	}
	if err := os.Symlink("d", "link"); err != nil {
		t.Log(err)
	}
	s, _ := Open([]string{"one.txt", "d", "nosuch.txt", "link/a"}, &Options{Marks: true})
	want := []string{
		"one.txt=one.txt", "end", "d/B.txt=d/B.txt", "end", "d/a/z.txt=d/a/z.txt", "end", "d/b.txt=d/b.txt", "end",
		"! nosuch.txt: no such file or directory; check the path", "end", "link/a/z.txt=d/a/z.txt", "end",
	}
	if d := cmp.Diff(want, all(t, s)); d != "" {
		t.Error(d)
	}
	w := NewWalk([]string{"link"})
	in, err := w.Next()
	if err != nil || in.Path != filepath.Join("link", "B.txt") || in.Rel != "B.txt" {
		t.Error(in, err)
	}
	in, _ = w.Next()
	if in.Rel != filepath.Join("a", "z.txt") {
		t.Error(in.Rel)
	}

	if os.Getuid() != 0 {
		os.Chmod("d/a", 0)
		defer os.Chmod("d/a", 0o777)
		s, _ = Open([]string{"d"}, nil)
		want = []string{"d/B.txt=d/B.txt", "! d/a: permission denied; check its permissions", "d/b.txt=d/b.txt"}
		if d := cmp.Diff(want, all(t, s)); d != "" {
			t.Error(d)
		}
	}
	if _, err := Open(nil, &Options{Format: "pdf"}); err == nil {
		t.Error("an unknown format was taken")
	}
}

func TestStdin(t *testing.T) {
	long := `{"id":"l","text":"` + strings.Repeat("x", 200_000) + `"}`
	for _, c := range []struct{ in, format, want string }{
		{`{"id":"a","text":"b"}` + "\nrest", "auto", "a=b"},
		{"\n\n " + `{"text":"b"}`, "", "stdin:3=b"},
		{bom + `{"text":"b"}`, "auto", "stdin:1=b"},
		{"{curly} text\n", "auto", "stdin={curly} text\n"},
		{`{"id":"a","text":"b"}`, "text", `stdin={"id":"a","text":"b"}`},
		{"", "auto", "stdin="},
		{string(packed(`{"id":"a","text":"b"}`)), "auto", "a=b"},
		{long, "auto", "l=" + strings.Repeat("x", 200_000)},
		{strings.Repeat("y", 200_000), "auto", "stdin=" + strings.Repeat("y", 200_000)},
	} {
		s, err := Open(nil, &Options{Stdin: iotestHalf(c.in), Format: c.format})
		if err != nil {
			t.Fatal(err)
		}
		if got := all(t, s); len(got) == 0 || got[0] != c.want {
			t.Errorf("%.40q: got %.80q, want %.80q", c.in, got, c.want)
		}
	}
	// The first row is read before the second is there.
	r, w := io.Pipe()
	defer w.Close()
	go w.Write([]byte(`{"id":"a","text":"b"}` + "\n"))
	s, _ := Open([]string{"-"}, &Options{Stdin: r})
	var d Document
	if err := s.Read(&d); err != nil || d.ID != "a" {
		t.Error(d.ID, err)
	}
}

// iotestHalf reads in small pieces.
func iotestHalf(s string) io.Reader { return &piecemeal{strings.NewReader(s)} }

type piecemeal struct{ r io.Reader }

func (p *piecemeal) Read(b []byte) (int, error) { return p.r.Read(b[:min(len(b), 7)]) }

var plainNames = (&Options{}).names()

type failing struct{ n int }

func (f *failing) Read(d *Document) error {
	if f.n--; f.n < 0 {
		return errors.New("disk on fire")
	}
	return nil
}

// TestEach: order, errors in place and equal bytes for any number of jobs.
func TestEach(t *testing.T) {
	t.Chdir(t.TempDir())
	var b strings.Builder
	for i := range 3000 {
		switch {
		case i%97 == 13:
			b.WriteString("{broken\n")
		default:
			fmt.Fprintf(&b, "{\"id\":\"d%d\",\"text\":\"%s\"}\n", i, strings.Repeat("x", i%50))
		}
	}
	write(t, "a.jsonl", []byte(b.String()))
	write(t, "z.txt", []byte("last"))
	before := runtime.NumGoroutine()
	run := func(jobs int) string {
		s, err := Open([]string{"a.jsonl", "nosuch", "z.txt"}, &Options{Marks: true})
		if err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		err = Each(t.Context(), s, &Pipe{Jobs: jobs}, func(d *Document) (int, error) {
			if d.ID == "d500" {
				time.Sleep(20 * time.Millisecond)
			}
			if d.ID == "d600" {
				panic("oh")
			}
			if d.ID == "d700" {
				return 0, errors.New("no")
			}
			return len(d.Text), nil
		}, func(d *Document, n int, err error) error {
			fmt.Fprintln(&out, d.ID, d.Line, d.End, n, err)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	one := run(1)
	for _, jobs := range []int{2, 8} {
		if d := cmp.Diff(one, run(jobs)); d != "" {
			t.Errorf("%d jobs: %s", jobs, d)
		}
	}
	for _, want := range []string{
		"a.jsonl:601 (d600): internal error: oh; please report it with this document (at byte ",
		"a.jsonl:701 (d700): no (at byte ", "a.jsonl:14: is not JSON", "nosuch: no such file", "z.txt 0 false 4 <nil>",
	} {
		if !strings.Contains(one, want) {
			t.Errorf("no %q in the output", want)
		}
	}

	stop := errors.New("stop")
	for _, jobs := range []int{1, 8} {
		s, _ := Open([]string{"a.jsonl"}, nil)
		n := 0
		err := Each(t.Context(), s, &Pipe{Jobs: jobs}, func(d *Document) (int, error) { return 0, nil },
			func(d *Document, _ int, err error) error {
				if n++; n == 100 {
					return stop
				}
				return nil
			})
		if err != stop || n != 100 {
			t.Error(n, err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		s, _ = Open([]string{"a.jsonl"}, nil)
		err = Each(ctx, s, &Pipe{Jobs: jobs}, func(d *Document) (int, error) {
			if d.ID == "d50" {
				cancel()
			}
			return 0, nil
		}, func(*Document, int, error) error { return nil })
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
	if err := Each(t.Context(), &failing{3}, nil, func(d *Document) (int, error) { return 0, nil },
		func(*Document, int, error) error { n := 0; _ = n; return nil }); err == nil || err.Error() != "disk on fire" {
		t.Error(err)
	}

	// A reader that hangs does not hang Each.
	r, w := io.Pipe()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	s, _ := Open(nil, &Options{Stdin: r, Format: "jsonl"})
	err := Each(ctx, s, nil, func(d *Document) (int, error) { return 0, nil }, func(*Document, int, error) error { return nil })
	cancel()
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
	w.Close()

	for range 100 {
		if runtime.NumGoroutine() <= before {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Errorf("%d goroutines before, %d after", before, runtime.NumGoroutine())
}

type endless struct {
	n, size int
	idle    int
}

func (e *endless) Read(d *Document) error {
	if e.n == 0 {
		return io.EOF
	}
	e.n--
	d.Text = make([]byte, e.size)
	return nil
}

// TestEachAhead: a document that takes long keeps one worker alone.
func TestEachAhead(t *testing.T) {
	const n = 1000
	var done atomic.Int64
	all := make(chan struct{})
	err := Each(t.Context(), &endless{n: n + 1, size: 1}, &Pipe{Jobs: 2}, func(*Document) (int, error) {
		if done.Add(1) == 1 {
			select {
			case <-all:
			case <-time.After(10 * time.Second):
				t.Errorf("the others wait: %d of %d are done", done.Load()-1, n)
			}
		} else if done.Load() == n+1 {
			close(all)
		}
		return 0, nil
	}, func(*Document, int, error) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
}

// TestEachMemory: what is held does not grow with the number of documents.
func TestEachMemory(t *testing.T) {
	const size = 4 << 20
	var most uint64
	n := 0
	err := Each(t.Context(), &endless{n: 200, size: size}, &Pipe{Jobs: 2}, func(d *Document) (int, error) { return 0, nil },
		func(*Document, int, error) error {
			if n++; n%20 == 0 {
				runtime.GC()
				var m runtime.MemStats
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
	if err != nil {
		t.Fatal(err)
	}
	if most > inFlight+4*size {
		t.Errorf("%d bytes held", most)
	}
	// One longer than all the room passes alone.
	n = 0
	err = Each(t.Context(), &endless{n: 3, size: inFlight + 1}, &Pipe{Jobs: 2}, func(d *Document) (int, error) { return 0, nil },
		func(*Document, int, error) error { n++; return nil })
	if err != nil || n != 3 {
		t.Error(n, err)
	}
}

func TestCut(t *testing.T) {
	row := `{"x" : [1,{"text":"no"}], "te\u0078t": "a\u00e4\ud83d\ude00\n筛b" ,"z":1e3}`
	d := &Document{Row: []byte(row)}
	if err := d.parse(&plainNames); err != nil {
		t.Fatal(err)
	}
	if string(d.Text) != "aä😀\n筛b" {
		t.Fatalf("%q", d.Text)
	}
	at := strings.Index(string(d.Text), "😀")
	for _, c := range []struct {
		spans []segment.Span
		want  string
	}{
		{nil, row},
		{[]segment.Span{{Start: 0, End: 1}}, strings.Replace(row, `"a\u`, `"\u`, 1)},
		{[]segment.Span{{Start: at, End: at + 4}}, strings.Replace(row, `\ud83d\ude00`, ``, 1)},
		{[]segment.Span{{Start: 1, End: at}, {Start: at + 4, End: len(d.Text)}}, strings.Replace(row, `a\u00e4\ud83d\ude00\n筛b`, `a\ud83d\ude00`, 1)},
		{[]segment.Span{{Start: 0, End: len(d.Text)}}, strings.Replace(row, `a\u00e4\ud83d\ude00\n筛b`, ``, 1)},
	} {
		if got := string(d.AppendCut(nil, c.spans)); got != c.want {
			t.Errorf("%v: got %s, want %s", c.spans, got, c.want)
		}
	}
}

// FuzzRow holds the row scanner to encoding/json.
func FuzzRow(f *testing.F) {
	for _, s := range []string{
		`{"id":"a","text":"b"}`, `{"text":"\ud800\udc00\"\\","a":[{},[],"]"],"id":-1e5}`, `{}`, `{"text":"\ud800\ud800\udc00"}`,
		`{"text":"","id":true}`, `  {"text":"x" , "a" : {"b":"}"} }  `,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		d := &Document{Row: row, Line: 1}
		if len(bytes.TrimSpace(row)) == 0 || d.parse(&plainNames) != nil {
			return
		}
		var m map[string]any
		if err := json.Unmarshal(row, &m); err != nil {
			t.Fatal(err)
		}
		if m["text"] != string(d.Text) {
			t.Fatalf("text %q, json says %q", d.Text, m["text"])
		}
		n := utf8.RuneCount(d.Text)
		if n == 0 {
			return
		}
		_, first := utf8.DecodeRune(d.Text)
		out := d.AppendCut(nil, []segment.Span{{Start: 0, End: first}})
		if err := json.Unmarshal(out, &m); err != nil {
			t.Fatalf("%s: %v", out, err)
		}
		if m["text"] != string(d.Text[first:]) {
			t.Fatalf("%s: text %q, want %q", out, m["text"], d.Text[first:])
		}
	})
}

// FuzzValid holds what is taken for JSON to encoding/json.
func FuzzValid(f *testing.F) {
	deep := func(n int) string { return strings.Repeat(`{"a":[`, n/2) + strings.Repeat("]}", n/2) }
	for _, s := range []string{
		`{"id":"a","text":"b"}`, `{"a":[1,2,]}`, `{"a":1,}`, `[ ]`, `[,]`, `{} {}`, ``, ` `, `"`, `"\`, `"\"`, `"\u12"`, `"\u12g4"`, `"\x"`,
		"\"\x00\"", "\"\t\"", "\"\x7f\"", "\"\xff\"", "\v1", "\u00a01", `01`, `-`, `-0`, `-01`, `1.`, `.1`, `1e`, `1e+`, `1E-07`, `1.0e5x`,
		`nul`, `nulll`, `truE`, `true`, `{"a" 1}`, `{a:1}`, `{"a":}`, `{"a":1 "b":2}`, `[1 2]`, `{"[":"{"}`,
		deep(deepest), deep(deepest + 2), strings.Repeat("[", 1<<20), `["` + strings.Repeat("{", 2*deepest) + `"]`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, row []byte) {
		if got, want := valid(row), json.Valid(row); got != want {
			t.Errorf("%.200q: %v, encoding/json says %v", row, got, want)
		}
	})
}

func TestGold(t *testing.T) {
	sp := func(x ...int) (s []segment.Span) {
		for i := 0; i < len(x); i += 2 {
			s = append(s, segment.Span{Start: x[i], End: x[i+1]})
		}
		return s
	}
	for _, c := range []struct {
		row   string
		spans []segment.Span
		spam  bool
		err   string
	}{
		{`{"id":"a","text":"筛abc","spans":[[0,3],[3,4]],"family":"porn","shape":"title"}`, sp(0, 3, 3, 4), false, ""},
		{`{"id":"a","text":"abc","spans":[]}`, nil, false, ""},
		{`{"id":"a","text":"a\n\nb","spam_lines":[0,1,2]}`, sp(0, 1, 3, 4), false, ""},
		{`{"id":"a","text":"a\nb\n","spam_lines":[2]}`, nil, false, ""},
		{`{"id":"a","text":"a","label":"spam"}`, nil, true, ""},
		{`{"id":"a","text":"a","label":1}`, nil, true, ""},
		{`{"id":"a","text":"a","label":"ham"}`, nil, false, ""},
		{`{"id":"a","text":"a","label":0}`, nil, false, ""},
		{`{"id":"a","text":"a","label":"Clean"}`, nil, false, ""},
		{`{"id":"a","text":"abc","spans":[[0,4]]}`, nil, false, "g.jsonl:1 (a): span 0 [0,4] is outside"},
		{`{"id":"a","text":"abc","spans":[[-1,2]]}`, nil, false, "outside"},
		{`{"id":"a","text":"abc","spans":[[2,1]]}`, nil, false, "turned round"},
		{`{"id":"a","text":"abc","spans":[[1,1]]}`, nil, false, "empty"},
		{`{"id":"a","text":"abc","spans":[[0,2],[1,3]]}`, nil, false, "begins before"},
		{`{"id":"a","text":"abc","spans":[[2,3],[0,1]]}`, nil, false, "begins before"},
		{`{"id":"a","text":"筛","spans":[[0,2]]}`, nil, false, "cuts a character"},
		{`{"id":"a","text":"筛","spans":[[0]]}`, nil, false, "1 numbers"},
		{`{"id":"a","text":"筛","spans":"x"}`, nil, false, "cannot be read"},
		{`{"id":"a","text":"a","spam_lines":[1]}`, nil, false, "line 1 is not"},
		{`{"id":"a","text":"a\nb","spam_lines":[1,0]}`, nil, false, "line 0 is not"},
		{`{"id":"a","text":"a"}`, nil, false, "no labels"},
		{`{"id":"a","text":"a","label":"maybe"}`, nil, false, "unknown label"},
		{`{"id":"a","text":"a","label":"ham","spans":[[0,1]]}`, nil, false, "yet there are spans"},
		{`{"id":"a","text":"a","spans":[],"spam_lines":[]}`, nil, false, "keep one"},
	} {
		d := &Document{Row: []byte(c.row), Line: 1, Input: &Input{Path: "g.jsonl"}}
		if err := d.parse(&plainNames); err != nil {
			t.Fatal(err)
		}
		g, err := d.Gold()
		switch {
		case c.err == "" && err != nil, c.err != "" && (err == nil || !strings.Contains(err.Error(), c.err)):
			t.Errorf("%s: %v", c.row, err)
		case err == nil && (cmp.Diff(c.spans, g.Spans) != "" || g.Spam != c.spam || g.ByLine != strings.Contains(c.row, "spam_lines")):
			t.Errorf("%s: %+v", c.row, g)
		}
		if err == nil && g.Family == "porn" && g.Tags["shape"] != "title" {
			t.Error(g.Tags)
		}
	}
	if _, err := (&Document{Input: &Input{Path: "x.txt"}}).Gold(); err == nil {
		t.Error("plain text was taken for gold")
	}
}

func TestOutput(t *testing.T) {
	t.Chdir(t.TempDir())
	files := func() string {
		var n []string
		e, _ := os.ReadDir(".")
		for _, e := range e {
			n = append(n, e.Name())
		}
		return strings.Join(n, " ")
	}
	write(t, "old", []byte("old"))
	os.Chmod("old", 0o600)
	os.Symlink("old", "link")

	o, err := Create("link", nil)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(o, "new")
	if b, _ := os.ReadFile("old"); string(b) != "old" {
		t.Errorf("%q before Commit", b)
	}
	o.Abort()
	o.Abort()
	if got := files(); got != "link old" {
		t.Error(got)
	}
	o, _ = Create("link", nil)
	fmt.Fprint(o, "new")
	if err := o.Commit(); err != nil {
		t.Fatal(err)
	}
	o.Abort()
	if b, _ := os.ReadFile("old"); string(b) != "new" {
		t.Errorf("%q after Commit", b)
	}
	if i, _ := os.Lstat("link"); i.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	if i, _ := os.Stat("old"); i.Mode().Perm() != 0o600 {
		t.Error(i.Mode())
	}

	o, _ = Create("x.jsonl.gz", nil)
	fmt.Fprintln(o, `{"id":"a","text":"b"}`)
	if err := o.Commit(); err != nil {
		t.Fatal(err)
	}
	s, _ := Open([]string{"x.jsonl.gz"}, nil)
	if got := all(t, s); len(got) != 1 || got[0] != "a=b" {
		t.Error(got)
	}
	for _, bad := range []string{"nosuch/x", ".", "old/x"} {
		if _, err := Create(bad, nil); err == nil {
			t.Errorf("%s was opened", bad)
		}
	}
	var b bytes.Buffer
	o, _ = Create("-", &b)
	fmt.Fprint(o, "hi")
	o.Commit()
	if b.String() != "hi" {
		t.Error(b.String())
	}

	if err := Backup("old"); err != nil {
		t.Fatal(err)
	}
	if err := Backup("old"); err == nil {
		t.Error("a backup was overwritten")
	}
	if err := copyFile("old", "copy"); err != nil {
		t.Fatal(err)
	}
	if got := files(); got != "copy link old old.orig x.jsonl.gz" {
		t.Error(got)
	}
}
