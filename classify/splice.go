package classify

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/shai-text/shai/segment"
)

// A phrase that is spliced into sentences stands in several, and what is about
// it differs from one to the next. So what such blocks have in common is the
// phrase: of a block that holds more, the rest is the sentence's own.
const (
	spliceBlocks = 2       // that hold the phrase, at the least
	splicePlaces = 3       // from which on what stands beside it everywhere is part of it
	spliceRest   = 10      // words and Han characters of a sentence that a block holds beside it, on one side, at the most
	spliceBytes  = 1 << 10 // of a block that is looked at, at the most
)

// splices cuts the blocks that are grown into sentences down to the phrase that
// most of them have in common, and adds the other places where it is. Blocks
// are in order, and stay so.
func (a *analysis) splices(blocks []candidate) []candidate {
	name := a.spliced(blocks)
	if name == nil {
		return blocks
	}
	places := a.places(name)
	if len(places) >= splicePlaces {
		places = a.inFull(name)
	}
	var out []candidate
	var surest *candidate
	used := make([]bool, len(places))
	for i := range blocks {
		k := &blocks[i]
		lo, hi := a.placesIn(places, k)
		if lo == hi || k.stamp || !a.padded(k, places[lo:hi]) {
			out = append(out, *k)
			continue
		}
		if surest == nil || k.p > surest.p {
			surest = k
		}
		for j := lo; j < hi; j++ {
			out = append(out, a.placed(k, places[j]))
			used[j] = true
		}
	}
	if surest == nil {
		return blocks
	}
	for j, s := range places {
		if used[j] || len(places) < splicePlaces {
			continue
		}
		lo, hi := a.itemsOf(s)
		if !slices.ContainsFunc(out, meeting(lo, hi)) {
			out = append(out, a.placed(surest, s))
		}
	}
	slices.SortStableFunc(out, func(x, y candidate) int {
		return cmp.Or(cmp.Compare(x.lo, y.lo), cmp.Compare(x.exact.Start, y.exact.Start))
	})
	return out
}

// placed is a block's probability and family at a place.
func (a *analysis) placed(k *candidate, s segment.Span) candidate {
	lo, hi := a.itemsOf(s)
	p := k.part(lo, hi)
	p.exact, p.woven = s, isSplice(a, lo, hi)
	return p
}

// placesIn are those of the places that have any bytes of a block.
func (a *analysis) placesIn(places []segment.Span, k *candidate) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(places, a.items[k.lo].Start, func(s segment.Span, at int) int { return cmp.Compare(s.End, at+1) })
	hi, _ = slices.BinarySearchFunc(places, a.items[k.hi-1].End, func(s segment.Span, at int) int { return cmp.Compare(s.Start, at) })
	return lo, max(lo, hi)
}

// padded reports whether a block holds no more beside the phrase, which stands
// in it in these places, than a piece of a sentence.
func (a *analysis) padded(k *candidate, places []segment.Span) bool {
	at := a.items[k.lo].Start
	for i := 0; i <= len(places); i++ {
		end := a.items[k.hi-1].End
		if i < len(places) {
			end = places[i].Start
		}
		rest := 0
		for j := k.lo; j < k.hi; j++ {
			if it := &a.items[j]; it.Start >= at && it.End <= end {
				rest += it.units
			}
		}
		if rest > spliceRest {
			return false
		}
		if i < len(places) {
			at = places[i].End
		}
	}
	return true
}

// spliced is what most of the blocks that are grown into sentences hold, and as
// many of them are as hold more; nil if there is no such phrase.
func (a *analysis) spliced(blocks []candidate) []byte {
	var all [][]byte
	for i := range blocks {
		k := &blocks[i]
		if t := a.body[a.items[k.lo].Start:a.items[k.hi-1].End]; len(t) <= spliceBytes && isSplice(a, k.lo, k.hi) && !k.stamp {
			all = append(all, t)
		}
		if len(all) == copyPlaces {
			break
		}
	}
	if len(all) < spliceBlocks {
		return nil
	}
	var name []byte
	most := spliceBlocks
	done := map[string]bool{}
	for _, t := range all {
		if len(t) < copyBytes || len(t) > stampBytes || done[view(t)] {
			continue
		}
		done[view(t)] = true
		n, are := 0, 0
		for _, u := range all {
			n, are = n+btoi(bytes.Contains(u, t)), are+btoi(bytes.Equal(u, t))
		}
		if 2*are >= n && (n > most || n == most && (name == nil || len(t) > len(name))) {
			name, most = t, n
		}
	}
	if 2*most < len(all) {
		return nil
	}
	return name
}
