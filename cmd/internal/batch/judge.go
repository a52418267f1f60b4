package batch

import (
	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// Judge classifies the documents of a batch. Long ones are judged in windows,
// and few of them at once: an analysis takes some fifty times the memory of its
// text, and a batch is to take the same whatever its documents are like.
type Judge struct {
	c     *classify.Classifier
	large chan struct{}
}

// largeText is a text of which few are judged at once; 512 KiB take 25 MiB.
const (
	largeText = 128 << 10
	mostLarge = 4
)

// NewJudge is one for a classifier.
func NewJudge(c *classify.Classifier) *Judge {
	return &Judge{c: c, large: make(chan struct{}, mostLarge)}
}

// Classify judges a document, or a part of one.
func (j *Judge) Classify(d classify.Document) classify.Verdict {
	if len(d.Text) < largeText {
		return j.c.Classify(d)
	}
	j.large <- struct{}{}
	defer func() { <-j.large }()
	n := corpus.WindowEnd(d.Text)
	v := j.c.Classify(classify.Document{ID: d.ID, Text: d.Text[:n]})
	for at := n; at < len(d.Text); at += n {
		n = corpus.WindowEnd(d.Text[at:])
		w := j.c.Classify(classify.Document{ID: d.ID, Text: d.Text[at : at+n]})
		shift(&w, at)
		join(&v, &w)
	}
	return v
}

// shift moves the spans of a window to where they are in the document.
func shift(v *classify.Verdict, by int) {
	for i := range v.Spans {
		v.Spans[i].Start += by
		v.Spans[i].End += by
	}
}

// join adds the verdict of the next window. All is spam if each window is that
// holds anything.
func join(v, next *classify.Verdict) {
	switch {
	case len(next.Languages) == 0 || next.Label == v.Label:
	case len(v.Languages) == 0:
		v.Label = next.Label
	default:
		v.Label = classify.Injected
	}
	v.Score = max(v.Score, next.Score)
	v.Unsure = v.Unsure || next.Unsure
	for l, n := range next.Languages {
		v.Languages[l] += n
	}
	v.Spans = append(v.Spans, next.Spans...)
}
