package inject

import "github.com/shai-text/shai/segment"

// maxTitle is the longest line, in bytes, that passes for a title.
const maxTitle = 240

// title is the first line, if it can be one.
func (h *host) title() (segment.Span, bool) {
	if len(h.lines) == 0 {
		return segment.Span{}, false
	}
	s := h.trimmed(0)
	return s, s.Len() > 0 && s.Len() <= maxTitle
}

// brackets are pairs that hold an item.
var brackets = []weighted[[2]string]{
	{50, [2]string{"【", "】"}}, {8, [2]string{"《", "》"}}, {8, [2]string{"[", "]"}}, {5, [2]string{"(", ")"}}, {5, [2]string{"（", "）"}}, {5, [2]string{"「", "」"}},
	{4, [2]string{"〖", "〗"}}, {3, [2]string{"『", "』"}}, {3, [2]string{"［", "］"}}, {2, [2]string{"{", "}"}}, {3, [2]string{"〔", "〕"}}, {2, [2]string{"<", ">"}},
	{2, [2]string{"✅", "✅"}}, {1, [2]string{"★", "★"}}, {1, [2]string{"《《", "》》"}}, {1, [2]string{"〈", "〉"}}, {1, [2]string{"|", "|"}}, {1, [2]string{"※", "※"}}, {1, [2]string{"≮", "≯"}},
}

// tailOf writes what hangs behind a title, with the separator before it.
func (p *pen) tailOf() string {
	p.short = true
	if p.chance(0.2) { // bracket, then the brand again
		b := draw(p.dice, brackets)
		name := p.brand()
		s := b[0] + name + b[1]
		switch x := p.Float64(); {
		case x < 0.4:
			p.fix("_")
			s += "_" + name
		case x < 0.6:
			s += p.run(p.few())
		default:
			p.fix("")
		}
		return s
	}
	s := p.run(p.few())
	p.parts = true
	lead := p.sep.before + p.sep.mark + p.sep.after
	switch {
	case p.sep.mark == "" || p.chance(0.06):
		lead = ""
	case p.chance(0.15):
		lead = one(p.dice, []string{"_", "-", " - ", " | ", " ", "|", "——", " _ ", ",", "：", " – "})
	}
	return lead + s
}

// headOf writes what stands before a title, with the separator after it.
func (p *pen) headOf() string {
	p.short = true
	if p.chance(0.25) {
		b := draw(p.dice, brackets)
		p.fix("")
		return b[0] + p.brand() + b[1] + one(p.dice, []string{"", "", " "})
	}
	if p.chance(0.15) {
		p.fix("")
		return p.brand() + one(p.dice, []string{"：", ":", ": ", "——", " ", "丨", "｜", " - ", " | "})
	}
	s := p.run(p.few())
	p.parts = true
	tail := p.sep.before + p.sep.mark + p.sep.after
	switch {
	case p.sep.mark == "" || p.chance(0.06):
		tail = ""
	case p.chance(0.15):
		tail = one(p.dice, []string{"_", "-", " - ", " | ", " ", "|", "——", ",", "："})
	}
	return s + tail
}

func titleTail(p *pen, h *host) ([]edit, bool) {
	t, ok := h.title()
	if !ok {
		return nil, false
	}
	e := []edit{insert(t.End, fragment{gold, p.tailOf()})}
	if p.chance(0.06) {
		e = append(e, insert(t.Start, fragment{gold, p.headOf()}))
	}
	return e, true
}

func titleHead(p *pen, h *host) ([]edit, bool) {
	t, ok := h.title()
	if !ok {
		return nil, false
	}
	e := []edit{insert(t.Start, fragment{gold, p.headOf()})}
	if p.chance(0.12) {
		e = append(e, insert(t.End, fragment{gold, p.tailOf()}))
	}
	return e, true
}
