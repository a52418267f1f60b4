package inject

import (
	"unicode"
	"unicode/utf8"
)

// trades holds the share and the grammar of the families that are known by
// name, for lists in the language that the grammar is written for. Their other
// lists and other families get the generic grammar and a small share.
var trades = map[string]struct {
	lang    string
	share   float64
	grammar grammar
}{
	"porn":        {"zh", 26, porn},
	"gambling":    {"zh", 21, gambling},
	"invoice":     {"zh", 8, invoice},
	"escort":      {"zh", 8, escort},
	"game-server": {"zh", 5, gameServer},
	"promotion":   {"zh", 3, promotion},
	"casino":      {"en", 10, casino},
	"replica":     {"en", 8, replica},
	"pharma":      {"en", 8, pharma},
	"essay":       {"en", 6, essay},
}

// newSource prepares a list for composing.
func newSource(l list) source {
	s := source{list: l, share: 4, grammar: generic}
	switch t, ok := trades[l.family]; {
	case ok && l.lang == t.lang:
		s.share, s.grammar = t.share, t.grammar
	case l.lang != "zh" && l.lang != "en":
		s.share = 0.5
	case ok:
		s.share = 2
	}
	if l.family == "porn" || l.family == "escort" {
		var words []string
		for _, w := range l.words {
			if decent(w) {
				words = append(words, w)
			}
		}
		if len(words) > 0 {
			s.words = words
		}
	}
	chinese := 0
	for _, w := range s.words {
		if han(w) {
			chinese++
		}
		var run []rune
		for _, r := range w + "\n" {
			if unicode.Is(unicode.Han, r) {
				run = append(run, r)
				s.core = append(s.core, r)
				continue
			}
			for n := 2; n <= 3; n++ {
				for i := 0; i+n <= len(run) && len(run) > n; i++ {
					s.pieces = append(s.pieces, string(run[i:i+n]))
				}
			}
			if n := len(run); n == 2 || n == 3 {
				s.pieces = append(s.pieces, string(run))
			}
			run = run[:0]
		}
	}
	s.latin = chinese*2 < len(s.words)
	return s
}

// newJunk is the source of blocks that sell nothing by name; the keywords of
// the whole lexicon serve for its addresses. Its share is on the scale of
// balance: 2 % of all.
func newJunk(lex *Lexicon) source {
	s := newSource(list{"other", "zh", lex.Keywords("")})
	s.share, s.grammar, s.junk = 0.02, junk, true
	return s
}

// coined makes a keyword that is in no list: pieces of keywords joined, or
// characters of the trade mixed. It keeps learners from leaning on the list.
func (p *pen) coined() string {
	s := p.src
	for range 8 {
		out := ""
		switch {
		case len(s.pieces) > 0 && p.chance(0.7):
			for range p.between(2, 3) {
				out += one(p.dice, s.pieces)
			}
		case len(s.core) > 3:
			for range p.between(2, 5) {
				out += string(one(p.dice, s.core))
			}
		}
		if n := utf8.RuneCountInString(out); n >= 2 && decent(out) {
			return out
		}
	}
	return p.kw()
}

// stutter repeats a character of the text, as 久久久久.
func (p *pen) stutter(s string) string {
	rs := []rune(s)
	i := p.IntN(len(rs))
	if !unicode.Is(unicode.Han, rs[i]) {
		return s
	}
	out := append([]rune{}, rs[:i]...)
	for range p.between(2, 5) {
		out = append(out, rs[i])
	}
	return string(append(out, rs[i+1:]...))
}

// garble puts one stray character of the trade between two others.
func (p *pen) garble(s string) string {
	rs := []rune(s)
	if len(rs) < 2 || len(p.src.core) == 0 {
		return s
	}
	i := p.between(1, len(rs)-1)
	return string(rs[:i]) + string(one(p.dice, p.src.core)) + string(rs[i:])
}
