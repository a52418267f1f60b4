package recipe

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestTeach: as many documents are counted as are to be composed, and nothing else;
// what the base was fitted to stays. Shards give the same.
func TestTeach(t *testing.T) {
	base := small(t, false)
	p := Plan{Clean: []string{write(t, 3, 20, true)}, Lexicon: lexicon(t), Base: base, Teach: true, Seed: 6, Composed: 30, Tuned: 10}
	m, one := train(t, p)
	h, b := m.Header(), base.Header()
	if n := h.Documents[1] - b.Documents[1]; h.Documents[0] != b.Documents[0] || n < 15 || n > 45 {
		t.Errorf("counted %v documents, of the base %v and some %d with a block", h.Documents, b.Documents, p.Composed)
	}
	if h.Thresholds != b.Thresholds {
		t.Errorf("thresholds %v, of the base %v", h.Thresholds, b.Thresholds)
	}
	finds(t, m, someBlock)
	for _, n := range []int{1, 3} {
		if !bytes.Equal(inShards(t, p, n), one) {
			t.Errorf("another model in %d shards", n)
		}
	}
	p.Composed = 10 * docsOf(3, 20) // more than may be made of a document
	many, _ := train(t, p)
	if n := many.Header().Documents[1] - b.Documents[1]; n != int64(docsOf(3, 20)) {
		t.Errorf("%d documents were counted, want each of %d once, and more blocks", n, docsOf(3, 20))
	}
	if many.Header().Tokens[1] < 3*h.Tokens[1] {
		t.Errorf("%d terms in blocks, and %d of far fewer blocks", many.Header().Tokens[1], h.Tokens[1])
	}
}

// TestNeutral: a word that is to weigh nothing does.
func TestNeutral(t *testing.T) {
	p := Plan{Clean: []string{write(t, 3, 20, true)}, Lexicon: lexicon(t), Base: small(t, false), Teach: true, Composed: 60}
	ratio := func(p Plan) float64 {
		m, _ := train(t, p)
		for _, e := range m.TopTerms("gambling", 1000) {
			if e.Term == "百家乐" {
				return e.LLR
			}
		}
		return 0 // it says nothing
	}
	spam := ratio(p)
	p.Neutral = []string{"百家乐"}
	if neutral := ratio(p); spam < 2 || neutral > 1 || neutral < -1 {
		t.Errorf("%.1f nats, and %.1f where it is neutral", spam, neutral)
	}
	path := filepath.Join(t.TempDir(), "words")
	o := Order{Labelled: []string{labelled(t, 4)}, Neutral: path}
	for _, x := range []struct{ text, want string }{
		{"\ufeff# names\nadobe\r\n\n 抖音 \n", ""},
		{"# nothing\n", "words: line 1: no keyword in the file"},
		{"adobe\n\xff\n", "words: line 2: not UTF-8"},
		{strings.Repeat("x", 1<<17), "words: line 1: more than 256 bytes"},
	} {
		if err := os.WriteFile(path, []byte(x.text), 0o666); err != nil {
			t.Fatal(err)
		}
		p, err := o.Plan(nil)
		if x.want == "" && (err != nil || !slices.Equal(p.Neutral, []string{"adobe", "抖音"})) || x.want != "" && (err == nil || !strings.HasPrefix(err.Error(), "--neutral: ") || !strings.Contains(err.Error(), x.want)) {
			t.Errorf("%.20q: %q, %v, want %q", x.text, p.Neutral, err, x.want)
		}
	}
	o.Neutral += ".none"
	if _, err := o.Plan(nil); err == nil || !strings.HasPrefix(err.Error(), "--neutral: ") {
		t.Errorf("a missing file: %v", err)
	}
}
