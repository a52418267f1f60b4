package recipe

import (
	"bufio"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"sync/atomic"
)

// Except are the ids of documents that are left out of a training: spam that
// stands among the clean ones. Nil is none.
type Except struct {
	ids map[string]*atomic.Bool // whether there was such a document
}

// ReadExcept reads ids: one a line, or JSON objects with "id", as doubts are
// written. Blank lines and those that begin with "# " are passed over.
func ReadExcept(path string) (*Except, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	x := &Except{ids: map[string]*atomic.Bool{}}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	n := 0
	for lines.Scan() {
		n++
		id := strings.TrimSpace(strings.TrimPrefix(lines.Text(), "\ufeff"))
		switch {
		case id == "" || id == "#" || strings.HasPrefix(id, "# "):
			continue
		case id[0] == '{':
			var row struct{ ID any }
			d := json.NewDecoder(strings.NewReader(id))
			d.UseNumber()
			if err := d.Decode(&row); err != nil {
				return nil, fmt.Errorf("%s: line %d: %w; give ids, or JSON objects with \"id\"", path, n, err)
			}
			if row.ID == nil {
				return nil, fmt.Errorf("%s: line %d: it has no \"id\"", path, n)
			}
			id = fmt.Sprint(row.ID)
		}
		x.ids[id] = new(atomic.Bool)
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("%s: after line %d: %w", path, n, err)
	}
	return x, nil
}

// has says that a document is to be left out.
func (x *Except) has(id string) bool {
	if x == nil {
		return false
	}
	met := x.ids[id]
	if met != nil {
		met.Store(true)
	}
	return met != nil
}

// Missing are the ids that no document had, sorted.
func (x *Except) Missing() (ids []string) {
	if x == nil {
		return nil
	}
	for _, id := range slices.Sorted(maps.Keys(x.ids)) {
		if !x.ids[id].Load() {
			ids = append(ids, id)
		}
	}
	return ids
}

// Len is how many ids there are.
func (x *Except) Len() int {
	if x == nil {
		return 0
	}
	return len(x.ids)
}

// digest is the same for the same ids.
func (x *Except) digest() string {
	if x.Len() == 0 {
		return ""
	}
	return digest([]byte(strings.Join(slices.Sorted(maps.Keys(x.ids)), "\x00")))
}
