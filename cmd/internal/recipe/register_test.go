package recipe

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestRegister: a list is laid out anew with all of its items, the same for
// the same draw; what is no list stays.
func TestRegister(t *testing.T) {
	names := strings.Fields("苹果 香蕉 橘子 西瓜 葡萄 草莓 樱桃 柠檬 荔枝 龙眼 菠萝 芒果 石榴 柿子")
	layouts := map[string]bool{}
	for seed := range uint64(40) {
		text := register([]byte(strings.Join(names, "，")), rand.New(rand.NewPCG(seed, 1)))
		again := register([]byte(strings.Join(names, "，")), rand.New(rand.NewPCG(seed, 1)))
		if string(text) != string(again) {
			t.Fatalf("seed %d: %q, then %q", seed, text, again)
		}
		for _, n := range names {
			if strings.Count(string(text), n) != 1 {
				t.Fatalf("seed %d: %s is not once in %q", seed, n, text)
			}
		}
		layouts[string(text)] = true
	}
	if len(layouts) < 40 {
		t.Errorf("40 draws give %d layouts", len(layouts))
	}
	ends := slices.ContainsFunc(slices.Collect(func(yield func(string) bool) {
		for l := range layouts {
			if !yield(l) {
				return
			}
		}
	}), func(l string) bool {
		return strings.Count(l, "镇") > 2 || strings.Count(l, "店") > 2 || strings.Count(l, "路") > 2
	})
	if !ends {
		t.Error("no register has names that end alike")
	}
	for _, text := range []string{
		"", "苹果，香蕉，橘子",
		"苹果是一种水果。" + strings.Join(names, "，"),
		strings.Join(names, "，") + "，这一段话比一个名字要长得多而且没有标点所以它不是名字",
		strings.Join(strings.Fields(fmt.Sprint(make([]int, 30))), ","),
		"one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve",
	} {
		if got := register([]byte(text), rand.New(rand.NewPCG(1, 1))); got != nil {
			t.Errorf("%.20q is laid out as %.40q", text, got)
		}
	}
}
