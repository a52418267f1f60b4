package recipe

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shai-text/shai/classify"
)

// TestDoubts: spam among the clean documents is the first thing in doubt; named
// by its id it is left out, as if it had not been there, in shards as well.
func TestDoubts(t *testing.T) {
	clean := write(t, 9, 14, true)
	without := Plan{Clean: []string{copied(t, clean)}, Lexicon: lexicon(t), Seed: 5, Composed: 200, Tuned: 120, Base: small(t, false)}
	_, want := train(t, without)

	spam := row(t, map[string]any{"id": "unmarked", "text": strings.Join(chinese[:6], "\n") + "\n" + someBlock}) + "\n"
	path := filepath.Join(clean, "part4.jsonl")
	rows, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, append(rows, spam...), 0o666); err != nil {
		t.Fatal(err)
	}
	p := without
	p.Clean = []string{clean}
	var doubts []classify.Doubt
	p.Doubt = func(d classify.Doubt) { doubts = append(doubts, d) }
	if _, got := train(t, p); bytes.Equal(got, want) {
		t.Error("a document more, and the same model")
	}
	if len(doubts) == 0 || doubts[0].ID != "unmarked" || !strings.Contains(someBlock, doubts[0].Text) || doubts[0].Score < 0.5 {
		t.Errorf("doubts %+v", doubts)
	}
	if !slices.IsSortedFunc(doubts, func(a, b classify.Doubt) int { return int(1e6 * (b.Score - a.Score)) }) {
		t.Errorf("the surest are not first: %+v", doubts)
	}

	p.Doubt = nil
	p.Except = except(t, "# found by hand\n\n"+row(t, map[string]any{"id": "unmarked", "score": 0.9})+"\nno such id\n")
	if _, got := train(t, p); !bytes.Equal(got, want) {
		t.Error("what is left out leaves a trace")
	}
	if got := p.Except.Missing(); p.Except.Len() != 2 || !slices.Equal(got, []string{"no such id"}) {
		t.Errorf("of %d ids, of no document are %q", p.Except.Len(), got)
	}
	if !bytes.Equal(inShards(t, p, 2), want) {
		t.Error("in shards it leaves a trace")
	}
	one, err := p.Digest("")
	if err != nil {
		t.Fatal(err)
	}
	p.Except = except(t, "unmarked")
	if two, _ := p.Digest(""); one == two {
		t.Error("what is left out is not in the digest")
	}
}

func except(t *testing.T, ids string) *Except {
	t.Helper()
	x, err := ReadExcept(file(t, []byte(ids)))
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestReadExcept(t *testing.T) {
	x := except(t, "\ufeffone\r\n {\"score\":1,\"id\":\"two\"} \n{\"id\":3}\nfour: 四 #4\n#\n# five\n")
	for id, want := range map[string]bool{"one": true, "two": true, "3": true, "four: 四 #4": true, "# five": false, "#": false, "": false} {
		if x.has(id) != want {
			t.Errorf("%q: %v", id, !want)
		}
	}
	for ids, want := range map[string]string{
		"a\n{\"id\":":                           "line 2: ",
		"{\"score\":1}":                         `line 1: it has no "id"`,
		"{\"id\":null}":                         `line 1: it has no "id"`,
		"a\n\nb\n" + strings.Repeat("c", 2<<20): "after line 3: ",
	} {
		path := file(t, []byte(ids))
		if _, err := ReadExcept(path); err == nil || !strings.HasPrefix(err.Error(), path+": "+want) {
			t.Errorf("%.20q: %v", ids, err)
		}
	}
	if _, err := ReadExcept(filepath.Join(t.TempDir(), "none")); err == nil {
		t.Error("a file that is not there")
	}
	var none *Except
	if none.has("one") || none.Len() != 0 || none.Missing() != nil || none.digest() != "" {
		t.Error("nil is not none")
	}
	if except(t, "a\nb").digest() != except(t, "b\na\na").digest() {
		t.Error("the order of the ids shows")
	}
}
