package classify

import (
	"math"
	"slices"
	"testing"
)

// TestSurroundings: how the items about a candidate look, and whether its own
// begin or end as they do.
func TestSurroundings(t *testing.T) {
	for _, x := range []struct {
		text   string
		lo, hi int // the candidate's items
		kin    float64
		rest   float64 // the mean of the others' form: 1 for each item of the first line, -2 of others
	}{
		{"青石镇、榆林镇、花甸镇\n清河镇、台上镇、头道镇\n", 3, 6, 1, 1},
		{"青石镇、榆林镇、花甸镇\n百家乐、时时彩、清河镇\n", 3, 6, 1. / 3, 1},
		{"市民公园、市民学校\n百家乐、时时彩、市民超市\n银行\n", 2, 5, 1. / 3, 0},
		{"harbour walk, harbour lane\nslot, casino, bingo\n", 2, 5, 0, 1},
		{"harbour walk, harbour lane\nslot, harbour bingo, country lane\n", 2, 5, 2. / 3, 1},
		{"百家乐、时时彩\n", 0, 2, 0, 0}, // nothing is about it
	} {
		tab := unscreened(sampleModel().table())
		var a analysis
		a.analyse(ownSegmenter(), tab, []byte(x.text), nil)
		a.features(tab)
		form := make([]float64, len(a.items))
		for i := range form {
			form[i] = -2
			if a.items[i].block == 0 {
				form[i] = 1
			}
		}
		all := []candidate{{lo: x.lo, hi: x.hi}}
		a.surroundings(form, all)
		if got := all[0].x[profKin]; math.Abs(got-x.kin) > 1e-9 {
			t.Errorf("%q: kin %.2f, want %.2f of %q", x.text, got, x.kin, itemTexts(&a))
		}
		if got := all[0].x[profRestForm]; math.Abs(got-x.rest) > 1e-9 || all[0].x[profNearForm] != got {
			t.Errorf("%q: the form of the rest is %.2f, of what is near %.2f, want %.2f", x.text, got, all[0].x[profNearForm], x.rest)
		}
	}
}

// TestHeldAlike: what reads the same is held together or not at all.
func TestHeldAlike(t *testing.T) {
	all := make([]candidate, 5)
	for i, reads := range []uint64{1, 2, 1, 1, 3} {
		all[i].reads = reads
	}
	all[0].x[profHeld], all[4].x[profHeld] = 1, 1
	new(analysis).heldAlike(all)
	var got []float64
	for i := range all {
		got = append(got, all[i].x[profHeldAlike])
	}
	if want := []float64{1. / 3, 0, 1. / 3, 1. / 3, 1}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
