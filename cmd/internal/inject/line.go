package inject

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

var (
	hanLabels   = []string{"本文关键词：", "关键词：", "关键字：", "本文关键字:", "标签：", "Tags: ", "TAG：", "关键词:", "【关键词】", "热词：", "文章关键词：", "标签:", "关键词 "}
	latinLabels = []string{"Tags: ", "Keywords: ", "Tagged: ", "Tags ", "Filed under: ", "keywords: ", "Topics: ", "Labels: "}
	hanNav      = []string{"上一篇：", "下一篇：", "上一篇:", "下一篇: ", "上一条：", "下一条：", "当前位置：", "您的位置：", "您现在的位置："}
	latinNav    = []string{"Previous: ", "Next: ", "« ", "Older: ", "Newer: ", "You are here: ", "Prev post: ", "Next article: "}
	hanMenu     = strings.Fields("首页 关于我们 产品中心 新闻资讯 联系我们 案例展示 在线留言 公司简介 新闻中心 服务支持 人才招聘 登录 注册 加入收藏 网站地图 技术支持")
	latinMenu   = []string{"Home", "About", "Contact", "News", "Blog", "Login", "Products", "Services", "Search", "Archive", "FAQ", "Support", "Privacy", "Careers"}
)

// chinese says whether the host is mostly written in Han characters.
func (h *host) chinese() bool {
	n := 0
	for i := 0; i < len(h.text) && i < 3000; {
		r, w := utf8.DecodeRune(h.text[i:])
		if r >= 0x4E00 && r < 0xA000 {
			n += 3
		}
		i += w
	}
	return n*3 > min(len(h.text), 3000)
}

// keywordLine is a line of tags in which only some are spam.
func keywordLine(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) < 2 {
		return nil, false
	}
	words := h.words(p.dice, p.between(1, 5))
	if len(words) == 0 {
		return nil, false
	}
	p.short = true
	spam := p.items(p.between(1, 5))
	p.conceal(spam)
	label, sep := one(p.dice, latinLabels), one(p.dice, []string{", ", ", ", ",", " | ", " ", "; "})
	if h.chinese() {
		label, sep = one(p.dice, hanLabels), one(p.dice, []string{"，", "、", ",", " ", "；", " | ", ";"})
	}
	p.fix(strings.TrimSpace(sep))
	if p.sep.mark == "" {
		p.sep.mark = " "
	}
	all := append(fragments(genuine, words), fragments(gold, spam)...)
	if p.chance(0.6) { // else the spam closes the line
		p.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	}
	f := append(joined([]fragment{{genuine, label}}, all, sep), fragment{gap, h.eol})
	at := h.after(p.IntN(min(3, len(h.lines))))
	if p.chance(0.6) {
		at = h.after(len(h.lines) - 1)
	}
	if !h.ended(at) {
		f = append([]fragment{{gap, h.eol}}, f...)
	}
	return []edit{insert(at, f...)}, true
}

// fragments are texts of one kind.
func fragments(k part, texts []string) []fragment {
	out := make([]fragment, len(texts))
	for i, s := range texts {
		out[i] = fragment{k, s}
	}
	return out
}

// joined adds items with separators between them. One between two spam items
// is theirs.
func joined(f, items []fragment, sep string) []fragment {
	for i, it := range items {
		if i > 0 {
			k := genuine
			switch {
			case it.part == gold && items[i-1].part == gold:
				k = gold
			case strings.TrimSpace(sep) == "":
				k = gap
			}
			f = append(f, fragment{k, sep})
		}
		f = append(f, it)
	}
	return f
}

// nav puts a brand into links: behind "previous" or "next", between the items
// of a menu, or into a breadcrumb.
func nav(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) < 2 {
		return nil, false
	}
	if e, ok := ownNav(p, h); ok && p.chance(0.7) {
		return e, true
	}
	labels, menu := latinNav, latinMenu
	if h.chinese() {
		labels, menu = hanNav, hanMenu
	}
	var f []fragment
	if p.chance(0.4) { // previous and next; one may be genuine
		p.fix("")
		for _, i := range p.Perm(len(labels))[:p.between(1, 2)] {
			f = append(f, fragment{genuine, labels[i]}, fragment{gold, p.phrase()})
			if w := h.words(p.dice, 1); len(w) > 0 && p.chance(0.5) {
				f = append(f, fragment{gold, one(p.dice, []string{"_", "-", " ", "|"})}, fragment{genuine, w[0]})
			}
			f = append(f, fragment{gap, h.eol})
		}
	} else {
		sep := one(p.dice, []string{" | ", "|", " ", "  ", " > ", " - ", "- ", h.eol, " · ", " / "})
		p.fix(strings.Trim(sep, " "))
		if p.sep.mark == "" {
			p.sep.mark = " "
		}
		items := menu[:]
		n := p.between(2, min(8, len(items)))
		spam := map[int]bool{p.IntN(n): true}
		for range p.between(0, 2) {
			spam[p.IntN(n)] = true
		}
		brand := p.phrase()
		for i, k := range p.Perm(len(items))[:n] {
			if i > 0 {
				f = append(f, fragment{genuine, sep})
			}
			if spam[i] {
				f = append(f, fragment{gold, brand}, fragment{genuine, sep})
				if p.chance(0.3) {
					brand = p.phrase()
				}
			}
			f = append(f, fragment{genuine, items[k]})
		}
		f = append(f, fragment{gap, h.eol})
	}
	at := h.body
	if p.chance(0.6) {
		at = h.after(len(h.lines) - 1)
		if !h.ended(at) {
			f = append([]fragment{{gap, h.eol}}, f...)
		}
	}
	return []edit{insert(at, f...)}, true
}

// ownNav uses a line of links that the document has.
func ownNav(p *pen, h *host) ([]edit, bool) {
	marks := [][]byte{[]byte("上一篇"), []byte("下一篇"), []byte("上一页"), []byte("下一页"), []byte("首页"), []byte("Previous"), []byte("Home"), []byte("»"), []byte(" | "), []byte(" > ")}
	var at []int
	for i := range h.lines {
		line := h.bytes(h.lines[i])
		if len(line) > 300 {
			continue
		}
		for _, m := range marks {
			j := bytes.Index(line, m)
			if j >= 0 && m[0] >= 'A' && m[0] <= 'Z' && j+len(m) < len(line) && line[j+len(m)] >= 'A' {
				continue // part of a longer word
			}
			if m[0] == ' ' && bytes.Count(line, m) < 2 {
				continue // an operator or a lone divider
			}
			if j >= 0 {
				at = append(at, h.lines[i].Start+j+len(m))
			}
		}
	}
	if len(at) == 0 {
		return nil, false
	}
	p.fix("")
	var e []edit
	for range p.between(1, 2) {
		i := one(p.dice, at)
		s := p.phrase()
		switch h.text[i-1] {
		case ' ':
			s += one(p.dice, []string{" | ", " > ", " - ", " "})
		default:
			s = one(p.dice, []string{"：", ":", " ", ""}) + s + one(p.dice, []string{"", " ", "|"})
		}
		e = append(e, insert(i, fragment{gold, s}))
	}
	return e, true
}
