package classify

import (
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"
)

// exclusive makes rows of which the truth is that exactly one of the first two
// features is above a half; the third is noise. No line parts them.
func exclusive(n int) (x [][]float64, y []bool) {
	r := rand.New(rand.NewPCG(3, 4))
	for range n {
		row := []float64{r.Float64(), r.Float64(), r.Float64()}
		x, y = append(x, row), append(y, (row[0] > 0.5) != (row[1] > 0.5))
	}
	return x, y
}

func TestForestLearnsExclusiveOr(t *testing.T) {
	x, y := exclusive(2000)
	f := growForest(gateForest, x[:1000], y[:1000], make([]int8, 3))
	wrong := 0
	for i := 1000; i < 2000; i++ {
		wrong += btoi((f.logit(x[i]) > 0) != y[i])
	}
	if wrong > 60 {
		t.Errorf("%d of 1000 wrong", wrong)
	}
}

// TestForestRises: where the answer may only rise with a feature it does so,
// whatever the data say.
func TestForestRises(t *testing.T) {
	x, y := exclusive(1000)
	f := growForest(gateForest, x, y, []int8{1, 0, -1})
	for _, row := range x[:200] {
		last := math.Inf(-1)
		for v := 0.0; v <= 1; v += 0.01 {
			s := f.logit([]float64{v, row[1], row[2]})
			if s < last {
				t.Fatalf("falls from %v to %v at %v", last, s, v)
			}
			last = s
		}
		last = math.Inf(1)
		for v := 0.0; v <= 1; v += 0.01 {
			s := f.logit([]float64{row[0], row[1], v})
			if s > last {
				t.Fatalf("rises from %v to %v at %v", last, s, v)
			}
			last = s
		}
	}
}

// TestForestDeterministic: neither the order of the rows nor the number of
// processors shows.
func TestForestDeterministic(t *testing.T) {
	x, y := exclusive(600)
	f := growForest(gateForest, x, y, make([]int8, 3))
	r := rand.New(rand.NewPCG(5, 6))
	for _, procs := range []int{1, 4} {
		was := runtime.GOMAXPROCS(procs)
		r.Shuffle(len(x), func(i, j int) { x[i], x[j], y[i], y[j] = x[j], x[i], y[j], y[i] })
		g := growForest(gateForest, x, y, make([]int8, 3))
		runtime.GOMAXPROCS(was)
		if !reflect.DeepEqual(f, g) {
			t.Errorf("another forest with %d processors and another order", procs)
		}
	}
}

// TestForestOneClass: with nothing to tell apart there is no tree.
func TestForestOneClass(t *testing.T) {
	x, _ := exclusive(100)
	for _, y := range [][]bool{make([]bool, 100), nil} {
		if f := growForest(gateForest, x[:len(y)], y, make([]int8, 3)); len(f.trees) != 0 || f.base != 0 {
			t.Errorf("%d rows of one class: %+v", len(y), f)
		}
	}
}

// TestForestSplitsByHand: the bins of five values, four of them different.
func TestForestDigest(t *testing.T) {
	g := &grower{rise: make([]int8, 1)}
	g.digest([][]float64{{2}, {0}, {1}, {1}, {7}})
	if want := []float64{0.5, 1.5, 4.5}; !reflect.DeepEqual(g.edges[0], want) {
		t.Errorf("edges %v, want %v", g.edges[0], want)
	}
	if want := []uint8{2, 0, 1, 1, 3}; !reflect.DeepEqual(g.bins[0], want) {
		t.Errorf("bins %v, want %v", g.bins[0], want)
	}
}
