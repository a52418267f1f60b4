package classify

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// neutral knows the terms that are to weigh nothing: some words, the pairs of
// characters in them, pairs of them, and numbers written in Han. A seller names
// the towns he serves and spells his handle in numerals; but lists of places
// and numbered farms and regiments are content.
type neutral struct {
	words map[string]bool
	pairs map[string]bool
	grams map[string]bool
}

func newNeutral(words []string) neutral {
	n := neutral{map[string]bool{}, map[string]bool{}, map[string]bool{}}
	for _, w := range words {
		w = string(segment.Normalize(nil, []byte(w)))
		if strings.Contains(w, " ") {
			n.pairs[w] = true
			continue
		}
		n.words[w] = true
		last := rune(-1)
		for _, r := range w {
			if last >= 0 {
				n.grams[string([]rune{last, r})] = true
			}
			last = r
		}
	}
	return n
}

const hanDigits = "〇零一二三四五六七八九十百千"

// has reports whether a term, by its key, is one.
func (n neutral) has(key string) bool {
	body := key[1:]
	switch key[0] {
	case kindWord:
		return n.words[body] || utf8.RuneCountInString(body) > 1 && strings.Trim(body, hanDigits) == ""
	case kindGram:
		return n.grams[body] || strings.Trim(body, hanDigits) == ""
	case kindPair:
		a, b, _ := strings.Cut(body, " ")
		return n.words[a] && n.words[b] || n.pairs[body]
	}
	return false
}

// edges are the pairs of Han characters, by hash, of which a neutral word of
// the item has one and its neighbour the other: 阳怎 of 沈阳怎么找. They are not
// counted in spam, where they come of what is sold in which town.
func (n neutral) edges(a *analysis, it *item) (all []uint64) {
	if len(n.words) == 0 {
		return nil
	}
	a.pairs(it.lo, it.hi, func(m mention, cross bool, hash uint64) {
		if cross && a.toks[m.token].han && (n.words[a.text.Tokens[m.token-1].Term] || n.words[a.text.Tokens[m.token].Term]) {
			all = append(all, hash)
		}
	})
	return all
}

// neutralise gives the neutral terms the counts in spam with which their
// log-likelihood ratio, by the formula at table, is zero but for rounding, and
// every family its share of them.
//
// With Ts and Th the tokens of spam and content, V the terms, and s and h the
// counts of a term, (s+1)/(Ts+V) = (h+1)/(Th+V) is wanted of n terms at once.
// As Ts holds the counts s themselves, s+1 = a(h+1) with
// a = (Ts' - n + V)/(Th + V - H), where Ts' is Ts without these terms and H
// the sum of their h+1.
func (c *counts) neutralise(n neutral) {
	var terms []int32
	sum := 0.0
	for i, key := range c.keys {
		if c.row[i] >= 0 && n.has(key) {
			terms = append(terms, int32(i))
			sum += float64(c.ham[i] + 1)
			clear(c.rows[c.row[i]])
		}
	}
	if len(terms) == 0 {
		return
	}
	tot := c.totals()
	spam := 0.0
	for _, x := range tot[1:] {
		spam += float64(x)
	}
	if spam == 0 {
		return
	}
	all := float64(len(c.keys))
	a := (spam - float64(len(terms)) + all) / (float64(tot[0]) + all - sum)
	for _, i := range terms {
		row := c.rows[c.row[i]]
		want := max(0, a*float64(c.ham[i]+1)-1) // below 0, content is too rare to tell
		given, share := int64(0), 0.0
		for f := range row { // rounded so that the sum is the nearest to what is wanted
			share += float64(tot[1+f])
			row[f] = int64(math.Round(want*share/spam)) - given
			given += row[f]
		}
	}
	c.tidyRows()
}

// tidyRows leaves out the rows of terms that no spam has.
func (c *counts) tidyRows() {
	rows := c.rows
	c.rows = make([][]int64, 0, len(rows))
	for i, r := range c.row {
		if r < 0 {
			continue
		}
		c.row[i] = -1
		if slices.ContainsFunc(rows[r], func(n int64) bool { return n > 0 }) {
			c.row[i] = int32(len(c.rows))
			c.rows = append(c.rows, rows[r])
		}
	}
}
