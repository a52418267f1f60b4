package segment

import (
	"strings"
	"testing"
)

var tokenTests = []test{
	// Words.
	{"今天天气hello 17c", "今天[0:6 Hani] +天气[6:12 Hani] +hello[12:17 Latn] 17c[18:21 Latn]"},
	{"Don't stop-gap 365bet iPhone15", "don't[0:5 Latn] stop[6:10 Latn] gap[11:14 Latn] 365bet[15:21 Latn] iphone15[22:30 Latn]"},
	{"don’t dogs’ 'tis", "don't[0:7 Latn] dogs[8:12 Latn] tis[17:20 Latn]"},
	{"1,000.5 09:28 1,,2 v1.4.0 a.b a.1 3,x", "1,000.5[0:7] 09[8:10] 28[11:13] 1[14:15] 2[17:18] v1.4.0[19:25 Latn] a.b[26:29 Latn] a[30:31 Latn] 1[32:33] 3[34:35] x[36:37 Latn]"},
	{"www.example.com a_b", "www.example.com[0:15 Latn] a[16:17 Latn] b[18:19 Latn]"},
	{"鑫x鑫", "鑫[0:3 Hani] +x[3:4 Latn] +鑫[4:7 Hani]"},
	{"食べる カメラ 々〇", "食[0:3 Hani] +べる[3:9 Kana] カメラ[10:19 Kana] 々[20:23 Hani] +〇[23:26 Hani]"},
	{"한국어3 LG전자", "한국어3[0:10 Hang] lg[11:13 Latn] +전자[13:19 Hang]"},
	{"Привет, мир2 Ωμέγα", "привет[0:12 Cyrl] мир2[14:21 Cyrl] ωμέγα[22:32 Grek]"},
	{"کتاب שלום नमस्ते", "کتاب[0:8 Arab] שלום[9:17 Hebr] नमस्ते[18:36 Deva]"},
	{"café cafe\u0301 ÉCOLE Straße", "café[0:5 Latn] café[6:12 Latn] école[13:19 Latn] straße[20:27 Latn]"},
	{"ภาษาไทยเขียนติดกันไป", "ภาษาไทยเขียนติดก[0:48 Thai] +ันไป[48:60 Thai]"},
	{"100% $5 a&b ★", "100[0:3] 5[6:7] a[8:9 Latn] b[10:11 Latn]"},
	// Case and width.
	{"HELLO ＨＥＬＬＯ１２ 𝓗𝓮𝓵𝓵𝓸 ⓗ🅷", "hello[0:5 Latn] hello12[6:27 Latn W] hello[28:48 Latn W] hh[49:56 Latn W]"},
	{"⒈⒎ ① ⑴ Ｏ ⅳ Ⅳ ② ㎏ ½", "17[0:6 W] 1[7:10 W] 1[11:14 W] o[15:18 Latn W] iv[19:22 Latn W] iv[23:26 Latn W] 2[27:30 W] kg[31:34 Latn W] 1/2[35:37 W]"},
	{"ｶﾞｲﾄﾞ ㌔", "ガイド[0:15 Kana W] キロ[16:19 Kana W]"},
	{"\u3131 \u1100\u1161\u11a8", "ᄀ[0:3 Hang W] 각[4:13 Hang]"},
	{"⼀, ㈱", "一[0:3 Hani W] 株[5:8 Hani W]"},
	// Traditional characters, Japanese forms, rare ideographs.
	{"圖書館 臺灣亜欧", "图书馆[0:9 Hani T] 台[10:13 Hani T] +湾[13:16 Hani T] +亚[16:19 Hani T] +欧[19:22 Hani]"},
	{"簡体字", "简体[0:6 Hani T] +字[6:9 Hani]"},
	{"囯,䰾,𠮷,\uF900", "国[0:3 Hani T] 鲃[4:7 Hani T] 𠮷[8:12 Hani] 岂[13:16 Hani WT]"},
	// Look-alikes.
	{"a∨ αv аv A∨今天 ∨ x∨", "av[0:4 Latn L] av[5:8 Latn L] av[9:12 Latn L] av[13:17 Latn L] +今天[17:23 Hani] xv[28:32 Latn L]"},
	{"Vіаgrа раураl мир α", "viagra[0:9 Latn L] paypal[10:21 Latn L] мир[22:28 Cyrl] α[29:31 Grek]"},
	{"曰韩 曰本 曰子 殴美 殴洲 殴打 薇信 薇薇", "日韩[0:6 Hani L] 日本[7:13 Hani L] 曰[14:17 Hani] +子[17:20 Hani] 欧美[21:27 Hani L] 欧洲[28:34 Hani L] 殴[35:38 Hani] +打[38:41 Hani] 微信[42:48 Hani L] 薇[49:52 Hani] +薇[52:55 Hani]"},
	{"曰韓", "日韩[0:6 Hani LT]"},
	{"薇O3115⒈9 2O24 1l2 O2 x1O2 2o", "薇[0:3 Hani] +0311519[3:12 WL] 2024[13:17 L] 112[18:21 L] o2[22:24 Latn] x102[25:29 Latn L] 2o[30:32 Latn]"},
	{"123456l 123456o 5800i", "123456l[0:7 Latn] 1234560[8:15 L] 5800i[16:21 Latn]"},
	// What cannot be seen.
	{"v'\u200da 1.\u200b5", "v'a[0:6 Latn I] 1.5[7:13 I]"},
	{"天\u200b气 vi\u200da\u00adgra", "天气[0:9 Hani I] viagra[10:21 Latn I]"},
	{"\ufeff今\u2060天\ufe0f天\U000E0101气\u200f", "今天[3:12 Hani I] +天气[15:25 Hani I]"},
	{"今\u0336天", "今天[0:8 Hani I]"},
	{"今天\u200bx\u200b天气", "今天[0:6 Hani] +x[9:10 Latn] +天气[13:19 Hani]"},
	{"\u200b x \u3164", "x[4:5 Latn]"},
	// Joined over blanks and dots: spans with the gaps, terms without.
	{"今 天 天·气 首页", "今天[0:7 Hani] +天气[8:16 Hani] +首页[17:23 Hani]"},
	{"今·天 圖 書\u200b 館", "今天[0:8 Hani] +图书馆[9:23 Hani IT]"},
	// Pinyin left behind by converters.
	{"圖(tú)書館(guǎn )天氣（qì）x", "图书馆[0:14 Hani T] +天气[22:28 Hani T] +x[37:38 Latn]"},
	{"天(qì) 天(app)氣(1) (qì)", "天[0:3 Hani] 天[9:12 Hani] app[13:16 Latn] 气[17:20 Hani T] 1[21:22] qì[25:28 Latn]"},
	// What is no character.
	{"a\xffb 今\xff天 \x00c", "a[0:1 Latn] b[2:3 Latn] 今[4:7 Hani] 天[8:11 Hani] c[13:14 Latn]"},
}

func TestTokens(t *testing.T) {
	for _, test := range tokenTests {
		var x Text
		own().Segment(&x, []byte(test.body))
		if err := check(&x, []byte(test.body)); err != nil {
			t.Errorf("%s: %v", test.body, err)
		}
		if got := tokens(&x); got != test.want {
			t.Errorf("%q\n got %s\nwant %s", test.body, got, test.want)
		}
	}
}

func TestLongTerms(t *testing.T) {
	for _, test := range []test{
		{strings.Repeat("a", 70), strings.Repeat("a", 64)},
		{strings.Repeat("A", 64), strings.Repeat("a", 64)},
		{strings.Repeat("ａ", 5000), strings.Repeat("a", 64)},
		{strings.Repeat("é", 40), strings.Repeat("é", 32)},
		{"x" + strings.Repeat("é", 40), "x" + strings.Repeat("é", 31)},
		{strings.Repeat("か", 30), strings.Repeat("か", 21)},
		{strings.Repeat("1,", 300) + "1", strings.Repeat("1,", 32)},
	} {
		var x Text
		own().Segment(&x, []byte(test.body))
		if len(x.Tokens) != 1 || x.Tokens[0].Term != test.want || x.Tokens[0].End != len(test.body) {
			t.Errorf("%.20s...: got %s", test.body, tokens(&x))
		}
	}
}

// wholeCutter knows one word: all of it.
type wholeCutter struct{}

func (wholeCutter) Fingerprint() uint64 { return 2 }

func (wholeCutter) Cut(dst []int, han []byte) []int { return append(dst, len(han)) }

func TestLongHanTerm(t *testing.T) {
	for _, c := range []string{"今", "圖"} {
		body := strings.Repeat(c, 30)
		var x Text
		NewWith(wholeCutter{}, nil).Segment(&x, []byte(body))
		want := strings.ReplaceAll(strings.Repeat(c, 21), "圖", "图")
		if len(x.Tokens) != 1 || x.Tokens[0].Term != want || x.Tokens[0].End != len(body) {
			t.Errorf("got %s", tokens(&x))
		}
	}
}

func TestNormalize(t *testing.T) {
	for _, test := range []test{
		{"", ""},
		{"  A∨  在线　", " av 在线 "},
		{"圖書館, ＨＥＬＬＯ!", "图书馆, hello!"},
		{"曰 韩", "曰 韩"},
		{"曰韩国\u200b产", "日韩国产"},
		{"∨ ★ ⒈⒎", "∨ ★ 17"},
		{"a\xffb", "a\xffb"},
		{"薇O3115⒈9", "薇0311519"},
	} {
		if got := string(Normalize([]byte("x"), []byte(test.body))); got != "x"+test.want {
			t.Errorf("%q: got %q, want %q", test.body, got[1:], test.want)
		}
	}
}

// Of two spellings of one word only one may come out.
func TestNormalizeTwice(t *testing.T) {
	for r := rune(1); r < 0x30000; r++ {
		if c := classOf(r); !c.isLetter() && c != cDigit {
			continue
		}
		once := Normalize(nil, []byte(string(r)))
		if twice := Normalize(nil, once); string(once) != string(twice) {
			t.Errorf("%U %c gives %s and then %s", r, r, once, twice)
		}
		if len(once) == 0 {
			t.Errorf("%U %c gives nothing", r, r)
		}
	}
}

func TestTables(t *testing.T) {
	if a, b := []rune(traditional), []rune(simplified); len(a) != len(b) || len(a) < 4000 {
		t.Errorf("%d traditional characters, %d simplified ones", len(a), len(b))
	}
	if a, b := []rune(variants), []rune(variantsTo); len(a) != len(b) {
		t.Errorf("%d variants, %d targets", len(a), len(b))
	}
}
