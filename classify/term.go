package classify

import (
	"fmt"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// A term is one piece of evidence. Its key, as the counts and the model file
// hold it, is a kind followed by the term itself:
//
//	w国产       a word (of Han by the dictionary, of other scripts by Unicode)
//	g国产       two Han characters that stand together, whatever words they are of
//	pcar loan  two words of another script that stand together
//	sform:len=9  a shape pseudo-term
//
// Models of whole documents have more, see wholeterm.go.
const (
	kindWord  = 'w'
	kindGram  = 'g'
	kindPair  = 'p'
	kindShape = 's'
)

// Terms are looked up by a 64-bit hash. With the two million terms of a large
// training the chance that any two share one is about 1e-7.
const (
	saltWord  = 0x9e3779b97f4a7c15
	saltGram  = 0xc2b2ae3d27d4eb4f
	saltPair  = 0x165667b19e3779f9
	saltShape = 0x27d4eb2f165667c5
)

// mix is the finaliser of MurmurHash3 (Appleby, public domain).
func mix(x uint64) uint64 {
	x ^= x >> 33
	x *= 0xff51afd7ed558ccd
	x ^= x >> 33
	x *= 0xc4ceb9fe1a85ec53
	return x ^ x>>33
}

func hashWord(term string) uint64 { return xxhash.Sum64String(term) ^ saltWord }
func hashGram(a, b rune) uint64   { return mix(uint64(a)<<32|uint64(b)) ^ saltGram }
func hashPair(a, b uint64) uint64 { return mix(a+mix(b)) ^ saltPair }
func hashShape(s shape) uint64    { return mix(uint64(s)+1) ^ saltShape }
func wordKey(term string) string  { return "w" + term }
func gramKey(a, b rune) string    { return "g" + string(a) + string(b) }
func pairKey(a, b string) string  { return "p" + a + " " + b }
func shapeKey(s shape) string     { return "s" + s.String() }

// hashKey is the hash of a key. It reports false for a key that this version
// does not know, such as a shape of a later one.
func hashKey(key string) (uint64, bool) {
	if key == "" {
		return 0, false
	}
	body := key[1:]
	switch key[0] {
	case kindWord:
		return hashWord(body), body != ""
	case kindGram:
		a, n := utf8.DecodeRuneInString(body)
		b, m := utf8.DecodeRuneInString(body[n:])
		return hashGram(a, b), n > 0 && m > 0 && n+m == len(body)
	case kindPair:
		a, b, ok := strings.Cut(body, " ")
		return hashPair(hashWord(a), hashWord(b)), ok
	case kindShape:
		s, ok := shapeNamed(body)
		return hashShape(s), ok
	case kindPiece, kindSymbol, kindPattern:
		return hashPart(key[0], []byte(body)), body != ""
	}
	return 0, false
}

// displayKey is a key as a person reads it.
func displayKey(key string) string {
	if key == "" {
		return ""
	}
	if key[0] == kindShape {
		if s, ok := shapeNamed(key[1:]); ok {
			return s.display()
		}
		return "shape:" + key[1:]
	}
	return key[1:]
}

// shape is a pseudo-term: a property of an item's form, of the row it stands
// in or of its place in the document, counted like a word.
type shape uint16 // field<<8 | value

type shapeField uint8

// The order of the fields is not part of the file format: names are.
const (
	formLength shapeField = iota
	formFunction
	formIslet
	formRepeat
	formDisguise
	formDigits
	formCase
	formLink
	rowSeparators
	rowItems
	rowRegular
	rowShared
	rowPrefix
	rowFunction
	placeLine
	placeLanguage
	placeOverlap
	placeBlank

	numShapeFields = int(placeBlank) + 1
)

var shapeFields = [numShapeFields]string{
	formLength:    "form:length",
	formFunction:  "form:function-words",
	formIslet:     "form:islet",
	formRepeat:    "form:repeat",
	formDisguise:  "form:disguise",
	formDigits:    "form:digits",
	formCase:      "form:case",
	formLink:      "form:link",
	rowSeparators: "row:separators",
	rowItems:      "row:items",
	rowRegular:    "row:regular",
	rowShared:     "row:shared",
	rowPrefix:     "row:prefix",
	rowFunction:   "row:function-words",
	placeLine:     "place:line",
	placeLanguage: "place:language",
	placeOverlap:  "place:overlap",
	placeBlank:    "place:blank",
}

// group of a shape field, for the exponents.
func (f shapeField) group() int {
	switch {
	case f < rowSeparators:
		return groupForm
	case f < placeLine:
		return groupRow
	}
	return groupPlace
}

func makeShape(f shapeField, v int) shape { return shape(uint16(f)<<8 | uint16(v)&0xff) }

func (s shape) field() shapeField { return shapeField(s >> 8) }

// String is "group:field=value", as in keys; see describe for people.
func (s shape) String() string {
	return fmt.Sprintf("%s=%d", shapeFields[s.field()], uint8(s))
}

var shapeNames = sync.OnceValue(func() map[string]shape {
	m := make(map[string]shape, numShapeFields*256)
	for f := range numShapeFields {
		for v := range 256 {
			s := makeShape(shapeField(f), v)
			m[s.String()] = s
		}
	}
	return m
})

func shapeNamed(name string) (shape, bool) {
	s, ok := shapeNames()[name]
	return s, ok
}
