package classify

import (
	"bytes"

	"github.com/shai-text/shai/segment"
)

// Where a keyword stands can tell what its words leave in doubt. A site that was hacked
// bears it as its name, in the title, in the menu and in the line of the copyright, or
// at one of the title's ends, or on the line below; who comments for its sake signs with
// it; and it stands in Chinese in the lines of pages that are in another language. Of
// 304,745 clean texts one has anything in such a place that the judge is as sure of as
// 0.6 and is touched for it: a review of a film, big daddy.

const (
	placeLeast  = 0.6  // the probability from which on a place tells
	signedLeast = 0.3  // and from which on the name of one who comments does
	placeSure   = 0.98 // of a keyword there; no model was fitted to any
	namedLines  = 3    // on which a name stands, one of them the title

	placeLexical = 5 // nats that the words at the title's ends say, at the least
)

// placed makes the candidates that stand in such a place, or say so plainly what they
// are, as sure as that. A part of a long document that is not its first one has no
// title.
func (c *Classifier) placed(a *analysis, all []candidate, first bool) []candidate {
	for i := range all {
		k := &all[i]
		if k.form || k.p >= placeSure {
			continue
		}
		if a.saysPlainly(k) || a.isClear(k) || a.isStrong(k) || k.p >= signedLeast && a.isSigned(k.lo, k.hi) ||
			k.p >= placeLeast && (first && a.isHeading(k) || a.isStray(k.lo, k.hi)) {
			k.p, k.taken = placeSure, k.taken || c.opt.Threshold <= placeSure
		}
	}
	return all
}

// isHeading reports whether a candidate names the page: in the title and below, at one
// of the title's ends, or on the next line.
func (a *analysis) isHeading(k *candidate) bool {
	return a.isName(k.lo, k.hi) || a.isTitleEnd(k) || a.isSecondLine(k)
}

// isName reports whether the items stand on one line, and what they read stands in the
// title and on lines below.
func (a *analysis) isName(lo, hi int) bool {
	text, title := a.source(lo, hi), a.text.Blocks[0]
	if a.items[lo].block != a.items[hi-1].block || !bytes.Contains(a.body[title.Start:title.End], text) {
		return false
	}
	lines, last := 0, -1
	for s := range a.occurrences(text) {
		if !entire(a.body, s) {
			continue
		}
		b := a.blockAt(s.Start)
		if lines == 0 && b != 0 { // only within words of the title
			return false
		}
		if b != last {
			lines, last = lines+1, b
		}
		if lines == namedLines {
			return true
		}
	}
	return false
}

// isTitleEnd reports whether a candidate is set off at one end of the title, speaks for
// spam by more than one word that content has too, and the document is not short. What
// dashes and bars set off at the beginning may be what a look-alike is about.
func (a *analysis) isTitleEnd(k *candidate) bool {
	if sortOf(&k.x) >= sortShort || a.lexical(k.lo, k.hi) < placeLexical || a.items[k.lo].block != 0 || a.items[k.hi-1].block != 0 {
		return false
	}
	starts, ends := a.startsLine(k.lo), a.endsLine(k.hi)
	by := a.items[k.lo].before
	if starts {
		by = a.items[k.hi-1].after
	}
	switch by {
	case segment.SepUnderscore, segment.SepArrow:
		return starts != ends
	case segment.SepDash, segment.SepBar:
		return ends && !starts
	}
	return false
}

// isSecondLine reports whether a candidate is all of the line below the title, and the
// document is not short.
func (a *analysis) isSecondLine(k *candidate) bool {
	return sortOf(&k.x) < sortShort && a.items[k.lo].block == 1 && a.startsLine(k.lo) && a.items[k.hi-1].block == 1 && a.endsLine(k.hi)
}

// isStray reports whether the items are Chinese, and most of what is on their line, which
// is of another script, in a document that is not Chinese.
func (a *analysis) isStray(lo, hi int) bool {
	han, units := a.han(lo, hi), a.size(lo, hi)
	b := a.items[lo].block
	return !a.isHan() && b == a.items[hi-1].block && 2*han > units && 2*han > a.rows[b].han && a.islet(lo, hi, han, units)
}
