package classify

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/shai-text/shai/segment"
)

// itemTexts are the items of an analysis as they stand in the text.
func itemTexts(a *analysis) []string {
	var s []string
	for _, it := range a.items {
		s = append(s, string(a.body[it.Start:it.End]))
	}
	return s
}

// checkItems tests what is true of the items of every analysis.
func checkItems(t *testing.T, a *analysis) {
	t.Helper()
	tok := 0
	for i := range a.items {
		it := &a.items[i]
		if it.lo != tok || it.hi <= it.lo {
			t.Fatalf("item %d has tokens [%d,%d), the one before ends at %d", i, it.lo, it.hi, tok)
		}
		tok = it.hi
		if it.Start != a.text.Tokens[it.lo].Start || it.End != a.text.Tokens[it.hi-1].End {
			t.Fatalf("item %d is %v", i, it.Span)
		}
		if i > 0 && it.before != a.items[i-1].after {
			t.Fatalf("item %d has %d before it, the one before %d after", i, it.before, a.items[i-1].after)
		}
		for f, s := range it.shapes {
			if s.field() != shapeField(f) {
				t.Fatalf("item %d: shape %s in the place of %s", i, s, shapeFields[f])
			}
		}
		if it.units != it.han+it.latin || it.function > it.hi-it.lo {
			t.Fatalf("item %d: %d units of %d and %d, %d function words", i, it.units, it.han, it.latin, it.function)
		}
	}
	if tok != len(a.text.Tokens) {
		t.Fatalf("the items have %d of %d tokens", tok, len(a.text.Tokens))
	}
	n := 0
	for b, r := range a.rows {
		if r.items.Lo != n {
			t.Fatalf("row %d begins at item %d, want %d", b, r.items.Lo, n)
		}
		n = r.items.Hi
	}
	if n != len(a.items) || len(a.rows) != len(a.text.Blocks) {
		t.Fatalf("the rows have %d of %d items", n, len(a.items))
	}
}

// TestCuts: items are parted at the edges of spans, and nowhere else without
// a table.
func TestCuts(t *testing.T) {
	for _, x := range []struct {
		text string
		want []string
	}{
		{"市民参观公园", []string{"市民参观公园"}},
		{"市民⟦百家乐⟧参观公园", []string{"市民", "百家乐", "参观公园"}},
		{"⟦市民⟧参观公园", []string{"市民", "参观公园"}},
		{"市民参观⟦公园⟧", []string{"市民参观", "公园"}},
		{"⟦市民参观公园⟧", []string{"市民参观公园"}},
		{"⟦市民⟧⟦参观⟧公园", []string{"市民", "参观", "公园"}},
		{"the red⟦ cheap cialis ⟧house", []string{"the red", "cheap cialis", "house"}},
		{"one⟦, two, three⟧, four", []string{"one", "two", "three", "four"}},
		{"one⟦ two, three⟧ four", []string{"one", "two", "three", "four"}},
		{"one two\n⟦three four⟧\nfive six", []string{"one two", "three four", "five six"}},
		{"on⟦e t⟧wo three", []string{"one two", "three"}}, // through words: at the next
	} {
		d := marked("", x.text)
		var cuts []int
		for _, s := range d.Spans {
			cuts = append(cuts, s.Start, s.End)
		}
		var a analysis
		a.analyse(ownSegmenter(), nil, d.Text, cuts)
		checkItems(t, &a)
		if x.text == "on⟦e t⟧wo three" {
			// Where a cut through a word falls is open; that no token is lost is not.
			continue
		}
		if got := itemTexts(&a); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", x.text, got, x.want)
		}
		for i := 1; i < len(a.items); i++ {
			cut := slices.Contains(cuts, a.items[i].Start) || slices.Contains(cuts, a.items[i-1].End)
			if a.items[i].before == segment.SepNone && !cut {
				t.Errorf("%s: nothing stands before %q", x.text, itemText(&a, i))
			}
		}
	}
}

func itemText(a *analysis, i int) string { return string(a.body[a.items[i].Start:a.items[i].End]) }

// hotTable is a table by which the words of both lists are sure spam and those
// of the articles sure content.
func hotTable(t testing.TB) *table {
	t.Helper()
	c := newCounts()
	fam := c.family("any")
	add := func(w string, fam int) {
		c.add(c.term(hashWord(w), func() string { return wordKey(w) }), fam, 1000)
	}
	for _, list := range [][]string{zhWho, zhWhere, zhDid, zhWhat, strings.Fields("the farmer painted his garden in")} {
		for _, w := range list {
			add(w, -1)
		}
	}
	for _, list := range [][]string{lewd, bets, strings.Fields("viagra cialis levitra xanax tramadol")} {
		for _, w := range list {
			add(w, fam)
		}
	}
	return compile(c.freeze(1, 1))
}

// TestSplitHot: a run of spam words in a sentence is an item of its own; one
// spam word is not enough, and spam alone is not parted.
func TestSplitHot(t *testing.T) {
	tab := hotTable(t)
	for _, x := range []struct {
		text string
		want []string
	}{
		{"市民参观公园修理桥梁", []string{"市民参观公园修理桥梁"}},
		{"百家乐时时彩博彩平台六合彩", []string{"百家乐时时彩博彩平台六合彩"}},
		{"市民参观公园百家乐时时彩博彩平台修理桥梁书籍", []string{"市民参观公园", "百家乐时时彩博彩平台", "修理桥梁书籍"}},
		{"百家乐时时彩博彩平台市民参观公园", []string{"百家乐时时彩博彩平台", "市民参观公园"}},
		{"市民参观公园百家乐时时彩博彩平台", []string{"市民参观公园", "百家乐时时彩博彩平台"}},
		{"市民参观百家乐修理桥梁", []string{"市民参观百家乐修理桥梁"}},
		{"the farmer painted viagra cialis levitra xanax in his garden", []string{"the farmer painted", "viagra cialis levitra xanax", "in his garden"}},
		{"市民参观公园百家乐时时彩博彩平台修理桥梁书籍国产精品在线观看成人视频", []string{"市民参观公园", "百家乐时时彩博彩平台", "修理桥梁书籍", "国产精品在线观看成人视频"}},
	} {
		var a analysis
		a.analyse(ownSegmenter(), tab, []byte(x.text), nil)
		checkItems(t, &a)
		if got := itemTexts(&a); !slices.Equal(got, x.want) {
			t.Errorf("%s: %q, want %q", x.text, got, x.want)
			continue
		}
		for i := 1; i < len(a.items); i++ {
			if a.items[i].before != segment.SepNone {
				t.Errorf("%s: separator %d before %q, want none", x.text, a.items[i].before, itemText(&a, i))
			}
		}
	}
	// Without a table nothing is parted.
	var a analysis
	a.analyse(ownSegmenter(), nil, []byte("市民参观公园百家乐时时彩博彩平台修理桥梁书籍"), nil)
	if len(a.items) != 1 {
		t.Errorf("without a table: %q", itemTexts(&a))
	}
}

// TestFeaturesFinite: whatever the text, no feature of an item or of a
// candidate is NaN or infinite. One analysis takes all of them in turn.
func TestFeaturesFinite(t *testing.T) {
	texts := oddTexts()
	for i, x := range injected {
		texts["injected "+x.name] = string(marked("", x.text).Text)
		texts["sample "+x.name] = string(sample(3000 + i).Text)
	}
	tab := unscreened(sampleModel().table())
	var ch chain // changes of state cost nothing, and three of four items are spam
	ch.weight[featLength] = -1
	blind := chain{free: true}
	blind.weight[featBias] = 1
	var a analysis
	for name, text := range texts {
		a.analyse(ownSegmenter(), tab, []byte(text), nil)
		checkItems(t, &a)
		a.features(tab)
		if len(a.x) != len(a.items)*numFeatures {
			t.Fatalf("%s: %d features of %d items", name, len(a.x), len(a.items))
		}
		for i, x := range a.x {
			if math.IsNaN(x) || math.IsInf(x, 0) {
				t.Fatalf("%s: feature %d of item %d is %v", name, i%numFeatures, i/numFeatures, x)
			}
		}
		for _, k := range a.candidates(tab, &ch, &blind) {
			if k.lo < 0 || k.hi <= k.lo || k.hi > len(a.items) {
				t.Fatalf("%s: candidate [%d,%d) of %d items", name, k.lo, k.hi, len(a.items))
			}
			for i, x := range k.x {
				if math.IsNaN(x) || math.IsInf(x, 0) {
					t.Fatalf("%s: feature %d of a candidate is %v", name, i, x)
				}
			}
		}
	}
}

// TestAnalysisReused: nothing of one document is left for the next.
func TestAnalysisReused(t *testing.T) {
	screened := sampleModel().table()
	for _, tab := range []*table{screened, unscreened(screened)} {
		analysisReused(t, tab)
	}
}

func analysisReused(t *testing.T, tab *table) {
	var used analysis
	for i := range 30 {
		text := sample(i).Text
		var fresh analysis
		fresh.analyse(ownSegmenter(), tab, text, nil)
		fresh.features(tab)
		used.analyse(ownSegmenter(), tab, text, nil)
		used.features(tab)
		if !slices.Equal(fresh.x, used.x) || !slices.Equal(itemTexts(&fresh), itemTexts(&used)) {
			t.Fatalf("document %d: other features in an analysis that was used before", i)
		}
	}
}

// TestTermsOfItems: every term that an item gives has a key that hashes to
// the same: what was counted is found again after a model is read.
func TestTermsOfItems(t *testing.T) {
	texts := oddTexts()
	for i := range 14 {
		texts["sample "+string(rune('a'+i))] = string(sample(i).Text)
	}
	kinds := map[byte]int{}
	var a analysis
	for name, text := range texts {
		a.analyse(ownSegmenter(), nil, []byte(text), nil)
		for i := range a.items {
			a.eachTerm(&a.items[i], func(hash uint64, m mention) {
				k := a.key(m)
				kinds[k[0]]++
				if h, ok := hashKey(k); !ok || h != hash {
					t.Fatalf("%s: term %q: hash %016x, of its key %016x (%v)", name, k, hash, h, ok)
				}
			})
		}
	}
	if len(kinds) != 4 {
		t.Errorf("kinds %v", kinds)
	}
}
