package classify

import (
	"slices"
	"testing"

	"github.com/shai-text/shai/segment"
)

// TestSlight tells formulas, units and numbers from words.
func TestSlight(t *testing.T) {
	for text, want := range map[string]bool{
		"κ-ε": true, "mg/g": true, "α=96.84(3)°,β=94.48(3)°": true, "F5 | 2014": true,
		"viagra": false, "bet365": false, "凯发k8": false, "五": false, "mg per litre": false, "обо": false,
	} {
		var a analysis
		a.analyse(ownSegmenter(), nil, []byte(text), nil)
		if got := a.slight(0, len(a.items)); got != want {
			t.Errorf("%s: %v", text, got)
		}
	}
}

// TestStrange tells a sentence in a language that nobody has counted.
func TestStrange(t *testing.T) {
	tab := unscreened(sampleModel().table())
	const sentence = "muntu yonsu udi ne bukokeshi bwa kumona cilumbu cyende"
	for _, x := range []struct {
		text, main string
		want       bool
	}{
		{sentence, "und", true},
		{sentence, "en", false},
		{"muntu yonsu udi, ne bukokeshi, bwa kumona, cilumbu cyende", "und", false},
		{sentence + " buy viagra buy viagra buy viagra cheap cialis", "und", false},
		{sentence + " 市民", "und", false},
		{"the teacher painted the garden and the museum in the morning", "und", false},
	} {
		var a analysis
		a.analyse(ownSegmenter(), tab, []byte(x.text), nil)
		a.main = segment.Language(x.main)
		if got := a.strange(0, len(a.items)); got != x.want {
			t.Errorf("%s in %s: %v", x.text, x.main, got)
		}
	}
}

// TestAddresses: links with names are none, unless the names speak plainly.
func TestAddresses(t *testing.T) {
	tab := unscreened(sampleModel().table())
	for text, want := range map[string]bool{
		"市民：http://a.example/ 水库：http://b.example/ 小麦：http://c.example/":                        true,
		"市民：http://a.example/ 水库：http://b.example/":                                             false,
		"市民，水库，小麦：http://a.example/，老师，早上，http://b.example/，http://c.example/":                  false,
		"百家乐博彩：http://a.example/ 百家乐博彩：http://b.example/ 百家乐博彩：http://c.example/":               false,
		"the river | the garden | the museum | the teacher | in the morning | http://a.example": false,
	} {
		var a analysis
		a.analyse(ownSegmenter(), tab, []byte(text), nil)
		if got := a.addresses(0, len(a.items)); got != want {
			t.Errorf("%s: %v, of %d items and %.1f nats", text, got, len(a.items), a.lexical(0, len(a.items)))
		}
	}
}

// TestTelling: what tells nothing is left out, if it was found by its words.
func TestTelling(t *testing.T) {
	var a analysis
	a.analyse(ownSegmenter(), nil, []byte("κ-ε | mg/g | 百家乐 | viagra"), nil)
	var all []candidate
	want := []int{0}
	for i := range a.items {
		all = append(all, candidate{lo: i, hi: i + 1, form: i == 0})
		if a.items[i].han > 0 || a.toks[a.items[i].lo].units == 1 && len(a.text.Tokens[a.items[i].lo].Term) > 3 {
			want = append(want, i)
		}
	}
	var got []int
	for _, k := range a.telling(all) {
		got = append(got, k.lo)
	}
	if len(want) != 3 || !slices.Equal(got, want) {
		t.Errorf("items %v are left, want %v", got, want)
	}
}
