package classify

import (
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// Doubt is a phrase that looks like spam in a document that was given as clean:
// the document's label may be wrong.
type Doubt struct {
	ID    string       // of the document
	Span  segment.Span // in bytes of its text
	Text  string       // there, cut to doubtText bytes
	Score float64      // probability that it is spam, from 0 to 1
}

// doubtText is the most bytes of a doubt's text.
const doubtText = 200

// doubt is one about a document; its score is not known yet.
func (t *Trainer) doubt(d *Labelled, s segment.Span) *Doubt {
	if t.opt.Doubts <= 0 {
		return nil
	}
	text := d.Text[s.Start:s.End]
	if n := doubtText; n < len(text) {
		for n > 0 && !utf8.RuneStart(text[n]) {
			n--
		}
		text = text[:n]
	}
	return &Doubt{ID: d.ID, Span: s, Text: string(text)}
}

// chooseDoubts takes the surest of the doubts, one a document.
func chooseDoubts(examples []example, answers []float64, most int) []Doubt {
	var all []Doubt
	for i := range examples {
		if e := &examples[i]; e.doubt != nil {
			e.doubt.Score = sigmoid(answers[i])
			all = append(all, *e.doubt)
		}
	}
	slices.SortFunc(all, func(a, b Doubt) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Span.Start, b.Span.Start))
	})
	told := map[string]bool{}
	all = slices.DeleteFunc(all, func(d Doubt) bool {
		again := told[d.ID]
		told[d.ID] = true
		return again
	})
	return slices.Clip(all[:min(most, len(all))])
}
