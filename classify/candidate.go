package classify

import (
	"math"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// candidate is a run of items that the path marks as spam.
type candidate struct {
	lo, hi int // items
	margin float64
	x      [numJudge]float64
}

// lean is taken off the price of beginning a run, in nats, so that the path
// proposes more than it believes: the judge decides. It is not given to each
// item, which would stretch the runs.
const lean = 4

// candidates finds the runs of spam items: those of the likeliest path, and
// beside them those that lean adds.
func (c *chain) candidates(a *analysis, odds []float64, dst []candidate) []candidate {
	n := len(a.items)
	sure, maybe := a.path.marks(n)
	c.viterbi(a, odds, 0, sure)
	c.viterbi(a, odds, lean, maybe)
	for lo := 0; lo < n; {
		hi := lo
		if sure[lo] {
			for hi < n && sure[hi] {
				hi++
			}
		} else {
			touches := lo > 0 && sure[lo-1] && maybe[lo]
			for hi < n && maybe[hi] && !sure[hi] {
				hi++
			}
			touches = touches || hi < n && sure[hi] && hi > lo
			if hi == lo || touches {
				lo = max(hi, lo+1)
				continue
			}
		}
		for lo < hi {
			end := a.part(lo, hi)
			if from, to := a.trim(lo, end); a.lexical(from, to) >= leastLexical {
				dst = append(dst, c.candidate(a, odds, from, to))
			}
			lo = end
		}
	}
	a.compare(dst)
	return dst
}

// part is where a run of several lines is parted: after a line, or before one,
// that stands between empty lines and whose words say next to nothing. Lines
// set close together are one block; paragraphs are not.
func (a *analysis) part(lo, hi int) int {
	for from := lo; from < hi; {
		to := from
		for to < hi && a.items[to].block == a.items[from].block {
			to++
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

// thinLine is the evidence of its words, in nats a word, below which a line at
// the edge of a block of several lines does not go with it.
const thinLine = 0.5

// trim takes lines off the edges of a run whose words say next to nothing:
// form and place have carried the run beyond the keywords.
func (a *analysis) trim(lo, hi int) (int, int) {
	for a.items[lo].block != a.items[hi-1].block {
		n := lo
		for n < hi && a.items[n].block == a.items[lo].block {
			n++
		}
		if !a.thin(lo, n) {
			break
		}
		lo = n
	}
	for a.items[lo].block != a.items[hi-1].block {
		n := hi
		for n > lo && a.items[n-1].block == a.items[hi-1].block {
			n--
		}
		if !a.thin(n, hi) {
			break
		}
		hi = n
	}
	return lo, hi
}

func (a *analysis) thin(lo, hi int) bool {
	return a.lexical(lo, hi) < thinLine*float64(a.items[hi-1].hi-a.items[lo].lo)
}

// leastLexical is the least evidence of its words and pairs, in nats, with
// which a run is a candidate. Below it form and place speak alone.
const leastLexical = 3

// lexical is the evidence of the items' words and pairs.
func (a *analysis) lexical(lo, hi int) float64 {
	sum := 0.0
	for k := a.items[lo].lo; k < a.items[hi-1].hi; k++ {
		sum += clip(a.toks[k].word, clipWord) + a.toks[k].gram
	}
	return sum
}

func (c *chain) candidate(a *analysis, odds []float64, lo, hi int) candidate {
	k := candidate{lo: lo, hi: hi, margin: c.margin(a, odds, lo, hi)}
	first, last := &a.items[lo], &a.items[hi-1]
	var units, low, function, words, unseen, han, content, over int
	var sum, lexical, raw float64
	var strong [3]float64 // the strongest words, falling
	for i := lo; i < hi; i++ {
		it := &a.items[i]
		units += it.units
		function += it.function
		han += it.han
		sum += odds[i]
		if odds[i] < 0 {
			low++
		}
		for t := it.lo; t < it.hi; t++ {
			tok := &a.toks[t]
			words++
			if !tok.known {
				unseen++
			}
			e := clip(tok.word, clipWord) + tok.gram
			lexical += e
			raw += tok.raw
			for s := range strong {
				if e > strong[s] {
					strong[s], e = e, strong[s]
				}
			}
		}
		content += it.keep.Len()
		if a.prose.n > 0 {
			for _, h := range a.keep[it.keep.Lo:it.keep.Hi] {
				if a.prose.elsewhere(h, it.block) {
					over++
				}
			}
		}
	}
	n := float64(hi - lo)
	share := func(a, b int) float64 { return float64(a) / float64(max(1, b)) }
	startsLine := lo == 0 || a.items[lo-1].block != first.block
	endsLine := hi == len(a.items) || a.items[hi].block != last.block
	foreign := a.text.Blocks[first.block].Language != a.main || han*2 > units && a.main != "zh"
	k.x = [numJudge]float64{
		judgeBias:     1,
		judgeMargin:   math.Copysign(math.Log1p(math.Abs(k.margin)), k.margin),
		judgeMean:     clip(sum/n, 8) / 4,
		judgeItems:    math.Log1p(n),
		judgeLetters:  math.Log1p(float64(units)),
		judgeLexical:  clip(lexical/float64(max(1, words)), 6) / 3,
		judgeStrong:   math.Log1p(max(0, strong[0]+strong[1]+strong[2])),
		judgeTotal:    math.Log1p(max(0, raw)),
		judgeFunction: share(function, units),
		judgeWhole:    one(startsLine && endsLine),
		judgeTitle:    one(first.block == 0),
		judgeLast:     one(last.block == len(a.rows)-1),
		judgeForeign:  one(foreign),
		judgeAlone:    one(hi-lo == 1),
		judgeLow:      float64(low) / n,
		judgeSplice:   one(isSplice(a, lo, hi)),
		judgeProse:    one(a.rows[first.block].prose),
		judgeGrammar:  one(a.held(first.lo, last.hi)),
		judgeShare:    share(units, a.units),
		judgeShort:    1 / math.Log(math.E+float64(a.units-units)),
		judgeOverlap:  share(over, content),
		judgeUnseen:   share(unseen, words),
		judgeLatin:    one(han == 0),
		judgeIslet:    one(a.islet(lo, hi, han, units)),
	}
	return k
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

// compare tells each candidate how many others of the document share content
// with it.
func (a *analysis) compare(all []candidate) {
	if len(all) < 2 {
		for i := range all {
			all[i].single()
		}
		return
	}
	seen := map[uint64]int{} // candidates with the content hash
	each := func(k *candidate, f func(h uint64)) {
		once := map[uint64]bool{}
		for i := k.lo; i < k.hi && len(once) < 64; i++ {
			it := &a.items[i]
			for _, h := range a.keep[it.keep.Lo:it.keep.Hi] {
				if !once[h] {
					once[h] = true
					f(h)
				}
			}
		}
	}
	for i := range all {
		each(&all[i], func(h uint64) { seen[h]++ })
	}
	for i := range all {
		most := 1
		each(&all[i], func(h uint64) { most = max(most, seen[h]) })
		all[i].x[judgeRepeat] = math.Log(float64(most))
		all[i].single()
	}
}

// single sets what matters of a lone item: most false alarms are one phrase
// in one sentence.
func (k *candidate) single() {
	x := &k.x
	x[judgeSingle] = x[judgeAlone] * one(x[judgeRepeat] == 0)
	x[judgeSentence] = x[judgeSingle] * x[judgeProse]
	x[judgeHeld] = x[judgeSingle] * x[judgeGrammar]
	x[judgeOwnLine] = x[judgeSingle] * x[judgeWhole]
	x[judgeInTitle] = x[judgeSingle] * x[judgeTitle]
	x[judgeStranger] = x[judgeSingle] * x[judgeForeign]
	x[judgeExotic] = x[judgeSingle] * x[judgeIslet]
}

// isSplice reports whether a run is grown into a sentence on either side.
func isSplice(a *analysis, lo, hi int) bool {
	return a.items[lo].before == segment.SepNone || a.items[hi-1].after == segment.SepNone
}

// bounds are the bytes that go with a run of items: what sets it off from the
// content beside it on its line goes, and so do blanks at a line's edge. A
// sentence's own full stop stays.
func (a *analysis) bounds(lo, hi int) segment.Span {
	s := segment.Span{Start: a.items[lo].Start, End: a.items[hi-1].End}
	first, last := a.items[lo].block, a.items[hi-1].block
	left, right := a.text.Blocks[first].Start, a.text.Blocks[last].End
	startsLine, endsLine := true, true
	if lo > 0 && a.items[lo-1].block == first {
		left, startsLine = a.items[lo-1].End, false
	}
	if hi < len(a.items) && a.items[hi].block == last {
		right, endsLine = a.items[hi].Start, false
	}
	if startsLine {
		s.Start = left
	}
	if endsLine {
		s.End = right
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
