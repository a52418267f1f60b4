package recipe

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/segment"
)

const badRow = `{"id":"bad","text":`

// texts are what the corpus of the tests is made of.
var (
	chinese = strings.Fields(`
		昨天，市民在公园参观了博物馆。 农民在山谷里种植了小麦，今年的雨量不少。 图书馆的老师说，他们要整理这里的书籍。
		医生和司机一起观察水质。 关于铁路的测量，居民没有意见。 傍晚，渔民在码头修理了渔船。 学校的课程从九月开始。
		村子后面有一座山，山上种满了茶树。 会议讨论了明年的预算，并且通过了两项决定。 这座桥是去年修的，比以前的宽。`)
	english = strings.Split(`The teacher painted the garden in the morning.|It was the driver who repaired the station for us.|In this town a doctor has measured his orchard, but not the river.|The meeting was moved to Thursday because two of the members were ill.|Nobody knew who had left the bag on the bench.|She planted the beans in April, and by June they had reached the window.|The bridge was built in 1904 and widened forty years later.`, "|")
	lists   = []string{"首页 | 新闻 | 体育 | 教育 | 文化 | 旅游", "Home | News | Sport | Culture | Travel", "标签：读书，旅行，食物，花园"}
)

// row is a line of JSONL.
func row(t testing.TB, v map[string]any) string {
	t.Helper()
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// write makes a folder with so many files of clean rows, the first of them
// with a row that cannot be read, and returns it.
func write(t testing.TB, files, rows int, ids bool) string {
	t.Helper()
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(1, uint64(files)))
	for f := range files {
		var lines []string
		for k := range rows {
			list := chinese
			if (f+k)%3 == 0 {
				list = english
			}
			var s strings.Builder
			if r.IntN(3) == 0 {
				s.WriteString(lists[r.IntN(len(lists))] + "\n\n")
			}
			for range 3 + r.IntN(4) {
				s.WriteString(list[r.IntN(len(list))])
				s.WriteString([]string{" ", "\n", "\n\n"}[r.IntN(3)])
			}
			v := map[string]any{"text": s.String()}
			if ids {
				v["id"] = fmt.Sprintf("doc %d of %d", k, f)
			}
			lines = append(lines, row(t, v))
		}
		if f == 0 {
			lines[rows/2] = badRow
		}
		name := filepath.Join(dir, fmt.Sprintf("part%d.jsonl", f))
		if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// copied is the folder at another place.
func copied(t testing.TB, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "elsewhere")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

// labelled writes rows that are labelled in each of the ways there are, of a
// family and with words that no keyword list has.
func labelled(t testing.TB, n int) string {
	t.Helper()
	var lines []string
	for i := range n {
		id, text := fmt.Sprint("labelled ", i), english[i%len(english)]+"\n"
		const block = "dissertation ghostwriter | coursework ghostwriter | thesis ghostwriter"
		switch v := map[string]any{"id": id, "family": "essay"}; i % 4 {
		case 0:
			v["text"], v["spans"] = text+block, [][]int{{len(text), len(text) + len(block)}}
			lines = append(lines, row(t, v))
		case 1:
			v["text"], v["spam_lines"] = text+block, []int{1}
			lines = append(lines, row(t, v))
		case 2:
			v["text"], v["label"] = block, "spam"
			lines = append(lines, row(t, v))
		case 3:
			lines = append(lines, row(t, map[string]any{"id": id, "text": text, "label": "ham"}))
		}
	}
	lines = append(lines, row(t, map[string]any{"id": "unlabelled", "text": "This row says nothing of what it is."}))
	name := filepath.Join(t.TempDir(), "labelled.jsonl")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

func lexicon(t testing.TB) *inject.Lexicon {
	t.Helper()
	dir := t.TempDir()
	for name, words := range map[string]string{
		"gambling.zh.txt": "百家乐\n时时彩\n博彩平台\n真人娱乐城\n六合彩\n网上赌场\n彩票投注\n",
		"pharma.en.txt":   "buy viagra online\ncheap cialis\ngeneric levitra\norder xanax\nonline pharmacy\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(words), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	lex, err := inject.ReadLexicon(dir)
	if err != nil {
		t.Fatal(err)
	}
	return lex
}

// bads gathers what Train reports.
type bads struct {
	mu  sync.Mutex
	all []string
}

func (b *bads) add(err error) {
	b.mu.Lock()
	b.all = append(b.all, err.Error())
	b.mu.Unlock()
}

func train(t testing.TB, p Plan) (*classify.Model, []byte) {
	t.Helper()
	m, err := Train(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return m, b.Bytes()
}

// finds tells whether the model finds a block under an article, to the byte,
// and lets the article alone.
func finds(t testing.TB, m *classify.Model, block string) {
	t.Helper()
	seg, err := segment.New(m.SegmentOptions())
	if err != nil {
		t.Fatal(err)
	}
	c, err := classify.New(m, seg, nil)
	if err != nil {
		t.Fatal(err)
	}
	article := strings.Join(chinese[:6], "\n") + "\n"
	text := []byte(article + block)
	if v := c.Classify(classify.Document{Text: text}); v.Label != classify.Injected || string(v.Strip(nil, text)) != article {
		t.Errorf("%s (%.3f), kept %q", v.Label, v.Score, v.Strip(nil, text))
	}
	if v := c.Classify(classify.Document{Text: []byte(article)}); v.Label != classify.Clean {
		t.Errorf("the article alone: %s", v.Label)
	}
}

const someBlock = "百家乐|时时彩博彩平台|真人娱乐城|六合彩网上赌场|彩票投注|百家乐博彩平台|时时彩|网上赌场"

// docsOf is how many documents there are in so many files of so many rows.
func docsOf(files, rows int) int { return files*rows - 1 }

// twice trains by a plan with one job and, in another folder, with four, and
// returns the model. The documents are those of write and labelled.
func twice(t *testing.T, plan Plan, files, rows int) *classify.Model {
	t.Helper()
	clean := write(t, files, rows, true)
	plan.Clean, plan.Labelled, plan.Lexicon = []string{clean}, []string{labelled(t, 40)}, lexicon(t)
	plan.Seed, plan.Composed, plan.Tuned, plan.Provenance = 5, 200, 120, "the tests"
	var bad bads
	stages := map[string]int{}
	plan.Jobs, plan.Bad = 1, bad.add
	plan.Progress = func(stage string, d *corpus.Document) { stages[stage]++ }
	m, one := train(t, plan)
	told := strings.Join(bad.all, "\n")
	if len(bad.all) != 2 || !strings.Contains(told, fmt.Sprintf("part0.jsonl:%d", rows/2+1)) || !strings.Contains(told, "unlabelled") {
		t.Errorf("told of %q; want the bad row and the one without a label, once each", bad.all)
	}
	docs := docsOf(files, rows)
	want := map[string]int{"dictionary": docs + 41, "fold": folds * (docs + 40), "fitting": 1, "counting": docs + 40}
	if !maps.Equal(stages, want) {
		t.Errorf("documents by stage %v, want %v", stages, want)
	}
	h := m.Header()
	if h.Provenance != "the tests" || h.Words == 0 || h.Documents[0] == 0 || h.Documents[1] == 0 {
		t.Errorf("header %+v", h)
	}
	if got := fmt.Sprint(h.Families); !strings.Contains(got, "essay") || !strings.Contains(got, "gambling") || !strings.Contains(got, "pharma") {
		t.Errorf("families %s", got)
	}
	essay := map[string]bool{}
	for _, e := range m.TopTerms("essay", 20) {
		essay[e.Term] = true
	}
	if !essay["ghostwriter"] {
		t.Errorf("of the labelled rows there remains %v", essay)
	}
	dress := inject.Dress()
	for _, e := range m.TopTerms("", 1<<20) {
		if slices.Contains(dress, e.Term) && e.LLR > 0.2 {
			t.Errorf("%s, which any block may have, weighs %.2f", e.Term, e.LLR)
		}
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
	finds(t, m, someBlock)

	bad = bads{}
	plan.Clean, plan.Jobs, plan.Progress = []string{copied(t, clean)}, 4, nil
	if _, four := train(t, plan); !bytes.Equal(one, four) {
		t.Error("another folder and four jobs give another model")
	}
	if len(bad.all) != 2 {
		t.Errorf("four jobs tell of %q", bad.all)
	}
	return m
}

// TestTrain makes a model of many sources, from nothing, and teaches it more.
// With a base no dictionary needs to be loaded.
func TestTrain(t *testing.T) {
	if testing.Short() {
		t.Skip("loads the full dictionary twice")
	}
	m := twice(t, Plan{}, 9, 14)
	h := m.Header()

	t.Run("few sources", func(t *testing.T) {
		const files, rows = 3, 42
		taught := twice(t, Plan{Base: m}, files, rows).Header()
		if taught.Segmenter != h.Segmenter || taught.Words != h.Words || taught.Documents[0] <= h.Documents[0] || taught.Documents[1] <= h.Documents[1] {
			t.Errorf("taught more: %+v, of %+v", taught, h)
		}
	})
	t.Run("base", func(t *testing.T) {
		// So few are to be composed that each document is counted once.
		plan := Plan{Clean: []string{write(t, 2, 10, true)}, Lexicon: lexicon(t), Base: m, Seed: 6, Composed: 5, Tuned: 10}
		taught, one := train(t, plan)
		if n := taught.Header().Documents; n[0] < h.Documents[0] || n[1] < h.Documents[1] || n[0]+n[1] != h.Documents[0]+h.Documents[1]+int64(docsOf(2, 10)) {
			t.Errorf("taught more: documents %v, of the base %v and %d more", n, h.Documents, docsOf(2, 10))
		}
		if _, again := train(t, plan); !bytes.Equal(one, again) {
			t.Error("taught twice the same, two models")
		}
		plan.Seed++
		if _, other := train(t, plan); bytes.Equal(one, other) {
			t.Error("another seed, and the same model")
		}
		finds(t, taught, someBlock)
	})
	cheap(t, m, lexicon(t))
}

// cheap holds what needs a model to begin with, and little time.
func cheap(t *testing.T, m *classify.Model, lex *inject.Lexicon) {
	t.Run("no ids", func(t *testing.T) {
		dir := write(t, 9, 6, false)
		plan := Plan{Clean: []string{dir}, Lexicon: lex, Base: m, Composed: 20, Tuned: 20}
		_, one := train(t, plan)
		plan.Clean = []string{copied(t, dir)}
		if _, two := train(t, plan); !bytes.Equal(one, two) {
			t.Error("rows without ids give another model in another folder")
		}
	})
	t.Run("sources", func(t *testing.T) {
		for _, x := range []struct{ files, rows int }{{9, 10}, {2 * folds, 10}, {2*folds - 1, 30}, {1, 200}} {
			p := Plan{Clean: []string{write(t, x.files, x.rows, true)}, Lexicon: lex, Base: m}
			p.defaults()
			r := &run{Plan: p, ctx: context.Background(), sources: map[string]*source{}, told: map[string]bool{}}
			if err := r.survey(); err != nil {
				t.Fatal(err)
			}
			if len(r.sources) != x.files || r.documents != docsOf(x.files, x.rows) {
				t.Errorf("%d files: %d sources, %d documents", x.files, len(r.sources), r.documents)
			}
			// No keyword is in the documents, so one that has it is topical.
			var sources, plain, topical [folds]int
			for name, src := range r.sources {
				sources[src.fold]++
				of := map[int]bool{}
				for k := range 400 / x.files {
					doc := func(text string) *corpus.Document {
						return &corpus.Document{Document: classify.Document{ID: fmt.Sprint(k), Text: []byte(text)}}
					}
					n := r.foldOf(name, doc(chinese[0]))
					plain[n]++
					of[n] = true
					topical[r.foldOf(name, doc("警方查处了一家网上赌场。"))]++
				}
				if x.files >= 2*folds && (len(of) != 1 || !of[src.fold]) {
					t.Errorf("%d files: %s is of fold %d, its documents are of %v", x.files, name, src.fold, of)
				}
			}
			if slices.Max(sources[:])-slices.Min(sources[:]) > 1 {
				t.Errorf("%d files: sources by fold %v", x.files, sources)
			}
			if slices.Min(topical[:]) < 70 {
				t.Errorf("%d files: topical documents by fold %v", x.files, topical)
			}
			if x.files < 2*folds && slices.Min(plain[:]) < 70 {
				t.Errorf("%d files: documents by fold %v", x.files, plain)
			}
		}
	})
	t.Run("little", func(t *testing.T) {
		// Where a fold has nothing to judge, or nothing can be fitted, each
		// document still is counted once.
		was := m.Header().Documents
		for _, n := range []int{1, 2, 4, 8, 40} {
			taught, err := Train(context.Background(), Plan{Labelled: []string{labelled(t, n)}, Base: m})
			if err != nil {
				t.Errorf("%d labelled documents: %v", n, err)
				continue
			}
			now := taught.Header().Documents
			if more := now[0] + now[1] - was[0] - was[1]; more != int64(n) {
				t.Errorf("%d of %d labelled documents are counted", more, n)
			}
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(context.Background())
		cancel()
		if m, err := Train(ctx, Plan{Clean: []string{write(t, 2, 5, true)}, Base: m}); !errors.Is(err, context.Canceled) || m != nil {
			t.Errorf("%v, %v", m, err)
		}
	})
	t.Run("stopped midway", func(t *testing.T) {
		for _, at := range []string{"fold", "counting"} {
			ctx, cancel := context.WithCancel(context.Background())
			plan := Plan{Clean: []string{write(t, 9, 20, true)}, Lexicon: lex, Base: m}
			plan.Progress = func(stage string, _ *corpus.Document) {
				if stage == at {
					cancel()
				}
			}
			if _, err := Train(ctx, plan); !errors.Is(err, context.Canceled) {
				t.Errorf("%s: %v, want %v", at, err, context.Canceled)
			}
		}
	})
	t.Run("no such folder", func(t *testing.T) {
		var bad bads
		_, err := Train(context.Background(), Plan{Clean: []string{filepath.Join(t.TempDir(), "nowhere")}, Base: m, Bad: bad.add})
		if len(bad.all) != 1 || !strings.Contains(bad.all[0], "nowhere") {
			t.Errorf("told of %q (%v)", bad.all, err)
		}
	})
}

// TestTrainWhole: labels of whole documents, and nothing else, make a model
// that judges whole documents. Its dictionary may be empty.
func TestTrainWhole(t *testing.T) {
	name := messages(t)
	m, _ := train(t, Plan{Labelled: []string{name}})
	if h := m.Header(); !h.Whole || h.Words != 0 || h.Documents != [2]int64{40, 40} {
		t.Errorf("header %+v", h)
	}
	seg, err := segment.New(m.SegmentOptions())
	if err != nil {
		t.Fatal(err)
	}
	c, err := classify.New(m, seg, nil)
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]classify.Label{"Cheap thesis by mail": classify.Spam, "She planted the garden in April.": classify.Clean} {
		if v := c.Classify(classify.Document{Text: []byte(text)}); v.Label != want {
			t.Errorf("%q is %s (%.3f), want %s", text, v.Label, v.Score, want)
		}
	}
	for what, p := range map[string]Plan{
		"spans":           {Labelled: []string{name, labelled(t, 40)}},
		"clean documents": {Labelled: []string{name}, Clean: []string{write(t, 1, 20, true)}},
	} {
		if m, _ := train(t, p); m.Header().Whole {
			t.Errorf("with %s it judges whole documents", what)
		}
	}
}

func TestTrainNothing(t *testing.T) {
	if _, err := Train(context.Background(), Plan{}); err == nil {
		t.Error("nothing to train from, and no error")
	}
}

// TestDraw: a draw depends on seed, purpose and names alone, and tells names
// that run together apart.
func TestDraw(t *testing.T) {
	r := &run{Plan: Plan{Seed: 1}}
	x := r.draw("a", "b", "c")
	if x != r.draw("a", "b", "c") || x < 0 || x >= 1 {
		t.Errorf("drawn %v", x)
	}
	other := &run{Plan: Plan{Seed: 2}}
	for name, y := range map[string]float64{
		"names run together": r.draw("a", "bc"), "purpose": r.draw("b", "b", "c"), "seed": other.draw("a", "b", "c"), "order": r.draw("a", "c", "b"),
	} {
		if x == y {
			t.Errorf("%s: drawn twice %v", name, x)
		}
	}
	sum := 0.0
	for i := range 10000 {
		sum += r.draw("mean", fmt.Sprint(i))
	}
	if mean := sum / 10000; mean < 0.48 || mean > 0.52 {
		t.Errorf("mean %v", mean)
	}
}
