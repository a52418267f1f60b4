package mine

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// Added is what became of a list.
type Added struct {
	File string
	New  int // keywords that were added
	Had  int // that stood there before
}

// AddTo adds keywords to the lists family.language.txt of a folder, which is
// made if it does not exist. What stands in them stays, remarks and order
// included; what is new comes after it, sorted. All lists are written before
// the first gets its name.
func AddTo(dir string, keywords []Accepted) ([]Added, error) {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return nil, fmt.Errorf("lexicon: %w", err)
	}
	lists := map[string][]string{}
	var names []string
	for _, k := range keywords {
		name := k.Family + "." + k.Language + ".txt"
		if lists[name] == nil {
			names = append(names, name)
		}
		lists[name] = append(lists[name], k.Keyword)
	}
	slices.Sort(names)
	var out []Added
	var files []*corpus.Output
	defer func() {
		for _, o := range files {
			o.Abort()
		}
	}()
	for _, name := range names {
		a := Added{File: filepath.Join(dir, name)}
		old, err := os.ReadFile(a.File)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("lexicon: %w", err)
		}
		text := bytes.Clone(old)
		if len(text) > 0 && text[len(text)-1] != '\n' {
			text = append(text, '\n')
		}
		have := map[string]bool{}
		for line := range strings.Lines(string(bytes.TrimPrefix(old, []byte("\xef\xbb\xbf")))) {
			have[strings.TrimSpace(line)] = true
		}
		slices.Sort(lists[name])
		for _, w := range lists[name] {
			if have[w] {
				a.Had++
				continue
			}
			a.New++
			text = append(append(text, w...), '\n')
		}
		out = append(out, a)
		if a.New == 0 {
			continue
		}
		o, err := corpus.Create(a.File, nil)
		if err != nil {
			return nil, fmt.Errorf("lexicon: %w", err)
		}
		files = append(files, o)
		if _, err := o.Write(text); err != nil {
			return nil, fmt.Errorf("lexicon: %s: %w", a.File, err)
		}
	}
	for _, o := range files {
		if err := o.Commit(); err != nil {
			return nil, fmt.Errorf("lexicon: %w", err)
		}
	}
	return out, nil
}
