package segment

import (
	"bytes"
	"unicode/utf8"
)

// maxRun is the most bytes of a run of Han characters that a cutter is given
// at once. Longer runs are given in pieces that overlap by a word.
const maxRun = 3 << 10

// wholeRuns is the cutter that does not cut.
type wholeRuns struct{}

func (wholeRuns) Cut(dst []int, han []byte) []int { return append(dst, len(han)) }
func (wholeRuns) Fingerprint() uint64             { return 0 }

// scanner goes through one block.
type scanner struct {
	*tables
	t      *Text
	sink   Sink // takes the tokens, if it is set, and t none
	cutter Cutter
	b      []byte // the document up to the end of the block
	start  int    // of the block
	block  int

	pending Separator // the strongest since the last token
	open    bool      // an item is being filled
	last    class     // of the last character, with invisible ones left out
	glue    int       // a token that starts here is glued to the last one
	han     bool      // the piece since the last blank or separator has Han characters
	whole   int       // separators before this offset do not divide: an address
	chain   int       // end of the chain of Han pieces that was looked at last
	joined  bool      // whether its pieces are joined
	runs    bool      // Han characters are not cut into words
	bars    int8      // whether " I " is a bar in this line: 0 unknown, 1 yes, -1 no
}

// segmentBlock fills in the items and tokens of a block. It must be called on
// the blocks in order; before is the separator that was found since the last
// item of the blocks before, and what it returns is that for the next block.
func (s *Segmenter) segmentBlock(t *Text, body []byte, block int, before Separator, words bool) Separator {
	b := &t.Blocks[block]
	if b.Blank {
		before = SepBlank
	}
	sc := scanner{
		tables: s.tables, t: t, cutter: s.cutter,
		b: body[:b.End], start: b.Start, block: block,
		pending: max(before, SepLine), last: cEnd, glue: -1, chain: -1,
	}
	if b.Continued {
		sc.pending = max(before, SepOther)
	}
	if !words {
		sc.cutter, sc.runs = wholeRuns{}, true
	}
	b.Items.Lo = len(t.Items)
	sc.scan()
	b.Items.Hi = len(t.Items)
	if b.Items.Len() == 0 {
		return sc.pending
	}
	return SepNone
}

func (sc *scanner) scan() {
	for pos := sc.start; pos < len(sc.b); {
		pos = sc.step(pos)
	}
}

// step takes what stands at pos and returns its end.
func (sc *scanner) step(pos int) int {
	b := sc.b
	_, n, c := sc.at(b[pos:])
	switch {
	case c == cHan:
		return sc.hanAt(pos)
	case c.isWord() || c == cVee:
		if b[pos] == 'I' && sc.isBar(pos) {
			sc.divide(SepBar)
			break
		}
		if end := sc.wordAt(pos); end > pos {
			return end
		}
		sc.divide(SepOther) // a lone ∨
	case c == cKana || c == cThai || c == cUnspaced:
		end := sc.unspacedEnd(b, pos, len(b), c)
		sc.foldToken(Span{pos, end}, c.script(), false)
		sc.last = c
		return end
	case c == cInvisible, c == cMark:
		if sc.glue == pos {
			sc.glue += n
		}
		return pos + n
	case c == cBlank || c == cWide:
		pos = sc.blankAt(pos)
		sc.last = cBlank
		return pos
	case c > cSep:
		if sc.last == cHan && c == cSep+class(SepBracket) {
			if n := sc.gloss(b, pos, len(b)); n > 0 {
				if sc.glue == pos {
					sc.glue += n
				}
				return pos + n
			}
		}
		if pos >= sc.whole {
			sc.divide(Separator(c - cSep))
		}
	case c == cNull:
		return pos + n // and last stays: in 5%-6% the hyphen is between digits
	default:
		sc.mark(pos, n, c)
	}
	sc.last = c
	return pos + n
}

// divide notes a separator.
func (sc *scanner) divide(s Separator) {
	sc.pending = max(sc.pending, s)
	sc.han = false
}

// mark decides what a mark of n bytes does that divides in some places only.
func (sc *scanner) mark(pos, n int, c class) {
	if pos < sc.whole {
		return
	}
	b := sc.b
	_, next := sc.next(b, pos+n, len(b))
	before, after := sc.last.isWord(), next.isWord()
	switch c {
	case cHyphen:
		if !before || !after {
			sc.divide(SepDash)
		}
	case cSlash:
		if !before || !after {
			sc.divide(SepDun)
		}
	case cComma:
		if sc.last != cDigit || next != cDigit {
			sc.divide(SepComma)
		}
	case cColon:
		if sc.last != cDigit || next != cDigit {
			sc.divide(SepColon)
		}
	case cDot:
		closing := next == cBlank || next == cWide || next == cEnd || next == cApostrophe ||
			next == cSep+class(SepBracket) || next == cSep+class(SepArrow)
		if closing || next == cDot || sc.last == cDot || sc.last.isUnspaced() && next.isUnspaced() {
			sc.divide(SepStop)
		}
	case cApostrophe:
		if !before {
			sc.divide(SepBracket)
		}
	case cPlus:
		if !before && sc.last != cPlus || next.isUnspaced() {
			sc.divide(SepOther)
		}
	case cStar:
		hash := b[pos] == '#' && before && !after
		if !hash && (!before || !after) {
			sc.divide(SepOther)
		}
	case cUnderscore:
		if before && n == 1 {
			if end := addressEnd(b[pos+1:]); end > 0 {
				sc.whole = pos + 1 + end
				return
			}
		}
		sc.divide(SepUnderscore)
	case cAt:
		if !before || !after {
			sc.divide(SepOther)
			return
		}
		sc.whole = max(sc.whole, pos+n)
		for sc.whole < len(b) && (isMailbox(b[sc.whole]) || b[sc.whole] == ':') {
			sc.whole++
		}
	}
}

// isUnspaced tells the classes of letters that are written without blanks.
func (c class) isUnspaced() bool { return cHan <= c && c <= cUnspaced }

// addressEnd tells whether b goes on as the name of an e-mail address does: it
// gives the offset of the @, or 0.
func addressEnd(b []byte) int {
	const longest = 64 // of a local part, RFC 5321
	for i := 0; i < min(len(b)-1, longest); i++ {
		if b[i] == '@' {
			if isMailbox(b[i+1]) {
				return i
			}
			return 0
		}
		if !isMailbox(b[i]) {
			return 0
		}
	}
	return 0
}

func isMailbox(c byte) bool {
	return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'z' || c == '.' || c == '_' || c == '-' || c == '+'
}

// blankAt takes the run of blanks at pos and returns its end. A single blank
// divides two pieces that both have Han characters, a run divides always.
func (sc *scanner) blankAt(pos int) int {
	b := sc.b
	blanks := 0
	for pos < len(b) {
		_, n, c := sc.at(b[pos:])
		if c == cWide {
			blanks++
		} else if c != cBlank && c != cInvisible {
			break
		}
		if c != cInvisible {
			blanks++
		}
		pos += n
	}
	if blanks > 1 || sc.han && sc.pieceHasHan(pos) {
		sc.divide(SepSpace)
	}
	sc.han = false
	return pos
}

// maxPiece bounds the look ahead into a piece that has no blanks.
const maxPiece = 256

// pieceHasHan tells whether a Han character stands at pos or after it, before
// the next blank or separator.
func (sc *scanner) pieceHasHan(pos int) bool {
	end := min(len(sc.b), pos+maxPiece)
	for pos < end {
		_, n, c := sc.at(sc.b[pos:])
		if c == cHan {
			return true
		}
		if c == cBlank || c == cWide || c > cSep {
			return false
		}
		pos += n
	}
	return false
}

// isBar tells whether the capital I at pos is a bar: alone between blanks, with
// Han characters as the nearest letters on both sides, or on at least one side
// of most in a line of several.
func (sc *scanner) isBar(pos int) bool {
	b := sc.b
	if pos == sc.start || b[pos-1] != ' ' || pos+1 >= len(b) || b[pos+1] != ' ' {
		return false
	}
	if sc.bars == 0 {
		sc.bars = -1
		all, beside := 0, 0
		for i := sc.start; ; {
			n := bytes.Index(b[i:], []byte(" I "))
			if n < 0 {
				break
			}
			i += n + 2 // the blank after may be the one before the next
			all++
			if sc.hanBefore(i-1) || sc.hanAfter(i) {
				beside++
			}
		}
		if all >= 2 && beside > 0 && 2*beside >= all {
			sc.bars = 1
		}
	}
	return sc.bars > 0 || sc.hanBefore(pos) && sc.hanAfter(pos+1)
}

// nearby is how far, in bytes, a bar looks for letters.
const nearby = 64

func (sc *scanner) hanBefore(pos int) bool {
	for low := max(sc.start, pos-nearby); pos > low; {
		r, n := utf8.DecodeLastRune(sc.b[low:pos])
		if c := sc.classOf(r); c.isLetter() {
			return c == cHan
		}
		pos -= n
	}
	return false
}

func (sc *scanner) hanAfter(pos int) bool {
	for high := min(len(sc.b), pos+nearby); pos < high; {
		_, n, c := sc.at(sc.b[pos:])
		if c.isLetter() {
			return c == cHan
		}
		pos += n
	}
	return false
}

// wordAt takes the word at pos and returns its end, or pos if there is none.
func (sc *scanner) wordAt(pos int) int {
	b := sc.b
	w := sc.wordEnd(b, pos, len(b))
	if w.end == pos {
		return pos
	}
	if w.has&notPlain == 0 && w.has&hasLetter != 0 && pos >= sc.whole {
		if end := urlEnd(b, pos, w.end); end > 0 {
			sc.whole = end
		}
	}
	span := Span{pos, w.end}
	switch {
	case w.has&notPlain != 0 || w.has&(hasLetter|hasDigit) == hasLetter|hasDigit:
		sc.foldToken(span, w.script(), w.latin())
	case sc.sink != nil:
		sc.emit(b[pos:w.end], w.end)
	default:
		term := sc.t.scratch.terms.alloc(min(span.Len(), maxTerm))
		for i, c := range b[pos : pos+len(term)] {
			if 'A' <= c && c <= 'Z' {
				c |= 0x20
			}
			term[i] = c
		}
		sc.token(span, view(term), w.script(), 0)
	}
	sc.last = w.class
	if isDigit(b[w.end-1]) {
		sc.last = cDigit // of "av4" in "av4,5"
	}
	return w.end
}

// urlEnd gives the end of the address that the word b[pos:end] begins, or 0.
func urlEnd(b []byte, pos, end int) int {
	word := b[pos:end]
	www := len(word) > 4 && word[3] == '.' && word[0]|0x20 == 'w' && word[1]|0x20 == 'w' && word[2]|0x20 == 'w'
	if !www && !bytes.HasPrefix(b[end:], []byte("://")) {
		return 0
	}
	for end < len(b) {
		switch c := b[end]; {
		case isMailbox(c):
		case c == '~' || c == ':' || c == '/' || c == '?' || c == '#' || c == '@' || c == '!' ||
			c == '$' || c == '&' || c == '*' || c == '=' || c == '%':
		default:
			return trimURL(b, pos, end)
		}
		end++
	}
	return trimURL(b, pos, end)
}

// trimURL takes off what ends the sentence around an address.
func trimURL(b []byte, pos, end int) int {
	for end > pos && bytes.IndexByte([]byte(".?!:*_-"), b[end-1]) >= 0 {
		end--
	}
	return end
}

// foldToken adds a token that may need more than lower case.
func (sc *scanner) foldToken(span Span, s Script, latin bool) {
	src := sc.b[span.Start:span.End]
	if len(src) > maxWordFolded {
		n := maxWordFolded
		for !utf8.RuneStart(src[n]) {
			n--
		}
		src = src[:n]
	}
	x := &sc.t.scratch
	var f Fold
	var letters bool
	x.fold, f, letters = sc.foldWord(x.fold[:0], src, latin)
	if !letters {
		s = Other
	}
	if sc.sink != nil {
		sc.emit(x.fold, span.End)
		return
	}
	sc.token(span, x.terms.copy(truncate(x.fold)), s, f)
}

// token adds a token, to a new item if a separator was pending.
func (sc *scanner) token(span Span, term string, s Script, f Fold) {
	t := sc.t
	if !sc.open || sc.pending > SepNone {
		t.Items = append(t.Items, Item{
			Span:   span,
			Tokens: Range{len(t.Tokens), len(t.Tokens)},
			Block:  sc.block,
			Before: sc.pending,
		})
		sc.open = true
		sc.pending = SepNone
	}
	item := &t.Items[len(t.Items)-1]
	t.Tokens = append(t.Tokens, Token{Span: span, Term: term, Script: s, Glued: sc.glue == span.Start, Folded: f})
	item.End = span.End
	item.Tokens.Hi = len(t.Tokens)
	sc.glue = span.End
}
