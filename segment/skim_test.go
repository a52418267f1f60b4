package segment

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// listener writes down what it is given: a line a block, a word in lower case,
// | before the first token of an item and + before a glued run.
type listener struct {
	strings.Builder
}

func (l *listener) Block(i int) { fmt.Fprintf(l, "\n%d:", i) }

func (l *listener) Han(run []rune, item, glued bool) {
	if glued && !item {
		l.WriteString("+")
	} else {
		l.sep(item)
	}
	l.WriteString(string(run))
}

func (l *listener) Word(term []byte, item bool) {
	l.sep(item)
	l.WriteString(lowerASCII(term))
}

func (l *listener) sep(item bool) {
	if item {
		l.WriteString(" | ")
	} else {
		l.WriteString(" ")
	}
}

func lowerASCII(b []byte) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			r |= 0x20
		}
		return r
	}, string(b))
}

// heard is what the listener writes of the tokens of a text.
func heard(t *Text) string {
	var l listener
	for i, b := range t.Blocks {
		l.Block(i)
		for k := b.Items.Lo; k < b.Items.Hi; k++ {
			r := t.Items[k].Tokens
			for j := r.Lo; j < r.Hi; j++ {
				tok := &t.Tokens[j]
				if tok.Script == Han {
					l.Han([]rune(tok.Term), j == r.Lo, tok.Glued)
				} else {
					l.Word([]byte(tok.Term), j == r.Lo)
				}
			}
		}
	}
	return l.String()
}

// skims tells how skimming a body differs from taking it apart.
func skims(s *Segmenter, body []byte) error {
	var whole, skimmed Text
	s.Runs(&whole, body)
	var l listener
	s.Skim(&skimmed, body, &l)
	// A run of more than 3 KiB is several tokens, or one.
	plain := func(s string) string { return strings.ReplaceAll(s, "+", "") }
	if got, want := plain(l.String()), plain(heard(&whole)); got != want {
		return fmt.Errorf("skimmed:%s\nin full:%s", got, want)
	}
	if got, want := fmt.Sprint(skimmed.scratch.stats), fmt.Sprint(whole.scratch.stats); got != want {
		return fmt.Errorf("letters %s, in full %s", got, want)
	}
	for i := range whole.Blocks {
		var one listener
		s.SkimBlock(&skimmed, body, i, &one)
		if !strings.Contains(l.String()+"\n", one.String()+"\n") {
			return fmt.Errorf("block %d by itself:%s\namong all:%s", i, one.String(), l.String())
		}
	}
	return nil
}

func TestSkim(t *testing.T) {
	for _, c := range itemTests {
		if err := skims(own(), []byte(c.body)); err != nil {
			t.Errorf("%q: %v", c.body, err)
		}
	}
	files, err := filepath.Glob("../testdata/pages/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if err := skims(own(), body); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, body := range []string{
		strings.Repeat("国产", 4000), // longer than a cutter is given at once
		strings.Repeat("a", 300) + " " + strings.Repeat("国", 30),
		"日 韩 国 产 and I am here I think, 天 天.中 彩",
		"網(wǎng)站(zhàn)長 曰韩 曰本 Ａ片 ａｐｐ app下载 17c热 c++ I 日本 I 韩国 I",
		"x-y, a. b.c 3,000 e.g. it's 'quoted' http://a.b/c?d=国 www.x.com me@home.org",
		"broken \xe5\x9b \xff国\xe5 \x00 国\u200b产\u200d品 の里の",
	} {
		if err := skims(own(), []byte(body)); err != nil {
			t.Errorf("%q: %v", body, err)
		}
	}
}

func FuzzSkim(f *testing.F) {
	for _, c := range itemTests {
		f.Add([]byte(c.body))
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if err := skims(own(), body); err != nil {
			t.Error(err)
		}
	})
}
