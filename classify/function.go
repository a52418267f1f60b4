package classify

import (
	"strings"
	"unicode/utf8"
)

// The block of CJK unified ideographs.
const (
	firstHan      = 0x4e00
	hanCharacters = 0x5200
)

// Function words carry the grammar of a sentence. Keyword runs have next to
// none, whatever they sell: their absence is the most general sign there is.
// The Chinese ones are single characters, so that they are found whatever the
// words are that a dictionary knows.
var functionHan = func() (t [hanCharacters]bool) {
	for _, r := range "的了在是和有我不这他她也就都而及与着或没们为对从到被把让但很还又吗呢吧啊其所以之于则因此并已将会能可要说个" {
		t[r-firstHan] = true
	}
	return t
}()

// isFunctionHan looks at every character of a text: a table, not a map.
func isFunctionHan(r rune) bool {
	return r >= firstHan && r < firstHan+hanCharacters && functionHan[r-firstHan]
}

var functionLatin = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`the of and to in is for on with that as at by it be was are this an or
		have not you we he she his her they their them which has had were but will can would should could
		there been its my your our who what when where how if so than then these those do does did i
		about into over after before because while also just more some such only no
		dan yang di untuk dengan dari ini itu pada adalah
		de la el los las en y que un una por con para es le les des et du une est pour dans
		der die das und den von zu mit ist im ein eine nicht auf für`) {
		m[w] = true
	}
	return m
}()

// functionHashes has the hashes of these: a set of numbers is asked faster than a
// map of words. Nothing is added to it later.
var functionHashes = func() *contentSet {
	s := new(contentSet)
	for w := range functionLatin {
		s.add(hashWord(w), 0)
	}
	return s
}()

// isFunctionLatin reports whether a word of this hash is a function word.
func isFunctionLatin(hash uint64) bool { return functionHashes.has(hash) }

// markBits is how many bits of a mark say where it stands in functionMarks.
const markBits = 10

// functionMarks has the marks of most words of functionLatin, each where its
// first bits say: of two in one place, one is missing. So are words with letters
// beyond ASCII, of which a mark does not tell the capitals.
var functionMarks = func() (t [1 << markBits]uint64) {
	for w := range functionLatin {
		if strings.ContainsFunc(w, func(r rune) bool { return r >= utf8.RuneSelf }) {
			continue
		}
		m := markWord([]byte(w))
		if at := &t[m>>(64-markBits)]; *at < m { // whatever the order of the map
			*at = m
		}
	}
	return t
}()

// knownFunction reports whether a word of this mark is a function word. It
// misses some; a mark of another word it takes for one once in 2^64.
func knownFunction(mark uint64) bool { return functionMarks[mark>>(64-markBits)] == mark }
