package classify

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestWalk: a forest laid out to be walked says the same to the last bit, of
// numbers on either side of a question and on it, and of odd ones.
func TestWalk(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 1))
	odd := []float64{0, math.Copysign(0, -1), math.Inf(1), math.Inf(-1), math.NaN(), -1, math.SmallestNonzeroFloat64}
	var grow func(t []node, most int) []node
	grow = func(t []node, most int) []node {
		if most == 0 || r.IntN(5) == 0 {
			return append(t, node{feature: -1, value: r.NormFloat64()})
		}
		at := len(t)
		t = grow(append(t, node{feature: r.Int32N(4), value: float64(r.IntN(5) - 2)}), most-1)
		t[at].right = int32(len(t))
		return grow(t, most-1)
	}
	for trees := range 9 {
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
			if got, want := w.logit(x), f.logit(x); got != want {
				t.Fatalf("%d trees: %v of %v, want %v", trees, got, x, want)
			}
		}
	}
}
