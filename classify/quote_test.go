package classify

import "testing"

func TestQuoted(t *testing.T) {
	for _, x := range []struct {
		name, text string
		want       bool
	}{
		{"in a sentence", "今天市民在水库“⟦百家乐博彩⟧”的小麦里吃了饭。", true},
		{"several together", "今天市民在水库“⟦百家乐博彩”、“cialis online⟧”的小麦里吃了饭。", true},
		{"with the end of its own sentence", "今天市民在水库“⟦百家乐博彩⟧！”的小麦里吃了饭。", true},
		{"in English", "The teacher wrote of \"⟦cialis online⟧\" in the morning by the river.", true},
		{"in brackets of Taiwan", "今天市民在水库「⟦百家乐博彩⟧」的小麦里吃了饭。", true},
		{"the beginning of what is quoted", "今天市民在水库“⟦百家乐博彩⟧，市民”的小麦里吃了饭。", false},
		{"the end of it", "今天市民在水库“市民，⟦百家乐博彩⟧”的小麦里吃了饭。", false},
		{"by other marks", "今天市民在水库「⟦百家乐博彩⟧”的小麦里吃了饭。", false},
		{"in brackets", "今天市民在水库【⟦百家乐博彩⟧】的小麦里吃了饭。", false},
		{"an advertisement that is most of it", "今天市民在水库说：“您好，⟦百家乐博彩，时时彩投注，六合彩⟧，请来”。今天市民在水库的小麦里吃了饭。", true},
		{"of two items", "今天市民在水库说：“您好，⟦百家乐博彩，六合彩⟧，请来”。今天市民在水库的小麦里吃了饭。", false},
		{"less than half of it", "今天市民在水库说：“您好，今天市民在水库的小麦里吃了饭，⟦百家乐，时时彩，六合彩⟧，请来”。今天市民在水库的小麦里吃了饭。", false},
		{"in marks of code", "今天市民在水库说：\"您好，⟦百家乐博彩，时时彩投注，六合彩⟧，请来\"。今天市民在水库的小麦里吃了饭。", false},
		{"after what is quoted", "今天市民在水库“说”：您好，⟦百家乐博彩，时时彩投注，六合彩⟧，请来。今天市民在水库的小麦里吃了饭。", false},
		{"of another script", "今天市民在水库说：“您好，⟦cheap cialis，buy viagra，levitra⟧，请来”。今天市民在水库的小麦里吃了饭。", false},
		{"where nothing else is", "今天\n“⟦百家乐博彩⟧”\n", false},
		{"in a tag", "The teacher wrote <a title=\"⟦cialis online⟧\"> in the morning by the river.", false},
		{"over two lines", "今天市民在水库“⟦百家乐博彩\ncialis online⟧”的小麦里吃了饭。", false},
		{"to the end of the line", "今天市民在水库的小麦里吃了饭“⟦百家乐博彩⟧", false},
	} {
		d := marked("", x.text)
		var a analysis
		a.analyse(ownSegmenter(), unscreened(sampleModel().table()), d.Text, nil)
		lo, hi := a.itemsOf(d.Spans[0])
		if got := a.quoted(lo, hi); got != x.want {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}
