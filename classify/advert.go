package classify

import "github.com/shai-text/shai/segment"

// Who advertises in sentences uses words of any text, and the path takes out of them
// what is sold. Where a line below the title is divided as sentences are, and what is
// left of it neither speaks against spam as content does nor stands behind a keyword
// that was put before a sentence, all of the line is the advertisement. So is a paragraph
// that a machine has written about keywords: several different ones stand all along it,
// some so well in its grammar that the judge does not believe them.

const (
	advertWords = 10  // of a line, at the least
	advertItem  = 2.5 // words and Han characters of an item of the rest, on average, at the least

	advertSome     = 0.3  // the share of the line that is reported, at the least,
	advertSomeRest = -1.6 // where a word of the rest says so many nats
	advertMost     = 0.5  // and where it says
	advertMostRest = -2.3 // so many

	essayWords    = 20   // of a paragraph about keywords, at the least
	essayKeywords = 3    // different ones in it, likewise
	essayHot      = 5    // nats that one says which is not reported
	essayMean     = -1.4 // nats that a word of the paragraph says, at the least
	essayFirst    = 0.35 // where the first keyword ends at the latest, and
	essayLast     = 0.55 // the last one begins at the earliest, in parts of the paragraph
	essayLines    = 6    // of the text, at the least: with one or two, the paragraph is the page
	essayShare    = 0.6  // of the text that the paragraph is, at the most
)

// adverts makes one block of a line that is an advertisement. The blocks are in order.
func (a *analysis) adverts(blocks []candidate) []candidate {
	var out []candidate
	for i := 0; i < len(blocks); {
		j, b := i, a.items[blocks[i].lo].block
		for j < len(blocks) && a.items[blocks[j].lo].block == b && a.items[blocks[j].hi-1].block == b {
			j++
		}
		if j == i { // of several lines
			out = append(out, blocks[i])
			i++
			continue
		}
		lo := a.lineStart(0, blocks[i].lo+1)
		l := line{analysis: a, blocks: blocks[i:j], lo: lo, hi: a.lineEnd(lo, len(a.items))}
		if !l.isAdvert() && !l.isEssay() {
			out = append(out, blocks[i:j]...)
			i = j
			continue
		}
		k := blocks[i]
		for _, next := range blocks[i+1 : j] {
			k.join(&next)
		}
		k.lo, k.hi, k.stamp, k.woven, k.exact = l.lo, l.hi, false, false, segment.Span{}
		out = append(out, k)
		i = j
	}
	return out
}

// line is a line of items [lo, hi) that holds all of the blocks, of which there is one
// at the least.
type line struct {
	*analysis
	blocks []candidate
	lo, hi int
}

// rest calls f for each run of items outside the blocks.
func (l *line) rest(f func(lo, hi int)) {
	at := l.lo
	for i := range l.blocks {
		k := &l.blocks[i]
		if at < k.lo {
			f(at, k.lo)
		}
		at = k.hi
	}
	if at < l.hi {
		f(at, l.hi)
	}
}

// isSure reports whether one of the blocks is surely spam.
func (l *line) isSure() bool {
	for i := range l.blocks {
		if l.blocks[i].p >= copySure {
			return true
		}
	}
	return false
}

// isSentences reports whether the line is divided by what divides sentences for the
// better part.
func (l *line) isSentences() bool {
	sentence, other := 0, 0
	for i := l.lo + 1; i < l.hi; i++ {
		switch l.items[i].before {
		case segment.SepNone, segment.SepColon:
		case segment.SepComma, segment.SepStop:
			sentence++
		default:
			other++
		}
	}
	return sentence > 0 && sentence >= other
}

// isAdvert reports whether the rest of the line goes with the blocks on it.
func (l *line) isAdvert() bool {
	if l.items[l.lo].block == 0 || l.words(l.lo, l.hi) < advertWords || !l.isSure() || !l.isSentences() {
		return false
	}
	var words, units, items, pieces int
	var nats float64
	grown := true // into the line on all sides, or set off as parts of a sentence are
	links := false
	l.rest(func(lo, hi int) {
		words, units, items, pieces = words+l.words(lo, hi), units+l.size(lo, hi), items+hi-lo, pieces+1
		for i := lo; i < hi; i++ {
			nats += l.lexical(i, i+1)
			links = links || l.isSite(i)
		}
		grown = grown && (lo == l.lo || withinSentence(l.items[lo].before)) && (hi == l.hi || withinSentence(l.items[hi].before))
	})
	if items == 0 || links || float64(units) < advertItem*float64(items) || !grown && pieces < 2 {
		return false
	}
	share := 1 - float64(units)/float64(l.size(l.lo, l.hi))
	return share >= advertSome && nats >= advertSomeRest*float64(words) || share >= advertMost && nats >= advertMostRest*float64(words)
}

// withinSentence reports whether a separator stands within sentences, or between two.
func withinSentence(s segment.Separator) bool {
	switch s {
	case segment.SepNone, segment.SepComma, segment.SepColon, segment.SepDun, segment.SepStop:
		return true
	}
	return false
}

// isEssay reports whether the line is a paragraph written about keywords.
func (l *line) isEssay() bool {
	if words := l.words(l.lo, l.hi); !l.rows[l.items[l.lo].block].prose || words < essayWords || !l.isSure() || !l.isSentences() ||
		len(l.rows) < essayLines || float64(l.size(l.lo, l.hi)) > essayShare*float64(l.units) || l.below(l.lo, l.hi, essayMean) {
		return false
	}
	different, all, hot := map[uint64]bool{}, 0, 0
	first, last := l.hi, l.lo
	note := func(lo, hi int) {
		different[l.reading(lo, hi)] = true
		all++
		first, last = min(first, hi), max(last, lo)
	}
	for i := range l.blocks {
		note(l.blocks[i].lo, l.blocks[i].hi)
	}
	l.rest(func(lo, hi int) {
		for i := lo; i < hi; i++ {
			if l.lexical(i, i+1) >= essayHot {
				note(i, i+1)
				hot++
			}
		}
	})
	return hot > 0 && len(different) >= essayKeywords && 5*len(different) >= 3*all &&
		l.where(first) < essayFirst && l.where(last) > essayLast
}

// where is where an item begins, or the line ends, in parts of the line.
func (l *line) where(i int) float64 {
	start, end := l.items[l.lo].Start, l.items[l.hi-1].End
	at := end
	if i < l.hi {
		at = l.items[i].Start
	}
	return float64(at-start) / float64(end-start)
}
