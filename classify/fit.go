package classify

import (
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
func fitChain(start chain, seqs []sequence, held, free bool) chain {
	const prior = 0.05
	params := func(c *chain) []float64 {
		p := append([]float64(nil), c.weight[:]...)
		p = append(p, c.enter[:]...)
		return append(p, c.leave[:]...)
	}
	load := func(p []float64) (c chain) {
		c.free = !held
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
		if free { // every item by itself: nothing has a price
			clear(g[numFeatures:])
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
