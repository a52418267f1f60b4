package classify

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A path that has found keywords pays for leaving them and coming back, and so it
// takes along a name of a few words between them, and the words of a sentence that
// stand right beside. What is certainly the page's own is given back.

// ownMost is how many of a block's items are the page's, at the most: of one that
// holds more of them, such words are what it is made of.
const ownMost = 2 // one in

// The odds, in nats, below which the words of an item are the page's: of one Han
// word, one or two others, more of any script, or any in the page's script in a block
// that has another.
const (
	ownHan     = -4
	ownWord    = -2
	ownWords   = -4
	ownPhrase  = -9
	ownForeign = -1
)

// spare takes the page's own out of blocks, which are in order.
func (a *analysis) spare(blocks []candidate) []candidate {
	var out []candidate
	for i := range blocks {
		k := &blocks[i]
		if k.stamp || k.over || k.exact.Len() > 0 {
			out = append(out, *k)
			continue
		}
		own := a.ownItems(k)
		at := k.lo
		for _, j := range append(own, k.hi) {
			if at < j {
				piece := k.cut(at, j)
				if a.isWithin(at, j) {
					a.release(&piece)
				}
				out = append(out, piece)
			}
			at = j + 1
		}
	}
	return out
}

// ownItems are the items of a block that are the page's: names of well-known sites, the
// label of the row or of the list in which they stand, and others, if they are not most
// of what is left.
func (a *analysis) ownItems(k *candidate) []int {
	foreign := a.isForeign(k.lo, k.hi)
	var own, sites []int
	label := -1 // of what comes
	for i := k.lo; i < k.hi; i++ {
		switch {
		case a.isApart(i, i+1) && a.isSite(i):
			if label >= 0 {
				sites = append(sites, label)
				label = -1
			}
			sites = append(sites, i)
		case a.startsLine(i) && a.isLinkLabel(i):
			label = i
		case a.isOwn(i, foreign):
			own = append(own, i)
		}
	}
	if len(own)*ownMost > k.hi-k.lo-len(sites) {
		own = nil
	}
	own = append(own, sites...)
	slices.Sort(own)
	return own
}

// cut is the candidate with these of its items alone.
func (k candidate) cut(lo, hi int) candidate {
	k.lo, k.hi = lo, hi
	return k
}

// isForeign reports whether most of some items is of another script than most of
// the document: Han or not.
func (a *analysis) isForeign(lo, hi int) bool {
	return (2*a.han(lo, hi) > a.size(lo, hi)) != a.isHan()
}

// han is how many Han characters the items have.
func (a *analysis) han(lo, hi int) (n int) {
	for i := lo; i < hi; i++ {
		n += a.items[i].han
	}
	return n
}

// isWithin reports whether some items may be of a sentence in the page's script
// into which keywords of another were put. Few Han characters tell a keyword in an
// English sentence; a few words of English are in many a Chinese one.
func (a *analysis) isWithin(lo, hi int) bool {
	if a.isHan() {
		return a.isForeign(lo, hi)
	}
	return withinHan*a.han(lo, hi) > a.size(lo, hi)
}

// withinHan is what part of such items is Han.
const withinHan = 5 // one in

// isHan reports whether the document is Chinese.
func (a *analysis) isHan() bool { return a.main == "zh" }

// isOwn reports whether an item that is set off on both sides is the page's.
func (a *analysis) isOwn(i int, foreign bool) bool {
	it, text := &a.items[i], a.source(i, i+1)
	if !a.isApart(i, i+1) || len(text) < ownBytes/2 || bytes.ContainsAny(text, "0123456789") {
		return false
	}
	lexical := a.lexical(i, i+1)
	han := 2*it.han > it.units
	switch n := it.hi - it.lo; {
	case foreign && han == a.isHan():
		return lexical < ownForeign
	case n == 1 && han:
		return lexical < ownHan
	case n == 1:
		return lexical < ownWord
	case n == 2 && !han:
		return lexical < ownWords
	}
	return lexical < ownPhrase
}

// trimOdds is what a word at the end of a block says for spam, in nats, if it may
// be of the sentence that goes on there.
const trimOdds = 1

// release cuts off the ends of a block the words of the sentence in which it stands.
func (a *analysis) release(k *candidate) {
	starts, ends := a.startsLine(k.lo), a.endsLine(k.hi)
	if starts && ends {
		return
	}
	oneLine := a.items[k.lo].block == a.items[k.hi-1].block
	first, last := a.items[k.lo].lo, a.items[k.hi-1].hi
	lo, hi := first, last
	for (oneLine || !ends) && lo < hi-1 && a.ofSentence(hi-1) && a.spaceBefore(hi-1) {
		hi--
	}
	for (oneLine || !starts) && lo+1 < hi && a.ofSentence(lo) && a.spaceBefore(lo+1) {
		lo++
	}
	if lo == first && hi == last {
		return
	}
	b := a.bounds(k.lo, k.hi)
	if lo > first {
		b.Start = a.text.Tokens[lo].Start
	}
	if hi < last {
		b.End = a.text.Tokens[hi-1].End
	}
	for a.items[k.lo].hi <= lo {
		k.lo++
	}
	for a.items[k.hi-1].lo >= hi {
		k.hi--
	}
	k.exact = b
}

// ofSentence reports whether a word is in the page's script, of letters alone, and
// does not speak for spam.
func (a *analysis) ofSentence(i int) bool {
	t, s := &a.toks[i], a.text.Tokens[i]
	word := a.body[s.Start:s.End]
	return t.han == a.isHan() && heard(t.word)+t.gram < trimOdds && (t.han || len(word) > 1) && begins(word, leakTells) < 0 && begins(word, leakFroms) < 0 && begins(word, leakEnds) < 0 &&
		bytes.IndexFunc(word, func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' && r != '’' }) < 0
}

// spaceBefore reports whether a word is set off from the one before it by blanks,
// which Han characters do without.
func (a *analysis) spaceBefore(i int) bool {
	if a.isHan() {
		return true
	}
	gap := a.body[a.text.Tokens[i-1].End:a.text.Tokens[i].Start]
	r, _ := utf8.DecodeRune(gap)
	return len(gap) > 0 && unicode.IsSpace(r) && len(bytes.TrimSpace(gap)) == 0
}
