package classify

import (
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/segment"
)

// Kinds of terms that models of whole documents alone have. They see through
// names that are spelt in ever new ways, and through what is no word.
//
//	c_via     four characters of a word, its two edges counting as one each,
//	          or a Han character
//	y££       a symbol between words; standing alone, twice, or more often
//	na000     what a word with digits looks like
const (
	kindPiece   = 'c'
	kindSymbol  = 'y'
	kindPattern = 'n'
)

const (
	pieceLength   = 4
	symbolLength  = 3
	patternLength = 16
)

const saltPart = 0x9fb21c651e98df25

func hashPart(kind byte, part []byte) uint64 { return mix(xxhash.Sum64(part)+uint64(kind)) ^ saltPart }

// manyTerms is how many terms a document may have for the memory of its table
// to be used for the next: clearing it takes as long as filling it once did.
const manyTerms = 1 << 14

// documentTerms is the memory of eachDocumentTerm.
type documentTerms struct {
	once map[uint64]struct{}
	part []byte
	ends []int
	f    func(group int, hash uint64, key func() string)
}

func (t *documentTerms) add(group int, hash uint64, key func() string) {
	if _, ok := t.once[hash]; !ok {
		t.once[hash] = struct{}{}
		t.f(group, hash, key)
	}
}

func (t *documentTerms) addPart(group int, kind byte, part []byte) {
	t.add(group, hashPart(kind, part), func() string { return string(kind) + string(part) })
}

// eachDocumentTerm calls f once for each distinct term of a text, with its
// group. A long text is taken apart in windows, as when blocks are sought.
// The bytes of each language are added to languages, if that is not nil.
func (a *analysis) eachDocumentTerm(seg *segment.Segmenter, text []byte, languages map[segment.Language]int, f func(group int, hash uint64, key func() string)) {
	t := &a.terms
	if t.once == nil || len(t.once) > manyTerms {
		t.once = map[uint64]struct{}{}
	}
	clear(t.once)
	t.f = f
	for lo := 0; lo < len(text); {
		hi := windowEnd(text, lo)
		a.analyse(seg, nil, text[lo:hi], nil)
		lo = hi
		if languages != nil {
			a.addLanguages(languages)
		}
		for i := range a.items {
			a.itemTerms(&a.items[i], t)
		}
		a.partTerms(t)
	}
	t.f = nil
}

// itemTerms adds the terms that are counted for blocks too, and pairs of Han
// words.
func (a *analysis) itemTerms(it *item, t *documentTerms) {
	add := func(group int, hash uint64, m mention) {
		t.add(group, hash, func() string { return a.key(m) })
	}
	for k := it.lo; k < it.hi; k++ {
		if a.toks[k].mute {
			continue
		}
		group := wholeWord
		if a.toks[k].han {
			group = wholeHanWord
		}
		add(group, a.toks[k].hash, mention{kind: kindWord, token: k})
		if k > it.lo && a.toks[k].han && a.toks[k-1].han && !a.toks[k-1].mute {
			add(wholePair, hashPair(a.toks[k-1].hash, a.toks[k].hash), mention{kind: kindPair, token: k})
		}
	}
	a.pairs(it.lo, it.hi, func(m mention, _ bool, hash uint64) {
		group := wholePair
		if a.toks[m.token].han {
			group = wholeGram
		}
		add(group, hash, m)
	})
	for _, s := range it.shapes {
		add(wholeForm+s.field().group(), hashShape(s), mention{kind: kindShape, shape: s})
	}
}

// partTerms adds the pieces and patterns of the words, and the symbols.
func (a *analysis) partTerms(t *documentTerms) {
	end := 0
	var apart []byte // a word whose letters stand apart: a l e x i s 1 7
	for i := range a.text.Tokens {
		tok := &a.text.Tokens[i]
		a.symbols(t, end, tok.Start)
		end = max(end, tok.End)
		if tok.Script == segment.Han {
			for k := 0; k < len(tok.Term); {
				_, n := utf8.DecodeRuneInString(tok.Term[k:])
				t.part = append(t.part[:0], tok.Term[k:k+n]...)
				t.addPart(wholePiece, kindPiece, t.part)
				k += n
			}
			continue
		}
		t.pieces(tok.Term)
		t.pattern(tok.Term)
		if len(tok.Term) == 1 {
			apart = append(apart, tok.Term...)
			continue
		}
		if len(apart) > 2 {
			t.pieces(string(apart))
		}
		apart = apart[:0]
	}
	if len(apart) > 2 {
		t.pieces(string(apart))
	}
	a.symbols(t, end, len(a.body))
}

// symbols adds what stands in a.body[lo:hi], between two words.
func (a *analysis) symbols(t *documentTerms, lo, hi int) {
	for lo < hi {
		r, n := utf8.DecodeRune(a.body[lo:hi])
		end := lo + n
		for end+n <= hi && string(a.body[end:end+n]) == string(a.body[lo:lo+n]) {
			end += n
		}
		switch r {
		case utf8.RuneError, '\u00a0', '\u3000':
		default:
			if r > ' ' {
				t.addPart(wholeSymbol, kindSymbol, a.body[lo:min(end, lo+symbolLength*n)])
			}
		}
		lo = end
	}
}

// pieces adds the pieces of a word that are less than all of it.
func (t *documentTerms) pieces(word string) {
	t.part = append(append(append(t.part[:0], '_'), word...), '_')
	t.ends = append(t.ends[:0], 0)
	for i := range t.part {
		if i > 0 && utf8.RuneStart(t.part[i]) {
			t.ends = append(t.ends, i)
		}
	}
	t.ends = append(t.ends, len(t.part))
	if runes := len(t.ends) - 1; runes > pieceLength {
		for i := range runes - pieceLength + 1 {
			t.addPart(wholePiece, kindPiece, t.part[t.ends[i]:t.ends[i+pieceLength]])
		}
	}
}

// pattern adds what a word with digits looks like: 0 for each of its digits, a
// for each run of something else.
func (t *documentTerms) pattern(word string) {
	p, digits := t.part[:0], false
	for i := 0; i < len(word); i++ {
		if '0' <= word[i] && word[i] <= '9' {
			p, digits = append(p, '0'), true
		} else if len(p) == 0 || p[len(p)-1] != 'a' {
			p = append(p, 'a')
		}
	}
	t.part = p
	if digits {
		t.addPart(wholePattern, kindPattern, p[:min(patternLength, len(p))])
	}
}
