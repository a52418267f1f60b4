package classify

import (
	"bytes"
	"math"

	"github.com/shai-text/shai/segment"
)

// maxContent bounds the content hashes kept of an item: enough to compare
// items by, and no long sentence costs more than a short one.
const maxContent = 16

// measure finds the shape of every item: its own form, the row it stands in,
// its place in the document.
func (a *analysis) measure() {
	a.measureItems()
	a.measureRows()
	a.mainLanguage()
	nBlocks := len(a.rows)
	for b := range a.rows {
		if a.isCleared(b) {
			continue
		}
		r := &a.rows[b]
		for i := r.items.Lo; i < r.items.Hi; i++ {
			it := &a.items[i]
			a.form(it)
			a.row(i, it, r)
			a.place(i, it, r, b, nBlocks)
		}
	}
}

func (a *analysis) measureItems() {
	a.keep = a.keep[:0]
	for i := range a.items {
		it := &a.items[i]
		it.han, it.latin, it.function = 0, 0, 0
		it.keep.Lo = len(a.keep)
		latin, other := 0, 0
		for k := it.lo; k < it.hi; k++ {
			t := &a.toks[k]
			if t.han {
				it.han += int(t.units)
			} else if a.text.Tokens[k].Script == segment.Latin {
				latin++
			} else {
				other++
			}
			it.function += int(t.function)
			if t.function == 0 && !t.han && a.text.Tokens[k].Len() > 2 && len(a.keep)-it.keep.Lo < maxContent {
				a.keep = append(a.keep, t.hash)
			}
		}
		if it.han > 1 {
			a.grams(it.lo, it.hi, func(hash uint64) bool {
				a.keep = append(a.keep, hash)
				return len(a.keep)-it.keep.Lo < maxContent
			})
		}
		it.keep.Hi = len(a.keep)
		it.latin = latin + other
		it.units = it.han + it.latin
		switch {
		case it.han > 0 && latin == 0:
			it.class = classHan
		case it.han > 0 && it.han < 2*latin:
			it.class = classMixed
		case it.han > 0:
			it.class = classHan
		case latin > 0:
			it.class = classLatin
		default:
			it.class = classOther
		}
	}
}

func (a *analysis) measureRows() {
	a.rows, a.units = a.rows[:0], 0
	at := 0
	for b := range a.text.Blocks {
		r := row{items: segment.Range{Lo: at, Hi: at}}
		var sum, sq float64
		for at < len(a.items) && a.items[at].block == b {
			it := &a.items[at]
			r.units += it.units
			r.han += it.han
			r.function += it.function
			sum += float64(it.units)
			sq += float64(it.units * it.units)
			at++
		}
		r.items.Hi = at
		if n := float64(r.items.Len()); n > 0 && sum > 0 {
			mean := sum / n
			r.regular = bucket(math.Sqrt(max(0, sq/n-mean*mean))/mean, 0.2, 0.5, 1)
		}
		r.prose = r.units >= 12 && r.function >= 2 && r.function*25 >= r.units
		if r.prose {
			for i := r.items.Lo; i < r.items.Hi; i++ {
				for _, h := range a.keep[a.items[i].keep.Lo:a.items[i].keep.Hi] {
					a.prose.add(h, b)
				}
			}
		}
		a.units += r.units
		a.rows = append(a.rows, r)
	}
}

func (a *analysis) mainLanguage() {
	zh, en, other := 0, 0, 0
	for b := range a.rows {
		switch a.text.Blocks[b].Language {
		case "zh":
			zh += a.rows[b].units
		case "en":
			en += 2 * a.rows[b].units // a word is worth about two characters
		default:
			other += 2 * a.rows[b].units
		}
	}
	switch {
	case zh >= en && zh >= other:
		a.main = "zh"
	case en >= other:
		a.main = "en"
	default:
		a.main = "und"
	}
}

func bucket(x float64, bounds ...float64) int {
	for i, b := range bounds {
		if x < b {
			return i
		}
	}
	return len(bounds)
}

// lengthBucket is exact for short items and coarse for long ones: 0..15.
func lengthBucket(n int) int {
	if n <= 8 {
		return n
	}
	return 9 + bucket(float64(n), 11, 14, 18, 26, 41, 81)
}

func (a *analysis) form(it *item) {
	set := func(f shapeField, v int) { it.shapes[f] = makeShape(f, v) }
	set(formLength, it.class<<4|lengthBucket(it.units))
	set(formFunction, it.class<<4|min(it.function, 3)<<2|bucket(float64(it.units), 5, 10, 20))

	var islet, fold, caps, words, repeat int
	var digits, run int
	var last rune
	for k := it.lo; k < it.hi; k++ {
		t := &a.text.Tokens[k]
		fold |= int(t.Folded &^ segment.FoldTraditional)
		switch t.Script {
		case segment.Han:
			for _, r := range t.Term {
				if r == last {
					repeat |= 1
				}
				last = r
			}
			run = 0
			continue
		case segment.Latin:
			words++
			if c := a.body[t.Start]; c >= 'A' && c <= 'Z' {
				caps++
			}
			if it.han > 0 {
				islet |= 1
			}
		}
		last = 0
		n := 0
		for i := 0; i < len(t.Term); i++ {
			if c := t.Term[i]; c >= '0' && c <= '9' {
				n++
			}
		}
		if n > 0 && it.han > 0 {
			islet |= 2
		}
		if n == len(t.Term) && t.Glued {
			run += n
		} else {
			run = n
		}
		digits = max(digits, run)
	}
	if it.spaced {
		fold |= 8
	}
	if keep := a.keep[it.keep.Lo:it.keep.Hi]; len(keep) > 2 {
		same := 0
		for i, h := range keep {
			for _, g := range keep[:i] {
				if g == h {
					same++
					break
				}
			}
		}
		repeat |= bucket(float64(same)/float64(len(keep)), 0.01, 0.25) << 1
	}
	set(formIslet, it.class<<2|islet)
	set(formRepeat, it.class<<3|repeat)
	set(formDisguise, fold)
	set(formDigits, it.class<<3|bucket(float64(digits), 1, 3, 5, 7, 9, 13))
	if words > 0 {
		set(formCase, 16|bucket(float64(caps)/float64(words), 0.01, 0.5, 0.99)<<2|bucket(float64(words), 2, 4, 8))
	} else {
		set(formCase, 0)
	}
	link := 0
	src := a.body[it.Start:it.End]
	if len(src) < 4096 && (bytes.Contains(src, []byte("://")) || bytes.Contains(src, []byte("www."))) {
		link = 1
	}
	set(formLink, link)
}

func (a *analysis) row(i int, it *item, r *row) {
	set := func(f shapeField, v int) { it.shapes[f] = makeShape(f, v) }
	set(rowSeparators, int(it.before)<<4|int(it.after))
	n := bucket(float64(r.items.Len()), 2, 3, 4, 6, 9, 16, 31)
	sep := it.before
	if i == r.items.Lo {
		sep = it.after
	}
	set(rowItems, n<<4|int(sep))
	set(rowRegular, n<<2|r.regular)
	shared, prefix := a.neighbours(i, it)
	set(rowShared, it.class<<4|bucket(float64(it.keep.Len()), 2, 5)<<2|shared)
	set(rowPrefix, it.class<<2|prefix)
	class := 0
	if r.han*2 > r.units {
		class = 1
	}
	set(rowFunction, class<<4|bucket(float64(r.function)/float64(max(1, r.units)), 0.001, 0.03, 0.06, 0.1, 0.2)<<1|bucket(float64(r.units), 12))
}

// neighbours compares an item with the three before and the three after it:
// how much of its content they share (0..3), and whether the one before (1) or
// after (2) begins alike.
func (a *analysis) neighbours(i int, it *item) (shared, prefix int) {
	keep := a.keep[it.keep.Lo:it.keep.Hi]
	if len(keep) == 0 {
		return 0, 0
	}
	hit := 0
	for _, h := range keep {
	search:
		for j := max(0, i-3); j < min(len(a.items), i+4); j++ {
			if j == i {
				continue
			}
			o := &a.items[j]
			for _, g := range a.keep[o.keep.Lo:o.keep.Hi] {
				if g == h {
					hit++
					break search
				}
			}
		}
	}
	shared = bucket(float64(hit)/float64(len(keep)), 0.01, 0.34, 0.67)
	begins := func(j int) bool {
		if j < 0 || j >= len(a.items) {
			return false
		}
		o := &a.items[j]
		return o.keep.Len() > 0 && a.keep[o.keep.Lo] == keep[0]
	}
	if begins(i - 1) {
		prefix |= 1
	}
	if begins(i + 1) {
		prefix |= 2
	}
	return shared, prefix
}

func (a *analysis) place(i int, it *item, r *row, b, nBlocks int) {
	set := func(f shapeField, v int) { it.shapes[f] = makeShape(f, v) }
	// How many lines a document has tells nothing of the one line: composed
	// documents have one more than the clean ones they were made of.
	line := 2
	switch {
	case nBlocks == 1:
		line = 5
	case b == 0:
		line = 0
	case b == nBlocks-1:
		line = 4
	case b == 1:
		line = 1
	case b == nBlocks-2:
		line = 3
	}
	at := 0
	if i == r.items.Lo {
		at |= 1
	}
	if i == r.items.Hi-1 {
		at |= 2
	}
	set(placeLine, line<<2|at)

	main, same := 2, 0
	switch a.main {
	case "zh":
		main = 0
	case "en":
		main = 1
	}
	if a.text.Blocks[b].Language == a.main {
		same = 1
	}
	set(placeLanguage, main<<3|it.class<<1|same)

	over := 0
	if keep := a.keep[it.keep.Lo:it.keep.Hi]; a.prose.n > 0 && len(keep) > 0 {
		hit := 0
		for _, h := range keep {
			if a.prose.elsewhere(h, b) {
				hit++
			}
		}
		over = 1 + bucket(float64(hit)/float64(len(keep)), 0.01, 0.15, 0.4, 0.7)
	}
	set(placeOverlap, it.class<<5|bucket(float64(it.keep.Len()), 3, 7)<<3|over)

	blank := 0
	if a.text.Blocks[b].Blank {
		blank |= 1
	}
	if b+1 == nBlocks || a.text.Blocks[b+1].Blank {
		blank |= 2
	}
	set(placeBlank, blank<<2|min(3, r.items.Len()))
}
