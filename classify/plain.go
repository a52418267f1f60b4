package classify

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
)

// saysPlainly reports whether the words of a candidate, on one line of a document that
// is not short, say so much for spam that a judge who holds it for likely, or for
// possible where they say more, is to be believed whatever the page is about. Of
// 304,745 clean texts two are touched for it: what a shop in QQ coins sells, and three
// makers of jewels.
func (a *analysis) saysPlainly(k *candidate) bool {
	if sortOf(&k.x) >= sortForm || a.items[k.lo].block != a.items[k.hi-1].block || a.items[k.hi-1].hi-a.items[k.lo].lo < 2 {
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
