package inject

import "strings"

// Sentences of small ads; {} is a keyword, {c} how to get in touch. They have
// the grammar of prose, so that the keywords alone tell what they are.
var (
	hanAdverts = []string{
		"本公司长期提供{}、{}，价格合理，有需要的请加{c}", "想要{}的朋友可以联系{c}，{}也可以做", "全网最大的{}平台，还有{}，在线客服{c}", "还在找{}吗？{}，安全可靠，马上联系{c}",
		"需要{}请加{c}，{}，非诚勿扰", "★{}★{}，正规渠道，当天办理，{c}", "{}、{}、{}，信誉第一，可先验货，{c}", "{}最新地址，注册就送，{}每天提现秒到账", "{}每日更新，{}无需下载",
		"提供{}，{}一条龙，{c}", "长期出售{}，{}，量大从优，货到付款", "{}怎么做？找我们就对了，{}经验丰富，{c}", "{}多少钱？{}到哪里找？我们为您解决，{c}", "出{}，收{}，价格可谈，{c}",
		"承接{}业务，{}，不成功不收费，{c}", "{}代理招商中，{}，加盟{c}", "我在这里做{}已经三年了，{}也很稳，推荐给大家", "{}，有{}的请私聊，{c}", "{}哪家靠谱？首选{}", "欢迎光临{}，{}，新老客户都有优惠",
		"关于{}的问题可以咨询{c}，{}免费试用", "支持{}，{}，全国可发货，{c}", "一手货源：{}、{}，{c}", "官方直营{}，{}，二十四小时不打烊", "推荐一个{}的地方，{}很全，{c}",
		"很多人都在问{}，其实{}并不难，只要找对了人，{c}", "随着市场的发展，{}越来越受欢迎，我们专注{}多年，积累了丰富的经验", "如果您正在寻找{}，那么{}一定是您的不二之选", "本店主营{}，兼营{}，薄利多销，{c}", "朋友介绍的{}，用过都说好，{}也有",
	}
	latinAdverts = []string{
		"Get {} today, {} with free worldwide shipping. Order now!", "Where to find {}? The best place for {} is here.", "We sell {} and {}, contact us on {c}", "Need {}? Visit our site for {} and more.",
		"{} without hassle, {} from trusted suppliers, satisfaction guaranteed.", "Discreet packaging; {}; {} at any hour of the day.", "Click for {} - {} - limited time", "Best {} of this year, {} reviews and bonus codes",
		"Do you want {}? Our {} are the cheapest on the net!", "If you are searching for {}, then {} is what you need.", "{} on sale now, save big on {}. Write to {c}", "I got my {} from this site and the {} was great.",
		"Hurry up! {} and {} are going fast.", "Learn how to get {} with {} in three easy steps.", "For {} please contact {c}, also {} and {}.", "Welcome to the world of {}. {} for everyone.", "{}, {} and {}: all in one shop",
		"Our company provides many kinds of {} and {}, please look at our website if you like them.", "The internet is full of offers for {}, but few of them are as good as this {}.", "A lot of people look for {} these days, and {} is the way to go without paying too much.", "You can buy {} in every colour, and {} in all sizes, directly from the factory.",
	}
)

// advert puts one to three sentences of an ad on a line of their own, or
// behind a paragraph.
func advert(p *pen, h *host) ([]edit, bool) {
	if len(h.lines) == 0 {
		return nil, false
	}
	p.fix("")
	c := newContact(p.dice)
	s := p.sentence(c)
	for p.chance(0.25) {
		s += one(p.dice, []string{"", "。", "！", " "})
		if p.latin {
			s += " "
		}
		s += p.sentence(c)
	}
	if p.chance(0.15) {
		s = one(p.dice, []string{"【", "☆", "»", "广告：", "* "}) + s
	}
	i := p.IntN(len(h.lines))
	switch x := p.Float64(); {
	case x < 0.2:
		glue := one(p.dice, []string{"", " ", "　"})
		return []edit{insert(h.trimmed(i).End, fragment{gold, glue + s})}, true
	case x < 0.5 || i == len(h.lines)-1:
		return []edit{p.atFoot(h, s)}, true
	}
	return []edit{insert(h.after(i), fragment{gold, s}, p.breaks(h))}, true
}

// sentence writes one sentence.
func (p *pen) sentence(c contact) string {
	form := one(p.dice, hanAdverts)
	if p.latin {
		form = one(p.dice, latinAdverts)
	}
	form = strings.ReplaceAll(form, "{c}", c.write(p.dice))
	for strings.Contains(form, "{}") {
		k := []string{p.kw()}
		if !p.latin && p.chance(0.2) {
			k[0] = p.phrase()
		}
		p.conceal(k)
		form = strings.Replace(form, "{}", k[0], 1)
	}
	return form
}
