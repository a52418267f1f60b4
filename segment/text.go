package segment

// Span is a half-open range of byte offsets, [Start, End), into the text as
// it was given. Every position in this module is one; normalisation changes
// terms and never positions.
type Span struct{ Start, End int }

// Len is the number of bytes in the span.
func (s Span) Len() int { return s.End - s.Start }

// Range is a half-open range of indices into one of the slices of a [Text].
type Range struct{ Lo, Hi int }

// Len is the number of elements in the range.
func (r Range) Len() int { return r.Hi - r.Lo }

// Text is a document taken apart: blocks (its lines) hold items (what stands
// between separators), items hold tokens. All three slices are ordered and
// disjoint and lie within the source.
//
// The zero value is ready for use. A Text may be filled again and again, its
// memory is reused; it must not be shared by goroutines while it is filled.
type Text struct {
	Blocks []Block
	Items  []Item
	Tokens []Token

	scratch scratch
}

// Block is a line that is not empty, or 64 KiB or so of a longer one.
type Block struct {
	Span               // without the line break; with surrounding blanks
	Items     Range    // into Text.Items; may be empty (a line of punctuation)
	Language  Language // of the line's letters
	Blank     bool     // an empty line, or the start of the text, stands before it
	Continued bool     // it continues the line of the block before
}

// Item is what stands between two separators: a menu entry, a keyword, a
// clause. Its span runs from its first to its last token.
type Item struct {
	Span
	Tokens Range
	Block  int       // index into Text.Blocks
	Before Separator // the strongest separator between the previous item and this one
	Spaced bool      // single Han characters were joined over blanks or dots
}

// Token is a word: of Han characters as the dictionary knows it, of other
// scripts as Unicode's word boundaries give it.
type Token struct {
	Span
	Term   string // normalised, 64 bytes at the most; valid until the Text is filled again
	Script Script
	Glued  bool // nothing but dropped characters stands between this token and the one before
	Folded Fold // which disguises normalisation took off
}

// Fold is a set of what normalisation found and removed in a token. Case and
// the plain variants of a script do not count.
type Fold uint8

const (
	FoldWidth       Fold = 1 << iota // full-width or otherwise compatible letters and digits
	FoldInvisible                    // zero-width, variation and other invisible characters inside
	FoldLookalike                    // look-alike letters of another script or symbol
	FoldTraditional                  // traditional characters
)

// Separator is what divides two items, from weak to strong.
type Separator uint8

const (
	SepNone       Separator = iota // nothing; no item has it so far
	SepSpace                       // a run of blanks, or one between Han pieces
	SepComma                       // , ， ; ；
	SepColon                       // : ：
	SepDun                         // 、 · ・ • / \
	SepStop                        // 。 ！ ？ . ! ? … the end of a sentence
	SepBracket                     // 【】《》[]()（）「」{}< and quotes
	SepDash                        // - – — ― ~ unless within a word
	SepUnderscore                  // _ ＿
	SepArrow                       // > → » ›
	SepBar                         // | ｜ 丨 ¦ ‖ and " I " between Han items
	SepOther                       // any other symbol
	SepLine                        // a line break
	SepBlank                       // an empty line, or the start of the text

	NumSeparators = int(SepBlank) + 1
)

// Script is the writing system of a token.
type Script uint8

const (
	Other Script = iota // digits alone, symbols, scripts without a name here
	Latin
	Han
	Kana
	Hangul
	Cyrillic
	Greek
	Arabic
	Hebrew
	Thai
	Devanagari

	NumScripts = int(Devanagari) + 1
)

// Language is a BCP 47 primary tag such as "zh" or "en"; "und" where it
// cannot be told.
type Language string
