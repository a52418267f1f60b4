package batch

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

// TestSources: very many inputs do not make the report grow without end.
func TestSources(t *testing.T) {
	y := NewTally()
	for i := range maxSources + 50 {
		d := &corpus.Document{Input: &corpus.Input{Path: fmt.Sprintf("%d.jsonl", i)}, Record: 1, Line: 1}
		y.add(d, &Result{})
	}
	if len(y.Sources) != maxSources+1 || y.Sources["…"].Documents != 50 || y.Documents != maxSources+50 {
		t.Errorf("%d sources, %+v", len(y.Sources), y.Sources["…"])
	}
}

// TestMerge: the tallies of single inputs, merged in their order, are the tally
// of all.
func TestMerge(t *testing.T) {
	whole, merged := NewTally(), NewTally()
	for i := range maxSources + 3 {
		in := &corpus.Input{Path: fmt.Sprintf("%d.jsonl", i)}
		part := NewTally()
		for k := range i % 3 {
			d := &corpus.Document{Input: in, Record: k + 1, Line: k + 1}
			d.Text = []byte("some text")
			r := &Result{Verdict: classify.Verdict{
				Label: classify.Injected, Unsure: i%2 == 0, Languages: map[segment.Language]int{"en": 9},
				Spans: []classify.Span{{Start: k, End: 4, Family: []string{"porn", "pharma"}[i%2]}},
			}}
			for _, y := range []*Tally{whole, part} {
				y.add(d, r)
				y.fail(d)
			}
		}
		if i%100 == 0 {
			for _, y := range []*Tally{whole, part} {
				y.fail(&corpus.Document{Input: in})
			}
		}
		merged.Merge(part)
	}
	got, err := json.Marshal(merged)
	if err != nil {
		t.Fatal(err)
	}
	want, err := json.Marshal(whole)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Error(d)
	}
}
