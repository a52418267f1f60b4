package corpus

import (
	"bytes"
	"encoding/json"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/tidwall/gjson"

	"github.com/shai-text/shai/segment"
)

// deepest is how deep encoding/json lets values be nested.
const deepest = 10000

// valid reports whether row is JSON. gjson takes a quarter of the time of
// encoding/json, but a frame of the stack for each level of nesting: what may
// have more of these than are allowed, and what gjson refuses, is the latter's
// to tell.
func valid(row []byte) bool {
	open := bytes.Count(row, []byte("{")) + bytes.Count(row, []byte("["))
	return open <= deepest && gjson.ValidBytes(row) || json.Valid(row)
}

// The functions below take valid JSON and do not check it again.

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
			i = stringEnd(row, i)
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

// stringEnd is the end of the string that begins at i: after the first quote
// before which no backslash stands that is not itself escaped.
func stringEnd(row []byte, i int) int {
	for {
		i++
		i += bytes.IndexByte(row[i:], '"')
		n := i
		for row[n-1] == '\\' {
			n--
		}
		if (i-n)%2 == 0 {
			return i + 1
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

// quotedRanges are the spans of a text, as ranges of the JSON string that it is.
func quotedRanges(quoted []byte, spans []segment.Span) []Edit {
	out := make([]Edit, 0, len(spans))
	at := 0 // in the text
	lo := -1
	i := 1 // after the quote
	for k := 0; k < len(spans); {
		if lo < 0 && at >= spans[k].Start {
			lo = i
		}
		if lo >= 0 && at >= spans[k].End {
			out = append(out, Edit{Start: lo, End: i})
			lo = -1
			k++
			continue
		}
		// To the next escape or the next bound, whichever comes first.
		bound := spans[k].End
		if lo < 0 {
			bound = spans[k].Start
		}
		if quoted[i] == '\\' {
			r, n := escape(quoted[i:])
			i += n
			at += utf8.RuneLen(r)
			continue
		}
		n := min(bound-at, len(quoted)-1-i)
		if e := bytes.IndexByte(quoted[i:i+n], '\\'); e >= 0 {
			n = e
		}
		i += n
		at += n
	}
	return out
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
