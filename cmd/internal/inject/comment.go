package inject

import "strings"

// praise is what comment spam says before it names its goods; {} is a word of
// the trade.
var praise = []string{
	"Great post, I really enjoyed reading it.", "Thanks for sharing this useful information!", "I like what you guys are up to.", "This is exactly what I was looking for.",
	"Wonderful blog! I found it while searching on Yahoo News.", "Very nice article, keep up the good work.", "Hello, I read your blog daily. Your style is awesome.",
	"I have been browsing online more than 3 hours today, yet I never found any interesting article like yours.", "Hi there, just became aware of your blog.",
	"Excellent website. Lots of useful info here.", "I am sure this post has touched all the internet people.", "What a great write up, I have bookmarked it.",
	"Pretty section of content.", "My brother suggested I might like this website.", "Everything is very open with a clear explanation of the issues.",
	"I couldn't resist commenting. Perfectly written!", "Nice weblog here! Also your site lots up very fast!", "You made some decent points there about {}.",
	"Hello to every one, because I am really eager of reading this blog.", "If you want to know about {}, visit my page.", "Do you have a newsletter? I would love to join.",
	"It is truly a great and useful piece of information.", "Keep on writing, great job!", "Thanks designed for sharing such a nice thinking.", "Way cool! Some very valid points!",
	"I was wondering if you ever considered changing the layout of your site?", "Cool. I added your site to my feed.", "Many thanks for the article on {}.",
}

var signatures = []string{"my web site", "Here is my homepage", "Also visit my blog post", "Look into my site", "Feel free to surf to my page", "Review my web page", "Take a look at my blog", "Stop by my weblog", "click here", "read more", "visit"}

// comment is an English comment block: praise, goods and addresses, between
// paragraphs or at the end.
func comment(p *pen, h *host) ([]edit, bool) {
	if !p.latin || len(h.lines) == 0 {
		return nil, false
	}
	p.fix(" ")
	style := p.IntN(4)
	one1 := func() string {
		switch style {
		case 0: // praise, then the phrase and its address
			return p.praised() + one(p.dice, []string{h.eol, " ", "; "}) + p.phrase() + one(p.dice, []string{" ", ": ", " - "}) + p.url()
		case 1: // salad
			var w []string
			for range p.between(6, 14) {
				w = append(w, p.kw())
			}
			p.conceal(w)
			return strings.ToLower(strings.Join(w, " "))
		case 2: // signature
			return p.praised() + one(p.dice, []string{h.eol, " ", h.eol + h.eol}) + one(p.dice, signatures) + one(p.dice, []string{" :: ", " - ", "; ", ": ", " "}) + p.phrase()
		}
		return p.phrase() + " " + p.url() + " " + p.letters(p.between(3, 6), false)
	}
	n := p.about(1.6, 0.7, 1, 12)
	glue := one(p.dice, []string{h.eol, ", ", " ", h.eol + h.eol})
	var all []string
	for range n {
		all = append(all, one1())
	}
	block := strings.Join(all, glue)
	if p.chance(0.35) {
		name := titled(p.letters(p.between(4, 9), true))
		if p.chance(0.6) { // the goods sign for themselves
			name = p.phrase()
		}
		block = name + one(p.dice, []string{" says:", " wrote:", ":", " says:" + h.eol}) + " " + block
	}
	if len(h.lines) > 1 && p.chance(0.4) {
		return []edit{insert(h.after(p.between(0, len(h.lines)-2)), fragment{gold, block}, p.breaks(h))}, true
	}
	return []edit{p.atFoot(h, block)}, true
}

// praised draws a sentence, now and then with one word scrambled.
func (p *pen) praised() string {
	s := strings.ReplaceAll(one(p.dice, praise), "{}", p.kw())
	if p.chance(0.4) {
		s += " " + strings.ReplaceAll(one(p.dice, praise), "{}", p.kw())
	}
	if p.chance(0.3) {
		w := strings.Fields(s)
		i := p.IntN(len(w))
		if b := []rune(w[i]); len(b) > 4 {
			in := b[1 : len(b)-2]
			p.Shuffle(len(in), func(a, c int) { in[a], in[c] = in[c], in[a] })
			w[i] = string(b)
		}
		s = strings.Join(w, " ")
	}
	return s
}
