package classify

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestScreen holds the screened path to the full one: on documents with a
// block and without, every span is the same.
func TestScreen(t *testing.T) {
	m := sampleModel()
	screened, err := New(m, ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	full, err := New(m, ownSegmenter(), &Options{NoScreen: true})
	if err != nil {
		t.Fatal(err)
	}
	spans, cleared := 0, 0
	for i := range 300 {
		d := sample(i).Document
		v, w := screened.Classify(d), full.Classify(d)
		if got, want := fmt.Sprint(v.Spans), fmt.Sprint(w.Spans); got != want {
			t.Errorf("document %d: screened %s, in full %s", i, got, want)
		}
		spans += len(w.Spans)
		if v.Score == 0 {
			cleared++
		}
	}
	if spans == 0 || cleared == 0 {
		t.Errorf("%d spans, %d documents cleared: nothing was tested", spans, cleared)
	}
}

// TestScreenValues: what the screen keeps of a term is what the table has, to
// a thirty-second of a nat, or more where a pair is a word as well.
func TestScreenValues(t *testing.T) {
	m := tinyModel()
	tab := m.table()
	for _, x := range []uint64{hashGram('国', '产'), hashPair(hashWord("cheap"), hashWord("loans"))} {
		got := float64(tab.screen.value(x)) / screenScale
		if want := heard(tab.llr(x)); got < want-1./32 {
			t.Errorf("screen %.3f, table %.3f", got, want)
		}
	}
	if v := tab.screen.value(hashGram('国', '国')); v != 0 {
		t.Errorf("a pair that was never counted has %d", v)
	}
	if !compileScreen(m.counts(), tab).equal(tab.screen) {
		t.Error("two screens of one model differ")
	}
}

// TestClearedAllocations: a document that the screen clears costs next to no
// memory. It takes the least of several runs: a pool may lose its scratch at
// any moment, and under the race detector loses it on purpose.
func TestClearedAllocations(t *testing.T) {
	c := newClassifier(t, nil)
	r := rand.New(rand.NewPCG(7, 7))
	var text []byte
	for len(text) < 10_000 {
		_, body := article(r, len(text)%2 == 0)
		text = append(text, body...)
	}
	least := math.Inf(1)
	for range 100 {
		least = min(least, testing.AllocsPerRun(1, func() {
			if v := c.Classify(Document{Text: text}); v.Score != 0 {
				t.Fatalf("it was not cleared: %v", v)
			}
		}))
	}
	if least > 10 {
		t.Errorf("%v allocations", least)
	}
}

// TestScreenTitle: one keyword is enough for a title to be looked at in full,
// and not for another line.
func TestScreenTitle(t *testing.T) {
	c := newCounts()
	for key, n := range map[string][2]int64{"wmuseum": {90_000, 0}, "wtramadol": {0, 900}} {
		h, _ := hashKey(key)
		i := c.term(h, func() string { return key })
		c.add(i, -1, n[0])
		c.add(i, c.family("pharma"), n[1])
	}
	f := c.freeze(1, 1)
	screen := compileScreen(f, compile(f))
	for text, want := range map[string][]bool{
		"museum - tramadol\n\nmuseum\n": {true, false},
		"museum\n\nmuseum - tramadol\n": {false, false},
		"museum\n\nmuseum\n":            {false, false},
	} {
		var a analysis
		a.look(ownSegmenter(), &filter{screen: screen}, []byte(text))
		hot := a.hot
		if !slices.Equal(hot, want) {
			t.Errorf("%q: to be looked at %v, want %v", text, hot, want)
		}
	}
}

// unscreened is the same table without its filter.
func unscreened(t *table) *table {
	full := *t
	full.filter = nil
	return &full
}

// TestScreenLists: no block that looks like a list of keywords passes for
// something else because of the function words that the screen counts.
func TestScreenLists(t *testing.T) {
	for w := range functionLatin {
		if m := markWord([]byte(w)); knownFunction(m) && markWord([]byte(strings.ToUpper(w))) != m {
			t.Errorf("%s is another word in capitals", w)
		}
	}
	seg, m := ownSegmenter(), sampleModel()
	lists := 0
	for i := range 300 {
		var a analysis
		text := sample(i).Text
		a.sieve.reset(m.screen)
		seg.Skim(&a.text, text, &a.sieve)
		a.sieve.end()
		for b := range a.text.Blocks {
			seg.SkimBlock(&a.text, text, b, &a.glance)
			if a.glance.listed() {
				lists++
				if !a.sieve.lists[b] {
					t.Errorf("document %d: block %d is a list", i, b)
				}
			}
		}
	}
	if lists == 0 {
		t.Error("there were no lists")
	}
}
