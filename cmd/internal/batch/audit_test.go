package batch

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// TestAudit: the sample does not depend on the order of work, and has some of
// each family and probability.
func TestAudit(t *testing.T) {
	text := []byte(strings.Repeat("界", 100) + "spam" + strings.Repeat("x", 300))
	at := func(i int) (*corpus.Document, *Result) {
		d := &corpus.Document{Input: &corpus.Input{Path: "a.jsonl", Rel: "a.jsonl"}, Record: i}
		d.Text = text
		s := classify.Span{Start: 300, End: 304, Score: 0.995, Family: "porn"}
		if i%50 == 0 {
			s.Family = "invoice"
		}
		if i%40 == 0 {
			s.Score = 0.85
		}
		return d, &Result{Verdict: classify.Verdict{Spans: []classify.Span{s}}}
	}
	a, b := NewAudit(6), NewAudit(6)
	for i := range 1000 {
		a.add(at(i))
		b.add(at(999 - i))
	}
	got := a.pick()
	if d := cmp.Diff(got, b.pick()); d != "" {
		t.Error(d)
	}
	merged := NewAudit(6)
	for from := range 7 {
		part := NewAudit(6)
		for i := from; i < 1000; i += 7 {
			part.add(at(i))
		}
		merged.Merge(part)
	}
	if d := cmp.Diff(got, merged.pick()); d != "" {
		t.Error(d)
	}
	var kinds []string
	for _, e := range got {
		kinds = append(kinds, fmt.Sprint(e.Family, e.Score))
		if e.Text != "spam" || e.After != strings.Repeat("x", 240)+"…" || e.Before != "…"+strings.Repeat("界", 80) {
			t.Errorf("%+v", e)
		}
	}
	if d := cmp.Diff([]string{"invoice0.85", "invoice0.995", "porn0.85", "porn0.995"}, slices.Compact(kinds)); d != "" || len(got) != 6 {
		t.Error(d, kinds)
	}
}
