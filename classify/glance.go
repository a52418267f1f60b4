package classify

import (
	"math"

	"github.com/shai-text/shai/segment"
)

// A list of keywords, by its form, has so many items (in the title so many),
// of so many characters and words on average, and so many function characters
// in a hundred at the most.
const (
	listItems     = 3
	listTitle     = 2
	listLength    = 14
	listFunctions = 6
)

// What a glance tells of a block, for the gate.
const (
	glanceFirst     = iota // it is the first
	glanceBlocks           // how many the document has, on a logarithmic scale
	glanceDepth            // where among them it stands, 0..1
	glanceDocument         // words and Han characters of the document, on a logarithmic scale
	glanceHot              // how many of its blocks the screen has not cleared, likewise
	glanceBefore           // the peak of the block before, nats, up to screenHot
	glanceAfter            // and of the one after
	glanceUnits            // words and Han characters of the block, on a logarithmic scale
	glanceItems            // its items, likewise
	glanceAverage          // words and characters of an item
	glanceFunctions        // share of function words
	glanceLatin            // share of words
	glanceDigits           // share of words with digits
	glancePeak             // the most that the evidence of a stretch comes to, nats
	glanceStretch          // pairs and words of that stretch, on a logarithmic scale
	glanceDense            // evidence of that stretch, a pair or word
	glanceSum              // all that speaks for spam, nats, on a logarithmic scale
	glanceMean             // all evidence, a pair or word
	glanceStrong           // pairs and words that speak clearly for spam, on a logarithmic scale
	glanceShare            // their share
	glanceCold             // share of those that speak against it
	glanceTop              // the strongest, nats
	glanceSecond           //
	glanceThird            //
	glanceItem             // evidence of the item that speaks most for spam, nats
	glanceItemMean         // a pair or word of it
	glanceItemUnits        // its words and Han characters, on a logarithmic scale
	glanceItemEdge         // it is the first or the last of several

	numGlance
)

// glance is what the screen's values, and no more, tell of a block. It is a
// segment.Sink. Without a screen it tells of the form alone.
type glance struct {
	screen *screen
	last   rune
	hash   uint64 // of the word before in this item, 0 if there is none
	low    []byte

	block                           int
	items, units, functions, digits int
	latin                           int
	sum, peak, begun, stretch       int // of the running stretch, of the most evident
	n, all, spam, strong, cold      int // pairs and words, and their evidence
	top                             [3]int

	item glanced // that is being filled
	best glanced // the item that speaks most for spam
}

// glanced is an item.
type glanced struct{ nth, units, n, sum int }

// begin begins an item.
func (g *glance) begin() {
	g.close()
	g.item = glanced{nth: g.items}
	g.items++
}

// close ends the item.
func (g *glance) close() {
	if g.item.n > 0 && (g.best.n == 0 || g.item.sum > g.best.sum) {
		g.best = g.item
	}
}

func (g *glance) Block(i int) {
	*g = glance{screen: g.screen, low: g.low, block: i}
}

func (g *glance) Han(run []rune, item, glued bool) {
	if item {
		g.begin()
	}
	g.units += len(run)
	g.item.units += len(run)
	g.hash = 0
	last := g.last
	if item || !glued {
		last = 0
	}
	for _, r := range run {
		g.functions += btoi(isFunctionHan(r))
		if last != 0 && g.screen != nil {
			g.add(g.screen.value(hashGram(last, r)))
		}
		last = r
	}
	g.last = last
}

func (g *glance) Word(term []byte, item bool) {
	if item {
		g.begin()
	}
	g.units++
	g.item.units++
	g.latin++
	g.last = 0
	g.low = append(g.low[:0], term...)
	lowerASCII(g.low)
	h := hashWord(view(g.low))
	g.functions += btoi(isFunctionLatin(h))
	for _, c := range term {
		if '0' <= c && c <= '9' {
			g.digits++
			break
		}
	}
	if item || len(term) == 1 {
		g.hash = 0
	}
	if len(term) == 1 || g.screen == nil {
		return
	}
	v := g.screen.value(h)
	if g.hash != 0 {
		v += g.screen.value(hashPair(g.hash, h))
	}
	g.add(v)
	g.hash = h
}

// add adds the evidence of a pair or word.
func (g *glance) add(v int) {
	if g.sum == 0 {
		g.begun = g.n
	}
	g.n++
	g.item.n++
	g.item.sum += v
	g.all += v
	g.spam += max(0, v)
	g.strong += btoi(v >= 2*screenScale)
	g.cold += btoi(v < 0)
	if g.sum = max(0, g.sum+v-screenLoses); g.sum > g.peak {
		g.peak, g.stretch = g.sum, g.n-g.begun
	}
	for i, t := range g.top {
		if v > t {
			g.top[i], v = v, t
		}
	}
}

// mayList reports whether a block of so many items and words and characters
// looks like a list of keywords, but for the function words.
func mayList(block, items, units int) bool {
	return items >= listTitle && (items >= listItems || block == 0) && units <= listLength*items
}

// listed reports whether the block looks like a list of keywords.
func (g *glance) listed() bool {
	return mayList(g.block, g.items, g.units) && fewFunctions(g.functions, g.units)
}

// fewFunctions reports whether there are as few function words and characters
// among the words and Han characters of a block as keywords have.
func fewFunctions(functions, units int) bool { return functions*100 <= listFunctions*units }

// tell fills in what the glance tells of its block in the sieve's document, of
// which so many blocks are hot.
func (g *glance) tell(x *[numGlance]float64, v *sieve, hot int) {
	nats := func(e int) float64 { return float64(e) / screenScale }
	share := func(p, q int) float64 { return float64(p) / float64(max(1, q)) }
	log := func(n int) float64 { return math.Log1p(float64(n)) }
	peak := func(b int) float64 {
		if b < 0 || b >= len(v.peaks) {
			return -1
		}
		return nats(min(v.peaks[b], screenNeed))
	}
	g.close()
	x[glanceFirst], x[glanceDepth] = one(g.block == 0), share(g.block, len(v.peaks))
	x[glanceBlocks], x[glanceDocument], x[glanceHot] = log(len(v.peaks)), log(v.units), log(hot)
	x[glanceBefore], x[glanceAfter] = peak(g.block-1), peak(g.block+1)
	x[glanceUnits], x[glanceItems], x[glanceAverage] = log(g.units), log(g.items), share(g.units, g.items)
	x[glanceFunctions], x[glanceLatin], x[glanceDigits] = share(g.functions, g.units), share(g.latin, g.units), share(g.digits, g.units)
	x[glancePeak], x[glanceStretch], x[glanceDense] = nats(g.peak), log(g.stretch), nats(g.peak)/float64(max(1, g.stretch))
	x[glanceSum] = math.Log1p(nats(g.spam))
	x[glanceMean] = nats(g.all) / float64(max(1, g.n))
	x[glanceStrong], x[glanceShare], x[glanceCold] = log(g.strong), share(g.strong, g.n), share(g.cold, g.n)
	x[glanceTop], x[glanceSecond], x[glanceThird] = nats(g.top[0]), nats(g.top[1]), nats(g.top[2])
	x[glanceItem], x[glanceItemMean] = nats(g.best.sum), nats(g.best.sum)/float64(max(1, g.best.n))
	x[glanceItemUnits] = log(g.best.units)
	x[glanceItemEdge] = one(g.items > 1 && (g.best.nth == 0 || g.best.nth == g.items-1))
}

// glances calls f for each hot block of a document that the sieve has gone
// through, with what a glance tells of it, until f returns false.
func (a *analysis) glances(seg *segment.Segmenter, s *screen, f func(block int, x *[numGlance]float64) bool) {
	n := 0
	for _, h := range a.hot {
		n += btoi(h)
	}
	a.glance.screen = s
	var x [numGlance]float64
	for b, h := range a.hot {
		if !h {
			continue
		}
		seg.SkimBlock(&a.text, a.body, b, &a.glance)
		a.glance.tell(&x, &a.sieve, n)
		if !f(b, &x) {
			return
		}
	}
}
