package classify

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestStrongest: the first few are those that sorting all of them gives.
func TestStrongest(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, n := range []int{0, 1, 7, 8, 9, 300} {
		all := make([]weighed, n)
		for i := range all {
			all[i] = weighed{hash: r.Uint64(), sum: float64(r.IntN(21) - 10), at: int32(i)} // many are alike
		}
		want := slices.Clone(all)
		slices.SortFunc(want, weighed.compare)
		if got := strongest(all, 8); !slices.Equal(got, want[:min(8, n)]) {
			t.Errorf("of %d: %v, want %v", n, got, want[:min(8, n)])
		}
	}
}

// TestSummed holds the sums to a map's, where hashes share their low bits, too.
func TestSummed(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var a analysis
	for _, n := range []int{0, 1, 2, 1000, 3} {
		want := map[uint64]float64{}
		a.said = a.said[:0]
		for i := range n {
			w := weighed{hash: r.Uint64N(100) << (40 * r.IntN(2)), sum: float64(r.IntN(9)), at: int32(i)}
			a.said = append(a.said, w)
			want[w.hash] += w.sum
		}
		said := slices.Clone(a.said)
		got := a.summed()
		if len(got) != len(want) {
			t.Fatalf("of %d: %d hashes, want %d", n, len(got), len(want))
		}
		for _, w := range got {
			if w.sum != want[w.hash] || said[w.at].hash != w.hash {
				t.Errorf("of %d: %v, want a sum of %g", n, w, want[w.hash])
			}
		}
	}
}

// TestSay: what is said of an item is what its terms have in the table,
// whether its block was cleared or looked at.
func TestSay(t *testing.T) {
	m := sampleModel()
	tab, seg := unscreened(m.table()), ownSegmenter()
	items := 0
	for i := range 40 {
		var a analysis
		a.analyse(seg, tab, sample(i).Text, nil)
		for k := range a.items {
			want := map[uint64]float64{}
			a.eachTerm(&a.items[k], func(hash uint64, _ mention) {
				if s := tab.find(hash); s != nil && s.ratio() != 0 {
					want[hash] += s.ratio()
				}
			})
			for _, cleared := range []bool{false, true} {
				toks := slices.Clone(a.toks)
				if cleared { // as tokens leaves them
					a.cleared = make([]bool, len(a.text.Blocks))
					for b := range a.cleared {
						a.cleared[b] = true
					}
					for w := range a.toks {
						a.toks[w].word, a.toks[w].known = 0, false
					}
				}
				a.said, a.mentions = a.said[:0], a.mentions[:0]
				a.say(tab, &a.items[k])
				got := map[uint64]float64{}
				for _, w := range a.said {
					if w.sum != 0 {
						got[w.hash] += w.sum
					}
				}
				if len(got) != len(want) {
					t.Errorf("document %d, item %d: %d terms, want %d", i, k, len(got), len(want))
				}
				for h, x := range want {
					if got[h] != x {
						t.Errorf("document %d, item %d: %g, want %g", i, k, got[h], x)
					}
				}
				a.toks, a.cleared = toks, nil
				items++
			}
		}
	}
	if items < 100 {
		t.Errorf("%d items: hardly anything was tested", items)
	}
}
