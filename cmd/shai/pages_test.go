package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// TestPages: the gold rows hold the pages that stand beside them.
func TestPages(t *testing.T) {
	src, err := corpus.Open([]string{testdata + "/pages/injected.gold.jsonl", testdata + "/pages/genuine.gold.jsonl"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for ; ; n++ {
		var d corpus.Document
		if err := src.Read(&d); err != nil {
			break
		}
		g, err := d.Gold()
		if err != nil {
			t.Error(err)
		}
		if g.Family != "" != (len(g.Spans) > 0) {
			t.Errorf("%s: family %q, %d spans", d.ID, g.Family, len(g.Spans))
		}
		body, err := os.ReadFile(filepath.Join(testdata, "pages", d.ID))
		if err != nil || !bytes.Equal(body, d.Text) {
			t.Errorf("%s: differs from its row (%v)", d.ID, err)
		}
	}
	if pages, _ := filepath.Glob(testdata + "/pages/*.txt"); n != len(pages) || n == 0 {
		t.Errorf("%d rows, %d pages", n, len(pages))
	}
}
