package inject

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxKeyword is the longest keyword that a lexicon may hold, in bytes. A
// longer line is nearly always a document that was taken for a list.
const MaxKeyword = 256

// list is the keywords of one family in one language.
type list struct {
	family, lang string
	words        []string // sorted, distinct
}

// Lexicon is spam keywords by family and language. It is immutable.
type Lexicon struct {
	lists []list // sorted by family, then language; none is empty
}

// ReadLexicon reads keyword files, one keyword a line, and folders of them.
// A file is named family.lang.txt (porn.zh.txt, vape.en.txt); other files in
// a folder are passed over, other files given by name are an error. Blank
// lines and lines that start with # are skipped, a byte order mark and
// carriage returns are tolerated. Lists of the same family and language are
// joined.
func ReadLexicon(paths ...string) (*Lexicon, error) {
	var files []string
	for _, path := range paths {
		st, err := os.Stat(path)
		if err != nil {
			return nil, fmt.Errorf("reading lexicon: %w", err)
		}
		if !st.IsDir() {
			if _, _, ok := listName(path); !ok {
				return nil, fmt.Errorf("reading lexicon: %s: name is not family.lang.txt", path)
			}
			files = append(files, path)
			continue
		}
		entries, err := os.ReadDir(path)
		if err != nil {
			return nil, fmt.Errorf("reading lexicon: %w", err)
		}
		n := len(files)
		for _, e := range entries {
			if _, _, ok := listName(e.Name()); ok && !e.IsDir() {
				files = append(files, filepath.Join(path, e.Name()))
			}
		}
		if len(files) == n {
			return nil, fmt.Errorf("reading lexicon: %s: no family.lang.txt in the folder", path)
		}
	}
	if len(files) == 0 {
		return nil, errors.New("reading lexicon: no files")
	}
	var lists []list
	for _, file := range files {
		words, err := ReadWords(file)
		if err != nil {
			return nil, fmt.Errorf("reading lexicon: %w", err)
		}
		family, lang, _ := listName(file)
		lists = append(lists, list{family, lang, words})
	}
	return newLexicon(lists), nil
}

// newLexicon joins and sorts lists and drops the empty ones.
func newLexicon(lists []list) *Lexicon {
	slices.SortStableFunc(lists, func(a, b list) int {
		if c := strings.Compare(a.family, b.family); c != 0 {
			return c
		}
		return strings.Compare(a.lang, b.lang)
	})
	x := &Lexicon{}
	for _, l := range lists {
		if len(l.words) == 0 {
			continue
		}
		if n := len(x.lists); n > 0 && x.lists[n-1].family == l.family && x.lists[n-1].lang == l.lang {
			x.lists[n-1].words = append(x.lists[n-1].words, l.words...)
			continue
		}
		l.words = slices.Clone(l.words)
		x.lists = append(x.lists, l)
	}
	for i := range x.lists {
		slices.Sort(x.lists[i].words)
		x.lists[i].words = slices.Compact(x.lists[i].words)
	}
	return x
}

// listName takes family and language from a file name.
func listName(path string) (family, lang string, ok bool) {
	name, ok := strings.CutSuffix(filepath.Base(path), ".txt")
	if !ok {
		return "", "", false
	}
	family, lang, ok = strings.Cut(name, ".")
	if !ok || family == "" || lang == "" || strings.Contains(lang, ".") {
		return "", "", false
	}
	return family, lang, true
}

// ReadWords reads one file of keywords or other words, as ReadLexicon does, in the order
// in which they stand. Its name does not matter.
func ReadWords(file string) ([]string, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	words, err := parseList(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return words, nil
}

func parseList(r io.Reader) ([]string, error) {
	var words []string
	s := bufio.NewScanner(r)
	s.Buffer(make([]byte, 4096), 1<<16)
	n := 0
	for s.Scan() {
		n++
		line := s.Bytes()
		if n == 1 {
			line = bytes.TrimPrefix(line, []byte("\uFEFF"))
		}
		if !utf8.Valid(line) {
			return nil, fmt.Errorf("line %d: not UTF-8", n)
		}
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		if len(line) > MaxKeyword {
			return nil, fmt.Errorf("line %d: %d bytes, more than %d", n, len(line), MaxKeyword)
		}
		words = append(words, string(line))
	}
	if err := s.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			err = fmt.Errorf("more than %d bytes", MaxKeyword)
		}
		return nil, fmt.Errorf("line %d: %w", n+1, err)
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("line %d: no keyword in the file", n)
	}
	return words, nil
}

// savedList is a list as it is written.
type savedList struct {
	Family, Lang string
	Words        []string
}

// GobEncode writes the lexicon as it is: the same one gives the same bytes. Those
// of gob itself also depend on what else the process has written with it.
func (x *Lexicon) GobEncode() ([]byte, error) {
	var s []savedList
	for _, l := range x.lists {
		s = append(s, savedList{l.family, l.lang, l.words})
	}
	return json.Marshal(s)
}

// GobDecode reads what GobEncode has written.
func (x *Lexicon) GobDecode(b []byte) error {
	var s []savedList
	if err := json.Unmarshal(b, &s); err != nil {
		return fmt.Errorf("reading lexicon: %w", err)
	}
	var lists []list
	for _, l := range s {
		lists = append(lists, list{l.Family, l.Lang, l.Words})
	}
	*x = *newLexicon(lists)
	return nil
}

// Families lists the families, sorted.
func (x *Lexicon) Families() []string {
	var out []string
	for _, l := range x.lists {
		if len(out) == 0 || out[len(out)-1] != l.family {
			out = append(out, l.family)
		}
	}
	return out
}

// Keywords lists the keywords of a family in all its languages: by language,
// then in byte order. Family "" is all of the lexicon.
func (x *Lexicon) Keywords(family string) []string {
	var out []string
	for _, l := range x.lists {
		if family == "" || family == l.family {
			out = append(out, l.words...)
		}
	}
	return out
}

// Len is the number of keywords.
func (x *Lexicon) Len() int {
	n := 0
	for _, l := range x.lists {
		n += len(l.words)
	}
	return n
}

// Split divides the lexicon by hold, which is asked once for each keyword, in
// order. Train on kept and compose with held to measure keywords never seen.
func (x *Lexicon) Split(hold func(family, keyword string) bool) (kept, held *Lexicon) {
	kept, held = &Lexicon{}, &Lexicon{}
	for _, l := range x.lists {
		k, h := list{family: l.family, lang: l.lang}, list{family: l.family, lang: l.lang}
		for _, w := range l.words {
			if hold(l.family, w) {
				h.words = append(h.words, w)
			} else {
				k.words = append(k.words, w)
			}
		}
		if len(k.words) > 0 {
			kept.lists = append(kept.lists, k)
		}
		if len(h.words) > 0 {
			held.lists = append(held.lists, h)
		}
	}
	return kept, held
}
