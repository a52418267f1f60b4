package inject

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// grammar writes n items of one block. What it draws before the first item
// (style, contact, city) holds for the block, as a real run is of one mould.
type grammar func(p *pen, n int) []string

// pen writes one block: its source, its taste and its chance.
type pen struct {
	dice
	src   *source
	words []string // the keywords in use: often only part of the list
	lang  string
	peers []source // lists that a mixed block may borrow from
	sep   separator
	parts bool // whether the separator stands in the block
	mask  mask
	want  string // disguise asked for; "" draws
	drawn bool   // whether sep was drawn
	hint  string // separator that the grammar is mostly seen with
	short bool   // items are to be short: a title, a sentence
	latin bool
}

func newPen(d dice, src *source, peers []source, want string) *pen {
	return &pen{dice: d, src: src, peers: peers, want: want}
}

// reset starts a block afresh.
func (p *pen) reset() {
	p.words, p.lang = p.src.words, p.src.lang
	p.latin = p.src.latin
	if n := len(p.words); n > 12 && p.chance(0.5) {
		// Runs of one site draw on a small part of the trade's vocabulary.
		k := p.about(30, 0.8, 5, n)
		part := make([]string, 0, k)
		for _, i := range p.Perm(n)[:k] {
			part = append(part, p.words[i])
		}
		p.words = part
	}
	if p.chance(0.05) {
		p.borrow()
	}
	p.sep, p.drawn, p.parts, p.hint, p.short = separator{}, false, false, "", false
	p.mask = drawMask(p.dice, p.want, p.latin)
}

// borrow mixes keywords of another trade in the same script into the block,
// as one seller often has several customers.
func (p *pen) borrow() {
	o := &p.peers[p.IntN(len(p.peers))]
	if o.latin != p.latin || o.junk {
		return
	}
	p.words = append([]string{}, p.words...)
	for range p.between(1, max(1, len(p.words)/2)) {
		p.words = append(p.words, one(p.dice, o.words))
	}
}

// fix settles the separator for shapes that have their own.
func (p *pen) fix(mark string) { p.sep, p.drawn, p.parts = separator{mark: mark}, true, true }

// separated names the separator of the block.
func (p *pen) separated() string {
	if !p.parts {
		return "none"
	}
	return p.sep.name()
}

// disguised names the disguise that took effect.
func (p *pen) disguised() string {
	if p.mask.used {
		return p.mask.name
	}
	return "plain"
}

// kw draws a keyword.
func (p *pen) kw() string { return one(p.dice, p.words) }

// kwShort draws a keyword of at most n runes, if there is one.
func (p *pen) kwShort(n int) string {
	best := p.kw()
	for range 6 {
		if utf8.RuneCountInString(best) <= n {
			break
		}
		if w := p.kw(); len(w) < len(best) {
			best = w
		}
	}
	return best
}

// items writes n items, without the disguise.
func (p *pen) items(n int) []string {
	out := p.src.grammar(p, n)
	for i, s := range out {
		if s = strings.TrimSpace(s); s == "" || !decent(s) {
			s = p.kw()
		}
		out[i] = s
	}
	if len(out) == 0 {
		out = []string{p.kw()}
	}
	return out
}

// run writes one line of spam: items, separators, disguise.
func (p *pen) run(n int) string {
	items := p.items(n)
	if !p.drawn {
		p.sep, p.drawn = drawSeparator(p.dice, p.hint, p.latin), true
	}
	p.conceal(items)
	p.parts = p.parts || len(items) > 1 || p.sep.trail != "" || p.sep.lead != ""
	return p.sep.join(p.dice, items)
}

// phrase writes a single phrase.
func (p *pen) phrase() string {
	was := p.short
	p.short = true
	s := p.items(1)
	p.short = was
	p.conceal(s)
	return s[0]
}

// brand writes what is put into the middle of a sentence: a short name.
func (p *pen) brand() string {
	var s string
	switch {
	case p.src.junk:
		s = p.novel()
	case p.src.family == "gambling" && p.chance(0.55):
		s = p.platform()
		if p.chance(0.4) {
			s += one(p.dice, gamblingActs)
		}
	case p.chance(0.4):
		s = p.kw()
	case p.latin:
		s = p.kwShort(20)
		if p.chance(0.3) {
			s += " " + p.kwShort(16)
		}
	case p.chance(0.6):
		s = p.kwShort(5) + p.kwShort(6)
	default:
		p.short = true
		s = p.items(1)[0]
		p.short = false
	}
	if !decent(s) {
		s = p.kw()
	}
	out := []string{s}
	p.conceal(out)
	return out[0]
}

// conceal disguises items in place.
func (p *pen) conceal(items []string) {
	for i := range items {
		items[i] = p.mask.apply(p.dice, items[i])
	}
}

// distinct draws up to n different keywords, at least one.
func (p *pen) distinct(n int) []string {
	out := []string{p.kw()}
	for range 6 * n {
		if w := p.kw(); len(out) < n && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	return out
}

// count draws the number of items of a run on a line.
func (p *pen) count() int {
	switch {
	case p.chance(0.06):
		return 1
	case p.chance(0.12):
		return p.between(2, 4)
	}
	return p.about(8, 0.75, 2, 60)
}

// few draws the number of items of a title.
func (p *pen) few() int {
	n := 1
	for n < 6 && p.chance(0.52) {
		n++
	}
	return n
}

// each makes n items one by one, now and then one twice.
func (p *pen) each(n int, item func() string) []string {
	out := make([]string, 0, n)
	echo := 0.0
	if p.chance(0.1) {
		echo = 0.2
	}
	for range n {
		if len(out) > 0 && p.chance(echo) {
			out = append(out, one(p.dice, out))
			continue
		}
		out = append(out, item())
	}
	return out
}

// han says whether a text has Han characters.
func han(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0
}

// barred are parts of words that no composed item may hold: recombination
// must never make anything that touches minors.
var barred = []string{
	"幼", "童", "萝", "蘿", "孩", "婴", "娃", "正太", "少女", "少男", "小女", "小男", "小妹", "小弟", "小学", "中学", "初中", "高中",
	"学生", "學生", "学妹", "学姐", "妹妹", "校", "未成年", "岁", "歲", "teen", "loli", "child", "kid", "school", "young", "minor", "girl", "boy", "year old",
}

// Decent says that a keyword touches no minors, as far as its characters tell.
// Nothing else is composed, and nothing else may go into a lexicon.
func Decent(keyword string) bool { return decent(keyword) }

// decent says whether an item may be written.
func decent(s string) bool {
	low := strings.ToLower(s)
	for _, b := range barred {
		if strings.Contains(low, b) {
			return false
		}
	}
	return true
}
