package classify

// eachTerm calls f for every term of an item: its words, its pairs, its
// shapes. These, and nothing else, are what is counted.
func (a *analysis) eachTerm(it *item, f func(hash uint64, key func() string)) {
	for k := it.lo; k < it.hi; k++ {
		if a.toks[k].mute {
			continue
		}
		f(a.toks[k].hash, func() string { return wordKey(a.text.Tokens[k].Term) })
	}
	a.pairs(it.lo, it.hi, func(_ int, _ bool, hash uint64, key func() string) { f(hash, key) })
	for _, s := range it.shapes {
		f(hashShape(s), func() string { return shapeKey(s) })
	}
}
