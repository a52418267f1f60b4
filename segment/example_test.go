package segment_test

import (
	"fmt"
	"log"

	"github.com/shai-text/shai/segment"
)

func Example() {
	s, err := segment.New(&segment.Options{Dictionary: []segment.Word{
		{Text: "今天", Freq: 90}, {Text: "天气", Freq: 60}, {Text: "预报", Freq: 30},
	}})
	if err != nil {
		log.Fatal(err)
	}
	body := []byte("今天天氣_Ｗeather|预 报\n\nThe forecast for the week is good.")
	var t segment.Text
	s.Segment(&t, body)
	for _, b := range t.Blocks {
		fmt.Println("block", b.Language)
		for _, it := range t.Items[b.Items.Lo:b.Items.Hi] {
			fmt.Printf("  item %s:", body[it.Start:it.End])
			for _, k := range t.Tokens[it.Tokens.Lo:it.Tokens.Hi] {
				fmt.Printf(" %s[%d:%d]", k.Term, k.Start, k.End)
			}
			fmt.Println()
		}
	}
	// Output:
	// block zh
	//   item 今天天氣: 今天[0:6] 天气[6:12]
	//   item Ｗeather: weather[13:22]
	//   item 预 报: 预报[23:30]
	// block en
	//   item The forecast for the week is good: the[32:35] forecast[36:44] for[45:48] the[49:52] week[53:57] is[58:60] good[61:65]
}

// characters is a cutter without a dictionary.
type characters struct{}

func (characters) Fingerprint() uint64 { return 1 }

func (characters) Cut(dst []int, han []byte) []int {
	for i := range string(han) {
		if i > 0 {
			dst = append(dst, i)
		}
	}
	return append(dst, len(han))
}

func ExampleNewWith() {
	s := segment.NewWith(characters{}, nil)
	var t segment.Text
	s.Segment(&t, []byte("天气 weather"))
	for _, k := range t.Tokens {
		fmt.Println(k.Term)
	}
	// Output:
	// 天
	// 气
	// weather
}

func ExampleNormalize() {
	fmt.Printf("%s\n", segment.Normalize(nil, []byte("圖書館 ＬＩＢＲＡＲＹ ⒈⒎ a∨")))
	// Output: 图书馆 library 17 av
}

func ExampleText_LanguageBytes() {
	s := segment.NewWith(characters{}, nil)
	var t segment.Text
	s.Segment(&t, []byte("今天的天气很好\nThe weather is fine.\n"))
	fmt.Println(t.LanguageBytes())
	// Output: map[en:20 zh:21]
}

// tally counts what it is given.
type tally struct{ items, han, words int }

func (t *tally) Block(int) {}

func (t *tally) Han(run []rune, item, _ bool) {
	t.han += len(run)
	if item {
		t.items++
	}
}

func (t *tally) Word(_ []byte, item bool) {
	t.words++
	if item {
		t.items++
	}
}

// What is needed of most texts can be had without taking them apart.
func ExampleSegmenter_Skim() {
	s := segment.NewWith(characters{}, nil)
	var t segment.Text
	var n tally
	body := []byte("新闻 | car loans, 天气\n")
	s.Skim(&t, body, &n)
	s.Languages(&t, body)
	fmt.Println(n.items, "items", n.han, "characters", n.words, "words", t.Blocks[0].Language)
	// Output: 3 items 4 characters 2 words zh
}
