package classify

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestWalk: a forest laid out to be walked says the same, of numbers on either
// side of a question and on it, and of odd ones.
func TestWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	odd := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), -1, math.SmallestNonzeroFloat64}
	var grow func(t []node, most int) []node
	grow = func(t []node, most int) []node {
		if most == 0 || r.IntN(5) == 0 {
			return append(t, node{feature: -1, value: quantum(r.NormFloat64())})
		}
		at := len(t)
		t = grow(append(t, node{feature: r.Int32N(4), value: float64(r.IntN(5) - 2)}), most-1)
		t[at].right = int32(len(t))
		return grow(t, most-1)
	}
	for trees := range 20 {
		f := forest{base: r.NormFloat64()}
		for range trees {
			f.trees = append(f.trees, grow(nil, 6))
		}
		w := f.walk()
		for range 500 {
			x := make([]float64, 4)
			for i := range x {
				x[i] = float64(r.IntN(7) - 3)
				if r.IntN(4) == 0 {
					x[i] = odd[r.IntN(len(odd))]
				}
			}
			if got, want := w.logit(x), f.logit(x); math.Abs(got-want) > 1e-9 {
				t.Fatalf("%d trees: %v of %v, want %v", trees, got, x, want)
			}
		}
	}
}

// TestWalkRefused: what has no room in it is asked of the forest itself.
func TestWalkRefused(t *testing.T) {
	answer := func(v float64) node { return node{feature: -1, value: v} }
	ask := func(feature int32, value float64) []node {
		return []node{{feature: feature, right: 2, value: value}, answer(1), answer(-1)}
	}
	many := forest{}
	for i := range 256 {
		many.trees = append(many.trees, ask(0, float64(i)))
	}
	long := []node{{feature: 0, right: 1<<16 + 2, value: 1}}
	for range 1 << 15 {
		long = append(long, node{feature: 0, right: int32(len(long) + 2), value: 2}, answer(0))
	}
	long = append(long, answer(3), answer(5))
	for name, f := range map[string]forest{
		"too many values":        many,
		"too large a tree":       {trees: [][]node{long}},
		"an answer too large":    {trees: [][]node{{answer(1e6)}}},
		"an answer in small":     {trees: [][]node{{answer(1.00001)}}},
		"a feature of no number": {trees: [][]node{ask(stepAnswer, 1)}},
	} {
		x := make([]float64, stepAnswer+1)
		x[0] = 7
		want := f.logit(x)
		f.settle()
		if f.fast() != nil {
			t.Errorf("%s: it was laid out", name)
		}
		if got := f.logit(x); got != want {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
	f := forest{trees: many.trees[1:]}
	if f.settle(); f.fast() == nil {
		t.Error("255 values have no room")
	}
}
