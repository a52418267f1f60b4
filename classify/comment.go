package classify

import "bytes"

// Who comments for the sake of a keyword gives it as a name, too. Nobody whose comment
// is quoted in 297,456 clean texts, on 3,010 lines, has a name that is as sure to be
// spam as 0.2.

// saying is what stands behind the name of one who comments.
var saying = [][]byte{
	[]byte("says"), []byte("said"), []byte("wrote"),
	[]byte("说道"), []byte("说"), []byte("写道"), []byte("评论道"), []byte("评论"), []byte("回复"),
	[]byte("說道"), []byte("說"), []byte("寫道"), []byte("評論道"), []byte("評論"), []byte("回覆"), []byte("回復"),
}

// isSigned reports whether the items begin with the line above a comment that says whose
// it is: all of it, but for an account in brackets and what stands behind the name.
func (a *analysis) isSigned(lo, hi int) bool {
	b := a.text.Blocks[a.items[lo].block]
	if !a.startsLine(lo) {
		return false
	}
	hi = min(hi, a.lineEnd(lo, len(a.items)))
	line := bytes.TrimRight(a.body[b.Start:b.End], ":： \t\r")
	for _, w := range saying {
		n := len(line) - len(w)
		if n <= 0 || !bytes.EqualFold(line[n:], w) {
			continue
		}
		name := bytes.TrimRight(line[:n], " \t")
		if i := bytes.LastIndexByte(name, '('); i > 0 && name[len(name)-1] == ')' {
			name = bytes.TrimRight(name[:i], " \t")
		}
		return a.items[hi-1].End >= b.Start+len(name)
	}
	return false
}

// commentMost is the most words and Han characters of a comment that goes with the
// name above it.
const commentMost = 60

// comments takes in what goes with a keyword that is the name of one who comments: the
// line, and the one below, if it holds a keyword too. The blocks are in order.
func (a *analysis) comments(blocks []candidate) []candidate {
	var out []candidate
	comment := 0 // where the last one ends
	for i, k := range blocks {
		if k.lo < comment {
			out[len(out)-1].join(&k)
			continue
		}
		if line := a.lineEnd(k.lo, len(a.items)); line < len(a.items) && !a.stays(&k) && a.isSigned(k.lo, k.hi) {
			end := a.lineEnd(line, len(a.items))
			below := i+1 < len(blocks) && blocks[i+1].lo < end || bytes.Contains(a.source(line, end), a.source(k.lo, min(k.hi, line)))
			k.hi = max(k.hi, line)
			if below && a.size(line, end) <= commentMost {
				k.hi = max(k.hi, end)
			}
			comment = k.hi
		}
		out = append(out, k)
	}
	return out
}
