package segment

import "unicode/utf8"

// maxTerm is the most bytes a term has.
const maxTerm = 64

// maxWordFolded is the most bytes of a word that are folded: a giant one has
// more than a term shows.
const maxWordFolded = 16 * maxTerm

// foldWord appends the normalised form of a word to dst. Greek and Cyrillic
// look-alikes become Latin letters if latin is set. It says what was taken off
// and whether a letter is left.
func (t *tables) foldWord(dst, word []byte, latin bool) (_ []byte, f Fold, letters bool) {
	start := len(dst)
	composes := false
	digits := false
	for i := 0; i < len(word); {
		r, n, c := t.at(word[i:])
		switch {
		case c == cInvisible:
			f |= FoldInvisible
		case c == cVee:
			f |= FoldLookalike
			letters = true
			dst = append(dst, 'v')
		case r >= 1<<16:
			if s, ok := t.beyond[r]; ok {
				f |= FoldWidth
				if first, size := utf8.DecodeRuneInString(s); latin && size == len(s) {
					if l, ok := latinFor[first]; ok {
						s = ""
						dst = append(dst, byte(l))
						f |= FoldLookalike
					}
				}
				dst = append(dst, s...)
			} else {
				dst = append(dst, word[i:i+n]...)
			}
			letters = letters || c.isLetter()
			digits = digits || c == cDigit
		default:
			bits := t.fold[r]
			f |= Fold(bits) & foldBits
			composes = composes || bits&bitCompose != 0
			letters = letters || c.isLetter()
			digits = digits || c == cDigit
			to := rune(t.target[r])
			switch {
			case bits&bitMulti != 0:
				dst = append(dst, t.multi[to]...)
			default:
				if to == 0 {
					to = r
				}
				if latin && (c == cGreek || c == cCyrillic) {
					if l, ok := latinFor[to]; ok {
						to = rune(l)
						f |= FoldLookalike
					}
				}
				dst = utf8.AppendRune(dst, to)
			}
		}
		i += n
	}
	if composes {
		dst = compose(dst, start)
	}
	if digits && letters {
		var changed bool
		changed, letters = foldDigits(dst[start:])
		if changed {
			f |= FoldLookalike
		}
	}
	return dst, f, letters
}

// foldDigits puts digits for the letters that pass for them: o, i and l
// between digits; then o and i at the edges of a word that has no other letters
// and six digits at least. It says whether it did and whether any letter is
// left. The word is in lower case.
func foldDigits(word []byte) (changed, letters bool) {
	digits, others, ls := 0, 0, 0
	for i := 0; i < len(word); i++ {
		switch c := word[i]; {
		case isDigit(c):
			digits++
		case passesForDigit(c) != 0:
			end := i
			for end < len(word) && passesForDigit(word[end]) != 0 {
				end++
			}
			between := i > 0 && isDigit(word[i-1]) && end < len(word) && isDigit(word[end])
			for ; i < end; i++ {
				switch {
				case between:
					word[i] = passesForDigit(word[i])
					digits++
					changed = true
				case word[i] == 'l':
					ls++
				default:
					letters = true
				}
			}
			i--
		case c != '.' && c != ',' && c != '/':
			others++
		}
	}
	if others+ls > 0 || digits < 6 {
		return changed, letters || others+ls > 0
	}
	for i, c := range word {
		if d := passesForDigit(c); d != 0 {
			word[i] = d
			changed = true
		}
	}
	return changed, false
}

func passesForDigit(c byte) byte {
	switch c {
	case 'o':
		return '0'
	case 'i', 'l':
		return '1'
	}
	return 0
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

// hanRune is one character of a folded run: where its normalised form ends,
// where it stands in the source, and what was taken off.
type hanRune struct {
	end         int
	start, stop int
	fold        Fold // FoldInvisible: something was dropped before it
}

// foldHan appends the normalised form of the Han characters of src, and of
// nothing else that stands there, to buf, and one hanRune each to runes. It
// stops when buf has reached limit bytes, and says how much of src it took.
// Positions are counted from the offset at.
func (t *tables) foldHan(buf []byte, runes []hanRune, src []byte, at, limit int) ([]byte, []hanRune, int) {
	dropped := false
	i := 0
	for i < len(src) && len(buf) < limit {
		r, n, c := t.at(src[i:])
		if c != cHan {
			dropped = dropped || c == cInvisible || c == cMark
			i += n
			continue
		}
		h := hanRune{start: at + i, stop: at + i + n}
		to := r
		if r < 1<<16 {
			bits := t.fold[r]
			h.fold = Fold(bits) & foldBits
			switch target := rune(t.target[r]); {
			case bits&bitMulti != 0:
				to, _ = utf8.DecodeRuneInString(t.multi[target])
			case target != 0:
				to = target
			}
		} else if s, ok := t.beyond[r]; ok {
			to, _ = utf8.DecodeRuneInString(s)
			h.fold = FoldTraditional
		}
		if dropped {
			h.fold |= FoldInvisible
			dropped = false
		}
		if last := len(runes) - 1; last >= 0 {
			prev, size := utf8.DecodeLastRune(buf)
			if prev < 1<<16 && t.fold[prev]&bitPair != 0 {
				if meant := hanPair(prev, to); meant != prev {
					buf = utf8.AppendRune(buf[:len(buf)-size], meant)
					runes[last].fold |= FoldLookalike
				}
			}
		}
		buf = utf8.AppendRune(buf, to)
		h.end = len(buf)
		runes = append(runes, h)
		i += n
	}
	return buf, runes, i
}

// truncate cuts a term to maxTerm bytes at the most, between characters.
func truncate(term []byte) []byte {
	if len(term) <= maxTerm {
		return term
	}
	n := maxTerm
	for n > 0 && !utf8.RuneStart(term[n]) {
		n--
	}
	return term[:n]
}

// Normalize appends to dst what the terms of s are written like: lower case,
// simplified, in plain letters and digits, with nothing invisible. What makes
// up no word is copied as it is, a run of blanks as one. For the source of a
// single token it gives the token's term.
func Normalize(dst, s []byte) []byte {
	t := loadTables()
	var runes []hanRune
	blank := false
	for i := 0; i < len(s); {
		_, n, c := t.at(s[i:])
		switch {
		case c == cBlank || c == cWide:
			blank = true
			i += n
			continue
		case c == cInvisible:
			i += n
			continue
		}
		if blank {
			dst = append(dst, ' ')
			blank = false
		}
		var w word
		switch {
		case c == cHan:
			n = t.hanEnd(s, i, len(s)).end - i
			dst, runes, _ = t.foldHan(dst, runes[:0], s[i:i+n], 0, len(dst)+4*n+1)
		case c.isWord(), c == cVee:
			if w = t.wordEnd(s, i, len(s)); w.end > i {
				n = w.end - i
				dst, _, _ = t.foldWord(dst, s[i:i+n], w.latin())
			} else {
				dst = append(dst, s[i:i+n]...)
			}
		case c == cKana, c == cThai, c == cUnspaced:
			n = t.unspacedEnd(s, i, len(s), c) - i
			dst, _, _ = t.foldWord(dst, s[i:i+n], false)
		default:
			dst = append(dst, s[i:i+n]...)
		}
		i += n
	}
	if blank {
		dst = append(dst, ' ')
	}
	return dst
}
