package recipe

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

// merged is a file for what the parts come to.
func merged(t testing.TB, paths ...string) (path string, m *classify.Model) {
	t.Helper()
	parts, err := OpenParts(paths, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer parts.Close()
	if parts.Last() {
		if m, err = parts.Model(context.Background()); err != nil {
			t.Fatal(err)
		}
		return "", m
	}
	var b bytes.Buffer
	if err := parts.State(context.Background(), &b); err != nil {
		t.Fatal(err)
	}
	return file(t, b.Bytes()), nil
}

func file(t testing.TB, b []byte) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, b, 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// counted is the part of a shard.
func counted(t testing.TB, p Plan, i, n int, after string) string {
	t.Helper()
	var b bytes.Buffer
	if err := Count(context.Background(), p, Round{Shard{i, n}, after, "test"}, &b); err != nil {
		t.Fatal(err)
	}
	return file(t, b.Bytes())
}

// inShards trains by a plan in so many shards, from copies of its files.
func inShards(t *testing.T, p Plan, n int) []byte {
	t.Helper()
	round := func(after string) (paths []string) {
		for i := range n {
			p := p
			if len(p.Clean) > 0 {
				p.Clean = []string{copied(t, p.Clean[0])}
			}
			p.Jobs = 1 + i%3
			paths = append(paths, counted(t, p, i, n, after))
		}
		slices.Reverse(paths)
		return paths
	}
	state, _ := merged(t, round("")...)
	counts := round(state)
	_, m := merged(t, counts...)
	b := bytesOf(t, m)
	if !bytes.Equal(bytesOf(t, bySums(t, state, counts)), b) {
		t.Error("sums of shares give another model than the parts")
	}
	return b
}

// bySums makes the model of shares of terms, each added up by itself.
func bySums(t testing.TB, state string, counts []string) *classify.Model {
	t.Helper()
	saved := map[string]*classify.Saved{}
	o := Sums{State: state, Program: "test"}
	for _, path := range counts {
		n, err := Shares(path, "test", 3, func(name string, b []byte) {
			if saved[name] == nil {
				saved[name] = &classify.Saved{}
				o.Names = append(o.Names, name)
			}
			if err := saved[name].Add(bytes.NewReader(b)); err != nil {
				t.Fatal(err)
			}
		})
		if err != nil {
			t.Fatal(err)
		}
		o.Documents += n
	}
	o.Read = func(name string, add func(io.Reader) error) error {
		var b bytes.Buffer
		if err := saved[name].Save(&b); err != nil {
			return err
		}
		return add(&b)
	}
	m, err := o.Model(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	o.Documents--
	if _, err := o.Model(t.Context()); err == nil || !strings.Contains(err.Error(), "a file was changed or could not be read") {
		t.Errorf("a document less: %v", err)
	}
	for _, path := range []string{state, ""} {
		if _, err := Shares(path, "test", 3, nil); err == nil {
			t.Errorf("%q has shares", path)
		}
	}
	o.State = counts[0]
	if _, err := o.Model(t.Context()); err == nil || !strings.Contains(err.Error(), "is a part, and not a state") {
		t.Errorf("after a part: %v", err)
	}
	return m
}

func bytesOf(t testing.TB, m *classify.Model) []byte {
	t.Helper()
	var b bytes.Buffer
	if _, err := m.WriteTo(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// small is a model to begin with that needs no dictionary to be loaded: one of
// its own, of a few words.
func small(t testing.TB, whole bool) *classify.Model {
	t.Helper()
	var words []segment.Word
	for _, w := range strings.Fields("公园 博物馆 农民 小麦 图书馆 老师 课程 百家乐 时时彩 博彩 平台 娱乐城 六合彩 赌场 彩票") {
		words = append(words, segment.Word{Text: w, Freq: 100})
	}
	seg, err := segment.New(&segment.Options{Dictionary: words})
	if err != nil {
		t.Fatal(err)
	}
	tr := classify.NewTrainer(seg, &classify.TrainOptions{Dictionary: words, Whole: whole})
	for i := range 8 {
		for _, d := range []classify.Labelled{
			{Document: classify.Document{ID: fmt.Sprint("clean", i), Text: []byte(chinese[i])}},
			{Document: classify.Document{ID: fmt.Sprint("spam", i), Text: []byte(someBlock)}, Spam: true, Family: "gambling"},
		} {
			if err := tr.Learn(d); err != nil {
				t.Fatal(err)
			}
		}
	}
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestShards: shards give the model of a single run, of few files and of many,
// with labelled rows and common keywords, and what is wrong is told by one of
// them. A script does it from nothing.
func TestShards(t *testing.T) {
	lex := lexiconOf(t, map[string]string{
		"gambling.zh.txt":  "百家乐\n时时彩\n博彩平台\n真人娱乐城\n六合彩\n网上赌场\n彩票投注\n",
		"pharma.en.txt":    "buy viagra online\ncheap cialis\ngeneric levitra\nthe\n", // one is common
		"promotion.zh.txt": "年\n送彩金\n",
	})
	base := small(t, false)
	for _, x := range []struct {
		name           string
		files, rows, n int
		labelled       bool
	}{
		{"by file", 9, 14, 2, true},
		{"by document", 3, 42, 3, false},
		{"more shards than files", 2, 20, 5, true},
		{"one shard", 2, 20, 1, true},
	} {
		t.Run(x.name, func(t *testing.T) {
			p := Plan{Clean: []string{write(t, x.files, x.rows, true)}, Lexicon: lex, Seed: 5, Composed: 200, Tuned: 120, Provenance: "the tests", Base: base}
			want := map[string]int{"part0.jsonl": 2} // once a round
			if x.labelled {
				p.Labelled = []string{labelled(t, 40)}
				want["labelled.jsonl"] = 1 // the survey does not mind
			}
			var bad bads
			commons := map[string]int{}
			p.Bad, p.Common = bad.add, func(k CommonKeyword) { commons[k.Keyword]++ }
			_, one := train(t, p)
			if commons["the"] != 1 {
				t.Errorf("common keywords %v", commons)
			}
			bad = bads{}
			if !bytes.Equal(inShards(t, p, x.n), one) {
				t.Error("another model than that of a single run")
			}
			told := map[string]int{}
			for _, s := range bad.all {
				path, _, _ := strings.Cut(s, ":")
				told[filepath.Base(path)]++
			}
			if !maps.Equal(told, want) {
				t.Errorf("told %v, want %v: %q", told, want, bad.all)
			}
		})
	}
}

// TestShardsWhole: so do labels of whole documents.
func TestShardsWhole(t *testing.T) {
	p := Plan{Labelled: []string{messages(t)}, Base: small(t, true)}
	m, one := train(t, p)
	if !m.Header().Whole {
		t.Fatal("it finds blocks")
	}
	if !bytes.Equal(inShards(t, p, 2), one) {
		t.Error("another model than that of a single run")
	}
}

// messages are rows that are labelled as a whole.
func messages(t testing.TB) string {
	t.Helper()
	var rows []string
	for i := range 40 {
		rows = append(rows, row(t, map[string]any{"text": fmt.Sprint(english[i%len(english)], i), "label": "ham"}),
			row(t, map[string]any{"text": fmt.Sprint("Cheap thesis, no questions, write to ", i), "label": "spam"}))
	}
	name := filepath.Join(t.TempDir(), "messages.jsonl")
	if err := os.WriteFile(name, []byte(strings.Join(rows, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestShardsDivide: every record is of one shard, whatever the format, and so
// is what is wrong with one; what is wrong with all of a file concerns all.
func TestShardsDivide(t *testing.T) {
	for _, files := range []int{2, 12} {
		dir := write(t, files, 30, false)
		if err := os.WriteFile(filepath.Join(dir, "broken.parquet"), []byte("PAR1 and no more"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "plain.txt"), []byte("A text."), 0o644); err != nil {
			t.Fatal(err)
		}
		const n = 3
		times := map[string]int{}
		var of [n]int
		for i := range n {
			src, err := Shard{i, n}.open([]string{dir}, &corpus.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for {
				var d corpus.Document
				err := src.Read(&d)
				if err == io.EOF {
					break
				}
				of[i]++
				if err != nil {
					times[err.Error()]++
				} else {
					times[d.ID]++
				}
			}
		}
		for what, n := range times {
			if n != 1 && !(files == 2 && strings.Contains(what, "broken.parquet")) {
				t.Errorf("%d files: %d shards have %s", files, n, what)
			}
		}
		if want := 30*files + 2; len(times) != want || slices.Min(of[:]) < want/n/2 {
			t.Errorf("%d files: %d records, want %d; %v by shard", files, len(times), want, of)
		}
	}
}

// TestShardsRefused: what is not all of one round of one training is refused,
// and it is said why.
func TestShardsRefused(t *testing.T) {
	ctx := context.Background()
	var err error
	base := small(t, false)
	p := Plan{Clean: []string{write(t, 2, 20, true)}, Lexicon: lexicon(t), Composed: 60, Tuned: 20, Base: base}
	other, longer, first := p, p, p
	if first.Base, err = classify.MergeModels(base, base); err != nil {
		t.Fatal(err)
	}
	other.Seed = 1
	longer.Clean = []string{write(t, 3, 20, true)}
	words := []string{counted(t, p, 0, 2, ""), counted(t, p, 1, 2, "")}
	state, _ := merged(t, words...)
	another, _ := merged(t, counted(t, other, 0, 1, ""))
	counts := []string{counted(t, p, 0, 2, state), counted(t, p, 1, 2, state)}
	cut := func(path string, of, at int) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return file(t, b[:len(b)*at/of])
	}
	flipped := func(path string) string {
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b[len(b)/2] ^= 4
		return file(t, b)
	}
	for _, x := range []struct {
		name  string
		paths []string
		want  string
	}{
		{"none", nil, "nothing to merge"},
		{"missing", words[:1], "no part of shard 1/2"},
		{"twice", []string{words[0], words[1], words[0]}, "are both shard 0/2"},
		{"two divisions", []string{words[0], counted(t, p, 1, 3, "")}, "merge the parts of one division"},
		{"two rounds", []string{words[0], counts[1]}, "of round 2, and"},
		{"two seeds", []string{words[0], counted(t, other, 1, 2, "")}, "another value for --seed"},
		{"other files", []string{words[0], counted(t, longer, 1, 2, "")}, "another value for --clean"},
		{"another base", []string{words[0], counted(t, first, 1, 2, "")}, "another value for --base"},
		{"a state", []string{words[0], state}, "is a state, and not a part"},
		{"a model", []string{file(t, []byte("shaimodl and so on"))}, "is neither a part nor a state"},
		{"another archive", []string{archived(t, "a", "b")}, "is neither a part nor a state"},
		{"another state", []string{counts[0], afterOther(t, counts[1])}, "after different states"},
		{"nothing in it", []string{file(t, nil)}, "is damaged: is cut off"},
		{"cut off", []string{words[0], cut(words[1], 4, 3)}, "is damaged: is cut off"},
		{"cut off early", []string{words[0], cut(words[1], 100, 1)}, "is damaged: is cut off"},
		{"damaged", []string{counts[0], flipped(counts[1])}, "is damaged"},
		{"no such file", []string{filepath.Join(t.TempDir(), "nowhere")}, "check the path"},
		{"no documents", []string{counts[0], fewer(t, counts[1])}, ""},
	} {
		m, err := OpenParts(x.paths, "test")
		if x.want == "" { // shows later
			if err == nil {
				_, err = m.Model(ctx)
				m.Close()
			}
			x.want = "a file was changed or could not be read"
		}
		if err == nil || !strings.Contains(err.Error(), x.want) {
			t.Errorf("%s: %v; want %q", x.name, err, x.want)
		}
	}
	if _, err := OpenParts(words, "of tomorrow"); err == nil || !strings.Contains(err.Error(), "was written by test, and this is of tomorrow") {
		t.Errorf("another program: %v", err)
	}
	for _, x := range []struct {
		name, after string
		plan        Plan
		want        string
	}{
		{"a part", words[0], p, "is a part, shard 0/2, and not a state"},
		{"another seed", another, p, "another value for --seed"},
		{"another lexicon", state, Plan{Clean: p.Clean, Lexicon: lexiconOf(t, map[string]string{"a.en.txt": "cheap cialis\n"}), Composed: 60, Tuned: 20, Base: base}, "another value for --lexicon"},
		{"nothing", filepath.Join(t.TempDir(), "nowhere"), p, "check the path"},
	} {
		var b bytes.Buffer
		err := Count(ctx, x.plan, Round{Shard{0, 2}, x.after, "test"}, &b)
		if err == nil || !strings.Contains(err.Error(), x.want) || b.Len() > 0 {
			t.Errorf("after %s: %v, %d bytes; want %q", x.name, err, b.Len(), x.want)
		}
	}
}

// archived is a zip archive of one entry.
func archived(t testing.TB, name, content string) string {
	t.Helper()
	var b bytes.Buffer
	a := archive{zip.NewWriter(&b)}
	err := a.entry(name, func(w io.Writer) error {
		_, err := io.WriteString(w, content)
		return err
	})
	if err == nil {
		err = a.zip.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	return file(t, b.Bytes())
}

// changed is a part with another head.
func changed(t testing.TB, path string, change func(*head)) string {
	t.Helper()
	p, err := openPart(path, "test")
	if err != nil {
		t.Fatal(err)
	}
	defer p.file.Close()
	var b bytes.Buffer
	a := archive{zip.NewWriter(&b)}
	for _, e := range p.zip.File {
		if e.Name != headEntry {
			err = a.copy(p, e.Name)
		} else {
			change(&p.head)
			err = a.entry(e.Name, func(w io.Writer) error { return json.NewEncoder(w).Encode(p.head) })
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := a.zip.Close(); err != nil {
		t.Fatal(err)
	}
	return file(t, b.Bytes())
}

func afterOther(t testing.TB, path string) string {
	return changed(t, path, func(h *head) { h.After = "0123456789abcdef" })
}

func fewer(t testing.TB, path string) string {
	return changed(t, path, func(h *head) { h.Documents-- })
}
