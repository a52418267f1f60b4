package mine

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

// TestCounts: whatever comes, a count falls short by lost at the most, lost is
// no more than the sum divided by n, and what comes oftener is held.
func TestCounts(t *testing.T) {
	for seed := range uint64(20) {
		r := rand.New(rand.NewPCG(seed, 7))
		n := 5 + r.IntN(20)
		c, truth, sum := newCounts(n), map[string]int{}, 0
		for range 3000 {
			k := fmt.Sprint(int(math.Exp(8 * r.Float64()))) // some often, most once
			truth[k]++
			sum++
			c.add(k)
			if len(c.of) >= 2*n {
				t.Fatalf("%d keys are held, %d is the most", len(c.of), 2*n)
			}
		}
		if c.lost == 0 || c.lost > sum/n {
			t.Errorf("lost %d of %d with %d keys", c.lost, sum, n)
		}
		for k, x := range truth {
			if got := c.of[k]; got > x || got+c.lost < x {
				t.Errorf("%s: counted %d and lost %d, came %d times", k, got, c.lost, x)
			}
		}
		keys, missed := c.top(3, 1)
		for k, x := range truth {
			if x > missed && !slices.Contains(keys, k) {
				t.Errorf("%s came %d times, %d may be missed, and it is not among %q", k, x, missed, keys)
			}
		}
	}
	c := newCounts(10)
	for _, k := range []string{"b", "a", "c", "c", "d"} {
		c.add(k)
	}
	if keys, missed := c.top(2, 1); !slices.Equal(keys, []string{"c", "a"}) || missed != 1 {
		t.Errorf("top two: %q, missed %d", keys, missed)
	}
	if keys, missed := c.top(9, 2); !slices.Equal(keys, []string{"c"}) || missed != 0 {
		t.Errorf("two times and more: %q, missed %d", keys, missed)
	}
}

// segmenter knows the words given.
func segmenter(t *testing.T, words ...string) *segment.Segmenter {
	t.Helper()
	dictionary := []segment.Word{}
	for _, w := range words {
		dictionary = append(dictionary, segment.Word{Text: w, Freq: 100})
	}
	cutter, err := segment.NewGSE(dictionary)
	if err != nil {
		t.Fatal(err)
	}
	return segment.NewWith(cutter, nil)
}

func TestPhrases(t *testing.T) {
	seg := segmenter(t, "娱乐", "国旗")
	for _, x := range []struct {
		text string
		want []string
	}{
		{"利来国旗娱乐", []string{"利", "利来", "利来国旗", "利来国旗娱乐", "来", "来国旗", "来国旗娱乐", "国旗", "国旗娱乐", "娱乐"}},
		{"利 来 國 旗", []string{"利", "利来", "利来国旗", "来", "来国旗", "国旗"}},
		{"Buy  ＶＩＡＧＲＡ", []string{"buy", "viagra"}}, // two items
		{"Buy VIAGRA", []string{"buy", "buy viagra", "viagra"}},
		{"17c娱乐 app", []string{"17c", "17c娱乐", "17c娱乐 app", "娱乐", "娱乐 app", "app"}},
		{"cu$tom essay", []string{"cu", "tom", "tom essay", "essay"}},
		{"state-of-the-art", []string{"state", "state of", "state of the", "state of the art", "of", "of the", "of the art", "the", "the art", "art"}},
	} {
		var text segment.Text
		seg.Segment(&text, []byte(x.text))
		var got []string
		for _, it := range text.Items {
			phrases(nil, []byte(x.text), text.Tokens[it.Tokens.Lo:it.Tokens.Hi], func(k []byte) { got = append(got, string(k)) })
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%q: %q, want %q", x.text, got, x.want)
		}
	}
	// A long item is a phrase as a whole, a longer one is not.
	for n, want := range map[int]bool{2 * mostWords: true, 2*mostWords + 1: false} {
		words := strings.TrimSpace(strings.Repeat("word ", n))
		var text segment.Text
		seg.Segment(&text, []byte(words))
		found := false
		phrases(nil, []byte(words), text.Tokens, func(k []byte) { found = found || string(k) == words })
		if found != want {
			t.Errorf("%d words are a phrase: %v", n, found)
		}
	}
}

func TestTrie(t *testing.T) {
	words := []string{"娱乐", "娱乐城", "乐", "buy viagra", "viagra", "17c视频", "buy", "17c 视频"}
	tr := newTrie(words)
	for text, want := range map[string][]string{
		"真人娱乐城":             {"娱乐", "娱乐城", "乐"},
		"buy viagra online": {"buy", "buy viagra", "viagra"},
		"buyviagra":         nil, // no words of it
		"看17c视频":            {"17c视频"},
		"117c视频":            nil,
		"":                  nil,
	} {
		var got []string
		s := symbols(nil, text)
		for i := range s {
			tr.find(s[i:], func(k int32, n int) {
				if m := len(symbols(nil, words[k])); m != n {
					t.Errorf("%q takes %d symbols, and has %d", words[k], n, m)
				}
				got = append(got, words[k])
			})
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestAssociated holds G² to its other form, the sum of O ln(O/E).
func TestAssociated(t *testing.T) {
	for _, x := range [][4]int{{10, 100, 5, 1000}, {1, 57, 0, 7000}, {100, 100, 0, 100}, {50, 100, 49, 100}, {3, 3, 1, 2}} {
		o := [4]float64{float64(x[0]), float64(x[1] - x[0]), float64(x[2]), float64(x[3] - x[2])}
		n := o[0] + o[1] + o[2] + o[3]
		want := 0.0
		for i, v := range o {
			row, col := o[i&2]+o[i&2+1], o[i&1]+o[i&1+2]
			if v > 0 {
				want += 2 * v * math.Log(v*n/(row*col))
			}
		}
		if got := associated(x[0], x[1], x[2], x[3]); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v: %v, want %v", x, got, want)
		}
	}
	for _, x := range [][4]int{{1, 100, 10, 1000}, {1, 100, 50, 1000}, {0, 0, 0, 0}, {0, 10, 0, 10}} {
		if got := associated(x[0], x[1], x[2], x[3]); got != 0 {
			t.Errorf("%v: %v, want 0", x, got)
		}
	}
}

func TestExample(t *testing.T) {
	long := strings.Repeat("长", 100)
	for _, x := range []struct{ text, at, keyword, want string }{
		{"one\nbuy \tviagra\x00 now\nthree", "viagra", "viagra", "buy viagra now"},
		{long + "国旗" + long, long + "国旗" + long, "国旗", strings.Repeat("长", around) + "国旗" + strings.Repeat("长", around)},
		{"ＶＩＡＧＲＡ", "ＶＩＡＧＲＡ", "viagra", "ＶＩＡＧＲＡ"},
		{"a\xff|b", "b", "b", "a�|b"},
	} {
		lo := strings.Index(x.text, x.at)
		if got := example([]byte(x.text), segment.Span{Start: lo, End: lo + len(x.at)}, x.keyword); got != x.want {
			t.Errorf("%q in %q: %q, want %q", x.keyword, x.text, got, x.want)
		}
	}
}

func TestListable(t *testing.T) {
	for w, want := range map[string]bool{
		"国旗": true, "旗": false, "buy": true, "bu": false, "17c": false, "17c视频": true, "h动": false, "av片": true,
		"100 1000": false, "sultanslot365": true, "mortgaɡe": false, "ոsurance": false, "страховка": true, "café noir": true, "": false,
	} {
		if listable(w) != want {
			t.Errorf("%q is listable: %v", w, !want)
		}
	}
}

func TestCovered(t *testing.T) {
	parts := newTrie([]string{"凯发", "娱乐", "buy", "viagra online"})
	for w, want := range map[string]bool{
		"凯发娱乐": true, "凯发": true, "凯发官网": false, "娱乐凯": false, "buy viagra online": true, "buy viagra": false,
	} {
		s := symbols(nil, w)
		if got := covered(s, func(at int, f func(int)) { parts.find(s[at:], func(_ int32, n int) { f(n) }) }); got != want {
			t.Errorf("%q is made of them: %v", w, got)
		}
	}
}

// TestFree: the more documents have a keyword, the more neighbours are asked
// for; an edge is another one each time.
func TestFree(t *testing.T) {
	var v variety
	for _, s := range []symbol{7, 7, 7} {
		v.add(s)
	}
	if v.n != 1 {
		t.Errorf("one neighbour counts %d", v.n)
	}
	for range 9 {
		v.add(edgeOfItem)
	}
	if v.n != mostVariety {
		t.Errorf("edges make %d", v.n)
	}
	for documents, least := range map[int]int{1: 1, 2: 2, 3: 2, 4: 3, 7: 3, 8: 4, 1000: 4} {
		for n := range mostVariety + 1 {
			x := tally{documents: documents, left: variety{n: n}, right: variety{n: mostVariety}}
			if x.free() != (n >= least) {
				t.Errorf("%d documents, %d neighbours: free %v", documents, n, x.free())
			}
		}
	}
}

// model has been taught of blocks that are lists of so many known words.
func model(t *testing.T) *classify.Model {
	t.Helper()
	dictionary := []segment.Word{{Text: "百家乐", Freq: 9}, {Text: "时时彩", Freq: 9}, {Text: "图书馆", Freq: 9}}
	seg, err := segment.New(&segment.Options{Dictionary: dictionary})
	if err != nil {
		t.Fatal(err)
	}
	tr := classify.NewTrainer(seg, &classify.TrainOptions{Dictionary: dictionary})
	learn := func(tune bool, l classify.Labelled) {
		do := tr.Learn
		if tune {
			do = tr.Tune
		}
		if err := do(l); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 120 {
		body := article(i)
		learn(i%3 == 0, classify.Labelled{Document: classify.Document{ID: fmt.Sprint("clean", i), Text: []byte(body)}})
		text := body + "\n" + block(i, "")
		learn(i%3 == 0, classify.Labelled{
			Document: classify.Document{ID: fmt.Sprint("spam", i), Text: []byte(text)},
			Spans:    []segment.Span{{Start: len(body) + 1, End: len(text)}}, Family: "gambling",
		})
	}
	if err := tr.Fit(); err != nil {
		t.Fatal(err)
	}
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func article(i int) string {
	s := []string{"图书馆在三楼，进门以后向左走就可以看到。", "The bridge was built in 1904 and widened forty years later.", "会议讨论了明年的预算，并且通过了两项决定。", "She planted the beans in April."}
	return s[i%4] + "\n" + s[(i/4+1)%4] + fmt.Sprintf("\n%d pages\n", i)
}

// block is a list of known words and of a new one.
func block(i int, new string) string {
	known := []string{"百家乐", "时时彩", "百家乐时时彩", "时时彩百家乐"}
	var out []string
	for k := range 8 {
		w := known[(i+k*(i%3+1))%4]
		if new != "" && k%3 == 1 {
			w = new
		}
		out = append(out, w)
	}
	return strings.Join(out, "|")
}

func write(t *testing.T, name string, rows ...map[string]any) string {
	t.Helper()
	var b bytes.Buffer
	for _, r := range rows {
		if err := json.NewEncoder(&b).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestMine counts by hand what it finds.
func TestMine(t *testing.T) {
	m := model(t)
	var rows []map[string]any
	add := func(id, url, text string) {
		r := map[string]any{"id": id, "text": text}
		if url != "" {
			r["url"] = url
		}
		rows = append(rows, r)
	}
	for i := range 6 { // one site
		add(fmt.Sprint("stamped", i), "https://WWW.example.com/"+fmt.Sprint(i), article(i)+"\n"+block(i, "利来国旗"))
	}
	for i := range 3 {
		add(fmt.Sprint("other", i), "", article(i)+"\n"+block(i, "利来国旗")+"\n\n"+article(i+1)+"\n"+block(i, "利来国旗"))
	}
	for i := range 5 {
		add(fmt.Sprint("plain", i), "", article(i)+"\n"+block(i, "公园"))
	}
	for i := range 40 {
		text := article(i)
		if i%3 == 0 {
			text += "\n公园里种了很多树，市民周末去那里散步。"
		}
		if i == 1 {
			text += "\n旗杆上是利来国旗吗？我们不知道。"
		}
		add(fmt.Sprint("clean", i), "", text)
	}
	path := write(t, "corpus.jsonl", rows...)
	plan := Plan{Paths: []string{path}, Model: m}
	mine := func(p Plan) *Found {
		t.Helper()
		f, err := Mine(context.Background(), p)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	f := mine(plan)
	if f.Documents != len(rows) || f.Injected != 14 || f.Missed != 0 {
		t.Fatalf("%d documents, %d injected, %d missed", f.Documents, f.Injected, f.Missed)
	}
	if len(f.Keywords) != 1 {
		t.Fatalf("found %+v", f.Keywords)
	}
	got := f.Keywords[0]
	want := Keyword{
		Family: "gambling", Language: "zh", Keyword: "利来国旗", Documents: 9, Sources: 4, Spans: 12, Outside: 1,
		G2: associated(9, 14, 1, len(rows)), Score: got.Score, LLR: got.LLR, ID: got.ID, Example: got.Example,
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if got.Score < 0.95 || !strings.Contains(got.Example, "利来国旗") || got.ID == "" || got.LLR > 2 {
		t.Errorf("%+v", got)
	}

	t.Run("jobs", func(t *testing.T) {
		for _, jobs := range []int{1, 7} {
			p := plan
			p.Jobs = jobs
			if d := cmp.Diff(f, mine(p)); d != "" {
				t.Errorf("%d jobs: %s", jobs, d)
			}
		}
	})
	t.Run("known", func(t *testing.T) {
		p := plan
		p.Known = true
		var model []string
		for _, k := range mine(p).Keywords {
			if k.Known == "model" {
				model = append(model, k.Keyword)
			}
		}
		if !slices.Contains(model, "时时彩百家乐") || slices.Contains(model, "利来国旗") {
			t.Errorf("the model knows %q", model)
		}
	})
	t.Run("least", func(t *testing.T) {
		p := plan
		p.Least = 10
		if k := mine(p).Keywords; len(k) != 0 {
			t.Errorf("in ten documents: %+v", k)
		}
	})
	t.Run("little room", func(t *testing.T) {
		p := plan
		p.Held, p.Counted = 16, 6
		if f := mine(p); f.Missed == 0 {
			t.Error("room for few phrases, and none was missed")
		} else if f.Missed < 9 && (len(f.Keywords) != 1 || !cmp.Equal(f.Keywords[0].Documents, 9)) {
			t.Errorf("%d missed, found %+v", f.Missed, f.Keywords)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		for _, stage := range []string{"gathering", "counting"} {
			ctx, cancel := context.WithCancel(context.Background())
			p := plan
			p.Progress = func(s string, _ *corpus.Document) {
				if s == stage {
					cancel()
				}
			}
			if _, err := Mine(ctx, p); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v", stage, err)
			}
			cancel()
		}
	})
}

func TestTable(t *testing.T) {
	keywords := []Keyword{
		{Family: "gambling", Language: "zh", Keyword: "利来国旗", G2: 12.34, Documents: 5, Score: 0.99999, ID: "a\tb", Example: `"quoted" 利来国旗 "`},
		{Family: "pharma", Language: "en", Keyword: "modafinil", Known: "lexicon", LLR: -0.5, Example: `say "x`},
		{Family: "pharma", Language: "en", Keyword: "zopiclone"},
	}
	var b bytes.Buffer
	if err := WriteTSV(&b, keywords); err != nil {
		t.Fatal(err)
	}
	table := b.String()
	if lines := strings.Split(table, "\n"); len(lines) != 5 || lines[3] != "\tpharma\ten\tzopiclone\t0.0\t0\t0\t0\t0\t0\t\t0.00\t0.0000\t\t" {
		t.Errorf("written as %q", lines)
	}
	read := func(table string, all bool) ([]Accepted, []string) {
		t.Helper()
		var bad []string
		rows, err := ReadAccepted(strings.NewReader(table), "t.tsv", all, func(err error) { bad = append(bad, err.Error()) })
		if err != nil {
			t.Fatal(err)
		}
		return rows, bad
	}
	if rows, bad := read(table, false); rows != nil || bad != nil {
		t.Errorf("nothing is marked: %v, %v", rows, bad)
	}
	a, m, z := Accepted{"gambling", "zh", "利来国旗"}, Accepted{"pharma", "en", "modafinil"}, Accepted{"pharma", "en", "zopiclone"}
	if rows, bad := read(table, true); !slices.Equal(rows, []Accepted{a, m, z}) || bad != nil {
		t.Errorf("all: %v, %v", rows, bad)
	}
	marked := strings.Replace(strings.Replace(table, "\tgambling", "X \tgambling", 1), "\tpharma", "no\tpharma", 1)
	if rows, bad := read("\xef\xbb\xbf"+marked, false); !slices.Equal(rows, []Accepted{a}) || bad != nil {
		t.Errorf("marked: %v, %v", rows, bad)
	}
	if rows, _ := read(strings.ReplaceAll(marked, "\n", "\r\n"), true); !slices.Equal(rows, []Accepted{a, z}) {
		t.Errorf("all but one: %v", rows)
	}
	if rows, _ := read("keyword\tfamily\tlanguage\nx y\tvape\ten\nx y\tvape\ten\n", true); !slices.Equal(rows, []Accepted{{"vape", "en", "x y"}}) {
		t.Errorf("other columns: %v", rows)
	}
	for row, want := range map[string]string{
		"x\tpharma\ten\t":                               "t.tsv:2: there is no keyword",
		"x\tpharma\ten\t#1 pill":                        "t.tsv:2 (#1 pill): a keyword that begins with #",
		"x\tpharma\ten\t" + strings.Repeat("pill ", 60): "299 bytes, 256 is the most",
		"x\ta.b\ten\tpill":                              `"a.b" is no name of a family`,
		"x\t\ten\tpill":                                 `"" is no name of a family`,
		"x\tpharma\tenglish\tpill":                      `"english" is no tag of a language`,
		"x\tporn\ten\tteen":                             "may touch minors",
		"what\tpharma\ten\tpill":                        `the mark "what" says neither yes nor no; write x`,
		"x\tpharma":                                     "there is no keyword",
	} {
		rows, bad := read("accept\tfamily\tlanguage\tkeyword\n"+row+"\nx\tpharma\ten\tgood\n", false)
		if len(bad) != 1 || !strings.Contains(bad[0], want) || !slices.Equal(rows, []Accepted{{"pharma", "en", "good"}}) {
			t.Errorf("%q: %q, %v", row, bad, rows)
		}
	}
	rows, bad := read(`{"accept":1,"family":"vape","language":"en","keyword":"a"}`+"\n{broken\n\n"+`{"accept":"yes","family":"vape","language":"en","keyword":"b"}`+"\n"+`{"accept":false,"family":"vape","language":"en","keyword":"c"}`, true)
	if !slices.Equal(rows, []Accepted{{"vape", "en", "a"}, {"vape", "en", "b"}}) || len(bad) != 1 || !strings.Contains(bad[0], "t.tsv:2: ") {
		t.Errorf("JSON lines: %v, %q", rows, bad)
	}
	if _, err := ReadAccepted(strings.NewReader("\x1f\x8b\x08"), "t.tsv", true, nil); err == nil || !strings.Contains(err.Error(), "unpack it") {
		t.Error(err)
	}
	for _, text := range []string{"", "just text\n", "family\tkeyword\n"} {
		if _, err := ReadAccepted(strings.NewReader(text), "t.tsv", true, nil); err == nil || !strings.Contains(err.Error(), "t.tsv: there is no column") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAddTo(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "lexicon")
	a := []Accepted{{"vape", "en", "puff"}, {"vape", "en", "elf"}, {"porn", "zh", "毛片"}}
	check := func(want []Added, keywords []Accepted) {
		t.Helper()
		got, err := AddTo(dir, keywords)
		if err != nil {
			t.Fatal(err)
		}
		for i := range got {
			got[i].File = filepath.Base(got[i].File)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%v, want %v", got, want)
		}
	}
	list := func(name, want string) {
		t.Helper()
		if b, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(b) != want {
			t.Errorf("%s: %q, %v; want %q", name, b, err, want)
		}
	}
	check([]Added{{"porn.zh.txt", 1, 0}, {"vape.en.txt", 2, 0}}, a)
	list("vape.en.txt", "elf\npuff\n")
	list("porn.zh.txt", "毛片\n")
	check([]Added{{"porn.zh.txt", 0, 1}, {"vape.en.txt", 0, 2}}, a)
	if err := os.WriteFile(filepath.Join(dir, "vape.en.txt"), []byte("\xef\xbb\xbfpuff\r\n# more\nzap"), 0o644); err != nil {
		t.Fatal(err)
	}
	check([]Added{{"vape.en.txt", 1, 1}}, a[:2])
	list("vape.en.txt", "\xef\xbb\xbfpuff\r\n# more\nzap\nelf\n")

	// Where one list cannot be written, none is.
	if err := os.Mkdir(filepath.Join(dir, "zoo.en.txt"), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := AddTo(dir, []Accepted{{"porn", "zh", "another"}, {"zoo", "en", "x"}}); err == nil {
		t.Error("a folder was written")
	}
	list("porn.zh.txt", "毛片\n")
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}
