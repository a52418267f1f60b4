package classify

import (
	"slices"

	"github.com/shai-text/shai/segment"
)

// Document is a text to be judged.
type Document struct {
	ID   string
	Text []byte // UTF-8; invalid bytes are kept as they are and carry no evidence
}

// Label is the answer in one word.
type Label string

const (
	Clean    Label = "clean"    // nothing injected
	Injected Label = "injected" // a real document with blocks in it: repair it
	Spam     Label = "spam"     // nothing real is left: drop it
)

// Evidence is a term and what it weighed, in nats; positive speaks for spam.
type Evidence struct {
	Term string
	LLR  float64
}

// Span is an injected block: text[Start:End].
type Span struct {
	Start, End int     // byte offsets, half open
	Score      float64 // calibrated probability that the block is injected, 0..1
	LLR        float64 // evidence for the block over its being content, in nats
	Family     string
	Language   segment.Language
	Shape      string     // "block", or "splice" for a run inside a sentence
	Terms      []Evidence // the strongest, in both directions, strongest first
}

// Verdict is the answer for one document.
type Verdict struct {
	ID        string
	Label     Label
	Score     float64                  // calibrated probability that anything is injected, 0..1
	Unsure    bool                     // the evidence is too thin to act on without a look
	Languages map[segment.Language]int // bytes of each language
	Spans     []Span                   // ordered and disjoint
}

// Strip appends text without the verdict's spans to dst and returns it. What
// is kept and what the spans cover are together the text, byte for byte. It
// panics if text is shorter than the one that was classified.
func (v *Verdict) Strip(dst, text []byte) []byte {
	at := 0
	for _, s := range v.Spans {
		dst = append(dst, text[at:s.Start]...)
		at = s.End
	}
	return append(dst, text[at:]...)
}

// WithoutSplices is the verdict without its splices: cutting those out may
// leave a hole in a sentence, so it is done on request alone. Label and score
// stay.
func (v Verdict) WithoutSplices() Verdict {
	v.Spans = slices.DeleteFunc(slices.Clone(v.Spans), func(s Span) bool { return s.Shape == "splice" })
	return v
}
