package inject

import (
	"bytes"
	"unicode"
)

// listItem puts spam lines between the lines of a genuine list, or stamps one
// phrase between lines all over the document.
func listItem(p *pen, h *host) ([]edit, bool) {
	p.fix("\n")
	p.short = true
	if p.chance(0.2) && len(h.lines) > 3 {
		phrase := p.phrase()
		var e []edit
		for range p.between(2, 10) {
			f := []fragment{{gold, phrase}, p.breaks(h)}
			at := h.after(p.IntN(len(h.lines) - 1))
			e = append(e, insert(at, f...))
		}
		return e, true
	}
	lo, hi := h.list()
	if hi-lo < 3 {
		return nil, false
	}
	var e []edit
	for range p.between(1, 4) {
		i := p.between(lo, hi-2)
		blanks, mark := bullet(h.bytes(h.lines[i]))
		e = append(e, insert(h.after(i), fragment{gap, blanks}, fragment{gold, mark + p.phrase()}, fragment{gap, h.eol}))
	}
	return e, true
}

// list finds the longest row of short lines.
func (h *host) list() (lo, hi int) {
	start := 0
	for i := 0; i <= len(h.lines); i++ {
		if i < len(h.lines) && h.trimmed(i).Len() <= 90 {
			continue
		}
		if i-start > hi-lo {
			lo, hi = start, i
		}
		start = i + 1
	}
	return lo, hi
}

// bullet is the blanks and then the mark that open a list item.
func bullet(line []byte) (blanks, mark string) {
	trim := bytes.TrimLeftFunc(line, unicode.IsSpace)
	blanks = string(line[:len(line)-len(trim)])
	rest := bytes.TrimLeft(trim, "-*•·>#")
	rest = bytes.TrimLeft(rest, " \t")
	if mark = string(trim[:len(trim)-len(rest)]); len(mark) > 12 || len(blanks) > 12 {
		return "", ""
	}
	return blanks, mark
}
