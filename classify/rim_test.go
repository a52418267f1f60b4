package classify

import "testing"

var rimTable = moves{
	{"a headline that the text comes back to",
		"⟦百家乐博彩 | 市民水库小麦⟧\n\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。",
		"⟦百家乐博彩⟧ | 市民水库小麦\n\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。"},
	{"at the head of the title",
		"⟦市民水库小麦_百家乐博彩⟧\n\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。",
		"市民水库小麦_⟦百家乐博彩⟧\n\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。"},
	{"a word of the title that stands again and again",
		"⟦百家乐博彩 | Rosetta⟧\n\nWhat Rosetta is and why we all read Rosetta so often: with Rosetta it is not as it was before. Rosetta is here.",
		"⟦百家乐博彩⟧ | Rosetta\n\nWhat Rosetta is and why we all read Rosetta so often: with Rosetta it is not as it was before. Rosetta is here."},
	{"not once", "⟦百家乐博彩 | Rosetta⟧\n\nWhat Rosetta is and why we all read so often: it is not as it was before.", ""},
	{"nor in blocks",
		"⟦百家乐博彩 | Rosetta⟧\n\nWhat Rosetta is and why we all read so often: it is not as it was before.\n\n⟦Rosetta | Rosetta | Rosetta | Rosetta⟧", ""},
	{"a keyword that the text comes back to", "⟦百家乐博彩 | 时时彩投注平台⟧\n\n今天市民在时时彩投注平台的小麦里吃了饭，然后就都回到家里了。", ""},
	{"a line below the title", "aa\n⟦百家乐博彩 | 市民水库小麦⟧\n\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。", ""},
	{"all of the title", "⟦市民水库小麦⟧\n\n今天市民在水库的小麦里吃了饭，然后就都回到家里了。", ""},

	{"the first step of a path", "aa\n\n⟦首页 > 百家乐博彩 > 时时彩⟧\n\nbb", "aa\n\n首页 > ⟦百家乐博彩 > 时时彩⟧\n\nbb"},
	{"and what it is called", "aa\n\n⟦当前位置：首页 > 百家乐博彩⟧\n\nbb", "aa\n\n当前位置：首页 > ⟦百家乐博彩⟧\n\nbb"},
	{"the page before", "aa\n\n⟦Previous Post: 百家乐博彩 时时彩⟧\n\nbb", "aa\n\nPrevious Post: ⟦百家乐博彩 时时彩⟧\n\nbb"},
	{"a row that begins like one", "aa\n\n⟦首页：百家乐，时时彩，博彩，投注，平台⟧\n\nbb", ""},
	{"a keyword of that name", "aa\n\n⟦首页 | 百家乐博彩 | 时时彩⟧\n\nbb", ""},
	{"a path that begins with a keyword", "aa\n\n⟦百家乐博彩 > 首页⟧\n\nbb", ""},

	{"the beginning of a sentence below",
		"aa\n\n⟦百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台\n市民⟧在水库的小麦里吃了饭。",
		"aa\n\n⟦百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台⟧\n市民在水库的小麦里吃了饭。"},
	{"the end of one above",
		"我们在水库的小麦里吃了⟦市民\n百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台⟧\n\naa",
		"我们在水库的小麦里吃了市民\n⟦百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台 | 百家乐博彩 | 时时彩投注平台⟧\n\naa"},
	{"no small part of a block", "aa\n\n⟦百家乐博彩\n市民⟧在水库的小麦里吃了饭。", ""},

	{"the lines of a list", "aa\n\n1. 市民\n⟦2. 百家乐\n3. 时时彩⟧\n4. 水库\n\nbb", "aa\n\n⟦1. 市民\n2. 百家乐\n3. 时时彩\n4. 水库⟧\n\nbb"},
	{"and no further than it goes", "7. 市民\n⟦2. 百家乐\n3. 时时彩⟧\n\n4. 水库\n5. 小麦", ""},
	{"of which there is one line", "aa\n\n1. 市民\n⟦2. 百家乐⟧\n3. 水库\n\nbb", ""},
	{"that is reported in part", "aa\n\n1. 市民\n⟦2. 百家乐\n3. 时时彩⟧ | cc\n4. 水库\n\nbb", "aa\n\n1. 市民\n⟦2. 百家乐\n3. 时时彩⟧ | cc\n4. 水库\n\nbb"},
	{"lines that begin with years", "aa\n\n2019. 市民\n⟦2020. 百家乐\n2021. 时时彩⟧\n2022. 水库\n\nbb", ""},
	{"or with words of numbers", "aa\n\n1x 市民\n⟦2x 百家乐\n3x 时时彩⟧\n4x 水库\n\nbb", ""},
	{"a line that is a text", "⟦1. 百家乐\n2. 时时彩⟧\n3. 今天市民在水库的小麦里吃了饭，然后就都回到家里了，后来我们在这里和市民见了面，说了一会儿话。", ""},
}

func TestRims(t *testing.T) { rimTable.hold(t, true, (*analysis).rims) }
