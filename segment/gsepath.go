package segment

import (
	"math"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/go-ego/gse"
)

// gsePath looks words up in a dictionary of gse and walks gse's shortest path
// itself: gse makes 38 % of all garbage of a run on the way, and cuts each word
// of a dictionary into shorter ones when it loads it, which is a sixth of a short
// run. A test holds each cut to that of gse.
type gsePath struct {
	words       []Word // sorted; nil when they are loaded
	fingerprint uint64
	ready       func()
	dict        *gse.Dictionary
	frequent    []float32               // of each frequency up to usual, how far it is
	singles     [1 << 10]uint64         // a bit for each character that is a word
	longer      [longerBits / 64]uint64 // bits for how longer words begin, see longerBit
	scratch     sync.Pool               // of *pathScratch
}

const (
	usual   = 1 << 12 // frequencies that are not worked out anew
	single  = 2       // the frequency of a word of one character, whatever it is
	unknown = 32      // how far a character is that is no word

	longerBits = 1 << 19 // ten for each beginning of 50,000 words
)

// longerBit is the number of the bit that is set if a word of two characters or
// more begins with these, and hardly ever if none does. Most pairs of characters
// begin no word, and the dictionary need not be asked.
func longerBit(a, b rune) uint64 {
	return (uint64(a)<<21 | uint64(b)) * 0x9e3779b97f4a7c15 >> (64 - 19)
}

// pathScratch is what a cut needs.
type pathScratch struct {
	text   []gse.Text
	runes  []rune
	tokens []*gse.Token
	steps  []pathStep
}

// pathStep is the way to a character's end.
type pathStep struct {
	far    float32 // 0: there is none yet
	length int32   // of its last word, in characters
}

func (s *pathStep) update(from, distance float32, length int) {
	if far := from + distance; s.far == 0 || s.far > far {
		*s = pathStep{far, int32(length)}
	}
}

func (c *gsePath) Fingerprint() uint64 { return c.fingerprint }

// load fills the dictionary.
func (c *gsePath) load() {
	c.dict = gse.NewDict()
	c.dict.Tokens = make([]gse.Token, 0, len(c.words))
	seg := gse.Segmenter{Dict: c.dict}
	// gse does not say how long a token is without copying it. So its part of
	// speech does: it has a byte for each character.
	pos := ""
	for _, w := range c.words {
		n, freq := utf8.RuneCountInString(w.Text), w.Freq
		first, size := utf8.DecodeRuneInString(w.Text)
		if n == 1 {
			freq = single
			if first < 1<<16 {
				c.singles[first>>6] |= 1 << (first & 63)
			}
		} else {
			second, _ := utf8.DecodeRuneInString(w.Text[size:])
			bit := longerBit(first, second)
			c.longer[bit>>6] |= 1 << (bit & 63)
		}
		if n > len(pos) {
			pos = strings.Repeat("n", n)
		}
		_ = seg.AddToken(w.Text, float64(freq), pos[:n]) // an empty text alone is an error, and there is none
	}
	c.words = nil
	c.frequent = make([]float32, usual)
	for i := range c.frequent {
		c.frequent[i] = c.far(float64(i))
	}
	c.scratch.New = func() any { return &pathScratch{tokens: make([]*gse.Token, c.dict.MaxTokenLen())} }
}

// far is how far a word of that frequency is: log2 of the share of all words,
// negated.
func (c *gsePath) far(freq float64) float32 {
	return float32(math.Log2(c.dict.TotalFreq())) - float32(math.Log2(freq))
}

// distance is far of a word of the dictionary.
func (c *gsePath) distance(t *gse.Token) float32 {
	freq := t.Freq()
	if freq < usual {
		return c.frequent[int(freq)]
	}
	return c.far(freq)
}

// begins reports whether a word of two characters or more may begin with these.
func (c *gsePath) begins(a, b rune) bool {
	bit := longerBit(a, b)
	return c.longer[bit>>6]>>(bit&63)&1 != 0
}

func (c *gsePath) Cut(dst []int, han []byte) []int {
	if _, n := utf8.DecodeRune(han); n == len(han) {
		if n > 0 {
			dst = append(dst, n)
		}
		return dst
	}
	c.ready()
	s := c.scratch.Get().(*pathScratch)
	defer func() {
		clear(s.text) // the caller's bytes are not held
		c.scratch.Put(s)
	}()
	s.text, s.runes, s.steps = s.text[:0], s.runes[:0], s.steps[:0]
	for at := 0; at < len(han); {
		r, n := utf8.DecodeRune(han[at:])
		s.text, s.runes = append(s.text, han[at:at+n]), append(s.runes, r)
		s.steps = append(s.steps, pathStep{})
		at += n
	}
	var from float32
	for i, r := range s.runes {
		if r < 1<<16 && (i+1 == len(s.runes) || !c.begins(r, s.runes[i+1])) {
			distance := float32(unknown)
			if c.singles[r>>6]>>(r&63)&1 != 0 {
				distance = c.frequent[single]
			}
			s.steps[i].update(from, distance, 1)
			from = s.steps[i].far
			continue
		}
		n := c.dict.LookupTokens(s.text[i:min(i+len(s.tokens), len(s.text))], s.tokens)
		for _, t := range s.tokens[:n] {
			length := len(t.Pos())
			s.steps[i+length-1].update(from, c.distance(t), length)
		}
		if n == 0 || len(s.tokens[0].Pos()) > 1 {
			s.steps[i].update(from, unknown, 1)
		}
		from = s.steps[i].far
	}
	// Back from the end: the ends of the words, the last one first.
	at, k := len(han), len(dst)
	for i := len(s.steps) - 1; i >= 0; {
		dst = append(dst, at)
		for range s.steps[i].length {
			at -= len(s.text[i])
			i--
		}
	}
	slices.Reverse(dst[k:])
	return dst
}
