package classify

import (
	"bytes"
	"unicode/utf8"
)

// quotes are the marks around what is quoted, and what closes each.
var quotes = map[rune]rune{'“': '”', '‘': '’', '「': '」', '『': '』', '«': '»', '„': '“', '"': '"'}

// quotedProse is how many words and Han characters of the line stand outside of what is
// quoted, at the least: those of a sentence.
const quotedProse = 6

// quoted reports whether a sentence quotes the items, from the mark that opens to the one
// that closes: a notice of the police gives the words of the advertisements that it warns
// of.
func (a *analysis) quoted(lo, hi int) bool {
	b := a.items[lo].block
	if a.items[hi-1].block != b || a.rows[b].units-a.size(lo, hi) < quotedProse {
		return false
	}
	line := a.text.Blocks[b]
	before := bytes.TrimRight(a.body[line.Start:a.items[lo].Start], " ")
	open, n := utf8.DecodeLastRune(before)
	if bytes.HasSuffix(before[:len(before)-n], []byte("=")) { // of a tag's attribute
		return false
	}
	after := bytes.TrimLeft(a.body[a.items[hi-1].End:line.End], " ,.!?，。！？…")
	end, _ := utf8.DecodeRune(after)
	return quotes[open] != 0 && quotes[open] == end
}
