package classify

import (
	"reflect"
	"testing"
)

func TestParts(t *testing.T) {
	var p Parts
	if err := p.Set("context,shape"); err != nil || p != Shape|Context || p.String() != "shape,context" {
		t.Errorf("%q, %v", p, err)
	}
	if err := p.Set("context,form"); err == nil || p != Shape|Context {
		t.Errorf("%q, %v", p, err)
	}
}

// TestTrainWithout: what a model does without, it does not weigh.
func TestTrainWithout(t *testing.T) {
	with := func(p Parts) *Model {
		tr := NewTrainer(ownSegmenter(), &TrainOptions{MinTerm: 1, MinPair: 1, Without: p})
		for i := range 300 {
			d := sample(i)
			f := tr.Learn
			if i%3 == 0 {
				f = tr.Tune
			}
			if err := f(d); err != nil {
				t.Fatal(err)
			}
		}
		if err := tr.Fit(); err != nil {
			t.Fatal(err)
		}
		m, err := tr.Model()
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	all := with(0)
	if w := all.chain.weight; w[featForm] == 0 || w[featPlace] == 0 || reflect.DeepEqual(all.chain.enter, [numEdges]float64{}) {
		t.Errorf("with everything: weights %v", w)
	}
	if w := with(Shape).chain.weight; w[featForm] != 0 || w[featRow] != 0 || w[featPlace] == 0 {
		t.Errorf("without shape: weights %v", w)
	}
	if w := with(Context).chain.weight; w[featForm] == 0 || w[featPlace] != 0 {
		t.Errorf("without context: weights %v", w)
	}
	if c := with(Decoding).chain; !reflect.DeepEqual(c.enter, [numEdges]float64{}) || !reflect.DeepEqual(c.leave, c.enter) {
		t.Errorf("without decoding: prices %v", c.enter)
	}
	if m := with(Calibration); len(m.judge.forest.trees) != 0 {
		t.Errorf("without calibration: %d trees", len(m.judge.forest.trees))
	}
	for _, k := range with(Characters).counts().keys {
		if k[0] == kindGram || k[0] == kindPair {
			t.Fatalf("without characters: %q is counted", k)
		}
	}
}

// TestFold: the documents of a fold are judged by the counts of that fold, and
// leave nothing behind but what Fit learns from.
func TestFold(t *testing.T) {
	tr := NewTrainer(ownSegmenter(), &TrainOptions{MinTerm: 1, MinPair: 1})
	for fold := range 2 {
		for i := range 300 {
			f := tr.Learn
			if i%2 == fold {
				f = tr.Tune
			}
			if err := f(sample(i)); err != nil {
				t.Fatal(err)
			}
		}
		if err := tr.Fold(); err != nil {
			t.Fatal(err)
		}
	}
	parts := map[int]int{}
	for i := range tr.seen {
		parts[tr.seen[i].part]++
	}
	if len(parts) != 2 || parts[0] == 0 || parts[1] == 0 || tr.docs != 300 {
		t.Errorf("candidates by fold %v, of %d documents", parts, tr.docs)
	}
	if _, err := tr.Model(); err != ErrOneClass {
		t.Errorf("after a fold there are counts left: %v", err)
	}
	if err := tr.Fit(); err != nil {
		t.Fatal(err)
	}
	// A fold that has nothing to judge leaves nothing either.
	if err := tr.Learn(sample(1)); err != nil {
		t.Fatal(err)
	}
	if err := tr.Fold(); err == nil {
		t.Error("nothing was kept aside, and no error")
	}
	if _, err := tr.Model(); err != ErrOneClass {
		t.Errorf("after a fold that failed there are counts left: %v", err)
	}
}

// TestCountsWithout: nothing of a family is left, and nothing else is gone.
func TestCountsWithout(t *testing.T) {
	c := tinyModel().counts() // families loans, porn
	w := c.without(1)
	for i, key := range c.keys {
		if w.ham[i] != c.ham[i] {
			t.Errorf("%s: %d in content, was %d", key, w.ham[i], c.ham[i])
		}
		want := int64(0)
		if r := c.row[i]; r >= 0 {
			want = c.rows[r][0]
		}
		if got := w.spam(int32(i)); got != want || (want == 0) != (w.row[i] < 0) {
			t.Errorf("%s: %d in spam, want %d", key, got, want)
		}
	}
	if tinyModel().counts().spam(0) != c.spam(0) {
		t.Error("the counts themselves have changed")
	}
}
