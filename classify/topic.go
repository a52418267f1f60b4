package classify

import (
	"iter"
	"math"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/segment"
)

// topic is what the pairs and words of a stretch say, or its items, outside
// candidates.
type topic struct {
	sum    float64
	n, hot int
}

func (t *topic) add(o topic) { t.sum, t.n, t.hot = t.sum+o.sum, t.n+o.n, t.hot+o.hot }

func (t topic) mean() float64  { return t.sum / float64(max(1, t.n)) }
func (t topic) share() float64 { return float64(t.hot) / float64(max(1, t.n)) }

// nearBlocks is how many blocks on either side are about a candidate.
const nearBlocks = 4

// about are the blocks of a candidate and those near it.
func (a *analysis) about(k *candidate) iter.Seq[int] {
	return func(yield func(int) bool) {
		for b := max(0, a.items[k.lo].block-nearBlocks); b < min(len(a.rows), a.items[k.hi-1].block+nearBlocks+1); b++ {
			if !yield(b) {
				return
			}
		}
	}
}

// topics looks at what stands outside the candidates. The screen's values
// serve, so that a document says the same with and without a screen.
func (a *analysis) topics(t *table, all []candidate) {
	in := a.inside(all)
	blocks := make([]topic, len(a.rows))
	taken := make([]bool, len(a.rows))
	var doc topic
	family := make([]int, t.fams)
	var pair [2 * utf8.UTFMax]byte
	for b := range a.text.Blocks {
		s := &blocks[b]
		var last rune
		var lastWord uint64
		items := a.text.Blocks[b].Items
		if items.Len() == 0 {
			continue
		}
		lo, hi := a.text.Items[items.Lo].Tokens.Lo, a.text.Items[items.Hi-1].Tokens.Hi
		for k := lo; k < hi; k++ {
			tok := &a.text.Tokens[k]
			if in[k] {
				last, lastWord = 0, 0
				taken[b] = true
				continue
			}
			own := func(h uint64) bool {
				x := t.find(h)
				if x == nil || x.row < 0 || x.ratio() < ownLeast {
					return x != nil
				}
				family[t.leads[x.row]]++
				return true
			}
			note := func(v int) {
				s.sum += float64(v) / screenScale
				s.n++
				s.hot += btoi(v >= 2*screenScale)
			}
			if tok.Script == segment.Han {
				lastWord = 0
				if !tok.Glued {
					last = 0
				}
				for _, r := range tok.Term {
					if last != 0 {
						h := hashGram(last, r)
						v := t.screen.value(h)
						note(v)
						if v >= ownValue && !own(h) { // the screen has the word of two as well
							n := utf8.EncodeRune(pair[:], last)
							n += utf8.EncodeRune(pair[n:], r)
							own(xxhash.Sum64(pair[:n]) ^ saltWord)
						}
					}
					last = r
				}
				continue
			}
			last = 0
			if len(tok.Term) == 1 {
				lastWord = 0
				continue
			}
			h := a.toks[k].hash
			v := t.screen.value(h)
			if v >= ownValue {
				own(h)
			}
			if lastWord != 0 {
				v += t.screen.value(hashPair(lastWord, h))
			}
			note(v)
			lastWord = h
		}
		doc.add(*s)
	}
	for i := range all {
		k := &all[i]
		x := &k.x
		x[profTopic], x[profTopicHot] = doc.mean(), doc.share()
		if t.fams > 0 {
			x[profTopicOwn] = math.Sqrt(float64(family[k.family]) / float64(max(1, doc.n)))
		}
		var about topic
		short, blocksNear := 0, 0
		for b := range a.about(k) {
			about.add(blocks[b])
			if (b < a.items[k.lo].block || b > a.items[k.hi-1].block) && !taken[b] {
				blocksNear++
				short += btoi(a.rows[b].units <= 12)
			}
		}
		x[profNear], x[profNearHot] = about.mean(), about.share()
		x[profNearShort] = float64(short) / float64(max(1, blocksNear))
	}
}

// ownValue is the screen's value, in sixteenths of a nat, below which a term
// surely says less than ownLeast.
const ownValue = ownLeast * screenScale

// inside marks the tokens of candidates.
func (a *analysis) inside(all []candidate) []bool {
	in := make([]bool, len(a.text.Tokens))
	for i := range all {
		for k := a.items[all[i].lo].lo; k < a.items[all[i].hi-1].hi; k++ {
			in[k] = true
		}
	}
	return in
}
