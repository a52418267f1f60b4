package classify

import (
	"testing"

	"github.com/shai-text/shai/segment"
)

// gapTable are texts of which the items that begin with x are reported, those
// that begin with u look as they do and all others like content, with what is
// reported in the end in ⟦⟧.
var gapTable = []struct{ name, text string }{
	{"a gap in a row", "aa\n\n⟦x1 | x2 | c1 | x3 | x4⟧\n\nbb"},
	{"one as long as what is about it", "aa\n\n⟦x1⟧ | c1 c2 c3 | ⟦x2⟧\n\nbb"},
	{"one with a sentence's grammar", "aa\n\n⟦x1 | x2⟧ | of the | ⟦x3 | x4⟧\n\nbb"},
	{"a gap of lines set close together", "aa\n\n⟦x1\nx2\nc1\nx3\nx4⟧\n\nbb"},
	{"an empty line", "aa\n\n⟦x1\nx2⟧\n\nc1\n\n⟦x3\nx4⟧\n\nbb"},
	{"lines that are theirs in part", "aa\n\nc1 | ⟦x1⟧\nc2\n⟦x2⟧ | c3\n\nbb"},
	{"the end of a row", "aa\n\n⟦x1 | x2 | x3 | u1⟧\n\nbb"},
	{"its beginning", "aa\n\n⟦u1 | x1 | x2 | x3⟧\n\nbb"},
	{"both", "aa\n\n⟦u1 | x1 | x2 | x3 | x4 | u2⟧\n\nbb"},
	{"more than half as much", "aa\n\n⟦x1 | x2⟧ | u1 u2\n\nbb"},
	{"an end that looks like content", "aa\n\n⟦x1 | x2 | x3⟧ | c1\n\nbb"},
	{"one set off by another mark", "aa\n\n⟦x1, x2, x3, x4, x5 - c1⟧\n\nbb"},
	{"a longer one", "aa\n\n⟦x1, x2, x3, x4, x5⟧ - c1 c2\n\nbb"},
	{"one more of a list", "aa\n\n⟦x1, x2, x3, x4, x5⟧, c1\n\nbb"},
	{"of a line that begins like content", "aa\n\nc1 - ⟦x1, x2, x3, x4, x5⟧ - c2\n\nbb"},
	{"the title", "⟦x1 | x2 | x3⟧ | u1\n\nbb"},
	{"what the title ends with", "⟦x1, x2, x3, x4, x5⟧ - c1\n\nbb"},
	{"the line below", "aa\n\n⟦x1 | x2 | x3⟧\nu1\n\nbb"},
}

func TestMend(t *testing.T) {
	seg := ownSegmenter()
	for _, c := range gapTable {
		d := marked("", c.text)
		var cuts []int
		for i, b := range d.Text {
			if i+1 < len(d.Text) && (b == 'x' || b == 'u' || b == 'c') && d.Text[i+1] >= '0' && d.Text[i+1] <= '9' {
				cuts = append(cuts, i, i+2)
			}
		}
		var a analysis
		a.analyse(seg, nil, d.Text, cuts)
		form, spam := make([]float64, len(a.items)), make([]bool, len(a.items))
		for i, it := range a.items {
			switch b := d.Text[it.Start]; b {
			case 'x', 'u':
				form[i], spam[i] = 1, b == 'x'
			default:
				form[i] = -1
			}
		}
		var blocks []candidate
		for lo, hi := range runs(spam) {
			blocks = append(blocks, candidate{lo: lo, hi: hi, p: float64(hi)})
		}
		last := blocks[len(blocks)-1].p
		var spans []segment.Span
		mended := a.mend(form, blocks)
		for _, k := range mended {
			spans = append(spans, segment.Span{Start: a.items[k.lo].Start, End: a.items[k.hi-1].End})
		}
		if got := mark(d.Text, spans); got != c.text {
			t.Errorf("%s: got %q, want %q", c.name, got, c.text)
		}
		if p := mended[len(mended)-1].p; p != last {
			t.Errorf("%s: the surer one does not speak for both: %v", c.name, p)
		}
	}
}
