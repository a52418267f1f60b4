package classify

import (
	"slices"

	"github.com/shai-text/shai/segment"
)

// analysis is a document on its way from tokens to evidence. It is reused
// from document to document.
type analysis struct {
	escapes escapes
	body    []byte         // without escapes, where a classifier judges it
	leaked  []segment.Span // calls of tools, of a body that a classifier judges
	text    segment.Text
	toks    []token
	items   []item
	rows    []row // one a block
	units   int   // of all rows

	sieve   sieve
	glance  glance
	hot     []bool // blocks that the screen did not clear
	cleared []bool // the others; empty without a screen

	main  segment.Language // of most of the document's letters
	prose contentSet       // content of the blocks that read like prose
	kin   contentSet       // how the items about a candidate begin and end

	keep []uint64 // content hashes of the items
	x    []float64
	path pathScratch

	terms documentTerms // of models of whole documents
	found []candidate
	odd   []float64 // the items' odds by their words, echoes raised, beside found
	blind []float64 // and by their form
	again []echo

	runes    []rune // scratch of profile
	hashes   []uint64
	said     []weighed // scratch of Classifier.terms
	mentions []mention // likewise, where they stand
	seats    []int32   // likewise, 1 + where a hash stands in said
}

// token is the evidence of a segment.Token.
type token struct {
	hash     uint64  // of the word
	word     float64 // LLR of the word, nats
	gram     float64 // LLR of the pairs that end in this token
	cross    float64 // of these, the one that begins in the token before
	units    int32   // Han characters, or 1
	known    bool
	mute     bool    // says nothing: a single letter or digit, an escaped byte, a third repetition
	raw      float64 // LLR of word and pairs, not clipped
	function int32   // function words: one at the most, but in a run that was not cut
	han      bool
}

// item is a piece of a segment.Item that is judged as one: all of it, or what
// a run of spam words inside a sentence parts it into.
type item struct {
	segment.Span
	lo, hi        int // tokens
	block         int
	before, after segment.Separator
	spaced        bool

	class    int // script class
	units    int // Han characters + words of other scripts
	han      int
	latin    int
	function int
	shapes   [numShapeFields]shape
	keep     segment.Range // into analysis.keep
	gold     bool          // while fitting
	weight   float64       // while fitting
}

// row is what the items of a block have in common.
type row struct {
	items    segment.Range // into analysis.items
	units    int
	function int
	han      int
	prose    bool
	regular  int
}

// Script classes of an item.
const (
	classHan = iota
	classLatin
	classMixed
	classOther

	numClasses
)

// analyse segments the body and looks up its words. With a nil table nothing
// is looked up (counting); cuts are offsets at which items are parted whatever
// they hold (the edges of gold spans).
// It reports false, and stops early, if the table's filter cleared all of it.
func (a *analysis) analyse(seg *segment.Segmenter, t *table, body []byte, cuts []int) bool {
	var f *filter
	if t != nil {
		f = t.filter
	}
	if !a.look(seg, f, body) {
		a.items, a.rows, a.toks = a.items[:0], a.rows[:0], a.toks[:0]
		return false
	}
	a.read(t, cuts)
	return true
}

// read finds tokens, items and rows of a body that was taken apart.
func (a *analysis) read(t *table, cuts []int) {
	a.tokens(t)
	a.again = a.again[:0]
	a.split(t, cuts)
	a.prose.reset()
	a.measure()
}

// look takes the body apart, and into words where the filter, if there is one,
// does not clear it. It reports whether anything is left.
func (a *analysis) look(seg *segment.Segmenter, f *filter, body []byte) bool {
	a.body, a.cleared = body, a.cleared[:0]
	if f == nil {
		seg.Segment(&a.text, body)
		return true
	}
	a.sieve.reset(f.screen)
	seg.Skim(&a.text, body, &a.sieve)
	hot := slices.Grow(a.hot[:0], len(a.text.Blocks))[:len(a.text.Blocks)]
	clear(hot)
	a.hot = hot
	a.glance.screen = nil
	left := a.sieve.blocks(hot, func(b int) bool {
		seg.SkimBlock(&a.text, body, b, &a.glance)
		return a.glance.listed()
	})
	leaks := a.leaking(hot)
	if !left && !leaks {
		return false
	}
	if f.gate != nil && !f.gate.open() && !leaks {
		passed := false
		a.glances(seg, f.screen, func(_ int, x *[numGlance]float64) bool {
			passed = f.gate.passes(x)
			return !passed
		})
		if !passed {
			return false
		}
	}
	seg.Words(&a.text, body, hot)
	for _, h := range hot {
		a.cleared = append(a.cleared, !h)
	}
	return true
}

// tellLanguages adds the bytes of the blocks in each language.
func (a *analysis) tellLanguages(seg *segment.Segmenter, to map[segment.Language]int) {
	seg.Languages(&a.text, a.body)
	a.addLanguages(to)
}

// addLanguages adds them as they are.
func (a *analysis) addLanguages(to map[segment.Language]int) {
	for i := range a.text.Blocks {
		b := &a.text.Blocks[i]
		to[b.Language] += a.escapes.span(b.Span).Len()
	}
}

// isCleared reports whether the screen has cleared a block.
func (a *analysis) isCleared(block int) bool { return len(a.cleared) > 0 && a.cleared[block] }

func (a *analysis) tokens(t *table) {
	toks, body := a.text.Tokens, a.body
	if cap(a.toks) < len(toks) {
		a.toks = make([]token, len(toks)+len(toks)/4)
	}
	a.toks = a.toks[:len(toks)]
	block := 0
	for i := range toks {
		src := &toks[i]
		for block+1 < len(a.text.Blocks) && src.Start >= a.text.Blocks[block].End {
			block++
		}
		cleared := a.isCleared(block)
		k := token{hash: hashWord(src.Term), units: 1, han: src.Script == segment.Han}
		if k.han {
			n := 0
			for _, r := range src.Term {
				n++
				if isFunctionHan(r) && (k.function == 0 || cleared) {
					k.function++
				}
			}
			k.units = int32(n)
		} else if src.Script == segment.Latin && isFunctionLatin(k.hash) {
			k.function = 1
		}
		// A word said for the third time running says nothing more: 啪啪啪啪啪.
		again := i > 1 && a.toks[i-1].hash == k.hash && a.toks[i-2].hash == k.hash
		k.mute = again || !k.han && (len(src.Term) == 1 || src.Start > 0 && src.Len() == 2 && body[src.Start-1] == '%')
		if t != nil && !k.mute && !cleared {
			if s := t.find(k.hash); s != nil {
				k.word, k.known = s.ratio(), true
				k.raw = k.word
			}
		}
		a.toks[i] = k
	}
	if t == nil {
		return
	}
	for i := range a.text.Items {
		if a.isCleared(a.text.Items[i].Block) {
			continue
		}
		r := a.text.Items[i].Tokens
		a.pairs(r.Lo, r.Hi, func(m mention, cross bool, hash uint64) {
			e := t.llr(hash)
			tok := &a.toks[m.token]
			tok.raw += e
			tok.gram += heard(e)
			if cross {
				tok.cross = heard(e)
			}
		})
	}
}

// grams calls f for each pair of Han characters that stand together in the
// tokens [lo, hi) of one item.
func (a *analysis) grams(lo, hi int, f func(hash uint64) bool) {
	var last rune
	for i := lo; i < hi; i++ {
		src := &a.text.Tokens[i]
		if !a.toks[i].han {
			last = 0
			continue
		}
		if !src.Glued || i == lo {
			last = 0
		}
		for _, r := range src.Term {
			if last != 0 && !f(hashGram(last, r)) {
				return
			}
			last = r
		}
	}
}

// pairs calls f for each pair of characters and of words in the tokens
// [lo, hi) of one item, with the token in which it ends, and whether it begins
// in the one before.
func (a *analysis) pairs(lo, hi int, f func(m mention, cross bool, hash uint64)) {
	var last rune // the Han character before, 0 if none is glued
	var alike int // how many in a row are the same
	for i := lo; i < hi; i++ {
		src := &a.text.Tokens[i]
		if a.toks[i].han {
			if !src.Glued || i == lo {
				last = 0
			}
			whole := a.toks[i].units == 2 // its two characters are the word, and counted as that
			for n, r := range src.Term {
				if r == last {
					alike++
				} else {
					alike = 0
				}
				if last != 0 && !(whole && n > 0) && alike < 3 {
					f(mention{kind: kindGram, token: i, a: last, b: r}, n == 0, hashGram(last, r))
				}
				last = r
			}
			continue
		}
		last = 0
		if i > lo && !a.toks[i-1].han && !a.toks[i].mute && !a.toks[i-1].mute {
			f(mention{kind: kindPair, token: i}, true, hashPair(a.toks[i-1].hash, a.toks[i].hash))
		}
	}
}

// Price, in nats, of passing from content to spam words inside an item and
// back, when an item is parted.
const (
	splitEnter = 4
	splitLeave = 2.5
)

// split makes the items from the segmenter's. An item is parted at the cuts,
// and, with a table, where a run of spam words begins or ends in a sentence.
func (a *analysis) split(t *table, cuts []int) {
	a.items = a.items[:0]
	c := 0
	src := a.text.Items
	for i := range src {
		s := &src[i]
		after := segment.SepBlank
		if i+1 < len(src) {
			after = src[i+1].Before
		}
		lo, before := s.Tokens.Lo, s.Before
		for lo < s.Tokens.Hi {
			hi := s.Tokens.Hi
			for c < len(cuts) && cuts[c] <= a.text.Tokens[lo].Start {
				c++
			}
			if c < len(cuts) {
				for k := lo + 1; k < hi; k++ {
					if a.text.Tokens[k].Start >= cuts[c] {
						hi = k
						break
					}
				}
			}
			end := after
			if hi < s.Tokens.Hi {
				end = segment.SepNone
			}
			if _, same := a.isEcho(lo, hi); !same && t != nil && hi-lo > 2 && !a.isCleared(s.Block) {
				a.splitHot(lo, hi, s, before, end)
			} else {
				a.push(lo, hi, s, before, end)
			}
			lo, before = hi, segment.SepNone
		}
	}
}

func (a *analysis) push(lo, hi int, s *segment.Item, before, after segment.Separator) {
	a.items = append(a.items, item{
		Span: segment.Span{Start: a.text.Tokens[lo].Start, End: a.text.Tokens[hi-1].End},
		lo:   lo, hi: hi, block: s.Block, before: before, after: after, spaced: s.Spaced,
	})
}

// splitHot parts the tokens of an item by a two-state path over their words.
func (a *analysis) splitHot(lo, hi int, s *segment.Item, before, after segment.Separator) {
	n := hi - lo
	back := a.path.bits(2 * n)
	ham, spam := 0.0, -float64(splitEnter)
	any := false
	for k := range n {
		e := heard(a.toks[lo+k].word) + a.toks[lo+k].gram/2
		if k > 0 {
			h, p := ham, spam
			if spam-splitLeave > ham {
				h = spam - splitLeave
				back[2*k] = true
			}
			if ham-splitEnter > spam {
				p = ham - splitEnter
				back[2*k+1] = true
			}
			ham, spam = h, p
		}
		spam += e
		any = any || spam > ham
	}
	if !any {
		a.push(lo, hi, s, before, after)
		return
	}
	state := spam > ham
	end := hi
	cutAt := a.path.cuts[:0]
	for k := n - 1; k > 0; k-- {
		b := back[2*k]
		if state {
			b = back[2*k+1]
		}
		if b {
			state = !state
			cutAt = append(cutAt, lo+k)
		}
	}
	a.path.cuts = cutAt
	for i := len(cutAt) - 1; i >= 0; i-- {
		end = cutAt[i]
		a.push(lo, end, s, before, segment.SepNone)
		lo, before = end, segment.SepNone
	}
	a.push(lo, hi, s, before, after)
}

func clip(x, c float64) float64 { return max(-c, min(c, x)) }

// pathScratch is reused memory of the decoders.
type pathScratch struct {
	bit    []bool
	mark   []bool
	blocks []int32
	cuts   []int
	f      []float64
}

func (p *pathScratch) bits(n int) []bool {
	if cap(p.bit) < n {
		p.bit = make([]bool, n*2)
	}
	b := p.bit[:n]
	clear(b)
	return b
}

// marks are two marks for each item.
func (p *pathScratch) marks(n int) (one, other []bool) {
	if cap(p.mark) < 2*n {
		p.mark = make([]bool, 4*n)
	}
	return p.mark[:n], p.mark[n : 2*n]
}

func (p *pathScratch) floats(n int) []float64 {
	if cap(p.f) < n {
		p.f = make([]float64, n*2)
	}
	return p.f[:n]
}
