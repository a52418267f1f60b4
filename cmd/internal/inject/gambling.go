package inject

import "strings"

var (
	// brandRunes are the characters of which platforms make their names.
	brandRunes   = []rune("乐博亚凯鼎盛金银皇龙星华万永利宝大发天恒必赢胜鸿瑞伟德威尼斯澳新葡京米兰欧冠云鱼彩神豪泰富贵通达信誉海洋太阳城三亿六合虎豹凤凰百家优尊帝王国华体")
	brandTails   = strings.Fields("体育 娱乐 国际 彩票 棋牌 电竞 真人 游戏 娱乐城 官网 平台 在线 网 电子 捕鱼 直播 集团 会 彩 快三 app 竞技 时时彩 国际娱乐 体育app 体育官网 线上娱乐")
	gamblingActs = strings.Fields("官网 app 下载 登录 注册 开户 平台 入口 网址 最新网址 手机版 官方网站 app下载 客户端 登陆 充值 网页版 投注 体验金 优惠 官方版 导航 首页 线路 代理 APP 苹果版 安卓版 有限公司 官方入口 在线登录 登录入口 手机登录 首页登录 下载安装 官网首页 官网入口 最新版 网站 中国官网 官网登录 中国有限公司 备用网址 全站app 线上开户 怎么样 靠谱吗 提款 反水 彩金 送彩金")
	ranking      = strings.Fields("十大{}平台排行榜 最新{}排行榜前十名 正规{}平台推荐 {}哪个平台好 {}靠谱吗 {}平台哪个信誉好 全球十大{} 十大信誉{} {}排名前十 最好的{}平台 2024最新{}平台 {}怎么样 {}怎么玩 {}技巧 {}稳赚 {}官方最新版 {}网页版登录入口 中国{}官方网站 欢迎来到{} 唯一指定{} 正规{}最新网址 {}全球最大的平台 {}在哪里买 {}赢钱规律 {}计划软件 {}导师带 {}玩法介绍 {}网投 澳门{} 老牌{} 亚洲最大{}")
	prose        = strings.Fields("{}是一家信誉良好的{}平台，为玩家提供多种玩法。 在这里，您可以体验到最新的{}和{}。 选择{}，就是选择安全与稳定。 许多玩家都说{}的提现速度很快，{}也很方便。 我们为会员准备了丰厚的{}，注册即送。 无论您喜欢{}还是{}，都能在本站找到。 立即前往{}，开启财富之旅！ 本平台支持手机端与电脑端，{}随时随地轻松参与。 {}拥有专业的客服团队，24小时在线。 新用户通过{}即可领取彩金{}元。 玩{}需要掌握一定的技巧，{}教你如何稳赢。 作为业内领先的品牌，{}受到了广大用户的喜爱。 {}，{}，{}，尽在{}。 想了解更多{}资讯，请关注{}。")
)

// platform coins the name of a betting platform.
func (p *pen) platform() string {
	if p.chance(0.35) {
		return p.handleBrand() + one(p.dice, append(brandTails, "", ""))
	}
	var s []rune
	for n := p.between(2, 4); len(s) < n; {
		s = append(s, one(p.dice, brandRunes))
	}
	name := string(s)
	if p.chance(0.75) {
		name += one(p.dice, brandTails)
	}
	if p.chance(0.08) {
		name += "(" + one(p.dice, []string{"中国", "官方", "集团", "国际", "China", "游戏"}) + ")"
	}
	return name
}

// handleBrand coins a Latin name with digits, as bookmakers have.
func (p *pen) handleBrand() string {
	n := p.between(1, 5)
	s := p.letters(n, n > 3 || p.chance(0.3)) + one(p.dice, []string{p.digits(p.between(1, 4)), p.digits(3), strings.Repeat(p.digits(1), p.between(2, 3))})
	if p.chance(0.35) {
		s = strings.ToUpper(s)
	}
	return s
}

func gambling(p *pen, n int) []string {
	if n > 2 && p.chance(0.03) && !p.short {
		return []string{p.pitch(min(n, 8))}
	}
	style := draw(p.dice, []weighted[int]{{30, 0}, {22, 1}, {14, 2}, {10, 3}, {8, 4}, {10, 5}, {6, 6}})
	home := []string{p.platform(), p.kw(), p.kw()} // what this site sells
	contact := newContact(p.dice)
	sep := one(p.dice, []string{"", "", "", " ", "-", "—"})
	return p.each(n, func() string {
		switch style {
		case 1: // platform + product + action
			s := p.platform()
			if p.chance(0.5) {
				s += sep + p.kwShort(6)
			}
			if p.chance(0.7) {
				s += sep + one(p.dice, gamblingActs)
			}
			return s
		case 2: // one brand with all its actions
			s := one(p.dice, home) + sep + one(p.dice, gamblingActs)
			if p.chance(0.3) {
				s += one(p.dice, gamblingActs)
			}
			return s
		case 3:
			return strings.ReplaceAll(one(p.dice, ranking), "{}", one(p.dice, []string{p.kwShort(6), p.platform()}))
		case 4: // an agent and his contact
			s := p.kw() + one(p.dice, gamblingActs)
			if p.chance(0.7) {
				s += contact.write(p.dice)
			}
			return s
		case 5: // coined
			s := p.coined()
			if p.chance(0.5) {
				s += one(p.dice, gamblingActs)
			}
			return s
		case 6:
			return p.platform()
		}
		s := p.kw()
		for k := p.about(0.9, 0.6, 0, 2); k > 0; k-- {
			s += sep + p.kwShort(7)
		}
		if p.chance(0.2) {
			s += sep + one(p.dice, gamblingActs)
		}
		return s
	})
}

// pitch is prose with the keywords woven in.
func (p *pen) pitch(n int) string {
	var b strings.Builder
	brand := p.platform()
	for range n {
		s := one(p.dice, prose)
		for strings.Contains(s, "{}") {
			w := brand
			if p.chance(0.5) {
				w = p.kw()
			}
			s = strings.Replace(s, "{}", w, 1)
		}
		b.WriteString(s)
	}
	return b.String()
}
