package inject

import "strings"

// Names of sites that honest pages link to.
var (
	hanSites   = strings.Fields("百度 新浪网 搜狐 网易 腾讯网 凤凰网 央视网 光明网 中国新闻网 中国日报 豆瓣 哔哩哔哩 简书 掘金 开源中国 携程 京东 淘宝 天猫 当当网 维基百科 国家图书馆 清华大学 北京大学 中国科学院 财政部 卫生健康委 商务部 天气预报 列车时刻表 在线翻译 新华字典 同花顺 太平洋电脑 汽车之家 站长之家 铁路12306 中国邮政 国家统计局 地方政府网")
	latinSites = []string{"Google", "YouTube", "Twitter", "Facebook", "Reddit", "The Guardian", "New York Times", "Stack Overflow", "Internet Archive", "Mozilla", "Debian", "NASA", "National Geographic", "Khan Academy", "Project Gutenberg", "OpenStreetMap", "About us", "Contact", "RSS feed", "Newsletter", "Terms of use", "Site map", "University Library", "City Council", "Local news", "Creative Commons"}
)

// mixedLinks is a row of links of which some are honest: a block that got in
// between the partners of a site.
func mixedLinks(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) == 0 {
		return nil, false
	}
	p.short = true
	spam := p.items(p.about(4, 0.7, 1, 20))
	p.conceal(spam)
	sites := latinSites
	seps := []string{" | ", ", ", " - ", " ", "  ", " · ", " / ", h.eol}
	if h.chinese() {
		sites, seps = hanSites, []string{" | ", "|", " ", "  ", "、", "，", " - ", "　", " · ", h.eol, h.eol}
	}
	sep := one(p.dice, seps)
	p.fix(strings.Trim(sep, " "))
	if p.sep.mark == "" {
		p.sep.mark = " "
	}
	var names []string
	for _, k := range p.Perm(len(sites))[:p.between(1, 6)] {
		names = append(names, sites[k])
	}
	if w := h.words(p.dice, 2); p.chance(0.3) {
		names = append(names, w...)
	}
	all := append(fragments(genuine, names), fragments(gold, spam)...)
	switch x := p.Float64(); {
	case x < 0.5:
		p.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	case x < 0.7: // the spam comes first
		all = append(fragments(gold, spam), fragments(genuine, names)...)
	}
	var f []fragment
	if p.chance(0.7) {
		head := strings.TrimRight(p.header(), " ")
		if p.chance(0.3) {
			head += h.eol
		}
		f = append(f, fragment{genuine, head})
	}
	f = joined(f, all, sep)
	f = append(f, fragment{gap, h.eol})
	if len(h.lines) > 2 && p.chance(0.2) {
		return []edit{insert(h.after(p.IntN(len(h.lines)-1)), f...)}, true
	}
	at := len(h.text)
	if !h.ended(at) {
		f = append([]fragment{{gap, h.eol}}, f...)
	}
	return []edit{insert(at, f...)}, true
}
