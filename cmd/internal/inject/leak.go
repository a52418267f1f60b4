package inject

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// minLeak is the shortest line, in characters, that a keyword leaks into.
const minLeak = 10

// leak drops one to three keywords into lines, in any language, as a language
// model does that has learnt from polluted pages. Mostly shreds of a tool call
// stand about them; they are nobody's words either, and gold as well.
func leak(p *pen, h *host) ([]edit, bool) {
	var lines []int
	for i := range h.lines {
		s := h.trimmed(i)
		if utf8.RuneCount(h.bytes(s)) >= minLeak && len(h.gaps(s)) > 0 {
			lines = append(lines, i)
		}
	}
	if len(lines) == 0 {
		return nil, false
	}
	if rest := lines[1:]; len(rest) > 0 && lines[0] == 0 && p.chance(0.5) {
		lines = rest // not the title
	}
	p.fix("")
	if p.want == "" && p.chance(0.8) {
		p.mask.name = "plain" // a vocabulary has no use for disguises
	}
	debris := p.chance(0.6)
	if debris && p.chance(0.15) {
		// No keyword at all, but what it leaks with.
		at := one(p.dice, h.gaps(h.trimmed(one(p.dice, lines))))
		return []edit{insert(at, bared([]fragment{
			{gap, one(p.dice, []string{"", "", " "})},
			{gold, p.scrap("call") + one(p.dice, []string{" ", "", "  "}) + p.shred(shredTails, 1)},
		})...)}, true
	}
	names := p.leaked(p.between(1, 3))
	line := one(p.dice, lines)
	used := map[int]bool{}
	var e []edit
	for len(names) > 0 {
		n := 1
		if debris { // one outburst often holds several
			n = p.between(1, len(names))
		}
		places := h.gaps(h.trimmed(line))
		at := one(p.dice, places)
		if p.chance(0.15) { // the model should have stopped there
			at = places[len(places)-1]
		}
		if p.chance(0.5) {
			line = one(p.dice, lines)
		}
		if used[at] {
			names = names[1:]
			continue
		}
		used[at] = true
		e = append(e, insert(at, p.outburst(h, at, names[:n], debris)...))
		names = names[n:]
	}
	return e, true
}

// leaked draws the keywords that leak: short ones, some of them twice.
func (p *pen) leaked(n int) []string {
	same := p.chance(0.3)
	out := make([]string, n)
	for i := range out {
		if i > 0 && same {
			out[i] = out[0]
			continue
		}
		out[i] = p.token()
	}
	return out
}

// token writes what passes for one token of a polluted vocabulary.
func (p *pen) token() string {
	var s string
	switch x := p.Float64(); {
	case p.src.junk:
		s = p.novel()
	case p.src.family == "gambling" && x < 0.35:
		s = p.kwShort(6) + one(p.dice, gamblingActs)
	case x < 0.55:
		s = p.kwShort(10)
	case p.latin && x < 0.8:
		s = p.kwShort(14) + " " + p.kwShort(12)
	case x < 0.7:
		s = p.kwShort(5) + p.kwShort(5)
	case x < 0.85:
		s = p.coined()
	default:
		return p.brand()
	}
	if !decent(s) {
		s = p.kw()
	}
	out := []string{s}
	p.conceal(out)
	return out[0]
}

// outburst writes keywords with the debris before, between and behind them.
func (p *pen) outburst(h *host, at int, names []string, debris bool) []fragment {
	var f []fragment
	if debris && p.chance(0.7) {
		f = append(f, fragment{gap, one(p.dice, []string{"", "", " "})}, fragment{gold, p.shred(shredHeads, 1)})
	}
	for i, name := range names {
		blanks := fragment{gap, one(p.dice, []string{" ", "  ", "  "})}
		if debris && p.chance(0.25) {
			blanks = fragment{gold, one(p.dice, []string{"＿", "￣", " _", ",", "_", " ￣", " ＿", "／", "】【", " +", "♀"})}
		}
		f = append(f, blanks, fragment{gold, name})
		if debris && i+1 < len(names) && p.chance(0.55) {
			f = append(f, fragment{gold, p.shred(shredTails, 0.4)})
		}
	}
	if debris && (len(f) == 2*len(names) || p.chance(0.85)) {
		tail := p.shred(shredTails, 0.6)
		if p.chance(0.2) {
			tail = " " + tail
		}
		f = append(f, fragment{gold, tail})
	}
	// Glued to what follows, unless two Latin words would become one.
	if r, _ := utf8.DecodeRune(h.text[at:]); unicode.Is(unicode.Latin, r) && (p.latin || p.chance(0.4)) {
		f = append(f, fragment{gap, " "})
	}
	return bared(f)
}

// bared takes the blanks that gold begins or ends with out of it.
func bared(f []fragment) []fragment {
	var out []fragment
	for _, x := range f {
		s := strings.TrimSpace(x.text)
		if x.part != gold || s == x.text {
			out = append(out, x)
			continue
		}
		at := strings.Index(x.text, s)
		out = append(out, fragment{gap, x.text[:at]}, fragment{gold, s}, fragment{gap, x.text[at+len(s):]})
	}
	return out
}

var (
	roles      = strings.Fields("assistant analysis commentary user tool system final developer assistantanalysis assistantcommentary")
	tools      = strings.Fields("functions.read functions.exec functions.search functions.bash functions.open functions.write browser.find browser.open python container.exec web.run multi_tool_use.parallel repo.grep file_search self all")
	channels   = strings.Fields("commentary analysis code json final in ＿ 】【 output")
	closers    = []string{"</s>", "<|im_end|>", "<|endoftext|>", "<|end|>", "[/INST]", "<s>", "】【", "】【。】【", "】【：】【“】【", "】【”】【", "＿", "￣", "♀♀♀", "♀♀♀♀♀", "+#+#+#+#", "/*<<<", "*/", "＠", "※※", "】!【", "\ufffd", "\\n\\n", "```", "####", "']}", "ðŸ", "◇◇"}
	shredWords = []string{"json", "json", "json", "code", "output", "commentary", "_json", "jsonl", "json_object", "ed code", "tool code", "ixed code", "ary", "result", "sन", "plain text", "stdout", "markdown", "yaml", "args", "null", "final", "translation", "content omitted", "no. translate.", "user", "code?"}
	callKeys   = strings.Fields("path file cmd query offset limit pattern url text input lines recursive timeout cwd")
	// scripts are letters, and signs that follow a letter, of scripts that
	// models seldom write.
	scripts = []struct{ letters, signs []rune }{
		{[]rune("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ"), nil},
		{[]rune("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ"), nil},
		{[]rune("កខគឃងចឆជឈញដឋឌឍណតថទធនបផពភមយរលវសហឡអ"), []rune("ាិីុូើេែោះ")},
		{[]rune("аҩҳәҵҿӡҟқӷыԥеироуакҷшҽҭ"), nil},
		{[]rune("കഖഗഘങചഛജഝഞടഠഡഢണതഥദധനപഫബഭമയരലവശഷസഹ"), []rune("ാിീുൂെേൈൊോ")},
		{[]rune("ಕಖಗಘಚಛಜಝಟಡಣತಥದಧನಪಫಬಭಮಯರಲವಶಸಹ"), []rune("ಾಿುೂೆೇೊೋ")},
		{[]rune("কখগঘচছজঝটডণতথদধনপফবভমযরলশষসহ"), []rune("ািীুূেৈোৌ")},
		{[]rune("કખગઘચછજઝટડણતથદધનપફબભમયરલવશષસહ"), []rune("ાિીુૂેૈોૌ")},
		{[]rune("ကခဂဃငစဆဇညတထဒဓနပဖဗဘမယရလဝသဟ"), []rune("ာိီုူေး")},
		{[]rune("ሀለሐመሠረሰሸቀበተቸኀነኘአከኸወዐዘዠየደጀገጠጨጰጸፀፈፐ"), nil},
	}
)

// shredHeads and shredTails are the kinds of debris before and behind a
// keyword; see shred.
var (
	shredHeads = []weighted[string]{{30, "call"}, {14, "role"}, {18, "closer"}, {14, "script"}, {10, "word"}, {3, "args"}}
	shredTails = []weighted[string]{{34, "word"}, {22, "args"}, {12, "script"}, {10, "closer"}, {8, "call"}, {5, "number"}}
)

// shred writes a run of debris; more is the chance of a second and third.
func (p *pen) shred(kinds []weighted[string], more float64) string {
	s := p.scrap(draw(p.dice, kinds))
	for range 2 {
		if more *= 0.6; p.chance(more) {
			s += one(p.dice, []string{"", "", " "}) + p.scrap(draw(p.dice, kinds))
		}
	}
	return s
}

func (p *pen) scrap(kind string) string {
	switch kind {
	case "call":
		s := one(p.dice, roles) + " to=" + one(p.dice, tools)
		if p.chance(0.3) {
			s = s[strings.IndexByte(s, ' ')+1:]
		}
		if p.chance(0.6) {
			s += " " + one(p.dice, channels)
		}
		return s
	case "role":
		return one(p.dice, roles)
	case "closer":
		return one(p.dice, closers)
	case "word":
		return one(p.dice, shredWords)
	case "number":
		return one(p.dice, []string{" ", "", "_"}) + p.digits(p.between(1, 4)) + one(p.dice, []string{"", "}", " code", "  content omitted", "\"}"})
	case "args":
		return p.arguments()
	}
	x := one(p.dice, scripts)
	var b strings.Builder
	for range p.between(2, 8) {
		b.WriteRune(one(p.dice, x.letters))
		if len(x.signs) > 0 && p.chance(0.35) {
			b.WriteRune(one(p.dice, x.signs))
		}
	}
	if p.chance(0.25) {
		b.WriteString(one(p.dice, []string{"json", "ary", "assistant", "code", "analysis"}))
	}
	return b.String()
}

// arguments writes what is left of the arguments of a tool call.
func (p *pen) arguments() string {
	var b strings.Builder
	b.WriteString("{\"")
	for i := range p.between(1, 3) {
		if i > 0 {
			b.WriteString(one(p.dice, []string{",\"", ", \""}))
		}
		b.WriteString(one(p.dice, callKeys) + one(p.dice, []string{"\":", "\": "}))
		switch p.IntN(4) {
		case 0:
			b.WriteString(p.digits(p.between(1, 4)))
		case 1:
			b.WriteString("\"" + p.letters(p.between(3, 8), true) + "\"")
		default:
			b.WriteString("\"" + p.letters(p.between(3, 6), true) + "/" + p.letters(p.between(3, 9), true) + one(p.dice, []string{".md", ".json", ".py", ".txt", ".go", ".ts", ""}) + "\"")
		}
	}
	b.WriteString("}")
	s := b.String()
	if p.chance(0.35) { // the beginning is lost
		s = one(p.dice, []string{"", "_"}) + s[p.between(1, 2):]
	}
	if p.chance(0.35) { // or the end
		s = s[:p.between(len(s)/2, len(s))]
	}
	if p.chance(0.2) {
		s += one(p.dice, []string{" code", "code", "]}", " tool code"})
	}
	return s
}

// gaps are the offsets of a line where a leak may stand: beside a blank,
// before a bracket or quote, at the end, and between letters of the scripts
// that set no blanks.
func (h *host) gaps(s segment.Span) []int {
	var out []int
	prev := utf8.RuneError
	for i := s.Start; i < s.End; {
		r, n := utf8.DecodeRune(h.text[i:s.End])
		word := unicode.In(prev, unicode.L, unicode.M, unicode.N, unicode.P)
		switch {
		case i == s.Start || r == utf8.RuneError || prev == utf8.RuneError || unicode.Is(unicode.M, r):
		case word && (unicode.IsSpace(r) || strings.ContainsRune("([{（【「『《“\"‘<`", r)),
			prev == ' ' && unicode.IsLetter(r),
			unbroken(prev) && unbroken(r) && !strings.ContainsRune("เแโใไ", prev):
			out = append(out, i)
		}
		prev = r
		i += n
	}
	if prev != utf8.RuneError {
		out = append(out, s.End)
	}
	return out
}

// unbroken says whether r is of a script that sets no blanks between words.
func unbroken(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
