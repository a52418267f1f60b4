package inject

import "strings"

// chain is a run of bracketed items, mostly with a contact between them. The
// document itself is the camouflage behind it.
func chain(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) == 0 {
		return nil, false
	}
	links := p.chainWriter()
	p.fix(p.sep.mark)
	n := p.about(5, 0.7, 1, 30)
	switch x := p.Float64(); {
	case x < 0.5:
		return []edit{insert(h.body, fragment{gold, links(n)}, p.chainEnd(h))}, true
	case x < 0.7:
		return []edit{p.atFoot(h, links(n))}, true
	}
	// Head, camouflage, tail: the tail is glued to an unfinished sentence.
	e := []edit{insert(h.body, fragment{gold, links(n)}, p.chainEnd(h))}
	last := h.trimmed(len(h.lines) - 1).End
	tail := ""
	if p.chance(0.6) {
		tail = p.tailJunk()
	}
	if p.chance(0.6) || tail == "" {
		if tail != "" {
			tail += h.eol
		}
		tail += p.chainTail(h, links)
	}
	f := []fragment{{gold, tail}}
	if p.chance(0.4) {
		f = append([]fragment{p.breaks(h)}, f...)
	}
	return append(e, insert(last, f...)), true
}

// chainEnd sets a chain off; now and then it is glued to the text.
func (p *pen) chainEnd(h *host) fragment {
	if p.chance(0.15) {
		return fragment{gap, ""}
	}
	return p.breaks(h)
}

func (p *pen) tailJunk() string {
	for {
		if s := p.rare(p.between(6, 16)); decent(s) {
			return s
		}
	}
}

func (p *pen) chainTail(h *host, links func(int) string) string {
	if p.chance(0.5) {
		return links(p.between(1, 6))
	}
	var s []string
	dir := p.url()
	for range p.between(2, 12) {
		s = append(s, dir+one(p.dice, []string{"?", "/?", "/"})+p.letters(p.between(3, 7), false)+"="+p.digits(p.between(3, 8)))
	}
	return strings.Join(s, h.eol)
}

// chainWriter draws the mould of a chain.
func (p *pen) chainWriter() func(n int) string {
	outer, inner := draw(p.dice, brackets), draw(p.dice, brackets)
	if p.chance(0.6) {
		inner = outer
	}
	c := newContact(p.dice)
	with := p.chance(0.7) && (!p.latin || p.chance(0.3))
	fixed := ""
	if with && p.chance(0.7) {
		fixed = c.write(p.dice)
	}
	between := one(p.dice, []string{"", "", "", "", " ", "-", "—", "_", "|"})
	nested := p.chance(0.15)
	p.sep.mark = strings.TrimSpace(outer[0] + outer[1])
	return func(n int) string {
		items := p.items(n)
		p.conceal(items)
		var b strings.Builder
		for i, item := range items {
			if i > 0 {
				b.WriteString(between)
			}
			b.WriteString(outer[0] + item)
			if nested && p.chance(0.4) {
				b.WriteString("《" + p.phrase() + "》")
			}
			b.WriteString(outer[1])
			if with && p.chance(0.9) {
				s := fixed
				if s == "" {
					s = c.write(p.dice)
				}
				b.WriteString(inner[0] + s + inner[1])
			}
		}
		return b.String()
	}
}
