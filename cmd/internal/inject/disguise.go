package inject

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// Disguises lists the values of Options.Disguise and of the tag "disguise".
func Disguises() []string {
	return append([]string{"plain", "fullwidth", "zero-width", "look-alike", "traditional", "spaced", "case"}, escapes...)
}

// escapes are the disguises that are never drawn: classifiers undo them before
// they judge, so there is nothing to learn of them.
var escapes = []string{"percent", "reference", "script", "misread"}

// mask is a disguise with its strength, one for a block.
type mask struct {
	name string
	rate float64 // share of characters that it may touch
	all  bool    // every item, or only some
	mark string  // what "spaced" puts between characters
	used bool    // whether it has changed anything
}

// drawMask draws a disguise: about 15 % of blocks wear one.
func drawMask(d dice, want string, latin bool) mask {
	m := mask{name: want}
	if want == "" {
		switch {
		case !d.chance(0.17):
			m.name = "plain"
		case latin:
			m.name = one(d, []string{"fullwidth", "zero-width", "look-alike", "look-alike", "spaced", "case", "case"})
		default:
			m.name = one(d, []string{"fullwidth", "zero-width", "zero-width", "look-alike", "look-alike", "traditional", "traditional", "traditional", "spaced", "spaced", "case"})
		}
	}
	m.rate = max(0.08, d.Float64())
	m.all = d.chance(0.7)
	m.mark = one(d, []string{" ", " ", " ", "·", ".", "\u3000", "-", "*", "/", "’"})
	return m
}

// apply disguises an item.
func (m *mask) apply(d dice, s string) string {
	if m.name == "plain" || !m.all && d.chance(0.5) {
		return s
	}
	t := s
	switch m.name {
	case "fullwidth":
		t = m.each(d, s, func(r rune) string {
			if r > ' ' && r < 0x7F {
				r += 0xFEE0
			}
			return string(r)
		})
	case "zero-width":
		t = m.each(d, s, func(r rune) string {
			return string(r) + d.zeroWidth()
		})
	case "look-alike":
		t = m.lookAlike(d, s)
	case "traditional":
		t = m.each(d, s, func(r rune) string { return string(traditional(r)) })
	case "spaced":
		t = m.space(d, s)
	case "case":
		t = m.each(d, s, func(r rune) string {
			if unicode.IsUpper(r) {
				return string(unicode.ToLower(r))
			}
			return string(unicode.ToUpper(r))
		})
	default: // one of escapes
		t = escaped(d, m.name, s)
	}
	if t != s {
		m.used = true
	}
	return t
}

// escaped writes letters that are not of ASCII in another way. References may
// hide all letters.
func escaped(d dice, name, s string) string {
	hex, all := one(d, []string{"%x", "%X"}), d.chance(0.5)
	reference := one(d, []string{"&#%d;", "&#x%x;", "&#x%04X;"})
	var b strings.Builder
	for _, r := range s {
		switch {
		case name == "reference" && (all || r >= utf8.RuneSelf):
			fmt.Fprintf(&b, reference, r)
		case r < utf8.RuneSelf:
			b.WriteRune(r)
		case name == "percent":
			for _, c := range []byte(string(r)) {
				fmt.Fprintf(&b, "%%"+hex, c)
			}
		case name == "script" && r < 1<<16:
			fmt.Fprintf(&b, `\u%04x`, r)
		case name == "misread":
			for _, c := range []byte(string(r)) {
				x := charmap.Windows1252.DecodeByte(c)
				if x == utf8.RuneError { // it has no such character
					x = rune(c)
				}
				b.WriteRune(x)
			}
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// each rewrites a share of the characters.
func (m *mask) each(d dice, s string, f func(rune) string) string {
	var b strings.Builder
	for _, r := range s {
		rate := m.rate
		if m.name == "traditional" || m.name == "fullwidth" {
			rate = min(1, rate+0.5) // converters are thorough
		}
		if d.chance(rate) {
			b.WriteString(f(r))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func (d dice) zeroWidth() string {
	z := one(d, []string{"\u200B", "\u200C", "\u200D", "\uFEFF", "\u2060", "\u00AD", "\u200B"})
	if d.chance(0.1) {
		z += z
	}
	return z
}

func (m *mask) space(d dice, s string) string {
	var b strings.Builder
	rs := []rune(s)
	for i, r := range rs {
		b.WriteRune(r)
		if i+1 < len(rs) && (unicode.IsLetter(r) || unicode.IsDigit(r)) && (unicode.IsLetter(rs[i+1]) || unicode.IsDigit(rs[i+1])) && d.chance(m.rate) {
			b.WriteString(m.mark)
			if m.mark == " " && d.chance(0.05) {
				b.WriteString(" ")
			}
		}
	}
	return b.String()
}

// looks are characters that pass for others.
var looks = map[rune][]string{
	'a': {"а", "α", "а", "ɑ"}, 'b': {"Ь", "ƅ"}, 'c': {"с", "ϲ"}, 'd': {"ԁ"}, 'e': {"е", "ё", "ē"}, 'g': {"ɡ"}, 'h': {"һ"}, 'i': {"і", "1", "ⅰ", "l"},
	'j': {"ј"}, 'k': {"κ"}, 'l': {"1", "I", "ⅼ"}, 'm': {"ⅿ"}, 'n': {"ո"}, 'o': {"о", "0", "ο"}, 'p': {"р", "ρ"}, 'r': {"г"}, 's': {"ѕ", "5", "$"},
	't': {"τ"}, 'u': {"υ", "ս"}, 'v': {"∨", "ν", "ѵ"}, 'w': {"ѡ", "ω"}, 'x': {"х", "×"}, 'y': {"у", "γ"}, 'z': {"ᴢ"},
	'A': {"А", "Α", "∧"}, 'B': {"В", "Β"}, 'C': {"С"}, 'E': {"Е", "Ε"}, 'H': {"Н"}, 'I': {"І", "l", "Ⅰ"}, 'K': {"К"}, 'M': {"М"}, 'O': {"О", "0"},
	'P': {"Р"}, 'S': {"Ѕ", "5"}, 'T': {"Т"}, 'V': {"Ⅴ", "∨"}, 'X': {"Х"}, 'Y': {"Ү"},
	'0': {"O", "o", "〇", "⓪"}, '1': {"l", "I", "⒈", "①", "Ⅰ", "一"}, '2': {"⒉", "②", "Ⅱ", "二"}, '3': {"⒊", "③", "З"}, '4': {"⒋", "④"}, '5': {"⒌", "⑤", "S"},
	'6': {"⒍", "⑥", "б"}, '7': {"⒎", "⑦"}, '8': {"⒏", "⑧", "B"}, '9': {"⒐", "⑨"},
	'日': {"曰"}, '欧': {"殴", "歐"}, '国': {"囯", "囻", "國"}, '微': {"薇", "威", "徽", "溦", "嶶"}, '扣': {"叩", "抠", "蔻"}, '彩': {"采", "綵", "䌽"}, '票': {"嫖", "漂", "剽"}, '博': {"愽", "搏"},
	'网': {"蛧", "罔", "網"}, '信': {"伩", "芯"}, '发': {"發", "癶"}, '开': {"幵", "開", "笄"}, '人': {"亼", "亻", "λ"}, '大': {"夶", "达"}, '成': {"戍", "荿"}, '免': {"兔"}, '费': {"废", "費"},
	'片': {"爿"}, '黄': {"簧", "潢", "黃"}, '色': {"铯", "銫"}, '情': {"凊", "晴"}, '服': {"箙", "F"}, '传': {"伝", "傳"}, '奇': {"竒", "琦"}, '私': {"俬", "丝", "si"}, '码': {"玛", "犸", "碼"}, '无': {"旡", "無"},
	'激': {"噭"}, '视': {"視", "示见"}, '频': {"頻", "步页"}, '贷': {"貸", "代贝"}, '款': {"欵"}, '证': {"証", "證"}, '加': {"伽", "珈"}, '赌': {"堵", "睹"}, '球': {"毬", "俅"}, '电': {"電", "甸"}, '下': {"丅"}, '上': {"丄"},
}

func (m *mask) lookAlike(d dice, s string) string {
	return m.each(d, s, func(r rune) string {
		if l := looks[r]; len(l) > 0 {
			return one(d, l)
		}
		return string(r)
	})
}
