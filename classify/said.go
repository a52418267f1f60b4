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
// a.mentions. What shapes say is known, and words but those of cleared blocks.
func (a *analysis) say(t *table, it *item) {
	cleared := a.isCleared(it.block)
	a.eachTerm(it, func(hash uint64, m mention) {
		var ratio float64
		switch {
		case m.kind == kindShape:
			ratio = t.shapes[m.shape]
		case m.kind == kindWord && !cleared:
			ratio = a.toks[m.token].word
		default:
			ratio = t.llr(hash)
		}
		if ratio != 0 {
			a.said = append(a.said, weighed{hash, ratio, int32(len(a.mentions))})
			a.mentions = append(a.mentions, m)
		}
	})
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
