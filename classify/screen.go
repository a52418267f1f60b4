package classify

import (
	"maps"
	"math"
	"slices"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// screen is a cheap look at the blocks of a document, before its Han text is
// cut into words and its items are measured: most blocks hold nothing that
// speaks for spam, and need neither. It is compiled from the model: for each
// pair of Han characters, word and pair of words the evidence in sixteenths of
// a nat, in four bytes, so that all of it stays in the cache.
//
// A block passes unless the evidence of some stretch of it, added up, reaches
// screenHot. What passes cannot be reported; its neighbours may be.
type screen struct {
	slots []uint32 // 24 bits of the hash, 8 of the value; 0 is free
	mask  uint64
}

const (
	// screenHot is the evidence, in nats, that a stretch of a block needs for
	// the block to be looked at in full. A block's least evidence is
	// leastLexical; this leaves room for what the pairs do not see.
	screenHot   = 6.0
	screenTitle = 4.0 // for the first, where a single keyword is put at the title
	screenWarm  = 1.5 // for one beside such a block
	screenForm  = 1.5 // for one that looks like a list of keywords
	screenDrift = 0.5 // taken off for each term, so that chance does not add up
	screenScale = 16
)

func compileScreen(c *counts, t *table) *screen {
	best := map[uint64]int8{}
	note := func(hash uint64, llr float64) {
		v := int8(math.Round(heard(llr) * screenScale))
		if old, ok := best[hash]; !ok || v > old {
			best[hash] = v
		}
	}
	for _, key := range c.keys {
		h, ok := hashKey(key)
		if !ok || key[0] == kindShape {
			continue
		}
		s := t.find(h)
		if s == nil {
			continue
		}
		switch key[0] {
		case kindGram:
			note(h, s.ratio())
		case kindPair:
			note(h, s.ratio())
		case kindWord:
			a, n := utf8.DecodeRuneInString(key[1:])
			b, m := utf8.DecodeRuneInString(key[1+n:])
			switch {
			case !isHanRune(a):
				note(h, s.ratio())
			case n+m == len(key)-1 && m > 0:
				// A word of two characters is not counted as a pair as well.
				note(hashGram(a, b), s.ratio())
			}
		}
	}
	n := 1
	for n < 2*len(best) {
		n *= 2
	}
	sc := &screen{slots: make([]uint32, max(2, n))}
	sc.mask = uint64(len(sc.slots) - 1)
	for _, h := range slices.Sorted(maps.Keys(best)) { // two hashes may share a tag: the order must not be chance
		if v := best[h]; v != 0 {
			sc.insert(h, v)
		}
	}
	return sc
}

func isHanRune(r rune) bool {
	return r >= 0x3400 && r <= 0x9fff || r >= 0xf900 && r <= 0xfaff || r >= 0x20000 && r <= 0x3ffff
}

// tag is the part of the hash that is kept, never that of a free slot.
func tag(hash uint64) uint32 { return uint32(hash>>40)<<8 | 1<<8 }

func (s *screen) insert(hash uint64, v int8) {
	i := hash & s.mask
	for s.slots[i] != 0 {
		i = (i + 1) & s.mask
	}
	s.slots[i] = tag(hash) | uint32(uint8(v))
}

// value is the evidence of a term in sixteenths of a nat; 0 if there is none.
func (s *screen) value(hash uint64) int {
	want := tag(hash)
	for i := hash & s.mask; ; i = (i + 1) & s.mask {
		x := s.slots[i]
		if x == 0 {
			return 0
		}
		if x&^0xff == want {
			return int(int8(x))
		}
	}
}

// mark marks the blocks of a text of runs that need a full look, and those
// beside them in which anything at all speaks for spam. It reports whether
// there are any.
func (s *screen) mark(t *segment.Text, hot []bool) bool {
	any := false
	last := 0 // the peak of the block before
	for b := range t.Blocks {
		peak := s.peak(t, t.Blocks[b].Items)
		if peak >= screenHot*screenScale || b == 0 && peak >= screenTitle*screenScale ||
			peak >= screenForm*screenScale && listed(t, b) {
			any = true
			hot[b] = true
			if b > 0 && last >= screenWarm*screenScale {
				hot[b-1] = true
			}
		} else if b > 0 && last >= screenHot*screenScale && peak >= screenWarm*screenScale {
			hot[b] = true
		}
		last = peak
	}
	return any
}

// A list of keywords, by its form, has so many items (in the title so many),
// of so many characters and words on average, and so many function characters
// in a hundred at the most.
const (
	listItems     = 3
	listTitle     = 2
	listLength    = 14
	listFunctions = 6
)

// listed reports whether a block looks like a list of keywords.
func listed(t *segment.Text, b int) bool {
	items := t.Blocks[b].Items
	if n := items.Len(); n < listTitle || n < listItems && b > 0 {
		return false
	}
	units, functions := 0, 0
	for k := t.Items[items.Lo].Tokens.Lo; k < t.Items[items.Hi-1].Tokens.Hi; k++ {
		tok := &t.Tokens[k]
		if tok.Script != segment.Han {
			units++
			functions += btoi(functionLatin[tok.Term])
			continue
		}
		for _, r := range tok.Term {
			units++
			functions += btoi(isFunctionHan(r))
		}
	}
	return units <= listLength*items.Len() && functions*100 <= listFunctions*units
}

// peak is the most that the evidence of a stretch of the items' tokens comes
// to, in sixteenths of a nat; it stops at screenHot.
func (s *screen) peak(t *segment.Text, items segment.Range) int {
	const need, drift = screenHot * screenScale, screenDrift * screenScale
	sum, most := 0, 0
	for i := items.Lo; i < items.Hi; i++ {
		r := t.Items[i].Tokens
		var last rune
		var lastWord uint64
		for k := r.Lo; k < r.Hi; k++ {
			tok := &t.Tokens[k]
			if tok.Script == segment.Han {
				lastWord = 0
				if !tok.Glued {
					last = 0
				}
				for _, r := range tok.Term {
					if last != 0 {
						if sum = max(0, sum+s.value(hashGram(last, r))-drift); sum > most {
							if most = sum; most >= need {
								return most
							}
						}
					}
					last = r
				}
				continue
			}
			last = 0
			if len(tok.Term) == 1 {
				lastWord = 0
				continue
			}
			h := hashWord(tok.Term)
			sum += s.value(h)
			if lastWord != 0 {
				sum += s.value(hashPair(lastWord, h))
			}
			lastWord = h
			if sum = max(0, sum-drift); sum > most {
				if most = sum; most >= need {
					return most
				}
			}
		}
	}
	return most
}
