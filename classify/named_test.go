package classify

import (
	"slices"
	"strings"
	"testing"
)

// namedTable are texts of which all that is in ⟦…⟧ is a candidate, and how many of
// these are taken for being a name.
var namedTable = []struct {
	name, text string
	want       int
}{
	{"in the title, the menu and at the foot", "今天 | ⟦百家乐博彩⟧\n首页 | ⟦百家乐博彩⟧\n今天市民在水库的小麦里吃了饭。\n版权所有 ⟦百家乐博彩⟧", 3},
	{"where it is no candidate", "今天 | ⟦百家乐博彩⟧\n首页 | 百家乐博彩\n今天市民在水库的小麦里吃了饭。\n版权所有百家乐博彩", 1},
	{"on two lines", "今天 | ⟦百家乐博彩⟧\n今天市民在水库的小麦里吃了饭。\n版权所有 ⟦百家乐博彩⟧ ⟦百家乐博彩⟧", 0},
	{"not in the title", "今天\n⟦百家乐博彩⟧\n首页 | ⟦百家乐博彩⟧\n版权所有 ⟦百家乐博彩⟧", 0},
	{"in part of the title's word", "today xcialis\n⟦cialis⟧\nhome | ⟦cialis⟧\n⟦cialis⟧ 2024", 0},
	{"of one who comments", "今天\n⟦百家乐博彩⟧ 说：\n写得很好", 1},
	{"with an account", "today\n⟦cialis⟧ (abc12) Says:\nthank you", 1},
	{"what is said is no name", "今天\n百家乐博彩 说：⟦百家乐博彩⟧", 0},
	{"part of a line", "今天\n市民，⟦百家乐博彩⟧ 说：\n写得很好", 0},
	{"not of whom is spoken", "今天\n⟦百家乐博彩⟧，市民说：\n写得很好", 0},
	{"nothing but what stands behind", "今天\n⟦说⟧：\n写得很好", 0},
	{"over two lines", "今天 | ⟦百家乐\n博彩⟧\n百家乐\n博彩\n百家乐\n博彩", 0},
}

func TestNamed(t *testing.T) {
	for _, sure := range []struct {
		p    float64
		form bool
		all  bool
	}{{0.7, false, true}, {0.5, false, false}, {0.7, true, false}} {
		c := newClassifier(t, nil)
		for _, x := range namedTable {
			d := marked("", x.text)
			var a analysis
			a.analyse(ownSegmenter(), unscreened(sampleModel().table()), d.Text, nil)
			var all []candidate
			for _, s := range d.Spans {
				lo, hi := a.itemsOf(s)
				all = append(all, candidate{lo: lo, hi: hi, p: sure.p, form: sure.form})
			}
			got := 0
			for _, k := range c.named(&a, all) {
				got += btoi(k.taken && k.name)
			}
			if want := btoi(sure.all) * x.want; got != want {
				t.Errorf("%s, %v: %d are taken, want %d", x.name, sure, got, want)
			}
		}
	}
}

// TestNamedCopies: what is taken for a name goes wherever it stands by itself, however
// sure it is.
func TestNamedCopies(t *testing.T) {
	d := marked("", "今天 | ⟦百家乐博彩⟧\n首页 | 百家乐博彩 | 联系\n今天市民在水库的小麦里吃了饭。\n百家乐博彩")
	var a analysis
	a.analyse(ownSegmenter(), unscreened(sampleModel().table()), d.Text, nil)
	lo, hi := a.itemsOf(d.Spans[0])
	for _, name := range []bool{false, true} {
		blocks := a.copies([]candidate{{lo: lo, hi: hi, p: 0.7, taken: true, name: name}})
		if want := 1 + 2*btoi(name); len(blocks) != want {
			t.Errorf("name %v: %d blocks, want %d", name, len(blocks), want)
		}
	}
}

// TestNamedLong: the names of a long list, all of which might be one.
func TestNamedLong(t *testing.T) {
	text := "百家乐博彩\n" + strings.Repeat("百家乐博彩 时时彩投注平台\n", 20_000)
	var a analysis
	a.analyse(ownSegmenter(), unscreened(sampleModel().table()), []byte(text), nil)
	var all []candidate
	for i := range a.items {
		all = append(all, candidate{lo: i, hi: i + 1, p: 0.7})
	}
	got := newClassifier(t, nil).named(&a, all)
	if n := len(got) - len(slices.DeleteFunc(got, func(k candidate) bool { return k.taken })); n < 20_001 {
		t.Errorf("%d of %d are taken", n, len(got))
	}
}
