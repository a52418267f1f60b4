package segment

import (
	"sync"
	"unicode"
	"unicode/utf8"
)

// class is what a character does to the text around it.
type class uint8

const (
	cNull      class = iota // nothing: control and private characters, %, $, invalid bytes
	cInvisible              // dropped wherever it stands
	cMark                   // belongs to the letter before
	cDigit
	cLatin
	cGreek
	cCyrillic
	cArabic
	cHebrew
	cDevanagari
	cHangul
	cLetter // letters of scripts without a name here
	cHan
	cKana
	cThai
	cUnspaced // other scripts that put no blanks between words
	cVee      // a symbol that passes for the letter v beside a letter
	cBlank
	cWide       // a blank that divides alone: tab, ideographic space
	cHyphen     // divides unless within a word
	cDot        // divides at the end of a sentence
	cComma      // divides unless within a number
	cColon      // divides unless within a number
	cSlash      // divides unless within a word
	cApostrophe // a quote unless beside a letter
	cPlus       // divides unless it follows a letter, as in c++
	cStar       // divides unless beside letters: c#, f*ck
	cAt         // divides unless it is that of an address
	cUnderscore
	cSep // cSep+n divides as Separator n
	cEnd = cSep + class(SepBlank)
)

// isWord tells the classes that make up words with blanks between them.
func (c class) isWord() bool { return cDigit <= c && c <= cLetter }

// isLetter tells the classes of letters, with those of unspaced scripts.
func (c class) isLetter() bool { return cLatin <= c && c <= cUnspaced }

func (c class) script() Script {
	switch c {
	case cLatin, cVee:
		return Latin
	case cGreek:
		return Greek
	case cCyrillic:
		return Cyrillic
	case cArabic:
		return Arabic
	case cHebrew:
		return Hebrew
	case cDevanagari:
		return Devanagari
	case cHangul:
		return Hangul
	case cHan:
		return Han
	case cKana:
		return Kana
	case cThai:
		return Thai
	}
	return Other
}

// Bits of tables.fold beside those of [Fold].
const (
	bitMulti   = 0x80 // the target is an index into multi
	bitCompose = 0x40 // may compose with its neighbour: the word needs NFKC
	bitPair    = 0x20 // may be one of hanPairs
	foldBits   = Fold(bitPair - 1)
)

// tables say what to do with each character. They are computed from the
// tables of package unicode and NFKC when first needed, in some 10 ms; 460 KB.
type tables struct {
	class  [1 << 17]class  // of planes 0 and 1
	fold   [1 << 16]uint8  // Fold bits and the bits above
	target [1 << 16]uint16 // the normalised character; zero: itself
	multi  []string        // normalised spellings that no target can hold
	beyond map[rune]string // normalised spellings of characters beyond U+FFFF
	han    [1 << 16]uint16 // what a Han character becomes, whatever stands beside it; else 0
}

var loadTables = sync.OnceValue(buildTables)

// classOf is for use outside of the hot path.
func classOf(r rune) class { return loadTables().classOf(r) }

func (t *tables) classOf(r rune) class {
	switch {
	case uint32(r) < 1<<17:
		return t.class[r]
	case r < 0x40000:
		return cHan
	case 0xE0000 <= r && r < 0xE0200:
		return cInvisible
	}
	return cNull
}

// at decodes and classifies the character at the start of b; b is not empty.
// An invalid byte is one of class cNull, one byte long.
func (t *tables) at(b []byte) (r rune, size int, c class) {
	if b[0] < utf8.RuneSelf {
		return rune(b[0]), 1, t.class[b[0]]
	}
	r, size = utf8.DecodeRune(b)
	return r, size, t.classOf(r)
}

func each(table *unicode.RangeTable, do func(r rune)) {
	for _, x := range table.R16 {
		for r := rune(x.Lo); r <= rune(x.Hi); r += rune(x.Stride) {
			do(r)
		}
	}
	for _, x := range table.R32 {
		for r := rune(x.Lo); r <= rune(x.Hi) && r < 1<<17; r += rune(x.Stride) {
			do(r)
		}
	}
}

func buildTables() *tables {
	t := new(tables)
	set := func(c class, ranges ...*unicode.RangeTable) {
		for _, table := range ranges {
			each(table, func(r rune) { t.class[r] = c })
		}
	}
	set(cSep+class(SepOther), unicode.P, unicode.S)
	set(cMark, unicode.M)
	set(cLetter, unicode.L, unicode.Nl)
	set(cDigit, unicode.Nd, unicode.No)
	set(cBlank, unicode.Zs)
	set(cInvisible, unicode.Cf, unicode.Variation_Selector)
	for _, s := range []struct {
		table *unicode.RangeTable
		class class
	}{
		{unicode.Latin, cLatin}, {unicode.Greek, cGreek}, {unicode.Cyrillic, cCyrillic},
		{unicode.Arabic, cArabic}, {unicode.Hebrew, cHebrew}, {unicode.Devanagari, cDevanagari},
		{unicode.Hangul, cHangul}, {unicode.Hiragana, cKana}, {unicode.Katakana, cKana},
	} {
		each(s.table, func(r rune) {
			if t.class[r] == cLetter {
				t.class[r] = s.class
			}
		})
	}
	set(cHan, unicode.Han)
	// Letters of no script of their own.
	for r := rune(0xFF10); r <= 0xFF19; r++ {
		t.class[r] = cDigit
	}
	for _, r := range "ーｰ〱〲〳〴〵" {
		t.class[r] = cKana
	}
	for _, s := range []struct {
		table *unicode.RangeTable
		class class
	}{{unicode.Thai, cThai}, {unicode.Lao, cUnspaced}, {unicode.Khmer, cUnspaced}, {unicode.Myanmar, cUnspaced}} {
		each(s.table, func(r rune) {
			if c := t.class[r]; c == cLetter || c == cMark {
				t.class[r] = s.class
			}
		})
	}
	for r, c := range punctuation() {
		t.class[r] = c
	}
	for _, r := range invisible {
		t.class[r] = cInvisible
	}
	t.normalise()
	for r := range t.han { // see plainHan
		if t.class[r] != cHan || t.fold[r]&bitMulti != 0 {
			continue
		}
		to := t.target[r]
		if to == 0 {
			to = uint16(r)
		}
		if (t.fold[r]|t.fold[to])&bitPair == 0 {
			t.han[r] = to
		}
	}
	return t
}

// invisible are the characters dropped that Unicode does not call formats or
// variation selectors: the grapheme joiner and the fillers.
const invisible = "\u034F\u115F\u1160\u17B4\u17B5\u180B\u180C\u180D\u180E\u180F\u3164\uFFA0"

// isDot tells the dots that are put between the characters of a word.
func isDot(r rune) bool {
	switch r {
	case '.', '·', '・', '･', '•', '∙', '⋅', '‧', '．', '˙', '‥':
		return true
	}
	return false
}

// punctuation is the class of each mark that does not divide as SepOther.
func punctuation() map[rune]class {
	m := make(map[rune]class)
	add := func(c class, marks string) {
		for _, r := range marks {
			m[r] = c
		}
	}
	sep := func(s Separator, marks string) { add(cSep+class(s), marks) }
	sep(SepComma, "，;；﹐﹔،؛")
	sep(SepColon, "：﹕")
	sep(SepDun, "、､﹑·・･•∙⋅‧\\＼／")
	sep(SepStop, "。｡！!？?…‥؟।॥‼⁇⁈⁉﹖﹗︒")
	sep(SepBracket, "【】《》〈〉（）()[]［］「」｢｣『』〖〗〔〕{}｛｝<＜«‹“”„‟\"＂〝〞〟‘‚‛`｀﹁﹂﹃﹄︵︶")
	sep(SepDash, "—―−－～〜﹣⸺⸻")
	sep(SepArrow, ">＞→»›⇒➔➜➤⟶")
	sep(SepBar, "|｜丨¦‖∣❘│┃┆￨")
	add(cUnderscore, "_＿﹍﹎﹏")
	add(cHyphen, "-‐‑‒–~")
	add(cDot, ".．")
	add(cComma, ",")
	add(cColon, ":")
	add(cSlash, "/")
	add(cApostrophe, "'’＇")
	add(cPlus, "+＋")
	add(cStar, "*#")
	add(cAt, "@＠")
	add(cVee, "∨⋁˅")
	add(cNull, "%‰°℃℉$€£¥￥₤₩₽₹&©®™℠§^´′″�")
	add(cBlank, " \u00A0\u2800")
	add(cWide, "\t\v\f\r\u0085\u2028\u2029\u3000")
	return m
}
