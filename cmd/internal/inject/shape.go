package inject

import (
	"strconv"
	"strings"
)

// shape is a way of putting blocks into a host. place reports false where the
// host has no place for it.
type shape struct {
	name  string
	share float64
	place func(p *pen, h *host) ([]edit, bool)
}

// shapes is the table of contents of what this package composes.
var shapes = []shape{
	{"head", 13, head},
	{"foot", 13, foot},
	{"footer_links", 14, footerLinks},
	{"title_head", 7, titleHead},
	{"title_tail", 10, titleTail},
	{"middle", 10, middle},
	{"multi_line", 7, multiLine},
	{"chain", 6, chain},
	{"both", 6, both},
	{"splice", 5, splice},
	{"keyword_line", 2.2, keywordLine},
	{"nav", 2.2, nav},
	{"list_item", 2.2, listItem},
	{"comment", 2.2, comment},
	{"remark", 3, remark},
	{"advert", 7, advert},
	{"mixed_links", 7, mixedLinks},
	{"leak", 14, leak},
	{"brand", 13, brand},
	{"whole", 2.5, whole},
}

// Shapes lists the values of Options.Shape and of the tag "shape".
func Shapes() []string {
	out := make([]string, len(shapes))
	for i, s := range shapes {
		out[i] = s.name
	}
	return out
}

// shapeOrder is the shapes to try: the one asked for or drawn, then others by
// chance. The last fits any document.
func shapeOrder(d dice, want string) []shape {
	var out []shape
	left := make([]weighted[shape], 0, len(shapes))
	for _, s := range shapes {
		if s.name == want {
			out = append(out, s)
		}
		if s.name != "whole" || want == "" {
			left = append(left, weighted[shape]{s.share, s})
		}
	}
	for len(out) < 3 {
		out = append(out, draw(d, left))
	}
	return append(out, shape{"foot", 0, foot})
}

// breaks are the line breaks that set a block off.
func (p *pen) breaks(h *host) fragment {
	s := h.eol
	for p.chance(0.42) && len(s) < 3*len(h.eol) {
		s += h.eol
	}
	return fragment{gap, s}
}

// indent is the blanks that now and then stand before a block.
func (p *pen) indent() fragment {
	if p.chance(0.06) {
		return fragment{gap, one(p.dice, []string{" ", "  ", "    ", "\t", "\u3000\u3000"})}
	}
	return fragment{gap, ""}
}

// block writes a block for a place of its own: mostly one line, now and then
// several.
func (p *pen) block(h *host) string {
	s := p.run(p.count())
	if p.chance(0.07) {
		for range p.between(1, 3) {
			s += h.eol
			if p.chance(0.2) {
				s += h.eol
			}
			if p.chance(0.2) {
				p.drawn = false
			}
			s += p.run(p.count())
		}
	}
	return s
}

func head(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) == 0 {
		return nil, false
	}
	if p.src.family == "promotion" && p.chance(0.25) {
		p.fix(",")
		return []edit{insert(h.body, fragment{gold, p.agency(h)})}, true
	}
	e := insert(h.body, p.indent(), fragment{gold, p.block(h)}, p.breaks(h))
	if p.chance(0.04) {
		e.fragments[2].text = "" // glued to the first word
	}
	return []edit{e}, true
}

// agency is the mould of design agencies: two keywords glued, then the same
// two and two more, the last glued to the first word of the text.
func (p *pen) agency(h *host) string {
	k := promotion(p, 4)
	for len(k) < 4 {
		k = append(k, p.kw())
	}
	p.conceal(k)
	return k[0] + k[1] + h.eol + strings.Join(k[:4], one(p.dice, []string{",", ",", "，"}))
}

func goldOf(edits []edit) string {
	var b strings.Builder
	for _, e := range edits {
		for _, f := range e.fragments {
			if f.part == gold {
				b.WriteString(f.text)
			}
		}
	}
	return b.String()
}

func foot(p *pen, h *host) ([]edit, bool) {
	return []edit{p.atFoot(h, p.block(h))}, true
}

// atFoot puts a block at the end, or rarely glues it to the last line.
func (p *pen) atFoot(h *host, block string) edit {
	if len(h.lines) == 0 {
		return insert(len(h.text), fragment{gold, block})
	}
	if p.chance(0.05) {
		sep := one(p.dice, []string{"", " ", "_", "|", "-"})
		return insert(h.trimmed(len(h.lines)-1).End, fragment{gold, sep + block})
	}
	at := len(h.text)
	f := []fragment{p.breaks(h), p.indent(), {gold, block}}
	if h.ended(at) && p.chance(0.6) {
		f[0].text = ""
	}
	if p.chance(0.4) {
		f = append(f, fragment{gap, h.eol})
	}
	return insert(at, f...)
}

func both(p *pen, h *host) ([]edit, bool) {
	top, ok := head(p, h)
	if !ok {
		return nil, false
	}
	if p.chance(0.4) {
		p.drawn = false // another template wrote the footer
	}
	block := p.block(h)
	switch x := p.Float64(); {
	case x < 0.1:
		block = goldOf(top) // the same stamp twice
	case x < 0.45:
		block = p.header() + block
	}
	return append(top, p.atFoot(h, block)), true
}

func middle(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) < 2 {
		return nil, false
	}
	at := h.after(p.between(0, len(h.lines)-2))
	f := []fragment{{gap, ""}, p.indent(), {gold, p.block(h)}, p.breaks(h)}
	if p.chance(0.3) {
		f[0] = fragment{gap, h.eol}
	}
	return []edit{insert(at, f...)}, true
}

func whole(p *pen, h *host) ([]edit, bool) {
	e := insert(0)
	if p.chance(0.3) {
		p.hint = "\n"
	}
	for i := range p.between(1, 4) {
		if i > 0 {
			e.fragments = append(e.fragments, fragment{gold, h.eol})
		}
		s := p.run(p.count() + p.IntN(12))
		if p.chance(0.15) {
			s = p.header() + s
		}
		e.fragments = append(e.fragments, fragment{gold, s})
	}
	return []edit{e}, true
}

func multiLine(p *pen, h *host) ([]edit, bool) {
	p.fix(h.eol)
	if p.chance(0.1) {
		p.sep.before = one(p.dice, []string{h.eol, ",", "，", "|", " ", ";"})
	}
	if p.chance(0.12) {
		p.sep.after = one(p.dice, []string{"- ", "* ", "  ", "· ", "\t", "> ", "#"})
		p.sep.lead = p.sep.after
	}
	n := p.about(9, 0.8, 3, 60)
	var items []string
	for len(items) < n { // some grammars put all into one item
		items = append(items, p.items(n-len(items))...)
	}
	p.conceal(items)
	if p.sep.lead == "" && p.chance(0.12) {
		mark := one(p.dice, []string{"#. ", "#.", "#、", "(#) ", "（#）", "#) "})
		for i := range items {
			items[i] = strings.ReplaceAll(mark, "#", strconv.Itoa(i+1)) + items[i]
		}
	}
	block := p.sep.join(p.dice, items)
	if p.chance(0.25) {
		block = strings.TrimRight(p.header(), " ") + h.eol + block
	}
	switch x := p.Float64(); {
	case len(h.lines) == 0 || x < 0.5:
		return []edit{p.atFoot(h, block)}, true
	case x < 0.75 || len(h.lines) < 2:
		return []edit{insert(h.body, fragment{gold, block}, p.breaks(h))}, true
	}
	return []edit{insert(h.after(p.between(0, len(h.lines)-2)), fragment{gold, block}, p.breaks(h))}, true
}
