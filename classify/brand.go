package classify

// What is sold on a page bears one name, and stands on several lines of it: the
// official site of a bookmaker, its login, its app. The judge sees each by itself. Where
// it is unsure of several that have the same four Han characters in a row, on
// different lines and not in the same words, they speak for each other: what each of
// them may be is less and less likely to be chance. Of 304,745 clean texts none is
// touched for it that was not for something else.

const (
	brandLeast = 0.2  // the probability from which on a candidate counts
	brandTwo   = 1.35 // of two that share a name, added up, at the least
	brandMany  = 0.75 // of three or more, likewise

	brandItems = 256 // of a candidate that are looked at
	brandHan   = 4   // characters that candidates share, at the least
	brandLatin = 8   // letters of two words that they do, where one of them is reported
)

// brand is a name that candidates share.
type brand struct {
	n     int
	sum   float64 // of their probabilities
	taken bool    // one of them is reported
	line  int     // of the first
	lines bool    // others stand on other lines
	reads uint64  // of the first
	kinds bool    // others read otherwise
	latin bool
}

func (b *brand) tells() bool {
	if b.latin {
		return b.lines && b.taken
	}
	return b.lines && (b.taken || b.kinds && (b.sum >= brandTwo || b.n > 2 && b.sum >= brandMany))
}

// branded makes candidates as sure as keywords in their place that share a name with
// others.
func (c *Classifier) branded(a *analysis, all []candidate) []candidate {
	likely := 0
	for i := range all {
		likely += btoi(!all[i].form && all[i].p >= brandLeast)
	}
	if likely < 2 {
		return all
	}
	brands := map[uint64]*brand{}
	each := func(f func(k *candidate, b *brand)) {
		for i := range all {
			k := &all[i]
			if k.form || k.p < brandLeast {
				continue
			}
			seen := map[uint64]bool{}
			a.names(k.lo, k.hi, func(h uint64, latin bool) {
				if seen[h] {
					return
				}
				seen[h] = true
				if brands[h] == nil {
					brands[h] = &brand{line: a.items[k.lo].block, reads: k.reads, latin: latin}
				}
				f(k, brands[h])
			})
		}
	}
	each(func(k *candidate, b *brand) {
		b.n, b.sum = b.n+1, b.sum+k.p
		b.taken = b.taken || k.taken
		b.lines = b.lines || a.items[k.lo].block != b.line
		b.kinds = b.kinds || k.reads != b.reads
	})
	each(func(k *candidate, b *brand) {
		if !k.taken && b.tells() {
			k.p, k.taken = max(k.p, placeSure), c.opt.Threshold <= placeSure
		}
	})
	return all
}

// names calls f for each run of Han characters in the first of the items that may be a
// name, and for each two words of other scripts.
func (a *analysis) names(lo, hi int, f func(hash uint64, latin bool)) {
	for i := lo; i < min(hi, lo+brandItems); i++ {
		it := &a.items[i]
		var last [brandHan]rune
		n := 0
		for w := it.lo; w < it.hi; w++ {
			src := &a.text.Tokens[w]
			if !a.toks[w].han {
				n = 0
				if w > it.lo && !a.toks[w-1].han && len(src.Term)+len(a.text.Tokens[w-1].Term) >= brandLatin {
					f(hashPair(a.toks[w-1].hash, a.toks[w].hash), true)
				}
				continue
			}
			if !src.Glued {
				n = 0
			}
			for _, r := range src.Term {
				copy(last[:], last[1:])
				last[brandHan-1] = r
				if n++; n >= brandHan {
					f(hashPair(hashGram(last[0], last[1]), hashGram(last[2], last[3])), false)
				}
			}
		}
	}
}
