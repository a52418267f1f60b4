package classify

import (
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"
)

// screen is a cheap look at the blocks of a document, before its Han text is
// cut into words and its items are measured: most blocks hold nothing that
// speaks for spam, and need neither. It is compiled from the model: for each
// pair of Han characters, word and pair of words the evidence in sixteenths of
// a nat, in four bytes. A bit each says which of them speak for spam; most of
// a text needs no more than these, and they stay in the cache.
//
// A block passes unless the evidence of some stretch of it, added up, reaches
// screenHot. What passes cannot be reported; its neighbours may be.
type screen struct {
	slots []uint32 // 24 bits of the hash, 8 of the value; 0 is free
	mask  uint64

	bits  []uint64 // of the marks of terms that can raise a sum from nothing
	shift uint     // what is left of a mark is the number of its bit
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

func compileScreen(c terms, t *table) *screen {
	best := map[uint64]int8{}
	var marks []uint64
	note := func(hash, mark uint64, llr float64) {
		v := int8(math.Round(heard(llr) * screenScale))
		if old, ok := best[hash]; !ok || v > old {
			best[hash] = v
		}
		if int(v) > leastRise {
			marks = append(marks, mark)
		}
	}
	c.each(func(term []byte, _ int64, _ []int64) {
		key := view(term)
		h, ok := hashKey(key)
		if !ok || key[0] == kindShape {
			return
		}
		s := t.find(h)
		if s == nil {
			return
		}
		switch key[0] {
		case kindGram:
			a, n := utf8.DecodeRuneInString(key[1:])
			b, _ := utf8.DecodeRuneInString(key[1+n:])
			note(h, markGram(a, b), s.ratio())
		case kindPair:
			a, b, _ := strings.Cut(key[1:], " ")
			note(h, markPair(markWord([]byte(a)), markWord([]byte(b))), s.ratio())
		case kindWord:
			a, n := utf8.DecodeRuneInString(key[1:])
			b, m := utf8.DecodeRuneInString(key[1+n:])
			switch {
			case !isHanRune(a):
				note(h, markWord([]byte(key[1:])), s.ratio())
			case n+m == len(key)-1 && m > 0:
				// A word of two characters is not counted as a pair as well.
				note(hashGram(a, b), markGram(a, b), s.ratio())
			}
		}
	})
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
	sc.sift(marks)
	return sc
}

// A word and the pair that it ends are weighed together, and screenDrift is
// taken off: neither can raise a sum unless one of them is above half of it.
const leastRise = screenDrift * screenScale / 2

// Marks are cheap hashes, which tell terms apart in the bits of a screen. That
// of a word does not mind capitals.
const markFactor = 0x9e3779b97f4a7c15

func markGram(a, b rune) uint64   { return (uint64(a)<<21 | uint64(b)) * markFactor }
func markPair(a, b uint64) uint64 { return (bits.RotateLeft64(a, 31) ^ b) * markFactor }

func markWord(term []byte) uint64 {
	h := uint64(len(term))
	for _, c := range term {
		h = (h ^ uint64(c|0x20)) * markFactor
	}
	return h
}

func (s *screen) equal(o *screen) bool {
	return slices.Equal(s.slots, o.slots) && slices.Equal(s.bits, o.bits)
}

// sift sets the bits, some sixteen for each mark.
func (s *screen) sift(marks []uint64) {
	size := max(6, bits.Len(uint(16*len(marks))))
	s.bits, s.shift = make([]uint64, 1<<(size-6)), uint(64-size)
	for _, m := range marks {
		m >>= s.shift
		s.bits[m>>6] |= 1 << (m & 63)
	}
}

// rises reports whether a term of this mark may raise a sum from nothing.
func (s *screen) rises(mark uint64) bool {
	m := mark >> s.shift
	return s.bits[m>>6]>>(m&63)&1 != 0
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
