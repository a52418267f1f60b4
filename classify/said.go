package classify

import (
	"cmp"
	"math"
	"slices"
)

// weighed is a term, and what it says in all.
type weighed struct {
	hash uint64
	sum  float64
	at   int32 // where its mention stands
}

// compare puts what says most first, whichever way it speaks.
func (w weighed) compare(o weighed) int {
	return cmp.Or(cmp.Compare(math.Abs(o.sum), math.Abs(w.sum)), cmp.Compare(w.hash, o.hash))
}

// say adds what each term of an item says to a.said, where it stands to
// a.mentions. What words say is known, but for those of cleared blocks.
func (a *analysis) say(t *table, it *item) {
	note := func(hash uint64, ratio float64, m mention) {
		a.said = append(a.said, weighed{hash, ratio, int32(len(a.mentions))})
		a.mentions = append(a.mentions, m)
	}
	cleared := a.isCleared(it.block)
	for k := it.lo; k < it.hi; k++ {
		tok, ratio := &a.toks[k], 0.0
		switch {
		case tok.known:
			ratio = tok.word
		case !cleared || tok.mute:
			continue
		default:
			s := t.find(tok.hash)
			if s == nil {
				continue
			}
			ratio = s.ratio()
		}
		note(tok.hash, ratio, mention{kind: kindWord, token: k})
	}
	a.pairs(it.lo, it.hi, func(m mention, _ bool, hash uint64) {
		if s := t.find(hash); s != nil {
			note(hash, s.ratio(), m)
		}
	})
	for _, s := range it.shapes {
		if ratio := t.shapes[s]; ratio != 0 {
			note(hashShape(s), ratio, mention{kind: kindShape, shape: s})
		}
	}
}

// summed makes one of what each term says in a.said. Ratios are in fixed
// point: their sum is the same in any order.
func (a *analysis) summed() []weighed {
	size := 1
	for size < 2*len(a.said) {
		size *= 2
	}
	if cap(a.seats) < size {
		a.seats = make([]int32, size)
	}
	seats, mask := a.seats[:size], uint64(size-1)
	clear(seats)
	n := int32(0)
	for _, w := range a.said {
		i := w.hash & mask
		for seats[i] != 0 && a.said[seats[i]-1].hash != w.hash {
			i = (i + 1) & mask
		}
		if seats[i] == 0 {
			a.said[n] = w
			n++
			seats[i] = n
			continue
		}
		a.said[seats[i]-1].sum += w.sum
	}
	return a.said[:n]
}

// strongest are the first of all, if they were sorted; it makes room for them
// at their front.
func strongest(all []weighed, most int) []weighed {
	top := all[:0]
	for _, w := range all {
		i, _ := slices.BinarySearchFunc(top, w, weighed.compare)
		if len(top) == most {
			if i == most {
				continue
			}
			top = top[:most-1]
		}
		top = slices.Insert(top, i, w)
	}
	return top
}
