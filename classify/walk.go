package classify

import (
	"cmp"
	"math"
	"slices"
	"sync"
)

// walk is a forest laid out to be walked fast: a node takes four bytes, so that
// what is read of it stays in the nearest memory, and eight trees are walked at
// once, each step of which is made without a branch that the processor could
// guess wrong. Features are not compared with values but with their ranks among
// them, and answers are whole numbers of answerUnit: the sum does not depend on
// the order.
type walk struct {
	base   float64
	values [][]float64 // by feature: what it is compared with, ascending
	nodes  []step
	groups []stand
}

// step is a node. Its lowest byte is the feature, above it what the feature's
// rank has to be below to go on to the next node, above that the right node, by
// its distance from the tree's root. Of an answer the lowest byte is
// stepAnswer, and what is above it the answer; it leads to itself.
type step uint32

const (
	stepAnswer = 0xff
	answerUnit = 1e-4
	answerMost = 1 << 23
)

// wide is how many trees are walked at once: of four, the processor waits for
// the memory of most steps.
const wide = 8

// stand is so many trees: their roots, and the steps of the deepest.
type stand struct {
	roots [wide]uint32
	depth int
}

// settle makes a forest fast that will not be changed, once it is asked.
func (f *forest) settle() {
	if len(f.trees) > 0 {
		f.fast = sync.OnceValue(f.walk)
	}
}

// walk lays out a forest; nil if it has a number that has no room there, as
// none has that was grown.
func (f *forest) walk() *walk {
	w := &walk{base: f.base}
	for _, t := range f.trees {
		for _, n := range t {
			if n.feature >= int32(len(w.values)) {
				w.values = append(w.values, make([][]float64, int(n.feature)+1-len(w.values))...)
			}
			if n.feature >= 0 {
				w.values[n.feature] = append(w.values[n.feature], n.value)
			}
		}
	}
	if len(w.values) >= stepAnswer {
		return nil
	}
	for i, v := range w.values {
		slices.Sort(v)
		if w.values[i] = slices.Compact(v); len(w.values[i]) > 0xff {
			return nil
		}
	}
	// Trees of one depth are walked together: none waits for another.
	type tall struct {
		nodes []node
		depth int
	}
	order, size := make([]tall, 0, len(f.trees)), 1
	for _, t := range f.trees {
		order, size = append(order, tall{t, depth(t, 0)}), size+len(t)
	}
	slices.SortStableFunc(order, func(s, t tall) int { return cmp.Compare(s.depth, t.depth) })
	w.nodes = append(make([]step, 0, size), stepAnswer) // an answer of nothing
	for i, t := range order {
		if i%wide == 0 {
			w.groups = append(w.groups, stand{})
		}
		g := &w.groups[i/wide]
		g.roots[i%wide], g.depth = uint32(len(w.nodes)), t.depth
		for _, n := range t.nodes {
			if n.feature < 0 {
				a := math.Round(n.value / answerUnit)
				if quantum(n.value) != n.value || math.Abs(a) >= answerMost {
					return nil
				}
				w.nodes = append(w.nodes, step(int32(a)<<8)|stepAnswer)
				continue
			}
			if n.right > 0xffff {
				return nil
			}
			k, _ := slices.BinarySearch(w.values[n.feature], n.value)
			w.nodes = append(w.nodes, step(n.feature)|step(k+1)<<8|step(n.right)<<16)
		}
	}
	return w
}

// depth is how many questions there are from a node to the farthest answer.
func depth(t []node, i int32) int {
	if t[i].feature < 0 {
		return 0
	}
	return 1 + max(depth(t, i+1), depth(t, t[i].right))
}

// ranks are, by feature, how many of the values it is not below.
type ranks [stepAnswer + 1]uint8

func (r *ranks) set(values [][]float64, x []float64) {
	for f, v := range values {
		at, lo, hi := x[f], 0, len(v)
		for lo < hi {
			if m := (lo + hi) / 2; at < v[m] {
				hi = m
			} else { // nor is what is not a number below any
				lo = m + 1
			}
		}
		r[f] = uint8(lo)
	}
}

// logit is the log-odds of x.
func (w *walk) logit(x []float64) float64 {
	var r ranks
	r.set(w.values, x)
	sum := int32(0)
	for i := range w.groups {
		sum += w.groups[i].sum(w.nodes, &r)
	}
	return w.base + float64(sum)*answerUnit
}

// sum is what the trees of a group say.
func (s *stand) sum(nodes []step, x *ranks) int32 {
	next := func(root, i uint32) uint32 {
		n := uint32(nodes[root+i])
		f := n & 0xff
		below := (uint32(x[f]) - n>>8&0xff) >> 31
		right := n >> 16
		to := right ^ (right^(i+1))&-below
		answer := (f + 1) >> 8
		return to ^ (to^i)&-answer
	}
	r := &s.roots
	// Eight variables, not an array: they stay in registers.
	var a, b, c, d, e, f, g, h uint32
	for range s.depth {
		a, b, c, d = next(r[0], a), next(r[1], b), next(r[2], c), next(r[3], d)
		e, f, g, h = next(r[4], e), next(r[5], f), next(r[6], g), next(r[7], h)
	}
	sum := int32(0)
	for i, at := range [wide]uint32{a, b, c, d, e, f, g, h} {
		sum += int32(nodes[r[i]+at]) >> 8
	}
	return sum
}
