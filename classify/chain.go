package classify

import (
	"iter"
	"math"

	"github.com/shai-text/shai/segment"
)

// chain is the two-state path over the items of a document: each item is
// content or spam, by the log-odds of its own evidence, and each change of
// state has a price that depends on what stands between the two items. A weak
// keyword inside a block is carried by its neighbours; a lone hot word in an
// article does not pay for two changes.
//
// It is a linear-chain conditional random field (Lafferty, McCallum and
// Pereira 2001) whose features are the sums of naive Bayes evidence by group.
type chain struct {
	free   bool                 // items are not held at unfounded
	weight [numFeatures]float64 // of the features, giving log-odds in nats
	enter  [numEdges]float64    // added where spam begins
	leave  [numEdges]float64    // added where it ends
}

// Edges are told apart by separator and by whether they lie in the first
// block, the title. The start of a document is an edge as after an empty line;
// so is its end.
const numEdges = 2 * segment.NumSeparators

// defaultChain serves a model that was never fitted: evidence at half weight,
// for each thing is said about twice, and prices that ask for three keywords.
func defaultChain() chain {
	var c chain
	c.weight = [numFeatures]float64{
		featHanWord: 0.3, featHanGram: 0.3, featLatinWord: 0.4, featLatinPair: 0.4,
		featForm: 0.2, featRow: 0.2, featPlace: 0.2,
	}
	for e := range numEdges {
		c.enter[e] = -6
		c.leave[e] = -1
	}
	return c
}

// defaultBlind finds nothing.
func defaultBlind() chain {
	c := chain{free: true}
	for e := range numEdges {
		c.enter[e] = -100
	}
	return c
}

func edge(sep segment.Separator, block int) int {
	e := int(sep)
	if block == 0 {
		e += segment.NumSeparators
	}
	return e
}

// unfounded is the most that the odds of an item come to whose own words do
// not speak for spam, on a line where those of no other item do. Form and
// place alone may not: names in a language that was never counted look like
// keywords. Beside keywords on the same line they may.
const unfounded = -0.05

// clearedOdds are the odds of an item in a block that the screen has cleared:
// its features are all nought, the bias too.
const clearedOdds = -10

// hotOdds are the odds from which on an item makes its line one of keywords.
const hotOdds = 1

// odds are the log-odds of each item by its own evidence. blocks are the
// blocks that the items stand in. It marks the items that were held at
// unfounded in capped, if that is not nil.
func (c *chain) odds(x []float64, blocks []int32, dst []float64, capped []bool) {
	for lo := 0; lo < len(dst); {
		hot := false
		hi := lo
		for ; hi < len(dst) && blocks[hi] == blocks[lo]; hi++ {
			s := 0.0
			for f, w := range c.weight {
				s += w * x[hi*numFeatures+f]
			}
			if x[hi*numFeatures+featBias] == 0 {
				s = clearedOdds
			}
			dst[hi] = s
			hot = hot || s > hotOdds && x[hi*numFeatures+featLexical] > 0
		}
		for i := lo; i < hi; i++ {
			hold := !c.free && !hot && dst[i] > unfounded && x[i*numFeatures+featLexical] <= 0
			if hold {
				dst[i] = unfounded
			}
			if capped != nil {
				capped[i] = hold
			}
		}
		lo = hi
	}
}

// edgeBefore is the edge between item i-1 and item i; i may be len(items).
func (a *analysis) edgeBefore(i int) int {
	switch {
	case len(a.items) == 0:
		return edge(segment.SepBlank, 0)
	case i == len(a.items):
		return edge(segment.SepBlank, a.items[i-1].block)
	case i == 0:
		return edge(segment.SepBlank, 0)
	}
	return edge(a.items[i].before, a.items[i].block)
}

// viterbi marks the items of the likeliest path that are spam, where the
// beginning of a run costs lean less than its price.
func (c *chain) viterbi(a *analysis, odds []float64, lean float64, spam []bool) {
	n := len(odds)
	if n == 0 {
		return
	}
	back := a.path.bits(2 * n)
	ham, sp := 0.0, c.enter[a.edgeBefore(0)]+lean
	for i := range n {
		if i > 0 {
			e := a.edgeBefore(i)
			h, s := ham, sp
			if x := sp + c.leave[e]; x > ham {
				h = x
				back[2*i] = true
			}
			if x := ham + c.enter[e] + lean; x > sp {
				s = x
				back[2*i+1] = true
			}
			ham, sp = h, s
		}
		sp += odds[i]
	}
	state := sp+c.leave[a.edgeBefore(n)] > ham
	for i := n - 1; i >= 0; i-- {
		spam[i] = state
		b := back[2*i]
		if state {
			b = back[2*i+1]
		}
		if b {
			state = !state
		}
	}
}

// runs gives the runs of marked items, half open and in order.
func runs(marks []bool) iter.Seq2[int, int] {
	return func(yield func(lo, hi int) bool) {
		for lo := 0; lo < len(marks); lo++ {
			if !marks[lo] {
				continue
			}
			hi := lo
			for hi < len(marks) && marks[hi] {
				hi++
			}
			if !yield(lo, hi) {
				return
			}
			lo = hi
		}
	}
}

// margin is the evidence for the items [lo, hi) being a block of spam rather
// than content, given that those around them are content: the log-odds of the
// items and the two prices.
func (c *chain) margin(a *analysis, odds []float64, lo, hi int) float64 {
	s := c.enter[a.edgeBefore(lo)] + c.leave[a.edgeBefore(hi)]
	for _, o := range odds[lo:hi] {
		s += o
	}
	return s
}

// sequence is a document to fit the chain on.
type sequence struct {
	x      []float64 // features, numFeatures an item
	edges  []int32   // before each item, and after the last: len(items)+1
	blocks []int32   // of each item
	gold   []bool
	weight float64
}

// fitScratch is reused memory of a gradient.
type fitScratch struct {
	f      []float64
	capped []bool
}

// gradient adds to g the gradient of the weighted log-likelihood of a
// sequence's gold labels and returns that likelihood.
func (c *chain) gradient(s *sequence, g *chain, buf *fitScratch) float64 {
	n := len(s.gold)
	if n == 0 {
		return 0
	}
	if cap(buf.f) < 5*n {
		buf.f, buf.capped = make([]float64, 10*n), make([]bool, 2*n)
	}
	b, capped := buf.f[:5*n], buf.capped[:n]
	odds, a0, a1, b0, b1 := b[:n], b[n:2*n], b[2*n:3*n], b[3*n:4*n], b[4*n:]
	c.odds(s.x, s.blocks, odds, capped)
	// Forward and backward sums in logarithms; a0 and b0 are content.
	for i := range n {
		e := s.edges[i]
		if i == 0 {
			a0[0], a1[0] = 0, c.enter[e]+odds[0]
			continue
		}
		a0[i] = logAdd(a0[i-1], a1[i-1]+c.leave[e])
		a1[i] = logAdd(a1[i-1], a0[i-1]+c.enter[e]) + odds[i]
	}
	b0[n-1], b1[n-1] = 0, c.leave[s.edges[n]]
	for i := n - 2; i >= 0; i-- {
		e := s.edges[i+1]
		b0[i] = logAdd(b0[i+1], c.enter[e]+odds[i+1]+b1[i+1])
		b1[i] = logAdd(odds[i+1]+b1[i+1], c.leave[e]+b0[i+1])
	}
	z := logAdd(a0[n-1]+b0[n-1], a1[n-1]+b1[n-1])
	gold := 0.0
	w := s.weight
	for i := range n {
		p := math.Exp(a1[i] + b1[i] - z)
		y := 0.0
		if s.gold[i] {
			y = 1
			gold += odds[i]
		}
		d := w * (y - p)
		if !capped[i] && (d > 1e-9 || d < -1e-9) {
			for f := range featLexical {
				g.weight[f] += d * s.x[i*numFeatures+f]
			}
		}
		e := s.edges[i]
		var in, out float64
		if i == 0 {
			in = p
			if s.gold[0] {
				gold += c.enter[e]
				in--
			}
		} else {
			in = math.Exp(a0[i-1] + c.enter[e] + odds[i] + b1[i] - z)
			out = math.Exp(a1[i-1] + c.leave[e] + b0[i] - z)
			switch {
			case s.gold[i] && !s.gold[i-1]:
				gold += c.enter[e]
				in--
			case !s.gold[i] && s.gold[i-1]:
				gold += c.leave[e]
				out--
			}
		}
		g.enter[e] -= w * in
		g.leave[e] -= w * out
	}
	e := s.edges[n]
	out := math.Exp(a1[n-1] + b1[n-1] - z)
	if s.gold[n-1] {
		gold += c.leave[e]
		out--
	}
	g.leave[e] -= w * out
	return w * (gold - z)
}

func logAdd(a, b float64) float64 {
	if a < b {
		a, b = b, a
	}
	return a + math.Log1p(math.Exp(b-a))
}
