package main

import (
	"bytes"
	"path/filepath"
	"strings"

	"github.com/aymanbagabas/go-udiff"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// diff is what removing spans changes in a document, as patch takes it.
func diff(d *corpus.Document, spans []classify.Span) ([]byte, error) {
	var edits []udiff.Edit
	for _, s := range spans {
		edits = append(edits, udiff.Edit{Start: s.Start, End: s.End})
	}
	name := strings.TrimPrefix(filepath.ToSlash(oneLine(d.ID)), "/")
	out, err := udiff.ToUnified("a/"+name, "b/"+name, string(d.Text), edits, udiff.DefaultContextLines)
	return []byte(out), err
}

// oneLine keeps an id from adding lines to what is read by line.
func oneLine(id string) string {
	return string(bytes.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, []byte(id)))
}
