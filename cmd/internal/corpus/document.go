package corpus

import (
	"fmt"
	"strings"

	"github.com/shai-text/shai/classify"
)

// Document is a document as it was read, and where it stood.
type Document struct {
	classify.Document

	Input *Input
	Line  int // of the row in its file, from 1; 0 if the file is the document

	// Row is the JSON object that holds the text, without the line break, and
	// nil for plain text. Text may share its memory.
	Row []byte

	// End marks the end of an input; the document is empty. See Options.Marks.
	End bool

	id   [2]int // of the value in Row; 0, 0 if there is none
	text [2]int
}

// RawID is the id as it stands in the row, a JSON string or number, or nil.
func (d *Document) RawID() []byte {
	if d.id[1] == 0 {
		return nil
	}
	return d.Row[d.id[0]:d.id[1]]
}

// Fail says that something is wrong with the document, and what to do.
func (d *Document) Fail(err error, todo string) *Error {
	e := &Error{Line: d.Line, ID: d.ID, Err: err, Todo: todo}
	if d.Input != nil {
		e.File = d.Input.Name()
	}
	return e
}

// Error is what is wrong with one document or one input.
type Error struct {
	File string
	Line int    // from 1; 0 if it concerns all of the file
	ID   string // "" if not known
	Err  error
	Todo string // what the user can do
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.File)
	if e.Line > 0 {
		fmt.Fprintf(&b, ":%d", e.Line)
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
