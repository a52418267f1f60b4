package inject

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestReadLexicon(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "vape.en.txt", "\uFEFF# things to smoke\r\n\r\nvape pen\r\n  e liquid \r\nvape pen\r\n")
	write(t, dir, "porn.zh.txt", "无码\n亚洲\n")
	write(t, dir, "notes.txt", "\xff")
	more := write(t, t.TempDir(), "vape.en.txt", "mod kit")
	x, err := ReadLexicon(dir, more)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := x.Families(), []string{"porn", "vape"}; !slices.Equal(got, want) {
		t.Errorf("families %q, want %q", got, want)
	}
	if got, want := x.Keywords("vape"), []string{"e liquid", "mod kit", "vape pen"}; !slices.Equal(got, want) {
		t.Errorf("keywords %q, want %q", got, want)
	}
	if got, want := x.Keywords(""), []string{"亚洲", "无码", "e liquid", "mod kit", "vape pen"}; !slices.Equal(got, want) || x.Len() != len(want) {
		t.Errorf("all keywords %q, want %q", got, want)
	}
	// In another process too: a digest of them names the lexicon.
	if b, err := x.GobEncode(); err != nil || string(b) != `[{"Family":"porn","Lang":"zh","Words":["亚洲","无码"]},{"Family":"vape","Lang":"en","Words":["e liquid","mod kit","vape pen"]}]` {
		t.Errorf("encoded %s, %v", b, err)
	}
	again, err := ReadLexicon(more, dir)
	if err != nil || !slices.Equal(again.Keywords(""), x.Keywords("")) {
		t.Errorf("the order of the paths shows: %q, %v", again.Keywords(""), err)
	}
}

// TestShippedLexicon holds the keywords of the repository to what its README
// promises.
func TestShippedLexicon(t *testing.T) {
	files, err := filepath.Glob("../../../models/[lt]*/*.txt") // lexicon and taught
	if err != nil || len(files) == 0 {
		t.Fatalf("%d lists, %v", len(files), err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		x, err := ReadLexicon(file)
		if err != nil {
			t.Fatal(err)
		}
		if words := x.Keywords(""); string(text) != strings.Join(words, "\n")+"\n" {
			t.Errorf("%s is not sorted, or holds a keyword twice", file)
		} else if i := slices.IndexFunc(words, func(w string) bool { return !Decent(w) }); i >= 0 {
			t.Errorf("%s: %s may touch minors", file, words[i])
		}
	}
}

func TestReadLexiconErrors(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"a.zh.txt", "好\n\xff\xfe\n", "a.zh.txt: line 2: not UTF-8"},
		{"b.en.txt", "ok\n\n" + strings.Repeat("x", MaxKeyword+1), "b.en.txt: line 3: 257 bytes, more than 256"},
		{"c.en.txt", "# nothing\n\n", "c.en.txt: line 2: no keyword"},
		{"d.en.txt", "", "d.en.txt: line 0: no keyword"},
		{"e.en.txt", "ok\n" + strings.Repeat("x", 1<<17), "e.en.txt: line 2: more than 256 bytes"},
		{"noname.txt", "x", "name is not family.lang.txt"},
		{"f.csv", "x", "name is not family.lang.txt"},
	} {
		path := write(t, t.TempDir(), tt.name, tt.text)
		if _, err := ReadLexicon(path); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := ReadLexicon(); err == nil {
		t.Error("no paths, no error")
	}
	if _, err := ReadLexicon(t.TempDir()); err == nil {
		t.Error("an empty folder, no error")
	}
	if _, err := ReadLexicon(filepath.Join(t.TempDir(), "x.en.txt")); err == nil {
		t.Error("a missing file, no error")
	}
}

func TestSplit(t *testing.T) {
	x := testLexicon(t)
	kept, held := x.Split(func(family, w string) bool { return family == "vape" || strings.Contains(w, "传奇") })
	if kept.Len()+held.Len() != x.Len() {
		t.Errorf("%d kept and %d held of %d", kept.Len(), held.Len(), x.Len())
	}
	if slices.Contains(kept.Families(), "vape") {
		t.Error("an empty family stays")
	}
	if got, want := held.Families(), []string{"game-server", "vape"}; !slices.Equal(got, want) {
		t.Errorf("held %q, want %q", got, want)
	}
	c, err := New(kept, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i, d := range many(t, 400) {
		if text := string(c.Compose(d).Text); strings.Contains(text, "disposable vape") {
			t.Fatalf("document %d holds a held-out keyword: %s", i, text)
		}
	}
}
