package classify

import (
	"regexp"
	"testing"
)

// boundsTable are lines in which the items x1, x2 and x3 are spam and all
// others content, with the bytes that go with them in ⟦⟧.
var boundsTable = []string{
	// A line of its own goes whole, with the blanks at its edges.
	"⟦x1|x2⟧",
	"⟦  x1, x2  ⟧",
	"⟦x1 | x2 |⟧",
	"⟦【x1】x2】⟧\naa",
	"aa\n⟦x1_x2⟧\r\nbb",
	"aa\n⟦x1_x2⟧\n\nbb",
	"⟦x1. x2.⟧\naa",
	// At the end of a line the separator before it goes.
	"aa⟦_x1_x2⟧",
	"aa⟦ - x1 | x2 |⟧",
	"aa⟦【x1】【x2】⟧",
	"aa⟦，x1，x2⟧",
	"aa⟦ | x1⟧\nbb",
	"市民⟦_x1⟧\n市民",
	// At its start, the separator after it.
	"⟦x1_x2_⟧aa",
	"⟦x1 | x2 - ⟧aa",
	"⟦【x1】⟧aa",
	"⟦x1，x2，⟧市民",
	// In the midst one separator is left between its neighbours.
	"aa_⟦x1_⟧bb",
	"aa | ⟦x1 | x2 | ⟧bb",
	"aa，⟦x1，⟧bb",
	"aa⟦【x1】⟧bb",
	"aa⟦《x1》_⟧bb",
	"aa ⟦(x1) ⟧bb",
	// A sentence's own full stop stays.
	"aa.⟦ x1, x2⟧",
	"市民。⟦x1、x2⟧",
	"市民！⟦x1_x2⟧\n市民",
	"aa. ⟦x1⟧. bb",
	"市民。⟦x1⟧。市民",
	// Spliced into a sentence.
	"aa ⟦x1 ⟧bb",
	"aa ⟦x1 x2 ⟧bb cc",
	"⟦x1 ⟧aa",
	"aa⟦ x1⟧",
	"市民⟦x1⟧市民",
	// Over several lines: each end by its own line.
	"aa\n⟦x1\nx2⟧\nbb",
	"aa⟦_x1\nx2⟧\nbb",
	"aa_⟦x1\nx2_⟧bb",
	"aa\n⟦x1\n\n\nx2⟧\n",
}

var spamItem = regexp.MustCompile(`x\d(?: x\d)*`)

// TestBounds holds the bytes that go with a run to the table.
func TestBounds(t *testing.T) {
	seg := ownSegmenter()
	for _, want := range boundsTable {
		d := marked("", want)
		var cuts []int
		for _, m := range spamItem.FindAllIndex(d.Text, -1) {
			cuts = append(cuts, m[0], m[1])
		}
		var a analysis
		a.analyse(seg, nil, d.Text, cuts)
		lo, hi := -1, 0
		for i, it := range a.items {
			if d.Text[it.Start] == 'x' {
				if lo < 0 {
					lo = i
				}
				hi = i + 1
			}
		}
		if lo < 0 {
			t.Fatalf("%s: no spam item", want)
		}
		s := a.bounds(lo, hi)
		if s.Start < 0 || s.End > len(d.Text) || s.Start >= s.End {
			t.Errorf("%q: %v", want, s)
			continue
		}
		if got := mark(d.Text, append(spansOf(Verdict{}), s)); got != want {
			t.Errorf("cut %q, want %q", got, want)
		}
	}
}
