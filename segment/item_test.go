package segment

import "testing"

type test struct{ body, want string }

var itemTests = []test{
	// Each separator.
	{"今天|天气", "blank 0:6 今天 | bar 7:13 天气"},
	{"今天｜天气", "blank 0:6 今天 | bar 9:15 天气"},
	{"今天丨天气", "blank 0:6 今天 | bar 9:15 天气"},
	{"今天¦天气‖预报||首页", "blank 0:6 今天 | bar 8:14 天气 | bar 17:23 预报 | bar 25:31 首页"},
	{"今天_天气＿预报", "blank 0:6 今天 | underscore 7:13 天气 | underscore 16:22 预报"},
	{"今天-天气–预报—首页――登录", "blank 0:6 今天 | dash 7:13 天气 | dash 16:22 预报 | dash 25:31 首页 | dash 37:43 登录"},
	{"今天,天气，预报;首页；登录", "blank 0:6 今天 | comma 7:13 天气 | comma 16:22 预报 | comma 23:29 首页 | comma 32:38 登录"},
	{"今天:天气：预报", "blank 0:6 今天 | colon 7:13 天气 | colon 16:22 预报"},
	{"今天、天气·预报・首页/登录", "blank 0:6 今天 | dun 9:15 天气 | dun 17:23 预报 | dun 26:32 首页 | dun 33:39 登录"},
	{"今天>天气→预报»首页›登录", "blank 0:6 今天 | arrow 7:13 天气 | arrow 16:22 预报 | arrow 24:30 首页 | arrow 33:39 登录"},
	{"【今天】天气（预报）首页「登录」", "blank 3:9 今天 | bracket 12:18 天气 | bracket 21:27 预报 | bracket 30:36 首页 | bracket 39:45 登录"},
	{"《今天》[天气]『预报』“首页”\"登录\"‘注册’", "blank 3:9 今天 | bracket 13:19 天气 | bracket 23:29 预报 | bracket 35:41 首页 | bracket 45:51 登录 | bracket 55:61 注册"},
	{"今天。天气！预报？首页!登录?注册…联系", "blank 0:6 今天 | stop 9:15 天气 | stop 18:24 预报 | stop 27:33 首页 | stop 34:40 登录 | stop 41:47 注册 | stop 50:56 联系"},
	{"今天\t天气  预报　首页", "blank 0:6 今天 | space 7:13 天气 | space 15:21 预报 | space 24:30 首页"},
	{"今天※天气★预报●首页+登录=注册", "blank 0:6 今天 | other 9:15 天气 | other 18:24 预报 | other 27:33 首页 | other 34:40 登录 | other 41:47 注册"},
	{"今天\n天气\n\n预报\n--\n首页\n \n★\n登录", "blank 0:6 今天 | line 7:13 天气 | blank 15:21 预报 | line 25:31 首页 | blank 38:44 登录"},
	// The strongest counts.
	{"今天, _天气 - |预报. ，首页", "blank 0:6 今天 | underscore 9:15 天气 | bar 19:25 预报 | stop 30:36 首页"},
	{"_今天_", "blank 1:7 今天"},
	{"★★", ""},
	{"", ""},
	// What does not divide.
	{"state-of-the-art and/or don't v1.4.0 1,000 09:28 10–20", "blank 0:56 state-of-the-art and/or don't v1.4.0 1,000 09:28 10–20"},
	{"snake_case", "blank 0:5 snake | underscore 6:10 case"},
	{"17c热视频app", "blank 0:15 17c热视频app"},
	{"c++ and c# and AT&T, 50%-60% for $5", "blank 0:19 c++ and c# and AT&T | comma 21:35 50%-60% for $5"},
	{"上海+北京 18+北京", "blank 0:6 上海 | other 7:13 北京 | space 14:16 18 | other 17:23 北京"},
	{"windows™ 11 and f*ck", "blank 0:22 windows™ 11 and f*ck"},
	{"今天-av av-今天 4k-今天", "blank 0:6 今天 | dash 7:12 av av | dash 13:19 今天 | space 20:22 4k | dash 23:29 今天"},
	{"a - b -c --d", "blank 0:1 a | dash 4:5 b | dash 7:8 c | dash 11:12 d"},
	{"one,two:three;four", "blank 0:3 one | comma 4:7 two | colon 8:13 three | comma 14:18 four"},
	{"The dogs' ball. It's 'his'.", "blank 0:14 The dogs' ball | stop 16:20 It's | bracket 22:25 his"},
	{"see x.y. Then \"end.\" Well...no 1.今天 今天.天气", "blank 0:7 see x.y | stop 9:13 Then | bracket 15:18 end | bracket 21:25 Well | stop 28:39 no 1.今天 | space 40:46 今天 | stop 47:53 天气"},
	// Blanks.
	{"今天 天气", "blank 0:6 今天 | space 7:13 天气"},
	{"hello world", "blank 0:11 hello world"},
	{"hello  world", "blank 0:5 hello | space 7:12 world"},
	{"今天 hello 天气", "blank 0:19 今天 hello 天气"},
	{"今天av 天气", "blank 0:8 今天av | space 9:15 天气"},
	{"今天 91天气", "blank 0:6 今天 | space 7:15 91天气"},
	{"今天\u200b \u200b天气", "blank 0:6 今天 | space 13:19 天气"},
	// A capital I as a bar.
	{"今天 I 天气", "blank 0:6 今天 | bar 9:15 天气"},
	{"今天 I 天气 I 预报", "blank 0:6 今天 | bar 9:15 天气 | bar 18:24 预报"},
	{"www I 91天气 I 今天av I xx", "blank 0:3 www | bar 6:14 91天气 | bar 17:25 今天av | bar 28:30 xx"},
	{"Then I said that I do 今天", "blank 0:28 Then I said that I do 今天"},
	{"World War I 今天", "blank 0:18 World War I 今天"},
	{"I 今天", "blank 0:8 I 今天"},
	// Disguise by blanks and dots.
	{"久久·久久·久·久 小视频", "blank 0:34~ 久久·久久·久·久 小视频"},
	{"天 天 中彩票买期 开奖 结果", "blank 0:37~ 天 天 中彩票买期 开奖 结果"},
	{"开·奖 现场 手游官 网彩·票网 站", "blank 0:44~ 开·奖 现场 手游官 网彩·票网 站"},
	{"今 天", "blank 0:7~ 今 天"},
	{"今.天.天.气", "blank 0:15~ 今.天.天.气"},
	{"今 天, 首页 关于", "blank 0:7~ 今 天 | comma 9:15 首页 | space 16:22 关于"},
	{"首页 关于 标签", "blank 0:6 首页 | space 7:13 关于 | space 14:20 标签"},
	{"首页 关于 标签 字", "blank 0:6 首页 | space 7:13 关于 | space 14:20 标签 | space 21:24 字"},
	{"今天 字", "blank 0:6 今天 | space 7:10 字"},
	{"记者 张三丰 图", "blank 0:6 记者 | space 7:16 张三丰 | space 17:20 图"},
	{"约翰·冯·诺依曼", "blank 0:6 约翰 | dun 8:11 冯 | dun 13:22 诺依曼"},
	{"5点 升6点", "blank 0:4 5点 | space 5:12 升6点"},
	{"今  天  气", "blank 0:3 今 | space 5:8 天 | space 10:13 气"},
	{"今·\u200b天", "blank 0:11~ 今·\u200b天"},
	{"17c今 天 气", "blank 0:14~ 17c今 天 气"},
	// Addresses.
	{"see https://a-b.org/x_y/z?q=1&r=2#s, then", "blank 0:35 see https://a-b.org/x_y/z?q=1&r=2#s | comma 37:41 then"},
	{"www.foo_bar.com/今天", "blank 0:22 www.foo_bar.com/今天"},
	{"http://x.org|http://y.org. End", "blank 0:12 http://x.org | bar 13:25 http://y.org | stop 27:30 End"},
	{"john_doe-x@mail_host.org_next a_b", "blank 0:31 john_doe-x@mail_host.org_next a | underscore 32:33 b"},
	{"@name a@ b", "blank 1:7 name a | other 9:10 b"},
	{"www I", "blank 0:5 www I"},
	// Not UTF-8.
	{"\xff今天\xfe\x00天气\xe4\xbd", "blank 1:15 今天\xfe\x00天气"},
}

func TestItems(t *testing.T) {
	for _, test := range itemTests {
		var x Text
		own().Segment(&x, []byte(test.body))
		if err := check(&x, []byte(test.body)); err != nil {
			t.Errorf("%s: %v", test.body, err)
		}
		if got := items(&x, test.body); got != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.body, got, test.want)
		}
	}
}

// Every separator stands in the tables above.
func TestItemTestsAreComplete(t *testing.T) {
	var seen [NumSeparators]bool
	for _, test := range itemTests {
		var x Text
		own().Segment(&x, []byte(test.body))
		for _, it := range x.Items {
			seen[it.Before] = true
		}
	}
	for s := SepSpace; s < Separator(NumSeparators); s++ {
		if !seen[s] {
			t.Errorf("no test has %s", separatorNames[s])
		}
	}
}
