package main

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// tally counts what a batch has seen. Its JSON is what --stats writes.
type tally struct {
	LeftOut   int64                   `json:"inputs_left_out"` // done before
	Unread    int64                   `json:"inputs_unread"`   // could not be opened
	Documents int64                   `json:"documents"`
	Failed    int64                   `json:"failed"`
	Verdicts  map[string]int64        `json:"verdicts"`
	Unsure    int64                   `json:"unsure"`
	Bytes     int64                   `json:"bytes"`
	Languages map[string]int64        `json:"languages"` // bytes
	Families  map[string]*familyTally `json:"families"`
	Touched   int64                   `json:"touched"`       // documents with blocks
	Blocks    int64                   `json:"bytes_touched"` // bytes in blocks
	Sources   map[string]*sourceTally `json:"sources"`

	last     *corpus.Input // that could not be opened
	progress counters
}

// counters are those that the progress bar reads while others write.
type counters struct{ documents, flagged, bytes atomic.Int64 }

type familyTally struct {
	Blocks int64 `json:"blocks"`
	Bytes  int64 `json:"bytes"`
}

// sourceTally is of one file, or of the texts of one folder.
type sourceTally struct {
	Documents int64 `json:"documents"`
	Failed    int64 `json:"failed"`
	Bytes     int64 `json:"bytes"`
	Touched   int64 `json:"touched"`
	Blocks    int64 `json:"bytes_touched"`
}

func newTally() *tally {
	return &tally{Verdicts: map[string]int64{"clean": 0, "injected": 0, "spam": 0}, Languages: map[string]int64{}, Families: map[string]*familyTally{}, Sources: map[string]*sourceTally{}}
}

// maxSources bounds the report of a batch of very many files: what comes after
// is counted together.
const maxSources = 10_000

func (t *tally) source(d *corpus.Document) *sourceTally {
	name := d.Input.Name()
	if d.Record <= 1 && d.Line == 0 && d.Input.Format() == "text" {
		name = path.Dir(filepath.ToSlash(name)) + "/"
	}
	s := t.Sources[name]
	if s == nil {
		if len(t.Sources) >= maxSources {
			name = "…"
			if s = t.Sources[name]; s != nil {
				return s
			}
		}
		s = &sourceTally{}
		t.Sources[name] = s
	}
	return s
}

func (t *tally) add(d *corpus.Document, r *result) {
	v := &r.verdict
	s := t.source(d)
	size := int64(len(d.Text))
	if d.Part > 0 {
		size += d.Start
	}
	t.Documents++
	s.Documents++
	t.Bytes += size
	s.Bytes += size
	t.Verdicts[string(v.Label)]++
	if v.Unsure {
		t.Unsure++
	}
	for l, n := range v.Languages {
		t.Languages[string(l)] += int64(n)
	}
	for _, sp := range v.Spans {
		n := int64(sp.End - sp.Start)
		f := t.Families[sp.Family]
		if f == nil {
			f = &familyTally{}
			t.Families[sp.Family] = f
		}
		f.Blocks++
		f.Bytes += n
		t.Blocks += n
		s.Blocks += n
	}
	if len(v.Spans) > 0 {
		t.Touched++
		s.Touched++
	}
	t.progress.documents.Add(1)
	t.progress.bytes.Add(size)
	if v.Label != classify.Clean {
		t.progress.flagged.Add(1)
	}
}

func (t *tally) fail(d *corpus.Document) {
	if d.Record == 0 {
		t.Unread++
		t.last = d.Input
		return
	}
	t.Failed++
	t.source(d).Failed++
}

// unread says that nothing of an input could be read.
func (t *tally) unread(in *corpus.Input) bool { return t.last == in }

// summary tells it in a few lines.
func (t *tally) summary() (lines []string) {
	line := fmt.Sprintf("%s: %d clean, %d injected, %d spam", plural(t.Documents, "document"), t.Verdicts["clean"], t.Verdicts["injected"], t.Verdicts["spam"])
	if t.Unsure > 0 {
		line += fmt.Sprintf("; %d unsure", t.Unsure)
	}
	if t.Failed > 0 {
		line += fmt.Sprintf("; %d failed", t.Failed)
	}
	lines = append(lines, line)
	if t.Unread > 0 {
		lines = append(lines, plural(t.Unread, "input")+" could not be read")
	}
	if t.LeftOut > 0 {
		lines = append(lines, plural(t.LeftOut, "output")+" stood there and was left; --overwrite makes it anew")
	}
	if t.Touched > 0 {
		lines = append(lines, fmt.Sprintf("blocks: %s of %s, in %s", size(t.Blocks), size(t.Bytes), plural(t.Touched, "document")))
		names := slices.SortedFunc(maps.Keys(t.Families), func(a, b string) int {
			return cmp.Or(cmp.Compare(t.Families[b].Blocks, t.Families[a].Blocks), cmp.Compare(a, b))
		})
		for i, n := range names {
			names[i] = fmt.Sprintf("%s %d", n, t.Families[n].Blocks)
		}
		lines = append(lines, "families: "+strings.Join(names, ", "))
	}
	if len(t.Languages) > 0 {
		var all int64
		for _, n := range t.Languages {
			all += n
		}
		names := slices.SortedFunc(maps.Keys(t.Languages), func(a, b string) int {
			return cmp.Or(cmp.Compare(t.Languages[b], t.Languages[a]), cmp.Compare(a, b))
		})
		for i, n := range names {
			names[i] = fmt.Sprintf("%s %.1f %%", n, 100*float64(t.Languages[n])/float64(max(all, 1)))
		}
		lines = append(lines, "languages: "+strings.Join(names, ", "))
	}
	return lines
}

func plural(n int64, of string) string {
	if n == 1 {
		return "1 " + of
	}
	return fmt.Sprintf("%d %ss", n, of)
}

// size is a number of bytes to be read.
func size(n int64) string {
	switch {
	case n >= 10_000_000_000:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 100_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d bytes", n)
}
