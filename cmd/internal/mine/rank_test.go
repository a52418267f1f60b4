package mine

import (
	"testing"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// TestKnown: a phrase is known by all of its parts, or not at all.
func TestKnown(t *testing.T) {
	r := &ranker{
		miner: &miner{seg: segmenter(t, "久久", "精品", "娱乐", "国旗", "茄子", "视频", "时时彩")},
		llr: map[string]float64{
			"久久": 6, "精品": 3, "娱乐": 1.5, "视频": 6, "茄子": -2, "爽": 4, "利": 0.5, "时时彩": 9,
			"buy": 2, "tablets": 9, "buy tablets": 3, "久精": 2, "的": -3,
		},
		lexicon: newTrie([]string{"时时彩", "百家乐"}),
	}
	listed := map[string]bool{"利来国旗": true}
	for w, want := range map[string]string{
		"时时彩":                "lexicon",
		"时时彩百家乐":             "lexicon",
		"久久精品":               "model",
		"娱乐":                 "model", // met in spam oftener than in content
		"时时彩娱乐":              "model",
		"buy tablets":        "model",
		"利来国旗娱乐":             "model", // adds nothing to what is listed
		"精品爽":                "model", // one character, and it speaks for spam
		"爽爽精品":               "",
		"利来国旗":               "", // itself is no part
		"茄子视频":               "",
		"视频的":                "",
		"ivermectin tablets": "", // the strong word is not enough
		"ivermectin":         "",
		"凯发":                 "",
	} {
		if got := r.known(w, listed); got != want {
			t.Errorf("%q is known to %q, want %q", w, got, want)
		}
	}
	if got := r.weigh("久久精品爽"); got != 6+2+3+1 {
		t.Errorf("weighs %v", got)
	}
}

// TestMerit: what stands outside of spans, and in weak spans, counts less.
func TestMerit(t *testing.T) {
	r := &ranker{miner: &miner{tallies: []tally{
		{spans: 5}, {spans: 5, outside: 1}, {spans: 5, outside: 6}, {spans: 3, weak: 2}, {weak: 5},
	}}, inside: []int{5, 5, 5, 5, 5}}
	for i, m := range []float64{100, 100 * 25 / 36., 0, 100 * 3.5 / 5, 25} {
		if got := r.merit(i, 100); got < m-1e-9 || got > m+1e-9 {
			t.Errorf("keyword %d: %v, want %v", i, got, m)
		}
	}
}

// TestFragments: what stands in one longer phrase nearly always is a piece.
func TestFragments(t *testing.T) {
	words := []string{"利来国旗", "来国旗", "国旗", "buy viagra", "viagra", "agra", "凯发"}
	r := &ranker{miner: &miner{words: words}, inside: []int{10, 10, 30, 6, 10, 10, 10}}
	got := map[string]bool{}
	for _, i := range r.fragments([]int{0, 1, 2, 3, 4, 5, 6}) {
		got[words[i]] = true
	}
	for w, want := range map[string]bool{"利来国旗": true, "来国旗": false, "国旗": true, "buy viagra": true, "viagra": false, "agra": true, "凯发": true} {
		if got[w] != want {
			t.Errorf("%q is kept: %v", w, got[w])
		}
	}
}

// TestTally: the best span gives score, document and example, the first of
// equals; documents without one count as outside.
func TestTally(t *testing.T) {
	m := &miner{words: []string{"国旗"}, tallies: make([]tally, 1)}
	m.Sure = 0.95
	doc := func(id, row string, h hits) {
		d := &corpus.Document{Document: classify.Document{ID: id, Text: []byte("国旗 " + id)}}
		if row != "" {
			d.Row = []byte(row)
		}
		m.tally(d, &h)
	}
	spans := func(score ...float64) (s []classify.Span) {
		for _, p := range score {
			s = append(s, classify.Span{Score: p, Family: map[bool]string{true: "porn", false: "gambling"}[p == 0.96]})
		}
		return s
	}
	doc("a", `{"url":"https://One.example/x"}`, hits{beside: true, spans: spans(0.96, 0.5), all: []hit{{spans: 1, weak: 1, span: 0}}})
	doc("b", `{"url":"http://one.example:80/","source":"s"}`, hits{beside: true, spans: spans(0.99), all: []hit{{spans: 1, span: 0, outside: true}}})
	doc("c", `{"source":"s"}`, hits{spans: spans(0.99), all: []hit{{spans: 1, span: 0}}})
	doc("d", "", hits{beside: true, all: []hit{{span: -1, outside: true}}})
	doc("e", "", hits{beside: true})
	x := m.tallies[0]
	if x.documents != 3 || x.spans != 3 || x.weak != 1 || x.outside != 1 || len(x.sources) != 2 || most(x.families) != "gambling" {
		t.Errorf("%+v", x)
	}
	if x.score != 0.99 || x.id != "b" || x.example == "" {
		t.Errorf("best %v, %s, %q", x.score, x.id, x.example)
	}
	if m.found.Documents != 5 || m.found.Injected != 3 || m.beside != 4 {
		t.Errorf("%+v, %d beside", m.found, m.beside)
	}
}
