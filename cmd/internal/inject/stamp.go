package inject

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

var (
	stampTails = strings.Fields("国际网址 官网 app下载 最新版下载 网站 登录入口 平台 官方下载 永久网址 直播 影院 手机版 在线 最新网址 网址 官方网站 免费下载 安装包 导航 首页 客户端 APP 软件 (中国)官方网站 （中国）官方网站 (中国)有限公司 ·官方网站 -官方网站 官网入口 全站登录 手机APP下载 网页版登录 IOS/安卓通用版 (官方)最新版 官网首页入口")
	stampHeads = strings.Fields("缅甸 澳门 柬埔寨 老挝 菲律宾 越南 新加坡 香港 果敢 万象 西港 亚洲 最新 下载 注册 金边 环球 东方 中国")
	// hanMenus and latinMenus are remains of templates; {} is where the name
	// got in.
	hanMenus = []string{
		"网站{}", "设为{}|收藏本站", "{}|设为首页|加入收藏", "设为首页 | 加入{} | 联系我们", "网站首页 {} 公司简介 新闻中心 联系我们", "{}网站地图", "首页 > {}",
		"联系{}", "收藏{}", "{}首页", "返回{}", "加入{}", "网站{} | 网站地图", "登录 | 注册 | {}", "繁體中文 | {} | English", "{} 关于我们 产品展示 在线留言", "首页|{}|新闻资讯|人才招聘",
		"欢迎访问{}网站", "新闻{}", "手机{}", "移动{} | 无障碍 | 繁体", "{}　|　设为首页　|　加入收藏", "{}-", "关于{} | 招贤纳士 | 法律声明",
	}
	latinMenus = []string{
		"Home | {} | Contact", "{} | Sitemap", "Home {} About Us News", "Set {} as homepage", "Skip to {}", "Menu {}", "Home > {} > Contact Us", "Welcome to {}", "Search {}", "{} Login Register", "About {} | Privacy", "{} - Home",
	}
	hanTrails   = []string{"当前位置：{}", "您现在的位置：{}", "当前位置：{} > 新闻中心", "当前位置：首页 > {}", "您的位置：{}首页 >> 正文", "当前位置:{}", "您所在的位置：{} - 文章", "首页 > {} > 正文", "位置：{}>>详细内容"}
	latinTrails = []string{"Home > {}", "You are here: {}", "Home > {} > Articles", "Home » {}", "You are here: Home / {}", "Home / {} / News"}
	hanFoots    = []string{"{}Copyright © 20# 版权所有", "{} Copyright©20# All Rights Reserved", "{}　版权所有　未经许可不得转载", "{}版权所有", "CopyRight 20# {} 备案号", "{}技术支持"}
	latinFoots  = []string{"{} Copyright © 20# All rights reserved", "{}Copyright 20#", "{} © 20#", "Copyright © 20# {}", "{} All Rights Reserved."}
	trails      = [][]byte{[]byte("当前位置："), []byte("当前位置:"), []byte("的位置："), []byte("您的位置:"), []byte("Home > "), []byte("Home » "), []byte("You are here: ")}
	notices     = [][]byte{[]byte("Copyright"), []byte("copyright"), []byte("COPYRIGHT"), []byte("CopyRight"), []byte("版权所有"), []byte("©"), []byte("All rights reserved"), []byte("All Rights Reserved")}
)

// brand puts one name all over a page, as a hacked template does: alone at
// the top and in place of headings, into menus and breadcrumbs, before
// paragraphs and the copyright.
func brand(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) < 3 {
		return nil, false
	}
	p.fix("")
	s := stamp{pen: p, host: h, name: p.stampName(), used: map[int]bool{}, chinese: h.chinese() || !p.latin && p.chance(0.5)}
	s.open = one(p.dice, []string{"", "", "　　", "　　", " ", "  "})
	if p.latin {
		s.open = one(p.dice, []string{" ", " ", "  ", ""})
	}
	want := p.about(5, 0.6, 2, 12)
	s.want = want
	for _, k := range p.Perm(6) {
		if p.chance(0.35) && s.n > 0 {
			continue
		}
		switch k {
		case 0:
			s.alone()
		case 1:
			s.line(hanMenus, latinMenus, p.IntN(min(4, len(h.lines))))
		case 2:
			s.trail()
		case 3:
			s.foot()
		case 4:
			s.openings(p.between(1, 5))
		case 5:
			s.captions(p.between(1, 8))
		}
	}
	s.openings(want - s.n)
	if s.n < 2 {
		return nil, false
	}
	return s.edits, true
}

// stampName coins the name: what a site, an app or a download is called.
func (p *pen) stampName() string {
	name := p.kw()
	for range 12 {
		var s string
		switch x := p.Float64(); {
		case p.latin && x < 0.6:
			s = one(p.dice, append(shopHeads, bagHeads...)) + " " + p.kwShort(16)
		case p.latin && x < 0.8:
			s = p.kwShort(18) + " " + one(p.dice, shopTails)
		case p.latin, p.src.junk:
			s = p.token()
		case p.src.family == "gambling" && x < 0.3:
			s = p.platform()
		case p.src.family == "gambling" && x < 0.6:
			s = one(p.dice, stampHeads) + p.platform()
		case x < 0.4:
			s = one(p.dice, stampHeads) + p.kwShort(4) + one(p.dice, stampTails)
		case x < 0.7:
			s = p.kwShort(7) + one(p.dice, stampTails)
		case x < 0.85:
			s = p.coined()
		default:
			s = p.kwShort(12)
		}
		s = strings.TrimSpace(s)
		n, most := utf8.RuneCountInString(s), 18
		if p.latin {
			most = 32
		}
		if n >= 4 && n <= most && decent(s) {
			name = s
			break
		}
	}
	if p.latin {
		name = drawCasing(p.dice)(name)
	}
	out := []string{name}
	p.conceal(out)
	return out[0]
}

// stamp is a name on its way over a page.
type stamp struct {
	*pen
	host    *host
	name    string
	open    string // between the name and the paragraph that it opens
	chinese bool   // the language of the lines that are invented
	n, want int    // how often the name stands, and is to stand
	used    map[int]bool
	edits   []edit
}

// put adds an edit, unless the place is taken or the name stands often enough.
func (s *stamp) put(at int, f ...fragment) bool {
	if s.used[at] || s.n >= s.want {
		return false
	}
	s.used[at] = true
	s.edits = append(s.edits, insert(at, f...))
	for _, x := range f {
		if x.part == gold {
			s.n++
		}
	}
	return true
}

// own puts a line of its own at the start of a line or at the end.
func (s *stamp) own(at int, f ...fragment) bool {
	f = append(f, fragment{gap, s.host.eol})
	if !s.host.ended(at) {
		f = append([]fragment{{gap, s.host.eol}}, f...)
	}
	return s.put(at, f...)
}

// mould writes the name into a template; 20# becomes a year.
func (s *stamp) mould(form string) []fragment {
	if strings.Contains(form, "20#") {
		form = strings.ReplaceAll(form, "20#", s.year())
	}
	before, after, _ := strings.Cut(form, "{}")
	return []fragment{{genuine, before}, {gold, s.name}, {genuine, after}}
}

// alone puts the name on lines of its own near the top.
func (s *stamp) alone() {
	most := min(6, len(s.host.lines))
	for i := range s.between(1, 3) {
		at := s.host.body
		if i > 0 || s.chance(0.4) {
			at = s.host.after(s.IntN(most))
		}
		s.own(at, s.indent(), fragment{gold, s.name})
	}
}

// line invents a line of a template and puts it behind line i.
func (s *stamp) line(hanForms, latinForms []string, i int) {
	forms := latinForms
	if s.chinese {
		forms = hanForms
	}
	at := s.host.after(i)
	if i == 0 && s.chance(0.6) {
		at = s.host.body
	}
	s.own(at, s.mould(one(s.dice, forms))...)
}

// trail puts the name into a breadcrumb.
func (s *stamp) trail() {
	if at, ok := s.find(trails, true); ok {
		s.put(at, fragment{gold, s.name}, fragment{genuine, one(s.dice, []string{"", " > ", ">", " ", " >> "})})
		return
	}
	s.line(hanTrails, latinTrails, s.IntN(min(3, len(s.host.lines))))
}

// foot puts the name before the copyright.
func (s *stamp) foot() {
	if at, ok := s.find(notices, false); ok {
		s.put(at, fragment{gold, s.name}, fragment{gap, one(s.dice, []string{"", " ", "　"})})
		return
	}
	s.line(hanFoots, latinFoots, len(s.host.lines)-1)
}

// captions puts the name on up to n lines of its own, anywhere in the page,
// where the template had the heading of a section or of a product.
func (s *stamp) captions(n int) {
	for _, i := range s.Perm(len(s.host.lines) - 1) {
		if n <= 0 {
			return
		}
		f := []fragment{s.indent(), {gold, s.name}}
		if s.chance(0.5) {
			f = append(f, fragment{gap, s.host.eol})
		}
		if s.own(s.host.after(i), f...) {
			n--
		}
	}
}

// find looks for one of the marks in the short lines of the document.
func (s *stamp) find(marks [][]byte, behind bool) (int, bool) {
	for _, l := range s.host.lines {
		for _, m := range marks {
			if j := bytes.Index(s.host.bytes(l), m); j >= 0 && l.Len() < 300 {
				if behind {
					j += len(m)
				}
				return l.Start + j, true
			}
		}
	}
	return 0, false
}

// openings glues the name to the beginning of up to n later lines.
func (s *stamp) openings(n int) {
	lines := s.host.lines
	for _, i := range s.Perm(len(lines) - 1) {
		if n <= 0 {
			return
		}
		l := s.host.trimmed(i + 1)
		f := []fragment{{gold, s.name}, {gap, s.open}}
		if l.Len() < 24 && s.chance(0.5) { // a menu entry or a heading
			f = []fragment{{gold, s.name}}
		}
		if s.put(l.Start, f...) {
			n--
		}
	}
}
