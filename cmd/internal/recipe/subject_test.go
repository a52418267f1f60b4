package recipe

import "testing"

// TestSubject: what a title names and the text goes on about, or a work.
func TestSubject(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"北土城站\n\n北土城站位于朝阳区。北土城站是一座换乘站，北土城站附近有公园。", "北土城站"},
		{"在树莓派上搭建服务器 | 某人的博客\n树莓派很小。树莓派便宜。我的树莓派坏了。", "树莓派"},
		{"消息\n《大河之舞》今晚上演，《大河之舞》的票已售完，人们喜欢《大河之舞》。《春》也在演。", "大河之舞"},
		{"消息\n《大河之舞》今晚上演，《春》也在演。", ""},
		{"Title\nTitle Title Title", ""},
		{"《没有完", ""},
		{"", ""},
	} {
		if got := subject([]byte(c.text)); got != c.want {
			t.Errorf("%.20s: %q, want %q", c.text, got, c.want)
		}
	}
}
