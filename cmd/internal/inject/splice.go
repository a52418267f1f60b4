package inject

import "strings"

// splice puts a brand into sentences, again and again.
func splice(p *pen, h *host) ([]edit, bool) {
	p.fix("")
	if p.chance(0.12) {
		return openings(p, h)
	}
	clauses := p.chance(0.5)
	var at []int
	for i := range h.lines {
		if h.lines[i].Len() < 24 {
			continue // a heading or a menu
		}
		at = append(at, h.joints(h.lines[i], clauses)...)
	}
	if len(at) < 2 {
		return nil, false
	}
	n := min(p.about(4, 0.7, 2, 25), len(at))
	if len(at) > 40*n && p.chance(0.5) { // near each other
		w := 12 * n
		lo := p.IntN(len(at) - w)
		at = at[lo : lo+w]
	}
	brand, same := p.brand(), p.chance(0.7)
	glue := one(p.dice, []string{"", "", "", "", " ", "，", "-", "_"})
	var e []edit
	for _, i := range p.Perm(len(at))[:n] {
		if !same && p.chance(0.5) {
			brand = p.brand()
		}
		e = append(e, insert(at[i], fragment{gold, p.fit(h, at[i], brand, glue)}))
	}
	return e, true
}

// fit puts the glue and the blanks of the language around a brand.
func (p *pen) fit(h *host, at int, brand, glue string) string {
	switch {
	case at < len(h.text) && h.text[at] == ' ':
		return " " + brand
	case glue == "，":
		return brand + glue
	case p.latin && at > 0 && h.text[at-1] == ' ':
		return brand + " "
	}
	return glue + brand + strings.TrimSpace(glue)
}

// openings puts one brand before the text of several lines, as a template
// does that has lost its variable.
func openings(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) < 3 {
		return nil, false
	}
	brand := p.brand()
	tail := one(p.dice, []string{"", "　　", " ", "：", "-", "|"})
	n := min(p.between(2, 8), len(h.lines))
	var e []edit
	for _, i := range p.Perm(len(h.lines))[:n] {
		s := h.trimmed(i)
		if p.chance(0.3) {
			e = append(e, insert(s.End, fragment{gold, tail + brand}))
		} else {
			e = append(e, insert(s.Start, fragment{gold, brand + tail}))
		}
	}
	return e, true
}
