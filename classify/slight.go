package classify

import (
	"bytes"
	"slices"
	"unicode"
)

// telling are the candidates without those that a sentence quotes and lists of links,
// and of those by their words without what holds no word, or a sentence that nobody
// can read. They are taken out after the others have been compared with them, as when
// the judge was fitted.
func (a *analysis) telling(all []candidate) []candidate {
	return slices.DeleteFunc(all, func(k candidate) bool {
		return a.quoted(k.lo, k.hi) || a.addresses(k.lo, k.hi) || !k.form && (a.slight(k.lo, k.hi) || a.strange(k.lo, k.hi))
	})
}

// slight reports whether the items hold no word: neither Han nor three letters in
// a row. Formulas and units are such (κ-ε, mg/g), and look like Latin letters in
// disguise.
func (a *analysis) slight(lo, hi int) bool {
	for k := a.items[lo].lo; k < a.items[hi-1].hi; k++ {
		if a.toks[k].han {
			return false
		}
		run := 0
		for _, r := range a.text.Tokens[k].Term {
			if run++; !unicode.IsLetter(r) {
				run = 0
			}
			if run == 3 {
				return false
			}
		}
	}
	return true
}

// namedLinks is how many links with their names are a list, at the least.
const namedLinks = 3

// addresses reports whether most of the items hold an address, and their words do not
// speak plainly for spam: a list of links has the form of keywords.
func (a *analysis) addresses(lo, hi int) bool {
	n := 0
	for i := lo; i < hi; i++ {
		n += btoi(bytes.Contains(a.source(i, i+1), []byte("://")))
	}
	return n >= namedLinks && 2*n > hi-lo && a.below(lo, hi, plainLine)
}

// Of a sentence in a language that nobody has counted hardly anything can be
// told: some of its words will be words of another. It has so many words, such a
// share of them was never counted, and the others say less, in nats a word.
const (
	strangeWords  = 8
	strangeUnseen = 0.4
	strangeSays   = 1
)

// strange reports whether there is such a sentence among the items.
func (a *analysis) strange(lo, hi int) bool {
	if a.main != "und" {
		return false
	}
	words, unseen, longest := 0, 0, 0
	for i := lo; i < hi; i++ {
		it := &a.items[i]
		if it.han > 0 {
			return false
		}
		longest = max(longest, it.units)
		for k := it.lo; k < it.hi; k++ {
			words++
			unseen += btoi(!a.toks[k].known)
		}
	}
	n := float64(words)
	return longest >= strangeWords && float64(unseen) >= strangeUnseen*n && a.below(lo, hi, strangeSays)
}
