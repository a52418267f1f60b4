package segment

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// longest is a cutter that takes the longest word it knows. It knows those
// below only, so that tests depend on no dictionary but their own.
type longest struct{}

var known = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(`
		今天 天气 天气预报 预报 天天 开奖 现场 手游 官网 网站 彩票 小说 电影 首页 关于 标签
		联系 我们 登录 注册 在线 视频 小视频 免费 日本 日韩 欧美 欧洲 微信 图书馆 中国
		北京 上海 广州 东京 下载 热 软件 手机 简体 字 结果 买 中 第一 第二 发票 公司 久久
	`) {
		m[w] = true
	}
	return m
}()

func (longest) Fingerprint() uint64 { return 7 }

func (longest) Cut(dst []int, han []byte) []int {
	const longestWord = 12
	for i := 0; i < len(han); {
		_, n := utf8.DecodeRune(han[i:])
		for j := min(len(han), i+longestWord); j > i+n; j-- {
			if known[string(han[i:j])] {
				n = j - i
				break
			}
		}
		i += n
		dst = append(dst, i)
	}
	return dst
}

// own is the segmenter of most tests.
func own() *Segmenter { return NewWith(longest{}, nil) }

var separatorNames = [NumSeparators]string{
	"none", "space", "comma", "colon", "dun", "stop", "bracket", "dash", "underscore", "arrow", "bar", "other", "line", "blank",
}

// items writes the items of a text like
//
//	blank 0:6 今天 | comma 9:15 天气
//
// with a ~ after the span of a spaced item, and the source between gaps as it is.
func items(t *Text, body string) string {
	var b strings.Builder
	for i, it := range t.Items {
		if i > 0 {
			b.WriteString(" | ")
		}
		fmt.Fprintf(&b, "%s %d:%d", separatorNames[it.Before], it.Start, it.End)
		if it.Spaced {
			b.WriteByte('~')
		}
		b.WriteByte(' ')
		b.WriteString(body[it.Start:it.End])
	}
	return b.String()
}

var scriptNames = [NumScripts]string{
	"", "Latn", "Hani", "Kana", "Hang", "Cyrl", "Grek", "Arab", "Hebr", "Thai", "Deva",
}

// tokens writes the tokens of a text like
//
//	今天[0:6 Hani] +天气[6:12 Hani WT]
//
// with a + before a glued one and the letters WILT for what was folded.
func tokens(t *Text) string {
	var b strings.Builder
	for i, k := range t.Tokens {
		if i > 0 {
			b.WriteByte(' ')
		}
		if k.Glued {
			b.WriteByte('+')
		}
		fmt.Fprintf(&b, "%s[%d:%d", k.Term, k.Start, k.End)
		if k.Script != Other {
			b.WriteString(" " + scriptNames[k.Script])
		}
		if k.Folded != 0 {
			b.WriteByte(' ')
			for i, c := range "WILT" {
				if k.Folded&(1<<i) != 0 {
					b.WriteRune(c)
				}
			}
		}
		b.WriteByte(']')
	}
	return b.String()
}

// check tells what is wrong with the offsets and indices of a text.
func check(t *Text, body []byte) error {
	inside := func(what string, i int, s, of Span, from int) error {
		switch {
		case s.Start >= s.End:
			return fmt.Errorf("%s %d: empty span %v", what, i, s)
		case s.Start < from:
			return fmt.Errorf("%s %d: %v overlaps the one before, which ends at %d", what, i, s, from)
		case s.Start < of.Start || s.End > of.End:
			return fmt.Errorf("%s %d: %v is not within %v", what, i, s, of)
		}
		return nil
	}
	end, item := 0, 0
	for i, b := range t.Blocks {
		if err := inside("block", i, b.Span, Span{0, len(body)}, end); err != nil {
			return err
		}
		if bytes.IndexByte(body[b.Start:b.End], '\n') >= 0 {
			return fmt.Errorf("block %d holds a line break", i)
		}
		within := b.Start > 0 && body[b.Start-1] != '\n'
		if within != b.Continued || within && (b.Start != end || b.Start-t.Blocks[i-1].Start < maxBlock/2) {
			return fmt.Errorf("block %d starts within a line: %v; it is said to continue one: %v", i, within, b.Continued)
		}
		if b.Len() > 2*maxBlock {
			return fmt.Errorf("block %d has %d bytes", i, b.Len())
		}
		if b.Language == "" {
			return fmt.Errorf("block %d has no language", i)
		}
		if b.Items.Lo != item || b.Items.Hi < item || b.Items.Hi > len(t.Items) {
			return fmt.Errorf("block %d has the items %v, want them from %d on", i, b.Items, item)
		}
		item = b.Items.Hi
		for j := b.Items.Lo; j < b.Items.Hi; j++ {
			if t.Items[j].Block != i {
				return fmt.Errorf("item %d names block %d, stands in %d", j, t.Items[j].Block, i)
			}
			first := j == b.Items.Lo
			if before := t.Items[j].Before; first != (before >= SepLine) && !(first && b.Continued) || before == SepNone {
				return fmt.Errorf("item %d has %s before it", j, separatorNames[before])
			}
		}
		end = b.End
	}
	if item != len(t.Items) {
		return fmt.Errorf("%d items, blocks hold %d", len(t.Items), item)
	}
	end, token := 0, 0
	valid := utf8.Valid(body)
	for i, it := range t.Items {
		if err := inside("item", i, it.Span, t.Blocks[it.Block].Span, end); err != nil {
			return err
		}
		if it.Tokens.Lo != token || it.Tokens.Hi <= token || it.Tokens.Hi > len(t.Tokens) {
			return fmt.Errorf("item %d has the tokens %v, want them from %d on", i, it.Tokens, token)
		}
		token = it.Tokens.Hi
		from := it.Start
		for j := it.Tokens.Lo; j < it.Tokens.Hi; j++ {
			k := &t.Tokens[j]
			if err := inside("token", j, k.Span, it.Span, from); err != nil {
				return err
			}
			from = k.End
			src := body[k.Start:k.End]
			if !utf8.RuneStart(src[0]) || k.End < len(body) && valid && !utf8.RuneStart(body[k.End]) {
				return fmt.Errorf("token %d: %v is not on characters", j, k.Span)
			}
			if k.Term == "" || len(k.Term) > maxTerm || !utf8.ValidString(k.Term) {
				return fmt.Errorf("token %d: term %q", j, k.Term)
			}
			if k.Glued && (j == 0 || t.Tokens[j-1].End > k.Start) {
				return fmt.Errorf("token %d is glued to nothing", j)
			}
		}
		if it.Start != t.Tokens[it.Tokens.Lo].Start || it.End != t.Tokens[it.Tokens.Hi-1].End {
			return fmt.Errorf("item %d: %v does not fit its tokens", i, it.Span)
		}
		end = it.End
	}
	if token != len(t.Tokens) {
		return fmt.Errorf("%d tokens, items hold %d", len(t.Tokens), token)
	}
	return nil
}

func TestBlocks(t *testing.T) {
	for _, test := range []struct{ body, want string }{
		{"", ""},
		{"\n\n", ""},
		{" \t\r\n　\n", ""},
		{"one", "blank 0:3"},
		{"one\n", "blank 0:3"},
		{"one\ntwo", "blank 0:3, 4:7"},
		{"one\r\ntwo\r\n", "blank 0:3, 5:8"},
		{"one\n\ntwo", "blank 0:3, blank 5:8"},
		{"one\n \r\ntwo\nthree", "blank 0:3, blank 7:10, 11:16"},
		{"\n  one  \n", "blank 1:8"},
		{"one\rtwo\u2028three", "blank 0:15"}, // only \n breaks a line
		{"--\nx", "blank 0:2, 3:4"},
		{"\x00\n\xff", "blank 0:1, 2:3"},
	} {
		var x Text
		own().Segment(&x, []byte(test.body))
		var got []string
		for _, b := range x.Blocks {
			s := fmt.Sprintf("%d:%d", b.Start, b.End)
			if b.Blank {
				s = "blank " + s
			}
			got = append(got, s)
		}
		if got := strings.Join(got, ", "); got != test.want {
			t.Errorf("%q: got %s, want %s", test.body, got, test.want)
		}
	}
}

func TestReuse(t *testing.T) {
	s := own()
	var reused Text
	for _, test := range append(itemTests, tokenTests...) {
		var fresh Text
		s.Segment(&fresh, []byte(test.body))
		s.Segment(&reused, []byte(test.body))
		if items(&fresh, test.body) != items(&reused, test.body) || tokens(&fresh) != tokens(&reused) {
			t.Errorf("%s: a reused Text differs from a fresh one", test.body)
		}
	}
}

func TestNoReferenceToBody(t *testing.T) {
	body := []byte("今天 天气 plain Ｗｉｄｅ 圖書館")
	var x Text
	own().Segment(&x, body)
	want := tokens(&x)
	clear(body)
	if got := tokens(&x); got != want {
		t.Errorf("terms change with the body: %s", got)
	}
}

// pool is what random texts are made of: every character that some rule knows.
var pool = func() []string {
	p := []string{
		"\n", "\r\n", "\n\n", " I ", "://", "www.", "\xff", "\xe4\xbd", "\x00", "\u200b", "\ufe0f", "\u0301", "\u0336",
		"ﾞ", "⒈", "①", "㍿", "㎏", "½", "ﷺ", "𝓥", "🅐", "😀", "𠮷", "\U0002F800", "İ", "ß", "Ⅷ", "ⅰ", "แ", "ស", "é",
		"曰", "韩", "本", "薇", "信", "殴", "州", "圖", "館", "O", "l", "0", "1", "99", "http", "mail@x.org", "ά", "а", "∨",
		"ᄀ", "ᅡ", "가", "가나", "کتاب", "ग्रह", "שלום", "か", "カ", "の", "々", "〇", "한",
	}
	for w := range known {
		p = append(p, w)
	}
	for r := range punctuation() {
		p = append(p, string(r))
	}
	for _, w := range []string{"the", "and", "Viagra", "av", "17c", "x", "don't", "c++", "state-of-the-art"} {
		p = append(p, w)
	}
	// Map order must not show in a failing case's seed.
	for i := range p {
		for j := i + 1; j < len(p); j++ {
			if p[j] < p[i] {
				p[i], p[j] = p[j], p[i]
			}
		}
	}
	return p
}()

func TestOffsets(t *testing.T) {
	s := own()
	var x Text
	for seed := range uint64(4000) {
		r := rand.New(rand.NewPCG(seed, 1))
		var body []byte
		if seed%4 == 0 { // bytes
			for range r.IntN(120) {
				body = append(body, byte(r.UintN(256)))
			}
		} else {
			for range r.IntN(80) {
				body = append(body, pool[r.IntN(len(pool))]...)
			}
		}
		s.Segment(&x, body)
		if err := check(&x, body); err != nil {
			t.Fatalf("seed %d, %q: %v", seed, body, err)
		}
	}
}

func FuzzSegment(f *testing.F) {
	for _, test := range append(itemTests, tokenTests...) {
		f.Add([]byte(test.body))
	}
	for _, test := range languageTests {
		f.Add([]byte(test.body))
	}
	s := own()
	f.Fuzz(func(t *testing.T, body []byte) {
		var x Text
		s.Segment(&x, body)
		if err := check(&x, body); err != nil {
			t.Fatal(err)
		}
		for _, k := range x.Tokens {
			if len(k.Term) > maxTerm-4 || x.hasGap(k, body) {
				continue // cut off, or joined over blanks
			}
			if got := Normalize(nil, body[k.Start:k.End]); k.Script != Han && string(got) != k.Term {
				t.Fatalf("%q: Normalize gives %q, the term is %q", body[k.Start:k.End], got, k.Term)
			}
			if got := Normalize(nil, []byte(k.Term)); string(got) != k.Term {
				t.Fatalf("the term %q normalises to %q", k.Term, got)
			}
		}
		once := Normalize(nil, body)
		if !utf8.Valid(once) && utf8.Valid(body) {
			t.Fatalf("Normalize makes invalid UTF-8 of %q: %q", body, once)
		}
	})
}

func (t *Text) hasGap(k Token, body []byte) bool {
	return k.Script == Han && bytes.ContainsAny(body[k.Start:k.End], " .·・")
}

// badCutter breaks its contract in every way.
type badCutter struct{ ends []int }

func (c badCutter) Fingerprint() uint64 { return 0 }

func (c badCutter) Cut(dst []int, han []byte) []int { return append(dst, c.ends...) }

func TestBadCutter(t *testing.T) {
	for _, ends := range [][]int{nil, {}, {0}, {-1}, {1}, {2, 3}, {3, 3, 3}, {6, 3}, {1 << 40}, {3, 1 << 40}, {4, 5, 6}} {
		for _, body := range []string{"今天天气", "今 天 天 气", "圖書館", "今\u200b天", strings.Repeat("今天", maxRun), strings.Repeat("圖", maxRun)} {
			var x Text
			NewWith(badCutter{ends}, nil).Segment(&x, []byte(body))
			if err := check(&x, []byte(body)); err != nil {
				t.Errorf("%v, %.20s: %v", ends, body, err)
			}
			if last := x.Tokens[len(x.Tokens)-1]; last.End != len(body) {
				t.Errorf("%v, %.20s: the last token ends at %d of %d", ends, body, last.End, len(body))
			}
		}
	}
}

// A long run is cut in pieces, and no word may be torn where they meet.
func TestLongRun(t *testing.T) {
	for _, word := range []string{"天气预报", "圖書館"} {
		for _, gap := range []string{"", "\u200b"} {
			body := strings.Repeat(word+gap, 5*maxRun/len(word))
			var x Text
			own().Segment(&x, []byte(body))
			if err := check(&x, []byte(body)); err != nil {
				t.Fatal(err)
			}
			if want := strings.Count(body, word); len(x.Tokens) != want {
				t.Errorf("%d tokens of %s, want %d", len(x.Tokens), word, want)
			}
		}
	}
	body := "今" + strings.Repeat(" 天 气", maxRun)
	var x Text
	own().Segment(&x, []byte(body))
	if err := check(&x, []byte(body)); err != nil {
		t.Fatal(err)
	}
	if len(x.Tokens) < maxRun || len(x.Items) != 1 {
		t.Errorf("%d tokens in %d items", len(x.Tokens), len(x.Items))
	}
}

// Every kind of line takes time in proportion to its length. A quadratic rule
// would take hours on these.
func TestGiantLines(t *testing.T) {
	size := 1 << 20
	if testing.Short() {
		size = 1 << 18
	}
	s := own()
	for _, unit := range []string{
		"a", "1,", "a.", "a_", "a@", "-", ".", " ", "今", "今 ", "今天 ", "今·", " I ", "I 今 ", "http://", "www.a ", "∨", "\u200b", "\u0301",
		"a\u200b", "今\u200b", "圖", "\xff", "\x00", "か", "แ", "a'", "の今今今今今今今今今今今今今今今", "é ", "+", "a+", "_a", "𝓥", "词 an ",
	} {
		body := bytes.Repeat([]byte(unit), size/len(unit))
		var x Text
		s.Segment(&x, body)
		if err := check(&x, body); err != nil {
			t.Errorf("%q: %v", unit, err)
		}
	}
}

func TestConcurrent(t *testing.T) {
	c, err := NewGSE([]Word{{"天气", 40}, {"预报", 30}, {"图书馆", 9}})
	if err != nil {
		t.Fatal(err)
	}
	s := NewWith(c, languages())
	body := []byte("天氣預報 天气预报_圖書館\n\nDer Ausschuss wird das Protokoll seiner Sitzung nächste Woche veröffentlichen.\n\nhello world")
	var want Text
	var once sync.Once
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			var x Text
			for range 20 {
				s.Segment(&x, body)
				once.Do(func() { s.Segment(&want, body) })
				if tokens(&x) != tokens(&want) || x.Blocks[1].Language != want.Blocks[1].Language {
					t.Error("goroutines differ")
				}
			}
		})
	}
	wait.Wait()
}

func TestFingerprint(t *testing.T) {
	a, b := NewWith(longest{}, nil), NewWith(badCutter{}, nil)
	if a.Fingerprint() == b.Fingerprint() {
		t.Error("two cutters, one fingerprint")
	}
	if a.Fingerprint() != NewWith(longest{}, languages()).Fingerprint() {
		t.Error("the detector shows in the fingerprint")
	}
	if a.Fingerprint() == (longest{}).Fingerprint() {
		t.Error("the version does not show in the fingerprint")
	}
}

func TestNew(t *testing.T) {
	s, err := New(&Options{Dictionary: []Word{{"天气", 40}}})
	if err != nil {
		t.Fatal(err)
	}
	var x Text
	s.Segment(&x, []byte("今天天气"))
	if got, want := tokens(&x), "今[0:3 Hani] +天[3:6 Hani] +天气[6:12 Hani]"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := New(&Options{Dictionary: []Word{{"天气", -1}}}); err == nil {
		t.Error("a negative frequency passes")
	}
}
