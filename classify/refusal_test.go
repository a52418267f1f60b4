package classify

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"testing"

	"github.com/shai-text/shai/segment"
)

func TestOptionsThresholdNaN(t *testing.T) {
	if _, err := New(sampleModel(), ownSegmenter(), &Options{Threshold: math.NaN()}); err == nil {
		t.Error("NaN is taken for a probability")
	}
}

func TestOptionsTermsNegative(t *testing.T) {
	c, err := New(sampleModel(), ownSegmenter(), &Options{Terms: -1})
	if err == nil {
		c.Classify(marked("", injected[0].text).Document)
	}
}

// TestModelReadable: what a trainer makes can be read, or is refused when it
// is made.
func TestModelReadable(t *testing.T) {
	readable := func(name string, tr *Trainer) {
		m, err := tr.Model()
		if err != nil {
			return // refused
		}
		if _, err := ReadModel(bytes.NewReader(written(t, m))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	tr := trained(t, ownSegmenter(), marked("clean", "市民参观公园"))
	for i := range maxFamilies + 1 {
		d := marked("spam", "⟦百家乐⟧")
		d.Family = fmt.Sprint("family ", i)
		if err := tr.Learn(d); err != nil {
			t.Fatal(err)
		}
	}
	readable("families", tr)
	for name, dict := range map[string][]segment.Word{
		"a word twice":       {{Text: "市民", Freq: 1}, {Text: "市民", Freq: 2}},
		"an empty word":      {{Text: "", Freq: 1}},
		"negative frequency": {{Text: "市民", Freq: -1}},
	} {
		tr := NewTrainer(ownSegmenter(), &TrainOptions{Dictionary: dict, MinTerm: 1, MinPair: 1})
		for _, d := range samples(0, 7) {
			if err := tr.Learn(d); err != nil {
				t.Fatal(err)
			}
		}
		readable(name, tr)
	}
}

func TestTrainerOneClassEmptySpam(t *testing.T) {
	d := marked("spam", "***")
	d.Spam = true
	if _, err := trained(t, ownSegmenter(), marked("clean", "市民参观公园"), d).Model(); !errors.Is(err, ErrOneClass) {
		t.Errorf("%v, want %v", err, ErrOneClass)
	}
}

func TestMeterAllWrong(t *testing.T) {
	var m Meter
	m.Add(marked("", "abc ⟦XYZ⟧"), verdictOf("⟦abc⟧ XYZ"))
	if f := m.Figures(); f["precision"] != 0 || f["recall"] != 0 || f["f1"] != 0 {
		t.Errorf("figures %v", f)
	}
}

// TestTrainerIncrementalContent: the same as TestTrainerIncremental with more
// content than spam, as in every real training.
func TestTrainerIncrementalContent(t *testing.T) {
	m, err := trained(t, ownSegmenter(), samples(0, 40)...).Model()
	if err != nil {
		t.Fatal(err)
	}
	more := trained(t, ownSegmenter(), samples(40, 90)...)
	if err := more.AddModel(m); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(file(t, more), file(t, trained(t, ownSegmenter(), samples(0, 90)...))) {
		t.Error("a model that is taught more is not the model of all documents")
	}
}
