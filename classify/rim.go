package classify

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// rims moves the ends of blocks, which are in order, where the page tells better
// than its words what goes with them: a headline that the text below comes back
// to, the first step of a path to the page and the beginning of a sentence are
// the page's own; the lines of a numbered list go together.
func (a *analysis) rims(blocks []candidate) []candidate {
	from := 0
	for i := range blocks {
		k, to := &blocks[i], len(a.items)
		if i+1 < len(blocks) {
			to = blocks[i+1].lo
		}
		if !k.stamp {
			lo, hi := k.lo, k.hi
			k.lo, k.hi = a.headline(blocks, k.lo, k.hi)
			k.lo = a.home(k.lo, k.hi)
			k.lo, k.hi = a.sentence(k.lo, k.hi)
			if k.lo == lo && k.hi == hi {
				k.lo, k.hi = a.list(lo, hi, from, to)
			}
		}
		from = k.hi
	}
	return blocks
}

// headline takes off the ends of a block in the title what the rest of the
// document comes back to.
func (a *analysis) headline(blocks []candidate, lo, hi int) (int, int) {
	end := hi
	for end > lo && a.items[end-1].block != 0 {
		end--
	}
	if end-lo < 2 {
		return lo, hi
	}
	if end == hi {
		for hi-1 > lo && end-hi < headlineItems && a.own(blocks, hi-1) {
			hi--
		}
		if hi < end {
			return lo, hi
		}
	}
	for at := lo; lo+1 < end && lo-at < headlineItems && a.own(blocks, lo); {
		lo++
	}
	return lo, hi
}

// headlineItems is of how many items a headline is made, at the most.
const headlineItems = 16

const (
	ownContent = 2 // content of an item that comes back in prose, and half of all it has
	ownBytes   = 6 // of an item that stands so often elsewhere as it is
	ownPlaces  = 4
)

// own reports whether an item is what the document is about: its words hardly
// speak for spam, and stand in the prose, or it does outside of all blocks.
func (a *analysis) own(blocks []candidate, i int) bool {
	it := &a.items[i]
	text := a.source(i, i+1)
	digits := 0
	for _, c := range text {
		digits += btoi('0' <= c && c <= '9')
	}
	lexical, words := a.lexical(i, i+1), float64(it.hi-it.lo)
	if 3*digits > len(text) || lexical >= plainLine*words {
		return false
	}
	content, over := a.comesBack(i, i+1)
	if lexical < words && over >= ownContent && 2*over >= content {
		return true
	}
	if over == 0 || it.function > 0 || len(text) < ownBytes {
		return false
	}
	n := 0
	for s := range a.occurrences(text) {
		inside := false
		for j := range blocks {
			k := &blocks[j]
			inside = inside || a.items[k.lo].Start <= s.Start && s.End <= a.items[k.hi-1].End
		}
		if n += btoi(!inside); n == ownPlaces {
			return true
		}
	}
	return false
}

// steps are the first steps of a path to the page, and what pages call the one
// before and the one after.
var steps = [][]byte{
	[]byte("首页"), []byte("主页"), []byte("网站首页"), []byte("首頁"), []byte("Home"), []byte("Main"), []byte("Index"),
	[]byte("当前位置"), []byte("您的位置"), []byte("您当前的位置"), []byte("You are here"),
	[]byte("上一篇"), []byte("下一篇"), []byte("上一条"), []byte("下一条"), []byte("上一页"), []byte("下一页"),
	[]byte("Previous"), []byte("Next"), []byte("Prev"), []byte("Older"), []byte("Newer"),
	[]byte("Previous post"), []byte("Next post"), []byte("Prev post"), []byte("Older post"), []byte("Newer post"),
}

// stepItems is of how many items the title of a page before or after is made,
// at the most.
const stepItems = 3

// home takes the steps off a block that begins with the line.
func (a *analysis) home(lo, hi int) int {
	if !a.startsLine(lo) {
		return lo
	}
	for at := lo; at+1 < hi; at++ {
		next := a.items[at+1].before
		text := a.source(at, at+1)
		if next != segment.SepArrow && (next != segment.SepColon || a.lineEnd(at, hi) > at+1+stepItems) || !slices.ContainsFunc(steps, func(s []byte) bool { return bytes.EqualFold(s, text) }) {
			break
		}
		lo = at + 1
	}
	return lo
}

// The beginning or the end of a sentence does not go with the lines beside it
// where it has so many words at the most, is so small a part of the block, and
// its words speak for spam with less than so many nats a word.
const (
	sentenceUnits = 5
	sentencePart  = 10
	sentenceLeast = 3
)

// sentence takes off a block of whole lines what it has of a sentence after or
// before them.
func (a *analysis) sentence(lo, hi int) (int, int) {
	all := a.size(lo, hi)
	hardly := func(lo, hi int) bool {
		n := a.size(lo, hi)
		return n <= sentenceUnits && n*sentencePart <= all && a.below(lo, hi, sentenceLeast)
	}
	if last := a.items[hi-1].block; a.items[lo].block != last && !a.endsLine(hi) && a.items[hi].before == segment.SepNone {
		from := a.lineStart(lo, hi)
		if a.endsLine(from) && hardly(from, hi) {
			hi = from
		}
	}
	if to := a.lineEnd(lo, hi); to < hi && !a.startsLine(lo) && a.items[lo].before == segment.SepNone && hardly(lo, to) {
		lo = to
	}
	return lo, hi
}

// listMost is the most words and Han characters of a line of a numbered list.
const listMost = 24

// list takes in the lines of a numbered list, from from to to at the most, of
// which a block has two or more.
func (a *analysis) list(lo, hi, from, to int) (int, int) {
	lines, numbered := 0, 0
	for at := lo; at < hi; at = a.lineEnd(at, hi) {
		_, ok := a.number(a.items[at].block)
		lines, numbered = lines+1, numbered+btoi(ok)
	}
	if numbered < 2 || 2*numbered < lines || !a.startsLine(lo) || !a.endsLine(hi) {
		return lo, hi
	}
	for hi < to {
		end := a.lineEnd(hi, to)
		if !a.endsLine(end) || !a.follows(hi-1, hi) || a.size(hi, end) > listMost {
			break
		}
		hi = end
	}
	for lo > from {
		begin := a.lineStart(from, lo)
		if !a.startsLine(begin) || !a.follows(begin, lo) || a.size(begin, lo) > listMost {
			break
		}
		lo = begin
	}
	return lo, hi
}

// follows reports whether the line of item j comes right after that of item i,
// and so does its number.
func (a *analysis) follows(i, j int) bool {
	b := a.items[j].block
	n, ok := a.number(a.items[i].block)
	m, also := a.number(b)
	return ok && also && m == n+1 && !a.text.Blocks[b].Blank && !a.rows[b].prose
}

// number is the number that a line of a list begins with.
func (a *analysis) number(block int) (n int, ok bool) {
	b := &a.text.Blocks[block]
	line := bytes.TrimLeft(a.body[b.Start:b.End], " \t(#[（【")
	digits := 0
	for digits < len(line) && '0' <= line[digits] && line[digits] <= '9' {
		n = 10*n + int(line[digits]-'0')
		if digits++; digits > 3 {
			return 0, false // a year, or a code
		}
	}
	mark, _ := utf8.DecodeRune(line[digits:])
	return n, digits > 0 && strings.ContainsRune(" \t.,:)]-、．：）】", mark)
}

// comesBack is how much content the items have, and how much of it stands in
// the document's prose elsewhere.
func (a *analysis) comesBack(lo, hi int) (content, over int) {
	for i := lo; i < hi; i++ {
		for _, h := range a.keep[a.items[i].keep.Lo:a.items[i].keep.Hi] {
			content++
			over += btoi(a.prose.elsewhere(h, a.items[i].block))
		}
	}
	return content, over
}
