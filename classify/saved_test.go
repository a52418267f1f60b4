package classify

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"slices"
	"testing"
)

// saved is what a trainer saves.
func saved(t testing.TB, tr *Trainer) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := tr.Save(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func addSaved(t testing.TB, tr *Trainer, parts ...[]byte) {
	t.Helper()
	for _, p := range parts {
		if err := tr.AddSaved(bytes.NewReader(p)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestSave: what was learned and kept aside in parts, added up in any order,
// in two folds, is the model of one trainer.
func TestSave(t *testing.T) {
	type fold struct{ learn, tune []Labelled }
	all := []fold{{samples(0, 120), samples(sampleLearned, sampleLearned+60)}, {samples(60, 180), samples(sampleLearned+60, sampleLearned+120)}}
	const parts = 3
	learn := func(tr *Trainer, f fold, i, n int) {
		for k := i; k < max(len(f.learn), len(f.tune)); k += n {
			if k < len(f.learn) {
				if err := tr.Learn(f.learn[k]); err != nil {
					t.Fatal(err)
				}
			}
			if k < len(f.tune) {
				if err := tr.Tune(f.tune[k]); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	finish := func(tr *Trainer) []byte {
		if err := tr.Fit(); err != nil {
			t.Fatal(err)
		}
		if err := tr.Learn(all[0].learn[0]); err != nil {
			t.Fatal(err)
		}
		addSaved(t, tr, saved(t, trained(t, ownSegmenter(), all[0].learn[1:]...)))
		return file(t, tr)
	}
	one := NewTrainer(ownSegmenter(), nil)
	for _, f := range all {
		learn(one, f, 0, 1)
		if err := one.Fold(); err != nil {
			t.Fatal(err)
		}
	}
	want := finish(one)
	for _, order := range [][]int{{0, 1, 2}, {2, 0, 1}} {
		sum := NewTrainer(ownSegmenter(), nil)
		for _, f := range all {
			for _, i := range order {
				part := NewTrainer(ownSegmenter(), nil)
				learn(part, f, i, parts)
				b := saved(t, part)
				if !bytes.Equal(b, saved(t, part)) {
					t.Error("saved twice, two files")
				}
				addSaved(t, sum, b)
			}
			if err := sum.Fold(); err != nil {
				t.Fatal(err)
			}
		}
		if !bytes.Equal(finish(sum), want) {
			t.Errorf("parts added in order %v give another model", order)
		}
	}
}

// TestSaveShares: parts are divided by terms, the shares added up one by one,
// without a trainer, and their sums are what the parts come to.
func TestSaveShares(t *testing.T) {
	part := func(from, to int) []byte {
		tr := trained(t, ownSegmenter(), samples(from, to)...)
		for _, d := range samples(sampleLearned+from/4, sampleLearned+to/4) {
			if err := tr.Tune(d); err != nil {
				t.Fatal(err)
			}
		}
		return saved(t, tr)
	}
	parts := [][]byte{part(0, 40), part(40, 100), part(100, 120)}
	one := NewTrainer(ownSegmenter(), nil)
	addSaved(t, one, parts...)
	want := saved(t, one)

	const n = 5
	sums := make([]Saved, n)
	for _, p := range parts {
		var s Saved
		if err := s.Add(bytes.NewReader(p)); err != nil {
			t.Fatal(err)
		}
		var shares [n]bytes.Buffer
		if err := s.Save(&shares[0], &shares[1], &shares[2], &shares[3], &shares[4]); err != nil {
			t.Fatal(err)
		}
		for i := range shares {
			if shares[i].Len() > len(p)/2 {
				t.Errorf("a share has %d of %d bytes", shares[i].Len(), len(p))
			}
			if err := sums[i].Add(&shares[i]); err != nil {
				t.Fatal(err)
			}
		}
	}
	sum := NewTrainer(ownSegmenter(), nil)
	for i := range sums {
		var b bytes.Buffer
		if err := sums[n-1-i].Save(&b); err != nil {
			t.Fatal(err)
		}
		addSaved(t, sum, b.Bytes())
	}
	if !bytes.Equal(saved(t, sum), want) {
		t.Error("the shares come to something else")
	}
	if err := new(Saved).Save(io.Discard); err == nil {
		t.Error("nothing was saved")
	}
	other := saved(t, trained(t, otherSegmenter(), samples(0, 40)...))
	if err := sums[0].Add(bytes.NewReader(other)); !errors.Is(err, ErrModelSegmenter) {
		t.Errorf("another segmenter: %v", err)
	}
}

// TestSaveOrder: the order of the documents does not show in what is saved.
func TestSaveOrder(t *testing.T) {
	docs := samples(0, 60)
	want := saved(t, trained(t, ownSegmenter(), docs...))
	slices.Reverse(docs)
	if !bytes.Equal(saved(t, trained(t, ownSegmenter(), docs...)), want) {
		t.Error("another order, another file")
	}
}

func TestSaveWhole(t *testing.T) {
	want := written(t, wholeModel(t))
	sum := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
	var all Saved
	for i := range 3 {
		part := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
		for k := i; k < messagesLearned; k += 3 {
			if err := part.Learn(message(k)); err != nil {
				t.Fatal(err)
			}
		}
		addSaved(t, sum, saved(t, part))
		if err := all.Add(bytes.NewReader(saved(t, part))); err != nil {
			t.Fatal(err)
		}
	}
	var shares [2]bytes.Buffer
	if err := all.Save(&shares[0], &shares[1]); err != nil {
		t.Fatal(err)
	}
	two := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
	addSaved(t, two, shares[1].Bytes(), shares[0].Bytes())
	for _, tr := range []*Trainer{sum, two} {
		if err := tr.Fit(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file(t, tr), want) {
			t.Error("parts give another model")
		}
	}
}

// TestSaveSample: of more documents than are fitted on, the same are kept.
func TestSaveSample(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	whole := func() *Trainer { return NewTrainer(ownSegmenter(), &TrainOptions{Whole: true}) }
	one, parts := whole(), []*Trainer{whole(), whole(), whole()}
	for range 5 * wholeDocuments {
		d := wholeDocument{key: r.Uint64(), own: 1}
		k := min(2, r.IntN(5)) // the last has more than it can keep
		for _, tr := range []*Trainer{one, parts[k]} {
			s := tr.take()
			s.sample.add(d)
			tr.give(s)
		}
	}
	sum := whole()
	for _, p := range parts {
		addSaved(t, sum, saved(t, p))
	}
	keys := func(tr *Trainer) (k []uint64) {
		for _, d := range tr.takeSample() {
			k = append(k, d.key)
		}
		return k
	}
	want := keys(one)
	if got := keys(sum); !slices.Equal(got, want) || len(want) < wholeDocuments/4 || len(want) > wholeDocuments {
		t.Errorf("%d documents are kept of the parts, %d of all", len(got), len(want))
	}
}

func TestSaveRefused(t *testing.T) {
	tr := trained(t, ownSegmenter(), samples(0, 40)...)
	for _, d := range samples(40, 50) {
		if err := tr.Tune(d); err != nil {
			t.Fatal(err)
		}
	}
	b := saved(t, tr)
	for n := 0; n < len(b); n += 1 + len(b)/97 {
		if err := NewTrainer(ownSegmenter(), nil).AddSaved(bytes.NewReader(b[:n])); err == nil {
			t.Fatalf("the first %d of %d bytes are taken for all", n, len(b))
		}
	}
	if err := NewTrainer(ownSegmenter(), nil).AddSaved(bytes.NewReader(nil)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("nothing: %v", err)
	}
	if err := NewTrainer(otherSegmenter(), nil).AddSaved(bytes.NewReader(b)); !errors.Is(err, ErrModelSegmenter) {
		t.Errorf("another segmenter: %v", err)
	}
	if err := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true}).AddSaved(bytes.NewReader(b)); !errors.Is(err, ErrModelKind) {
		t.Errorf("another kind: %v", err)
	}
}
