package classify

import (
	"strings"
	"testing"
)

// byPath is a classifier whose judge goes by the evidence of the path alone.
func byPath(t *testing.T) *Classifier {
	t.Helper()
	m := *sampleModel()
	m.judge = judge{slope: 0.5, offset: -1}
	c, err := New(&m, ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// narrowing asks it again about blocks of which it is as sure as p.
func narrowing(t *testing.T, p float64, form bool) func(a *analysis, blocks []candidate) []candidate {
	c := byPath(t)
	tab := unscreened(c.model.table())
	return func(a *analysis, blocks []candidate) []candidate {
		a.odd, a.blind = a.odds(&c.model.chain, 0), a.odds(&c.model.blind, 1)
		for i := range blocks {
			blocks[i].p, blocks[i].form = p, form
		}
		c.narrow(a, tab, blocks)
		for i := range blocks {
			if k := &blocks[i]; k.p != p && k.reads != a.reading(k.lo, k.hi) {
				t.Errorf("block %d is not what it reads", i)
			}
		}
		return blocks
	}
}

var narrowTable = moves{
	{"a sentence before it, in another script",
		"The farmer visited the bridge and the museum in the morning.\n⟦The teacher painted a garden. 百家乐博彩平台⟧\nIn this town a sailor has carried his harbour.",
		"The farmer visited the bridge and the museum in the morning.\nThe teacher painted a garden. ⟦百家乐博彩平台⟧\nIn this town a sailor has carried his harbour."},
	{"more of it than the ends are looked at",
		"The farmer visited the bridge and the museum in the morning.\n⟦The bridge, a farmer, the garden, a harbour, the river, a sailor, the museum, a teacher, the orchard, a doctor, 百家乐博彩平台⟧\nIn this town a sailor has carried his harbour.",
		"The farmer visited the bridge and the museum in the morning.\nThe bridge, a farmer, the garden, a harbour, the river, a sailor, the museum, a teacher, the orchard, a doctor, ⟦百家乐博彩平台⟧\nIn this town a sailor has carried his harbour."},
	{"content before and after it",
		"市民在公园讨论了小麦。\n⟦水质 | 百家乐 | 时时彩 | 茶叶⟧\n记者在学校参观了标本。",
		"市民在公园讨论了小麦。\n水质 | ⟦百家乐 | 时时彩⟧ | 茶叶\n记者在学校参观了标本。"},
	{"what speaks for spam beside it, up to the next block",
		"市民在公园讨论了小麦。\n水质 | 博彩平台 | ⟦百家乐⟧ | 六合彩 | ⟦时时彩⟧\n记者在学校参观了标本。",
		"市民在公园讨论了小麦。\n水质 | ⟦博彩平台 | 百家乐 | 六合彩⟧ | ⟦时时彩⟧\n记者在学校参观了标本。"},
	{"not on the next line",
		"市民在公园讨论了小麦。\n⟦百家乐⟧\n博彩平台\n记者在学校参观了标本。", ""},
}

func TestNarrow(t *testing.T) { narrowTable.hold(t, true, narrowing(t, 0.5, false)) }

// TestNarrowLeavesAlone: a block that is sure, that is as good as none, or that
// is known by its form stays as it was found; so does a long one.
func TestNarrowLeavesAlone(t *testing.T) {
	alone := moves{{name: "a row", text: narrowTable[1].text}}
	alone.hold(t, true, narrowing(t, unsureHigh, false))
	alone.hold(t, true, narrowing(t, unsureLow-0.01, false))
	alone.hold(t, true, narrowing(t, 0.5, true))
	long := strings.Repeat("百家乐 | 时时彩 | ", narrowItems/2)
	moves{{name: "long", text: "⟦水质 | " + long + "茶叶⟧\n记者在学校参观了标本。"}}.hold(t, true, narrowing(t, 0.5, false))
}

// TestNarrowOrder: a block that has lost its first items comes after what begins
// before it then.
func TestNarrowOrder(t *testing.T) {
	c := byPath(t)
	tab := unscreened(c.model.table())
	var a analysis
	a.analyse(ownSegmenter(), tab, []byte("市民在公园讨论了小麦。\n水质 | 茶叶 | 百家乐 | 时时彩\n"), nil)
	a.features(tab)
	a.odd, a.blind = a.odds(&c.model.chain, 0), a.odds(&c.model.blind, 1)
	lo := len(a.items) - 4
	all := []candidate{{lo: lo, hi: lo + 4, p: 0.5}, {lo: lo + 1, hi: lo + 4, p: 0.5, form: true}}
	c.narrow(&a, tab, all)
	if !all[0].form || all[1].form || all[1].lo != lo+2 {
		t.Errorf("%d to %d, then %d to %d", all[0].lo-lo, all[0].hi-lo, all[1].lo-lo, all[1].hi-lo)
	}
}

// TestNarrowMost: in a text full of doubtful blocks most stay as they were found.
func TestNarrowMost(t *testing.T) {
	c := byPath(t)
	tab := unscreened(c.model.table())
	var a analysis
	const n = mostNarrowed + 44
	a.analyse(ownSegmenter(), tab, []byte(strings.Repeat("水质 | 百家乐 | 时时彩 | 茶叶\n", n)), nil)
	a.features(tab)
	a.odd, a.blind = a.odds(&c.model.chain, 0), a.odds(&c.model.blind, 1)
	var all []candidate
	for i := range n {
		all = append(all, candidate{lo: 4 * i, hi: 4*i + 4, p: 0.5})
	}
	c.narrow(&a, tab, all)
	narrowed := 0
	for i := range all {
		narrowed += btoi(all[i].hi-all[i].lo < 4)
	}
	if narrowed != mostNarrowed {
		t.Errorf("%d of %d blocks were narrowed, want %d", narrowed, n, mostNarrowed)
	}
}
