package segment

// word is what wordEnd found.
type word struct {
	end   int
	class class // of its first letter, or cDigit
	has   uint8 // of wordHas
}

const (
	hasLatin = 1 << iota
	hasGreekOrCyrillic
	hasLetter
	hasDigit
	notPlain // holds more than ASCII
)

func (w word) latin() bool { return w.has&hasLatin != 0 }

func (w word) script() Script {
	if w.latin() {
		return Latin
	}
	return w.class.script()
}

// alphabet groups the classes that may make up one word: Latin, Greek and
// Cyrillic letters are mixed to deceive, the others stand alone.
func alphabet(c class) class {
	if c == cGreek || c == cCyrillic {
		return cLatin
	}
	return c
}

// wordEnd finds the end of the word that starts at b[pos], by the rules WB4 to
// WB13 of UAX #29: letters and digits together, with marks, and with one mark
// of punctuation between letters or between digits. Unlike there, an underscore
// divides, a colon does, and a comma is inside of numbers only. The end is pos
// where no word starts, as at a lone ∨.
func (t *tables) wordEnd(b []byte, pos, end int) word {
	w := word{end: pos, class: cDigit}
	i := pos
	for i < end {
		c := t.class[b[i]&0x7F]
		if b[i] >= 0x80 {
			break
		}
		switch c {
		case cLatin:
			if w.has&hasLetter == 0 {
				w.class = cLatin
			}
			w.has |= hasLatin | hasLetter
			i++
			w.end = i
			continue
		case cDigit:
			w.has |= hasDigit
			i++
			w.end = i
			continue
		}
		if i > pos && i+1 < end && b[i+1] < 0x80 && t.joins(c, t.class[b[i-1]], t.class[b[i+1]]) {
			i++
			continue
		}
		if i+1 < end && b[i+1] >= 0x80 && (c == cDot || c == cApostrophe || c == cComma) {
			break
		}
		return w
	}
	if i == end || b[i] < 0x80 && i+1 == end {
		return w
	}
	last := cNull // the class of the last letter or digit
	if i > pos {
		last = t.class[b[i-1]]
	}
	group := cNull
	if w.has&hasLetter != 0 {
		group = cLatin
	}
	var seen uint8 // notPlain once something beyond ASCII was seen
	for i < end {
		_, n, c := t.at(b[i:end])
		if n > 1 {
			seen = notPlain
		}
		switch {
		case c == cInvisible:
			i += n
			continue
		case c == cMark:
			if last == cNull {
				return w
			}
		case c == cVee:
			if group == cNull {
				if _, next := t.next(b, i+n, end); next != cLatin && next != cGreek && next != cCyrillic {
					return w
				}
				group = cLatin
				w.class = cLatin
			}
			if group != cLatin {
				return w
			}
			w.has |= hasLatin | hasLetter
			last = cLatin
		case c == cDigit:
			w.has |= hasDigit
			last = c
		case c.isWord():
			switch g := alphabet(c); {
			case group == cNull:
				group = g
				w.class = c
			case group != g:
				return w
			}
			w.has |= hasLetter
			switch c {
			case cLatin:
				w.has |= hasLatin
			case cGreek, cCyrillic:
				w.has |= hasGreekOrCyrillic
			}
			last = c
		default:
			j, next := t.next(b, i+n, end)
			if !t.joins(c, last, next) || next != cDigit && group != cNull && alphabet(next) != group {
				return w
			}
			if j > i+n { // over something invisible
				seen = notPlain
			}
			i = j
			continue
		}
		w.has |= seen
		i += n
		w.end = i
	}
	return w
}

// joins tells whether a mark of punctuation holds a word together.
func (t *tables) joins(mark, before, after class) bool {
	switch mark {
	case cDot:
		return before == cDigit && after == cDigit || before != cDigit && after != cDigit && before.isWord() && after.isWord()
	case cApostrophe:
		return before == cDigit && after == cDigit || before != cDigit && after != cDigit && before.isWord() && after.isWord()
	case cComma:
		return before == cDigit && after == cDigit
	}
	return false
}

// next is the first character at or after pos that is not invisible: its
// offset and class. There is cEnd at the end.
func (t *tables) next(b []byte, pos, end int) (int, class) {
	for pos < end {
		_, n, c := t.at(b[pos:end])
		if c != cInvisible {
			return pos, c
		}
		pos += n
	}
	return pos, cEnd
}

// maxUnspaced is the most characters a token of Thai and the like has, as
// these are not cut into words.
const maxUnspaced = 16

// unspacedEnd finds the end of a run of letters of one script that puts no
// blanks between words.
func (t *tables) unspacedEnd(b []byte, pos, end int, kind class) int {
	last := pos
	count := 0
	for i := pos; i < end; {
		_, n, c := t.at(b[i:end])
		switch c {
		case kind:
			count++
			if kind != cKana && count > maxUnspaced {
				return last
			}
		case cMark:
		case cInvisible:
			i += n
			continue
		default:
			return last
		}
		i += n
		last = i
	}
	return last
}

// hanRun is what hanEnd found.
type hanRun struct {
	end    int
	single bool // one character
	plain  bool // normalised already
}

// hanEnd finds the end of the run of Han characters that starts at b[pos].
// Invisible characters and marks stand inside of a run, not at its end.
func (t *tables) hanEnd(b []byte, pos, end int) hanRun {
	h := hanRun{end: pos, plain: true}
	count := 0
	dropped := false
	for i := pos; i < end; {
		r, n, c := t.at(b[i:end])
		switch c {
		case cHan:
			count++
			if dropped || r >= 1<<16 || t.fold[r] != 0 {
				h.plain = false
			}
			i += n
			h.end = i
			continue
		case cInvisible, cMark:
			dropped = true
			i += n
			continue
		case cSep + class(SepBracket):
			if n := t.gloss(b, i, end); n > 0 && i == h.end {
				dropped = true
				i += n
				continue
			}
		}
		break
	}
	h.single = count == 1
	return h
}

// gloss gives the length of the bracket at b[pos], or 0, if it holds nothing
// but one syllable of pinyin with its tone mark: 網(wǎng)絡(luò ). Converters
// from simplified to traditional leave such behind, after some characters of
// every line.
func (t *tables) gloss(b []byte, pos, end int) int {
	const longest = len("（zhuānɡ ）")
	end = min(end, pos+longest)
	r, i, _ := t.at(b[pos:end])
	if r != '(' && r != '（' {
		return 0
	}
	i += pos
	tone := false
	for i < end {
		r, n, c := t.at(b[i:end])
		switch {
		case (r == ')' || r == '）') && tone:
			return i + n - pos
		case c == cLatin && n == 2:
			tone = true
		case c != cLatin && r != ' ':
			return 0
		}
		i += n
	}
	return 0
}
