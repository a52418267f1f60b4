package inject

import (
	"fmt"
	"net/url"
	"strings"
)

var titleRunes = []rune("风云天地剑侠龙凤情缘花月雪夜江湖传奇英雄帝王妃后宫神仙魔鬼狂爱恨火冰山海星光梦影春秋战国世界都市重生穿越逆天无敌大小上下东西南北金银红白黑青长生不死命运之门城池豪门总裁武林至尊")

// junk writes blocks that sell nothing by name: dumps of titles, addresses
// that differ by a number, percent-encoded keywords, tails of rare characters.
func junk(p *pen, n int) []string {
	style := draw(p.dice, []weighted[int]{{30, 0}, {30, 1}, {20, 2}, {10, 3}, {10, 4}})
	if p.short {
		style = one(p.dice, []int{0, 4})
	}
	switch style {
	case 0: // titles of novels, films and cracked programs
		p.hint = " "
		return p.each(n, p.novel)
	case 1: // an address list
		p.hint = one(p.dice, []string{"\n", "\n", " ", ","})
		dir := p.url()
		if i := strings.LastIndexByte(dir, '/'); i > 8 {
			dir = dir[:i]
		}
		tail := one(p.dice, []string{".pdf", ".PDF", ".shtml", ".sHtML", ".html", ".doc", ".xml", "/", ".asp", ".jsp"})
		at, width := p.between(1, 9_000_000), p.between(3, 8)
		return p.each(n, func() string {
			at += p.between(1, 97)
			return fmt.Sprintf("%s/%0*d%s", dir, width, at, tail)
		})
	case 2: // keywords as parts of an address
		p.hint = one(p.dice, []string{"\n", " "})
		dir := one(p.dice, []string{"/search?q=", "/tag/", "/?s=", "/so/", "/search/"})
		host := "https://" + p.letters(p.between(6, 11), true) + ".com"
		return p.each(n, func() string { return host + dir + url.PathEscape(p.kw()+p.digits(p.between(0, 3))) })
	case 3: // rare characters
		return []string{p.rare(p.between(6, 16))}
	}
	// a line that sends the reader to another search
	return []string{one(p.dice, []string{"BT搜索", "磁力搜索", "资源搜索", "下载地址", "最新地址", "备用地址", "更多资源请访问"}) + one(p.dice, []string{"：", " ", "", ": "}) + p.url()}
}

// novel makes a title.
func (p *pen) novel() string {
	var s []rune
	for n := p.between(3, 7); len(s) < n; {
		s = append(s, one(p.dice, titleRunes))
	}
	t := string(s)
	switch {
	case p.chance(0.15):
		t += one(p.dice, []string{"最新章节", "全文阅读", "txt下载", "迅雷下载", "破解版", "国语版", "高清", "无弹窗", "结局", "个人资料", "演员表", "主题曲", "攻略"})
	case p.chance(0.08):
		t = p.letters(p.between(3, 8), true) + p.digits(p.between(1, 4))
	}
	return t
}

// rare is the tail of characters or consonants that closes a pasted text.
func (p *pen) rare(n int) string {
	if p.chance(0.3) {
		return p.letters(n, false)
	}
	var s []rune
	for len(s) < n {
		if p.chance(0.4) {
			s = append(s, one(p.dice, exotic))
		} else {
			s = append(s, rune(0x4E00+p.IntN(0x51A5)))
		}
	}
	return string(s)
}
