package classify

import "testing"

var spareTable = moves{
	{"the words of a sentence after a keyword",
		"The market was ⟦百家乐博彩 open⟧ this morning and people were there.",
		"The market was ⟦百家乐博彩⟧ open this morning and people were there."},
	{"and before one",
		"The market ⟦was 百家乐博彩⟧, people were there.",
		"The market was ⟦百家乐博彩, ⟧people were there."},
	{"letters that are no word", "The market was ⟦百家乐博彩 x⟧, people were there.", ""},
	{"a keyword in the page's script", "The market was ⟦百家乐博彩 viagra⟧, people were there.", ""},
	{"a line of its own", "The market was open.\n⟦百家乐博彩 open⟧\nPeople were there.", ""},
	{"in a Chinese sentence", "我们在水库的⟦小麦viagra cialis levitra⟧里吃了饭，然后就都回到家里了。", "我们在水库的小麦⟦viagra cialis levitra⟧里吃了饭，然后就都回到家里了。"},

	{"names between keywords", "aa\n⟦cheap cialis | levitra | morning | viagra | buy xanax⟧\nbb", "aa\n⟦cheap cialis | levitra⟧ | morning | ⟦viagra | buy xanax⟧\nbb"},
	{"of two words", "aa\n⟦cheap cialis | levitra | the river | viagra | buy xanax⟧\nbb", "aa\n⟦cheap cialis | levitra⟧ | the river | ⟦viagra | buy xanax⟧\nbb"},
	{"of more words", "aa\n⟦cheap cialis | levitra | the river in the morning | viagra | buy xanax⟧\nbb", "aa\n⟦cheap cialis | levitra⟧ | the river in the morning | ⟦viagra | buy xanax⟧\nbb"},
	{"in Han", "aa\n⟦百家乐 | 博彩平台 | 老师在河边写了一封信 | 时时彩 | 六合彩⟧\nbb", "aa\n⟦百家乐 | 博彩平台⟧ | 老师在河边写了一封信 | ⟦时时彩 | 六合彩⟧\nbb"},
	{"that say too little", "aa\n⟦cheap cialis | levitra | water river milk | viagra | buy xanax⟧\nbb", ""},
	{"and after them", "aa\n⟦cheap cialis | levitra | morning⟧\nbb", "aa\n⟦cheap cialis | levitra⟧ | morning\nbb"},
	{"too many of them", "aa\n⟦morning | levitra | the river⟧\nbb", ""},
	{"none that is known", "aa\n⟦cheap cialis | levitra | water | viagra | buy xanax⟧\nbb", ""},
	{"a Han word that honest texts hold now and then", "aa\n⟦百家乐 | 博彩平台 | 市民 | 时时彩 | 六合彩⟧\nbb", ""},
	{"grown together with a keyword", "aa\n⟦cheap cialis | levitra | morning百家乐 | viagra | buy xanax⟧\nbb", ""},
	{"a well-known site", "aa\n⟦百家乐 | 博彩平台 | 百度百科 | 时时彩 | 六合彩⟧\nbb", "aa\n⟦百家乐 | 博彩平台⟧ | 百度百科 | ⟦时时彩 | 六合彩⟧\nbb"},
	{"in whatever case", "aa\n⟦cheap cialis | levitra | BBC NEWS | viagra⟧\nbb", "aa\n⟦cheap cialis | levitra⟧ | BBC NEWS | ⟦viagra⟧\nbb"},
	{"many of them", "aa\n⟦知乎 | 博彩平台 | 百度百科 | 教育部⟧\nbb", "aa\n知乎 | ⟦博彩平台⟧ | 百度百科 | 教育部\nbb"},
	{"the label of their row", "aa\n⟦友情链接：百家乐 | 博彩平台 | 百度百科 | 时时彩⟧\nbb", "aa\n友情链接：⟦百家乐 | 博彩平台⟧ | 百度百科 | ⟦时时彩⟧\nbb"},
	{"of a row of keywords alone", "aa\n⟦友情链接：百家乐 | 博彩平台 | 六合彩 | 时时彩⟧\nbb", ""},
	{"of the row below", "aa\n⟦百家乐 | 博彩平台\nLinks\n六合彩\nNASA\n时时彩⟧\nbb", "aa\n⟦百家乐 | 博彩平台⟧\nLinks\n⟦六合彩⟧\nNASA\n⟦时时彩⟧\nbb"},
	{"a label within a row", "aa\n⟦百家乐 | links | 六合彩 | NASA | 时时彩⟧\nbb", "aa\n⟦百家乐 | links | 六合彩⟧ | NASA | ⟦时时彩⟧\nbb"},
	{"a site grown together with a keyword", "aa\n⟦百家乐 | 博彩平台 | 百度百科cialis | 时时彩 | 六合彩⟧\nbb", ""},
	{"with a number", "aa\n⟦cheap cialis | levitra | morning 5 | viagra | buy xanax⟧\nbb", ""},
}

func TestSpare(t *testing.T) { spareTable.hold(t, true, (*analysis).spare) }

// TestSpareShipped: what the shipped model knows for the names of honest sites.
func TestSpareShipped(t *testing.T) {
	m, seg := shipped(t)
	c, err := New(m, seg, nil)
	if err != nil {
		t.Fatal(err)
	}
	want := "患者平时应该注意饮食，少吃辛辣的东西，按时吃药，每个月到医院检查一次。\n⟦澳门新葡京 | 北京赛车pk10 | ⟧人民网 | ⟦时时彩平台 | 皇冠体育投注 | 澳门威尼斯人 | ⟧教育部⟦ | 重庆时时彩 | 网上赌场⟧\n版权所有"
	d := marked("", want).Document
	if got := mark(d.Text, spansOf(c.Classify(d))); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
