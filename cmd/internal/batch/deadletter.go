package batch

import (
	"errors"
	"io"
	"unicode/utf8"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// deadLetter writes what failed: where it stood, why, and what it was.
func deadLetter(w io.Writer, d *corpus.Document, failed error) error {
	l := struct {
		File   string `json:"file"`
		Record int    `json:"record,omitempty"`
		Line   int    `json:"line,omitempty"`
		Offset int64  `json:"offset"`
		ID     string `json:"id,omitempty"`
		Error  string `json:"error"`
		Todo   string `json:"todo,omitempty"`
		Lost   int64  `json:"lost,omitempty"`
		Raw    string `json:"raw,omitempty"`
		Raw64  []byte `json:"raw64,omitempty"`
	}{File: d.Input.Name(), Record: d.Record, Line: d.Line, Offset: d.Offset, ID: d.ID, Error: failed.Error(), Lost: d.Lost}
	var e *corpus.Error
	if errors.As(failed, &e) {
		l.Error, l.Todo = e.Err.Error(), e.Todo
		l.Record, l.Line, l.Offset = e.Record, e.Line, e.Offset
	}
	if utf8.Valid(d.Raw) {
		l.Raw = string(d.Raw)
	} else {
		l.Raw64 = d.Raw
	}
	b, err := record.Marshal(&l)
	if err != nil {
		return err
	}
	_, err = w.Write(append(b, '\n'))
	return err
}
