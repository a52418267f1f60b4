package recipe

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"unicode/utf8"
)

// Lists that people keep, of places, shops, wards or courses, look like blocks
// of keywords: short items, line upon line, with no grammar. Collections of
// texts have few of them, and each in one layout. So half of the lists among
// the clean documents are laid out anew, as a register: in sections, with
// other separators, and some with items that end alike.

// leastItems is how many items a document must have to be a list.
const leastItems = 12

var registerSeparators = []string{" ", " ", " ", " ", "  ", "　", "、", "，", ",", "|", " | ", "/", "\t", "；", "\n", "\n"}

// registerEnds are what the names of one register end in.
var registerEnds = strings.Fields("镇 乡 村 街道 社区 县 区 市 路 街 巷 站 桥 山 湖 河 岛 林场 农场 牧场 渔场 水库 园区 店 分店 专卖店 超市 商场 酒店 公司 有限公司 集团 工厂 中心 学校 小学 中学 大学 学院 系 专业 班 课 医院 诊所 科 药房 银行 支行 网 报 周刊 出版社 剧院 影院 博物馆 公园 系列 型 款 号 牌 套装 集 卷 章 篇 版")

// register lays a list out anew. It returns nil if the text is none.
func register(text []byte, r *rand.Rand) []byte {
	items := entries(text)
	if items == nil {
		return nil
	}
	r.Shuffle(len(items), func(i, j int) { items[i], items[j] = items[j], items[i] })
	ends := r.IntN(2) == 0
	one := registerSeparators[r.IntN(len(registerSeparators))]
	mixed := r.IntN(2) == 0
	gap := "\n"
	if r.IntN(4) == 0 {
		gap = "\n\n"
	}
	most := 3 + r.IntN(28)
	var out []byte
	for len(items) > 0 {
		head := items[0]
		section := items[1:min(len(items), 2+r.IntN(most))]
		items = items[1+len(section):]
		sep, end, second := one, "", ""
		if mixed {
			sep = registerSeparators[r.IntN(len(registerSeparators))]
		}
		if ends {
			end, second = registerEnds[r.IntN(len(registerEnds))], registerEnds[r.IntN(len(registerEnds))]
			head += registerEnds[r.IntN(len(registerEnds))]
		}
		out = append(out, head...)
		out = append(out, '\n')
		for i, s := range section {
			if i > 0 {
				out = append(out, sep...)
			}
			out = append(out, s...)
			if ends && i >= len(section)*3/4 {
				end = second
			}
			out = append(out, end...)
		}
		out = append(out, gap...)
	}
	return bytes.TrimRight(out, "\n")
}

// entries are the items of a text that is nothing but short ones of Han.
func entries(text []byte) []string {
	var items []string
	for _, s := range strings.FieldsFunc(string(text), func(r rune) bool {
		return strings.ContainsRune(" \t\n　、，,|/；;", r)
	}) {
		n := utf8.RuneCountInString(s)
		if n > 16 || strings.ContainsAny(s, "。！？：…") {
			return nil
		}
		if n >= 2 {
			items = append(items, s)
		}
	}
	if len(items) < leastItems || !mostlyHan(items) {
		return nil
	}
	return items
}

func mostlyHan(items []string) bool {
	han := 0
	for _, s := range items {
		if isHan(s) {
			han++
		}
	}
	return 10*han >= 8*len(items)
}
