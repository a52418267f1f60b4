package inject

import "strings"

// What Chinese comment spam says before it names its goods, and the forms of
// the line above a comment; {} is the name.
var (
	hanPraise = strings.Fields("学习了 不错不错 支持一下 写得真好 感谢分享 沙发 前排围观 很有用 收藏了 期待更新 楼主好人 博主辛苦了 说得有道理 正好需要 mark 赞一个 来看看 每天来一次 文章很有深度 互相关注")
	hanNames  = strings.Fields("小李 晓明 路人甲 阿强 风轻云淡 老王 一叶知秋 匿名用户 静静 大海 北方的狼 网友 tony lucky 游客")
	remarked  = []string{"{}：", "{}:", "{} 发表于 20#", "{} 评论道：", "网友 {}", "{} 回复：", "@{}", "{}　1楼", "#2 {}", "{} (20#)", "昵称：{}"}
	asked     = []string{"谢谢，讲得很清楚。", "请问后面还有吗？", "照着做了一遍，可以。", "写得不错，转走了。", "第三段有个错字。"}
)

// remark is a comment under an article, in Chinese: a name, which may be the
// goods, a kind word, and the goods.
func remark(p *pen, h *host) ([]edit, bool) {
	if p.latin || len(h.lines) == 0 {
		return nil, false
	}
	p.fix(" ")
	p.short = true
	e := insert(len(h.text))
	add := func(k part, s string) { e.fragments = append(e.fragments, fragment{k, s}) }
	if !h.ended(len(h.text)) {
		add(gap, h.eol)
	}
	if p.chance(0.5) {
		add(gap, h.eol)
	}
	if p.chance(0.5) {
		add(genuine, one(p.dice, []string{"评论", "最新评论", "共有 3 条评论", "留言板", "网友评论", "回复"})+h.eol)
	}
	honest := func() {
		if p.chance(0.5) {
			add(genuine, p.signed(one(p.dice, hanNames))+h.eol+one(p.dice, asked)+h.eol)
		}
	}
	honest()
	goods := p.distinct(p.few())
	if p.chance(0.3) {
		goods[0] = p.phrase()
	}
	p.conceal(goods)
	name := one(p.dice, hanNames)
	if p.chance(0.5) {
		name = goods[0]
	}
	sep := one(p.dice, []string{" ", " ", "，", "、", h.eol})
	add(gold, p.signed(name)+one(p.dice, []string{h.eol, " ", h.eol})+one(p.dice, hanPraise)+one(p.dice, []string{" ", "，", "！", "~ "})+strings.Join(goods, sep))
	if p.chance(0.3) {
		add(gold, one(p.dice, []string{" ", h.eol})+p.url())
	}
	add(gap, h.eol)
	honest()
	return []edit{e}, true
}

// signed is the line above a comment.
func (p *pen) signed(name string) string {
	return strings.NewReplacer("{}", name, "20#", p.year()).Replace(one(p.dice, remarked))
}
