package classify

import (
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

const (
	zhArticle = "市民参观博物馆\n昨天，农民在果园种植了小麦。图书馆的老师说，他们要整理这里的书籍。\n" +
		"医生和司机一起观察水质，雨量也不少。关于铁路的测量，居民没有意见。\n傍晚，渔民在码头修理了渔船。\n"
	enArticle = "A farmer and the bridge\nThe teacher painted the garden and the library in the morning. It was the driver who repaired the station for us.\n" +
		"In this town a doctor has measured his orchard, but not the river.\nThe sailor noticed the harbour and the lighthouse in the morning.\n"
	zhBlock = "国产精品在线观看_成人视频_高清无码免费看片_欧美激情_色情网站久久热_国产精品_在线观看成人视频"
)

// injected are texts with the blocks in ⟦⟧ that must be found to the byte, and
// with their families.
var injected = []struct{ name, text, family string }{
	{"head", "⟦" + zhBlock + "⟧\n" + zhArticle, "porn"},
	{"head of an English page", "⟦" + zhBlock + "⟧\n" + enArticle, "porn"},
	{"foot", zhArticle + "⟦百家乐 | 时时彩博彩平台 | 真人娱乐 | 注册送钱 | 网上赌场六合彩 | 彩票投注⟧\n", "gambling"},
	{"foot with a bar left over", enArticle + "⟦百家乐 | 时时彩博彩平台 | 真人娱乐 | 注册送钱 | 网上赌场六合彩 |⟧", "gambling"},
	{"foot without a line break", enArticle + "⟦buy viagra, cheap cialis online, generic levitra, order xanax, discount tramadol, viagra online⟧", "pharma"},
	{"head with blanks around", "⟦  buy viagra, cheap cialis, generic levitra, order xanax, viagra online, levitra cheap  ⟧\n" + enArticle, "pharma"},
	{"Windows line break", "⟦" + zhBlock + "⟧\r\n" + zhArticle, "porn"},
	{"title tail", strings.Replace(zhArticle, "\n", "⟦_百家乐_时时彩_博彩平台_真人娱乐_注册送钱_网上赌场⟧\n", 1), "gambling"},
	{"title tail after a blank", strings.Replace(enArticle, "\n", "⟦ | buy viagra | cheap cialis | generic levitra | order xanax | viagra online⟧\n", 1), "pharma"},
	{"disguised", "⟦國產精品_在線觀看_成\u200b人視頻_高清無碼_歐美激情_色情網站⟧\n" + zhArticle, "porn"},
	{"head and foot", "⟦" + zhBlock + "⟧\n" + zhArticle + "⟦" + zhBlock + "⟧\n", "porn"},
}

func TestClassifyInjected(t *testing.T) {
	c := newClassifier(t, nil)
	for _, x := range injected {
		d := marked(x.name, x.text)
		v := c.Classify(d.Document)
		if v.ID != x.name || v.Label != Injected {
			t.Errorf("%s: id %q, label %s (score %.3f)", x.name, v.ID, v.Label, v.Score)
		}
		if got := mark(d.Text, spansOf(v)); got != x.text {
			t.Errorf("%s: found\n%s\nwant\n%s", x.name, got, x.text)
			continue
		}
		best := 0.0
		for _, s := range v.Spans {
			best = max(best, s.Score)
			if s.Family != x.family {
				t.Errorf("%s: family %s, want %s", x.name, s.Family, x.family)
			}
			if s.Score < 0.5 || s.Score > 1 || s.LLR <= 0 || s.Shape != "block" {
				t.Errorf("%s: span %+v", x.name, s)
			}
		}
		if v.Score < best {
			t.Errorf("%s: score %.3f, a span has %.3f", x.name, v.Score, best)
		}
		var kept []byte
		for _, part := range strings.Split(x.text, "⟦") {
			if _, after, ok := strings.Cut(part, "⟧"); ok {
				part = after
			}
			kept = append(kept, part...)
		}
		if got := v.Strip(nil, d.Text); string(got) != string(kept) {
			t.Errorf("%s: stripped to %q", x.name, got)
		}
	}
}

// TestClassifySentence: a block at the end of a paragraph leaves the sentence
// before it its own full stop.
func TestClassifySentence(t *testing.T) {
	c := newClassifier(t, nil)
	text := strings.Replace(zhArticle, "没有意见。\n", "没有意见。"+zhBlock+"\n", 1)
	v := c.Classify(Document{Text: []byte(text)})
	if got := string(v.Strip(nil, []byte(text))); v.Label != Injected || got != zhArticle {
		t.Errorf("%s, kept\n%s", v.Label, got)
	}
}

// TestClassifyDefault: a model that was never fitted finds a long block, and
// takes nothing from an article.
func TestClassifyDefault(t *testing.T) {
	m, err := trained(t, ownSegmenter(), samples(0, sampleLearned)...).Model()
	if err != nil {
		t.Fatal(err)
	}
	c, err := New(m, ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := marked("default", "⟦"+zhBlock+"⟧\n"+zhArticle)
	if v := c.Classify(d.Document); mark(d.Text, spansOf(v)) != mark(d.Text, d.Spans) {
		t.Errorf("%s: %s", v.Label, mark(d.Text, spansOf(v)))
	}
	if v := c.Classify(Document{Text: []byte(zhArticle)}); v.Label != Clean {
		t.Errorf("an article: %s %s", v.Label, mark([]byte(zhArticle), spansOf(v)))
	}
}

// TestClassifyClean: documents like those of the training, and lists in them,
// stay as they are. A lone keyword in an article is not enough.
func TestClassifyClean(t *testing.T) {
	c := newClassifier(t, nil)
	check := func(name, text string) {
		v := c.Classify(Document{ID: name, Text: []byte(text)})
		if v.Label != Clean || len(v.Spans) > 0 || string(v.Strip(nil, []byte(text))) != text {
			t.Errorf("%s: %s (%.3f)\n%s", name, v.Label, v.Score, mark([]byte(text), spansOf(v)))
		}
	}
	check("Chinese", zhArticle)
	check("English", enArticle)
	check("both", zhArticle+"\n"+enArticle)
	check("menu", strings.Join(zhMenu, " | ")+"\n"+zhArticle+strings.Join(zhMenu, "_")+"\n")
	check("one word", "昨天，记者在广场介绍了六合彩的课程。图书馆的老师说，他们要整理这里的书籍。\n"+zhArticle)
	for i := range 60 {
		r := rand.New(rand.NewPCG(uint64(i), 1234))
		title, body := article(r, i%2 == 0)
		check(fmt.Sprint("article ", i), title+"\n"+body)
	}
}

func TestClassifySpam(t *testing.T) {
	c := newClassifier(t, nil)
	for _, text := range []string{
		zhBlock + "\n" + zhBlock + "\n",
		"百家乐,时时彩,博彩平台,真人娱乐\n注册送钱,网上赌场,六合彩,彩票投注\n",
		"buy viagra, cheap cialis, generic levitra\n\norder xanax, viagra online, levitra cheap, discount tramadol",
	} {
		v := c.Classify(Document{Text: []byte(text)})
		if v.Label != Spam || v.Score < 0.5 {
			t.Errorf("%s (%.3f), want %s: %s", v.Label, v.Score, Spam, mark([]byte(text), spansOf(v)))
		}
	}
}

// oddTexts hold no spam, and much that a program may stumble over.
func oddTexts() map[string]string {
	return map[string]string{
		"empty":             "",
		"line break":        "\n",
		"line breaks":       "\r\n\n\r\r\n\n",
		"blanks":            " \t\u3000\u00a0 ",
		"NUL":               "\x00",
		"NULs":              strings.Repeat("\x00", 5000),
		"NULs in lines":     "\x00\x00\n\x00\n\n\x00",
		"not UTF-8":         "\xff\xfe\xc3\x28\x80\x80\xf0\x9f\n\xe4\xb8",
		"half a character":  "市民\xe5\x8f\n\xe5",
		"marks only":        "\u0301\u0302\u200b\ufeff",
		"separators only":   "|_|-_,，、【】《》>→ | _ ",
		"one huge word":     strings.Repeat("q", 1<<20),
		"one huge number":   strings.Repeat("7", 1<<18),
		"one huge Han run":  strings.Repeat("龘", 1<<14),
		"one letter":        "a",
		"one character":     "龘",
		"kana":              "こんにちは、お元気ですか。\nアイウエオ",
		"Arabic ligature":   "\ufdfa \ufdfa \ufdfb",
		"Thai":              "สวัสดีครับ ยินดีต้อนรับ",
		"emoji":             "👨‍👩‍👧‍👦 🇨🇭 ☎️ ✅",
		"lone ∨":            "a∨ ∨ ∨b",
		"bare capital I":    "I I I I",
		"unclosed brackets": "【【【《《《(((",
		"many lines":        strings.Repeat("x\n", 3000),
		"many items":        strings.Repeat("龘|", 3000),
		"script after NUL":  "\x00龘\x00q\x007",
		"address":           "https://example.org/a_b-c|d?e=f,g www.example.org",
		"bidi":              "\u202eabc\u202c",
		"noncharacter":      "\uffff\U0010ffff\ufffd",
	}
}

func TestClassifyOdd(t *testing.T) {
	c := newClassifier(t, nil)
	for name, text := range oddTexts() {
		v := c.Classify(Document{ID: name, Text: []byte(text)})
		if v.Label != Clean || len(v.Spans) > 0 || v.ID != name {
			t.Errorf("%s: %s, %d spans", name, v.Label, len(v.Spans))
		}
		if math.IsNaN(v.Score) || v.Score < 0 || v.Score > 1 {
			t.Errorf("%s: score %v", name, v.Score)
		}
		// And beside a block, which is still found.
		text = zhBlock + "\n" + zhArticle + "\n" + text
		v = c.Classify(Document{Text: []byte(text)})
		if len(v.Spans) != 1 || v.Spans[0].Start != 0 || v.Spans[0].End != len(zhBlock) {
			t.Errorf("%s under an article: %s, spans %v", name, v.Label, spansOf(v))
		}
	}
	if v := c.Classify(Document{}); v.Label != Clean || v.Score != 0 || v.Unsure {
		t.Errorf("no document at all: %+v", v)
	}
}

// TestClassifyInvalid: bytes that are not UTF-8 carry no evidence, wherever
// they stand, and stay where they are.
func TestClassifyInvalid(t *testing.T) {
	c := newClassifier(t, nil)
	d := marked("invalid", "⟦"+zhBlock+"⟧\n"+zhArticle)
	text := append([]byte(nil), d.Text...)
	text = append(text, "\n\xff\xfe\xe4\xb8 \xc0\n"...)
	v := c.Classify(Document{Text: text})
	if !slices.Equal(spansOf(v), d.Spans) {
		t.Fatalf("%s: %q", v.Label, mark(text, spansOf(v)))
	}
	if got := v.Strip(nil, text); string(got) != string(text[d.Spans[0].End:]) {
		t.Errorf("stripped to %q", got)
	}
}

func TestOptions(t *testing.T) {
	seg := ownSegmenter()
	for _, x := range []struct {
		name string
		o    *Options
		ok   bool
	}{
		{"nil", nil, true},
		{"zero", &Options{}, true},
		{"threshold 1", &Options{Threshold: 1}, true},
		{"threshold below", &Options{Threshold: -0.01}, false},
		{"threshold above", &Options{Threshold: 1.01}, false},
		{"threshold of infinity", &Options{Threshold: math.Inf(1)}, false},
		{"families", &Options{Families: []string{"porn", "pharma"}}, true},
		{"unknown family", &Options{Families: []string{"porn", "poetry"}}, false},
		{"empty family", &Options{Families: []string{""}}, false},
	} {
		c, err := New(sampleModel(), seg, x.o)
		if (err == nil) != x.ok || (c == nil) == x.ok {
			t.Errorf("%s: %v", x.name, err)
		}
	}
	if _, err := New(sampleModel(), seg, &Options{Families: []string{"poetry"}}); err == nil || !strings.Contains(err.Error(), "poetry") || !strings.Contains(err.Error(), "gambling") {
		t.Errorf("%v; want an error with the family and those that there are", err)
	}
}

// TestOptionsFamilies: only the families that were asked for are reported.
func TestOptionsFamilies(t *testing.T) {
	gambling := "百家乐_时时彩_博彩平台_真人娱乐_注册送钱_网上赌场_六合彩"
	text := []byte(zhBlock + "\n" + zhArticle + gambling + "\n")
	for _, x := range []struct {
		families []string
		want     []segment.Span
	}{
		{nil, []segment.Span{{Start: 0, End: len(zhBlock)}, {Start: len(text) - 1 - len(gambling), End: len(text) - 1}}},
		{[]string{"porn"}, []segment.Span{{Start: 0, End: len(zhBlock)}}},
		{[]string{"gambling"}, []segment.Span{{Start: len(text) - 1 - len(gambling), End: len(text) - 1}}},
		{[]string{"pharma"}, nil},
	} {
		v := newClassifier(t, &Options{Families: x.families}).Classify(Document{Text: text})
		if got := spansOf(v); !slices.Equal(got, x.want) {
			t.Errorf("%v: %v, want %v", x.families, got, x.want)
		}
		if want := map[bool]Label{true: Injected, false: Clean}[len(x.want) > 0]; v.Label != want {
			t.Errorf("%v: %s, want %s", x.families, v.Label, want)
		}
	}
}

// TestOptionsThreshold: a higher threshold never reports more, and 0.999999
// reports less than 0.5.
func TestOptionsThreshold(t *testing.T) {
	counts := map[float64]int{}
	thresholds := []float64{0.05, 0.5, 0.9, 0.999999, 1}
	var last map[string]bool
	for _, p := range thresholds {
		c := newClassifier(t, &Options{Threshold: p})
		have := map[string]bool{}
		for i := range 120 {
			d := thin(i)
			for _, s := range c.Classify(d.Document).Spans {
				if s.Score < p {
					t.Errorf("threshold %g: a span of score %g", p, s.Score)
				}
				have[fmt.Sprint(i, s.Start, s.End)] = true
			}
		}
		counts[p] = len(have)
		for k := range have {
			if last != nil && !last[k] {
				t.Errorf("threshold %g reports %s, a lower one does not", p, k)
			}
		}
		last = have
	}
	if counts[0.999999] >= counts[0.5] || counts[0.5] == 0 {
		t.Errorf("spans by threshold: %v", counts)
	}
}

// thin is a document with a block of one to four keywords somewhere.
func thin(i int) Labelled {
	r := rand.New(rand.NewPCG(uint64(i), 555))
	title, body := article(r, false)
	words := families[i%2].words
	var items []string
	for range 1 + i%4 {
		items = append(items, pick(r, words))
	}
	block := strings.Join(items, "_")
	switch i % 3 {
	case 0:
		return marked("thin", "⟦"+block+"⟧\n"+title+"\n"+body)
	case 1:
		return marked("thin", title+"⟦_"+block+"⟧\n"+body)
	}
	return marked("thin", title+"\n"+body+"⟦"+block+"⟧")
}

// TestClassifyTerms: the terms of a span are its strongest, in both
// directions, strongest first, and no more than asked for.
func TestClassifyTerms(t *testing.T) {
	c := newClassifier(t, &Options{Terms: 1000})
	d := marked("terms", injected[0].text)
	v := c.Classify(d.Document)
	if len(v.Spans) != 1 {
		t.Fatalf("%d spans", len(v.Spans))
	}
	all := v.Spans[0].Terms
	up, down := 0, 0
	have := map[string]float64{}
	for i, e := range all {
		if e.LLR > 0 {
			up++
		} else if e.LLR < 0 {
			down++
		}
		if i > 0 && math.Abs(e.LLR) > math.Abs(all[i-1].LLR) {
			t.Errorf("%v stands after %v", e, all[i-1])
		}
		if _, twice := have[e.Term]; twice || e.Term == "" {
			t.Errorf("%q stands there twice, or is empty", e.Term)
		}
		have[e.Term] = e.LLR
	}
	if up == 0 || down == 0 {
		t.Errorf("%d terms for spam and %d for content; want evidence in both directions", up, down)
	}
	if have["在线观看"] <= 0 || have["国产精品"] <= 0 {
		t.Errorf("the keywords do not speak for spam: %v", all)
	}
	shapes := 0
	for term := range have {
		if strings.HasPrefix(term, "shape:") {
			shapes++
		}
		if strings.Contains(term, "小麦") {
			t.Errorf("a term of the article: %q", term)
		}
	}
	if shapes == 0 {
		t.Error("no shape among the terms")
	}
	for n, want := range map[int]int{0: 8, 1: 1, 3: 3} {
		got := newClassifier(t, &Options{Terms: n}).Classify(d.Document).Spans[0].Terms
		if !slices.Equal(got, all[:want]) {
			t.Errorf("Terms %d: %v, want %v", n, got, all[:want])
		}
	}
}

// TestClassifyLanguages: the bytes of each language, and a span's own.
func TestClassifyLanguages(t *testing.T) {
	v := newClassifier(t, nil).Classify(Document{Text: []byte(zhBlock + "\n" + enArticle)})
	if v.Languages["zh"] != len(zhBlock) || v.Languages["en"] == 0 || len(v.Languages) != 2 {
		t.Errorf("languages %v, want zh:%d and en", v.Languages, len(zhBlock))
	}
	if len(v.Spans) != 1 || v.Spans[0].Language != "zh" {
		t.Errorf("spans %+v", v.Spans)
	}
}

// TestClassifyConcurrent: goroutines that share a classifier get the same
// verdicts as one alone, whatever was judged before.
func TestClassifyConcurrent(t *testing.T) {
	var docs []Document
	for _, x := range injected {
		docs = append(docs, marked(x.name, x.text).Document)
	}
	for name, text := range oddTexts() {
		if len(text) < 10000 {
			docs = append(docs, Document{ID: name, Text: []byte(text)})
		}
	}
	for i := range 20 {
		docs = append(docs, sample(600+i).Document, thin(i).Document)
	}
	c := newClassifier(t, nil)
	want := make([]Verdict, len(docs))
	for i, d := range docs {
		want[i] = newClassifier(t, nil).Classify(d)
	}
	var wg sync.WaitGroup
	for k := range 16 {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(uint64(k), 3))
			for _, i := range r.Perm(len(docs)) {
				if v := c.Classify(docs[i]); !reflect.DeepEqual(v, want[i]) {
					t.Errorf("%s: %+v, alone %+v", docs[i].ID, v, want[i])
				}
			}
		})
	}
	wg.Wait()
}

// TestClassifyHeldOut holds the small model to what it ought to do on
// documents like those that it was trained on.
func TestClassifyHeldOut(t *testing.T) {
	c := newClassifier(t, nil)
	var m Meter
	for i := range 200 {
		d := sample(1000 + i)
		m.Add(d, c.Classify(d.Document))
	}
	f := m.Figures()
	if !(f["recall"] > 0.95 && f["precision"] > 0.95 && f["found"] > 0.95 && f["repaired"] > 0.9 && f["touched"] < 0.03) {
		t.Errorf("figures %v", f)
	}
}

// checkVerdict tests what is true of every verdict.
func checkVerdict(t *testing.T, text []byte, v Verdict, threshold float64) {
	t.Helper()
	valid := utf8.Valid(text)
	at, removed := 0, 0
	for i, s := range v.Spans {
		if s.Start < at || s.End <= s.Start || s.End > len(text) {
			t.Fatalf("span %d [%d,%d) of %d bytes, after %d", i, s.Start, s.End, len(text), at)
		}
		for _, p := range []int{s.Start, s.End} {
			if valid && p < len(text) && !utf8.RuneStart(text[p]) {
				t.Fatalf("span %d [%d,%d) cuts a character", i, s.Start, s.End)
			}
		}
		if !(s.Score >= threshold && s.Score <= 1) || math.IsNaN(s.LLR) || math.IsInf(s.LLR, 0) || s.Family == "" || s.Language == "" {
			t.Fatalf("span %d: %+v", i, s)
		}
		if s.Shape != "block" && s.Shape != "splice" {
			t.Fatalf("span %d: shape %q", i, s.Shape)
		}
		for _, e := range s.Terms {
			if math.IsNaN(e.LLR) || math.IsInf(e.LLR, 0) {
				t.Fatalf("term %+v", e)
			}
		}
		at = s.End
		removed += s.End - s.Start
	}
	if (v.Label == Clean) != (len(v.Spans) == 0) {
		t.Fatalf("%s with %d spans", v.Label, len(v.Spans))
	}
	if !(v.Score >= 0 && v.Score <= 1) {
		t.Fatalf("score %v", v.Score)
	}
	kept := v.Strip(nil, text)
	if len(kept)+removed != len(text) {
		t.Fatalf("%d bytes kept and %d removed of %d", len(kept), removed, len(text))
	}
	at = 0
	for _, s := range v.Spans {
		if string(kept[:s.Start-at]) != string(text[at:s.Start]) {
			t.Fatal("what is kept is not the text beside the spans")
		}
		kept, at = kept[s.Start-at:], s.End
	}
	if string(kept) != string(text[at:]) {
		t.Fatal("what is kept is not the text after the spans")
	}
}

// FuzzClassify gives any bytes to the small model, with a low threshold so
// that many spans are reported.
func FuzzClassify(f *testing.F) {
	for _, x := range injected {
		f.Add(marked(x.name, x.text).Text)
	}
	for _, s := range oddTexts() {
		if len(s) < 10000 {
			f.Add([]byte(s))
		}
	}
	for _, x := range boundsTable {
		f.Add(marked("", strings.NewReplacer("x1", "百家乐", "x2", "时时彩", "x3", "博彩平台").Replace(x)).Text)
	}
	for i := range 7 {
		f.Add(sample(2000 + i).Text)
	}
	c := newClassifier(f, &Options{Threshold: 0.01})
	again := newClassifier(f, &Options{Threshold: 0.01})
	f.Fuzz(func(t *testing.T, text []byte) {
		was := string(text)
		v := c.Classify(Document{ID: "fuzz", Text: text})
		checkVerdict(t, text, v, 0.01)
		if string(text) != was {
			t.Fatal("the text was changed")
		}
		if w := again.Classify(Document{ID: "fuzz", Text: text}); !reflect.DeepEqual(v, w) {
			t.Fatalf("two verdicts: %+v and %+v", v, w)
		}
	})
}

// TestWindows: a document of many parts is judged like a short one, wherever
// the block stands, with a line break in reach and without.
func TestWindows(t *testing.T) {
	c := newClassifier(t, nil)
	d := marked("", injected[0].text)
	want := c.Classify(d.Document)
	if len(want.Spans) == 0 {
		t.Fatal("nothing is found in the short document")
	}
	for _, fill := range []string{"市民参观公园。\n", "市民参观公园。"} {
		before := strings.Repeat(fill, maxWindow*5/4/len(fill)) + "\n\n"
		after := "\n\n" + strings.Repeat(fill, maxWindow*2/len(fill))
		v := c.Classify(Document{Text: []byte(before + string(d.Text) + after)})
		if v.Label != Injected || len(v.Spans) != len(want.Spans) {
			t.Fatalf("%.20q: %s with %d spans, want %d", fill, v.Label, len(v.Spans), len(want.Spans))
		}
		for i, s := range v.Spans {
			if w := want.Spans[i]; s.Start-len(before) != w.Start || s.End-len(before) != w.End {
				t.Errorf("%.20q: span [%d,%d), want [%d,%d)", fill, s.Start-len(before), s.End-len(before), w.Start, w.End)
			}
		}
	}
}
