package classify

import (
	"bytes"
	"math"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// Echoes are looked for of so many different words, in so much text.
const (
	maxRecurring = 32
	maxEchoBytes = 256 << 10
)

// searched is the part of the document in which phrases are looked for.
func (a *analysis) searched() []byte { return a.body[:min(len(a.body), maxEchoBytes)] }

// recurrences counts how often the strongest word of each candidate stands outside
// all of them: an article on the subject names it everywhere, in sentences
// that are none of spam.
func (a *analysis) recurrences(all []candidate, strong [][]byte) {
	body := a.searched()
	count := map[string]int{}
	for i := range all {
		w := string(strong[i])
		if w == "" {
			continue
		}
		n, ok := count[w]
		if !ok && len(count) < maxRecurring {
			n = bytes.Count(body, strong[i])
			for j := range all {
				if all[j].within {
					continue // counted with what reaches over it
				}
				s := a.body[a.items[all[j].lo].Start:a.items[all[j].hi-1].End]
				if a.items[all[j].hi-1].End <= len(body) {
					n -= bytes.Count(s, strong[i])
				}
			}
			count[w] = n
		}
		all[i].x[profElsewhere] = math.Log1p(float64(max(0, n)))
	}
}

// alike compares the candidates with each other; those that reach over others,
// with what they do not reach over.
func (a *analysis) alike(all []candidate) {
	var words, outer []*candidate
	reach := false
	for i := range all {
		k := &all[i]
		k.reads = a.reading(k.lo, k.hi)
		reach = reach || k.over
		if !k.over {
			words = append(words, k)
		}
		if !k.within {
			outer = append(outer, k)
		}
	}
	a.compare(words, func(*candidate) bool { return true })
	if reach {
		a.compare(outer, func(k *candidate) bool { return k.over })
	}
}

// reading is the hash of what items read.
func (a *analysis) reading(lo, hi int) uint64 {
	var h xxhash.Digest
	h.Reset()
	for w := a.items[lo].lo; w < a.items[hi-1].hi; w++ {
		h.WriteString(a.text.Tokens[w].Term)
		h.WriteString(" ")
	}
	return h.Sum64()
}

// compare compares candidates of which none overlap, and notes it of those
// that are wanted.
func (a *analysis) compare(all []*candidate, want func(k *candidate) bool) {
	if len(all) == 0 {
		return
	}
	same := map[uint64]int{}
	best, second := -1, -1
	for i := range all {
		same[all[i].reads]++
		switch {
		case best < 0 || all[i].margin > all[best].margin:
			best, second = i, best
		case second < 0 || all[i].margin > all[second].margin:
			second = i
		}
	}
	if len(all) == 1 { // alike to none; the features are nought
		all[0].x[profBest] = -3
		return
	}
	sharers := map[uint64]int{}
	var once []uint64
	each := func(k *candidate, f func(h uint64)) {
		once = once[:0]
		for i := k.lo; i < k.hi && len(once) < 64; i++ {
			it := &a.items[i]
			for _, h := range a.keep[it.keep.Lo:it.keep.Hi] {
				if !slices.Contains(once, h) {
					once = append(once, h)
					f(h)
				}
			}
		}
	}
	for i := range all {
		each(all[i], func(h uint64) { sharers[h]++ })
	}
	for i := range all {
		if !want(all[i]) {
			continue
		}
		x := &all[i].x
		most := 1
		each(all[i], func(h uint64) { most = max(most, sharers[h]) })
		x[profAlike] = math.Log(float64(most))
		x[profAgain] = math.Log(float64(same[all[i].reads]))
		x[profOthers] = math.Log1p(float64(len(all) - 1))
		o := best
		if o == i {
			o = second
		}
		if x[profBest] = -3; o >= 0 {
			x[profBest] = logScale(all[o].margin)
		}
	}
}
