package inject

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// TestGolden pins what the composer writes: models are trained on it, and a
// change of a distribution must be seen in a review.
func TestGolden(t *testing.T) {
	var got bytes.Buffer
	enc := json.NewEncoder(&got)
	enc.SetEscapeHTML(false)
	c := newComposer(t, &Options{Seed: 2026})
	for i, d := range many(t, 48) {
		l := c.Compose(d)
		row := struct {
			ID     string            `json:"id"`
			Family string            `json:"family"`
			Tags   map[string]string `json:"tags"`
			Spans  [][2]int          `json:"spans"`
			Gold   []string          `json:"gold"`
			Text   string            `json:"text,omitempty"`
		}{ID: l.ID, Family: l.Family, Tags: l.Tags}
		for _, s := range l.Spans {
			row.Spans = append(row.Spans, [2]int{s.Start, s.End})
			row.Gold = append(row.Gold, string(l.Text[s.Start:s.End]))
		}
		if i < 8 {
			row.Text = string(l.Text)
		}
		if err := enc.Encode(row); err != nil {
			t.Fatal(err)
		}
	}
	path := filepath.Join(testdata, "golden.jsonl")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got.Bytes(), want) {
		t.Error(diff(got.Bytes(), want))
	}
}

// diff shows the first line that differs.
func diff(got, want []byte) string {
	g, w := bytes.Split(got, []byte("\n")), bytes.Split(want, []byte("\n"))
	for i := range min(len(g), len(w)) {
		if !bytes.Equal(g[i], w[i]) {
			return fmt.Sprintf("line %d\n got %s\nwant %s", i+1, g[i], w[i])
		}
	}
	return fmt.Sprintf("%d lines, want %d", len(g), len(w))
}
