package classify

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// greedy is a cutter that takes the longest word it knows: the tests depend
// on no dictionary but their own.
type greedy struct{}

func (greedy) Fingerprint() uint64 { return 4711 }

func (greedy) Cut(dst []int, han []byte) []int {
	const longest = 18
	for i := 0; i < len(han); {
		_, n := utf8.DecodeRune(han[i:])
		for j := min(len(han), i+longest); j > i+n; j-- {
			if greedyWords()[string(han[i:j])] {
				n = j - i
				break
			}
		}
		i += n
		dst = append(dst, i)
	}
	return dst
}

var greedyWords = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for _, list := range [][]string{zhWho, zhWhere, zhWhen, zhDid, zhWhat, zhMenu, lewd, bets} {
		for _, w := range list {
			m[w] = true
		}
	}
	return m
})

// runes is another cutter: a character is a word.
type runes struct{}

func (runes) Fingerprint() uint64 { return 4712 }

func (runes) Cut(dst []int, han []byte) []int {
	for i := range string(han) {
		if i > 0 {
			dst = append(dst, i)
		}
	}
	return append(dst, len(han))
}

func ownSegmenter() *segment.Segmenter   { return segment.NewWith(greedy{}, nil) }
func otherSegmenter() *segment.Segmenter { return segment.NewWith(runes{}, nil) }

// What the documents of the tests are made of.
var (
	zhWho   = strings.Fields("市民 农民 医生 老师 记者 工程师 居民 司机 学者 渔民 邻居 队员")
	zhWhere = strings.Fields("公园 学校 医院 图书馆 车站 山谷 河边 码头 工厂 博物馆 广场 果园")
	zhWhen  = strings.Fields("昨天 上午 去年 春天 周末 傍晚 九月 清晨")
	zhDid   = strings.Fields("讨论 修理 观察 种植 整理 介绍 寻找 测量 参观 记录")
	zhWhat  = strings.Fields("小麦 桥梁 书籍 铁路 标本 灯光 水质 茶叶 渔船 地图 雨量 机器 课程 花草")
	zhMenu  = strings.Fields("首页 新闻 体育 教育 文化 科技 生活 旅游 健康 论坛")
	enWho   = strings.Fields("farmer teacher doctor driver engineer neighbour reporter sailor librarian painter")
	enDid   = strings.Fields("repaired described measured planted painted visited recorded noticed carried finished")
	enWhat  = strings.Fields("bridge garden harbour railway museum lighthouse orchard station library river")
	enMenu  = strings.Fields("Home News Sport Culture Science Travel Weather Letters Archive")

	lewd  = strings.Fields("国产精品 在线观看 成人视频 高清无码 免费看片 欧美激情 色情网站 久久热")
	bets  = strings.Fields("博彩平台 百家乐 时时彩 真人娱乐 彩票投注 注册送钱 网上赌场 六合彩")
	drugs = []string{"buy viagra", "cheap cialis", "generic levitra", "order xanax", "viagra online", "cialis pills", "discount tramadol", "levitra cheap"}
)

var families = []struct {
	name  string
	words []string
}{{"porn", lewd}, {"gambling", bets}, {"pharma", drugs}}

func pick(r *rand.Rand, list []string) string { return list[r.IntN(len(list))] }

func zhSentence(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return pick(r, zhWhen) + "，" + pick(r, zhWho) + "在" + pick(r, zhWhere) + pick(r, zhDid) + "了" + pick(r, zhWhat) + "。"
	case 1:
		return pick(r, zhWhere) + "的" + pick(r, zhWho) + "说，他们要" + pick(r, zhDid) + "这里的" + pick(r, zhWhat) + "。"
	case 2:
		return pick(r, zhWho) + "和" + pick(r, zhWho) + "一起" + pick(r, zhDid) + pick(r, zhWhat) + "，" + pick(r, zhWhat) + "也不少。"
	}
	return "关于" + pick(r, zhWhat) + "的" + pick(r, zhDid) + "，" + pick(r, zhWho) + "没有意见。"
}

func enSentence(r *rand.Rand) string {
	switch r.IntN(3) {
	case 0:
		return "The " + pick(r, enWho) + " " + pick(r, enDid) + " the " + pick(r, enWhat) + " and the " + pick(r, enWhat) + " in the morning."
	case 1:
		return "In this town a " + pick(r, enWho) + " has " + pick(r, enDid) + " his " + pick(r, enWhat) + ", but not the " + pick(r, enWhat) + "."
	}
	return "It was the " + pick(r, enWho) + " who " + pick(r, enDid) + " the " + pick(r, enWhat) + " for us."
}

// article is a clean document, the title apart.
func article(r *rand.Rand, english bool) (title, body string) {
	sentence, menu, sep := zhSentence, zhMenu, " | "
	if english {
		sentence, menu = enSentence, enMenu
	}
	if r.IntN(2) == 0 {
		sep = "_"
	}
	if english {
		title = "A " + pick(r, enWho) + " and the " + pick(r, enWhat)
	} else {
		title = pick(r, zhWho) + pick(r, zhDid) + pick(r, zhWhat)
	}
	var b strings.Builder
	list := func() {
		for i, k := range r.Perm(len(menu))[:4+r.IntN(4)] {
			if i > 0 {
				b.WriteString(sep)
			}
			b.WriteString(menu[k])
		}
		b.WriteByte('\n')
	}
	if r.IntN(3) == 0 {
		list()
	}
	for range 3 + r.IntN(3) {
		for range 1 + r.IntN(3) {
			b.WriteString(sentence(r))
			if english {
				b.WriteByte(' ')
			}
		}
		b.WriteByte('\n')
	}
	if r.IntN(3) == 0 {
		list()
	}
	return title, b.String()
}

var blockSeparators = []string{"_", ",", "|", " | ", "-", "，", "、"}

// keywords is a block: items of one or two keywords, all with one separator.
func keywords(r *rand.Rand, words []string) string {
	sep := pick(r, blockSeparators)
	latin := words[0][0] < 0x80
	if latin && sep == "-" {
		sep = " - "
	}
	var items []string
	for range 5 + r.IntN(6) {
		it := pick(r, words)
		if r.IntN(2) == 0 {
			if latin {
				it += " "
			}
			it += pick(r, words)
		}
		items = append(items, it)
	}
	return strings.Join(items, sep)
}

// marked makes a document of a text in which each span stands between ⟦ and ⟧.
func marked(id, text string) Labelled {
	d := Labelled{Document: Document{ID: id}}
	for {
		head, rest, ok := strings.Cut(text, "⟦")
		d.Text = append(d.Text, head...)
		if !ok {
			return d
		}
		in, rest, ok := strings.Cut(rest, "⟧")
		if !ok {
			panic("a span is not closed: " + text)
		}
		d.Spans = append(d.Spans, segment.Span{Start: len(d.Text), End: len(d.Text) + len(in)})
		d.Text = append(d.Text, in...)
		text = rest
	}
}

// likely are a text's analysis and the candidates that it is marked with, of which is known
// how long the rest is; items are parted at them if cut is set.
func likely(text string, cut bool) (*analysis, []candidate) {
	d := marked("", text)
	var cuts []int
	for _, s := range d.Spans {
		if cut {
			cuts = append(cuts, s.Start, s.End)
		}
	}
	a := new(analysis)
	a.analyse(ownSegmenter(), unscreened(sampleModel().table()), d.Text, cuts)
	var all []candidate
	for _, s := range d.Spans {
		lo, hi := a.itemsOf(s)
		k := candidate{lo: lo, hi: hi, reads: a.reading(lo, hi)}
		k.x[profDocument] = math.Log1p(float64(a.units - a.size(lo, hi)))
		all = append(all, k)
	}
	return a, all
}

// mark is the contrary of marked.
func mark(text []byte, spans []segment.Span) string {
	var b strings.Builder
	at := 0
	for _, s := range spans {
		fmt.Fprintf(&b, "%s⟦%s⟧", text[at:s.Start], text[s.Start:s.End])
		at = s.End
	}
	b.Write(text[at:])
	return b.String()
}

// moves are texts of which ⟦…⟧ is reported, and what is in the end; the same, if
// that is not said.
type moves []struct{ name, text, want string }

// hold holds f to them.
func (m moves) hold(t *testing.T, cut bool, f func(a *analysis, blocks []candidate) []candidate) {
	t.Helper()
	tab := unscreened(sampleModel().table())
	for _, c := range m {
		want := c.want
		if want == "" {
			want = c.text
		}
		if got := moved(t, tab, c.text, cut, f); got != want {
			t.Errorf("%s: got\n%s\nwant\n%s", c.name, got, want)
		}
	}
}

// moved marks what f makes of the blocks that a text is marked with, at which
// items are parted if cut is set.
func moved(t *testing.T, tab *table, text string, cut bool, f func(a *analysis, blocks []candidate) []candidate) string {
	t.Helper()
	d := marked("", text)
	var cuts []int
	for _, s := range d.Spans {
		if cut {
			cuts = append(cuts, s.Start, s.End)
		}
	}
	var a analysis
	a.analyse(ownSegmenter(), tab, d.Text, cuts)
	a.features(tab)
	var blocks []candidate
	for _, s := range d.Spans {
		lo, hi := a.itemsOf(s)
		blocks = append(blocks, candidate{lo: lo, hi: hi, p: 0.97})
	}
	var spans []segment.Span
	last := 0
	for _, k := range f(&a, blocks) {
		s := segment.Span{Start: a.items[k.lo].Start, End: a.items[k.hi-1].End}
		if k.exact.Len() > 0 {
			s = k.exact
		}
		if k.lo < last {
			t.Errorf("%q: a block begins at item %d, after one at %d", text, k.lo, last)
		}
		last = k.lo
		spans = append(spans, s)
	}
	return mark(d.Text, spans)
}

func spansOf(v Verdict) []segment.Span {
	var s []segment.Span
	for _, x := range v.Spans {
		s = append(s, segment.Span{Start: x.Start, End: x.End})
	}
	return s
}

// sample is the i-th document of the tests: a third clean, then in turn with a
// block at the head, at the foot and at the title's tail; some all spam.
func sample(i int) Labelled {
	r := rand.New(rand.NewPCG(uint64(i), 99))
	english := i%5 < 2
	title, body := article(r, english)
	id := fmt.Sprintf("sample-%03d", i)
	fam := families[r.IntN(len(families))]
	block := keywords(r, fam.words)
	var d Labelled
	switch i % 7 {
	case 0, 1, 2:
		return marked(id, title+"\n"+body)
	case 3:
		d = marked(id, "⟦"+block+"⟧\n"+title+"\n"+body)
	case 4:
		d = marked(id, title+"\n"+body+"⟦"+block+"⟧\n")
	case 5:
		sep := pick(r, []string{"_", " - ", "|"})
		d = marked(id, title+"⟦"+sep+block+"⟧\n"+body)
	case 6:
		d = marked(id, block+"\n"+keywords(r, fam.words)+"\n")
		d.Spam = true
	}
	d.Family = fam.name
	return d
}

const sampleLearned, sampleTuned = 210, 105

// sampleModel is trained and fitted on the samples.
var sampleModel = sync.OnceValue(func() *Model {
	t := NewTrainer(ownSegmenter(), &TrainOptions{Provenance: "documents of the tests"})
	for i := range sampleLearned {
		if err := t.Learn(sample(i)); err != nil {
			panic(err)
		}
	}
	for i := range sampleTuned {
		if err := t.Tune(sample(sampleLearned + i)); err != nil {
			panic(err)
		}
	}
	if err := t.Fit(); err != nil {
		panic(err)
	}
	m, err := t.Model()
	if err != nil {
		panic(err)
	}
	return m
})

func newClassifier(t testing.TB, o *Options) *Classifier {
	t.Helper()
	c, err := New(sampleModel(), ownSegmenter(), o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// file is the bytes of the model that a trainer makes.
func file(t testing.TB, tr *Trainer) []byte {
	t.Helper()
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	return written(t, m)
}

func written(t testing.TB, m *Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func reread(t testing.TB, m *Model) *Model {
	t.Helper()
	n, err := ReadModel(bytes.NewReader(written(t, m)))
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// trained is a trainer that has learned the documents.
func trained(t testing.TB, seg *segment.Segmenter, docs ...Labelled) *Trainer {
	t.Helper()
	tr := NewTrainer(seg, &TrainOptions{MinTerm: 1, MinPair: 1})
	for _, d := range docs {
		if err := tr.Learn(d); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

func samples(from, to int) []Labelled {
	var docs []Labelled
	for i := from; i < to; i++ {
		docs = append(docs, sample(i))
	}
	return docs
}
