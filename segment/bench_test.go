package segment

import (
	"strings"
	"testing"
)

// Texts to measure speed with; sentences of our own, over and over.
var benchTexts = []struct{ name, text string }{
	{"English", "The council said on Monday that the old bridge will be closed to all traffic for the rest of the week. " +
		"Engineers found cracks in two of its pillars, and they don't expect to finish before Friday.\n\n"},
	{"Chinese", "今天上午，图书馆的工作人员告诉我们，旧桥将在本周关闭。工程师在两个桥墩上发现了裂缝，预计星期五之前不能完工。" +
		"附近的居民可以改走北边的新桥，公交车也会绕行。\n\n"},
	{"traditional", "今天上午，圖書館的工作人員告訴我們，舊橋將在本週關閉。工程師在兩個橋墩上發現了裂縫，預計星期五之前不能完工。\n\n"},
	{"mixed", "今天发布的 iPhone 15 Pro 手机比上一代更轻。\nThe new phone is lighter than the last one, and it is sold in four colours.\n\n"},
	{"menu", "首页 | 关于我们 | 联系我们 | 登录 | 注册 | 天气预报 | 电影 | 小说 | English | 繁體中文\n"},
	{"disguised", "天 天 中·彩票买期 开·奖 结果_ａ∨在线-曰韩视频|薇O3115⒈9 圖\u200b書館 17c热视频app\n"},
}

func benchDictionary() []Word {
	var words []Word
	for w := range known {
		words = append(words, Word{w, 100})
	}
	for w := range strings.FieldsSeq("上午 工作 人员 工作人员 告诉 旧桥 本周 关闭 工程师 两个 桥墩 发现 裂缝 预计 星期五 之前 不能 完工 附近 居民 可以 北边 新桥 公交车 绕行 发布 一代 中文 繁体") {
		words = append(words, Word{w, 50})
	}
	return words
}

func BenchmarkSegment(b *testing.B) {
	c, err := NewGSE(benchDictionary())
	if err != nil {
		b.Fatal(err)
	}
	for _, cutter := range []struct {
		name   string
		cutter Cutter
	}{{"gse", c}, {"whole", wholeCutter{}}} { // whole: all but the cutter
		s := NewWith(cutter.cutter, languages())
		for _, x := range benchTexts {
			body := []byte(strings.Repeat(x.text, 1+(16<<10)/len(x.text)))
			b.Run(cutter.name+"/"+x.name, func(b *testing.B) {
				var t Text
				b.SetBytes(int64(len(body)))
				b.ReportAllocs()
				for b.Loop() {
					s.Segment(&t, body)
				}
			})
		}
	}
}

// BenchmarkShort is a document of a few words: the fixed price of a call.
func BenchmarkShort(b *testing.B) {
	s := own()
	body := []byte("今天天气 hello")
	var t Text
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		s.Segment(&t, body)
	}
}

func BenchmarkTables(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		buildTables()
	}
}
