package inject

// headers stand before a run of links. Most runs have none.
var (
	hanHeaders = []string{
		"友情链接", "相关推荐", "热门搜索", "主站蜘蛛池模板", "相关链接", "热门标签", "推荐阅读", "猜你喜欢", "猜你感兴趣", "您可能还喜欢", "网站地图", "合作伙伴",
		"热搜词", "大家都在搜", "热门关键词", "相关搜索", "最新推荐", "标签", "TAG标签", "站内热搜", "本文标签", "相关文章", "热点推荐", "今日热点", "随机推荐", "最近更新",
		"感谢您访问我们的网站，您可能还对以下资源感兴趣", "久久热门", "友链", "链接", "搜索热词", "视频推荐", "为您推荐", "延伸阅读", "上一篇", "本站推荐", "导航", "蜘蛛池", "更多",
	}
	latinHeaders = []string{
		"Tags", "Links", "Related", "Related searches", "Popular searches", "See also", "Partners", "Friends", "Friendly links", "Keywords", "Hot", "Sponsored links", "Top searches",
		"You may also like", "Recommended", "Blogroll", "More", "tags", "Resources", "Our partners", "Trending", "Categories", "Link", "Sponsors", "Favorites",
	}
)

// header writes a header with what stands behind it.
func (p *pen) header() string {
	words, tails := hanHeaders, []string{"：", "：", ":", ": ", "： ", " ", "", ">>", "——", "｜"}
	if p.latin && p.chance(0.85) || p.chance(0.1) {
		words, tails = latinHeaders, []string{": ", ":", ": ", " ", " - ", " | ", ":  "}
	}
	h := one(p.dice, words)
	if p.chance(0.05) {
		return "【" + h + "】"
	}
	return h + one(p.dice, tails)
}

// footerLinks is a run of links at the foot, mostly under a header.
func footerLinks(p *pen, h *host) ([]edit, bool) {
	block := p.run(p.about(11, 0.8, 1, 80))
	if p.chance(0.75) {
		head := p.header()
		if p.chance(0.15) {
			head += h.eol
		}
		block = head + block
	}
	return []edit{p.atFoot(h, block)}, true
}
