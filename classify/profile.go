package classify

import (
	"math"
	"slices"

	"github.com/shai-text/shai/segment"
)

// What is known of a candidate as a whole, beyond the evidence of its items:
// how it hangs together, how it sits in its line, what stands about it and
// what the rest of the document talks of. The judge weighs all of it.
const (
	profMargin  = iota // evidence and prices, nats, on a logarithmic scale
	profMean           // evidence an item
	profItems          // how many items, on a logarithmic scale
	profUnits          // how many words and Han characters, likewise
	profLexical        // evidence of words and pairs, a word
	profSum            // of all of them, on a logarithmic scale
	profTop            // evidence of the strongest word with its pairs
	profSecond         // of the second
	profThird          // of the third
	profRaw            // evidence of all words, not clipped, on a logarithmic scale
	profRest           // of the words but the strongest, a word
	profHot            // share of words that speak clearly for spam
	profCold           // share of words that speak against it
	profWeakest        // evidence of the weakest item's words, a word
	profLow            // share of items that look like content
	profForm           // evidence of the form, an item
	profRow            // of the row, an item
	profPlace          // of the place, an item
	profUnseen         // share of words never counted
	profSingles        // share of words of one Han character

	profFunction // share of function words
	profLonger   // words and characters of its longest item, on a logarithmic scale
	profAverage  // of an item on average, likewise
	profDiverse  // share of its Han characters that are different
	profShared   // share of content that other items of it have
	profCaps     // share of Latin words that are capitalised
	profDigits   // share of words with digits
	profLatin    // share of Latin words
	profMixed    // Latin or digits within Han items
	profDisguise // share of words in disguise
	profBefore   // what separates it on the left, and on the right
	profAfter
	profHeld  // a function word holds it
	profGlued // sides on which it is grown into a sentence

	profStartsLine
	profEndsLine
	profTitle  // begins in the first block
	profDepth  // where in the document it begins, 0..1
	profToEnd  // blocks between it and the end, on a logarithmic scale
	profProse  // stands in a block that reads like prose
	profInRow  // its share of the row's words
	profRowOff // words of the row beside it, on a logarithmic scale

	profForeign  // of another language than most of the document
	profIslet    // of another script than the rest of its blocks
	profOverlap  // share of its content that comes back in the prose
	profShare    // share of the document
	profDocument // words of the rest of the document, on a logarithmic scale
	profMain     // main language: 0 Chinese, 1 English, 2 another

	profTopic     // evidence of the rest of the document, a pair or word, nats
	profTopicHot  // share of it that speaks clearly for spam
	profTopicOwn  // share of it that speaks for the candidate's own family
	profNear      // evidence of the blocks about it, likewise
	profNearHot   //
	profNearShort // share of the blocks about it that are short, as in a menu
	profElsewhere // how often its strongest word stands outside candidates
	profAgain     // how many candidates read the same, on a logarithmic scale
	profAlike     // how many share content with it, likewise
	profOthers    // how many other candidates there are, likewise
	profBest      // margin of the best of the others
	profByForm    // found by its form alone
	profFamily    // how clearly its words are of one family, nats a word
	profBlind     // evidence and prices by the form alone, on a logarithmic scale
	profWithin    // a longer candidate by form reaches over it
	profOver      // it reaches over shorter ones: the share of its words that are theirs
	profInside    // the best margin of these

	profRestForm  // evidence of the form, row and place of the items outside candidates, an item
	profNearForm  // of those of the blocks about it
	profKin       // share of its items that begin or end as items about it do
	profHeldAlike // share of the candidates that read the same which a sentence's grammar holds

	numProfile
)

// profiles fills in what is known of each candidate.
func (a *analysis) profiles(t *table, odds, form []float64, all []candidate) {
	if len(all) == 0 {
		return
	}
	strong := make([][]byte, len(all))
	for i := range all {
		strong[i] = a.profile(t, odds, &all[i])
	}
	a.topics(t, all)
	a.recurrences(all, strong)
	a.overlaps(all)
	a.alike(all)
	a.surroundings(form, all)
	a.heldAlike(all)
}

func logScale(x float64) float64 { return math.Copysign(math.Log1p(math.Abs(x)), x) }

// profile fills in what does not depend on the other candidates. It returns
// the source of the strongest word.
func (a *analysis) profile(t *table, odds []float64, k *candidate) []byte {
	x := &k.x
	lo, hi := k.lo, k.hi
	first, last := &a.items[lo], &a.items[hi-1]
	var units, function, han, latin, caps, digits, singles, folded, mixed int
	var words, unseen, hot, cold, low, longest int
	var sum, lexical, raw, form, row, place float64
	var top [3]float64
	strongest := -1
	weakest := math.Inf(1)
	runes, seen := a.runes[:0], a.hashes[:0]
	content, over := 0, 0
	for i := lo; i < hi; i++ {
		it := &a.items[i]
		units += it.units
		longest = max(longest, it.units)
		function += it.function
		han += it.han
		sum += odds[i]
		if odds[i] < 0 {
			low++
		}
		f := a.x[i*numFeatures : (i+1)*numFeatures]
		form, row, place = form+f[featForm], row+f[featRow], place+f[featPlace]
		weakest = min(weakest, f[featLexical]/float64(max(1, it.hi-it.lo)))
		if it.han > 0 && it.latin > 0 {
			mixed++
		}
		for w := it.lo; w < it.hi; w++ {
			tok, src := &a.toks[w], &a.text.Tokens[w]
			words++
			unseen += btoi(!tok.known)
			e := heard(tok.word) + tok.gram
			if w == first.lo {
				e -= tok.cross // it begins before the candidate
			}
			lexical += e
			raw += tok.raw
			hot += btoi(e >= 2)
			cold += btoi(e < 0)
			folded += btoi(src.Folded&^segment.FoldTraditional != 0)
			if tok.han {
				singles += btoi(tok.units == 1)
				for _, r := range src.Term {
					runes = append(runes, r)
				}
			} else {
				latin++
				ch := a.body[src.Start]
				caps += btoi(ch >= 'A' && ch <= 'Z')
				d := false
				for n := 0; n < len(src.Term); n++ {
					d = d || src.Term[n] >= '0' && src.Term[n] <= '9'
				}
				digits += btoi(d)
			}
			if e > top[0] {
				strongest = w
			}
			for s := range top {
				if e > top[s] {
					top[s], e = e, top[s]
				}
			}
		}
		for _, h := range a.keep[it.keep.Lo:it.keep.Hi] {
			content++
			seen = append(seen, h)
			if a.prose.n > 0 && a.prose.elsewhere(h, it.block) {
				over++
			}
		}
	}
	n := float64(hi - lo)
	w := float64(max(1, words))
	share := func(p, q int) float64 { return float64(p) / float64(max(1, q)) }
	a.runes, a.hashes = runes, seen // the memory is kept
	slices.Sort(runes)
	runes = slices.Compact(runes)
	slices.Sort(seen)
	shared := 0
	for i, h := range seen {
		shared += btoi(i > 0 && seen[i-1] == h || i+1 < len(seen) && seen[i+1] == h)
	}
	rowUnits := 0
	for b := first.block; b <= last.block; b++ {
		rowUnits += a.rows[b].units
	}
	nBlocks := len(a.rows)

	x[profMargin] = logScale(k.margin)
	x[profMean] = clip(sum/n, 8)
	x[profItems] = math.Log1p(n)
	x[profUnits] = math.Log1p(float64(units))
	x[profLexical] = lexical / w
	x[profSum] = logScale(lexical)
	x[profTop], x[profSecond], x[profThird] = top[0], top[1], top[2]
	x[profRaw] = logScale(raw)
	x[profRest] = (lexical - top[0]) / w
	x[profHot], x[profCold] = share(hot, words), share(cold, words)
	x[profWeakest] = clip(weakest, 8)
	x[profLow] = float64(low) / n
	x[profForm], x[profRow], x[profPlace] = form/n, row/n, place/n
	x[profUnseen], x[profSingles] = share(unseen, words), share(singles, words)

	x[profFunction] = share(function, units)
	x[profLonger] = math.Log1p(float64(longest))
	x[profAverage] = math.Log1p(float64(units) / n)
	x[profDiverse] = share(len(runes), han)
	x[profShared] = share(shared, content)
	x[profCaps], x[profDigits], x[profLatin] = share(caps, latin), share(digits, words), share(latin, words)
	x[profMixed] = float64(mixed) / n
	x[profDisguise] = share(folded, words)
	if first.spaced {
		x[profDisguise] = 1
	}
	x[profBefore], x[profAfter] = float64(first.before), float64(last.after)
	x[profHeld] = one(a.held(first.lo, last.hi))
	x[profGlued] = one(first.before == segment.SepNone) + one(last.after == segment.SepNone)

	x[profStartsLine], x[profEndsLine] = one(a.startsLine(lo)), one(a.endsLine(hi))
	x[profTitle] = one(first.block == 0)
	x[profDepth] = share(first.block, nBlocks)
	x[profToEnd] = math.Log1p(float64(nBlocks - 1 - last.block))
	x[profProse] = one(a.rows[first.block].prose)
	x[profInRow] = share(units, rowUnits)
	x[profRowOff] = math.Log1p(float64(max(0, rowUnits-units)))

	x[profForeign] = one(a.text.Blocks[first.block].Language != a.main || han*2 > units && a.main != "zh")
	x[profIslet] = one(a.islet(lo, hi, han, units))
	x[profOverlap] = share(over, content)
	x[profShare] = share(units, a.units)
	x[profDocument] = math.Log1p(float64(max(0, a.units-units)))
	switch a.main {
	case "zh":
		x[profMain] = 0
	case "en":
		x[profMain] = 1
	default:
		x[profMain] = 2
	}
	x[profByForm] = one(k.form)
	x[profBlind] = logScale(k.blind)
	x[profWithin] = one(k.within)
	var gap float64
	k.family, gap = t.leader(a, lo, hi)
	x[profFamily] = gap / w
	if strongest < 0 {
		return nil
	}
	from := strongest
	if a.toks[strongest].units == 1 && a.toks[strongest].han && strongest > first.lo && a.text.Tokens[strongest].Glued {
		from--
	}
	return a.body[a.text.Tokens[from].Start:a.text.Tokens[strongest].End]
}

// leader is the likeliest family of the items' words, and by how much it leads
// the second, in nats.
func (t *table) leader(a *analysis, lo, hi int) (family int, gap float64) {
	if t.fams < 2 {
		return 0, 0
	}
	best, second := math.Inf(-1), math.Inf(-1)
	for f, s := range t.families(a, lo, hi) {
		if s > best {
			family, best, second = f, s, best
		} else if s > second {
			second = s
		}
	}
	return family, best - second
}

// ownLeast is the evidence, in nats, from which on a word or pair speaks for
// its likeliest family.
const ownLeast = 1

// families are the log-likelihoods of the items' words by family.
func (t *table) families(a *analysis, lo, hi int) []float64 {
	sum, row := make([]float64, t.fams), make([]float64, t.fams)
	add := func(hash uint64) {
		s := t.find(hash)
		if s == nil || s.row < 0 {
			return
		}
		for f, p := range t.row(s.row, row) {
			sum[f] += p
		}
	}
	for i := lo; i < hi; i++ {
		it := &a.items[i]
		for k := it.lo; k < it.hi; k++ {
			add(a.toks[k].hash)
		}
		a.pairs(it.lo, it.hi, func(_ mention, _ bool, hash uint64) { add(hash) })
	}
	return sum
}
