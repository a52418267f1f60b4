package classify

import (
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// kinItems is how many items on either side of a candidate are compared with
// it.
const kinItems = 48

// formMost is the most that the form of one item says of a page, in nats.
const formMost = 4

// surroundings compares the form of candidates with that of what is outside of
// all of them: in a register of places every line looks like a block of
// keywords, and its items begin and end as their neighbours do.
func (a *analysis) surroundings(form []float64, all []candidate) {
	inside := make([]bool, len(a.items))
	for i := range all {
		take(inside, all[i].lo, all[i].hi)
	}
	blocks := make([]topic, len(a.rows))
	var doc topic
	for i := range a.items {
		if !inside[i] {
			says := topic{sum: clip(form[i], formMost), n: 1}
			blocks[a.items[i].block].add(says)
			doc.add(says)
		}
	}
	for i := range all {
		k := &all[i]
		var near topic
		for b := range a.about(k) {
			near.add(blocks[b])
		}
		k.x[profRestForm], k.x[profNearForm] = doc.mean(), near.mean()
		a.kin.reset()
		outside := func(j int) {
			if !inside[j] {
				first, last := a.ends(j)
				a.kin.add(first, 0)
				a.kin.add(last, 0)
			}
		}
		for j := k.lo - 1; j >= max(0, k.lo-kinItems); j-- {
			outside(j)
		}
		for j := k.hi; j < min(len(a.items), k.hi+kinItems); j++ {
			outside(j)
		}
		kin := 0
		for j := k.lo; j < k.hi; j++ {
			first, last := a.ends(j)
			kin += btoi(a.kin.has(first) || a.kin.has(last))
		}
		k.x[profKin] = float64(kin) / float64(k.hi-k.lo)
	}
}

// ends are hashes of how an item begins and ends: of the first two characters
// and the last one of Han, of the words of other scripts.
func (a *analysis) ends(i int) (first, last uint64) {
	it := &a.items[i]
	f, l := &a.text.Tokens[it.lo], &a.text.Tokens[it.hi-1]
	if first = a.toks[it.lo].hash; f.Script == segment.Han {
		r, n := utf8.DecodeRuneInString(f.Term)
		next, _ := utf8.DecodeRuneInString(f.Term[n:])
		if n == len(f.Term) && it.lo+1 < it.hi {
			next, _ = utf8.DecodeRuneInString(a.text.Tokens[it.lo+1].Term)
		}
		first = hashGram(r, next)
	}
	if last = a.toks[it.hi-1].hash + 1; l.Script == segment.Han {
		r, _ := utf8.DecodeLastRuneInString(l.Term)
		last = hashGram(0, r)
	}
	return first, last
}

// heldAlike tells of each candidate how many of those that read the same are
// held by the grammar of their sentences: what an article is about is, what
// was stamped over a page is hardly.
func (a *analysis) heldAlike(all []candidate) {
	by := map[uint64]topic{}
	for i := range all {
		t := by[all[i].reads]
		t.add(topic{sum: all[i].x[profHeld], n: 1})
		by[all[i].reads] = t
	}
	for i := range all {
		all[i].x[profHeldAlike] = by[all[i].reads].mean()
	}
}
