package classify

import (
	"bytes"
	"strings"

	"github.com/shai-text/shai/segment"
)

// A dump is a line of hundreds of things that people look for: titles, models of
// telephones, names in the news, questions. It is there to be found by searches
// for any of them, and none of them sells anything, so that neither words nor
// judge know it. What tells is that nobody writes such a line: menus, lists of
// names and of terms are shorter, or of one kind, and do not ask; sentences have a
// grammar. 297,456 clean texts have 616 lines of 60 items or more beside prose, of
// sentences, names or tags, and none that is like this.
const (
	dumpItems    = 100  // on a line, at the least
	dumpBlanks   = 0.9  // of them are set off by blanks
	dumpShortest = 3.5  // Han characters of those that have any, on average
	dumpLongest  = 9    // likewise
	dumpKinds    = 300  // different Han characters
	dumpFunction = 0.06 // share of function words
	dumpAsks     = 3    // items that ask
	dumpRest     = 50   // words and Han characters of prose on other lines: a list alone is a list
	dumpSure     = 0.97 // the probability that it is one; no model was fitted to any
)

// asking are the words with which people ask search engines, simplified.
var asking = func() (words [][]byte) {
	for _, w := range strings.Fields("怎么 怎样 如何 什么 多少 哪里 哪个 哪家 哪些 是谁 几个 为什么") {
		words = append(words, []byte(w))
	}
	return words
}()

// dumps adds the dumps to candidates that the judge has been asked about. What
// is found within one goes with it.
func (c *Classifier) dumps(a *analysis, all []candidate) []candidate {
	found := false
	prose := 0
	for i := range a.rows {
		prose += btoi(a.rows[i].prose) * a.rows[i].units
	}
	for lo, hi := 0, 0; lo < len(a.rows); lo = hi {
		rest := prose - btoi(a.rows[lo].prose)*a.rows[lo].units
		for hi = lo + 1; hi < len(a.rows) && a.text.Blocks[hi].Continued; hi++ {
			rest -= btoi(a.rows[hi].prose) * a.rows[hi].units
		}
		if rest < dumpRest || !a.isDump(lo, hi) {
			continue
		}
		k := c.byRule(a, a.rows[lo].items.Lo, a.rows[hi-1].items.Hi, dumpSure)
		k.form, k.over, k.reads = true, true, a.reading(k.lo, k.hi)
		for i := range all {
			all[i].within = all[i].within || k.lo <= all[i].lo && all[i].hi <= k.hi
		}
		all, found = append(all, k), true
	}
	if found {
		inOrder(all)
	}
	return all
}

// isDump reports whether the line of the blocks [lo, hi) is a dump.
func (a *analysis) isDump(lo, hi int) bool {
	items := a.text.Items[a.text.Blocks[lo].Items.Lo:a.text.Blocks[hi-1].Items.Hi]
	if len(items) < dumpItems {
		return false
	}
	blanks, asks, withHan, han, words, function := 0, 0, 0, 0, 0, 0
	kinds := map[rune]bool{}
	var text []byte
	for i := range items {
		it := &items[i]
		blanks += btoi(it.Before == segment.SepSpace)
		text = text[:0]
		h := 0
		for k := it.Tokens.Lo; k < it.Tokens.Hi; k++ {
			term := a.text.Tokens[k].Term
			text = append(text, term...)
			words++
			if !a.toks[k].han {
				function += btoi(isFunctionLatin(a.toks[k].hash))
				continue
			}
			for _, r := range term {
				h++
				kinds[r] = true
				function += btoi(isFunctionHan(r))
			}
		}
		han += h
		withHan += btoi(h > 0)
		for _, w := range asking {
			if bytes.Contains(text, w) {
				asks++
				break
			}
		}
	}
	n, average := float64(len(items)), float64(han)/float64(max(1, withHan))
	return asks >= dumpAsks && len(kinds) >= dumpKinds && 2*withHan > len(items) &&
		float64(blanks+1) >= dumpBlanks*n && dumpShortest <= average && average <= dumpLongest &&
		float64(function) <= dumpFunction*float64(han+words)
}
