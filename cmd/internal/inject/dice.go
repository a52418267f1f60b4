package inject

import (
	"math"
	"math/rand/v2"
)

// dice is the one source of chance of a composition.
type dice struct{ *rand.Rand }

// chance is true with probability p.
func (d dice) chance(p float64) bool { return d.Float64() < p }

// between draws from lo..hi, both included.
func (d dice) between(lo, hi int) int {
	if hi <= lo {
		return lo
	}
	return lo + d.IntN(hi-lo+1)
}

// about draws a log-normal count with the given median, cut to lo..hi.
func (d dice) about(median, spread float64, lo, hi int) int {
	n := int(math.Round(median * math.Exp(d.NormFloat64()*spread)))
	return min(max(n, lo), hi)
}

// one draws an element.
func one[T any](d dice, of []T) T { return of[d.IntN(len(of))] }

// weighted is a choice and its share.
type weighted[T any] struct {
	share float64
	value T
}

// draw draws by share; shares need not add up to one.
func draw[T any](d dice, of []weighted[T]) T {
	sum := 0.0
	for _, w := range of {
		sum += w.share
	}
	at := d.Float64() * sum
	for _, w := range of {
		if at -= w.share; at < 0 {
			return w.value
		}
	}
	return of[len(of)-1].value
}

// letters draws n lower-case letters; vowels make it speakable.
func (d dice) letters(n int, speakable bool) string {
	const cons, vow = "bcdfghjklmnpqrstvwxyz", "aeiou"
	b := make([]byte, n)
	for i := range b {
		switch {
		case speakable && i%2 == 1:
			b[i] = vow[d.IntN(len(vow))]
		case speakable:
			b[i] = cons[d.IntN(len(cons))]
		default:
			b[i] = byte('a' + d.IntN(26))
		}
	}
	return string(b)
}

// digits draws n digits, the first not zero.
func (d dice) digits(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + d.IntN(10))
	}
	if n > 0 && b[0] == '0' {
		b[0] = byte('1' + d.IntN(9))
	}
	return string(b)
}

// year draws a recent year.
func (d dice) year() string {
	return one(d, []string{"2010", "2011", "2012", "2013", "2014", "2015", "2019", "2020", "2021", "2022", "2023", "2024", "2025"})
}
