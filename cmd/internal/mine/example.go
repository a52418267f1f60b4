package mine

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// around is how many characters of an example stand on either side.
const around = 24

// example shows where a keyword stands: as it is written, with what is about
// it on the line. A long run of Han characters is shown from the keyword on,
// where it is written plainly.
func example(text []byte, at segment.Span, keyword string) string {
	if i := bytes.Index(text[at.Start:at.End], []byte(keyword)); i >= 0 {
		at = segment.Span{Start: at.Start + i, End: at.Start + i + len(keyword)}
	}
	lo, hi := at.Start, min(at.End, at.Start+4*len(keyword)+64)
	for n := 0; n < around && lo > 0 && text[lo-1] != '\n'; n++ {
		_, size := utf8.DecodeLastRune(text[:lo])
		lo -= size
	}
	for n := 0; n < around && hi < len(text) && text[hi] != '\n'; n++ {
		_, size := utf8.DecodeRune(text[hi:])
		hi += size
	}
	for hi < len(text) && !utf8.RuneStart(text[hi]) {
		hi++
	}
	return plain(string(text[lo:hi]))
}

// plain keeps what is quoted on one line and in one column.
func plain(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "�"))
	return strings.Join(strings.Fields(s), " ")
}
