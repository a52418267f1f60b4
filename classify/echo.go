package classify

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// A document tells on itself: a phrase that is surely spam in one place is so
// in the others, where it stands in a sentence or a menu and the words beside
// it hide it. So what the surest short runs read is looked for in all of the
// document, set apart from what is about it, and judged by the best evidence
// that it has anywhere.
const (
	echoLeast  = 4  // characters of a phrase
	echoMost   = 24 //
	echoSure   = 6  // evidence of its words, in nats
	echoWords  = 8  // phrases of a document
	echoPlaces = 200
)

// echo is a place where such a phrase stands.
type echo struct {
	segment.Span
	odds float64 // the best that the phrase has anywhere
}

// echoes parts the items anew where a phrase stands in more places than the
// likeliest path, whose spam is marked, has found, and reports whether it did.
func (a *analysis) echoes(t *table, odds []float64, spam []bool) bool {
	a.again = a.again[:0]
	var words []echo
	for lo, hi := range runs(spam) {
		sum, each := 0.0, true
		for _, o := range odds[lo:hi] {
			sum += o
			each = each && o > 0
		}
		s := segment.Span{Start: a.items[lo].Start, End: a.items[hi-1].End}
		if k := utf8.RuneCount(a.body[s.Start:s.End]); each && hi-lo <= 2 && a.items[lo].block == a.items[hi-1].block &&
			k >= echoLeast && k <= echoMost && a.lexical(lo, hi) >= echoSure {
			words = append(words, echo{s, sum})
		}
	}
	if len(words) == 0 {
		return false
	}
	// The best of each phrase, the best phrases first.
	slices.SortStableFunc(words, func(x, y echo) int { return cmp.Compare(y.odds, x.odds) })
	var phrases [][]byte
	for _, w := range words {
		p := a.body[w.Start:w.End]
		if len(phrases) == echoWords || slices.ContainsFunc(phrases, func(q []byte) bool { return bytes.Equal(p, q) }) {
			continue
		}
		phrases = append(phrases, p)
		for s := range a.occurrences(p) {
			if len(a.again) == echoPlaces {
				break
			}
			if entire(a.searched(), s) {
				a.again = append(a.again, echo{s, w.odds})
			}
		}
	}
	known := map[segment.Span]bool{}
	for _, w := range words {
		known[w.Span] = true
	}
	if !slices.ContainsFunc(a.again, func(e echo) bool { return !known[e.Span] }) {
		return false
	}
	slices.SortStableFunc(a.again, func(x, y echo) int { return cmp.Or(cmp.Compare(x.Start, y.Start), cmp.Compare(y.End, x.End)) })
	end := 0
	a.again = slices.DeleteFunc(a.again, func(e echo) bool { // one within another
		if e.Start < end {
			return true
		}
		end = e.End
		return false
	})
	var cuts []int
	for _, e := range a.again {
		cuts = append(cuts, e.Start, e.End)
	}
	a.split(t, cuts)
	a.prose.reset()
	a.measure()
	a.features(t)
	return true
}

// occurrences are where a phrase stands in what is searched, in order. They do
// not overlap.
func (a *analysis) occurrences(phrase []byte) iter.Seq[segment.Span] {
	return func(yield func(segment.Span) bool) {
		body := a.searched()
		for at := 0; ; {
			n := bytes.Index(body[at:], phrase)
			if n < 0 {
				return
			}
			s := segment.Span{Start: at + n, End: at + n + len(phrase)}
			if !yield(s) {
				return
			}
			at = s.End
		}
	}
}

// entire reports whether a span does not cut a word of Latin letters.
func entire(body []byte, s segment.Span) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(body) && (body[i]|0x20 >= 'a' && body[i]|0x20 <= 'z' || body[i] >= '0' && body[i] <= '9')
	}
	return !(letter(s.Start) && letter(s.Start-1)) && !(letter(s.End-1) && letter(s.End))
}

// isEcho reports whether such a phrase begins with a token, and is all of
// [lo, hi).
func (a *analysis) isEcho(lo, hi int) (echo, bool) {
	start, end := a.text.Tokens[lo].Start, a.text.Tokens[hi-1].End
	i, ok := slices.BinarySearchFunc(a.again, start, func(e echo, at int) int { return cmp.Compare(e.Start, at) })
	if !ok || a.again[i].End != end {
		return echo{}, false
	}
	return a.again[i], true
}

// raise gives each of them the best odds that its phrase has.
func (a *analysis) raise(odds []float64) {
	for i := range a.items {
		if e, ok := a.isEcho(a.items[i].lo, a.items[i].hi); ok {
			odds[i] = max(odds[i], e.odds)
		}
	}
}
