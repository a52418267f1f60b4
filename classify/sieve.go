package classify

import "unsafe"

// sieve passes the tokens of a document through the screen. It is a
// segment.Sink, and its memory is reused from document to document.
type sieve struct {
	screen *screen
	peaks  []int  // of each block: the most that the evidence of a stretch comes to, in sixteenths of a nat, up to screenHot
	lists  []bool // of each block: it has so many items, so short ones, and so few function words that it may be a list
	units  int    // of all of them: Han characters and other words

	sum   int
	peak  *int
	items int    // of the block
	begun int    // units before it
	small int    // its function words and characters: these at least
	last  rune   // the Han character before in this item, 0 if none is glued
	word  []byte // the word before in this item, empty if there is none
	mark  uint64 // of that word
	low   []byte
}

func (v *sieve) reset(s *screen) {
	*v = sieve{screen: s, peaks: v.peaks[:0], lists: v.lists[:0], word: v.word[:0], low: v.low[:0]}
}

func (v *sieve) Block(i int) {
	v.end()
	v.peaks = append(v.peaks, 0)
	v.peak, v.sum, v.items, v.begun, v.small = &v.peaks[i], 0, 0, v.units, 0
}

// end ends the block before, if there is one.
func (v *sieve) end() {
	if n := len(v.lists); n < len(v.peaks) {
		units := v.units - v.begun
		v.lists = append(v.lists, mayList(n, v.items, units) && fewFunctions(v.small, units))
	}
}

const (
	screenNeed  = screenHot * screenScale
	screenLoses = screenDrift * screenScale
)

// add adds the evidence of a term, less the drift.
func (v *sieve) add(evidence int) {
	v.sum = max(0, v.sum+evidence-screenLoses)
	*v.peak = max(*v.peak, v.sum)
}

func (v *sieve) Han(run []rune, item, glued bool) {
	v.units += len(run)
	v.items += btoi(item)
	v.word = v.word[:0]
	if *v.peak >= screenNeed {
		return
	}
	last := v.last
	if item || !glued {
		last = 0
	}
	s := v.screen
	for _, r := range run {
		v.small += btoi(isFunctionHan(r))
		if last != 0 && (v.sum > 0 || s.rises(markGram(last, r))) {
			v.add(s.value(hashGram(last, r)))
		}
		last = r
	}
	v.last = last
}

func (v *sieve) Word(term []byte, item bool) {
	v.units++
	v.items += btoi(item)
	v.last = 0
	if item || len(term) == 1 {
		v.word = v.word[:0]
	}
	if len(term) == 1 || *v.peak >= screenNeed {
		return
	}
	s := v.screen
	mark := markWord(term)
	v.small += btoi(knownFunction(mark))
	if v.sum > 0 || s.rises(mark) || len(v.word) > 0 && s.rises(markPair(v.mark, mark)) {
		h := hashWord(v.lower(term))
		evidence := s.value(h)
		if len(v.word) > 0 {
			evidence += s.value(hashPair(hashWord(v.lower(v.word)), h))
		}
		v.add(evidence)
	}
	v.word, v.mark = append(v.word[:0], term...), mark
}

// lower is a term as it is counted; it lasts until the next.
func (v *sieve) lower(term []byte) string {
	v.low = append(v.low[:0], term...)
	lowerASCII(v.low)
	return view(v.low)
}

// view is b as a string that lasts as long as b stays as it is.
func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }

func lowerASCII(b []byte) {
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
}

// blocks marks the blocks of a skimmed text that need a full look, and those
// beside them in which anything at all speaks for spam. It reports whether
// there are any.
func (v *sieve) blocks(hot []bool, listed func(block int) bool) bool {
	v.end()
	any := false
	last := 0 // the peak of the block before
	for b, peak := range v.peaks {
		if peak >= screenNeed || b == 0 && peak >= screenTitle*screenScale ||
			peak >= screenForm*screenScale && v.lists[b] && listed(b) {
			any = true
			hot[b] = true
			if b > 0 && last >= screenWarm*screenScale {
				hot[b-1] = true
			}
		} else if b > 0 && last >= screenNeed && peak >= screenWarm*screenScale {
			hot[b] = true
		}
		last = peak
	}
	return any
}
