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

// TestChooseThresholds: candidates in 10,000 short clean documents. By hand:
// with one candidate in each of 400 documents, at 0.95 and falling by a
// thousandth, and another above them, 1 may be touched at high precision, 3 at
// balanced and 50 at recall, so that the first, third and fiftieth are the
// limit. Of 5,000 that are not short it is 1, 10 and 75.
func TestChooseThresholds(t *testing.T) {
	var examples []example
	var answers []float64
	add := func(clean bool, doc int, p float64) {
		examples, answers = append(examples, example{clean: clean, doc: doc, reads: uint64(doc)}), append(answers, oddsOf(p))
	}
	foreign := example{clean: true, doc: 5000} // another sort sets no limit
	foreign.x[profForeign] = 1
	examples, answers = append(examples, foreign), append(answers, oddsOf(0.99))
	short := len(examples)
	for i := range 50 { // the same in many documents is one mistake
		examples, answers = append(examples, example{clean: true, doc: 1000 + i, reads: 1 << 40}), append(answers, oddsOf(0.96))
	}
	for i := range 400 {
		add(true, i, 0.95-float64(i)/1000)
		add(true, i, 0.01)   // a lower one of the same document
		add(false, i, 0.999) // what stands in documents with spam sets no limit
	}
	for i := range examples[short:] { // and the same a little less sure in others
		e := examples[short+i]
		e.doc += 10000
		e.reads += 1 << 41
		e.x[profDocument] = math.Log1p(shortDocument)
		examples, answers = append(examples, e), append(answers, answers[short+i]-0.1)
	}
	th := chooseThresholds(examples, answers, population{5000, 10000})
	for p, want := range [][2]float64{{sigmoid(oddsOf(0.95) - 0.1), 0.95}, {sigmoid(oddsOf(0.941) - 0.1), 0.948}, {sigmoid(oddsOf(0.876) - 0.1), 0.901}} {
		for i, got := range []float64{th[p][sortPlain], th[p][sortShort+sortPlain]} {
			if got < want[i]-1e-9 || got > want[i]+0.0011 {
				t.Errorf("%v: %g, want %.4f, rounded up", Precision(p), got, want[i])
			}
		}
	}
	// Where no clean document is touched, the least stands.
	for p, sorts := range chooseThresholds(nil, nil, population{5000, 10000}) {
		for _, got := range sorts {
			want := points[p].least
			if got < want-1e-9 || got > want+0.0011 {
				t.Errorf("%v: %g without candidates, want %.4f, rounded up", Precision(p), got, want)
			}
		}
	}
}

// TestPrecisionOrder: what a stricter point reports, a laxer one does too.
func TestPrecisionOrder(t *testing.T) {
	for _, m := range []*Model{sampleModel(), reread(t, sampleModel())} {
		h := m.Header()
		for p := 1; p < numPoints; p++ {
			for s, x := range m.threshold[p] {
				if x > m.threshold[p-1][s] {
					t.Errorf("%v wants %g, %v only %g", Precision(p), x, Precision(p-1), m.threshold[p-1][s])
				}
			}
			if got := h.Thresholds[p]; got != (Threshold{
				m.threshold[p][sortPlain], m.threshold[p][sortForeign], m.threshold[p][sortForm],
				min(m.threshold[p][sortPlain], points[p].twice), min(m.threshold[p][sortShort+sortPlain], points[p].row), points[p].again, points[p].echo,
				m.threshold[p][sortShort+sortPlain], m.threshold[p][sortShort+sortForeign], m.threshold[p][sortShort+sortForm],
			}) {
				t.Errorf("the header gives %v for %v", got, m.threshold[p])
			}
		}
	}
	var counts [numPoints]int
	strict := map[string]bool{}
	apart := *sampleModel() // its thresholds are closer than the sample's scores
	apart.threshold = thresholds{HighPrecision: {0.9999, 0.9999, 0, 0.9999, 0.9999, 0}, Balanced: {0.5, 0.5, 0, 0.5, 0.5, 0}, HighRecall: {1e-6, 1e-6, 0, 1e-6, 1e-6, 0}}
	for _, p := range Precisions() {
		have := map[string]bool{}
		c, err := New(&apart, ownSegmenter(), &Options{Precision: p})
		if err != nil {
			t.Fatal(err)
		}
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
