package classify

import (
	"slices"
	"strings"
	"testing"
)

// placeCase is a text of which all that is in ⟦…⟧ is a candidate, and how many of these
// are taken for where they stand.
type placeCase struct {
	name, text string
	want       int
}

// signedTable holds names of those who comment, which are taken from a lower probability
// on.
var signedTable = []placeCase{
	{"of one who comments", "今天\n⟦百家乐博彩⟧ 说：\n写得很好", 1},
	{"with an account", "today\n⟦cialis⟧ (abc12) Says:\nthank you", 1},
	{"and what is said", "今天\n⟦百家乐博彩 说：\n百家乐博彩⟧", 1},
}

var placeTable = []placeCase{
	{"in the title, the menu and at the foot", "今天 | ⟦百家乐博彩⟧\n首页 | ⟦百家乐博彩⟧\n今天市民在水库的小麦里吃了饭。\n版权所有 ⟦百家乐博彩⟧", 3},
	{"where it is no candidate", "今天 | ⟦百家乐博彩⟧\n首页 | 百家乐博彩\n今天市民在水库的小麦里吃了饭。\n版权所有百家乐博彩", 1},
	{"at the end of the title", "今天的小麦_⟦百家乐博彩⟧\n" + placeBody, 1},
	{"on the line below", "今天的小麦\n⟦百家乐博彩⟧\n" + placeBody, 1},
	{"on part of it", "今天的小麦\n⟦百家乐博彩⟧ 市民\n" + placeBody, 0},
	{"and on the next", "今天的小麦\n⟦百家乐博彩\n百家乐博彩⟧\n" + placeBody, 0},
	{"all of the title", "⟦百家乐博彩⟧\n" + placeBody, 0},
	{"at its beginning", "⟦百家乐博彩⟧_今天的小麦\n" + placeBody, 1},
	{"there, by a dash", "⟦百家乐博彩⟧ - 今天的小麦\n" + placeBody, 0},
	{"there, by a bar", "⟦百家乐博彩⟧ | 今天的小麦\n" + placeBody, 0},
	{"the way to the page", "⟦首页 > 百家乐博彩⟧ > 今天的小麦\n" + placeBody, 1},
	{"at the beginning of another line", "今天\n⟦百家乐博彩⟧_今天的小麦\n" + placeBody, 0},
	{"after a comma", "今天的小麦，⟦百家乐博彩⟧\n" + placeBody, 0},
	{"at the end of another line", "今天\n今天的小麦_⟦百家乐博彩⟧\n" + placeBody, 0},
	{"of a short page", "今天的小麦_⟦百家乐博彩⟧\n今天市民在水库的小麦里吃了饭。", 0},
	{"on two lines", "今天 | ⟦百家乐博彩⟧\n今天市民在水库的小麦里吃了饭。\n版权所有 ⟦百家乐博彩⟧ ⟦百家乐博彩⟧", 0},
	{"not in the title", "今天\n⟦百家乐博彩⟧\n首页 | ⟦百家乐博彩⟧\n版权所有 ⟦百家乐博彩⟧", 0},
	{"in part of the title's word", "today xcialis\n⟦cialis⟧\nhome | ⟦cialis⟧\n⟦cialis⟧ 2024", 0},
	{"what is said is no name", "今天\n百家乐博彩 说：⟦百家乐博彩⟧", 0},
	{"part of a line", "今天\n市民，⟦百家乐博彩⟧ 说：\n写得很好", 0},
	{"not of whom is spoken", "今天\n⟦百家乐博彩⟧，市民说：\n写得很好", 0},
	{"nothing but what stands behind", "今天\n⟦说⟧：\n写得很好", 0},
	{"Chinese on an English line", "today\nThe river in the morning ⟦百家乐博彩⟧ is here.", 1},
	{"beside as much Chinese", "today\nThe river in the morning ⟦百家乐博彩⟧ and 市民水库小麦 is here and so are we.", 0},
	{"on a line of its own", "today\nThe river in the morning is here.\n⟦百家乐博彩⟧\nand the teacher in the morning", 0},
	{"on a Chinese line of an English page", "today\nThe river in the morning is here.\n市民水库⟦百家乐博彩⟧市民小麦\nand the teacher in the morning is here too", 0},
	{"English on a Chinese line", "今天\n今天市民在水库的小麦里⟦cialis⟧吃了饭。", 0},
	{"over two lines", "今天 | ⟦百家乐\n博彩⟧\n百家乐\n博彩\n百家乐\n博彩", 0},
}

var placeBody = strings.Repeat("今天市民在水库的小麦里吃了饭。", 10)

func TestPlaced(t *testing.T) {
	for _, sure := range []struct {
		p, threshold float64
		form, all    bool
	}{{0.7, 0, false, true}, {0.7, 0.9, false, true}, {0.7, 0.99, false, false}, {0.5, 0, false, false}, {0.7, 0, true, false}} {
		c := newClassifier(t, &Options{Threshold: sure.threshold})
		for i, x := range slices.Concat(placeTable, signedTable) {
			a, all := likely(x.text, false)
			for i := range all {
				all[i].p, all[i].form = sure.p, sure.form
			}
			got := 0
			for _, k := range c.placed(a, all, true) {
				got += btoi(k.taken && k.p == placeSure)
			}
			if want := btoi(sure.all || i >= len(placeTable) && !sure.form && sure.threshold == 0) * x.want; got != want {
				t.Errorf("%s, %v: %d are taken, want %d", x.name, sure, got, want)
			}
		}
	}
}

// TestPlacedLater: a part of a long document begins with no title.
func TestPlacedLater(t *testing.T) {
	for _, x := range []struct {
		text string
		want int
	}{{placeTable[0].text, 0}, {"today\nThe river in the morning ⟦百家乐博彩⟧ is here.", 1}} {
		a, all := likely(x.text, false)
		all[0].p = 0.7
		for _, k := range newClassifier(t, nil).placed(a, all[:1], false) {
			if got := btoi(k.taken); got != x.want {
				t.Errorf("%s: %d are taken, want %d", x.text, got, x.want)
			}
		}
	}
}

// TestPlacedLong: the names of a long list, all of which might be one.
func TestPlacedLong(t *testing.T) {
	text := "百家乐博彩\n" + strings.Repeat("百家乐博彩 时时彩投注平台\n", 20_000)
	var a analysis
	a.analyse(ownSegmenter(), unscreened(sampleModel().table()), []byte(text), nil)
	var all []candidate
	for i := range a.items {
		all = append(all, candidate{lo: i, hi: i + 1, p: 0.7})
	}
	got := newClassifier(t, nil).placed(&a, all, true)
	if n := len(got) - len(slices.DeleteFunc(got, func(k candidate) bool { return k.taken })); n < 20_001 {
		t.Errorf("%d of %d are taken", n, len(got))
	}
}
