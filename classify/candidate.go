package classify

import (
	"slices"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// candidate is a run of items that the path marks as spam.
type candidate struct {
	lo, hi int // items
	margin float64
	form   bool         // found by its form alone
	over   bool         // found by its form, and reaches over others that the words have found
	within bool         // a form reaches over it
	blind  float64      // the margin by the form alone
	p      float64      // the probability that it is injected
	taken  bool         // it is reported
	stamp  bool         // it is a name that is stamped on the page or spliced into it, or stands beside one
	woven  bool         // it is spliced into a sentence, whatever is beside it
	exact  segment.Span // of these items the bytes that are meant; all, if it is empty
	family int          // the likeliest of its words
	reads  uint64       // hash of its terms
	x      [numProfile]float64
}

// leans are taken off the price of beginning a run, in nats, so that the path
// proposes more than it believes: the judge decides. None is given to each
// item, which would stretch the runs; and a run that touches one found with
// less is that one with what is beside it.
var leans = []float64{0, 3, 6}

// meets reports whether a run of items has any in common with those taken, or
// stands right beside one.
func meets(taken []bool, lo, hi int) bool {
	return slices.Contains(taken[max(0, lo-1):min(len(taken), hi+1)], true)
}

// candidates finds the runs of items that may be spam, in order: those of the
// likeliest path by the words that were counted, those that leaning adds, and
// those that look like a block of keywords, whatever they say.
func (a *analysis) candidates(t *table, known, blind *chain) []candidate {
	odds := a.odds(known, 0)
	spam, taken := a.path.marks(len(a.items))
	known.viterbi(a, odds, 0, spam)
	if a.echoes(t, odds, spam) {
		odds = a.odds(known, 0)
		a.raise(odds)
		spam, taken = a.path.marks(len(a.items))
		known.viterbi(a, odds, 0, spam)
	}
	clear(taken)
	all := a.found[:0]
	for _, lean := range leans {
		if lean > 0 {
			known.viterbi(a, odds, lean, spam)
		}
		for lo, hi := range runs(spam) {
			if lean > 0 && meets(taken, lo, hi) {
				continue
			}
			for from := lo; from < hi; {
				end := a.part(from, hi)
				if lo, hi := a.trim(from, end); a.lexical(lo, hi) >= leastLexical {
					all = append(all, candidate{lo: lo, hi: hi, margin: known.margin(a, odds, lo, hi)})
				}
				from = end
			}
			take(taken, lo, hi)
		}
	}
	form := a.odds(blind, 1)
	a.odd, a.blind = odds, form
	all = a.forms(known, blind, odds, form, all)
	a.found = all
	a.profiles(t, odds, form, all)
	return all
}

// part is where a run of several lines is parted: after a line, or before one,
// that stands between empty lines and whose words say next to nothing. Lines
// set close together are one block; paragraphs are not.
func (a *analysis) part(lo, hi int) int {
	for from := lo; from < hi; {
		to := a.lineEnd(from, hi)
		for i := from + 1; i < to-1; i++ {
			if a.between(i-1, i, i+1) {
				return i
			}
		}
		apart := a.items[from].before == segment.SepBlank && a.items[to-1].after == segment.SepBlank
		if apart && (from > lo || to < hi) && a.thin(from, to) {
			if from > lo {
				return from
			}
			return to
		}
		from = to
	}
	return hi
}

// lineEnd is the end of the items of [lo, hi) that stand on the line of the
// first.
func (a *analysis) lineEnd(lo, hi int) int {
	end := lo + 1
	for end < hi && a.items[end].block == a.items[lo].block {
		end++
	}
	return end
}

// lineStart is where the items of [lo, hi) begin that stand on the line of the
// last.
func (a *analysis) lineStart(lo, hi int) int {
	at := hi - 1
	for at > lo && a.items[at-1].block == a.items[hi-1].block {
		at--
	}
	return at
}

// source is the text of the items [lo, hi), and of what stands between them.
func (a *analysis) source(lo, hi int) []byte {
	return a.body[a.items[lo].Start:a.items[hi-1].End]
}

// thinLine is the evidence of its words, in nats a word, below which a line at
// the edge of a block of several lines does not go with it.
const thinLine = 0.5

// between reports whether an item between two of the document's echoes says
// nothing for spam: it is the sentence that they were put in.
func (a *analysis) between(before, i, after int) bool {
	return len(a.again) > 0 && a.echoed(before) && !a.echoed(i) && a.echoed(after) && a.lexical(i, i+1) <= 0
}

func (a *analysis) echoed(i int) bool {
	_, ok := a.isEcho(a.items[i].lo, a.items[i].hi)
	return ok
}

// onSubject reports whether there is so much content in the items, most of which
// comes back in the document's prose, and their words do not speak plainly for
// spam: a headline.
func (a *analysis) onSubject(lo, hi, least int) bool {
	if !a.below(lo, hi, plainLine) {
		return false
	}
	content, over := a.comesBack(lo, hi)
	return content >= least && 2*over >= content
}

// plainLine is the evidence of its words, in nats a word, from which on a line
// speaks plainly for spam.
const plainLine = 2

// trim takes lines off the edges of a run whose words say next to nothing, or
// what the rest of the document says: form and place have carried the run
// beyond the keywords.
func (a *analysis) trim(lo, hi int) (int, int) {
	for a.items[lo].block != a.items[hi-1].block {
		n := a.lineEnd(lo, hi)
		if !a.thin(lo, n) && !a.onSubject(lo, n, 2) {
			break
		}
		lo = n
	}
	for a.items[lo].block != a.items[hi-1].block {
		n := a.lineStart(lo, hi)
		if !a.thin(n, hi) && !a.onSubject(n, hi, 2) {
			break
		}
		hi = n
	}
	for len(a.again) > 0 && lo+1 < hi && !a.echoed(lo) && a.echoed(lo+1) && a.lexical(lo, lo+1) <= 0 {
		lo++
	}
	for len(a.again) > 0 && lo+1 < hi && !a.echoed(hi-1) && a.echoed(hi-2) && a.lexical(hi-1, hi) <= 0 {
		hi--
	}
	return lo, hi
}

func (a *analysis) thin(lo, hi int) bool { return a.below(lo, hi, thinLine) }

// below reports whether the words of the items say less than so many nats each.
func (a *analysis) below(lo, hi int, nats float64) bool {
	return a.lexical(lo, hi) < nats*float64(a.words(lo, hi))
}

// words is how many words the items have.
func (a *analysis) words(lo, hi int) int { return a.items[hi-1].hi - a.items[lo].lo }

// leastLexical is the least evidence of its words and pairs, in nats, with
// which a run is a candidate. Below it form and place speak alone.
const leastLexical = 2.5

// lexical is the evidence of the items' words and pairs.
func (a *analysis) lexical(lo, hi int) float64 {
	sum := -a.toks[a.items[lo].lo].cross
	for k := a.items[lo].lo; k < a.items[hi-1].hi; k++ {
		sum += heard(a.toks[k].word) + a.toks[k].gram
	}
	return sum
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// islet reports whether the items are of another script than the rest of the
// blocks they stand in.
func (a *analysis) islet(lo, hi, han, units int) bool {
	restHan, rest := -han, -units
	for b := a.items[lo].block; b <= a.items[hi-1].block; b++ {
		restHan += a.rows[b].han
		rest += a.rows[b].units
	}
	return rest > 2 && (han*2 > units) != (restHan*2 > rest)
}

// held reports whether a function word stands right before or after the
// tokens [lo, hi): the sentence's grammar holds them, and what is spliced in
// it does not hold.
func (a *analysis) held(lo, hi int) bool {
	if lo > 0 && a.text.Tokens[lo].Glued && a.toks[lo-1].function > 0 {
		return true
	}
	return hi < len(a.toks) && a.text.Tokens[hi].Glued && a.toks[hi].function > 0
}

// isSplice reports whether a run is grown into a sentence: on either side of it
// the same line of prose goes on with nothing between.
func isSplice(a *analysis, lo, hi int) bool {
	first, last := &a.items[lo], &a.items[hi-1]
	return first.before == segment.SepNone && a.rows[first.block].prose ||
		last.after == segment.SepNone && a.rows[last.block].prose
}

// bounds are the bytes that go with a run of items: what sets it off from the
// content beside it on its line goes, and so do blanks at a line's edge. A
// sentence's own full stop stays.
func (a *analysis) bounds(lo, hi int) segment.Span {
	s := segment.Span{Start: a.items[lo].Start, End: a.items[hi-1].End}
	left, right := a.text.Blocks[a.items[lo].block].Start, a.text.Blocks[a.items[hi-1].block].End
	startsLine, endsLine := a.startsLine(lo), a.endsLine(hi)
	if startsLine {
		s.Start = left
	} else {
		left = a.items[lo-1].End
	}
	if endsLine {
		s.End = right
	} else {
		right = a.items[hi].Start
	}
	if !startsLine {
		for s.Start > left {
			r, n := utf8.DecodeLastRune(a.body[left:s.Start])
			if !(opening(r) || endsLine && dividing(r)) {
				break
			}
			s.Start -= n
		}
	}
	if !endsLine {
		for s.End < right {
			r, n := utf8.DecodeRune(a.body[s.End:right])
			if !(closing(r) || dividing(r)) {
				break
			}
			s.End += n
		}
	}
	return s
}

func opening(r rune) bool {
	switch r {
	case '【', '《', '[', '(', '（', '「', '『', '“', '〖', '［', '<', '{', '"', '\'':
		return true
	}
	return false
}

func closing(r rune) bool {
	switch r {
	case '】', '》', ']', ')', '）', '」', '』', '”', '〗', '］', '}', '"', '\'':
		return true
	}
	return false
}

func dividing(r rune) bool {
	switch r {
	case '_', '＿', '-', '–', '—', '|', '｜', '丨', '¦', '‖', '/', '>', '→', '»', '·', '・', '、', ',', '，', ':', '：', ';', '；', ' ', '\t', '\u3000', '\u00a0', '#', '*', '+', '=', '~', '\u200b', '\u200c', '\u200d', '\ufeff':
		return true
	}
	return false
}
