package classify

import "testing"

// TestSaysPlainly: how sure the judge has to be of what is in ⟦…⟧, on a page that goes
// on below; 2 is surer than can be.
func TestSaysPlainly(t *testing.T) {
	const never = 2
	for _, x := range []struct {
		name, text string
		least      float64
	}{
		{"a line of two items", "今天\n⟦百家乐博彩，cialis online⟧\n", placeLeast},
		{"of more evidence", "今天\n⟦百家乐博彩，百家乐博彩，cialis online，cialis online⟧\n", plainSure},
		{"of one item", "今天\n⟦百家乐博彩⟧\n", plainSingle},
		{"part of a line", "今天\n⟦百家乐博彩，cialis online⟧，今天市民在水库\n", never},
		{"a row within a line", "今天\n⟦百家乐博彩，cialis，百家乐博彩，百家乐，cialis⟧，今天市民在水库\n", plainSure},
		{"of too few items", "今天\n⟦百家乐博彩，cialis，百家乐博彩，百家乐⟧，今天市民在水库\n", never},
		{"on two lines", "今天\n⟦百家乐博彩\ncialis online⟧\n", never},
		{"of little evidence", "今天\n⟦cialis，online⟧\n", never},
		{"among words of content", "今天\n⟦百家乐博彩，cialis online，今天市民在水库的小麦里吃了饭，老师在河边写了一封信⟧\n", never},
	} {
		a, all := likely(x.text+placeBody, false)
		for _, p := range []float64{0.2, plainSure, placeLeast, plainSingle, 0.97} {
			k := all[0]
			k.p = p
			if got, want := a.saysPlainly(&k), p >= x.least; got != want {
				t.Errorf("%s, of probability %v: %v, of %d items and %.1f nats", x.name, p, got, k.hi-k.lo, a.lexical(k.lo, k.hi))
			}
			k.x[profByForm] = 1
			if a.saysPlainly(&k) {
				t.Errorf("%s: taken, and only its form is known", x.name)
			}
			k.x = [numProfile]float64{}
			if a.saysPlainly(&k) {
				t.Errorf("%s: taken in a short document", x.name)
			}
		}
	}
}

// TestIsClear: how clearly the words of what is in ⟦…⟧ have to be of one family, in nats
// a word.
func TestIsClear(t *testing.T) {
	const never = 100
	for _, x := range []struct {
		name, text string
		latin      float64
		least      float64
	}{
		{"a whole line", "今天\n⟦百家乐博彩平台⟧\n", 0, clearLine},
		{"of Latin words", "今天\n⟦buy viagra buy cialis⟧\n", 1, clearLine},
		{"between commas", "今天\n今天市民，⟦百家乐博彩平台⟧，在水库\n", 0, clearPhrase},
		{"Latin words between commas", "今天\n今天市民，⟦buy viagra buy cialis⟧，在水库\n", 1, never},
		{"glued to a sentence", "今天\n今天市民⟦百家乐博彩平台⟧，在水库\n", 0, never},
		{"of a single word", "今天\n⟦cialis⟧\n", 1, never},
		{"of little evidence", "今天\n⟦cialis 甲⟧\n", 0.5, never},
		{"the name of a host", "今天\n⟦buy-cialis.com⟧\n", 1, never},
	} {
		a, all := likely(x.text+placeBody, true)
		for _, family := range []float64{clearLine - 0.1, clearLine, clearPhrase - 0.1, clearPhrase, 20} {
			for _, p := range []float64{clearSure - 0.01, clearSure} {
				k := all[0]
				k.p, k.x[profFamily], k.x[profLatin] = p, family, x.latin
				if got, want := a.isClear(&k), p >= clearSure && family >= x.least; got != want {
					t.Errorf("%s, of probability %v, %v nats: %v, of %.1f nats in all", x.name, p, family, got, a.lexical(k.lo, k.hi))
				}
				k.x[profByForm] = 1
				if a.isClear(&k) {
					t.Errorf("%s: taken, and only its form is known", x.name)
				}
				k.x[profByForm], k.x[profDocument] = 0, 0
				if a.isClear(&k) {
					t.Errorf("%s: taken in a short document", x.name)
				}
			}
		}
	}
}

// TestIsStrong: how likely the judge has to hold what is in ⟦…⟧, where its family leads
// by so many nats a word.
func TestIsStrong(t *testing.T) {
	const never = 2
	for _, x := range []struct {
		name, text string
		family     float64
		least      float64
	}{
		{"set off", "今天\n今天市民，⟦百家乐博彩平台⟧，在水库\n", strongFamily, strongSure},
		{"of any family", "今天\n今天市民，⟦百家乐博彩平台⟧，在水库\n", strongFamily - 0.1, never},
		{"grown into a sentence", "今天\n今天市民⟦博彩平台博彩平台⟧在水库\n", strongFamily, strongSure},
		{"of less evidence", "今天\n今天市民，⟦彩票投注甲甲⟧，在水库\n", strongFamily, strongSure},
		{"and grown into a sentence", "今天\n今天市民⟦彩票投注甲甲⟧在水库\n", strongFamily, never},
		{"of a single word", "今天\n今天市民，⟦博彩平台⟧，在水库\n", strongFamily, never},
		{"with a word that nobody knows", "今天\n今天市民，⟦百家乐甲乙丙⟧，在水库\n", strongFamily, never},
	} {
		a, all := likely(x.text+placeBody, true)
		for _, p := range []float64{strongSure - 0.01, strongSure, 0.97} {
			k := all[0]
			k.p, k.x[profFamily] = p, x.family
			if got, want := a.isStrong(&k), p >= x.least; got != want {
				t.Errorf("%s, of probability %v: %v, of %.1f nats", x.name, p, got, a.lexical(k.lo, k.hi))
			}
			k.x[profDocument] = 0
			if a.isStrong(&k) {
				t.Errorf("%s: taken in a short document", x.name)
			}
		}
	}
}
