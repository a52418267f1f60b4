package classify

import (
	"strings"
	"testing"
)

var commentTable = moves{
	{"the line and the comment", "aa\n\n⟦百家乐博彩⟧ 说：\n好文章 ⟦百家乐⟧\n\nbb", "aa\n\n⟦百家乐博彩 说：\n好文章 百家乐⟧\n\nbb"},
	{"that holds the name", "aa\n\n⟦百家乐博彩⟧ 说：\n好文章 百家乐博彩\n\nbb", "aa\n\n⟦百家乐博彩 说：\n好文章 百家乐博彩⟧\n\nbb"},
	{"one without a keyword", "aa\n\n⟦百家乐博彩⟧ 说：\n好文章\n\nbb", "aa\n\n⟦百家乐博彩 说⟧：\n好文章\n\nbb"},
	{"a long one", "aa\n\n⟦百家乐博彩⟧ 说：\n" + strings.Repeat("今天市民在水库的小麦里吃了饭", 5) + "⟦百家乐⟧\n\nbb", "aa\n\n⟦百家乐博彩 说⟧：\n" + strings.Repeat("今天市民在水库的小麦里吃了饭", 5) + "⟦百家乐⟧\n\nbb"},
	{"at the end of the text", "aa\n\n⟦百家乐博彩⟧ 说：", ""},
	{"all of a comment, with the line above", "aa\n\n网友 晓明\n货甲货 ⟦百家乐博彩⟧\n\nbb", "aa\n\n⟦网友 晓明\n货甲货 百家乐博彩⟧\n\nbb"},
	{"a block that begins with the name", "aa\n\n网友 ⟦百家乐博彩\n百家乐博彩⟧ 货甲货\nbb", "aa\n\n⟦网友 百家乐博彩\n百家乐博彩⟧ 货甲货\nbb"},
	{"with a number", "aa\n#2 晓明\n⟦百家乐博彩⟧ 货甲\nbb", "aa\n#⟦2 晓明\n百家乐博彩 货甲⟧\nbb"},
	{"with a floor", "aa\n4楼 | 晓明 2018\n⟦百家乐博彩⟧\nbb", "aa\n⟦4楼 | 晓明 2018\n百家乐博彩⟧\nbb"},
	{"who replies", "aa\n晓明 回复：\n⟦百家乐博彩⟧\nbb", "aa\n⟦晓明 回复：\n百家乐博彩⟧\nbb"},
	{"when it was written", "aa\nabc 发表于 2018-9-5\n⟦百家乐博彩⟧\nbb", "aa\n⟦abc 发表于 2018-9-5\n百家乐博彩⟧\nbb"},
	{"two of them", "aa\n网友 晓明\n⟦百家乐博彩⟧\n网友 老王\n⟦百家乐博彩⟧\nbb", "aa\n⟦网友 晓明\n百家乐博彩⟧\n⟦网友 老王\n百家乐博彩⟧\nbb"},
	{"the heading of all", "aa\n网友评论\n⟦百家乐博彩⟧\nbb", ""},
	{"the title", "网友 晓明\n⟦百家乐博彩⟧\nbb", ""},
	{"above an empty line", "aa\n网友 晓明\n\n⟦百家乐博彩⟧\nbb", ""},
	{"a number within a line", "aa\ncolor: #88398a\n⟦百家乐博彩⟧\nbb", ""},
	{"a sentence", "aa\n网友在这里和我们见了面，说了一会儿话。\n⟦百家乐博彩⟧\nbb", ""},
	{"a comment that is content for the most part", "aa\n网友 晓明\n今天市民在水库的小麦里吃了饭 ⟦百家乐⟧\nbb", ""},
	{"a keyword that is no name", "aa\n\n⟦百家乐博彩⟧\n好文章 ⟦百家乐⟧\n\nbb", ""},
}

func TestComments(t *testing.T) { commentTable.hold(t, true, (*analysis).comments) }
