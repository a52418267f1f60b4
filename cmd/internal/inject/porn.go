package inject

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// islets are the Latin and digit pieces in Chinese porn phrases.
var islets = strings.Fields("av AV a v www xxx xxxx XXX xxxxx hd HD 91 97 99 18 17c 1024 app APP free vr 4k 4K bb h H a级 aⅴ 3p jizz 69 51 77 777 69xx 8x8x 2020 2021 2022 2023 1080p 720p mv MV bt d v2 tv TV com in cc")

// viewing are words of use that stand at the end of a phrase.
var viewing = strings.Fields("在线 在线看 大全 首页 网址 下载 最新 手机版 免费 入口 更新 网站 资源 在线播放 观看 视频 官网 导航 永久地址 第一页 无删减 安装 软件 全集 国语 电影 中文 合集 破解版 精选 无广告 免费版 完整版 一页 发布页 完结")

// people and places of the phrases that read like the title of a clip.
var (
	people = strings.Fields("老师 秘书 空姐 护士 邻居 房东 老板 老板娘 网红 主播 女神 女优 御姐 模特 技师 同事 女上司 富婆 老公 老婆 夫妻 情侣 富二代 老司机")
	scenes = strings.Fields("办公室 酒店 家里 车上 浴室 沙发 阳台 厨房 出租屋 电梯 健身房 楼道 户外 温泉")
	verbs  = strings.Fields("被 和 与 在 让 把 给 的 不停 偷偷 全程 疯狂 一边")
)

// bait is the sentences of such sites; {} is a keyword.
var bait = strings.Fields("{}，永久免费{}，无需翻墙！ 超快加载，海量{}片源，支持缓存下载！ 最新{}每日更新，{}全集免费看 {}APP下载，{}一键直达 提供{}、{}、{}等在线资源 {}，尽在本站 欢迎收藏{}最新地址 本站为您提供{}和{} {}手机版免费安装，告别会员 点击进入{} 喜欢{}的朋友都在看{}")

// rank orders a keyword in a phrase: region, quality, zone, act, viewing.
func rank(w string) int {
	has := func(of ...string) bool {
		return slices.ContainsFunc(of, func(s string) bool { return strings.Contains(w, s) })
	}
	switch {
	case has("观看", "在线", "播放", "看片", "下载", "电影", "网站", "影院", "视频", "小说", "图片", "论坛"):
		return 4
	case has("区", "卡", "级", "本道"):
		return 2
	case has("国", "亚洲", "欧", "日韩", "日本", "台湾", "亚"):
		return 0
	case has("精品", "清", "无码", "免费", "综合", "激情", "成人", "字幕", "久久", "新"):
		return 1
	}
	return 3
}

// porn writes Chinese pseudo-phrases: each reads like a phrase and is none.
func porn(p *pen, n int) []string {
	if n > 3 && p.chance(0.13) {
		return p.dictionary(n)
	}
	if p.chance(0.03) && !p.short {
		return p.each(min(n, 6), func() string { return strings.ReplaceAll(one(p.dice, bait), "{}", p.kw()) })
	}
	ordered := 0.75
	if p.chance(0.3) {
		ordered = 0.1
	}
	coined := 0.12
	if p.chance(0.25) {
		coined = 0.6
	}
	noise := []float64{0.02, 0.06, 0.2}[p.IntN(3)] // islets, stutter and garble
	clip := 0.04
	if p.chance(0.08) {
		clip = 0.5
	}
	lo, hi := 3, p.between(7, 25)
	if p.short {
		lo, hi = 2, p.between(4, 14)
	}
	item := func() string {
		if p.chance(clip) {
			return p.clip()
		}
		for range 6 {
			words := make([]string, 0, 5)
			for k := 1 + p.about(1.4, 0.55, 0, 4); len(words) < k; {
				w := p.kw()
				if p.chance(coined) {
					w = p.coined()
				}
				words = append(words, w)
			}
			if p.chance(ordered) {
				slices.SortStableFunc(words, func(a, b string) int { return rank(a) - rank(b) })
			}
			if p.chance(0.18) {
				words = append(words, one(p.dice, viewing))
			}
			if p.chance(noise) {
				words = slices.Insert(words, p.IntN(len(words)+1), one(p.dice, islets))
			}
			s := strings.Join(words, "")
			if p.chance(noise) {
				s = p.stutter(s)
			}
			if p.chance(noise * 0.7) {
				s = p.garble(s)
			}
			if k := utf8.RuneCountInString(s); k >= lo && k <= hi && decent(s) {
				return s
			}
		}
		return p.kw()
	}
	return p.each(n, item)
}

// clip reads like the title of a video.
func (p *pen) clip() string {
	s := one(p.dice, people)
	if p.chance(0.5) {
		s += one(p.dice, []string{"在", "和", "被", "与"}) + one(p.dice, append(scenes, people...))
	}
	if p.chance(0.4) {
		s += one(p.dice, verbs)
	}
	s += p.kw()
	if p.chance(0.4) {
		s += one(p.dice, viewing)
	}
	return s
}

// dictionary is a run cut from a sorted word list: one prefix, then whatever
// follows it there.
func (p *pen) dictionary(n int) []string {
	prefix := p.kwShort(4)
	if p.chance(0.3) {
		prefix = p.coined()
	}
	if rs := []rune(prefix); len(rs) > 4 {
		prefix = string(rs[:p.between(2, 3)])
	}
	items := make([]string, 0, n)
	for range n {
		s := prefix
		for k := p.between(1, 3); k > 0; k-- {
			switch {
			case p.chance(0.5):
				s += p.kw()
			case p.chance(0.5):
				s += p.coined()
			default:
				s += one(p.dice, viewing)
			}
		}
		if p.chance(0.15) {
			s += one(p.dice, islets)
		}
		if rs := []rune(s); len(rs) > 22 {
			s = string(rs[:22])
		}
		items = append(items, s)
	}
	slices.Sort(items)
	return items
}
