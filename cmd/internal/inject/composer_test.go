package inject

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
)

const testdata = "../../../testdata/inject"

func testLexicon(t testing.TB) *Lexicon {
	t.Helper()
	x, err := ReadLexicon(filepath.Join(testdata, "lexicon"))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func testDocuments(t testing.TB) []classify.Document {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(testdata, "docs", "*.txt"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents: %v", err)
	}
	var docs []classify.Document
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, classify.Document{ID: filepath.Base(f), Text: text})
	}
	return docs
}

// many repeats the documents under other names.
func many(t testing.TB, n int) []classify.Document {
	base := testDocuments(t)
	docs := make([]classify.Document, n)
	for i := range docs {
		docs[i] = base[i%len(base)]
		docs[i].ID = fmt.Sprint(docs[i].ID, "#", i)
	}
	return docs
}

func newComposer(t testing.TB, o *Options) *Composer {
	t.Helper()
	c, err := New(testLexicon(t), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func TestDeterministic(t *testing.T) {
	docs := many(t, 600)
	want := make([]classify.Labelled, len(docs))
	c := newComposer(t, &Options{Seed: 7})
	for i, d := range docs {
		want[i] = c.Compose(d)
	}
	got := make([]classify.Labelled, len(docs))
	c = newComposer(t, &Options{Seed: 7})
	var wg sync.WaitGroup
	for w := range 8 {
		wg.Go(func() {
			for i := len(docs) - 1 - w; i >= 0; i -= 8 {
				got[i] = c.Compose(docs[i])
			}
		})
	}
	wg.Wait()
	other, same := newComposer(t, &Options{Seed: 8}), 0
	for i := range docs {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Fatalf("%s: another order, another result", docs[i].ID)
		}
		if bytes.Equal(other.Compose(docs[i]).Text, want[i].Text) {
			same++
		}
	}
	if same > len(docs)/20 {
		t.Errorf("%d of %d documents are the same under another seed", same, len(docs))
	}
}

func TestExact(t *testing.T) {
	for _, shape := range append(Shapes(), "") {
		c := newComposer(t, &Options{Shape: shape})
		for _, d := range many(t, 400) {
			check(t, c, d)
		}
	}
}

// check holds a composition to every promise about its spans.
func check(t *testing.T, c *Composer, d classify.Document) classify.Labelled {
	t.Helper()
	before := bytes.Clone(d.Text)
	x, l := c.plan(d), c.Compose(d)
	if !bytes.Equal(before, d.Text) {
		t.Fatal("the document was written to")
	}
	if len(l.Spans) == 0 {
		t.Fatalf("no spans: %+v", l.Tags)
	}
	v := classify.Verdict{}
	at := -1
	for _, s := range l.Spans {
		if s.Start <= at || s.End <= s.Start || s.End > len(l.Text) {
			t.Fatalf("spans %v of %d bytes: unordered, touching, empty or out of bounds", l.Spans, len(l.Text))
		}
		g := l.Text[s.Start:s.End]
		if b := bytes.TrimSpace(g); !utf8.Valid(g) || len(b) == 0 || x.shape == "leak" && len(b) != len(g) {
			t.Fatalf("%s: span %q", x.shape, g)
		}
		v.Spans = append(v.Spans, classify.Span{Start: s.Start, End: s.End})
		at = s.End
	}
	for _, e := range x.edits {
		for k := 1; k < 4 && k <= e.at; k++ {
			if r, n := utf8.DecodeRune(d.Text[e.at-k:]); n > k && r != utf8.RuneError {
				t.Fatalf("%s: byte %d is inside a character", x.shape, e.at)
			}
		}
		for _, f := range e.fragments {
			if f.part == gap && strings.TrimSpace(f.text) != "" {
				t.Fatalf("%s: gap %q", x.shape, f.text)
			}
		}
	}
	rest := v.Strip(nil, l.Text)
	switch l.Tags["shape"] {
	case "whole":
		if len(rest) != 0 || !l.Spam || len(l.Spans) != 1 {
			t.Fatalf("whole leaves %q, spans %v", rest, l.Spans)
		}
	case "keyword_line", "nav", "brand", "remark", "mixed_links":
		if !subsequence(rest, d.Text) {
			t.Fatalf("%s: the document is not in what is left:\n%q\n%q", x.shape, rest, d.Text)
		}
	default:
		if !bytes.Equal(solid(rest), solid(d.Text)) || !subsequence(rest, d.Text) {
			t.Fatalf("%s: without the spans\n%q\nis not\n%q", x.shape, rest, d.Text)
		}
	}
	if l.Spam != (l.Tags["shape"] == "whole") {
		t.Fatalf("Spam is %v", l.Spam)
	}
	return l
}

// solid is a text without blanks and line breaks.
func solid(b []byte) []byte {
	return bytes.Join(bytes.FieldsFunc(b, unicode.IsSpace), nil)
}

// subsequence says whether all of want stands in got, in order.
func subsequence(got, want []byte) bool {
	for _, b := range got {
		if len(want) > 0 && want[0] == b {
			want = want[1:]
		}
	}
	return len(want) == 0
}

// TestEverything composes enough to see every shape, family and disguise.
func TestEverything(t *testing.T) {
	c := newComposer(t, nil)
	seen := map[string]int{}
	n := 4000
	for _, d := range many(t, n) {
		l := c.Compose(d)
		seen[l.Family]++
		for _, k := range []string{"shape", "disguise", "separator", "lang"} {
			if l.Tags[k] == "" {
				t.Fatalf("no tag %s: %v", k, l.Tags)
			}
			seen[k+"="+l.Tags[k]]++
		}
	}
	var want []string
	for _, s := range Shapes() {
		want = append(want, "shape="+s)
	}
	for _, s := range Disguises() {
		if slices.Contains(escapes, s) {
			if n := seen["disguise="+s]; n > 0 {
				t.Errorf("%d were drawn of %s", n, s)
			}
			continue
		}
		want = append(want, "disguise="+s)
	}
	want = append(want, testLexicon(t).Families()...)
	want = append(want, "other", "lang=zh", "lang=en", "lang=id", "lang=fr", "separator=_", "separator=|", "separator=space", "separator=newline", "separator=none")
	for _, k := range want {
		if seen[k] == 0 {
			t.Errorf("never composed: %s", k)
		}
	}
	if p := seen["disguise=plain"]; p < n*78/100 || p > n*92/100 {
		t.Errorf("%d of %d are plain", p, n)
	}
	if zh := seen["lang=zh"]; zh < n*50/100 || zh > n*72/100 {
		t.Errorf("%d of %d are Chinese", zh, n)
	}
	t.Log(slices.Sorted(maps.Keys(seen)))
}

func TestAsked(t *testing.T) {
	good := testDocuments(t)
	list := slices.DeleteFunc(slices.Clone(good), func(d classify.Document) bool { return d.ID != "list.zh.txt" })
	good = slices.DeleteFunc(good, func(d classify.Document) bool { return !strings.HasPrefix(d.ID, "article") })
	for _, shape := range Shapes() {
		for _, family := range []string{"porn", "pharma"} {
			if shape == "comment" && family == "porn" || shape == "remark" && family == "pharma" {
				continue
			}
			c := newComposer(t, &Options{Shape: shape, Family: family})
			got, docs := 0, good
			if shape == "list_item" {
				docs = list
			}
			for i := range 60 {
				d := docs[i%len(docs)]
				d.ID += fmt.Sprint(i)
				l := c.Compose(d)
				if l.Family != family {
					t.Fatalf("family %s, asked for %s", l.Family, family)
				}
				if l.Tags["shape"] == shape {
					got++
				}
			}
			if got < 40 {
				t.Errorf("%s asked for, %d of 60 given", shape, got)
			}
		}
	}
	for _, disguise := range Disguises() {
		c := newComposer(t, &Options{Disguise: disguise})
		for _, d := range many(t, 200) {
			if got := c.Compose(d).Tags["disguise"]; got != disguise && got != "plain" {
				t.Fatalf("disguise %s, asked for %s", got, disguise)
			}
		}
	}
}

// TestLeak: what leaks is keywords, mostly with debris about them, and one time
// in eleven debris alone. Nearly all Chinese keywords have Han characters, and
// debris has none. That no debris is left outside of the spans, check says.
func TestLeak(t *testing.T) {
	// What debris mostly has, and no Chinese keyword.
	signs := append([]string{"to=", "json", "code", "commentary", "analysis", "assistant", "\":"}, closers...)
	for _, s := range scripts {
		for _, r := range s.letters {
			signs = append(signs, string(r))
		}
	}
	isDebris := func(gold string) bool {
		return slices.ContainsFunc(signs, func(s string) bool { return strings.Contains(gold, s) })
	}
	all, chinese, with, alone, latin := 0, 0, 0, 0, 0
	for i, disguise := range []string{"plain", "traditional"} {
		c := newComposer(t, &Options{Shape: "leak", Disguise: disguise, Seed: uint64(i)})
		for _, d := range many(t, 1600) {
			x, l := c.plan(d), check(t, c, d)
			if x.shape != "leak" {
				continue
			}
			all++
			if n := len(x.edits); n < 1 || n > 3 {
				t.Errorf("leaks at %d places", n)
			}
			if l.Tags["lang"] != "zh" {
				continue
			}
			chinese++
			text := ""
			for _, s := range l.Spans {
				text += string(l.Text[s.Start:s.End]) + "\n"
			}
			debris, keyword := isDebris(text), strings.ContainsFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) })
			switch {
			case debris && keyword:
				with++
			case debris && strings.Contains(text, "to=") && len(x.edits) == 1:
				alone++
			case !keyword:
				latin++
			}
			if !keyword && l.Tags["disguise"] != "plain" {
				t.Errorf("%q, disguised as %s", text, disguise)
			}
		}
	}
	if all < 1800 || chinese < all*75/100 {
		t.Errorf("%d leaks, %d of them Chinese", all, chinese)
	}
	share := func(n int) float64 { return float64(n) / float64(chinese) }
	if d, a, l := share(with+alone), share(alone), share(latin); d < 0.52 || d > 0.68 || a < 0.06 || a > 0.12 || l > 0.02 {
		t.Errorf("%.3f have debris, %.3f are debris alone, %.3f have a keyword without Han", d, a, l)
	}
}

// TestGaps: a leak never parts a mark from its letter, and may stand between
// words of a script without blanks.
func TestGaps(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"one two", "one| |two|"},
		{"see (this) now", "see| (this)| |now|"},
		{"好的", "好|的|"},
		{"ที่นี่", "ที่|นี่|"},
		{"แก้", "แก้|"},
		{"Привет, мир", "Привет,| |мир|"},
		{"a\xffb", "a\xffb|"},
	} {
		h := newHost([]byte(tt.text))
		got, at := "", 0
		for _, i := range h.gaps(h.trimmed(0)) {
			got += tt.text[at:i] + "|"
			at = i
		}
		if got += tt.text[at:]; got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.text, got, tt.want)
		}
	}
}

// TestBrand: one name, two to twelve times, and nothing else is gold.
func TestBrand(t *testing.T) {
	c := newComposer(t, &Options{Shape: "brand"})
	given, counts := 0, map[int]int{}
	for _, d := range many(t, 800) {
		l := check(t, c, d)
		if l.Tags["shape"] != "brand" {
			continue
		}
		given++
		counts[len(l.Spans)]++
		name := l.Text[l.Spans[0].Start:l.Spans[0].End]
		for _, s := range l.Spans {
			if got := l.Text[s.Start:s.End]; !bytes.Equal(got, name) {
				t.Errorf("brand %q and %q", name, got)
			}
		}
	}
	for n := range counts {
		if n < 2 || n > 12 {
			t.Errorf("%d documents have the brand %d times", counts[n], n)
		}
	}
	if given < 500 || len(counts) < 6 {
		t.Errorf("%d documents of 800, counts %v", given, counts)
	}
}

// TestHeadlines: a document of one line gets a block from every shape or from
// another in its place.
func TestHeadlines(t *testing.T) {
	for _, shape := range Shapes() {
		c := newComposer(t, &Options{Shape: shape})
		for i := range 100 {
			for _, text := range []string{"市委召开全面深化改革工作会议", "Council approves new budget\n", "好", "\n\nшкола\r\n", "ข่าววันนี้"} {
				l := check(t, c, classify.Document{ID: fmt.Sprint(i), Text: []byte(text)})
				switch got := l.Tags["shape"]; {
				case got == "brand", got == "leak" && utf8.RuneCountInString(strings.TrimSpace(text)) < minLeak:
					t.Fatalf("%s in %q", got, text)
				case shape == "leak" && utf8.RuneCountInString(text) > minLeak && got != "leak":
					t.Fatalf("%s in %q, asked for leak", got, text)
				}
			}
		}
	}
}

func TestUnknownFamily(t *testing.T) {
	lex, err := ReadLexicon(filepath.Join(testdata, "lexicon", "vape.en.txt"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(lex, nil)
	if err != nil {
		t.Fatal(err)
	}
	hits := 0
	for _, d := range many(t, 400) {
		l := check(t, c, d)
		if l.Family != "vape" {
			t.Fatalf("family %s", l.Family)
		}
		low := strings.ToLower(string(l.Text))
		if strings.Contains(low, "vape") || strings.Contains(low, "e liquid") {
			hits++
		}
	}
	if hits < 340 { // the rest is disguised
		t.Errorf("%d of 400 hold a keyword in the clear", hits)
	}
}

func TestNewErrors(t *testing.T) {
	lex := testLexicon(t)
	for _, o := range []*Options{{Family: "spices"}, {Shape: "spiral"}, {Disguise: "hat"}} {
		if _, err := New(lex, o); err == nil {
			t.Errorf("no error for %+v", o)
		}
	}
	if _, err := New(&Lexicon{}, nil); err == nil {
		t.Error("no error for an empty lexicon")
	}
	if _, err := New(nil, nil); err == nil {
		t.Error("no error for no lexicon")
	}
}

// TestDecent: no recombination may touch minors, whatever the list holds.
func TestDecent(t *testing.T) {
	lex := newLexicon([]list{{"porn", "zh", []string{"少妇", "美女", "学习", "生活", "小姐", "妹子", "幼女"}}})
	c, err := New(lex, &Options{Disguise: "plain"})
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2000 {
		l := c.Compose(classify.Document{ID: fmt.Sprint(i), Text: []byte("one line\nand another line here")})
		for _, bad := range []string{"幼", "少女", "小女", "学生", "小妹"} {
			if bytes.Contains(l.Text, []byte(bad)) {
				t.Fatalf("%s in %s", bad, l.Text)
			}
		}
	}
}

func FuzzCompose(f *testing.F) {
	var composers []*Composer
	for _, shape := range append(Shapes(), "") {
		composers = append(composers, newComposer(f, &Options{Shape: shape}))
	}
	texts := [][]byte{
		nil, []byte("a\x00b\nc\x00d e\n"), []byte("\x80\xe5\x9b\n\xff\xfe 好\xe5\n\xbd上一篇\x9b\x80 | a | b"),
		[]byte("a\r\r\n\rb\r\nc\r"), []byte("\uFEFF"), []byte("- 一\n- 二\n- \xe4\xb8\n - 三\n"),
	}
	for _, d := range testDocuments(f) {
		texts = append(texts, d.Text)
	}
	for i := range composers {
		for _, text := range texts {
			f.Add(uint8(i), "id", text)
		}
	}
	f.Fuzz(func(t *testing.T, shape uint8, id string, text []byte) {
		check(t, composers[int(shape)%len(composers)], classify.Document{ID: id, Text: text})
	})
}

func BenchmarkCompose(b *testing.B) {
	c := newComposer(b, nil)
	docs := many(b, 500)
	n := 0
	for _, d := range docs {
		n += len(d.Text)
	}
	b.SetBytes(int64(n / len(docs)))
	for i := 0; b.Loop(); i++ {
		c.Compose(docs[i%len(docs)])
	}
}
