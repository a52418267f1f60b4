package classify

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/shai-text/shai/segment"
)

// escapes undoes what hides letters from a filter and not from who follows a
// link, opens the page or guesses its charset:
//
//	%E4%BB%A3%E5%BC%80    percent-encoding of UTF-8, in addresses (RFC 3986, section 2.1)
//	&#20195;&#x5f00;      numeric character references (HTML, section 13.5)
//	\u4ee3\u5f00          escapes of scripts and JSON (RFC 8259, section 7)
//	ä»£å¼€                UTF-8 that was read as Windows-1252
//	´ú¿ª·¢Æ±              GBK that was, and percent-encoding of it
//
// The judge reads the text without them; what it finds is told where it stands
// in the text as it was given. Models are trained on texts as they are: the few
// that have escapes are not worth another count.
type escapes struct {
	text  []byte // without escapes; empty if there are none
	jumps []jump // in order
	links []segment.Span

	run    []byte // scratch: what a run of escapes stands for
	starts []int  // where each byte of it begins, and where the last one ends
}

// jump says that what follows text[at:] stands at from in the source, up to the
// next jump.
type jump struct{ at, from int }

// escapeKinds are the ways to escape letters. Each has the bytes that a run of
// them begins with, and reads one escape: it appends to e.run the bytes that it
// stands for, and gives its length, or 0 if it is none.
var escapeKinds = [...]struct {
	begin   []byte
	read    func(e *escapes, b []byte) int
	strange int  // letters beyond ISO 8859-1 that a run has at the least, or
	letters int  // letters of any kind; where it is 0, those do not count
	bytes   bool // an escape is a byte, and may be half of a character of GBK
	link    bool
}{
	{begin: []byte("%"), read: (*escapes).percent, strange: 1, bytes: true, link: true},
	{begin: []byte("&#"), read: (*escapes).reference, strange: 1, letters: 2},
	{begin: []byte(`\u`), read: (*escapes).scripted, strange: 1, letters: 2},
	{begin: []byte{0xC2}, read: (*escapes).misread, strange: 2, bytes: true},
	{begin: []byte{0xC3}, read: (*escapes).misread, strange: 2, bytes: true},
}

// undo gives the body without escapes: itself, if it has none.
func (e *escapes) undo(body []byte) []byte {
	e.text, e.jumps, e.links = e.text[:0], e.jumps[:0], e.links[:0]
	var next [len(escapeKinds)]int // where the next run of each kind may begin
	find := func(kind, from int) {
		if n := bytes.Index(body[from:], escapeKinds[kind].begin); n >= 0 {
			next[kind] = from + n
		} else {
			next[kind] = len(body)
		}
	}
	for kind := range next {
		find(kind, 0)
	}
	done := 0 // of the body: what is before is in e.text
	for {
		kind := 0
		for k := range next {
			if next[k] < next[kind] {
				kind = k
			}
		}
		at := next[kind]
		if at == len(body) {
			break
		}
		end := e.collect(kind, body, at)
		for part := range e.parts(kind) {
			e.text = append(e.text, body[done:part.from]...)
			e.add(part)
			if done = part.to; escapeKinds[kind].link {
				e.links = append(e.links, segment.Span{Start: part.from, End: part.to})
			}
		}
		for k := range next {
			if from := max(end, at+1); next[k] < from {
				find(k, from)
			}
		}
	}
	if done == 0 {
		return body
	}
	e.text = append(e.text, body[done:]...)
	return e.text
}

// collect reads the run of escapes at body[at:] and gives its end.
func (e *escapes) collect(kind int, body []byte, at int) int {
	e.run, e.starts = e.run[:0], e.starts[:0]
	for at < len(body) {
		n := escapeKinds[kind].read(e, body[at:])
		if n == 0 {
			break
		}
		for len(e.starts) < len(e.run) {
			e.starts = append(e.starts, at)
		}
		at += n
	}
	e.starts = append(e.starts, at)
	return at
}

// hidden are letters in body[from:to].
type hidden struct {
	from, to int
	starts   []int  // of the bytes that they are written with there,
	text     []byte // in UTF-8, or else in GBK
	gbk      bool
}

// parts are the stretches of the run that hide letters, in order. What is between
// them says nothing, or is no text.
func (e *escapes) parts(kind int) iter.Seq[hidden] {
	k := &escapeKinds[kind]
	return func(yield func(hidden) bool) {
		for i := 0; i < len(e.run); {
			n, letters, strange := plainText(e.run[i:])
			says, gbk := strange >= k.strange || k.letters > 0 && letters >= k.letters, false
			if k.bytes {
				if m := textInGBK(e.run[i:]); m > n {
					n, says, gbk = m, true, true
				}
			}
			if !says {
				i += max(1, n)
				continue
			}
			p := hidden{e.starts[i], e.starts[i+n], e.starts[i : i+n], e.run[i : i+n], gbk}
			if i += n; !yield(p) {
				return
			}
		}
	}
}

// plainText is how much of b is UTF-8 without control characters, with its letters,
// and those of them that ISO 8859-1 does not have.
func plainText(b []byte) (n, letters, strange int) {
	for n < len(b) {
		r, size := utf8.DecodeRune(b[n:])
		if r == utf8.RuneError && size == 1 || unicode.IsControl(r) {
			break
		}
		if unicode.IsLetter(r) {
			letters++
			strange += btoi(r > unicode.MaxLatin1)
		}
		n += size
	}
	return n, letters, strange
}

// A stretch of GBK has so many different Han characters, at the least, among its
// first bytes: any two bytes may be one.
const (
	leastGBK = 3
	firstGBK = 64
)

// textInGBK is how much of b are characters of everyday texts and punctuation, in
// GBK; 0 if it is no text.
func textInGBK(b []byte) (n int) {
	var kinds []uint16
	for ; n+1 < len(b) && (len(kinds) == leastGBK || n < firstGBK); n += 2 {
		han := 0xB0 <= b[n] && b[n] <= 0xD7 // GB 2312, first level
		if b[n+1] < 0xA1 || b[n+1] == 0xFF || !han && (b[n] < 0xA1 || b[n] > 0xA3) {
			break
		}
		if k := uint16(b[n])<<8 | uint16(b[n+1]); han && len(kinds) < leastGBK && !slices.Contains(kinds, k) {
			kinds = append(kinds, k)
		}
	}
	if len(kinds) < leastGBK {
		return 0
	}
	return n
}

// add adds letters to the text.
func (e *escapes) add(h hidden) {
	var decoder *encoding.Decoder
	if h.gbk {
		decoder = simplifiedchinese.GBK.NewDecoder()
	}
	for i := 0; i < len(h.text); {
		e.jumps = append(e.jumps, jump{len(e.text), h.starts[i]})
		if decoder != nil { // a character is two bytes
			c, _ := decoder.Bytes(h.text[i : i+2]) // all of these are
			e.text = append(e.text, c...)
			i += 2
			continue
		}
		_, n := utf8.DecodeRune(h.text[i:])
		e.text = append(e.text, h.text[i:i+n]...)
		i += n
	}
	e.jumps = append(e.jumps, jump{len(e.text), h.to})
}

// origin is where text[at:] stands in the source.
func (e *escapes) origin(at int) int {
	i, _ := slices.BinarySearchFunc(e.jumps, at+1, func(j jump, at int) int { return cmp.Compare(j.at, at) })
	if i == 0 {
		return at
	}
	j := e.jumps[i-1]
	return j.from + at - j.at
}

// span is where a stretch of the text stands in the source.
func (e *escapes) span(s segment.Span) segment.Span {
	return segment.Span{Start: e.origin(s.Start), End: e.origin(s.End)}
}

// whole is a span of the source with all of the address of which it holds
// escapes, from least on: half of one leads nowhere.
func (e *escapes) whole(body []byte, s segment.Span, least int) segment.Span {
	i, _ := slices.BinarySearchFunc(e.links, s.Start+1, func(l segment.Span, at int) int { return cmp.Compare(l.End, at) })
	if i == len(e.links) || e.links[i].Start >= s.End {
		return s
	}
	lo, hi := max(least, s.Start-longestAddress), min(len(body), s.End+longestAddress)
	for s.Start > lo && inAddress(body[s.Start-1]) {
		s.Start--
	}
	for s.End < hi && inAddress(body[s.End]) {
		s.End++
	}
	return s
}

// longestAddress is of how many bytes an address is made beside its escapes: no
// server takes longer ones.
const longestAddress = 8 << 10

// inAddress reports whether an address may have c.
func inAddress(c byte) bool {
	return c > ' ' && c < 0x7F && strings.IndexByte("\"'<>()[]{}|\\^`", c) < 0
}

func hexadecimal(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c|0x20 && c|0x20 <= 'f':
		return int(c|0x20-'a') + 10
	}
	return -1
}

// number is that of the digits at the beginning of b, of the base, and how
// many there are, up to most.
func number(b []byte, base, most int) (x rune, digits int) {
	for digits < min(len(b), most) {
		d := hexadecimal(b[digits])
		if d < 0 || d >= base {
			break
		}
		x = x*rune(base) + rune(d)
		digits++
	}
	return x, digits
}

func (e *escapes) percent(b []byte) int {
	if b[0] != '%' {
		return 0
	}
	x, n := number(b[1:], 16, 2)
	if n < 2 {
		return 0
	}
	e.run = append(e.run, byte(x))
	return 3
}

func (e *escapes) reference(b []byte) int {
	if len(b) < 3 || b[0] != '&' || b[1] != '#' {
		return 0
	}
	at, base := 2, 10
	if b[2]|0x20 == 'x' {
		at, base = 3, 16
	}
	x, n := number(b[at:], base, 7)
	if n == 0 || !utf8.ValidRune(x) {
		return 0
	}
	e.run = utf8.AppendRune(e.run, x)
	if at += n; at < len(b) && b[at] == ';' {
		at++
	}
	return at
}

func (e *escapes) scripted(b []byte) int {
	unit := func(b []byte) rune {
		if len(b) < 6 || b[0] != '\\' || b[1] != 'u' {
			return -1
		}
		x, n := number(b[2:], 16, 4)
		if n < 4 {
			return -1
		}
		return x
	}
	x := unit(b)
	switch {
	case x < 0:
		return 0
	case 0xD800 <= x && x < 0xDC00: // the first half of what lies beyond 16 bits
		if low := unit(b[6:]); 0xDC00 <= low && low < 0xE000 {
			e.run = utf8.AppendRune(e.run, 0x10000+(x-0xD800)<<10+low-0xDC00)
			return 12
		}
		return 0
	case !utf8.ValidRune(x):
		return 0
	}
	e.run = utf8.AppendRune(e.run, x)
	return 6
}

// misread reads a byte that has become a character.
func (e *escapes) misread(b []byte) int {
	r, n := utf8.DecodeRune(b)
	if r < utf8.RuneSelf || r == utf8.RuneError {
		return 0
	}
	c, ok := charmap.Windows1252.EncodeRune(r)
	if !ok {
		if r >= 0xA0 { // of ISO 8859-1 below
			return 0
		}
		c = byte(r)
	}
	e.run = append(e.run, c)
	return n
}
