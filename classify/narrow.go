package classify

// narrowings is how many items a candidate may lose or win at its ends; of one with
// more than narrowItems an item more or less tells nothing, and a text with more
// doubtful ones than mostNarrowed is a list.
const (
	narrowings   = 8
	narrowItems  = 64
	mostNarrowed = 256
)

// narrow asks the judge again where it is not sure of a run of words: about the
// run without its first or last item, with the one beside it that speaks for
// spam, and, in a document that is not Chinese, about its Han items alone. What
// it is surer of stands in the run's place. The path goes by evidence, and may
// take in what the judge holds against the whole: half a sentence about a
// keyword that leaked into it, the label before a name.
//
// Thresholds are chosen without it, by the runs as the path finds them.
func (c *Classifier) narrow(a *analysis, t *table, all []candidate) {
	asked := 0
	for i := range all {
		k := &all[i]
		if k.form || k.p < unsureLow || k.p >= unsureHigh || k.hi-k.lo > narrowItems {
			continue
		}
		if asked++; asked > mostNarrowed {
			break
		}
		left, right := room(all, i, len(a.items))
		surer := func(lo, hi int) bool {
			if a.lexical(lo, hi) < leastLexical {
				return false
			}
			n := k.cut(lo, hi)
			n.margin, n.blind = c.model.chain.margin(a, a.odd, lo, hi), c.model.blind.margin(a, a.blind, lo, hi)
			a.profile(t, a.odd, &n)
			c.ask(&n)
			if n.p <= k.p {
				return false
			}
			*k = n
			return true
		}
		if lo, hi := a.hanAlone(k.lo, k.hi); !a.isHan() && hi-lo < k.hi-k.lo && lo < hi {
			surer(lo, hi)
		}
		for range narrowings {
			lo, hi := k.lo, k.hi
			better := hi-lo > 1 && surer(lo+1, hi)
			better = hi-lo > 1 && surer(lo, hi-1) || better
			better = lo > left && a.speaksBeside(lo-1, lo) && surer(k.lo-1, k.hi) || better
			better = hi < right && a.speaksBeside(hi, hi-1) && surer(k.lo, k.hi+1) || better
			if !better {
				break
			}
		}
		k.reads = a.reading(k.lo, k.hi)
	}
	inOrder(all)
}

// room is between which items, of n, a candidate by its words may reach: those
// beside it end there, and begin.
func room(all []candidate, i, n int) (left, right int) {
	right = n
	for j := i - 1; j >= 0; j-- {
		if !all[j].form {
			left = all[j].hi
			break
		}
	}
	for j := i + 1; j < len(all); j++ {
		if !all[j].form {
			right = all[j].lo
			break
		}
	}
	return left, right
}

// speaksBeside reports whether an item stands on the line of another, and its
// words speak for spam.
func (a *analysis) speaksBeside(i, other int) bool {
	return a.items[i].block == a.items[other].block && a.lexical(i, i+1) > 0
}

// hanAlone are the items without those at their ends that are not Han for the
// better part.
func (a *analysis) hanAlone(lo, hi int) (int, int) {
	for lo < hi && 2*a.items[lo].han <= a.items[lo].units {
		lo++
	}
	for hi > lo && 2*a.items[hi-1].han <= a.items[hi-1].units {
		hi--
	}
	return lo, hi
}
