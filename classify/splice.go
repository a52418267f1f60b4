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
		places = a.inFull(name, places)
	}
	var out []candidate
	var surest *candidate
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
		}
	}
	if surest == nil {
		return blocks
	}
	if len(places) >= splicePlaces {
		for _, s := range places {
			if !slices.ContainsFunc(out, meeting(a.itemsOf(s))) {
				out = append(out, a.placed(surest, s))
			}
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

// padded reports whether a block holds no more beside the phrase, which stands
// in it in these places, than a piece of a sentence.
func (a *analysis) padded(k *candidate, places []segment.Span) bool {
	at := k.lo
	for _, s := range places {
		first, last := a.itemsOf(s)
		if a.size(at, first) > spliceRest {
			return false
		}
		at = last
	}
	return a.size(at, k.hi) <= spliceRest
}

// spliced is what most of the blocks that are grown into sentences hold, and as
// many of them are as hold more; nil if there is no such phrase.
func (a *analysis) spliced(blocks []candidate) []byte {
	var all [][]byte
	for i := range blocks {
		k := &blocks[i]
		if t := a.source(k.lo, k.hi); len(t) <= spliceBytes && isSplice(a, k.lo, k.hi) && !k.stamp {
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
