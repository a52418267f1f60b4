package classify

import (
	"encoding/binary"
	"errors"
	"math/rand/v2"
	"testing"

	"github.com/shai-text/shai/segment"
)

// TestFitGate: of blocks that differ, the gate clears nearly all that are
// content and passes nearly all documents with spam, whichever of their blocks
// is the one that passes; and where there are few, it lets all pass.
func TestFitGate(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	always := func(int) bool { return true }
	var blocks []glimpse
	for doc := range 3 * gateDocuments {
		g := glimpse{gold: doc%2 == 0, doc: doc}
		g.x[glancePeak] = 6 + 3*r.ExpFloat64()
		if doc%5 == 0 {
			g.x[glanceFirst] = 1 // nothing but a title
		} else if g.gold {
			blocks = append(blocks, g) // which looks like content
		}
		if g.gold {
			g.x[glancePeak] += 12
		}
		blocks = append(blocks, g)
	}
	g := fitGate(blocks, always)
	passed, all := [2]map[int]bool{{}, {}}, [2]map[int]bool{{}, {}}
	for i := range blocks {
		b := &blocks[i]
		all[btoi(b.gold)][b.doc] = true
		if g.passes(&b.x) {
			passed[btoi(b.gold)][b.doc] = true
		}
	}
	if p, n := len(passed[1]), len(all[1]); p < n-n/200 {
		t.Errorf("of %d documents with spam %d pass", n, p)
	}
	if p, n := len(passed[0]), len(all[0]); p > n/10 {
		t.Errorf("of %d documents without %d pass", n, p)
	}
	if g.title == g.least || g.title < -100 {
		t.Errorf("of a title %v passes, of another block %v", g.title, g.least)
	}
	few := fitGate(blocks[:gateDocuments], always)
	if !few.open() {
		t.Error("a few documents made a gate")
	}
}

// TestGate: a document of which no block passes is cleared; one that passes, its
// title more easily, is judged as if there were no gate.
func TestGate(t *testing.T) {
	m := sampleModel()
	verdict := func(g gate, o *Options, d Document) Verdict {
		gated := *m
		gated.gate = g
		c, err := New(&gated, ownSegmenter(), o)
		if err != nil {
			t.Fatal(err)
		}
		return c.Classify(d)
	}
	answer := func(v float64) gate {
		return gate{forest: forest{trees: [][]node{{{feature: -1, value: v}}}}}
	}
	titles := func(v float64) gate {
		g := answer(0)
		g.least, g.title = 1, v
		return g
	}
	found, first, cleared := 0, 0, 0
	for i := range 40 {
		d := sample(i).Document
		want := verdict(gate{}, nil, d)
		found += len(want.Spans)
		if got := verdict(answer(1), nil, d); len(got.Spans) != len(want.Spans) || got.Score != want.Score {
			t.Errorf("document %d: %v behind a gate that passes it, %v without", i, got, want)
		}
		var a analysis
		if a.look(ownSegmenter(), &filter{screen: m.screen}, d.Text) && a.hot[0] {
			first++
			if got := verdict(titles(-1), nil, d); len(got.Spans) != len(want.Spans) {
				t.Errorf("document %d: %v behind a gate that passes its title", i, got)
			}
			if got := verdict(titles(1), nil, d); len(got.Spans) > 0 {
				t.Errorf("document %d: %v behind a gate that passes no title", i, got)
			}
		}
		cleared += len(want.Spans)
		if got := verdict(answer(-1), nil, d); len(got.Spans) > 0 || got.Score != 0 || got.Label != Clean {
			t.Errorf("document %d: %v behind a gate that clears it", i, got)
		}
		if got, want := verdict(answer(-1), &Options{Precision: HighRecall}, d), verdict(gate{}, &Options{Precision: HighRecall}, d); len(got.Spans) != len(want.Spans) {
			t.Errorf("document %d: the gate stands in the way of a look at all", i)
		}
	}
	if first == 0 || cleared == 0 {
		t.Errorf("%d documents with a hot title, %d blocks cleared, %d found: nothing was tested", first, cleared, found)
	}
}

// TestGlance: what is told of a block.
func TestGlance(t *testing.T) {
	c := newCounts()
	for key, n := range map[string][2]int64{"wmuseum": {90_000, 0}, "wtramadol": {0, 900}, "g国产": {0, 900}} {
		h, _ := hashKey(key)
		i := c.term(h, func() string { return key })
		c.add(i, -1, n[0])
		c.add(i, c.family("pharma"), n[1])
	}
	f := c.freeze(1, 1)
	var a analysis
	fil := &filter{screen: compileScreen(f, compile(f))}
	if !a.look(ownSegmenter(), fil, []byte("Tramadol 国产 the, tramadol 7\n\nmuseum\n")) {
		t.Fatal("it was cleared")
	}
	var x [numGlance]float64
	blocks := 0
	a.glances(ownSegmenter(), fil.screen, func(b int, got *[numGlance]float64) bool {
		x = *got
		blocks++
		return b == 0
	})
	if blocks != 1 {
		t.Errorf("%d blocks are hot", blocks)
	}
	for f, want := range map[int]float64{
		glanceFirst: 1, glanceDepth: 0, glanceBefore: -1, glanceAfter: 0, glanceAverage: 6. / float64(a.glance.items),
		glanceFunctions: 1. / 6, glanceLatin: 4. / 6, glanceDigits: 1. / 6, glanceTop: 6, glanceSecond: 6, glanceThird: 6,
		glancePeak: 3*6 - 4*screenDrift, glanceCold: 0,
	} {
		if got := x[f]; got < want-1e-9 || got > want+1e-9 {
			t.Errorf("feature %d is %v, want %v", f, got, want)
		}
	}
}

// TestModelScreenDamaged: a screen that could not be looked up in is refused.
func TestModelScreenDamaged(t *testing.T) {
	put := func(n ...uint64) (b []byte) {
		for _, x := range n {
			b = binary.AppendUvarint(b, x)
		}
		return b
	}
	rest := make([]byte, 64)
	for name, b := range map[string][]byte{
		"no slot":           append(put(0, 1), rest...),
		"three slots":       append(put(3, 1), rest...),
		"three words":       append(put(2, 3), rest...),
		"all slots taken":   append(append(put(2, 1), 3), rest...),
		"a slot too many":   append(append(put(2, 1), 4), rest...),
		"2^40 slots":        append(put(1<<40, 1), rest...),
		"2^40 words":        append(put(2, 1<<40), rest...),
		"no bytes for bits": append(put(2, 8), make([]byte, 63)...),
	} {
		d := decoder{b: b}
		if s := d.screen(); !errors.Is(d.err, ErrModelCorrupt) && !errors.Is(d.err, ErrModelTruncated) {
			t.Errorf("%s: %v, %v", name, s, d.err)
		}
	}
	want := &screen{slots: []uint32{0, 7 << 8, 0, 9<<8 | 3}, mask: 3}
	want.sift([]uint64{1 << 60})
	d := decoder{b: want.encode(nil)}
	if got := d.screen(); d.err != nil || !got.equal(want) || got.mask != want.mask || got.shift != want.shift || len(d.b) != 0 {
		t.Errorf("read %v, %v; want %v", got, d.err, want)
	}
	var _ segment.Sink = new(glance)
}
