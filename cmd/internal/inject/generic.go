package inject

import "strings"

// generic writes runs for a family of which nothing is known but its
// keywords: they are joined as their script is, now and then with a place or
// a word of trade.
func generic(p *pen, n int) []string {
	if p.latin && ascii(p.kw()) {
		return p.goods(n, shopHeads, shopTails)
	}
	glue := " "
	if !p.latin {
		glue = ""
	}
	coined, dress := one(p.dice, []float64{0, 0.1, 0.4}), one(p.dice, []float64{0, 0.2, 0.5})
	return p.each(n, func() string {
		s := p.kw()
		if !p.latin && p.chance(coined) {
			s = p.coined()
		}
		for k := p.about(0.7, 0.7, 0, 2); k > 0; k-- {
			s += glue + p.kwShort(10)
		}
		if p.latin {
			return s
		}
		if p.chance(dress) {
			s = one(p.dice, places) + s
		}
		if p.chance(dress) {
			s += one(p.dice, firmTails)
		}
		return s
	})
}

// ascii says whether a text is plain Latin.
func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x24F }) < 0
}
