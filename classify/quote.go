package classify

import (
	"bytes"
	"unicode/utf8"
)

// quotes are the marks around what is quoted, and what closes each.
var quotes = map[rune]rune{'“': '”', '‘': '’', '「': '」', '『': '』', '«': '»', '„': '“', '"': '"'}

const (
	quotedProse = 6   // words and Han characters of the line outside of what is quoted, at the least: those of a sentence
	quotedItems = 3   // of what is half of a quotation or more, at the least: those of an advertisement
	quotedMost  = 400 // bytes of the quotation before and after it
)

// quoted reports whether a sentence quotes the items, from the mark that opens to the one
// that closes, or they are most of what it quotes: a notice of the police gives the words
// of the advertisements that it warns of.
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
	return quotes[open] != 0 && quotes[open] == end || a.rows[b].prose && hi-lo >= quotedItems && !a.isForeign(lo, hi) && a.isMostQuoted(lo, hi)
}

// isMostQuoted reports whether the items stand between two quotation marks that differ, and
// are half of what stands there, or more. Marks that do not differ are of code, too.
func (a *analysis) isMostQuoted(lo, hi int) bool {
	line := a.text.Blocks[a.items[lo].block]
	start, end := a.items[lo].Start, a.items[hi-1].End
	before, after := a.body[max(line.Start, start-quotedMost):start], a.body[end:min(line.End, end+quotedMost)]
	closing := rune(0) // the mark that closes the last quotation before
	from := 0
	for i, r := range string(before) {
		switch c := quotes[r]; {
		case r == closing:
			closing = 0
		case closing == 0 && c != 0 && c != r:
			closing, from = c, i
		}
	}
	n := -1
	if closing != 0 {
		n = bytes.IndexRune(after, closing)
	}
	return n >= 0 && len(before)-from+n <= end-start
}
