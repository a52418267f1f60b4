package classify

import (
	"slices"
	"testing"

	"github.com/shai-text/shai/segment"
)

// TestEcho: a phrase that is surely spam on a line of its own is found where
// it is grown into sentences too, and nothing of these goes with it.
func TestEcho(t *testing.T) {
	tab := unscreened(sampleModel().table())
	const phrase = "百家乐博彩平台"
	text := "市民参观博物馆\n" + phrase + "\n昨天，农民在果园种植了小麦，医生和司机一起观察水质，记者在广场介绍了课程，农民在果园" + phrase + "种植了小麦。\n医生和司机一起观察水质，记者在广场介绍了课程，图书馆的老师在码头，学生在图书馆" + phrase + "看书。\n"
	var a analysis
	a.analyse(ownSegmenter(), tab, []byte(text), nil)
	a.features(tab)
	c := sampleModel().chain
	for block := range 2 { // it never begins or ends a run inside a sentence
		e := edge(segment.SepNone, block)
		c.enter[e], c.leave[e] = -25, -25
	}
	odds := a.odds(&c, 0)
	surest := odds[1]
	spam := make([]bool, len(a.items))
	c.viterbi(&a, odds, 0, spam)
	if !a.echoes(tab, odds, spam) {
		t.Fatalf("not set apart: %q", itemTexts(&a))
	}
	apart := 0
	for i, s := range itemTexts(&a) {
		if s == phrase {
			apart++
			if _, ok := a.isEcho(a.items[i].lo, a.items[i].hi); !ok {
				t.Errorf("item %d is not known for what it is", i)
			}
		}
	}
	if apart != 3 {
		t.Errorf("set apart %d times of 3: %q", apart, itemTexts(&a))
	}
	odds = a.odds(&c, 0)
	odds[1] = -5 // as if it stood in a place that speaks against it
	a.raise(odds)
	for i, s := range itemTexts(&a) {
		if s == phrase && odds[i] < surest {
			t.Errorf("item %d has odds %g, the surest %g", i, odds[i], surest)
		}
	}
	// The same analysis judges another document as if it had seen none.
	a.analyse(ownSegmenter(), tab, []byte("市民参观博物馆"), nil)
	if len(a.again) != 0 {
		t.Error("the phrases of one document are left for the next")
	}
}

// TestEchoOdds: what parts of a block are judged by is what the block was.
func TestEchoOdds(t *testing.T) {
	m := sampleModel()
	tab := unscreened(m.table())
	const phrase = "百家乐博彩平台"
	c := m.chain
	c.weight[featPlace] += -2 // a line of its own is the surest place
	for block := range 2 {
		e := edge(segment.SepNone, block)
		c.enter[e], c.leave[e] = -25, -25
	}
	var a analysis
	a.analyse(ownSegmenter(), tab, []byte("市民参观博物馆\n"+phrase+"\n昨天，农民在果园种植了小麦，农民在果园"+phrase+"种植了小麦。\n"), nil)
	a.features(tab)
	all := a.candidates(tab, &c, &m.blind)
	kept, raised := slices.Clone(a.odd), false
	for _, k := range all {
		if got := c.margin(&a, kept, k.lo, k.hi); got != k.margin {
			t.Errorf("items %d to %d: %g, and %g before", k.lo, k.hi, got, k.margin)
		}
		raised = raised || c.margin(&a, a.odds(&c, 0), k.lo, k.hi) != k.margin
	}
	if len(a.again) == 0 || !raised {
		t.Errorf("of %d candidates none is raised by what stands elsewhere", len(all))
	}
}

// TestEchoWholeWords: a phrase of Latin letters is not looked for within words.
func TestEchoWholeWords(t *testing.T) {
	for _, x := range []struct {
		text string
		want bool
	}{{"a slot b", true}, {"slots", false}, {"aslot", false}, {"slot", true}, {"的slot的", true}} {
		i := 0
		for x.text[i:i+4] != "slot" {
			i++
		}
		if got := entire([]byte(x.text), segment.Span{Start: i, End: i + 4}); got != x.want {
			t.Errorf("%q: %v", x.text, got)
		}
	}
}
