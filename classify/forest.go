package classify

import (
	"math"
	"runtime"
	"slices"
	"sync"
)

// forest is a sum of small decision trees, each fitted to what the ones before
// leave unexplained: gradient boosting of the logistic loss (Friedman 2001)
// over histograms, with second-order gains (Chen and Guestrin 2016).
//
// All sums are of whole numbers, so neither the order of the rows nor the
// number of processors shows in the result.
type forest struct {
	base  float64 // log-odds before any tree
	trees [][]node

	fast func() *walk // the same, once the forest stays as it is; nil if it has no such form
}

// node is a question or, with a negative feature, an answer.
type node struct {
	feature int32
	right   int32   // where to go on if the feature is not below the value; else the next node
	value   float64 // of the question, or log-odds
}

const (
	forestRidge = 4.0 // added to the second derivative of a leaf
	forestRows  = 24  // fewest rows of a leaf
	forestBins  = 64
	fixedGrad   = 1 << 16
	leafMost    = 2.0 // nats, before the rate
)

// growth says how large a forest becomes.
type growth struct {
	trees, leaves int
	rate          float64 // the share that a tree says of what it has learnt
}

func (f *forest) logit(x []float64) float64 {
	if f.fast != nil {
		if w := f.fast(); w != nil {
			return w.logit(x)
		}
	}
	s := f.base
	for _, t := range f.trees {
		i := int32(0)
		for t[i].feature >= 0 {
			if x[t[i].feature] < t[i].value {
				i++
			} else {
				i = t[i].right
			}
		}
		s += t[i].value
	}
	return s
}

// grower fits a forest.
type grower struct {
	growth
	rise  []int8 // by feature: the answer must not fall (1) or rise (-1) with it
	edges [][]float64
	bins  [][]uint8 // by feature
	score []float64
	slope []slope
	rows  []int32
	spare []int32
	taken []slope // of the rows of a leaf, in their order: read once for all features
}

// slope is the first and the second derivative of a row's loss, in fixed point.
type slope struct{ grad, hess int32 }

// bin is one bin of a histogram.
type bin struct {
	g, h int64
	n    int32
}

// leaf is a part of the rows that may be divided further.
type leaf struct {
	lo, hi     int // of grower.rows
	node       int
	hist       [][]bin
	sum        bin
	least      float64 // bounds of the answer, for the features that must rise
	most       float64
	gain       float64
	feature    int
	cut        int // the last bin of the left side
	leftValue  float64
	rightValue float64
}

// growForest fits a forest to rows of features. rise says of each feature
// whether the answer may only rise (1) or fall (-1) with it.
func growForest(to growth, x [][]float64, y []bool, rise []int8) *forest {
	pos := 0
	for _, gold := range y {
		if gold {
			pos++
		}
	}
	f := &forest{}
	if pos == 0 || pos == len(y) {
		return f
	}
	g := &grower{growth: to, rise: rise}
	g.digest(x)
	f.base = quantum(math.Log(float64(pos) / float64(len(y)-pos)))
	g.score = make([]float64, len(y))
	for i := range g.score {
		g.score[i] = f.base
	}
	g.slope, g.taken = make([]slope, len(y)), make([]slope, len(y))
	g.rows, g.spare = make([]int32, len(y)), make([]int32, 0, len(y))
	for range to.trees {
		for i, s := range g.score {
			p := sigmoid(s)
			t := 0.0
			if y[i] {
				t = 1
			}
			g.slope[i] = slope{int32(math.Round((t - p) * fixedGrad)), int32(math.Round(max(p*(1-p), 1e-4) * fixedGrad))}
			g.rows[i] = int32(i)
		}
		t := g.grow()
		if len(t) < 2 {
			break
		}
		f.trees = append(f.trees, t)
	}
	return f
}

// quantum keeps of a number what is the same on every processor.
func quantum(x float64) float64 { return math.Round(x*1e4) / 1e4 }

// digest sorts the values of each feature into bins of about as many rows.
func (g *grower) digest(x [][]float64) {
	n := len(g.rise)
	g.edges, g.bins = make([][]float64, n), make([][]uint8, n)
	parallelFor(n, func(f int) {
		v := make([]float64, len(x))
		for i := range x {
			v[i] = x[i][f]
		}
		sorted := slices.Clone(v)
		slices.Sort(sorted)
		var edges []float64
		last := math.Inf(-1)
		if len(sorted) > 0 {
			last = sorted[0]
		}
		for b := 1; b < forestBins; b++ {
			if at := sorted[b*(len(sorted)-1)/forestBins]; at > last {
				edges = append(edges, middle(last, at, sorted))
				last = at
			}
		}
		if top := len(sorted) - 1; top >= 0 && sorted[top] > last {
			edges = append(edges, middle(last, sorted[top], sorted))
		}
		bins := make([]uint8, len(v))
		for i, a := range v {
			k, _ := slices.BinarySearchFunc(edges, a, func(e, a float64) int {
				if e <= a {
					return -1
				}
				return 1
			})
			bins[i] = uint8(k)
		}
		g.edges[f], g.bins[f] = edges, bins
	})
}

// middle is an edge below at and above all that is less than it.
func middle(last, at float64, sorted []float64) float64 {
	i, _ := slices.BinarySearch(sorted, at)
	below := last
	if i > 0 {
		below = sorted[i-1]
	}
	m := below + (at-below)/2
	if q := quantum(m); q > below && q <= at {
		return q
	}
	return m
}

func parallelFor(n int, f func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int, n)
	for i := range n {
		next <- i
	}
	close(next)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	wg.Wait()
}

// grow makes one tree, leaf by leaf, the most useful division first.
func (g *grower) grow() []node {
	root := &leaf{hi: len(g.rows), least: math.Inf(-1), most: math.Inf(1)}
	root.hist = g.histogram(root.lo, root.hi)
	for _, c := range root.hist[0] {
		root.sum.g += c.g
		root.sum.h += c.h
		root.sum.n += c.n
	}
	tree := []tnode{{}}
	leaves := []*leaf{root}
	g.best(root)
	for len(leaves) < g.leaves {
		k := -1
		for i, l := range leaves {
			if l.gain > 0 && (k < 0 || l.gain > leaves[k].gain) {
				k = i
			}
		}
		if k < 0 {
			break
		}
		l := leaves[k]
		mid := g.divide(l)
		left := &leaf{lo: l.lo, hi: mid, node: len(tree), least: l.least, most: l.most}
		right := &leaf{lo: mid, hi: l.hi, node: len(tree) + 1, least: l.least, most: l.most}
		if r := g.rise[l.feature]; r != 0 {
			m := (l.leftValue + l.rightValue) / 2
			if r > 0 {
				left.most, right.least = m, m
			} else {
				left.least, right.most = m, m
			}
		}
		tree[l.node] = tnode{feature: l.feature, value: g.edges[l.feature][l.cut], left: left.node, right: right.node, inner: true}
		tree = append(tree, tnode{}, tnode{})
		small, large := left, right
		if left.hi-left.lo > right.hi-right.lo {
			small, large = right, left
		}
		small.hist = g.histogram(small.lo, small.hi)
		large.hist = l.hist
		for f := range large.hist {
			for b := range large.hist[f] {
				c, s := &large.hist[f][b], small.hist[f][b]
				c.g, c.h, c.n = c.g-s.g, c.h-s.h, c.n-s.n
			}
		}
		for _, c := range small.hist[0] {
			small.sum.g += c.g
			small.sum.h += c.h
			small.sum.n += c.n
		}
		large.sum = bin{l.sum.g - small.sum.g, l.sum.h - small.sum.h, l.sum.n - small.sum.n}
		g.best(left)
		g.best(right)
		leaves[k] = left
		leaves = append(leaves, right)
	}
	for _, l := range leaves {
		v := quantum(g.rate * answer(l.sum, l.least, l.most))
		tree[l.node].value = v
		for _, r := range g.rows[l.lo:l.hi] {
			g.score[r] += v
		}
	}
	return flatten(tree)
}

// tnode is a node while its tree grows.
type tnode struct {
	feature, left, right int
	inner                bool
	value                float64
}

// flatten puts the nodes in the order in which they are asked.
func flatten(t []tnode) []node {
	var out []node
	var walk func(i int)
	walk = func(i int) {
		if !t[i].inner {
			out = append(out, node{feature: -1, value: t[i].value})
			return
		}
		at := len(out)
		out = append(out, node{feature: int32(t[i].feature), value: t[i].value})
		walk(t[i].left)
		out[at].right = int32(len(out))
		walk(t[i].right)
	}
	walk(0)
	return out
}

func (g *grower) histogram(lo, hi int) [][]bin {
	out := make([][]bin, len(g.rise))
	rows := g.rows[lo:hi]
	taken := g.taken[:len(rows)]
	for i, r := range rows {
		taken[i] = g.slope[r]
	}
	parallelFor(len(out), func(f int) {
		h := make([]bin, len(g.edges[f])+1)
		bins := g.bins[f]
		for i, r := range rows {
			c, s := &h[bins[r]], taken[i]
			c.g += int64(s.grad)
			c.h += int64(s.hess)
			c.n++
		}
		out[f] = h
	})
	return out
}

// answer is the best log-odds of a leaf, within its bounds.
func answer(c bin, least, most float64) float64 {
	v := float64(c.g) / (float64(c.h) + forestRidge*fixedGrad)
	return min(max(v, -leafMost, least), leafMost, most)
}

// worth is what a leaf with that answer gains over the answer 0.
func worth(c bin, v float64) float64 {
	return float64(float64(c.g)*v) - float64(0.5*(float64(c.h)+forestRidge*fixedGrad)*v*v)
}

// best finds the division of a leaf that gains most.
func (g *grower) best(l *leaf) {
	type split struct {
		gain, left, right float64
		cut               int
	}
	by := make([]split, len(g.rise))
	whole := worth(l.sum, answer(l.sum, l.least, l.most))
	parallelFor(len(by), func(f int) {
		var a bin
		b := &by[f]
		for k, c := range l.hist[f][:len(l.hist[f])-1] {
			a = bin{a.g + c.g, a.h + c.h, a.n + c.n}
			o := bin{l.sum.g - a.g, l.sum.h - a.h, l.sum.n - a.n}
			if a.n < forestRows {
				continue
			}
			if o.n < forestRows {
				break
			}
			va, vo := answer(a, l.least, l.most), answer(o, l.least, l.most)
			if r := g.rise[f]; r > 0 && va > vo || r < 0 && va < vo {
				continue
			}
			if gain := worth(a, va) + worth(o, vo) - whole; gain > b.gain {
				*b = split{gain, va, vo, k}
			}
		}
	})
	l.gain = 0
	for f, b := range by {
		if b.gain > l.gain {
			l.gain, l.feature, l.cut, l.leftValue, l.rightValue = b.gain, f, b.cut, b.left, b.right
		}
	}
	if l.gain < fixedGrad/1000 {
		l.gain = 0
	}
}

// divide parts the rows of a leaf, keeping their order, and returns where the
// right side begins.
func (g *grower) divide(l *leaf) int {
	bins := g.bins[l.feature]
	rows := g.rows[l.lo:l.hi]
	right := g.spare[:0]
	n := 0
	for _, r := range rows {
		if int(bins[r]) <= l.cut {
			rows[n] = r
			n++
		} else {
			right = append(right, r)
		}
	}
	copy(rows[n:], right)
	return l.lo + n
}
