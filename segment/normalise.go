package segment

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

//go:generate go run ./internal/simplified -version "github.com/longbridgeapp/opencc v0.3.13" $TSCHARACTERS

// normalise fills in what becomes of each character: NFKC, lower case,
// simplified. A compatibility character of letters or digits alone takes over
// their class.
func (t *tables) normalise() {
	base := t.class // the classes before compatibility characters get theirs
	var buf []byte
	for r := rune(0); r < 1<<16; r++ {
		switch {
		case r == 0xAC00:
			r = 0xE000 // the Hangul syllables stay, the surrogates are none
		case r == 0x4E00:
			r = 0xA000
		}
		c := base[r]
		if c == cNull || c == cInvisible || c == cBlank || c == cWide || c == cVee {
			continue
		}
		buf = norm.NFKC.AppendString(buf[:0], string(r))
		s := unwrap(string(buf))
		if s == string(r) {
			t.lower(r)
			continue
		}
		first, n := utf8.DecodeRuneInString(s)
		kind := cNull
		if first < 1<<16 {
			kind = base[first]
		}
		for _, x := range s {
			if x >= 1<<16 || !base[x].isLetter() && base[x] != cDigit && base[x] != cMark && x != '⁄' {
				kind = cNull
			}
		}
		switch {
		case kind == cNull || kind == cMark:
			// Not of letters and digits: it stays what it was.
			t.lower(r)
		case n == len(s):
			if !c.isLetter() || c == cLetter {
				t.class[r] = kind
			}
			t.target[r] = uint16(unicode.ToLower(first))
			t.fold[r] = uint8(FoldWidth)
		case kind == cHan:
			// One character of several: its words would have no spans.
			t.class[r] = cSep + class(SepOther)
		default:
			if !c.isLetter() || c == cLetter {
				t.class[r] = kind
			}
			t.spell(r, s)
			t.fold[r] |= uint8(FoldWidth)
		}
	}
	t.beyond = make(map[rune]string)
	simple, trad := []rune(simplified), []rune(traditional)
	simple, trad = append(simple, []rune(variantsTo)...), append(trad, []rune(variants)...)
	for i, r := range trad {
		if r >= 1<<16 {
			t.beyond[r] = string(simple[i])
			continue
		}
		if to := simple[i]; to < 1<<16 {
			t.target[r] = uint16(to)
		} else {
			t.spell(r, string(to))
		}
		t.fold[r] |= uint8(FoldTraditional)
	}
	// What a character becomes may become something else in turn.
	for r := range t.target {
		for t.fold[r]&bitMulti == 0 && t.target[r] != 0 {
			to := t.target[r]
			if t.target[to] == 0 || t.target[to] == to {
				break
			}
			t.target[r] = t.target[to]
			t.fold[r] |= t.fold[to]
		}
	}
	for from, to := range map[rune]uint16{'’': '\'', '＇': '\'', '．': '.'} {
		t.target[from] = to
	}
	t.normaliseBeyond()
	for _, p := range hanPairs {
		t.fold[p.from] |= bitPair
	}
	for r := range t.fold {
		jamo := 0x1100 <= r && r < 0x1200 || 0xA960 <= r && r < 0xA980 || 0xD7B0 <= r && r < 0xD800 || 0xFFA1 <= r && r < 0xFFDD
		if t.class[r] == cMark || t.class[r] == cThai || t.class[r] == cUnspaced || jamo || r == 0xFF9E || r == 0xFF9F {
			t.fold[r] |= bitCompose
		}
	}
	for _, r := range "ﾞﾟ" {
		t.class[r] = cMark
	}
}

func (t *tables) lower(r rune) {
	if l := unicode.ToLower(r); l != r && l < 1<<16 {
		t.target[r] = uint16(l)
	}
}

// spell notes that r is written s.
func (t *tables) spell(r rune, s string) {
	var low []byte
	latin := strings.ContainsAny(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
	for _, x := range s {
		x = unicode.ToLower(x)
		if l, ok := latinFor[x]; ok && latin { // ㎍
			x = rune(l)
		}
		if x == '⁄' {
			x = '/'
		}
		low = utf8.AppendRune(low, x)
	}
	t.target[r] = uint16(len(t.multi))
	t.fold[r] |= bitMulti
	t.multi = append(t.multi, string(low))
}

// unwrap takes the brackets off ⑴ and the stop off ⒈.
func unwrap(s string) string {
	switch n := len(s); {
	case n > 2 && s[0] == '(' && s[n-1] == ')':
		return s[1 : n-1]
	case n > 1 && (s[n-1] == '.' || s[n-1] == ',') && '0' <= s[0] && s[0] <= '9':
		return s[:n-1]
	}
	return s
}

// normaliseBeyond does the same beyond U+FFFF, where the mathematical and the
// enclosed alphabets and the rare ideographs are.
func (t *tables) normaliseBeyond() {
	for r := rune(0x1D400); r < 0x1D800; r++ {
		t.spellBeyond(r)
	}
	for r := rune(0x1F100); r < 0x1F200; r++ {
		t.spellBeyond(r)
	}
	for r := rune(0x2F800); r < 0x2FA20; r++ {
		t.spellBeyond(r)
	}
	for i := rune(0); i < 26; i++ { // negative circled and squared, flags
		for _, r := range []rune{0x1F150, 0x1F170, 0x1F1E6} {
			t.class[r+i] = cLatin
			t.beyond[r+i] = string('a' + i)
		}
	}
}

func (t *tables) spellBeyond(r rune) {
	s := norm.NFKC.String(string(r))
	if s == string(r) {
		return
	}
	s = unwrap(s)
	var low []byte
	for _, x := range s {
		if c := t.classOf(x); !c.isLetter() && c != cDigit {
			return
		}
		switch spelled, ok := t.beyond[x]; {
		case ok:
			low = append(low, spelled...)
		case x < 1<<16 && t.fold[x]&bitMulti != 0:
			low = append(low, t.multi[t.target[x]]...)
		case x < 1<<16 && t.target[x] != 0:
			low = utf8.AppendRune(low, rune(t.target[x]))
		default:
			low = utf8.AppendRune(low, unicode.ToLower(x))
		}
	}
	t.beyond[r] = string(low)
	if r < 1<<17 {
		first, _ := utf8.DecodeRune(low)
		t.class[r] = t.classOf(first)
	}
}

// compose brings b[start:] into NFKC: marks join their letters.
func compose(b []byte, start int) []byte {
	// Append would compose across the seam with what stands in b already.
	return append(b[:start], norm.NFKC.Bytes(b[start:])...)
}
