package batch

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

// Tally counts what a batch has seen. Its JSON is what --stats writes.
type Tally struct {
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
	Progress Counters      `json:"-"`
}

// Counters are those that a progress bar reads while others write.
type Counters struct{ Documents, Flagged, Bytes atomic.Int64 }

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

// NewTally has counted nothing.
func NewTally() *Tally {
	return &Tally{Verdicts: map[string]int64{"clean": 0, "injected": 0, "spam": 0}, Languages: map[string]int64{}, Families: map[string]*familyTally{}, Sources: map[string]*sourceTally{}}
}

// maxSources bounds the report of a batch of very many files: what comes after
// is counted together.
const maxSources = 10_000

func (t *Tally) source(d *corpus.Document) *sourceTally {
	name := d.Input.Name()
	if d.Record <= 1 && d.Line == 0 && d.Input.Format() == "text" {
		name = path.Dir(filepath.ToSlash(name)) + "/"
	}
	return t.named(name)
}

func (t *Tally) named(name string) *sourceTally {
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

func (t *Tally) add(d *corpus.Document, r *Result) {
	v := &r.Verdict
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
	t.Progress.Documents.Add(1)
	t.Progress.Bytes.Add(size)
	if v.Label != classify.Clean {
		t.Progress.Flagged.Add(1)
	}
}

func (t *Tally) fail(d *corpus.Document) {
	if d.Record == 0 {
		t.Unread++
		t.last = d.Input
		return
	}
	t.Failed++
	t.source(d).Failed++
}

// Merge adds what another has counted. Where those of single inputs are merged
// in their order, the result is the tally of all.
func (t *Tally) Merge(o *Tally) {
	t.LeftOut += o.LeftOut
	t.Unread += o.Unread
	t.Documents += o.Documents
	t.Failed += o.Failed
	t.Unsure += o.Unsure
	t.Bytes += o.Bytes
	t.Touched += o.Touched
	t.Blocks += o.Blocks
	for label, n := range o.Verdicts {
		t.Verdicts[label] += n
	}
	for l, n := range o.Languages {
		t.Languages[l] += n
	}
	for name, of := range o.Families {
		f := t.Families[name]
		if f == nil {
			f = &familyTally{}
			t.Families[name] = f
		}
		f.Blocks += of.Blocks
		f.Bytes += of.Bytes
	}
	for _, name := range slices.Sorted(maps.Keys(o.Sources)) {
		s, of := t.named(name), o.Sources[name]
		s.Documents += of.Documents
		s.Failed += of.Failed
		s.Bytes += of.Bytes
		s.Touched += of.Touched
		s.Blocks += of.Blocks
	}
}

// unread says that nothing of an input could be read.
func (t *Tally) unread(in *corpus.Input) bool { return t.last == in }

// Summary tells it in a few lines.
func (t *Tally) Summary() (lines []string) {
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
		lines = append(lines, fmt.Sprintf("blocks: %s of %s, in %s", Size(t.Blocks), Size(t.Bytes), plural(t.Touched, "document")))
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

// Size is a number of bytes to be read.
func Size(n int64) string {
	switch {
	case n >= 10_000_000_000:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 100_000:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%d bytes", n)
}
