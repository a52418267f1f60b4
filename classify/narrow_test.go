package classify

import "testing"

// narrowing has a judge that goes by the evidence of the path alone, and is not
// sure of any block.
func narrowing(t *testing.T, p float64, form bool) func(a *analysis, blocks []candidate) []candidate {
	m := *sampleModel()
	m.judge = judge{slope: 0.5, offset: -1}
	c, err := New(&m, ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	tab := unscreened(m.table())
	return func(a *analysis, blocks []candidate) []candidate {
		a.blind = a.odds(&m.blind, 1)
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
// is known by its form stays as it was found.
func TestNarrowLeavesAlone(t *testing.T) {
	alone := moves{{name: "a row", text: narrowTable[1].text}}
	alone.hold(t, true, narrowing(t, unsureHigh, false))
	alone.hold(t, true, narrowing(t, unsureLow-0.01, false))
	alone.hold(t, true, narrowing(t, 0.5, true))
}
