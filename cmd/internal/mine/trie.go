package mine

import "github.com/shai-text/shai/segment"

// trie finds keywords in texts. Of keywords that differ in blanks alone it finds
// the first.
type trie struct {
	next map[edge]int32
	ends []int32 // by node: the keyword that ends there, or -1
}

type edge struct {
	from int32
	by   symbol
}

func newTrie(keywords []string) *trie {
	t := &trie{next: map[edge]int32{}, ends: []int32{-1}}
	var s []symbol
	for i, w := range keywords {
		s = symbols(s[:0], w)
		at := int32(0)
		for _, x := range s {
			e := edge{at, x}
			to, ok := t.next[e]
			if !ok {
				to = int32(len(t.ends))
				t.next[e] = to
				t.ends = append(t.ends, -1)
			}
			at = to
		}
		if at != 0 && t.ends[at] < 0 {
			t.ends[at] = int32(i)
		}
	}
	return t
}

// find calls f for each keyword that begins at s[0], with the symbols it takes.
func (t *trie) find(s []symbol, f func(keyword int32, symbols int)) {
	at := int32(0)
	for i, x := range s {
		to, ok := t.next[edge{at, x}]
		if !ok {
			return
		}
		at = to
		if k := t.ends[at]; k >= 0 {
			f(k, i+1)
		}
	}
}

// item appends the symbols of an item, and for each the token it is of.
func item(s []symbol, of []int, t *segment.Text, tokens segment.Range) ([]symbol, []int) {
	for k := tokens.Lo; k < tokens.Hi; k++ {
		s = symbols(s, t.Tokens[k].Term)
		for len(of) < len(s) {
			of = append(of, k)
		}
	}
	return s, of
}
