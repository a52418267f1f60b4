package inject

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// host is a clean document, read for places where a block can stand.
type host struct {
	text  []byte
	eol   string         // its line break
	lines []segment.Span // that are not blank, without line breaks
	body  int            // where text starts: after a byte order mark
}

func newHost(text []byte) *host {
	h := &host{text: text, eol: "\n"}
	if bytes.HasPrefix(text, []byte("\uFEFF")) {
		h.body = 3
	}
	if bytes.Contains(text, []byte("\r\n")) {
		h.eol = "\r\n"
	}
	for at := h.body; at < len(text); {
		end := len(text)
		next := end
		if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
			end, next = at+i, at+i+1
		}
		if end > at && text[end-1] == '\r' {
			end--
		}
		if len(bytes.TrimSpace(text[at:end])) > 0 {
			h.lines = append(h.lines, segment.Span{Start: at, End: end})
		}
		at = next
	}
	return h
}

// trimmed is a line without surrounding blanks.
func (h *host) trimmed(i int) segment.Span {
	s := h.lines[i]
	line := h.text[s.Start:s.End]
	s.End -= len(line) - len(bytes.TrimRightFunc(line, unicode.IsSpace))
	s.Start += len(line) - len(bytes.TrimLeftFunc(line, unicode.IsSpace))
	return s
}

func (h *host) bytes(s segment.Span) []byte { return h.text[s.Start:s.End] }

// after is the offset behind a line and its line break.
func (h *host) after(i int) int {
	at := h.lines[i].End
	if bytes.HasPrefix(h.text[at:], []byte("\r")) {
		at++
	}
	if bytes.HasPrefix(h.text[at:], []byte("\n")) {
		at++
	}
	return at
}

// ended says whether the text before an offset ends in a line break.
func (h *host) ended(at int) bool { return at == h.body || at > 0 && h.text[at-1] == '\n' }

// joints are the offsets inside a line where a brand may be put: behind a
// punctuation mark, at a blank, or where Han characters meet.
func (h *host) joints(s segment.Span, clauses bool) []int {
	var out []int
	prev := rune(-1)
	for i := s.Start; i < s.End; {
		r, n := utf8.DecodeRune(h.text[i:s.End])
		if prev >= 0 {
			switch {
			case clauses && bytes.ContainsRune([]byte("，。！？；：、,;"), prev):
				out = append(out, i)
			case !clauses && unicode.Is(unicode.Han, r) && unicode.Is(unicode.Han, prev):
				out = append(out, i)
			case r == ' ' && unicode.IsLetter(prev):
				out = append(out, i)
			}
		}
		prev = r
		i += n
	}
	return out
}

// words draws up to n words of the document, for a keyword line that is
// partly genuine.
func (h *host) words(d dice, n int) []string {
	var out []string
	for range 4 * n {
		if len(out) == n || len(h.lines) == 0 {
			break
		}
		line := h.bytes(h.lines[d.IntN(len(h.lines))])
		if !utf8.Valid(line) {
			continue
		}
		fields := bytes.FieldsFunc(line, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
		if len(fields) == 0 {
			continue
		}
		w := []rune(string(one(d, fields)))
		if len(w) > 6 && unicode.Is(unicode.Han, w[0]) {
			k := d.between(2, 6)
			at := d.IntN(len(w) - k + 1)
			w = w[at : at+k]
		}
		if len(w) >= 2 && len(w) <= 24 {
			out = append(out, string(w))
		}
	}
	return out
}
