package classify

import "github.com/shai-text/shai/segment"

// A keyword that was never counted looks like content, and leaves a gap in a
// block or cuts its row short. So what stands between two blocks that are
// reported, and at the end of a row that is theirs for the better part, goes
// with them if it looks as they do.

// gapMost is the most words and Han characters of a gap.
const gapMost = 40

// mend closes the gaps of blocks, which are in order, and takes in what is left
// of their rows. form are the items' odds by their form.
func (a *analysis) mend(form []float64, blocks []candidate) []candidate {
	out := blocks[:0]
	for _, k := range blocks {
		if n := len(out); n > 0 && a.joins(&out[n-1], &k) {
			out[n-1].join(&k)
			continue
		}
		out = append(out, k)
	}
	from := 0
	for i := range out {
		k, to := &out[i], len(a.items)
		if i+1 < len(out) {
			to = out[i+1].lo
		}
		if !a.stays(k) {
			k.lo, k.hi = a.rest(form, k.lo, k.hi, from, to)
		}
		from = k.hi
	}
	return out
}

// stays reports whether a block ends where it does, whatever is beside it.
func (a *analysis) stays(k *candidate) bool { return k.stamp || isSplice(a, k.lo, k.hi) }

// join makes one of two, and the surer one speaks for both.
func (k *candidate) join(next *candidate) {
	if next.p > k.p {
		k.p, k.margin, k.family = next.p, next.margin, next.family
	}
	k.hi = max(k.hi, next.hi)
}

// joins reports whether what stands between two blocks is of their row, or of
// lines set close together that are all theirs, has no grammar of its own and
// is less than they are.
func (a *analysis) joins(k, next *candidate) bool {
	if a.stays(k) || a.stays(next) {
		return false
	}
	lines := a.startsLine(k.lo) && a.endsLine(next.hi)
	for i := k.hi; i <= next.lo; i++ {
		if before := a.items[i].before; before == segment.SepNone || before == segment.SepBlank || before == segment.SepLine && !lines || a.rows[a.items[i].block].prose {
			return false
		}
		if i < next.lo && a.items[i].function > 0 {
			return false
		}
	}
	return a.size(k.hi, next.lo) <= min(gapMost, a.size(k.lo, k.hi)+a.size(next.lo, next.hi))
}

// rest widens a run to the ends of its row, from from to to at the most. The
// title is left out: what follows keywords there is the page's own.
func (a *analysis) rest(form []float64, lo, hi, from, to int) (int, int) {
	first, end := lo, hi
	for first > from && !a.startsLine(first) && a.items[first].before != segment.SepNone {
		first--
	}
	for end < to && !a.endsLine(end) && a.items[end].before != segment.SepNone {
		end++
	}
	most := a.size(lo, hi) / 2
	fits := func(lo, hi int) bool {
		if b := a.items[lo].block; b == 0 || a.rows[b].prose || a.size(lo, hi) > most {
			return false
		}
		sum := 0.0
		for _, f := range form[lo:hi] {
			sum += min(f, clipRest)
		}
		return sum > 0
	}
	if first < lo && a.startsLine(first) && fits(first, lo) {
		lo = first
	}
	if end > hi && a.endsLine(end) && (fits(hi, end) || first == lo && a.startsLine(lo) && a.closes(lo, hi, end)) {
		hi = end
	}
	return lo, hi
}

const (
	closeMost = 6 // words and Han characters
	closePart = 4 // of the line
)

// closes reports whether what a line ends with that is a block's from its
// beginning, from hi to end, is the end of the block's own sentence: call now.
func (a *analysis) closes(lo, hi, end int) bool {
	n := a.size(hi, end)
	if b := a.items[hi].block; n > closeMost || closePart*n > a.size(lo, hi) || b == 0 {
		return false
	}
	foreign, mark := a.isForeign(lo, hi), a.items[hi].before
	for i := lo + 1; i < hi; i++ {
		if a.items[i].before == mark { // what comes is one more of a list
			return false
		}
	}
	for i := hi; i < end; i++ {
		if a.isOwn(i, foreign) || foreign && !a.isForeign(i, i+1) {
			return false
		}
	}
	_, over := a.comesBack(hi, end)
	return over == 0
}

// clipRest is the most that one item may say, in nats.
const clipRest = 2

// size is how many words and Han characters the items have.
func (a *analysis) size(lo, hi int) (n int) {
	for i := lo; i < hi; i++ {
		n += a.items[i].units
	}
	return n
}

func (a *analysis) startsLine(i int) bool {
	return i == 0 || a.items[i-1].block != a.items[i].block
}

// endsLine reports whether a line ends before item i.
func (a *analysis) endsLine(i int) bool {
	return i == len(a.items) || a.items[i].block != a.items[i-1].block
}
