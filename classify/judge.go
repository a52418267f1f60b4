package classify

import (
	"cmp"
	"math"
	"slices"
)

// judge gives the probability that a candidate is injected: a forest over what
// is known of it as a whole, and a straight line that turns its answer into
// log-odds which hold for sources it was not fitted on (Platt 1999).
type judge struct {
	forest forest
	slope  float64
	offset float64
}

// defaultJudge believes the path alone.
func defaultJudge() judge { return judge{slope: 1} }

func (j *judge) logit(x *[numProfile]float64) float64 {
	s := 2*x[profMargin] - 3
	if len(j.forest.trees) > 0 {
		s = j.forest.logit(x[:])
	}
	return j.slope*s + j.offset
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// example is a candidate to fit the judge on.
type example struct {
	x     [numProfile]float64
	gold  bool
	clean bool // of a document without spam, as it was found
	doc   int
	part  int    // of the cross-validation
	reads uint64 // hash of its terms
	doubt *Doubt // about the document, if it is clean; nil if none is wanted
}

// judgeParts is in how many parts the examples are divided where they do not
// come in folds.
const judgeParts = 4

// judgeForest is the size of its forest. A larger one gains little more.
var judgeForest = growth{trees: 500, leaves: 31, rate: 0.1}

// rises says of which features the probability may only rise (1) or fall (-1):
// more evidence never speaks against a block, and being on the subject of the
// document never for it.
var rises = func() (r [numProfile]int8) {
	for _, f := range []int{profMargin, profLexical, profSum, profTop, profSecond, profThird, profRaw, profRest, profBlind} {
		r[f] = 1
	}
	for _, f := range []int{profTopic, profTopicHot, profTopicOwn, profOverlap, profKin} {
		r[f] = -1
	}
	return r
}()

// fitJudge fits the forest to all examples, and the calibration to what
// forests say of the parts that they were not fitted on. It returns those
// answers, as log-odds, too: thresholds are chosen by them. Without trees the
// margin of the path stands for their answer.
func fitJudge(examples []example, trees bool) (judge, []float64) {
	parts := 0
	for i := range examples {
		parts = max(parts, examples[i].part+1)
	}
	part := func(e *example) int { return e.part }
	if parts < 2 {
		parts, part = judgeParts, func(e *example) int { return e.doc % judgeParts }
	}
	answers, spare := make([]float64, len(examples)), surplus(examples)
	for p := range parts {
		if !trees {
			j := defaultJudge()
			for i := range examples {
				answers[i] = j.logit(&examples[i].x)
			}
			break
		}
		f := grow(examples, spare, func(e *example) bool { return part(e) != p })
		for i := range examples {
			if e := &examples[i]; part(e) == p {
				answers[i] = (&judge{forest: *f, slope: 1}).logit(&e.x)
			}
		}
	}
	var j judge
	if trees {
		j.forest = *grow(examples, spare, func(*example) bool { return true })
	}
	j.slope, j.offset = straighten(answers, examples, spare)
	for i := range answers {
		answers[i] = j.slope*answers[i] + j.offset
	}
	return j, answers
}

// mostAlike is how many clean candidates that read the same count: a thousand
// pages of one site say no more than a few.
const mostAlike = 4

// surplus marks the clean candidates of which there are enough that read the
// same.
func surplus(examples []example) []bool {
	alike := map[uint64]int{}
	out := make([]bool, len(examples))
	for i := range examples {
		if e := &examples[i]; e.clean {
			alike[e.reads]++
			out[i] = alike[e.reads] > mostAlike
		}
	}
	return out
}

func grow(examples []example, spare []bool, take func(e *example) bool) *forest {
	var x [][]float64
	var y []bool
	for i := range examples {
		if e := &examples[i]; !spare[i] && take(e) {
			x, y = append(x, e.x[:]), append(y, e.gold)
		}
	}
	return growForest(judgeForest, x, y, rises[:])
}

// straighten fits the line from answers to log-odds, by maximum likelihood
// with a small prior on leaving them as they are.
func straighten(answers []float64, examples []example, spare []bool) (slope, offset float64) {
	p := []float64{1, 0}
	rprop(p, fitRounds, func(p, g []float64) {
		for i, a := range answers {
			if spare[i] {
				continue
			}
			y := 0.0
			if examples[i].gold {
				y = 1
			}
			d := y - sigmoid(p[0]*a+p[1])
			g[0] += d * a
			g[1] += d
		}
		g[0] -= p[0] - 1
		g[1] -= p[1]
		if p[0] < 0.1 { // the order of the answers stays
			p[0], g[0] = 0.1, max(0, g[0])
		}
	})
	round(p)
	return max(p[0], 0.1), p[1]
}

// chooseThresholds takes, for each point and each sort of blocks, the
// probability from which on no more than its share of the clean documents, of
// those in which such blocks can stand, is touched, and some more for blocks by
// form. What reads the same in many documents, a line of a site's template,
// counts once: it is one mistake, and the next site has another template.
func chooseThresholds(examples []example, answers []float64, clean population) (t thresholds) {
	for s := range numSorts {
		order := make([]int, 0, len(examples))
		for i := range examples {
			if examples[i].clean && sortOf(&examples[i].x) == s {
				order = append(order, i)
			}
		}
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(answers[j], answers[i]) })
		touched, read := map[int]bool{}, map[uint64]bool{}
		var p []float64 // of one candidate of each document
		for _, i := range order {
			e := &examples[i]
			if !touched[e.doc] && !read[e.reads] {
				p = append(p, sigmoid(answers[i]))
			}
			touched[e.doc], read[e.reads] = true, true
		}
		for i, o := range points {
			best := 0.0
			if may := clean.may(&o, s); may < len(p) {
				best = p[may]
				if s%sortShort == sortForm {
					best = sigmoid(math.Log(best/(1-best)) + o.caution)
				}
			}
			t[i][s] = min(0.999, math.Ceil(max(best, o.least)*1000)/1000)
		}
	}
	return t
}
