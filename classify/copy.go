package classify

import (
	"bytes"
	"cmp"
	"slices"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// A phrase that is reported in one place is spam wherever it stands by itself,
// between a template's separators as much as on a line of its own: what stands
// about it there may hide it from the path, not from a reader.
const (
	copyBytes   = 8   // of a phrase, at the least
	copyRunes   = 4   // likewise
	copyMost    = 40  // characters of a phrase
	copyPhrases = 32  // of a document, so that a dump of keywords costs no more
	copyPlaces  = 200 // likewise
	copySure    = 0.9 // the probability of a block from which on its copies go with it
)

// copier looks for the phrases of reported blocks in the rest of the document.
type copier struct {
	*analysis
	blocks []candidate // in order
	copies []candidate
	done   [][]byte
}

// copies adds to the blocks, which are in order, the places where one of them,
// or one of their items that is surely spam, stands again by itself.
func (a *analysis) copies(blocks []candidate) []candidate {
	c := copier{analysis: a, blocks: blocks}
	for i := range blocks {
		if k := &blocks[i]; k.p >= copySure && a.items[k.lo].block == a.items[k.hi-1].block {
			c.find(k, k.lo, k.hi)
		}
	}
	for i := range blocks {
		k := &blocks[i]
		if k.p < copySure || len(c.done) == copyPhrases {
			continue
		}
		for j := k.lo; j < k.hi && k.hi-k.lo > 1; j++ {
			if a.lexical(j, j+1) >= echoSure {
				c.find(k, j, j+1)
			}
		}
	}
	if len(c.copies) == 0 {
		return blocks
	}
	all := append(c.copies, blocks...)
	slices.SortFunc(all, func(x, y candidate) int { return cmp.Compare(x.lo, y.lo) })
	return all
}

// find looks for what the items [lo, hi) of a block read.
func (c *copier) find(k *candidate, lo, hi int) {
	p := c.source(lo, hi)
	if n := utf8.RuneCount(p); len(p) < copyBytes || n < copyRunes || n > copyMost || len(c.done) == copyPhrases ||
		slices.ContainsFunc(c.done, func(q []byte) bool { return bytes.Equal(p, q) }) {
		return
	}
	c.done = append(c.done, p)
	for s := range c.occurrences(p) {
		if len(c.copies) == copyPlaces {
			return
		}
		if lo, hi, ok := c.itemsAt(s.Start, s.End); ok && c.free(lo, hi) {
			c.copies = append(c.copies, k.cut(lo, hi))
		}
	}
}

// itemsAt are the items that begin and end at these offsets, if there are such
// and they are set apart from what is about them.
func (a *analysis) itemsAt(start, end int) (lo, hi int, ok bool) {
	lo, begins := slices.BinarySearchFunc(a.items, start, func(it item, at int) int { return cmp.Compare(it.Start, at) })
	last, ends := slices.BinarySearchFunc(a.items, end, func(it item, at int) int { return cmp.Compare(it.End, at) })
	return lo, last + 1, begins && ends && a.items[lo].before != segment.SepNone && a.items[last].after != segment.SepNone
}

// free reports whether neither the blocks nor the copies have any of the items.
func (c *copier) free(lo, hi int) bool {
	i, _ := slices.BinarySearchFunc(c.blocks, lo, func(k candidate, at int) int { return cmp.Compare(k.hi, at+1) })
	if i < len(c.blocks) && c.blocks[i].lo < hi {
		return false
	}
	return !slices.ContainsFunc(c.copies, meeting(lo, hi))
}
