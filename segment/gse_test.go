package segment

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-ego/gse"
)

// embedded is gse's own dictionary, which takes seconds to load.
var embedded = sync.OnceValues(func() (Cutter, error) { return NewGSE(nil) })

func cutWords(c Cutter, han string) []string {
	var words []string
	from := 0
	for _, to := range c.Cut(nil, []byte(han)) {
		words = append(words, han[from:to])
		from = to
	}
	if from != len(han) {
		words = append(words, "MISSING "+han[from:])
	}
	return words
}

func TestGSE(t *testing.T) {
	c, err := NewGSE([]Word{
		{"天气", 40}, {"预报", 30}, {"天气预报", 500}, {"圖書館", 9}, {"图书馆", 2}, {"一次", 1},
		{"的", 900}, {"hello", 9}, {"两 词", 9}, {"卡拉ok", 9}, {"", 1}, {"𠮷野", 7},
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ han, want string }{
		{"天气预报", "天气预报"},
		{"天气的预报", "天气 的 预报"},
		{"图书馆", "图书馆"},
		{"一次", "一次"},     // a frequency of 1 counts
		{"鑫淼焱", "鑫 淼 焱"}, // unknown characters stand alone
		{"鑫天气淼", "鑫 天气 淼"},
		{"两词", "两 词"},
		{"去𠮷野家", "去 𠮷野 家"}, // four bytes
		{"天", "天"},
		{"", ""},
	} {
		if got := strings.Join(cutWords(c, test.han), " "); got != test.want {
			t.Errorf("%s: got %s, want %s", test.han, got, test.want)
		}
	}
}

// TestGSEPath: cuts are those that gse makes, with any dictionary.
func TestGSEPath(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	signs := []rune("天气预报图书馆的一次𠮷野家")
	some := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteRune(signs[r.IntN(len(signs))])
		}
		return b.String()
	}
	words := 0
	for range 50 {
		var dictionary []Word
		for range r.IntN(200) {
			freq := 1 + r.IntN(5)
			if r.IntN(2) == 0 {
				freq = 1 + r.IntN(2*usual)
			}
			dictionary = append(dictionary, Word{some(1 + r.IntN(5)), freq})
		}
		c, err := NewGSE(dictionary)
		if err != nil {
			t.Fatal(err)
		}
		sorted, err := sortedWords(dictionary)
		if err != nil {
			t.Fatal(err)
		}
		var lines strings.Builder
		for _, w := range sorted {
			fmt.Fprintf(&lines, "%s %d n\n", w.Text, w.Freq)
		}
		seg := gse.Segmenter{NotLoadHMM: true, SkipLog: true, MinTokenFreq: 0.5}
		if err := seg.LoadDictStr(lines.String()); err != nil {
			t.Fatal(err)
		}
		for range 200 {
			han := some(1 + r.IntN(30))
			var want []int
			for _, s := range seg.Segment([]byte(han)) {
				want = append(want, s.End())
			}
			got := c.Cut([]int{-1}, []byte(han))
			if !slices.Equal(got[1:], want) || got[0] != -1 {
				t.Fatalf("%s: got %v, gse %v", han, got, want)
			}
			words += len(want)
		}
	}
	if words < 50_000 {
		t.Errorf("only %d words were compared", words)
	}
}

func TestGSEEmptyDictionary(t *testing.T) {
	c, err := NewGSE([]Word{})
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(cutWords(c, "天气预报"), " "); got != "天 气 预 报" {
		t.Errorf("got %s", got)
	}
}

func TestGSEFingerprint(t *testing.T) {
	words := []Word{{"天气", 40}, {"预报", 30}, {"预报", 5}, {"圖書", 9}}
	fingerprint := func(words []Word) uint64 {
		c, err := NewGSE(words)
		if err != nil {
			t.Fatal(err)
		}
		return c.Fingerprint()
	}
	one := fingerprint(words)
	other := slices.Clone(words)
	slices.Reverse(other)
	if two := fingerprint(other); one != two {
		t.Errorf("the order of the words shows: %x and %x", one, two)
	}
	if two := fingerprint([]Word{{"天气", 40}, {"预报", 35}, {"图书", 9}}); one != two {
		t.Errorf("the spelling of the words shows: %x and %x", one, two)
	}
	if two := fingerprint(words[1:]); one == two {
		t.Error("a word less does not show")
	}
	if two := fingerprint([]Word{}); one == two {
		t.Error("an empty dictionary does not show")
	}
}

func TestGSEBadFrequency(t *testing.T) {
	if _, err := NewGSE([]Word{{"天气", 0}}); err == nil {
		t.Error("a frequency of 0 passes")
	}
}

func TestGSEEmbedded(t *testing.T) {
	if testing.Short() {
		t.Skip("loads gse's dictionary")
	}
	c, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(cutWords(c, "今天天气很好"), " "); got != "今天 天气 很 好" && got != "今天天气 很 好" {
		t.Errorf("got %s", got)
	}
}
