package classify

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// blindLeans are the leans of the path by the form alone.
var blindLeans = []float64{0, 3, 6}

// leastForm is how many words and Han characters a block must have for its
// form to tell anything: an address of the web or a unit of measurement stands
// in its sentence like a keyword.
const leastForm = 4

// wordy reports whether the items are words for the better part, and not
// numbers, codes and symbols, which sell nothing.
func (a *analysis) wordy(lo, hi int) bool {
	words, all := 0, 0
	for k := a.items[lo].lo; k < a.items[hi-1].hi; k++ {
		t := &a.text.Tokens[k]
		all++
		words += btoi(a.toks[k].han || len(t.Term) > 2 && !strings.ContainsAny(t.Term, "0123456789"))
	}
	return 2*words > all
}

// forms adds the runs of the likeliest path by the form of which the words
// have found nothing, or less than half: where what is sold is in no list,
// they find but shreds of a block. The judge then is asked about both.
func (a *analysis) forms(known, blind *chain, odds, form []float64, all []candidate) []candidate {
	spam, taken := a.path.marks(len(a.items))
	clear(taken)
	for i := range all {
		k := &all[i]
		k.blind = blind.margin(a, form, k.lo, k.hi)
		take(taken, k.lo, k.hi)
	}
	words := len(all)
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.lo, b.lo) })
	formed := make([]bool, len(a.items))
	for _, lean := range blindLeans {
		blind.viterbi(a, form, lean, spam)
		at := 0
		for lo, hi := range runs(spam) {
			if !a.reads(lo) || lean > 0 && meets(formed, lo, hi) {
				continue
			}
			take(formed, lo, hi)
			for lo < hi && a.onSubject(lo, lo+1, 1) {
				lo++
			}
			for lo < hi && a.onSubject(hi-1, hi, 1) {
				hi--
			}
			units, covered := a.size(lo, hi), 0
			for i := lo; i < hi; i++ {
				covered += btoi(taken[i]) * a.items[i].units
			}
			if units < leastForm || !a.wordy(lo, hi) || covered > 0 && 2*covered >= units {
				continue
			}
			for at < words && all[at].hi <= lo {
				at++
			}
			for i := at; i < words && all[i].lo < hi; i++ {
				all[i].within = true
			}
			all = append(all, candidate{
				lo: lo, hi: hi, margin: known.margin(a, odds, lo, hi), blind: blind.margin(a, form, lo, hi),
				form: true, over: covered > 0,
			})
		}
	}
	inOrder(all)
	return all
}

// inOrder puts candidates in the order in which they begin, longer ones first.
func inOrder(all []candidate) {
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Or(cmp.Compare(a.lo, b.lo), cmp.Compare(b.hi, a.hi)) })
}

func take(items []bool, lo, hi int) {
	for i := lo; i < hi; i++ {
		items[i] = true
	}
}

// reads reports whether the language of an item's block is one of which the
// model has counted enough to tell prose by its words. Names in another look
// like keywords.
func (a *analysis) reads(i int) bool {
	l := a.text.Blocks[a.items[i].block].Language
	return l == "zh" || l == "en"
}

// gold reports whether it is spam of whose bytes so many are. One that reaches
// over others is there to find what they do not, and may not take content with
// it.
func (k *candidate) gold(spam, all int) bool {
	if k.over {
		return 10*spam >= 9*all
	}
	return 2*spam > all
}

// overlaps tells of candidates by form what the words have found of them.
func (a *analysis) overlaps(all []candidate) {
	for i := range all {
		k := &all[i]
		if !k.over {
			continue
		}
		units, covered := a.size(k.lo, k.hi), 0
		best := math.Inf(-1)
		each := func(o *candidate) {
			if o.form || o.hi <= k.lo || o.lo >= k.hi {
				return
			}
			covered += a.size(max(o.lo, k.lo), min(o.hi, k.hi))
			best = max(best, o.margin)
		}
		for j := i - 1; j >= 0 && all[j].hi > k.lo; j-- {
			each(&all[j])
		}
		for j := i + 1; j < len(all) && all[j].lo < k.hi; j++ {
			each(&all[j])
		}
		k.x[profOver] = float64(covered) / float64(max(1, units))
		k.x[profInside] = logScale(max(-100, best))
	}
}
