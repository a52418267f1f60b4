package recipe

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/segment"
)

// surveyed runs no more of a plan than its survey, with a base, so that no
// dictionary is loaded.
func surveyed(t *testing.T, p Plan) (*run, error) {
	t.Helper()
	dictionary := []segment.Word{}
	seg, err := segment.New(&segment.Options{Dictionary: dictionary})
	if err != nil {
		t.Fatal(err)
	}
	tr := classify.NewTrainer(seg, &classify.TrainOptions{Dictionary: dictionary})
	for _, spam := range []bool{false, true} {
		if err := tr.Learn(classify.Labelled{Document: classify.Document{Text: []byte("one word")}, Spam: spam}); err != nil {
			t.Fatal(err)
		}
	}
	if p.Base, err = tr.Model(); err != nil {
		t.Fatal(err)
	}
	p.defaults()
	r := &run{Plan: p, ctx: context.Background(), sources: map[string]*source{}, told: map[string]bool{}}
	return r, r.survey()
}

func lexiconOf(t *testing.T, files map[string]string) *inject.Lexicon {
	t.Helper()
	dir := t.TempDir()
	for name, words := range files {
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

// rows writes texts as rows of one file.
func rows(t *testing.T, texts ...string) string {
	t.Helper()
	var lines []string
	for i, s := range texts {
		lines = append(lines, row(t, map[string]any{"id": fmt.Sprint(i), "text": s}))
	}
	name := filepath.Join(t.TempDir(), "rows.jsonl")
	if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestCommonKeywords: what more than one clean document in fifty holds is
// named with its counts and left out, whatever it is long, and nothing else
// is. Labelled documents, which hold spam, have no part in it.
func TestCommonKeywords(t *testing.T) {
	var texts []string
	for i := range 300 {
		text := "The bridge was built in 1904."
		if i < 6 {
			text += " 首页"
		}
		if i < 7 {
			text += " Order now, 的"
		}
		if i%2 == 0 {
			text += " bridges abridged"
		}
		texts = append(texts, text)
	}
	clean, spam := rows(t, texts...), filepath.Join(t.TempDir(), "spam.jsonl")
	if err := os.WriteFile(spam, []byte(strings.Repeat(row(t, map[string]any{"text": "百家乐", "label": "spam"})+"\n", 300)), 0o644); err != nil {
		t.Fatal(err)
	}
	words := map[string]string{
		"pharma.en.txt":   "bridge\nbridged\nOrder\nbuilt in 1904\n",
		"gambling.zh.txt": "百家乐\n首页\n的\n",
		"casino.en.txt":   "bridge\n",
	}
	want := map[string]int{"pharma bridge": 300, "pharma Order": 7, "pharma built in 1904": 300, "gambling 的": 7, "casino bridge": 300}
	for _, force := range []bool{false, true} {
		got := map[string]int{}
		p := Plan{Clean: []string{clean}, Labelled: []string{spam}, Lexicon: lexiconOf(t, words), ForceKeywords: force}
		p.Common = func(k CommonKeyword) {
			got[k.Family+" "+k.Keyword] = k.Documents
			if k.Of != 300 || k.Kept != force {
				t.Errorf("force %v: %+v", force, k)
			}
		}
		r, err := surveyed(t, p)
		if err != nil {
			t.Fatal(err)
		}
		if !maps.Equal(got, want) {
			t.Errorf("force %v: common %v, want %v", force, got, want)
		}
		left := []string{"百家乐", "首页", "bridged"}
		if force {
			left = p.Lexicon.Keywords("")
		}
		if k := r.Lexicon.Keywords(""); !slices.Equal(k, left) {
			t.Errorf("force %v: left %q, want %q", force, k, left)
		}
	}
	t.Run("all", func(t *testing.T) {
		_, err := surveyed(t, Plan{Clean: []string{clean}, Lexicon: lexiconOf(t, map[string]string{"pharma.en.txt": "bridge\n"})})
		if err == nil || !strings.Contains(err.Error(), "every keyword") {
			t.Error(err)
		}
	})
	t.Run("few documents", func(t *testing.T) {
		r, err := surveyed(t, Plan{Clean: []string{rows(t, texts[:4]...)}, Lexicon: lexiconOf(t, words)})
		if err != nil || r.Lexicon.Len() != 8 {
			t.Errorf("%v, %d keywords left", err, r.Lexicon.Len())
		}
	})
}

// TestOneClass: where content or spam is missing, training refuses before its
// first pass.
func TestOneClass(t *testing.T) {
	gold := func(rows ...map[string]any) []string {
		var lines []string
		for i, v := range rows {
			v["id"] = fmt.Sprint("row ", i)
			lines = append(lines, row(t, v))
		}
		name := filepath.Join(t.TempDir(), "gold.jsonl")
		if err := os.WriteFile(name, []byte(strings.Join(lines, "\n")), 0o644); err != nil {
			t.Fatal(err)
		}
		return []string{name}
	}
	ham, spam := map[string]any{"text": "See you at six.", "label": "ham"}, map[string]any{"text": "WIN a prize", "label": "spam"}
	wrong := map[string]any{"text": "筛", "spans": [][]int{{0, 2}}}
	empty := []string{filepath.Join(t.TempDir(), "empty.jsonl")}
	if err := os.WriteFile(empty[0], nil, 0o644); err != nil {
		t.Fatal(err)
	}
	clean := []string{rows(t, english...)}
	for _, x := range []struct {
		name string
		p    Plan
		err  string // "" if it has both
		bad  string
	}{
		{"content alone", Plan{Labelled: gold(ham, ham)}, "all is content", ""},
		{"spam alone", Plan{Labelled: gold(spam, spam)}, "all is spam", ""},
		{"clean documents alone", Plan{Clean: clean}, "all is content", ""},
		{"clean documents and content", Plan{Clean: clean, Labelled: gold(ham)}, "all is content", ""},
		{"a lexicon and nothing to compose in", Plan{Clean: empty, Lexicon: lexicon(t), Labelled: gold(spam)}, "all is spam", ""},
		{"nothing", Plan{Clean: empty, Lexicon: lexicon(t)}, "no document to learn from", ""},
		{"spam that cannot be read", Plan{Labelled: gold(ham, wrong)}, "all is content", "gold.jsonl:2 (row 1): span 0 [0,2] cuts a character"},
		{"content and spam", Plan{Labelled: gold(ham, ham, spam)}, "", ""},
		{"clean documents and spam", Plan{Clean: clean, Labelled: gold(spam)}, "", ""},
		{"clean documents and a lexicon", Plan{Clean: clean, Lexicon: lexicon(t)}, "", ""},
	} {
		t.Run(x.name, func(t *testing.T) {
			if x.err == "" {
				r := &run{Plan: x.p, ctx: context.Background(), told: map[string]bool{}}
				if err := r.classes(); err != nil {
					t.Error(err)
				}
				return
			}
			var bad bads
			begun := false
			x.p.Bad = bad.add
			x.p.Progress = func(string, *corpus.Document) { begun = true }
			_, err := Train(context.Background(), x.p)
			if err == nil || !strings.Contains(err.Error(), x.err) || begun {
				t.Errorf("%v, begun: %v; want %q", err, begun, x.err)
			}
			if x.err != "no document to learn from" && !errors.Is(err, classify.ErrOneClass) {
				t.Errorf("%v is not %v", err, classify.ErrOneClass)
			}
			if got := strings.Join(bad.all, "\n"); !strings.Contains(got, x.bad) || x.bad == "" && got != "" {
				t.Errorf("told %q, want %q", got, x.bad)
			}
		})
	}
}
