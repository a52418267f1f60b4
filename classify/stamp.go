package classify

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// A hacked template holds the name of what it sells wherever the site's own
// name stood: in the title, the menu, the footer. What is reported there is the
// name and some of the template's words about it. The name is what these blocks
// have in common; the rest is given back, unless its words speak for spam.
const (
	stampLines = 3   // that have the name, at the least, and half of those with blocks
	stampItems = 3   // of a name, at the most
	stampRuns  = 512 // runs of items that are looked at
	stampBytes = 160 // of a name, at the most
	stampKeep  = 6   // the evidence of its words, in nats, above which what stands beside the name stays
)

// stamps cuts the blocks that hold a name which is stamped on the page down to
// it, and adds the places where it stands beside them. Blocks are in order, and
// stay so.
func (a *analysis) stamps(blocks []candidate) []candidate {
	places := a.stamped(blocks)
	if len(places) == 0 {
		return blocks
	}
	var out []candidate
	var surest *candidate
	for i := range blocks {
		k := &blocks[i]
		at, end := a.placesIn(places, k)
		if at == end || isSplice(a, k.lo, k.hi) {
			out = append(out, *k)
			continue
		}
		lo := k.lo
		for _, s := range places[at:end] {
			first, last := a.itemsOf(s)
			out = a.beside(out, k, lo, first)
			lo = max(lo, last)
		}
		out = a.beside(out, k, lo, k.hi)
		if surest == nil || k.p > surest.p {
			surest = k
		}
	}
	if surest == nil {
		return blocks
	}
	for _, s := range places {
		lo, hi := a.itemsOf(s)
		meets := meeting(lo, hi)
		if slices.ContainsFunc(out, meets) {
			continue
		}
		if a.inSentence(lo, hi) && !slices.ContainsFunc(blocks, meets) {
			continue
		}
		k := surest.part(lo, hi)
		if s.Start > a.items[lo].Start || s.End < a.items[hi-1].End {
			k.exact = s
		}
		out = append(out, k)
	}
	slices.SortStableFunc(out, func(x, y candidate) int { return cmp.Compare(x.lo, y.lo) })
	return out
}

// inSentence reports whether the items are grown into prose on both sides. A
// menu can be long enough to look like prose: a name that is stamped on it is
// grown together with a word of it at the most.
func (a *analysis) inSentence(lo, hi int) bool {
	return a.rows[a.items[lo].block].prose && a.items[lo].before == segment.SepNone && a.items[hi-1].after == segment.SepNone
}

// meeting tells the candidates that have any of the items.
func meeting(lo, hi int) func(candidate) bool {
	return func(k candidate) bool { return k.lo < hi && lo < k.hi }
}

// beside adds what stands beside the name in a block, line by line, where it is
// spam by itself.
func (a *analysis) beside(out []candidate, k *candidate, lo, hi int) []candidate {
	for lo < hi {
		to := a.lineEnd(lo, hi)
		if a.lexical(lo, to) > stampKeep {
			out = append(out, k.part(lo, to))
		}
		lo = to
	}
	return out
}

// part is the block with these of its items alone.
func (k *candidate) part(lo, hi int) candidate {
	p := k.cut(lo, hi)
	p.stamp = true
	return p
}

// stamped finds where the name stands that most of the lines with blocks have in
// common. There is none where what they have in common is more than a name, or
// their rows are the same: that is a block of keywords which stands on the page
// again and again.
func (a *analysis) stamped(blocks []candidate) []segment.Span {
	if n := len(blocks); n == 0 || a.items[blocks[n-1].hi-1].block-a.items[blocks[0].lo].block+1 < stampLines {
		return nil
	}
	type run struct {
		lo, hi int    // items where it was seen first
		lines  int    // that have it
		last   int    // of these
		row    []byte // what is reported of the first
		varied bool   // and another of another
	}
	var runs []run
	byText := map[string]int{}
	lines, last := 0, -1
	for i := range blocks {
		k := &blocks[i]
		if isSplice(a, k.lo, k.hi) {
			continue
		}
		end := k.lo
		var row []byte
		for lo := k.lo; lo < k.hi; lo++ {
			line := a.items[lo].block
			if lo == end { // a line begins
				end = a.lineEnd(lo, k.hi)
				row = a.source(lo, end)
				lines, last = lines+btoi(line != last), line
			}
			for hi := lo + 1; hi <= min(end, lo+stampItems+1); hi++ {
				t := a.source(lo, hi)
				if len(t) > stampBytes {
					break
				}
				if n := utf8.RuneCount(t); len(t) < copyBytes || n < copyRunes || n > copyMost {
					continue
				}
				j, seen := byText[view(t)]
				if !seen {
					if len(runs) == stampRuns {
						continue
					}
					j = len(runs)
					byText[view(t)] = j
					runs = append(runs, run{lo, hi, 0, -1, row, false})
				}
				r := &runs[j]
				if r.last != line {
					r.lines, r.last = r.lines+1, line
				}
				r.varied = r.varied || !bytes.Equal(r.row, row)
			}
		}
	}
	var name *run
	most := max(stampLines, (lines+1)/2)
	for i := range runs {
		r := &runs[i]
		if r.lines < most || a.lexical(r.lo, r.hi) < leastLexical {
			continue
		}
		if name == nil || r.lines > most || len(a.source(r.lo, r.hi)) > len(a.source(name.lo, name.hi)) {
			name, most = r, r.lines
		}
	}
	if name == nil || name.hi-name.lo > stampItems {
		return nil
	}
	t := a.source(name.lo, name.hi)
	if !name.varied && len(t) < len(name.row) {
		return nil
	}
	return a.inFull(t, a.places(t))
}

// inFull is where a name stands that has these places, with what is grown
// together with it everywhere.
func (a *analysis) inFull(name []byte, places []segment.Span) []segment.Span {
	var before, after []byte // what all of them have there
	for i, s := range places {
		lo, _ := a.itemsOf(s)
		line := a.text.Blocks[a.items[lo].block]
		left, right := a.body[max(line.Start, s.Start-stampBytes):s.Start], a.body[s.End:min(line.End, s.End+stampBytes)]
		if i == 0 {
			before, after = left, right
			continue
		}
		before, after = before[len(before)-alikeBefore(before, left):], after[:alikeAfter(after, right)]
	}
	if i := bytes.LastIndexFunc(before, apart); i >= 0 {
		_, n := utf8.DecodeRune(before[i:])
		before = before[i+n:]
	}
	if i := bytes.IndexFunc(after, apart); i >= 0 {
		after = after[:i]
	}
	before, after = bytes.TrimLeftFunc(before, loose), bytes.TrimRightFunc(after, loose)
	if full := a.places(slices.Concat(before, name, after)); len(full) == len(places) {
		return full
	}
	// Somewhere a longer word begins or ends where these do.
	word := func(r rune) bool { return r < utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsDigit(r)) }
	before = bytes.TrimLeftFunc(bytes.TrimLeftFunc(before, word), func(r rune) bool { return loose(r) || closing(r) })
	after = bytes.TrimRightFunc(bytes.TrimRightFunc(after, word), func(r rune) bool { return loose(r) || opening(r) })
	return a.places(slices.Concat(before, name, after))
}

// alikeBefore and alikeAfter are how many bytes two texts end, and begin, with
// alike.
func alikeBefore(a, b []byte) (n int) {
	for n < min(len(a), len(b)) && a[len(a)-1-n] == b[len(b)-1-n] {
		n++
	}
	return n
}

func alikeAfter(a, b []byte) (n int) {
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// apart reports whether a character sets a name apart from what is about it.
func apart(r rune) bool {
	return r == utf8.RuneError || r == '\t' || r == '\u3000' || strings.ContainsRune("_＿|｜丨¦‖/>→»、,，:：;；#+=~。！？!?…《》【】", r)
}

// loose are marks that a name has inside, and not at its ends.
func loose(r rune) bool { return strings.ContainsRune(" -–—.·・&*'’", r) }

// places are where a name stands, and is no part of a longer word.
func (a *analysis) places(name []byte) (all []segment.Span) {
	for s := range a.occurrences(name) {
		if len(all) == copyPlaces {
			break
		}
		lo, hi := a.itemsOf(s)
		if lo == hi || !entire(a.searched(), s) {
			continue
		}
		if line := &a.text.Blocks[a.items[lo].block]; line.Start <= s.Start && s.End <= line.End {
			all = append(all, s)
		}
	}
	return all
}

// placesIn are those of the places that have any bytes of a block.
func (a *analysis) placesIn(places []segment.Span, k *candidate) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(places, a.items[k.lo].Start, func(s segment.Span, at int) int { return cmp.Compare(s.End, at+1) })
	hi, _ = slices.BinarySearchFunc(places, a.items[k.hi-1].End, func(s segment.Span, at int) int { return cmp.Compare(s.Start, at) })
	return lo, max(lo, hi)
}

// itemsOf are the items that have any of these bytes.
func (a *analysis) itemsOf(s segment.Span) (lo, hi int) {
	lo, _ = slices.BinarySearchFunc(a.items, s.Start, func(it item, at int) int { return cmp.Compare(it.End, at+1) })
	hi, _ = slices.BinarySearchFunc(a.items, s.End, func(it item, at int) int { return cmp.Compare(it.Start, at) })
	return lo, hi
}

// blockAt is the block that an offset is in, or the one after it.
func (a *analysis) blockAt(offset int) int {
	b, _ := slices.BinarySearchFunc(a.text.Blocks, offset, func(b segment.Block, at int) int { return cmp.Compare(b.End, at+1) })
	return b
}
