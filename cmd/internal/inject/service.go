package inject

import "strings"

var (
	invoiceActs = strings.Fields("代开 办理 开 怎么开 哪里可以开 哪里开 如何办理 专业代开 可以开 购买 代办 定制 制作 哪里有 怎么办理 找人")
	invoiceEnds = strings.Fields("公司 联系方式 多少钱 价格 流程 电话 开票 税点 靠谱 真票 可验真 先开后付 加急 正规 网上可查 咨询 当天出 代理 中心 服务 点数低 怎么收费 快速 样本 模板 图片 原版 一比一 文凭 购买")
	escortActs  = strings.Fields("哪里有 哪有 怎么找 附近 本地 高端 约 找 叫 品茶 全城 同城 真实 酒店 可上门 24小时 微信 推荐 上课")
	escortEnds  = strings.Fields("服务 电话 联系方式 微信 价格 安全吗 多少钱 预约 攻略 论坛 不限次 可约 资源 真实可靠 上门 全套 一条龙 群 地址 好玩吗 推荐 的地方 哪里好 多少一次 工作室 平台 体验 到付")
	exotic      = []rune("龘靐齉爨灪麤籲鸞鬱驫犇猋骉羴蠡囍嘦嫑孬氼焱燚淼垚畾芔茻蟲矗鑫森晶磊轟龖厵厡瞐品煚叒叕壵尛毳劦仝冇忐忑旮旯彳亍")
)

// offers makes the items of a trade that sells services by city.
func (p *pen) offers(n int, acts, ends []string) []string {
	town := one(p.dice, places)
	oneTown := p.chance(0.3)
	style := draw(p.dice, []weighted[int]{{45, 0}, {20, 1}, {15, 2}, {10, 3}, {10, 4}})
	c := newContact(p.dice)
	withContact := 0.0
	if p.chance(0.3) {
		withContact = p.Float64()
	}
	fixed := p.kwShort(8)
	return p.each(n, func() string {
		place := town
		if !oneTown {
			place = one(p.dice, places)
		}
		var s string
		switch style {
		case 0:
			if p.chance(0.6) {
				s = place
			}
			if p.chance(0.3) {
				s += one(p.dice, acts)
			}
			s += p.kw()
			if p.chance(0.4) {
				s += p.kwShort(6)
			}
			if p.chance(0.25) {
				s += one(p.dice, ends)
			}
		case 1: // one product, city after city
			s = place + fixed
			if p.chance(0.3) {
				s += one(p.dice, ends)
			}
		case 2:
			s = p.kw() + p.kwShort(5)
		case 3:
			s = place + p.coined()
			if p.chance(0.4) {
				s += one(p.dice, ends)
			}
		case 4:
			s = one(p.dice, acts) + place + p.kw() + one(p.dice, ends)
		}
		if p.chance(withContact) {
			s += one(p.dice, []string{"", " ", "+", "—", "-"}) + c.write(p.dice)
		}
		return s
	})
}

func invoice(p *pen, n int) []string { return p.offers(n, invoiceActs, invoiceEnds) }

func escort(p *pen, n int) []string { return p.offers(n, escortActs, escortEnds) }

var (
	versions   = strings.Fields("1.76 1.80 1.85 1.95 1.70 1.45 176 180 185 1.76复古 1.80星王 1.80战神 1.85火龙 3000ok 9pk 999 45woool 30ok sf")
	serverActs = strings.Fields("发布网 新开 网站 一区 下载 攻略 开服 开区 新服 大全 客户端 登录 刚开 今日新开 合击 单职业 微变 中变 超变 英雄 复古 装备 版本 手游 服 服务端 架设 网 排行榜 最新 哪个好玩 什么职业好 辅助 无会员 长期稳定")
)

func gameServer(p *pen, n int) []string {
	style := p.IntN(4)
	base := append(p.distinct(2), one(p.dice, versions))
	return p.each(n, func() string {
		var parts []string
		switch style {
		case 0:
			parts = []string{p.kw()}
			if p.chance(0.4) {
				parts = append(parts, p.kwShort(6))
			}
		case 1: // permutations of a few words
			parts = append(parts, base...)
			p.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
			parts = parts[:p.between(2, len(parts))]
		case 2:
			parts = []string{one(p.dice, versions), p.kw()}
		case 3:
			parts = []string{p.coined()}
		}
		if p.chance(0.45) {
			parts = append(parts, one(p.dice, serverActs))
		}
		if first := parts[0][0]; p.chance(0.2) && (first < '0' || first > '9') {
			parts = append([]string{one(p.dice, versions)}, parts...)
		}
		return strings.Join(parts, "")
	})
}

var (
	firmHeads = strings.Fields("专业 高端 企业 本地 品牌 全网 定制 手机 微信 免费 全自动 低价 优质 最新 正版 商城")
	firmTails = strings.Fields("公司 服务 平台 哪家好 价格 报价 方案 系统 软件 推广 公司哪家好 外包 网站 工作室 电话 排名 出售 程序 完整版 教程 自助下单 24小时 代理 全套 下载 源码 一站式 渠道 优化")
)

// promotion is agencies, source code and card shops: no dirty word, mostly
// glued or in fours with commas.
func promotion(p *pen, n int) []string {
	if p.chance(0.5) {
		p.hint = one(p.dice, []string{",", ",", "，", "_", "-", "|"})
		if !p.short {
			n = p.between(2, 5)
		}
	}
	town, withTown := one(p.dice, places), p.chance(0.45)
	dress := one(p.dice, []float64{0.1, 0.4, 0.7})
	return p.each(n, func() string {
		s := p.kw()
		if withTown && p.chance(0.7) {
			s = town + s
		} else if p.chance(dress * 0.6) {
			s = one(p.dice, firmHeads) + s
		}
		if p.chance(0.2) {
			s += p.kwShort(5)
		}
		if p.chance(dress) {
			s += one(p.dice, firmTails)
		}
		return s
	})
}
