package mine

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/segment"
)

// What may be a keyword: so many tokens of one item at the most, so many Han
// characters, so many words of other scripts. Whole items may be twice as long.
const (
	mostTokens = 6
	mostHan    = 8
	mostWords  = 4
)

// spell appends what tokens are written like in a list of keywords: words of
// Han characters together, others with a blank between.
func spell(dst []byte, tokens []segment.Token) []byte {
	for i := range tokens {
		t := &tokens[i]
		if i > 0 {
			before := &tokens[i-1]
			han, wasHan := t.Script == segment.Han, before.Script == segment.Han
			if !(han && wasHan) && !(t.Glued && (han || wasHan)) {
				dst = append(dst, ' ')
			}
		}
		dst = append(dst, t.Term...)
	}
	return dst
}

// phrases calls f with the keywords that may be in an item: all of it, and
// each run of its tokens. The bytes are valid until f returns.
func phrases(scratch, text []byte, tokens []segment.Token, f func(keyword []byte)) []byte {
	for lo := range tokens {
		han, words := 0, 0
		for hi := lo + 1; hi <= len(tokens); hi++ {
			t := &tokens[hi-1]
			if hi > lo+1 && !joined(text, &tokens[hi-2], t) {
				break
			}
			if t.Script == segment.Han {
				han += utf8.RuneCountInString(t.Term)
			} else {
				words++
			}
			more := 1
			if lo == 0 && hi == len(tokens) {
				more = 2
			}
			if han > 2*mostHan || words > 2*mostWords || hi-lo > 2*mostTokens {
				break
			}
			if han > more*mostHan || words > more*mostWords || hi-lo > more*mostTokens {
				continue
			}
			scratch = spell(scratch[:0], tokens[lo:hi])
			f(scratch)
		}
	}
	return scratch
}

// joined says that two tokens may be of one keyword: nothing but a blank or a
// hyphen stands between them, or both are Han. In cu$tom they are not.
func joined(text []byte, before, t *segment.Token) bool {
	return t.Glued || before.Script == segment.Han && t.Script == segment.Han ||
		len(bytes.Trim(text[before.End:t.Start], " -\u3000\u00a0")) == 0
}

// address says that an item is one: its parts are nobody's keywords.
func address(raw []byte) bool {
	return bytes.Contains(raw, []byte("://")) || bytes.IndexByte(raw, '@') >= 0 || bytes.Contains(raw, []byte("www."))
}

// symbol is what keywords are matched by: a Han character, or a word of
// another script.
type symbol uint64

const isWord symbol = 1 << 63

// eachSymbol calls f with the symbols of a keyword, or of a term, and where
// they stand in it.
func eachSymbol(s string, f func(x symbol, lo, hi int)) {
	begin := 0
	word := func(end int) {
		if begin < end {
			f(symbol(xxhash.Sum64String(s[begin:end]))|isWord, begin, end)
		}
	}
	for i, r := range s {
		han := unicode.Is(unicode.Han, r)
		if !han && r != ' ' {
			continue
		}
		word(i)
		begin = i + utf8.RuneLen(r)
		if han {
			f(symbol(r), i, begin)
		}
	}
	word(len(s))
}

// symbols appends the symbols of a keyword, or of a term.
func symbols(dst []symbol, s string) []symbol {
	eachSymbol(s, func(x symbol, _, _ int) { dst = append(dst, x) })
	return dst
}

// listable says that a keyword can stand in a list: it has two Han characters
// or three letters, more letters than digits, and no look-alike of another
// alphabet in a Latin word, which is a disguise of this one block.
func listable(keyword string) bool {
	han, latin, others, digits := 0, 0, 0, 0
	for _, r := range keyword {
		switch {
		case unicode.Is(unicode.Han, r):
			han++
		case unicode.Is(unicode.Latin, r) && (r < 0x250 || r >= 0x1e00): // phonetic signs stand between
			latin++
		case unicode.IsLetter(r):
			others++
		case unicode.IsDigit(r):
			digits++
		}
	}
	letters := latin + others
	return (han >= 2 || letters >= 3 || han == 1 && letters == 2) && 3*han+letters > digits && (latin == 0 || others == 0)
}

// language names the list that a keyword belongs to.
func language(keyword string) string {
	if strings.ContainsFunc(keyword, func(r rune) bool { return unicode.Is(unicode.Han, r) }) {
		return "zh"
	}
	return "en"
}
