package classify

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shai-text/shai/segment"
)

// copyTable are texts of which ⟦…⟧ is reported, with what is reported for it
// in the end in {…}.
var copyTable = []struct{ name, text string }{
	{"on lines of its own", "aa\n⟦百家乐博彩⟧\nbb\n{百家乐博彩}\ncc\n{百家乐博彩}"},
	{"between the separators of a template", "aa\n⟦百家乐博彩⟧\nbb | {百家乐博彩} | cc\ndd > {百家乐博彩}"},
	{"grown into a sentence", "aa\n⟦百家乐博彩⟧\n市民百家乐博彩小麦"},
	{"part of a word", "aa\n⟦vegascasino⟧\nbb | vegascasinos | cc"},
	{"too short to tell", "aa\n⟦百家乐⟧\nbb | 百家乐 | cc"},
	{"short in letters", "aa\n⟦casino⟧\nbb | casino | cc"},
	{"several items as they stand", "aa\n⟦市民 | 百家乐博彩⟧\nbb\n{市民 | 百家乐博彩}\ncc"},
	{"one of them that is surely spam", "aa\n⟦市民 | 百家乐博彩⟧\nbb\n{百家乐博彩}\n市民\ncc"},
	{"what is reported already", "⟦百家乐博彩⟧\nbb\n⟦百家乐博彩 | 百家乐博彩⟧\ncc"},
}

func TestCopies(t *testing.T) {
	tab := unscreened(sampleModel().table())
	for _, c := range copyTable {
		want := strings.NewReplacer("⟦", "{", "⟧", "}").Replace(c.text)
		d := marked("", strings.NewReplacer("{", "", "}", "").Replace(c.text))
		var a analysis
		a.analyse(ownSegmenter(), tab, d.Text, nil)
		a.features(tab)
		var blocks []candidate
		for _, s := range d.Spans {
			lo, hi, ok := a.itemsAt(s.Start, s.End)
			if !ok {
				t.Fatalf("%s: %q are no items: %q", c.name, d.Text[s.Start:s.End], itemTexts(&a))
			}
			blocks = append(blocks, candidate{lo: lo, hi: hi, p: 0.97})
		}
		var spans []segment.Span
		for _, k := range a.copies(blocks) {
			if k.p != 0.97 {
				t.Errorf("%s: a copy has the probability %g", c.name, k.p)
			}
			spans = append(spans, segment.Span{Start: a.items[k.lo].Start, End: a.items[k.hi-1].End})
		}
		if got := strings.NewReplacer("⟦", "{", "⟧", "}").Replace(mark(d.Text, spans)); got != want {
			t.Errorf("%s: got %q, want %q", c.name, got, want)
		}
		for i := range blocks {
			blocks[i].p = 0.5
		}
		if got := a.copies(blocks); len(got) != len(blocks) {
			t.Errorf("%s: %d copies of what is hardly likelier than not", c.name, len(got)-len(blocks))
		}
	}
}

// TestCopiesOfDump: of a dump of keywords so many are looked for and no more,
// for each costs a look through the document.
func TestCopiesOfDump(t *testing.T) {
	var dump, again strings.Builder
	for i := range 3 * copyPhrases {
		fmt.Fprintf(&dump, "百家乐博彩%c | ", '一'+i)
		fmt.Fprintf(&again, "\n\n百家乐博彩%c", '一'+i)
	}
	tab := unscreened(sampleModel().table())
	var a analysis
	a.analyse(ownSegmenter(), tab, []byte(dump.String()+again.String()), nil)
	a.features(tab)
	first := 0
	for a.items[first].block == 0 {
		first++
	}
	blocks := []candidate{{lo: 0, hi: first, p: 0.97}}
	if n := len(a.copies(blocks)) - 1; n != copyPhrases {
		t.Errorf("%d copies, want %d", n, copyPhrases)
	}
}
