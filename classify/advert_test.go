package classify

import "testing"

const (
	advertTop  = "今天的小麦\n"
	advertBody = "\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。\n市民在水库。\n老师在河边。\n居民在车站。\n司机在码头。"
)

var advertTable = moves{
	{"sentences about what is sold",
		advertTop + "货甲货乙丙，⟦百家乐博彩平台百家乐⟧，货丁货戊己，到此付款甲" + advertBody,
		advertTop + "⟦货甲货乙丙，百家乐博彩平台百家乐，货丁货戊己，到此付款甲⟧" + advertBody},
	{"behind the keyword without anything between",
		advertTop + "⟦百家乐博彩平台百家乐⟧货甲货乙丙，货丁货戊己，到此付款甲" + advertBody,
		advertTop + "⟦百家乐博彩平台百家乐货甲货乙丙，货丁货戊己，到此付款甲⟧" + advertBody},
	{"two keywords, set off by blanks",
		advertTop + "货甲货乙丙 ⟦百家乐博彩⟧ 货丁货戊己，到此付款甲，货丁货戊己，⟦百家乐博彩⟧" + advertBody,
		advertTop + "⟦货甲货乙丙 百家乐博彩 货丁货戊己，到此付款甲，货丁货戊己，百家乐博彩⟧" + advertBody},
	{"of content", advertTop + "昨天老师在河边修理了桥梁，⟦百家乐博彩平台百家乐⟧，昨天老师在河边修理了桥梁" + advertBody, ""},
	{"in the title", "货甲货乙丙，⟦百家乐博彩平台百家乐⟧，货丁货戊己，到此付款甲" + advertBody, ""},
	{"set off by a dash", advertTop + "⟦百家乐博彩平台百家乐⟧ - 货甲货乙丙，货丁货戊己，到此付款甲" + advertBody, ""},
	{"a row of names", advertTop + "⟦百家乐博彩平台百家乐⟧ | 货甲货乙丙 | 货丁货戊己 | 到此付款甲" + advertBody, ""},
	{"a row in which a well-known site stands", advertTop + "⟦百家乐博彩平台百家乐⟧，货甲货乙丙，百度百科，货丁货戊己，到此付款甲" + advertBody, ""},
	{"of single characters", advertTop + "⟦百家乐博彩平台百家乐⟧，甲，乙，丙，丁，戊，己，庚" + advertBody, ""},
	{"of few words", advertTop + "⟦百家乐博彩⟧，货甲货乙" + advertBody, ""},
	{"a keyword in long sentences", advertTop + "⟦百家乐⟧，货甲货乙丙，货丁货戊己，到此付款甲，货甲货乙丙，货丁货戊己，到此付款甲" + advertBody, ""},
	{"all of the line", advertTop + "⟦百家乐博彩平台百家乐，百家乐博彩平台百家乐⟧" + advertBody, ""},

	{"a paragraph about keywords",
		advertTop + "⟦百家乐⟧是我们的，时时彩在这里，昨天我们和博彩平台在一起，就没有了，⟦真人娱乐⟧也是他们的，在这里的六合彩" + advertBody,
		advertTop + "⟦百家乐是我们的，时时彩在这里，昨天我们和博彩平台在一起，就没有了，真人娱乐也是他们的，在这里的六合彩⟧" + advertBody},
	{"in which all are known", advertTop + "⟦百家乐⟧是我们的，⟦时时彩⟧在这里，昨天我们和⟦博彩平台⟧在一起，就没有了，⟦真人娱乐⟧也是他们的，在这里的⟦六合彩⟧" + advertBody, ""},
	{"one that is all there is", advertTop + "⟦百家乐⟧是我们的，时时彩在这里，昨天我们和博彩平台在一起，就没有了，⟦真人娱乐⟧也是他们的，在这里的六合彩", ""},
	{"keywords at its end alone", advertTop + "昨天我们是在这里的，也是他们的，没有什么，就没有了，是我们的，⟦百家乐⟧，时时彩，⟦真人娱乐⟧，六合彩" + advertBody, ""},
	{"the same again and again", advertTop + "⟦百家乐⟧是我们的，百家乐在这里，昨天我们和百家乐在一起，就没有了，⟦百家乐⟧也是他们的，在这里的百家乐" + advertBody, ""},
}

func TestAdverts(t *testing.T) { advertTable.hold(t, true, (*analysis).adverts) }

// TestAdvertsUnsure: where nothing on the line is sure, the rest of it stays.
func TestAdvertsUnsure(t *testing.T) {
	text := advertTable[0].text
	got := moved(t, unscreened(sampleModel().table()), text, true, func(a *analysis, blocks []candidate) []candidate {
		blocks[0].p = copySure - 0.01
		return a.adverts(blocks)
	})
	if got != text {
		t.Errorf("got\n%s", got)
	}
}
