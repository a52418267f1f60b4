package inject

import "strings"

// contact is the handle that a block repeats: drawn once, written with small
// differences.
type contact struct {
	label  []string // ways to say what kind it is
	number string
	digits int // how digits are dressed
	rate   float64
}

var contactLabels = [][]string{
	strings.Fields("微信 薇信 威信 V信 VX vx 微 薇 威 溦 徽 茗 +V +微 加微 加V 微信号 wx WX 嶶信 ➕V"),
	strings.Fields("QQ qq 扣扣 扣 Q 企鹅 Q扣 +Q 加扣 qq群 QQ： q群 球球"),
	strings.Fields("电 电话 手机 电微同号 【电】 热线 ☎ ☏ 咨询 联系 T Tel 電 微电同步 电薇 電薇"),
	strings.Fields("飞机 TG tg TG@ 电报 @ telegram Telegram 纸飞机 飞机@ 飞机号 TG：@ TG电报"),
}

func newContact(d dice) contact {
	k := draw(d, []weighted[int]{{30, 0}, {25, 1}, {25, 2}, {20, 3}})
	c := contact{digits: d.IntN(9), rate: 0.2 + 0.8*d.Float64()}
	all := contactLabels[k]
	for range d.between(1, 3) {
		c.label = append(c.label, one(d, all))
	}
	switch {
	case k == 2 || k == 0 && d.chance(0.6):
		// No subscriber has a number in 10x to 12x.
		c.number = "1" + one(d, []string{"0", "1", "2"}) + d.digits(9)
	case k == 1:
		c.number = d.digits(d.between(6, 10))
	default:
		c.number = d.letters(d.between(2, 6), d.chance(0.5)) + d.digits(d.between(2, 5))
	}
	return c
}

// write writes the handle once.
func (c contact) write(d dice) string {
	return one(d, c.label) + one(d, []string{"", "", "", "：", ":", " ", "+", "-"}) + dressDigits(d, c.number, c.digits, c.rate)
}

// dressDigits hides digits from filters. Style 0 and 1 leave them plain.
func dressDigits(d dice, s string, style int, rate float64) string {
	var b strings.Builder
	for i, r := range s {
		if r < '0' || r > '9' {
			b.WriteRune(r)
			continue
		}
		k := int(r - '0')
		if d.chance(rate) {
			switch style {
			case 2: // digit full stop; it has no zero
				if k > 0 {
					r = rune(0x2488 + k - 1)
				} else {
					r = 'O'
				}
			case 3: // letters
				r = []rune("OIZ3456789")[k]
				if k == 1 && d.chance(0.5) {
					r = 'l'
				}
			case 4:
				r = rune(0xFF10 + k)
			case 5:
				if k > 0 {
					r = rune(0x2460 + k - 1)
				} else {
					r = '⓪'
				}
			case 6:
				r = []rune("零一二三四五六七八九")[k]
			}
		}
		b.WriteRune(r)
		if style >= 7 && i > 0 && i+1 < len(s) && d.chance(rate*0.6) {
			b.WriteString(one(d, []string{"-", " ", ".", "·", "(电)", "(溦)", "（微）", "*", "—", "q", "_"}))
		}
	}
	return b.String()
}
