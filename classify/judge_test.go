package classify

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"
)

// someExamples are candidates whose truth follows from their margin, with
// noise, and whose other features say nothing.
func someExamples(n, parts int) []example {
	r := rand.New(rand.NewPCG(7, 8))
	out := make([]example, n)
	for i := range out {
		e := &out[i]
		e.doc, e.part, e.reads = i, i%parts, uint64(i)
		for f := range e.x {
			e.x[f] = r.Float64()
		}
		e.x[profMargin] = 3*r.Float64() - 1
		e.gold = r.Float64() < sigmoid(4*(e.x[profMargin]-0.5))
		e.clean = !e.gold
	}
	return out
}

// TestJudgeCalibrated: of candidates with a probability near p a share of p is
// gold, on the parts that the forest was not fitted on.
func TestJudgeCalibrated(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short: nine large forests, and the race detector has seen those of the gate")
	}
	for _, parts := range []int{1, 3} {
		examples := someExamples(6000, parts)
		j, answers := fitJudge(examples, true)
		var n, gold [5]float64
		var sum [5]float64
		for i, a := range answers {
			p := sigmoid(a)
			b := min(4, int(5*p))
			n[b]++
			sum[b] += p
			gold[b] += one(examples[i].gold)
		}
		for b := range n {
			if n[b] > 50 && math.Abs(sum[b]-gold[b])/n[b] > 0.08 {
				t.Errorf("%d parts: of %g candidates with probability %.2f are gold %.2f", parts, n[b], sum[b]/n[b], gold[b]/n[b])
			}
		}
		if low, high := j.logit(&[numProfile]float64{profMargin: -1}), j.logit(&[numProfile]float64{profMargin: 2}); low >= high {
			t.Errorf("log-odds %g without evidence, %g with", low, high)
		}
	}
}

// TestJudgeFew: of next to no examples nothing is learnt, and the margin
// decides.
func TestJudgeFew(t *testing.T) {
	j, answers := fitJudge(someExamples(12, 1), true)
	if len(j.forest.trees) != 0 || len(answers) != 12 || !(j.slope > 0) {
		t.Errorf("%d trees, %d answers, slope %g", len(j.forest.trees), len(answers), j.slope)
	}
}

// sameJudge reports whether two judges are the same, however far they are laid
// out.
func sameJudge(a, b judge) bool {
	a.forest.fast, b.forest.fast = nil, nil
	return reflect.DeepEqual(a, b)
}
