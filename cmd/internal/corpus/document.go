package corpus

import (
	"fmt"
	"strings"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/segment"
)

// Document is a document as it was read, and where it stood.
type Document struct {
	classify.Document

	Input  *Input
	Line   int   // of the row in its file, from 1; 0 if the format has no rows
	Record int   // in its input, from 1; 0 if what is wrong concerns all of it
	Offset int64 // of the record, in bytes of the input as it is when unpacked

	// Row is the JSON object that holds the text, without the line break, and
	// nil for other formats. Text may share its memory.
	Row []byte

	// Raw is the record as it stands in its input, line break included: what
	// Edits change. A page of a WARC file stands in it as Common Crawl's WET
	// files would have it. It is nil for Parquet, which has Cells instead.
	Raw   []byte
	Cells Cells

	// Lead is what stands before the record and is no document: blank lines,
	// the names of columns, records about the file. See Options.Marks.
	Lead []byte

	// Lost is the length of a record that was too long to be held; Raw is nil.
	Lost int64

	// A text that is longer than Options.MaxDocument comes in parts, if
	// Options.Parts allows it. Part counts them from 1; More says that another
	// follows. Start is where Text begins in the document.
	Part  int
	More  bool
	Start int64

	// End marks the end of an input, and Gap a Lead that is too long to wait
	// for its document; both are empty else. See Options.Marks.
	End bool
	Gap bool

	// Next is where the input goes on after this.
	Next Position

	// unsettled: there is more to tell of this place, and reading that is
	// taken up after it would tell it again, or not at all.
	unsettled bool

	shape shape
	id    [2]int // of the value in Row; 0, 0 if there is none
	text  [2]int
}

// Position is a place in an input, between two records.
type Position struct {
	Record int   `json:"record"`         // records before it
	Line   int   `json:"line,omitempty"` // lines before it
	Offset int64 `json:"offset"`         // bytes before it, unpacked
}

// RawID is the id as it stands in the row, a JSON string or number, or nil.
func (d *Document) RawID() []byte {
	if d.id[1] == 0 {
		return nil
	}
	return d.Row[d.id[0]:d.id[1]]
}

// Edit is a change: Raw[Start:End] becomes Put.
type Edit struct {
	Start, End int
	Put        []byte
}

// shape says how a text stands in its record.
type shape interface {
	edits(d *Document, spans []segment.Span) []Edit
}

// Edits are the changes to Raw that take the spans out of the text, and keep
// all else as it is, byte for byte.
func (d *Document) Edits(spans []segment.Span) []Edit {
	if d.shape == nil || len(spans) == 0 {
		return nil
	}
	return d.shape.edits(d, spans)
}

// Apply appends raw with the edits made to dst.
func Apply(dst, raw []byte, edits []Edit) []byte {
	at := 0
	for _, e := range edits {
		dst = append(dst, raw[at:e.Start]...)
		dst = append(dst, e.Put...)
		at = e.End
	}
	return append(dst, raw[at:]...)
}

// plain is the shape of a text that stands in its record as it is, from at on.
type plain struct{ at int }

func (p plain) edits(_ *Document, spans []segment.Span) []Edit {
	out := make([]Edit, len(spans))
	for i, s := range spans {
		out[i] = Edit{Start: p.at + s.Start, End: p.at + s.End}
	}
	return out
}

// Fail says that something is wrong with the document, and what to do.
func (d *Document) Fail(err error, todo string) *Error {
	e := &Error{Line: d.Line, Record: d.Record, Offset: d.Offset, ID: d.ID, Err: err, Todo: todo}
	if d.Input != nil {
		e.File = d.Input.Name()
	}
	return e
}

// Error is what is wrong with one document or one input.
type Error struct {
	File   string
	Line   int    // from 1; 0 if the format has none, or if it concerns all of the file
	Record int    // from 1; 0 if it concerns all of the file
	Offset int64  // of the record, in bytes of the file as it is when unpacked
	ID     string // "" if not known
	Err    error
	Todo   string // what the user can do
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	switch {
	case e.Line > 0:
		fmt.Fprintf(&b, ":%d", e.Line)
	case e.Record > 0:
		fmt.Fprintf(&b, ", record %d", e.Record)
	}
	if e.ID != "" && e.ID != e.File && e.ID != b.String() {
		fmt.Fprintf(&b, " (%s)", printable(e.ID))
	}
	if b.Len() > 0 {
		b.WriteString(": ")
	}
	b.WriteString(e.Err.Error())
	if e.Todo != "" {
		b.WriteString("; ")
		b.WriteString(e.Todo)
	}
	if e.Record > 0 {
		fmt.Fprintf(&b, " (at byte %d)", e.Offset)
	}
	return b.String()
}

func (e *Error) Unwrap() error { return e.Err }

// printable keeps an id from writing lines or control sequences of its own.
func printable(id string) string {
	const most = 120
	if r := []rune(id); len(r) > most {
		id = string(r[:most]) + "…"
	}
	q := fmt.Sprintf("%q", id)
	if q = q[1 : len(q)-1]; q != id {
		return q
	}
	return id
}
