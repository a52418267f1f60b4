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
	{"a keyword that is no name", "aa\n\n⟦百家乐博彩⟧\n好文章 ⟦百家乐⟧\n\nbb", ""},
}

func TestComments(t *testing.T) { commentTable.hold(t, true, (*analysis).comments) }
