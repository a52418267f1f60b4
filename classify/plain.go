package classify

import (
	"bytes"

	"github.com/shai-text/shai/segment"
)

// The judge holds it against keywords that the page is on their subject: a menu of a
// site on sports is no injection. But where a line says so much of what content never
// says, links of bookmakers below an article on a match, the subject does not matter.

const (
	plainEvidence = 20 // nats that the words of a whole line say, at the least
	plainMuch     = 40 // with which the judge need hardly believe it
	plainItems    = 5  // of a row within a line, at the least
	plainRow      = 30 // nats that such a row says, likewise

	plainSure   = 0.25 // the probability from which on plainMuch is taken
	plainSingle = 0.8  // and a whole line that is a single item

	clearSure     = 0.8  // the probability from which on what is clearly of one family is taken
	clearEvidence = 10   // nats that its words say, at the least
	clearLine     = 1.25 // nats a word by which its family leads the next, of a whole line,
	clearPhrase   = 3    // and of Han words that are set off on both sides

	strongSure   = 0.5 // the probability from which on words are taken that say
	strongWord   = 7   // so many nats each, set off on both sides,
	strongGrown  = 10  // or so many wherever they stand,
	strongFamily = 1   // if their family leads the next by so many nats a word
)

// saysPlainly reports whether the words of a candidate, on one line of a document that
// is not short, say so much for spam that a judge who holds it for likely, or for
// possible where they say more, is to be believed whatever the page is about. Of
// 304,745 clean texts two are touched for it: what a shop in QQ coins sells, and three
// makers of jewels.
func (a *analysis) saysPlainly(k *candidate) bool {
	if sortOf(&k.x) >= sortForm || a.items[k.lo].block != a.items[k.hi-1].block || a.words(k.lo, k.hi) < 2 {
		return false
	}
	items, lexical := k.hi-k.lo, a.lexical(k.lo, k.hi)
	if lexical < plainEvidence || a.below(k.lo, k.hi, plainLine) {
		return false
	}
	starts, ends := a.startsLine(k.lo), a.endsLine(k.hi)
	row := items >= plainItems && lexical >= plainRow
	switch {
	case lexical >= plainMuch && (starts && ends || row && (starts || ends)):
		return k.p >= plainSure
	case !row && !(starts && ends):
		return false
	case items == 1:
		return k.p >= plainSingle
	}
	return k.p >= placeLeast
}

// isClear reports whether a candidate, set off from what is beside it in a document that
// is not short, is so clearly of one family that a judge who holds it for likely is to be
// believed: what content shares with keywords is of any family, or of none.
func (a *analysis) isClear(k *candidate) bool {
	if sortOf(&k.x) >= sortForm || k.p < clearSure || a.words(k.lo, k.hi) < 2 || a.lexical(k.lo, k.hi) < clearEvidence ||
		!a.isApart(k.lo, k.hi) || isHost(a.source(k.lo, k.hi)) {
		return false
	}
	if a.startsLine(k.lo) && a.endsLine(k.hi) {
		return k.x[profFamily] >= clearLine
	}
	return k.x[profFamily] >= clearPhrase && k.x[profLatin] < 0.5
}

// isStrong reports whether each word of a candidate, of two or more in a document that is
// not short, says so much for spam that a judge who holds it for as likely as not is to
// be believed.
func (a *analysis) isStrong(k *candidate) bool {
	if sortOf(&k.x) >= sortForm || k.p < strongSure || a.words(k.lo, k.hi) < 2 || k.x[profFamily] < strongFamily {
		return false
	}
	return !a.below(k.lo, k.hi, strongGrown) || a.isApart(k.lo, k.hi) && !a.below(k.lo, k.hi, strongWord)
}

// isApart reports whether something divides the items from what is beside them.
func (a *analysis) isApart(lo, hi int) bool {
	return a.items[lo].before != segment.SepNone && a.items[hi-1].after != segment.SepNone
}

// isHost reports whether all there is is the name of a host: lists of them are kept of
// spam, too.
func isHost(text []byte) bool {
	return bytes.IndexByte(text, '.') > 0 && !bytes.ContainsAny(text, " \t\n")
}
