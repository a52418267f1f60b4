package classify

import (
	"math"
	"math/bits"
)

// walk is a forest laid out to be walked fast: eight trees at once, each step of
// which is made without a branch that the processor could guess wrong, for as
// many steps as the deepest of them takes. An answer leads to itself. It says
// the same as the forest, to the last bit.
type walk struct {
	base    float64
	nodes   []step
	answers []float64 // by node
	groups  []stand
}

// step is a node: where the feature is below the value one goes on to the next
// node, else to the right one.
type step struct {
	value   uint64 // as rank makes it; nothing is below 0
	feature int32
	right   int32
}

// wide is how many trees are walked at once: of four, the processor waits for
// the memory of most steps.
const wide = 8

// stand is so many trees: their roots, and the steps of the deepest.
type stand struct {
	roots [wide]int32
	depth int
}

// settle makes a forest fast that will not be changed.
func (f *forest) settle() {
	if len(f.trees) > 0 {
		f.fast = f.walk()
	}
}

func (f *forest) walk() *walk {
	size := (len(f.trees) + wide - 1) / wide
	for _, t := range f.trees {
		size += len(t)
	}
	w := &walk{base: f.base, nodes: make([]step, 0, size), answers: make([]float64, 0, size)}
	add := func(s step, answer float64) {
		w.nodes, w.answers = append(w.nodes, s), append(w.answers, answer)
	}
	for i, t := range f.trees {
		if i%wide == 0 {
			none := int32(len(w.nodes))
			add(step{right: none}, 0)
			g := stand{}
			for k := range g.roots {
				g.roots[k] = none
			}
			w.groups = append(w.groups, g)
		}
		root := int32(len(w.nodes))
		for k, n := range t {
			if n.feature < 0 {
				add(step{right: root + int32(k)}, n.value)
				continue
			}
			add(step{rank(n.value), n.feature, root + n.right}, 0)
		}
		g := &w.groups[i/wide]
		g.roots[i%wide], g.depth = root, max(g.depth, depth(t, 0))
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

// mostFeatures is how many features a forest may have: the longer array spares
// the walk the check of an index.
const mostFeatures = 128

// More features than that do not compile.
const _, _ = uint(mostFeatures - numProfile), uint(mostFeatures - numGlance)

// rank is a number in the order of x. What is not a number is above all.
func rank(x float64) uint64 {
	if x != x {
		return math.MaxUint64
	}
	b := math.Float64bits(x + 0) // -0 is 0
	if b>>63 != 0 {
		return ^b
	}
	return b | 1<<63
}

func (w *walk) logit(x []float64) float64 {
	var ranks [mostFeatures]uint64
	for i, v := range x[:min(len(x), mostFeatures)] {
		ranks[i] = rank(v)
	}
	sum, n, answers := w.base, w.nodes, w.answers
	next := func(i int32) int32 {
		s := &n[i]
		_, below := bits.Sub64(ranks[s.feature&(mostFeatures-1)], s.value, 0)
		return s.right ^ (s.right^(i+1))&-int32(below)
	}
	for i := range w.groups {
		t := &w.groups[i]
		r := &t.roots
		// Eight variables, not an array: they stay in registers.
		a, b, c, d, e, f, g, h := r[0], r[1], r[2], r[3], r[4], r[5], r[6], r[7]
		for range t.depth {
			a, b, c, d = next(a), next(b), next(c), next(d)
			e, f, g, h = next(e), next(f), next(g), next(h)
		}
		for _, i := range [wide]int32{a, b, c, d, e, f, g, h} {
			sum += answers[i]
		}
	}
	return sum
}
