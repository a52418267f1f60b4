package corpus

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// The functions here take valid JSON and do not check it again.

// fields calls f for each field of an object with the range of its value.
func fields(row []byte, f func(key string, lo, hi int)) {
	i := bytes.IndexByte(row, '{') + 1
	for {
		for row[i] <= ' ' || row[i] == ',' {
			i++
		}
		if row[i] == '}' {
			return
		}
		k := i
		i = skip(row, i)
		key := string(unquote(row[k:i]))
		for row[i] <= ' ' || row[i] == ':' {
			i++
		}
		v := i
		i = skip(row, i)
		f(key, v, i)
	}
}

// skip is the end of the value that begins at i.
func skip(row []byte, i int) int {
	depth := 0
	for {
		switch c := row[i]; {
		case c == '"':
			for i++; row[i] != '"'; i++ {
				if row[i] == '\\' {
					i++
				}
			}
			i++
		case c == '{' || c == '[':
			depth++
			i++
		case c == '}' || c == ']':
			depth--
			i++
		case depth > 0 && (c <= ' ' || c == ',' || c == ':'):
			i++
		default:
			for row[i] > ' ' && row[i] != ',' && row[i] != '}' && row[i] != ']' {
				i++
			}
		}
		if depth == 0 {
			return i
		}
	}
}

// unquote is the text of a JSON string. Without escapes it shares its memory.
// Half a surrogate pair becomes U+FFFD.
func unquote(quoted []byte) []byte {
	s := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(s, '\\') < 0 {
		return s
	}
	out := make([]byte, 0, len(s))
	for len(s) > 0 {
		if s[0] != '\\' {
			n := bytes.IndexByte(s, '\\')
			if n < 0 {
				n = len(s)
			}
			out = append(out, s[:n]...)
			s = s[n:]
			continue
		}
		r, n := escape(s)
		out = utf8.AppendRune(out, r)
		s = s[n:]
	}
	return out
}

// cut appends a JSON string to dst, less the spans of its text.
func cut(dst, quoted []byte, spans []segment.Span) []byte {
	at := 0 // in the text
	for i := 0; i < len(quoted); {
		n, size := 1, 1
		switch {
		case i == 0 || i == len(quoted)-1: // the quotes
			size = 0
		case quoted[i] == '\\':
			var r rune
			r, n = escape(quoted[i:])
			size = utf8.RuneLen(r)
		}
		for len(spans) > 0 && spans[0].End <= at {
			spans = spans[1:]
		}
		if size == 0 || len(spans) == 0 || at < spans[0].Start {
			dst = append(dst, quoted[i:i+n]...)
		}
		i += n
		at += size
	}
	return dst
}

// escape is the character that the escape at the start of s stands for, and
// the length of the escape.
func escape(s []byte) (rune, int) {
	switch s[1] {
	case 'u':
	case 'b':
		return '\b', 2
	case 'f':
		return '\f', 2
	case 'n':
		return '\n', 2
	case 'r':
		return '\r', 2
	case 't':
		return '\t', 2
	default:
		return rune(s[1]), 2
	}
	r := hex4(s[2:6])
	if !utf16.IsSurrogate(r) {
		return r, 6
	}
	if len(s) >= 12 && s[6] == '\\' && s[7] == 'u' {
		if r = utf16.DecodeRune(r, hex4(s[8:12])); r != utf8.RuneError {
			return r, 12
		}
	}
	return utf8.RuneError, 6
}

func hex4(s []byte) (r rune) {
	for _, c := range s {
		r <<= 4
		switch {
		case c >= 'a':
			r |= rune(c - 'a' + 10)
		case c >= 'A':
			r |= rune(c - 'A' + 10)
		default:
			r |= rune(c - '0')
		}
	}
	return r
}
