package classify

// mention is where a term stands. Its key is made of that when it is wanted:
// most terms are looked up by their hash alone.
type mention struct {
	kind  byte
	shape shape
	token int  // the word, or the last of the pair
	a, b  rune // the two Han characters
}

// key is the key of a term that was met.
func (a *analysis) key(m mention) string {
	switch m.kind {
	case kindWord:
		return wordKey(a.text.Tokens[m.token].Term)
	case kindGram:
		return gramKey(m.a, m.b)
	case kindPair:
		return pairKey(a.text.Tokens[m.token-1].Term, a.text.Tokens[m.token].Term)
	}
	return shapeKey(m.shape)
}

// display is the term of a mention as a person reads it.
func (a *analysis) display(m mention) string {
	if m.kind == kindShape {
		return m.shape.display()
	}
	return displayKey(a.key(m))
}

// eachTerm calls f for every term of an item: its words, its pairs, its
// shapes. These, and nothing else, are what is counted.
func (a *analysis) eachTerm(it *item, f func(hash uint64, m mention)) {
	for k := it.lo; k < it.hi; k++ {
		if !a.toks[k].mute {
			f(a.toks[k].hash, mention{kind: kindWord, token: k})
		}
	}
	a.pairs(it.lo, it.hi, func(m mention, _ bool, hash uint64) { f(hash, m) })
	for _, s := range it.shapes {
		f(hashShape(s), mention{kind: kindShape, shape: s})
	}
}
