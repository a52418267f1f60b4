package mine

import (
	"cmp"
	"maps"
	"slices"
)

// counts counts in bounded memory: the algorithm of Misra and Gries (Finding
// repeated elements, Science of Computer Programming 2, 1982), with room for
// twice the keys and all of the purging done at once, as in Anderson et al.
// (A high-performance algorithm for identifying frequent items in data
// streams, IMC 2017). When 2n keys are held, the count of the n-th is taken
// off all of them, and those that have nothing left go.
//
// So a count falls short of the truth by lost at the most, and lost is at the
// most the sum of all counts divided by n. The order of additions decides
// which keys are held: add in the order of the input.
type counts struct {
	n    int
	of   map[string]int
	lost int
}

func newCounts(n int) *counts { return &counts{n: n, of: map[string]int{}} }

func (c *counts) add(key string) {
	c.of[key]++
	if len(c.of) >= 2*c.n {
		c.purge()
	}
}

func (c *counts) purge() {
	all := slices.Sorted(maps.Values(c.of))
	cut := all[len(all)-c.n]
	c.lost += cut
	for k, n := range c.of {
		if n <= cut {
			delete(c.of, k)
		} else {
			c.of[k] = n - cut
		}
	}
}

// top are the keys that may have been counted least times or oftener, the n
// with the highest counts, in the order of these. A key that is not among them
// may have come missed times, and not oftener.
func (c *counts) top(n, least int) (keys []string, missed int) {
	keys, missed = make([]string, 0, len(c.of)), c.lost
	for k, x := range c.of {
		if x+c.lost >= least {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, func(a, b string) int {
		return cmp.Or(cmp.Compare(c.of[b], c.of[a]), cmp.Compare(a, b))
	})
	if len(keys) > n {
		missed += c.of[keys[n]]
		keys = keys[:n]
	}
	return keys, missed
}
