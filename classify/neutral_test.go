package classify

import (
	"math"
	"slices"
	"testing"

	"github.com/shai-text/shai/segment"
)

// TestNeutral: what blocks are dressed with weighs nothing, and what it stands
// beside what it did.
func TestNeutral(t *testing.T) {
	c := newCounts()
	add := func(key string, ham int64, spam ...int64) {
		h, ok := hashKey(key)
		if !ok {
			t.Fatal(key)
		}
		i := c.term(h, func() string { return key })
		c.ham[i] = ham
		for f, n := range spam {
			c.add(i, c.family([]string{"invoice", "escort"}[f]), n)
		}
	}
	add("w新闻", 90_000, 100, 50)
	add("w发票", 500, 4000, 0)
	add("w乌鲁木齐", 2000, 300, 900)
	add("g鲁木", 2000, 300, 900)
	add("g木材", 2000, 300, 900)
	add("w一六三", 800, 0, 700)
	add("w一", 800, 0, 700)
	add("plondon leeds", 700, 40, 0)
	add("plondon calling", 700, 40, 0)
	add("w稀有", 0, 9, 9)
	add("pfor sale", 400, 800, 0)
	add("wsale", 400, 800, 0)
	f := c.freeze(1, 1)
	f.neutralise(newNeutral([]string{"烏魯木齊", "London", "Leeds", "稀有", "For sale"}))
	tab := compile(f)
	for key, want := range map[string]bool{
		"w乌鲁木齐": true, "g鲁木": true, "g木材": false, "w一六三": true, "w一": false,
		"plondon leeds": true, "plondon calling": false, "w稀有": true, "pfor sale": true, "wsale": false, "w发票": false,
	} {
		h, _ := hashKey(key)
		if llr := tab.llr(h); (math.Abs(llr) < 0.02) != want {
			t.Errorf("%s weighs %.3f", key, llr)
		}
		i, _ := f.index.find(h)
		if r := f.row[i]; want && r >= 0 {
			escort, invoice := float64(f.rows[r][0]), float64(f.rows[r][1])
			if all := 1650. / 5240; key == "w乌鲁木齐" && math.Abs(escort/invoice/all-1) > 0.05 {
				t.Errorf("%s is of the families as %.0f to %.0f, all other words as 1650 to 5240", key, escort, invoice)
			}
		}
	}
	before := f.totals()
	f.neutralise(newNeutral([]string{"烏魯木齊", "London", "Leeds", "稀有", "For sale"}))
	if after := f.totals(); before[0] != after[0] || before[1] != after[1] {
		t.Errorf("the second time changes %v to %v", before, after)
	}
	m := &counts{index: termIndex{}}
	m.neutralise(newNeutral([]string{"London"})) // nothing to do
}

// TestNeutralEdges: of spam the pairs at the edges of a neutral word are not
// counted; of content they are, and so are the other pairs of both.
func TestNeutralEdges(t *testing.T) {
	text := "时时彩百家乐六合彩"
	spam := marked("spam", "⟦"+text+"⟧")
	spam.Family = "gambling"
	tr := NewTrainer(ownSegmenter(), &TrainOptions{Neutral: []string{"百家乐"}})
	for _, d := range []Labelled{spam, marked("clean", text)} {
		if err := tr.Learn(d); err != nil {
			t.Fatal(err)
		}
	}
	if got := itemTokens(t, text); !slices.Equal(got, []string{"时时彩", "百家乐", "六合彩"}) {
		t.Fatalf("cut into %q", got)
	}
	for key, want := range map[string]int64{"g彩百": 0, "g乐六": 0, "g合彩": 1, "w时时彩": 1, "w六合彩": 1} {
		if ham, spam := countOf(tr, key); ham != 1 || spam != want {
			t.Errorf("%s: %d in content, %d in spam; want 1 and %d", key, ham, spam, want)
		}
	}
}

func itemTokens(t *testing.T, text string) (out []string) {
	t.Helper()
	var x segment.Text
	ownSegmenter().Segment(&x, []byte(text))
	for i := range x.Tokens {
		out = append(out, x.Tokens[i].Term)
	}
	return out
}
