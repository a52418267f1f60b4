package classify

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestTableAgreesWithBayesian sums random documents by the table and by
// bayesian's LogScores: within 1e-6 nats a document of a hundred terms, and a
// term that was never counted adds exactly nothing.
func TestTableAgreesWithBayesian(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	c := newCounts()
	c.fams = []string{"casino", "pharma", "porn"}
	letters := []rune("的国产在线免费看新闻报道天天彩票平台登录")
	for range 3000 {
		key := wordKey(string(letters[r.IntN(len(letters))]) + string(letters[r.IntN(len(letters))]) + string(letters[r.IntN(len(letters))]))
		h, _ := hashKey(key)
		c.add(c.term(h, func() string { return key }), r.IntN(4)-1, int64(1+r.ExpFloat64()*50))
	}
	c = c.freeze(1, 1)
	tab, b, fams := compile(c), replay(c), replayFamilies(c)
	for range 200 {
		var doc []string
		var sum float64
		byFam, row := make([]float64, len(c.fams)), make([]float64, len(c.fams))
		for range 100 {
			i := r.IntN(len(c.keys))
			if h, _ := hashKey(c.keys[i]); tab.find(h) == nil {
				continue // too rare to weigh anything
			}
			doc = append(doc, c.keys[i])
			h, _ := hashKey(c.keys[i])
			sum += tab.llr(h)
			if s := tab.find(h); s.row >= 0 {
				for f, p := range tab.row(s.row, row) {
					byFam[f] += p
				}
			} else {
				for f, l := range tab.famLog {
					byFam[f] -= l
				}
			}
		}
		s := logScores(b, doc)
		if want := s[1] - s[0]; math.Abs(sum-want) > 1e-6 {
			t.Fatalf("table %.9f, LogScores %.9f", sum, want)
		}
		for f, want := range logScores(fams, doc) {
			if math.Abs(byFam[f]-want) > 1e-6 {
				t.Fatalf("family %s: table %.9f, LogScores %.9f", c.fams[f], byFam[f], want)
			}
		}
	}
	h, _ := hashKey(wordKey("never counted"))
	if x := tab.llr(h); x != 0 {
		t.Errorf("an unseen term weighs %v", x)
	}
}

// TestTableCollision: of two terms that share a hash neither says anything,
// whichever comes first, and others are as they were.
func TestTableCollision(t *testing.T) {
	a, b, c := slot{hash: 8, llr: fixedPoint, row: 0}, slot{hash: 8, llr: -fixedPoint, row: -1}, slot{hash: 12, llr: 2 * fixedPoint, row: -1}
	for _, order := range [][]slot{{a, b, c}, {b, c, a}, {c, a, b}} {
		tab := &table{slots: make([]slot, 4), mask: 3}
		tab.insert(order)
		if s := tab.find(8); s.llr != 0 || s.row != -1 {
			t.Errorf("%v: a term that cannot be told weighs %v", order, s.ratio())
		}
		if got := tab.llr(12); got != 2 {
			t.Errorf("%v: another weighs %v", order, got)
		}
	}
}
