package classify

import (
	"math"
	"sync"
)

// fitRounds of resilient propagation bring the likelihood of either fit to
// within a thousandth of its limit on the shipped model's data.
const fitRounds = 120

// rprop maximises a function by its gradient's signs alone (Riedmiller and
// Braun 1993, the iRprop- variant of Igel and Hüsken 2000): full batches, no
// rate to tune, and the same steps on every machine.
func rprop(p []float64, rounds int, gradient func(p, g []float64)) {
	step := make([]float64, len(p))
	last := make([]float64, len(p))
	g := make([]float64, len(p))
	for i := range step {
		step[i] = 0.05
	}
	for range rounds {
		clear(g)
		gradient(p, g)
		for i := range p {
			switch s := g[i] * last[i]; {
			case s > 0:
				step[i] = min(step[i]*1.2, 1)
			case s < 0:
				step[i] = max(step[i]*0.5, 1e-6)
				g[i] = 0
			}
			if g[i] > 0 {
				p[i] += step[i]
			} else if g[i] < 0 {
				p[i] -= step[i]
			}
			last[i] = g[i]
		}
	}
}

// fitChain fits weights and prices to the sequences, by maximum likelihood
// with a small quadratic prior around the start.
func fitChain(start chain, seqs []sequence) chain {
	const prior = 0.05
	params := func(c *chain) []float64 {
		p := append([]float64(nil), c.weight[:]...)
		p = append(p, c.enter[:]...)
		return append(p, c.leave[:]...)
	}
	load := func(p []float64) (c chain) {
		copy(c.weight[:], p)
		copy(c.enter[:], p[numFeatures:])
		copy(c.leave[:], p[numFeatures+numEdges:])
		return c
	}
	at := params(&start)
	p := params(&start)
	// The sequences are summed in fixed parts, so that the number of
	// processors does not show in the result.
	const parts = 16
	sums := make([]chain, parts)
	bufs := make([]fitScratch, parts)
	rprop(p, fitRounds, func(p, g []float64) {
		c := load(p)
		var wg sync.WaitGroup
		for k := range parts {
			wg.Go(func() {
				sums[k] = chain{}
				for i := k * len(seqs) / parts; i < (k+1)*len(seqs)/parts; i++ {
					c.gradient(&seqs[i], &sums[k], &bufs[k])
				}
			})
		}
		wg.Wait()
		for k := range parts {
			for i, x := range params(&sums[k]) {
				g[i] += x
			}
		}
		for i := range p {
			g[i] -= prior * (p[i] - at[i])
		}
		// What was never seen speaks for nothing; at most against.
		for _, f := range []int{featHanUnseen, featLatinUnseen} {
			if p[f] >= 0 && g[f] > 0 {
				g[f] = 0
			}
			p[f] = min(p[f], 0)
		}
	})
	c := load(p)
	c.weight[featHanUnseen] = min(0, c.weight[featHanUnseen])
	c.weight[featLatinUnseen] = min(0, c.weight[featLatinUnseen])
	return c
}

// judge is the calibration: a logistic regression over what is known of a
// candidate block as a whole, giving the probability that it is injected
// (Platt 1999, with more than one feature).
//
// What tells a block of fifty keywords from a tag cloud is not what tells one
// foreign phrase in a sentence from a name, so each kind of candidate has
// weights of its own, drawn towards those of all.
type judge struct {
	weight [numKinds][numJudge]float64
}

// Kinds of candidates.
const (
	kindBlock  = iota // several items
	kindTitle         // one item in the title
	kindIslet         // one item of another script or language than what is about it
	kindLine          // one item on a line of its own
	kindPhrase        // one item among others

	numKinds
)

func kindOf(x *[numJudge]float64) int {
	switch {
	case x[judgeAlone] == 0:
		return kindBlock
	case x[judgeTitle] != 0:
		return kindTitle
	case x[judgeIslet] != 0 || x[judgeForeign] != 0:
		return kindIslet
	case x[judgeWhole] != 0:
		return kindLine
	}
	return kindPhrase
}

// What is known of a candidate block as a whole.
const (
	judgeBias     = iota
	judgeMargin   // evidence and prices, on a logarithmic scale
	judgeMean     // evidence an item
	judgeItems    // how many, on a logarithmic scale
	judgeLetters  // how long, likewise
	judgeLexical  // evidence of the words alone, a word
	judgeStrong   // evidence of its strongest words, likewise
	judgeTotal    // evidence of all its words, not clipped, likewise
	judgeFunction // share of function words
	judgeWhole    // fills its lines
	judgeTitle    // begins in the first block
	judgeLast     // ends in the last
	judgeForeign  // of another language than most of the document
	judgeAlone    // a single item
	judgeLow      // share of items that look like content
	judgeSplice   // grown into a sentence
	judgeProse    // stands in a block that reads like prose
	judgeGrammar  // a function word holds it on the left or right
	judgeRepeat   // other candidates of the document share its content
	judgeShare    // share of the document
	judgeShort    // the document is short
	judgeOverlap  // share of its content that comes back in the prose
	judgeUnseen   // share of words never counted
	judgeLatin    // no Han characters
	judgeIslet    // of another script than the rest of its blocks
	judgeSingle   // a single item, with no other candidate like it
	judgeSentence // such a one in prose
	judgeHeld     // such a one, held by a function word
	judgeOwnLine  // such a one on a line of its own
	judgeInTitle  // such a one in the title
	judgeStranger // such a one of another language
	judgeExotic   // such a one of another script

	numJudge
)

func defaultJudge() judge {
	var j judge
	for k := range j.weight {
		j.weight[k][judgeBias] = -3
		j.weight[k][judgeMargin] = 2
	}
	return j
}

func (j *judge) logit(x *[numJudge]float64) float64 {
	s := 0.0
	for i, w := range j.weight[kindOf(x)] {
		s += w * x[i]
	}
	return s
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// example is a candidate block to fit the judge on.
type example struct {
	x      [numJudge]float64
	gold   bool
	weight float64
	clean  bool // of a document without spam
	doc    int
}

// fitJudge fits the weights of all candidates, and from there those of each
// kind.
func fitJudge(start judge, examples []example) judge {
	const (
		toStart = 0.5 // strength of the prior
		toAll   = 2
	)
	kinds := make([][]*example, numKinds)
	all := make([]*example, len(examples))
	for i := range examples {
		e := &examples[i]
		all[i] = e
		k := kindOf(&e.x)
		kinds[k] = append(kinds[k], e)
	}
	common := fitLogistic(start.weight[kindBlock], all, toStart)
	var j judge
	for k := range kinds {
		j.weight[k] = fitLogistic(common, kinds[k], toAll)
	}
	return j
}

func fitLogistic(at [numJudge]float64, examples []*example, prior float64) (w [numJudge]float64) {
	p := append([]float64(nil), at[:]...)
	rprop(p, fitRounds*2, func(p, g []float64) {
		for _, e := range examples {
			s := 0.0
			for k, x := range e.x {
				s += p[k] * x
			}
			y := 0.0
			if e.gold {
				y = 1
			}
			d := e.weight * (y - sigmoid(s))
			for k, x := range e.x {
				g[k] += d * x
			}
		}
		for k := range g {
			g[k] -= prior * (p[k] - at[k])
		}
		if p[judgeUnseen] >= 0 && g[judgeUnseen] > 0 {
			g[judgeUnseen] = 0
		}
		p[judgeUnseen] = min(0, p[judgeUnseen])
	})
	p[judgeUnseen] = min(0, p[judgeUnseen])
	copy(w[:], p)
	return w
}
