package classify

import "bytes"

// A site that was hacked bears the keyword as its name: in the title, in the menu, in
// the line of the copyright. Each place alone may be too little to be sure; but content
// that looks as much like spam hardly ever stands on so many lines, and in the title:
// with 0.6 none does in 297,456 clean texts.

// namedLines is on how many lines a name stands, one of which is the title.
const namedLines = 3

// named takes the candidates that are a name, if they are sure enough for that.
func (c *Classifier) named(a *analysis, all []candidate) []candidate {
	for i := range all {
		if k := &all[i]; !k.taken && !k.form && k.p >= c.name && (a.isName(k.lo, k.hi) || a.isSigned(k.lo, k.hi)) {
			k.taken, k.name = true, true
		}
	}
	return all
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
