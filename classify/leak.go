package classify

import (
	"bytes"
	"cmp"
	"iter"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// A language model that has learnt from polluted pages leaks keywords where it
// should have called a tool, and with them the head of the call, of which no
// reader is to see anything:
//
//	…ช่องทาง】【。】【”】【analysis to=functions.read  天天中彩票json {"path":…
//
// Keywords are found as others are; this finds the calls, with or without one, and
// what goes with them on their line. Where texts tell of such calls, the marks of
// their format (<|channel|>) or of code stand about them.
const leakSure = 0.97 // the probability that a call is leaked; no model was fitted to any

var (
	leakMark  = []byte(" to=")
	leakTools = [][]byte{[]byte("functions."), []byte("multi_tool_use."), []byte("commentary.")}
	leakTells = [][]byte{[]byte("commentary"), []byte("json"), []byte("code"), []byte("】"), []byte("【")} // what comes after a call
	leakFroms = [][]byte{[]byte("analysis"), []byte("assistant"), []byte("commentary"), []byte("user")}  // what calls
	leakEnds  = [][]byte{[]byte("final"), []byte("none"), []byte("code")}                                // of what was no call
)

const (
	leakBytes  = 64       // after a call, in which it shows that it is one; and before it, that go with it
	leakLine   = 4 << 10  // of its line on either side
	leakSample = 64 << 10 // of the text, that tell its scripts
)

// begins is the number of the word that b begins with; -1 if it is none.
func begins(b []byte, words [][]byte) int {
	return slices.IndexFunc(words, func(w []byte) bool { return bytes.HasPrefix(b, w) })
}

// leaksIn are the calls that have leaked into a text, each with what goes with it on
// its line.
func leaksIn(body []byte) iter.Seq[segment.Span] {
	return func(yield func(segment.Span) bool) {
		var scripts []*unicode.RangeTable
		for from := 0; from < len(body); {
			n := bytes.IndexByte(body[from:], '=') // the rarest of the mark
			if n < 0 {
				return
			}
			from += n + 1
			at := from - len(leakMark)
			if !bytes.HasSuffix(body[:from], leakMark) || begins(body[from:], leakTools) < 0 && begins(body[from:], leakEnds) < 0 {
				continue
			}
			begin, end := max(0, at-leakLine), min(len(body), at+leakLine)
			begin += bytes.LastIndexByte(body[begin:at], '\n') + 1
			if n := bytes.IndexByte(body[at:end], '\n'); n >= 0 {
				end = at + n
			}
			for end < len(body) && !utf8.RuneStart(body[end]) {
				end--
			}
			line := body[begin:end]
			start, grown, ok := isLeak(line, at-begin)
			if !ok {
				continue
			}
			if scripts == nil {
				scripts = mainScripts(body)
			}
			s := segment.Span{Start: begin + leakStart(line[:start], grown, scripts), End: from + leakEnd(body[from:end], scripts)}
			if from = s.End; !yield(s) {
				return
			}
		}
	}
}

// isLeak reports whether the mark at an offset of a line is that of a leaked call,
// where what calls begins, and whether it has grown together with what is before.
func isLeak(line []byte, at int) (start int, grown, ok bool) {
	before, after := line[:at], line[at+len(leakMark):]
	start = at
	if i := slices.IndexFunc(leakFroms, func(w []byte) bool { return bytes.HasSuffix(before, w) }); i >= 0 {
		start -= len(leakFroms[i])
		grown = start > 0 && line[start-1] != ' '
	}
	switch {
	case start == 0, line[start-1] == '`', bytes.Contains(line, []byte("<|")):
		return 0, false, false
	case begins(after, leakTools) < 0:
		return start, grown, grown
	}
	after = after[:min(len(after), leakBytes)]
	return start, grown, grown || slices.ContainsFunc(leakTells, func(w []byte) bool { return bytes.Contains(after, w) })
}

// leakStart is where what goes with a call begins that stands at the end of a line:
// marks, letters of scripts that are not the document's, and letters of ASCII that
// have grown together with it.
func leakStart(line []byte, grown bool, scripts []*unicode.RangeTable) int {
	at := len(bytes.TrimRight(line, " "))
	least := max(0, at-leakBytes)
	start := at
	for start > least {
		r, n := utf8.DecodeLastRune(line[:start])
		script := scriptOf(r)
		switch {
		case unicode.IsSpace(r), r == '`', r == '"', r == '\'':
		case script == nil: // a mark
			grown, start = false, start-n
			continue
		case r < utf8.RuneSelf && grown:
			start -= n
			continue
		case !slices.Contains(scripts, script):
			grown, start = false, start-n
			continue
		}
		break
	}
	return len(bytes.TrimRight(line[:start], " "))
}

// leakEnd is where what goes with a call ends, of what is left of its line: with the
// last word or mark of a call, or letter of a script that is not the document's; with
// the line, if no letters come after it.
func leakEnd(rest []byte, scripts []*unicode.RangeTable) int {
	end := 0
	for _, words := range [][][]byte{leakTools, leakEnds, leakTells} {
		for _, w := range words {
			if n := bytes.LastIndex(rest, w); n >= 0 {
				end = max(end, n+len(w))
			}
		}
	}
	for i := 0; i < len(rest); {
		r, n := utf8.DecodeRune(rest[i:])
		i += n
		if script := scriptOf(r); r == '}' || script != nil && !slices.Contains(scripts, script) {
			end = max(end, i)
		}
	}
	for end < len(rest) && isASCIIWord(rest[end]) { // of functions.read
		end++
	}
	if bytes.IndexFunc(rest[end:], unicode.IsLetter) < 0 {
		end = len(bytes.TrimRight(rest, "\"' \r"))
	}
	return end
}

// isASCIIWord reports whether c may be in the name of a tool.
func isASCIIWord(c byte) bool {
	return c == '_' || '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'z'
}

var leakScripts = []*unicode.RangeTable{
	unicode.Latin, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Thai, unicode.Cyrillic, unicode.Arabic, unicode.Greek, unicode.Hebrew, unicode.Devanagari,
}

// scriptOf is that of a letter; of one whose script has no name here it is all others.
func scriptOf(r rune) *unicode.RangeTable {
	if !unicode.IsLetter(r) && !unicode.IsMark(r) {
		return nil
	}
	for _, s := range leakScripts {
		if unicode.Is(s, r) {
			return s
		}
	}
	return unicode.Letter
}

// mainScripts are Latin and those of one in ten letters of a text.
func mainScripts(text []byte) []*unicode.RangeTable {
	count, all := map[*unicode.RangeTable]int{}, 0
	for i := 0; i < min(len(text), leakSample); {
		r, n := utf8.DecodeRune(text[i:])
		i += n
		if s := scriptOf(r); s != nil {
			count[s]++
			all++
		}
	}
	out := []*unicode.RangeTable{unicode.Latin}
	for s, n := range count {
		if 10*n >= all {
			out = append(out, s)
		}
	}
	return out
}

// leaking marks the blocks in which a call has leaked, and reports whether there
// are any: these pass, whatever stands beside them.
func (a *analysis) leaking(hot []bool) bool {
	any := false
	for _, s := range a.leaked {
		for b := a.blockAt(s.Start); b < len(hot) && a.text.Blocks[b].Start < s.End; b++ {
			hot[b], any = true, true
		}
	}
	return any
}

// leaks adds the calls that have leaked to the blocks that are reported, which are
// in order, and takes what is within them out of these.
func (c *Classifier) leaks(a *analysis, blocks []candidate, v *Verdict) []candidate {
	for _, s := range a.leaked {
		lo, hi := a.itemsOf(s)
		if lo == hi {
			continue
		}
		k := c.byRule(a, lo, hi, leakSure)
		if !k.taken || !c.wants(&k) {
			continue
		}
		k.exact, k.stamp = s, true
		first := a.rows[a.items[lo].block].items.Lo // of the line
		var out []candidate
		for i := range blocks {
			o := &blocks[i]
			if o.hi <= lo || o.lo >= hi {
				out = append(out, *o)
				continue
			}
			if o.p > k.p {
				k.p, k.margin, k.family = o.p, o.margin, o.family
			}
			switch {
			case o.lo < first:
				out = append(out, o.part(o.lo, first))
			case o.lo < lo: // a keyword before the call
				k.lo, k.exact.Start = o.lo, min(k.exact.Start, a.items[o.lo].Start)
			}
			if hi < o.hi {
				out = append(out, o.part(hi, o.hi))
			}
		}
		v.Score = max(v.Score, k.p)
		blocks = append(out, k)
		slices.SortFunc(blocks, func(x, y candidate) int { return cmp.Compare(x.lo, y.lo) })
	}
	return blocks
}
