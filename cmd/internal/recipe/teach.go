package recipe

import (
	"bufio"
	"fmt"
	"os"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// teach counts documents composed of one, as many as falls to it, and nothing else: the
// model that is taught has counted content, and what was fitted to it stays.
func (r *run) teach(d *corpus.Document) error {
	share := min(mostCopies, float64(r.Composed)/float64(r.documents))
	of := r.draw("teach", sourceName(d), d.ID)
	for k := 0; of < share-float64(k); k++ {
		doc := classify.Document{ID: d.ID, Text: d.Text}
		if k > 0 {
			doc.ID = fmt.Sprintf("%s#%d", d.ID, k)
		}
		l := r.full.Compose(doc)
		l.Again = k > 0 // its content is counted once
		if err := r.trainer.Learn(l); err != nil {
			return err
		}
	}
	return nil
}

// ReadNeutral reads words that are to weigh nothing, one a line. Blank lines and those
// that begin with # are passed over.
func ReadNeutral(path string) (words []string, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; check the path", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	n := 0
	for lines.Scan() {
		n++
		w := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		if !utf8.ValidString(w) {
			return nil, fmt.Errorf("%s: line %d: not UTF-8; write it in UTF-8", path, n)
		}
		if w != "" && w[0] != '#' {
			words = append(words, w)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: after line %d: %w; give a word a line", path, n, err)
	}
	if len(words) == 0 {
		return nil, fmt.Errorf("%s: it holds no words; give one a line", path)
	}
	return words, nil
}
