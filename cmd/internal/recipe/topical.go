package recipe

import (
	"bytes"
	"sync"
	"unicode/utf8"
)

// topical finds clean documents that talk of what spam sells: news of a
// crackdown, a law, a game, a drug. They are the ones that a filter eats, and
// rare; so the weights are fitted on as many of them as there are.
type topical struct {
	byStart map[begin][]int // first two characters -> keywords
	begins  [1 << 10]uint64 // a bit for each of these, so that most others are not looked up
	words   [][]byte

	mu        sync.Mutex
	seen      []int // documents with the keyword
	documents int   // of all; known when all are surveyed
}

// rareKeyword is the share of the clean documents in which a keyword may occur
// to make a document topical: coupon, telephone and 2014 do not.
const rareKeyword = 0.002

func newTopical(keywords []string) *topical {
	t := &topical{byStart: map[begin][]int{}, seen: make([]int, len(keywords))}
	for _, w := range keywords {
		b := []byte(w)
		t.words = append(t.words, b)
		if k, ok := start(b); ok {
			t.byStart[k] = append(t.byStart[k], len(t.words)-1)
			i, bit := k.bit()
			t.begins[i] |= bit
		}
	}
	return t
}

// start is the first two characters of a text.
func start(b []byte) (k begin, ok bool) {
	a, n := utf8.DecodeRune(b)
	c, m := utf8.DecodeRune(b[n:])
	return begin{a, c}, n > 0 && m > 0
}

// begin is two characters.
type begin [2]rune

// bit is where topical.begins has them.
func (k begin) bit() (word int, bit uint64) {
	h := (uint64(k[0])<<21 | uint64(k[1])) * 0x9e3779b97f4a7c15 >> 48
	return int(h >> 6), 1 << (h & 63)
}

// each calls f with the keywords in text, until it returns false.
func (t *topical) each(text []byte, f func(keyword int) bool) {
	last, at := rune(0), 0
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		k := begin{last, r}
		if word, bit := k.bit(); last != 0 && t.begins[word]&bit != 0 {
			for _, w := range t.byStart[k] {
				if bytes.HasPrefix(text[at:], t.words[w]) && whole(text, at, at+len(t.words[w])) && !f(w) {
					return
				}
			}
		}
		last, at = r, i
		i += n
	}
}

// whole reports whether text[lo:hi] does not cut a Latin word.
func whole(text []byte, lo, hi int) bool {
	letter := func(i int) bool {
		return i >= 0 && i < len(text) && (text[i]|0x20 >= 'a' && text[i]|0x20 <= 'z' || text[i] >= '0' && text[i] <= '9')
	}
	return !(letter(lo) && letter(lo-1)) && !(letter(hi-1) && letter(hi))
}

// survey counts the keywords of a document.
func (t *topical) survey(text []byte) {
	found := map[int]bool{}
	t.each(text, func(w int) bool { found[w] = true; return true })
	t.mu.Lock()
	defer t.mu.Unlock()
	for w := range found {
		t.seen[w]++
	}
}

// take is how many documents each keyword was in, and begins anew.
func (t *topical) take() []int {
	seen := t.seen
	t.seen = make([]int, len(seen))
	return seen
}

// is reports whether a document holds a keyword that few documents hold.
func (t *topical) is(text []byte) bool {
	yes := false
	t.each(text, func(w int) bool {
		yes = float64(t.seen[w]) < rareKeyword*float64(t.documents)
		return !yes
	})
	return yes
}
