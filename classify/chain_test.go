package classify

import (
	"math"
	"math/rand/v2"
	"testing"
)

func randomSequence(r *rand.Rand, n int) sequence {
	s := sequence{weight: 0.5 + r.Float64()}
	for range n {
		for range numFeatures {
			s.x = append(s.x, r.NormFloat64())
		}
		s.x[len(s.x)-numFeatures+featLexical] = float64(r.IntN(4)) // nought: capped
		s.edges = append(s.edges, int32(r.IntN(numEdges)))
		s.gold = append(s.gold, r.IntN(3) == 0)
		s.blocks = append(s.blocks, int32(len(s.blocks)/3))
	}
	s.edges = append(s.edges, int32(r.IntN(numEdges)))
	return s
}

func randomChain(r *rand.Rand) chain {
	var c chain
	for _, w := range [][]float64{c.weight[:], c.enter[:], c.leave[:]} {
		for i := range w {
			w[i] = r.NormFloat64()
		}
	}
	c.weight[featLexical] = 0
	return c
}

// enumerate scores every path of a sequence.
func enumerate(c *chain, s *sequence, f func(score float64, spam []bool)) {
	n := len(s.gold)
	odds := make([]float64, n)
	c.odds(s.x, s.blocks, odds, nil)
	spam := make([]bool, n)
	for bits := range 1 << n {
		score, last := 0.0, false
		for i := range n {
			spam[i] = bits>>i&1 == 1
			switch {
			case spam[i] && !last:
				score += c.enter[s.edges[i]]
			case !spam[i] && last:
				score += c.leave[s.edges[i]]
			}
			if spam[i] {
				score += odds[i]
			}
			last = spam[i]
		}
		if last {
			score += c.leave[s.edges[n]]
		}
		f(score, spam)
	}
}

// TestGradient holds the forward-backward sums to all paths written out, and
// the gradient to differences of the likelihood.
func TestGradient(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		s, c := randomSequence(r, 1+r.IntN(7)), randomChain(r)
		var gold, z float64
		enumerate(&c, &s, func(score float64, spam []bool) {
			z += math.Exp(score)
			same := true
			for i := range spam {
				same = same && spam[i] == s.gold[i]
			}
			if same {
				gold = score
			}
		})
		var g chain
		var buf fitScratch
		got := c.gradient(&s, &g, &buf)
		if want := s.weight * (gold - math.Log(z)); math.Abs(got-want) > 1e-9 {
			t.Fatalf("likelihood %v, by all paths %v", got, want)
		}
		const h = 1e-5
		for _, p := range []struct{ at, grad []float64 }{
			{c.weight[:], g.weight[:]}, {c.enter[:], g.enter[:]}, {c.leave[:], g.leave[:]},
		} {
			for i := range p.at {
				if i == featLexical && len(p.at) == numFeatures {
					continue
				}
				var none chain
				was := p.at[i]
				p.at[i] = was + h
				up := c.gradient(&s, &none, &buf)
				p.at[i] = was - h
				down := c.gradient(&s, &none, &buf)
				p.at[i] = was
				if want := (up - down) / (2 * h); math.Abs(p.grad[i]-want) > 1e-5 {
					t.Fatalf("gradient %v, by differences %v", p.grad[i], want)
				}
			}
		}
	}
}

// TestFitChain: what was made with known weights is found again.
func TestFitChain(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var truth chain
	truth.weight[featBias] = -1
	truth.weight[featHanWord] = 2
	for e := range numEdges {
		truth.enter[e], truth.leave[e] = -2, -1
	}
	var seqs []sequence
	for range 400 {
		s := randomSequence(r, 20)
		// Draw the labels from the model by Gibbs sampling.
		odds := make([]float64, 20)
		truth.odds(s.x, s.blocks, odds, nil)
		for range 30 {
			for i := range s.gold {
				d := odds[i]
				if i == 0 || !s.gold[i-1] {
					d += truth.enter[s.edges[i]]
				} else {
					d -= truth.leave[s.edges[i]]
				}
				if i == 19 || !s.gold[i+1] {
					d += truth.leave[s.edges[i+1]]
				} else {
					d -= truth.enter[s.edges[i+1]]
				}
				s.gold[i] = r.Float64() < sigmoid(d)
			}
		}
		s.weight = 1
		seqs = append(seqs, s)
	}
	got := fitChain(chain{}, seqs, true, false)
	if math.Abs(got.weight[featHanWord]-2) > 0.25 || math.Abs(got.weight[featLatinWord]) > 0.25 {
		t.Errorf("weights %v", got.weight)
	}
	again := fitChain(chain{}, seqs, true, false)
	if got != again {
		t.Error("two fits on the same data differ")
	}
}
