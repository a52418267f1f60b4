package record

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
)

// Unit is what offsets into a text count.
type Unit string

const (
	Bytes Unit = "bytes" // of UTF-8
	Runes Unit = "runes" // characters: Python
	UTF16 Unit = "utf16" // JavaScript, Java
)

// Units are the names of all units.
func Units() []string { return []string{string(Bytes), string(Runes), string(UTF16)} }

// Check says that there is no such unit.
func (u Unit) Check() error {
	if slices.Contains(Units(), string(u)) {
		return nil
	}
	return fmt.Errorf("there is no unit %q; use one of %s", string(u), strings.Join(Units(), ", "))
}

// Length is that of a text in the unit.
func (u Unit) Length(text []byte) int {
	return offsets(u, text, []classify.Span{{Start: len(text), End: len(text)}})[0][1]
}

// offsets are the spans in the unit that was asked for. An invalid byte
// counts as one character, as it does when it is replaced.
func offsets(unit Unit, text []byte, spans []classify.Span) [][2]int {
	out := make([][2]int, len(spans))
	pos, n := 0, 0
	to := func(end int) int {
		if unit != Runes && unit != UTF16 {
			return end
		}
		for pos < end {
			r, size := utf8.DecodeRune(text[pos:])
			pos += size
			n++
			if unit == UTF16 && r > 0xffff {
				n++
			}
		}
		return n
	}
	for i, s := range spans {
		out[i][0] = to(s.Start)
		out[i][1] = to(s.End)
	}
	return out
}
