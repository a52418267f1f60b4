package classify

import (
	"cmp"
	"slices"
)

// counts is how often each term stood in content and in spam of each family.
// It is the truth of a model: everything else is computed from it.
type counts struct {
	index termIndex
	keys  []string
	ham   []int64
	row   []int32   // into rows; -1 for a term never seen in spam
	rows  [][]int64 // by family
	fams  []string  // in order of appearance while counting, sorted when frozen
	docs  [2]int64  // content, with spam
}

func newCounts() *counts { return &counts{} }

func (c *counts) family(name string) int {
	if i := slices.Index(c.fams, name); i >= 0 {
		return i
	}
	c.fams = append(c.fams, name)
	return len(c.fams) - 1
}

// term finds or adds the term of the hash; key is called only to add it.
func (c *counts) term(hash uint64, key func() string) int32 {
	i, ok := c.index.add(hash, len(c.keys))
	if !ok {
		c.keys = append(c.keys, key())
		c.ham = append(c.ham, 0)
		c.row = append(c.row, -1)
	}
	return i
}

// add counts a term n times; fam < 0 is content.
func (c *counts) add(i int32, fam int, n int64) {
	if fam < 0 {
		c.ham[i] += n
		return
	}
	r := c.row[i]
	if r < 0 {
		r = int32(len(c.rows))
		c.row[i] = r
		c.rows = append(c.rows, nil)
	}
	for len(c.rows[r]) <= fam {
		c.rows[r] = append(c.rows[r], 0)
	}
	c.rows[r][fam] += n
}

// spam is the count in all families.
func (c *counts) spam(i int32) int64 {
	var n int64
	if r := c.row[i]; r >= 0 {
		for _, x := range c.rows[r] {
			n += x
		}
	}
	return n
}

// merge adds the counts of o.
func (c *counts) merge(o *counts) {
	fam := make([]int, len(o.fams))
	for i, f := range o.fams {
		fam[i] = c.family(f)
	}
	for i, key := range o.keys {
		h, ok := hashKey(key)
		if !ok {
			continue
		}
		t := c.term(h, func() string { return key })
		c.ham[t] += o.ham[i]
		if r := o.row[i]; r >= 0 {
			for f, n := range o.rows[r] {
				if n != 0 {
					c.add(t, fam[f], n)
				}
			}
		}
	}
	c.docs[0] += o.docs[0]
	c.docs[1] += o.docs[1]
}

// freeze returns the counts with sorted keys and families: the same counts in
// whatever order they were gathered. Terms seen fewer than minTerm times in
// all are left out (minPair for pairs of characters or words, of which most
// are seen once).
func (c *counts) freeze(minTerm, minPair int64) *counts {
	fams := slices.Clone(c.fams)
	slices.Sort(fams)
	to := make([]int, len(c.fams))
	for i, f := range c.fams {
		to[i], _ = slices.BinarySearch(fams, f)
	}
	order := make([]int32, 0, len(c.keys))
	for i, key := range c.keys {
		if c.ham[i]+c.spam(int32(i)) >= leastCount(key[0], minTerm, minPair) {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(c.keys[a], c.keys[b]) })
	f := &counts{index: newTermIndex(len(order)), fams: fams, docs: c.docs}
	for _, i := range order {
		h, ok := hashKey(c.keys[i])
		if !ok {
			continue
		}
		t := f.term(h, func() string { return c.keys[i] })
		f.ham[t] = c.ham[i]
		if r := c.row[i]; r >= 0 && c.spam(i) > 0 {
			row := make([]int64, len(fams))
			for j, n := range c.rows[r] {
				row[to[j]] = n
			}
			f.row[t] = int32(len(f.rows))
			f.rows = append(f.rows, row)
		}
	}
	return f
}

// leastCount is the fewest occurrences with which a term of the kind is kept.
func leastCount(kind byte, minTerm, minPair int64) int64 {
	switch kind {
	case kindGram, kindPair, kindPiece:
		return minPair
	case kindShape:
		return 1
	}
	return minTerm
}

// totals are the tokens counted: content first, then each family.
func (c *counts) totals() []int64 {
	t := make([]int64, 1+len(c.fams))
	for i := range c.keys {
		t[0] += c.ham[i]
		if r := c.row[i]; r >= 0 {
			for f, n := range c.rows[r] {
				t[1+f] += n
			}
		}
	}
	return t
}

func (c *counts) families() []string { return c.fams }
func (c *counts) size() int          { return len(c.keys) }

func (c *counts) spammed() int {
	n := 0
	for _, r := range c.row {
		n += btoi(r >= 0)
	}
	return n
}

func (c *counts) each(f func(key []byte, content int64, spam []int64)) {
	var key []byte
	for i, k := range c.keys {
		key = append(key[:0], k...)
		var spam []int64
		if r := c.row[i]; r >= 0 {
			spam = c.rows[r]
		}
		f(key, c.ham[i], spam)
	}
}

// without is the counts with nothing counted for a family.
func (c *counts) without(fam int) *counts {
	f := *c
	f.row = slices.Clone(c.row)
	f.rows = make([][]int64, len(c.rows))
	for i, r := range c.row {
		if r < 0 {
			continue
		}
		row := slices.Clone(c.rows[r])
		row[fam] = 0
		f.rows[r] = row
		if f.spam(int32(i)) == 0 {
			f.row[i] = -1
		}
	}
	return &f
}
