package classify

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/shai-text/shai/segment"
)

// misread is UTF-8 as it looks where it is taken for Windows-1252.
func misread(s string) string { return latin(s) }

// gbk is text in GBK.
func gbk(s string) string {
	b, err := simplifiedchinese.GBK.NewEncoder().String(s)
	if err != nil {
		panic(err)
	}
	return b
}

// latin is what bytes look like where they are taken for Windows-1252.
func latin(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		r := charmap.Windows1252.DecodeByte(c)
		if r == utf8.RuneError {
			r = rune(c)
		}
		b.WriteRune(r)
	}
	return b.String()
}

// references is each character as a numeric reference.
func references(s, format string) string {
	var b strings.Builder
	for _, r := range s {
		fmt.Fprintf(&b, format, r)
	}
	return b.String()
}

func TestEscapes(t *testing.T) {
	var e escapes
	for _, x := range []struct{ given, want string }{
		{"q=%E4%BB%A3%E5%BC%80&n=1", "q=代开&n=1"},
		{"q=%e4%bb%a3%20%41%E5%BC%80", "q=代 A开"},
		{"%D0%BA%D0%B0 %E0%B8%AA", "ка ส"},
		{"&#20195;&#x5f00;&#x5F;票 &#x767E &#30334", "代开_票 百 百"},
		{"&#118;&#105;&#97;", "via"},
		{`"\u4ee3\u5F00"`, `"代开"`},
		{`\ud840\udc00\u4ee3`, "𠀀代"},
		{"a " + misread("代开，发票") + " b", "a 代开，发票 b"},
		{"%E4%BB%A3%0A%E5%BC%80", "代%0A开"},
		{"wd=%B4%FA%BF%AA%B7%A2%C6%B1&n=1", "wd=代开发票&n=1"},
		{"%b4%fa%bf%aa%b7%a2%a3%ac%c6%b1%C6", "代开发，票%C6"},
		{"see ´ú¿ª·¢Æ±£¬´ú¿ª here", "see 代开发票，代开 here"},
		{"%C6%B1%B4%FA%BF%AA%FF%E4%BB%A3", "票代开%FF代"},
		{misread("каталог"), "каталог"},
		{"%E4%BB%A3%E5%BC", "代%E5%BC"},
	} {
		if got := string(e.undo([]byte(x.given))); got != x.want {
			t.Errorf("%s: %s, want %s", x.given, got, x.want)
		}
	}
	for _, given := range []string{
		"", "100 % of 50%", "%20%2F%41", "%E4%BB", "%E9t%E9", "it&#39;s &#8217; &# &#x; &#99999999;", "&#223;", "&amp;#1", `C:\users\u4e`,
		`\u0041`, `\ud840`, "%", "&#", `\u`, "\xC3", "été à Genève, « café » é", misread("it’s “so”"), "caf\u00E9\u00A0\u00BB", "代开发票",
		"%B4%FA%BF%AA", "%D6%D6%D6%D6%D6%D6", "······················", "»»»»»»»», ÄÄÖÖ", misread("déjà vécu à Évian"), "¿Qué? ¡Ah!",
	} {
		if got := string(e.undo([]byte(given))); got != given {
			t.Errorf("%q has no escapes, but reads %q", given, got)
		}
	}
}

// TestEscapesOrigin: whatever is written in another way is found where it
// stands.
func TestEscapesOrigin(t *testing.T) {
	ways := []func(string) string{
		func(s string) string { return s },
		url.QueryEscape,
		func(s string) string { return references(s, "&#%d;") },
		func(s string) string { return references(s, `\u%04x`) },
		misread,
		func(s string) string { return latin(gbk(s)) },
	}
	words := []string{"代开发票", "Überraschung, naïve", "100 %", "澳门。", "it's"}
	var e escapes
	for seed := range 6 * 6 * 6 * 6 {
		var plain, given strings.Builder
		var at, from []int // where the words begin
		for k, n := 0, seed; k < 4; k, n = k+1, n/6 {
			w := words[(seed+k)%len(words)]
			g := w
			if w == "代开发票" {
				g = ways[n%6](w)
			}
			at, from = append(at, plain.Len()), append(from, given.Len())
			plain.WriteString(w + " ")
			given.WriteString(g + " ")
		}
		text := e.undo([]byte(given.String()))
		if string(text) != plain.String() {
			t.Fatalf("%s reads %s", given.String(), text)
		}
		for i := range at {
			if got := e.origin(at[i]); got != from[i] {
				t.Errorf("%s: %d stands at %d, want %d", given.String(), at[i], got, from[i])
			}
		}
		if got := e.origin(len(text)); got != given.Len() {
			t.Errorf("%s ends at %d, want %d", given.String(), got, given.Len())
		}
	}
}

// TestEscapesInARow: nothing is read over and over.
func TestEscapesInARow(t *testing.T) {
	var e escapes
	for _, x := range []struct{ escape, reads string }{
		{"%41", "%41"}, {"%FF", "%FF"}, {"%B0%A1", "%B0%A1"}, {"%E4%BB%A3%0A", "代%0A"}, {"%E4%BB%A3%FF", "代%FF"}, {"&#65;\n", "&#65;\n"},
		{"&#20195;&#10;", "代&#10;"}, {`\u0001`, `\u0001`}, {"é", "é"}, {"ÿ", "ÿ"}, {"°¡", "°¡"}, {"Ã", "Ã"}, {"%", "%"}, {"&#", "&#"}, {`\u`, `\u`}, {"%B4%FA%BF%AA%B7%A2", "代开发"},
	} {
		const times = 1 << 19
		if got := e.undo([]byte(strings.Repeat(x.escape, times))); string(got) != strings.Repeat(x.reads, times) {
			t.Errorf("many %s read %.60q", x.escape, got)
		}
	}
}

// FuzzEscapes: whatever the bytes, each place of the text stands at one of the body,
// in order, and what is no escape stays.
func FuzzEscapes(f *testing.F) {
	for _, s := range []string{"q=%E4%BB%A3%E5%BC%80&n=1", "&#20195;&#x5f00;", `\ud840\udc00\u4ee3`, misread("代开，发票"), latin(gbk("代开发票，代")), "%B4%FA%BF%AA%B7%A2%E4%BB%A3", "100 % &# \xff"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		var e escapes
		text := e.undo(body)
		if len(text) > len(body) {
			t.Fatalf("%q has become longer: %q", body, text)
		}
		last := 0
		for at := 0; at <= len(text); {
			from := e.origin(at)
			if from < last || from > len(body) {
				t.Fatalf("%q: %d of %q stands at %d, after %d", body, at, text, from, last)
			}
			last = from
			if at == len(text) {
				break
			}
			_, n := utf8.DecodeRune(text[at:])
			at += n
		}
		if last != len(body) {
			t.Fatalf("%q: %q ends at %d", body, text, last)
		}
		s := e.whole(body, segment.Span{Start: len(body) / 3, End: len(body) / 2}, 0)
		if s.Start > len(body)/3 || s.End < len(body)/2 || s.End > len(body) {
			t.Fatalf("%q: its address is %v", body, s)
		}
		if len(e.jumps) == 0 && !bytes.Equal(text, body) {
			t.Fatalf("%q reads %q without an escape", body, text)
		}
	})
}

func TestEscapedAddress(t *testing.T) {
	body := []byte("see <https://x.example/?q=%E4%BB%A3%E5%BC%80&n=1>, %41 and 代开 here")
	var e escapes
	text := e.undo(body)
	whole := func(part string) string {
		i := bytes.Index(text, []byte(part))
		s := e.whole(body, e.span(segment.Span{Start: i, End: i + len(part)}), 0)
		return string(body[s.Start:s.End])
	}
	for part, want := range map[string]string{
		"代开&": "https://x.example/?q=%E4%BB%A3%E5%BC%80&n=1",
		"代":   "https://x.example/?q=%E4%BB%A3%E5%BC%80&n=1",
		"n=1": "n=1", "see": "see", "代开 here": "代开 here",
	} {
		if got := whole(part); got != want {
			t.Errorf("%s: %s, want %s", part, got, want)
		}
	}
}

// TestEscapedBlock: a block is found however its letters are written, and
// content that is written so stays.
func TestEscapedBlock(t *testing.T) {
	m, seg := shipped(t)
	c, err := New(m, seg, nil)
	if err != nil {
		t.Fatal(err)
	}
	host := "The tool chain is built in three steps. First the kernel is configured, then the image is written to the board.\n"
	spam := []string{"代开发票", "澳门新葡京娱乐城", "北京赛车投注平台", "六合彩开奖结果", "时时彩平台", "老虎机技巧"}
	honest := []string{"北京", "中华人民共和国", "线性代数", "牛顿法", "天气预报", "图书馆"}
	address := func(s string) string { return "https://x.example/search?q=" + url.QueryEscape(s) }
	for name, write := range map[string]func(string) string{
		"addresses":  address,
		"references": func(s string) string { return references(s, "&#%d;") },
		"scripts":    func(s string) string { return references(s, `\u%04x`) },
		"misread":    misread,
		"GBK":        func(s string) string { return latin(gbk(s)) },
	} {
		for _, x := range []struct {
			words []string
			spam  bool
		}{{spam, true}, {honest, false}} {
			var lines []string
			for _, w := range x.words {
				lines = append(lines, write(w))
			}
			text := []byte(host + strings.Join(lines, "\n") + "\n")
			v := c.Classify(Document{Text: text})
			if !x.spam {
				if len(v.Spans) > 0 {
					t.Errorf("%s: content is taken: %v", name, v.Spans)
				}
				continue
			}
			if got := strings.TrimSpace(string(v.Strip(nil, text))); got != strings.TrimSpace(host) {
				t.Errorf("%s: left of it is %q", name, got)
			}
		}
	}
}
