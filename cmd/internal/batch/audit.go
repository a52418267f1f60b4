package batch

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"maps"
	"slices"
	"sort"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// Audit keeps a sample of blocks, some of each family and probability. Which
// they are depends on what they are and where they stand, and not on the order
// of work: those whose digests are the smallest.
type Audit struct {
	N      int                  `json:"n"`
	Strata map[string][]excerpt `json:"strata"` // by family and band; sorted by digest, N at most
}

// excerpt is a block with what stands about it.
type excerpt struct {
	Digest   uint64  `json:"digest,omitempty"` // as long as it is being chosen
	Input    string  `json:"input"`
	Record   int     `json:"record"`
	ID       string  `json:"id"`
	Start    int64   `json:"start"`
	End      int64   `json:"end"`
	Family   string  `json:"family"`
	Score    float64 `json:"score"`
	Language string  `json:"language"`
	Shape    string  `json:"shape"`
	Before   string  `json:"before"`
	Text     string  `json:"text"`
	After    string  `json:"after"`
}

const (
	contextBytes = 240  // of what stands before and after
	excerptBytes = 1200 // of a block
)

// NewAudit has nothing yet, and keeps n blocks.
func NewAudit(n int) *Audit { return &Audit{N: n, Strata: map[string][]excerpt{}} }

// bands divide probabilities: where a block may be a mistake, more are kept.
var bands = []float64{0.5, 0.8, 0.9, 0.97, 0.99}

func (a *Audit) add(d *corpus.Document, r *Result) {
	for _, s := range r.Verdict.Spans {
		band := sort.SearchFloat64s(bands, s.Score)
		key := fmt.Sprintf("%s %d", s.Family, band)
		digest := xxhash.Sum64String(fmt.Sprintf("%s\x00%d\x00%d", d.Input.Rel, d.Record, s.Start))
		kept := a.Strata[key]
		i := sort.Search(len(kept), func(i int) bool { return kept[i].Digest >= digest })
		if i >= a.N {
			continue
		}
		lo, hi := s.Start-int(d.Start), s.End-int(d.Start)
		kept = slices.Insert(kept, i, excerpt{
			Digest: digest, Input: d.Input.Name(), Record: d.Record, ID: d.ID, Start: int64(s.Start), End: int64(s.End),
			Family: s.Family, Score: record.Probability(s.Score).Rounded(), Language: string(s.Language), Shape: s.Shape,
			Before: lastBytes(d.Text[:lo], contextBytes), Text: firstBytes(d.Text[lo:hi], excerptBytes), After: firstBytes(d.Text[hi:], contextBytes),
		})
		a.Strata[key] = kept[:min(len(kept), a.N)]
	}
}

// Merge adds what another has kept, of other documents.
func (a *Audit) Merge(o *Audit) {
	for key, kept := range o.Strata {
		all := slices.Concat(a.Strata[key], kept)
		slices.SortFunc(all, func(x, y excerpt) int { return cmp.Compare(x.Digest, y.Digest) })
		a.Strata[key] = all[:min(len(all), a.N)]
	}
}

func firstBytes(b []byte, n int) string {
	if len(b) <= n {
		return string(bytes.ToValidUTF8(b, []byte("\ufffd")))
	}
	for n > 0 && !utf8.RuneStart(b[n]) {
		n--
	}
	return string(bytes.ToValidUTF8(b[:n], []byte("\ufffd"))) + "…"
}

func lastBytes(b []byte, n int) string {
	if len(b) <= n {
		return string(bytes.ToValidUTF8(b, []byte("\ufffd")))
	}
	i := len(b) - n
	for i < len(b) && !utf8.RuneStart(b[i]) {
		i++
	}
	return "…" + string(bytes.ToValidUTF8(b[i:], []byte("\ufffd")))
}

// pick takes turns among the strata until there are N.
func (a *Audit) pick() (picked []excerpt) {
	keys := slices.Sorted(maps.Keys(a.Strata))
	for round := 0; len(picked) < a.N; round++ {
		more := false
		for _, k := range keys {
			if s := a.Strata[k]; round < len(s) && len(picked) < a.N {
				picked = append(picked, s[round])
				picked[len(picked)-1].Digest = 0
				more = true
			}
		}
		if !more {
			break
		}
	}
	slices.SortStableFunc(picked, func(x, y excerpt) int {
		return cmp.Or(cmp.Compare(x.Family, y.Family), cmp.Compare(x.Score, y.Score))
	})
	return picked
}

//go:embed audit.html
var auditPage string

// write makes base.jsonl and base.html.
func (a *Audit) write(base string, t *Tally) error {
	picked := a.pick()
	var b bytes.Buffer
	for i := range picked {
		line, err := record.Marshal(&picked[i])
		if err != nil {
			return err
		}
		b.Write(append(line, '\n'))
	}
	if err := WriteFile(base+".jsonl", b.Bytes()); err != nil {
		return err
	}
	b.Reset()
	page, err := template.New("audit").Parse(auditPage) // here, for no other command needs it
	if err != nil {
		return err
	}
	err = page.Execute(&b, map[string]any{"Excerpts": picked, "Tally": t, "Summary": t.Summary()})
	if err != nil {
		return err
	}
	return WriteFile(base+".html", b.Bytes())
}
