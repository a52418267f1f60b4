package classify

import "testing"

// spliceTable are texts of which ⟦…⟧ is reported, and what is in the end; the
// same, if that is not said.
var spliceTable = []struct{ name, text, want string }{
	{"a piece of the sentence after it",
		"今天市民在小麦里⟦百家乐博彩水库⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。",
		"今天市民在小麦里⟦百家乐博彩⟧水库吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。"},
	{"and before it, with what divides them",
		"今天市民在小麦，⟦水库，百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。",
		"今天市民在小麦，水库，⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。"},
	{"what it has everywhere beside it is part of it",
		"今天市民在小麦里有⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库了有⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿有⟦百家乐博彩⟧和市民见了面，说了一会儿话。",
		"今天市民在小麦里⟦有百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库了⟦有百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦有百家乐博彩⟧和市民见了面，说了一会儿话。"},
	{"in two places that may be chance",
		"今天市民在小麦里有⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库了有⟦百家乐博彩⟧看了小麦，然后又走了。", ""},
	{"where it was not found",
		"今天市民在小麦里⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿百家乐博彩和市民见了面，说了一会儿话。",
		"今天市民在小麦里⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。"},
	{"two in a block",
		"今天市民在小麦里⟦百家乐博彩水库百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。",
		"今天市民在小麦里⟦百家乐博彩⟧水库⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。"},
	{"a row of keywords that has it as well",
		"时时彩投注平台 | ⟦百家乐博彩 | 时时彩投注平台 | 时时彩投注平台 | 时时彩投注平台 | 时时彩投注平台⟧\n昨天他们在水库里⟦百家乐博彩⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。", ""},
	{"blocks that have nothing in common",
		"今天市民在小麦里⟦百家乐博彩⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦时时彩投注平台⟧看了小麦，然后又走了。", ""},
	{"a phrase that is in most of them more than itself",
		"今天市民在小麦里⟦百家乐博彩水库⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家乐博彩小麦⟧看了小麦，然后又走了。\n后来我们在那儿⟦百家乐博彩⟧和市民见了面，说了一会儿话。", ""},
	{"too short to tell", "今天市民在小麦里⟦百家水⟧吃了饭，然后就都回到家里了。\n昨天他们在水库里⟦百家⟧看了小麦，然后又走了。", ""},
	{"lines of their own", "⟦百家乐博彩 | 水库⟧\n昨天他们在水库里看了小麦，然后又走了。\n⟦百家乐博彩⟧", ""},
}

func TestSplices(t *testing.T) {
	tab := unscreened(sampleModel().table())
	for _, c := range spliceTable {
		want := c.want
		if want == "" {
			want = c.text
		}
		if got := moved(t, tab, c.text, true, (*analysis).splices); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
}
