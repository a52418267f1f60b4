package classify

import (
	"flag"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/shai-text/shai/segment"
)

func TestPrecisionText(t *testing.T) {
	var zero Precision
	if zero != HighPrecision {
		t.Error("the zero value is not the most careful")
	}
	var _ flag.Value = &zero
	if len(Precisions()) != numPoints {
		t.Errorf("%v, want %d", Precisions(), numPoints)
	}
	for i, name := range []string{"high", "balanced", "recall"} {
		var p Precision
		if err := p.Set(name); err != nil || p != Precision(i) || p.String() != name || Precisions()[i] != p {
			t.Errorf("%s is read as %v: %v", name, p, err)
		}
	}
	p := Balanced
	for _, name := range []string{"", "High", "medium"} {
		if err := p.Set(name); err == nil || p != Balanced || !strings.Contains(err.Error(), "high, balanced, recall") {
			t.Errorf("%q: %v, %v", name, p, err)
		}
	}
	if s := Precision(9).String(); s != "Precision(9)" {
		t.Errorf("%s", s)
	}
	if _, err := New(sampleModel(), ownSegmenter(), &Options{Precision: numPoints}); err == nil {
		t.Error("a precision that there is not is taken")
	}
}

// TestChooseThresholds: three kinds of candidates in 10,000 clean documents,
// whose probability is all that differs. By hand: of a kind with one candidate
// in each of 200 documents, at 0.95 and falling by a thousandth, 2 may be
// touched at high precision, 10 at balanced and 50 at recall, so that the
// third, eleventh and fifty-first are the limit.
func TestChooseThresholds(t *testing.T) {
	var j judge
	for k := range j.weight {
		j.weight[k][judgeMargin] = 1 // the logit is the margin
	}
	var examples []example
	for i := range 200 {
		e := example{clean: true, doc: i}
		e.x[judgeMargin] = oddsOf(0.95 - float64(i)/1000) // several items: a block
		examples = append(examples, e)
		e.x[judgeMargin] = oddsOf(0.01) // a lower one of the same document
		examples = append(examples, e)
		e.clean = false // what stands in documents with spam sets no limit
		e.x[judgeMargin] = oddsOf(0.999)
		examples = append(examples, e)
	}
	th := chooseThresholds(&j, examples, 10000)
	for p, want := range []float64{0.948, 0.940, 0.900} {
		want = sigmoid(oddsOf(want) + points[p].caution*caution[kindBlock])
		if got := th[p][kindBlock]; got < want || got > want+0.0011 {
			t.Errorf("%v: %g for blocks, want %.4f, rounded up", Precision(p), got, want)
		}
		// Where no clean document is touched, the least stands.
		want = sigmoid(oddsOf(points[p].least) + points[p].caution*caution[kindTitle])
		if got := th[p][kindTitle]; got < want || got > want+0.0011 {
			t.Errorf("%v: %g for titles, want %.4f, rounded up", Precision(p), got, want)
		}
	}
}

// TestPrecisionOrder: what a stricter point reports, a laxer one does too.
func TestPrecisionOrder(t *testing.T) {
	for _, m := range []*Model{sampleModel(), reread(t, sampleModel())} {
		h := m.Header()
		for p := 1; p < numPoints; p++ {
			for k, x := range m.threshold[p] {
				if x > m.threshold[p-1][k] {
					t.Errorf("%s: %v wants %g, %v only %g", kindNames[k], Precision(p), x, Precision(p-1), m.threshold[p-1][k])
				}
				if h.Thresholds[p][kindNames[k]] != x {
					t.Errorf("the header gives %g for %g", h.Thresholds[p][kindNames[k]], x)
				}
			}
		}
	}
	var counts [numPoints]int
	strict := map[string]bool{}
	for _, p := range Precisions() {
		have := map[string]bool{}
		c := newClassifier(t, &Options{Precision: p})
		for i := range 120 {
			for _, s := range c.Classify(thin(i).Document).Spans {
				have[fmt.Sprint(i, segment.Span{Start: s.Start, End: s.End})] = true
			}
		}
		for s := range strict {
			if !have[s] {
				t.Errorf("%v misses %s", p, s)
			}
		}
		strict, counts[p] = have, len(have)
	}
	if counts[HighRecall] <= counts[HighPrecision] {
		t.Errorf("spans by precision: %v", counts)
	}
	// A threshold that is given overrides.
	c := newClassifier(t, &Options{Precision: HighRecall, Threshold: 1})
	for i := range 120 {
		if v := c.Classify(thin(i).Document); len(v.Spans) > 0 && v.Spans[0].Score < 1 {
			t.Fatalf("a threshold of 1 reports a span of %g", v.Spans[0].Score)
		}
	}
}

func TestModelOldVersion(t *testing.T) {
	file := tinyModel().encode()
	for _, at := range []int{len(magic), len(magic) + 1} {
		old := []byte(string(file))
		old[at]--
		_, err := ReadModel(strings.NewReader(string(old)))
		if err == nil || !strings.HasPrefix(err.Error(), ErrModelVersion.Error()+": ") || !strings.Contains(err.Error(), "train it again") {
			t.Errorf("an old file: %v", err)
		}
	}
}

// oddsOf is the logarithm of the odds of a probability.
func oddsOf(p float64) float64 { return math.Log(p / (1 - p)) }
