package classify

import (
	"strings"
	"testing"
)

func TestTalksOfSpam(t *testing.T) {
	for _, x := range []struct {
		name, text string
		want       bool
	}{
		{"three words", "把垃圾邮件放进黑名单，过滤。", true},
		{"two of them", "把垃圾邮件放进黑名单。", false},
		{"one again and again", strings.Repeat("垃圾邮件 ", 9), false},
		{"in English, in any case", "Spam filters: a REGEX for each", true},
		{"parts of words", "antispam filtered, regexes", false},
		{"of both languages", "spam 过滤 regex", true},
		{"none", "", false},
	} {
		a := analysis{body: []byte(x.text)}
		if got := a.talksOfSpam(nil); got != x.want {
			t.Errorf("%s: %v", x.name, got)
		}
	}
}

// TestMentioned: what is taken of two candidates, of which one is certain.
func TestMentioned(t *testing.T) {
	const about = "今天\n⟦百家乐博彩⟧\n把垃圾邮件放进黑名单，过滤。\n⟦时时彩投注⟧"
	for _, x := range []struct {
		name, text string
		o          Options
		want       int
	}{
		{"a text about spam", about, Options{}, 1},
		{"another text", strings.Replace(about, "黑名单", "水库", 1), Options{}, 2},
		{"a block whose words are such", strings.Replace(strings.Replace(about, "垃圾邮件", "邮件", 1), "百家乐博彩", "百家乐博彩垃圾邮件", 1), Options{}, 2},
		{"at another precision", about, Options{Precision: Balanced}, 2},
		{"at a threshold", about, Options{Threshold: 0.9}, 2},
	} {
		a, all := likely(x.text, false)
		all[0].p, all[0].taken = mentionSure-0.001, true
		all[1].p, all[1].taken = mentionSure, true
		got := 0
		for _, k := range newClassifier(t, &x.o).mentioned(a, all) {
			got += btoi(k.taken)
		}
		if got != x.want {
			t.Errorf("%s: %d are taken, want %d", x.name, got, x.want)
		}
	}
}
