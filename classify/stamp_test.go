package classify

import (
	"fmt"
	"strings"
	"testing"
)

var stampTable = moves{
	{"the template's words are given back",
		"aa - ⟦百家乐博彩⟧\n⟦bb | cc | 百家乐博彩⟧\n⟦百家乐博彩 > dd > ee⟧\n市民",
		"aa - ⟦百家乐博彩⟧\nbb | cc | ⟦百家乐博彩⟧\n⟦百家乐博彩⟧ > dd > ee\n市民"},
	{"and of several lines at once",
		"⟦百家乐博彩\nbb | 百家乐博彩 | cc\n百家乐博彩⟧\n市民",
		"⟦百家乐博彩⟧\nbb | ⟦百家乐博彩⟧ | cc\n⟦百家乐博彩⟧\n市民"},
	{"within an item",
		"⟦百家乐博彩⟧\n⟦cc dd 百家乐博彩⟧\n⟦百家乐博彩⟧\n⟦百家乐博彩⟧",
		"⟦百家乐博彩⟧\ncc dd ⟦百家乐博彩⟧\n⟦百家乐博彩⟧\n⟦百家乐博彩⟧"},
	{"where it stands and is not reported",
		"⟦百家乐博彩⟧\n⟦百家乐博彩⟧\n⟦百家乐博彩⟧\ncc 百家乐博彩 dd",
		"⟦百家乐博彩⟧\n⟦百家乐博彩⟧\n⟦百家乐博彩⟧\ncc ⟦百家乐博彩⟧ dd"},
	{"not where a sentence is about it",
		"⟦百家乐博彩⟧\n⟦百家乐博彩⟧\n⟦百家乐博彩⟧\n今天的天气是很好的，我们在市民的百家乐博彩的小麦里吃了饭，然后就都回到家里了。", ""},
	{"in full",
		"aa - (xyz)⟦百家乐博彩⟧\n⟦bb | (xyz)百家乐博彩⟧\n(xyz)⟦百家乐博彩⟧",
		"aa - (⟦xyz)百家乐博彩⟧\nbb | (⟦xyz)百家乐博彩⟧\n(⟦xyz)百家乐博彩⟧"},
	{"what grows together is no word's end",
		"aa - (pxyz)⟦百家乐博彩⟧\n⟦bb | (qxyz)百家乐博彩⟧\n(qxyz)⟦百家乐博彩⟧",
		"aa - (pxyz)⟦百家乐博彩⟧\nbb | (qxyz)⟦百家乐博彩⟧\n(qxyz)⟦百家乐博彩⟧"},
	{"other keywords beside it stay",
		"⟦百家乐博彩⟧\n⟦百家乐博彩 | 时时彩投注平台 | 时时彩投注⟧\n⟦cc | 百家乐博彩⟧",
		"⟦百家乐博彩⟧\n⟦百家乐博彩⟧ | ⟦时时彩投注平台 | 时时彩投注⟧\ncc | ⟦百家乐博彩⟧"},
	{"twice is not often", "⟦bb | 百家乐博彩⟧\n⟦百家乐博彩 | cc⟧\n百家乐博彩", ""},
	{"nor in few of the lines", "⟦bb | 百家乐博彩⟧\n⟦百家乐博彩 | cc⟧\n⟦百家乐博彩⟧\n⟦ab⟧\n⟦cd⟧\n⟦ef⟧\n⟦gh⟧", ""},
	{"a block that stands there again and again",
		"⟦百家乐博彩 | aa | bb⟧\n⟦百家乐博彩 | aa | bb⟧\n⟦百家乐博彩 | aa | bb⟧", ""},
	{"or most of one",
		"⟦百家乐博彩 | aa | bb | cc | dd⟧\n⟦百家乐博彩 | aa | bb | cc⟧\n⟦百家乐博彩 | aa | bb | cc⟧", ""},
	{"a word of the template is no name", "⟦市民小麦水库 | aa⟧\n⟦市民小麦水库 | bb⟧\n⟦市民小麦水库 | cc⟧", ""},
}

func TestStamps(t *testing.T) { stampTable.hold(t, false, (*analysis).stamps) }

// TestStampsManyPlaces: a name on every line of a long page.
func TestStampsManyPlaces(t *testing.T) {
	var text strings.Builder
	for i := range 3 * copyPlaces {
		fmt.Fprintf(&text, "%c | 百家乐博彩 | %c\n", 'a'+i%26, 'a'+i%25)
	}
	tab := unscreened(sampleModel().table())
	var a analysis
	a.analyse(ownSegmenter(), tab, []byte(text.String()), nil)
	a.features(tab)
	var blocks []candidate
	for i := range a.items {
		if i%3 == 0 {
			blocks = append(blocks, candidate{lo: i, hi: i + 3, p: 0.97})
		}
	}
	exact := 0
	for _, k := range a.stamps(blocks) {
		exact += btoi(k.hi-k.lo == 1)
	}
	if exact != copyPlaces {
		t.Errorf("%d blocks were cut down, want %d", exact, copyPlaces)
	}
}

// TestStampsApart: no byte is in two spans, though what divides a name from
// what stays beside it might go with either.
func TestStampsApart(t *testing.T) {
	c := newClassifier(t, &Options{Threshold: 0.001, NoScreen: true})
	spans := 0
	for _, x := range stampTable {
		d := marked("", x.text)
		end := 0
		for _, s := range c.Classify(d.Document).Spans {
			if s.Start < end || s.End <= s.Start {
				t.Errorf("%s: a span at %d-%d after one that ends at %d", x.name, s.Start, s.End, end)
			}
			end = s.End
			spans++
		}
	}
	if spans < 2*len(stampTable) {
		t.Errorf("%d spans", spans)
	}
}
