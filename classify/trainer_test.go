package classify

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shai-text/shai/segment"
)

// TestTrainerOrder: neither the order of the documents nor the number of
// goroutines shows in a model, fitted or not.
func TestTrainerOrder(t *testing.T) {
	learn, tune := samples(0, 120), samples(sampleLearned, sampleLearned+60)
	r := rand.New(rand.NewPCG(7, 8))
	var counted, fitted []byte
	for _, jobs := range []int{1, 3, 8} {
		r.Shuffle(len(learn), func(i, j int) { learn[i], learn[j] = learn[j], learn[i] })
		r.Shuffle(len(tune), func(i, j int) { tune[i], tune[j] = tune[j], tune[i] })
		tr := NewTrainer(ownSegmenter(), &TrainOptions{Provenance: "in some order"})
		var wg sync.WaitGroup
		for k := range jobs {
			wg.Go(func() {
				for i := k; i < len(learn); i += jobs {
					if err := tr.Learn(learn[i]); err != nil {
						t.Error(err)
					}
					if i < len(tune) {
						if err := tr.Tune(tune[i]); err != nil {
							t.Error(err)
						}
					}
				}
			})
		}
		wg.Wait()
		one := file(t, tr)
		if err := tr.Fit(); err != nil {
			t.Fatal(err)
		}
		two := file(t, tr)
		if counted == nil {
			counted, fitted = one, two
			if bytes.Equal(one, two) {
				t.Error("fitting changed nothing")
			}
		}
		if !bytes.Equal(one, counted) {
			t.Errorf("%d goroutines: other counts", jobs)
		}
		if !bytes.Equal(two, fitted) {
			t.Errorf("%d goroutines: another fit", jobs)
		}
	}
}

// countOf is how often a term was counted in content and in spam, before
// anything is left out of the model for being rare.
func countOf(tr *Trainer, key string) (ham, spam int64) {
	c := tr.gather()
	if i := slices.Index(c.keys, key); i >= 0 {
		return c.ham[i], c.spam(int32(i))
	}
	return 0, 0
}

// TestTrainerSpans: an article with a block teaches that the block is spam,
// and not that the article is.
func TestTrainerSpans(t *testing.T) {
	const title, block = "市民参观博物馆", "博彩平台_百家乐_时时彩"
	const text = "昨天，市民在博物馆观察了地图。\n农民种植了小麦。\n"
	article := marked("article", title+"\n"+text)
	ofArticle := []string{"市民", "参观", "博物馆", "小麦", "地图", "农民"}
	ofBlock := []string{"博彩平台", "百家乐", "时时彩"}
	plain := trained(t, ownSegmenter(), article)
	for _, d := range []Labelled{
		marked("own line", "⟦"+block+"⟧\n"+title+"\n"+text),
		marked("title tail", title+"⟦_"+block+"⟧\n"+text),
		marked("in a sentence", title+"⟦博彩平台百家乐时时彩⟧\n"+text),
		marked("foot", title+"\n"+text+"⟦"+block+"⟧"),
		marked("in three", title+"\n"+text+"⟦博彩平台⟧_⟦百家乐⟧_⟦时时彩⟧"),
	} {
		once := trained(t, ownSegmenter(), d)
		for _, w := range ofArticle {
			want, _ := countOf(plain, wordKey(w))
			if ham, spam := countOf(once, wordKey(w)); ham != want || spam != 0 || want == 0 {
				t.Errorf("%s: %s is counted %d times in content and %d in spam, want %d and 0", d.ID, w, ham, spam, want)
			}
		}
		for _, w := range ofBlock {
			if ham, spam := countOf(once, wordKey(w)); ham != 0 || spam != 1 {
				t.Errorf("%s: %s is counted %d times in content and %d in spam, want 0 and 1", d.ID, w, ham, spam)
			}
		}
		// Twenty times, so that the words are common enough to weigh something.
		var docs []Labelled
		for range 20 {
			docs = append(docs, d)
		}
		m, err := trained(t, ownSegmenter(), docs...).Model()
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range ofArticle {
			if x := m.table().llr(hashWord(w)); x >= 0 {
				t.Errorf("%s: %s weighs %+.2f, want it to speak for content", d.ID, w, x)
			}
		}
		for _, w := range ofBlock {
			if x := m.table().llr(hashWord(w)); x <= 0 {
				t.Errorf("%s: %s weighs %+.2f, want it to speak for spam", d.ID, w, x)
			}
		}
		if h := m.Header(); h.Documents != [2]int64{0, 20} {
			t.Errorf("%s: documents %v", d.ID, h.Documents)
		}
	}

	again := marked("own line", "⟦"+block+"⟧\n"+title+"\n"+text)
	again.Again = true
	tr := trained(t, ownSegmenter(), article, again)
	for _, w := range ofArticle {
		want, _ := countOf(plain, wordKey(w))
		if ham, spam := countOf(tr, wordKey(w)); ham != want || spam != 0 {
			t.Errorf("again: %s is counted %d times in content and %d in spam, want %d and 0", w, ham, spam, want)
		}
	}
	for _, w := range ofBlock {
		if _, spam := countOf(tr, wordKey(w)); spam != 1 {
			t.Errorf("again: %s is counted %d times in spam, want 1", w, spam)
		}
	}
	if c := tr.gather(); c.docs != [2]int64{1, 0} {
		t.Errorf("again: documents %v", c.docs)
	}

	all := marked("all", block+"\n"+title+"\n"+text)
	all.Spam = true
	tr = trained(t, ownSegmenter(), marked("clean", "学者测量了水质。"), all)
	for _, w := range append(ofArticle, ofBlock...) {
		if ham, spam := countOf(tr, wordKey(w)); ham != 0 || spam == 0 {
			t.Errorf("all spam: %s is counted %d times in content and %d in spam", w, ham, spam)
		}
	}
	if ham, spam := countOf(tr, wordKey("水质")); ham != 1 || spam != 0 {
		t.Errorf("all spam: a word of the other document is counted %d times in content and %d in spam", ham, spam)
	}
}

// TestTrainerFamily: a span is counted for the family that is named, for
// "other" where none is.
func TestTrainerFamily(t *testing.T) {
	a := marked("a", "市民参观公园。\n⟦百家乐⟧")
	a.Family = "gambling"
	b := marked("b", "市民参观公园。\n⟦时时彩⟧")
	m, err := trained(t, ownSegmenter(), a, b).Model()
	if err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(m.Header().Families); got != "[gambling other]" {
		t.Fatalf("families %s", got)
	}
	for i, k := range m.counts().keys {
		want := ""
		switch k {
		case wordKey("百家乐"):
			want = "[1 0]"
		case wordKey("时时彩"):
			want = "[0 1]"
		default:
			continue
		}
		if got := fmt.Sprint(m.counts().rows[m.counts().row[i]]); got != want {
			t.Errorf("%s: by family %s, want %s", k, got, want)
		}
	}
}

// TestTrainerPrunes: spam words rarer than the options say are left out, and
// so are pairs; the shapes are not, there are few of them.
func TestTrainerPrunes(t *testing.T) {
	tr := NewTrainer(ownSegmenter(), &TrainOptions{MinTerm: 2, MinPair: 3})
	for _, text := range []string{
		"市民参观公园。\n⟦百家乐|时时彩|六合彩⟧", "市民参观公园。\n⟦百家乐|时时彩⟧", "市民参观公园。\n⟦百家乐⟧",
		"市民参观公园。\n⟦buy cheap cialis pills now and save a lot of money with this 7777777⟧",
	} {
		if err := tr.Learn(marked("some", text)); err != nil {
			t.Fatal(err)
		}
	}
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	c := m.counts()
	for key, want := range map[string]int64{
		wordKey("百家乐"): 3, wordKey("时时彩"): 2, wordKey("六合彩"): 0, wordKey("cialis"): 0,
		gramKey('百', '家'): 3, gramKey('时', '时'): 0, gramKey('六', '合'): 0, pairKey("cheap", "cialis"): 0,
	} {
		n := int64(0)
		if i := slices.Index(c.keys, key); i >= 0 {
			n = c.spam(int32(i))
		}
		if n != want {
			t.Errorf("%s: counted %d times, want %d", key, n, want)
		}
	}
	once := 0
	for i, k := range c.keys {
		if k[0] == kindShape && c.ham[i]+c.spam(int32(i)) == 1 {
			once++
		}
	}
	if once == 0 {
		t.Error("shapes seen once are left out")
	}
}

// spammy are samples with four documents of spam for each other: where there
// is less spam than content, a model leaves out content words that are rare,
// and the model of all documents is no longer the sum of its parts.
func spammy(from, to int) []Labelled {
	var docs []Labelled
	for i := from; i < to; i++ {
		docs = append(docs, sample(i))
		for k := range 4 {
			docs = append(docs, sample(7*(100+4*i+k)+6))
		}
	}
	return docs
}

// TestTrainerIncremental: a model that was written, read and taught the rest
// is the model of all documents; so is the merger of two.
func TestTrainerIncremental(t *testing.T) {
	a, b := spammy(0, 20), spammy(20, 45)
	want := file(t, trained(t, ownSegmenter(), append(slices.Clone(a), b...)...))

	ma, err := trained(t, ownSegmenter(), a...).Model()
	if err != nil {
		t.Fatal(err)
	}
	mb, err := trained(t, ownSegmenter(), b...).Model()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range []*Model{ma, mb} {
		if n := m.Header().Tokens; n[0] >= n[1] {
			t.Fatalf("more content than spam: %v", n)
		}
	}
	more := NewTrainer(ownSegmenter(), &TrainOptions{MinTerm: 1, MinPair: 1})
	if err := more.AddModel(reread(t, ma)); err != nil {
		t.Fatal(err)
	}
	for _, d := range b {
		if err := more.Learn(d); err != nil {
			t.Fatal(err)
		}
	}
	if !bytes.Equal(file(t, more), want) {
		t.Error("a model that is taught more is not the model of all documents")
	}
	// And the other way round: documents first, then the model.
	late := trained(t, ownSegmenter(), b...)
	if err := late.AddModel(ma); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file(t, late), want) {
		t.Error("a model that is added late is not the model of all documents")
	}
	for name, pair := range map[string][2]*Model{"a+b": {ma, mb}, "b+a": {mb, ma}, "read": {reread(t, ma), reread(t, mb)}} {
		m, err := MergeModels(pair[0], pair[1])
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(written(t, m), want) {
			t.Errorf("%s: the merged model is not the model of all documents", name)
		}
		if err := m.Verify(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if h := ma.Header(); h.Documents[0]+h.Documents[1] != int64(len(a)) {
		t.Errorf("merging changed the model that was given: %v documents", h.Documents)
	}
}

// TestMergeCommutes: whatever is left out for being rare, the counts do not
// depend on which model comes first, nor on how three are merged.
func TestMergeCommutes(t *testing.T) {
	var m [3]*Model
	for i := range m {
		var err error
		if m[i], err = trained(t, ownSegmenter(), samples(60*i, 60*i+60)...).Model(); err != nil {
			t.Fatal(err)
		}
	}
	all := func(order ...int) []byte {
		var list []*Model
		for _, i := range order {
			list = append(list, m[i])
		}
		x, err := MergeModels(list...)
		if err != nil {
			t.Fatal(err)
		}
		return written(t, x)
	}
	want := all(0, 1, 2)
	for _, order := range [][]int{{0, 2, 1}, {1, 0, 2}, {2, 1, 0}} {
		if !bytes.Equal(all(order...), want) {
			t.Errorf("%v: other counts", order)
		}
	}
}

// TestMergeKeepsWeights: weights and calibration are the first model's, and a
// merged model classifies.
func TestMergeKeepsWeights(t *testing.T) {
	first := sampleModel()
	second, err := trained(t, ownSegmenter(), samples(500, 560)...).Model()
	if err != nil {
		t.Fatal(err)
	}
	m, err := MergeModels(first, second)
	if err != nil {
		t.Fatal(err)
	}
	if m.chain != first.chain || m.blind != first.blind || !sameJudge(m.judge, first.judge) || m.threshold != first.threshold {
		t.Error("the weights are not the first model's")
	}
	if h, f, s := m.Header(), first.Header(), second.Header(); h.Documents[0] != f.Documents[0]+s.Documents[0] || h.Documents[1] != f.Documents[1]+s.Documents[1] {
		t.Errorf("documents %v of %v and %v", h.Documents, f.Documents, s.Documents)
	} else if h.Digest == f.Digest {
		t.Error("the merged model has the digest of the first")
	}
	c, err := New(reread(t, m), ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	d := marked("merged", "⟦国产精品_在线观看_成人视频_高清无码_欧美激情_久久热⟧\n市民参观博物馆\n昨天，农民在果园种植了小麦。\n")
	if v := c.Classify(d.Document); v.Label != Injected || mark(d.Text, spansOf(v)) != mark(d.Text, d.Spans) {
		t.Errorf("%s: %s", v.Label, mark(d.Text, spansOf(v)))
	}
}

// TestAddModelWeights: the weights of a model that is added stay until Fit.
func TestAddModelWeights(t *testing.T) {
	tr := NewTrainer(ownSegmenter(), nil)
	if err := tr.AddModel(sampleModel()); err != nil {
		t.Fatal(err)
	}
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	if m.chain != sampleModel().chain || m.blind != sampleModel().blind || !sameJudge(m.judge, sampleModel().judge) || m.threshold != sampleModel().threshold {
		t.Error("the weights of the model that was added are lost")
	}
}

func TestTrainerErrors(t *testing.T) {
	clean, spam := marked("clean", "市民参观公园。"), marked("spam", "百家乐_时时彩")
	spam.Spam = true
	model := func(docs ...Labelled) error {
		_, err := trained(t, ownSegmenter(), docs...).Model()
		return err
	}
	fit := func(tune []Labelled, docs ...Labelled) error {
		tr := trained(t, ownSegmenter(), docs...)
		for _, d := range tune {
			if err := tr.Tune(d); err != nil {
				t.Fatal(err)
			}
		}
		return tr.Fit()
	}
	for _, x := range []struct {
		name string
		err  error
		want error
	}{
		{"model of nothing", model(), ErrOneClass},
		{"model of content", model(clean, clean), ErrOneClass},
		{"model of spam", model(spam, spam), ErrOneClass},
		{"model of both", model(clean, spam), nil},
		{"fit without counts", fit([]Labelled{clean, spam}), ErrOneClass},
		{"fit on counts of content", fit([]Labelled{clean, spam}, clean), ErrOneClass},
		{"fit on nothing aside", fit(nil, clean, spam), ErrNothingAside},
		{"fit on content aside", fit([]Labelled{clean, clean}, clean, spam), ErrNothingAside},
		{"fit on spam aside", fit([]Labelled{spam}, clean, spam), ErrNothingAside},
		{"fit", fit([]Labelled{clean, spam}, clean, spam), nil},
	} {
		if !errors.Is(x.err, x.want) {
			t.Errorf("%s: %v, want %v", x.name, x.err, x.want)
		}
	}
	if _, err := MergeModels(); err == nil {
		t.Error("nothing is merged without an error")
	}
}

// TestTrainerSpanErrors: a label that contradicts itself is refused with the
// document's name, and nothing of the document is learned.
func TestTrainerSpanErrors(t *testing.T) {
	const text = "市民参观公园"
	for _, x := range []struct {
		name  string
		spans []segment.Span
	}{
		{"empty", []segment.Span{{Start: 3, End: 3}}},
		{"turned round", []segment.Span{{Start: 6, End: 3}}},
		{"before the text", []segment.Span{{Start: -1, End: 3}}},
		{"past the text", []segment.Span{{Start: 3, End: len(text) + 1}}},
		{"overlapping", []segment.Span{{Start: 0, End: 6}, {Start: 3, End: 9}}},
		{"out of order", []segment.Span{{Start: 9, End: 12}, {Start: 0, End: 3}}},
		{"twice", []segment.Span{{Start: 0, End: 3}, {Start: 0, End: 3}}},
	} {
		tr := trained(t, ownSegmenter(), samples(0, 7)...)
		before := file(t, tr)
		d := Labelled{Document: Document{ID: "doc-17", Text: []byte(text)}, Spans: x.spans, Family: "new"}
		for name, err := range map[string]error{"Learn": tr.Learn(d), "Tune": tr.Tune(d)} {
			if err == nil || !strings.Contains(err.Error(), "doc-17") {
				t.Errorf("%s, %s: %v; want an error that names the document", x.name, name, err)
			}
		}
		if !bytes.Equal(file(t, tr), before) {
			t.Errorf("%s: something was learned of it", x.name)
		}
		if err := tr.Fit(); !errors.Is(err, ErrNothingAside) {
			t.Errorf("%s: it was kept aside: %v", x.name, err)
		}
	}
	// Both ends of the text, and spans that touch, are good.
	for _, spans := range [][]segment.Span{
		{{Start: 0, End: len(text)}},
		{{Start: 0, End: 3}, {Start: 3, End: 6}},
		{{Start: len(text) - 3, End: len(text)}},
	} {
		d := Labelled{Document: Document{ID: "good", Text: []byte(text)}, Spans: spans}
		if err := NewTrainer(ownSegmenter(), nil).Learn(d); err != nil {
			t.Errorf("%v: %v", spans, err)
		}
	}
}

// TestSegmenterMismatch: counts of one segmenter mean nothing to another.
func TestSegmenterMismatch(t *testing.T) {
	foreign, err := trained(t, otherSegmenter(), samples(0, 14)...).Model()
	if err != nil {
		t.Fatal(err)
	}
	_, newErr := New(foreign, ownSegmenter(), nil)
	_, mergeErr := MergeModels(sampleModel(), foreign)
	for name, err := range map[string]error{
		"New": newErr, "AddModel": NewTrainer(ownSegmenter(), nil).AddModel(foreign), "MergeModels": mergeErr,
	} {
		var me *ModelError
		if !errors.Is(err, ErrModelSegmenter) || !errors.As(err, &me) {
			t.Errorf("%s: %v, want %v", name, err, ErrModelSegmenter)
		}
	}
	if _, err := New(foreign, otherSegmenter(), nil); err != nil {
		t.Errorf("the model's own segmenter: %v", err)
	}
}

// FuzzTrainer gives any text with any spans to Learn: it is refused, or
// counted term by term.
func FuzzTrainer(f *testing.F) {
	for i := range 7 {
		d := sample(i)
		lo, hi := 0, 0
		if len(d.Spans) > 0 {
			lo, hi = d.Spans[0].Start, d.Spans[0].End
		}
		f.Add(d.Text, lo, hi, d.Spam)
	}
	for _, s := range oddTexts() {
		if len(s) < 10000 {
			f.Add([]byte(s), 0, len(s), false)
		}
	}
	f.Add([]byte("市民"), 1, 4, false) // through characters
	f.Add([]byte("市民"), -1, 99, false)
	f.Fuzz(func(t *testing.T, text []byte, lo, hi int, spam bool) {
		tr := NewTrainer(ownSegmenter(), &TrainOptions{MinTerm: 1, MinPair: 1})
		d := Labelled{Document: Document{ID: "fuzz", Text: text}, Spam: spam}
		if lo != 0 || hi != 0 {
			d.Spans = []segment.Span{{Start: lo, End: hi}}
		}
		bad := len(d.Spans) > 0 && (lo < 0 || hi <= lo || hi > len(text))
		if err := tr.Learn(d); (err != nil) != bad {
			t.Fatalf("[%d,%d) of %d bytes: %v", lo, hi, len(text), err)
		}
		for _, d := range samples(3, 8) {
			if err := tr.Learn(d); err != nil {
				t.Fatal(err)
			}
		}
		m, err := tr.Model()
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(written(t, reread(t, m)), written(t, m)) {
			t.Error("a model that was read is written with other bytes")
		}
	})
}

// TestTrainerStaged: the judge learns from clean documents that were made to
// look like spam, and no threshold is chosen by them.
func TestTrainerStaged(t *testing.T) {
	fit := func(family string) *Model {
		tr := NewTrainer(ownSegmenter(), nil)
		for _, d := range samples(0, 240) {
			if err := tr.Learn(d); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range samples(sampleLearned, sampleLearned+120) {
			if err := tr.Tune(d); err != nil {
				t.Fatal(err)
			}
		}
		for _, d := range samples(sampleLearned+200, sampleLearned+207) { // blocks that are said to be none
			if len(d.Spans) == 0 {
				continue
			}
			d.Spans, d.Family = nil, family
			if err := tr.Tune(d); err != nil {
				t.Fatal(err)
			}
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
	found, staged := fit(""), fit("gambling")
	if a, b := found.threshold[HighPrecision][sortShort+sortPlain], staged.threshold[HighPrecision][sortShort+sortPlain]; a <= b {
		t.Errorf("a threshold of %g by documents as they were found, of %g by staged ones", a, b)
	}
	if !sameJudge(found.judge, staged.judge) {
		t.Error("the judge has learned otherwise from them")
	}
}
