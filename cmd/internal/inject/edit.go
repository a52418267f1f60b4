package inject

import (
	"slices"

	"github.com/shai-text/shai/segment"
)

// part is a kind of inserted text.
type part uint8

const (
	gap     part = iota // line breaks and blanks that set a block off: not gold
	genuine             // words of the document's own kind, such as a label: not gold
	gold                // the block
)

// fragment is a stretch of inserted text.
type fragment struct {
	part part
	text string
}

// edit inserts fragments at a byte offset of the host.
type edit struct {
	at        int
	fragments []fragment
}

func insert(at int, f ...fragment) edit { return edit{at, f} }

func hasGold(edits []edit) bool {
	for _, e := range edits {
		for _, f := range e.fragments {
			if f.part == gold && f.text != "" {
				return true
			}
		}
	}
	return false
}

// apply makes the new text and the spans of its gold. Gold that touches gold
// is one span.
func apply(host []byte, edits []edit) ([]byte, []segment.Span) {
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b edit) int { return a.at - b.at })
	var spans []segment.Span
	var out []byte
	at := 0
	for _, e := range edits {
		to := min(max(e.at, at), len(host))
		out = append(out, host[at:to]...)
		at = to
		for _, f := range e.fragments {
			start := len(out)
			out = append(out, f.text...)
			if f.part != gold || f.text == "" {
				continue
			}
			if n := len(spans); n > 0 && spans[n-1].End == start {
				spans[n-1].End = len(out)
			} else {
				spans = append(spans, segment.Span{Start: start, End: len(out)})
			}
		}
	}
	return append(out, host[at:]...), spans
}
