package classify

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestContentSet holds the set to a map, over growth and reuse.
func TestContentSet(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 12))
	var s contentSet
	if s.elsewhere(7, 0) || s.has(7) {
		t.Error("the empty set holds something")
	}
	for _, n := range []int{1, 100, 5000, 3} {
		s.reset()
		truth := map[uint64]map[int]bool{}
		for range n {
			h, b := r.Uint64N(uint64(n)), r.IntN(4)
			if h%5 == 0 {
				h <<= 40 // the low bits alone tell nothing
			}
			s.add(h, b)
			if truth[h] == nil {
				truth[h] = map[int]bool{}
			}
			truth[h][b] = true
		}
		if s.n != len(truth) {
			t.Fatalf("%d of %d hashes", s.n, len(truth))
		}
		for i := range uint64(n) {
			for _, h := range []uint64{i, i << 40} {
				if s.has(h) != (len(truth[h]) > 0) {
					t.Fatalf("of %d: it has %d: %v", n, h, s.has(h))
				}
				for b := range 5 {
					want := len(truth[h]) > 1 || len(truth[h]) == 1 && !truth[h][b]
					if got := s.elsewhere(h, b); got != want {
						t.Fatalf("of %d: hash %d stood in %v; elsewhere than %d: %v", n, h, truth[h], b, got)
					}
				}
			}
		}
	}
	s.reset()
	if s.n != 0 || s.elsewhere(0, 0) || s.elsewhere(1, 3) {
		t.Error("something is left after reset")
	}
}

// TestContentSetRounds: what a set keeps for the next document is bounded, and
// the number of documents has no end.
func TestContentSetRounds(t *testing.T) {
	var s contentSet
	s.add(5, 0)
	s.round = math.MaxUint32
	s.reset()
	if s.elsewhere(5, 1) {
		t.Error("a document of long ago is there again")
	}
	for h := range uint64(mostContent) {
		s.add(h, 0)
	}
	if s.reset(); len(s.slots) > mostContent {
		t.Errorf("%d slots are kept", len(s.slots))
	}
	s.add(5, 0)
	if s.elsewhere(4, 1) || !s.elsewhere(5, 1) {
		t.Error("after a long document it does not begin anew")
	}
}

// TestContentSetZero: zero is a hash like any other.
func TestContentSetZero(t *testing.T) {
	var s contentSet
	s.add(0, 0)
	if s.elsewhere(0, 0) || !s.elsewhere(0, 1) {
		t.Error("hash 0 in block 0 is lost")
	}
	s.add(0, 1)
	if !s.elsewhere(0, 0) || !s.elsewhere(0, 1) {
		t.Error("hash 0 in two blocks is in one")
	}
}
