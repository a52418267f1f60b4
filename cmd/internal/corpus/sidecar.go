package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"
)

// A sidecar is a file of JSON lines that says what became of inputs, so that
// they can be had back. Each input begins with a line that names it, has one
// for each record that was changed or left out, and ends with its length and
// digest:
//
//	{"input":"a.jsonl","rel":"a.jsonl","form":"bytes"}
//	{"record":3,"id":"x","why":"strip","edits":[{"at":120,"out":"spam"}],"spans":[…]}
//	{"end":true,"size":5313,"xxh64":"8b2c…"}
//
// "at" is an offset into the input as it is when unpacked. "out" is what was
// there, "in" what was put in its place; bytes that are not UTF-8 are
// in "out64", in base64. Rows of Parquet have offsets into their texts, and
// those that were left out are kept whole, as a Parquet file in "cells".

// Sidecar writes one. It can be marshalled, and taken up again from that.
type Sidecar struct {
	Input int    `json:"input"` // index of the input at hand; -1 between inputs
	At    int64  `json:"at"`    // bytes of it that were accounted for, or rows
	Lost  int64  `json:"lost"`  // bytes or rows that nobody has
	Hash  []byte `json:"hash"`

	hash *xxhash.Digest
}

type sidecarLine struct {
	Input     string          `json:"input,omitempty"`
	Rel       string          `json:"rel,omitempty"`
	Form      string          `json:"form,omitempty"`
	TextField string          `json:"text_field,omitempty"`
	Record    int             `json:"record,omitempty"`
	ID        string          `json:"id,omitempty"`
	Why       string          `json:"why,omitempty"`
	Edits     []sidecarEdit   `json:"edits,omitempty"`
	Cells     []byte          `json:"cells,omitempty"`
	Spans     json.RawMessage `json:"spans,omitempty"`
	End       bool            `json:"end,omitempty"`
	Size      int64           `json:"size,omitempty"`
	Lost      int64           `json:"lost,omitempty"`
	XXH64     string          `json:"xxh64,omitempty"`
}

type sidecarEdit struct {
	At    int64  `json:"at"`
	Out   string `json:"out,omitempty"`
	Out64 []byte `json:"out64,omitempty"`
	In    string `json:"in,omitempty"`
}

func (e *sidecarEdit) out() []byte {
	if e.Out64 != nil {
		return e.Out64
	}
	return []byte(e.Out)
}

// Removal says what became of a document. The zero value: it was written as it is.
type Removal struct {
	Why   string // strip, drop, quarantine, failed
	Edits []Edit // of the record, or of the text of a row of Parquet
	All   bool   // it was left out
	Lead  bool   // and so was its Lead
	Spans json.RawMessage
}

// NewSidecar begins a sidecar; was is what one was marshalled to, or nil.
func NewSidecar(was json.RawMessage) (*Sidecar, error) {
	s := &Sidecar{Input: -1, hash: xxhash.New()}
	if was == nil {
		return s, nil
	}
	if err := json.Unmarshal(was, s); err != nil {
		return nil, err
	}
	return s, s.hash.UnmarshalBinary(s.Hash)
}

// MarshalJSON implements json.Marshaler.
func (s *Sidecar) MarshalJSON() ([]byte, error) {
	type plain Sidecar
	p := plain(*s)
	var err error
	if p.Hash, err = s.hash.MarshalBinary(); err != nil {
		return nil, err
	}
	return json.Marshal(p)
}

// Add accounts for a document, or for the end of an input.
func (s *Sidecar) Add(w io.Writer, d *Document, textField string, r Removal) error {
	if s.Input != d.Input.Index {
		if d.Record == 0 && !d.End && !d.Gap {
			return nil // it could not be opened
		}
		line := sidecarLine{Input: d.Input.Name(), Rel: d.Input.Rel, Form: "bytes"}
		if d.Cells.table != nil {
			line.Form, line.TextField = "parquet", textField
		}
		if err := line.write(w); err != nil {
			return err
		}
		s.Input, s.At, s.Lost = d.Input.Index, 0, 0
		s.hash.Reset()
	}
	line := sidecarLine{Record: d.Record, ID: d.ID, Why: r.Why, Spans: r.Spans}
	switch {
	case d.Cells.row != nil:
		s.hash.Write(d.Text)
		s.hash.Write([]byte{0})
		s.At++
		if r.All {
			var err error
			if line.Cells, err = d.Cells.file(); err != nil {
				return err
			}
			return line.write(w)
		}
		for _, e := range r.Edits {
			line.add(int64(e.Start), d.Text[e.Start:e.End], e.Put)
		}
	case d.Cells.table != nil:
		s.At += d.Lost
		s.Lost += d.Lost
		line.Lost = d.Lost
	default:
		if r.Lead && len(d.Lead) > 0 {
			line.add(s.At, d.Lead, nil)
		}
		s.hash.Write(d.Lead)
		s.hash.Write(d.Raw)
		s.At += int64(len(d.Lead))
		if r.All {
			r.Edits = []Edit{{End: len(d.Raw)}}
		}
		for _, e := range r.Edits {
			if e.Start < e.End || len(e.Put) > 0 {
				line.add(s.At+int64(e.Start), d.Raw[e.Start:e.End], e.Put)
			}
		}
		s.At += int64(len(d.Raw))
		if d.Lost > 0 {
			s.Lost += d.Lost
			line.Lost = d.Lost
		}
	}
	if line.Edits != nil || line.Lost > 0 {
		if err := line.write(w); err != nil {
			return err
		}
	}
	if !d.End {
		return nil
	}
	s.Input = -1
	line = sidecarLine{End: true, Size: s.At, Lost: s.Lost, XXH64: fmt.Sprintf("%016x", s.hash.Sum64())}
	return line.write(w)
}

func (l *sidecarLine) add(at int64, out, in []byte) {
	e := sidecarEdit{At: at, In: string(in)}
	if utf8.Valid(out) {
		e.Out = string(out)
	} else {
		e.Out64 = out
	}
	l.Edits = append(l.Edits, e)
}

func (l *sidecarLine) write(w io.Writer) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(l); err != nil {
		return err
	}
	_, err := w.Write(b.Bytes())
	return err
}

// Restorer gives inputs back from what was made of them and a sidecar.
type Restorer struct {
	name  string // of the sidecar
	lines *jsonLines
	clean string
	bytes *bufio.Reader // of clean, unpacked
	close []io.Closer
	rows  *Source // of clean, if it is Parquet
	peek  *sidecarLine
}

// jsonLines reads a sidecar, whose lines may be as long as a document.
type jsonLines struct{ s *scanner }

func (j *jsonLines) next() (*sidecarLine, error) {
	raw, _, err := j.s.next()
	if len(bytes.TrimSpace(raw)) == 0 {
		if err == nil {
			err = errors.New("a line is empty")
		}
		return nil, err
	}
	l := &sidecarLine{}
	if err := json.Unmarshal(raw, l); err != nil {
		return nil, fmt.Errorf("line %d: %w", j.s.pos.Line, err)
	}
	return l, nil
}

// NewRestorer opens a sidecar and the file that was written with it.
func NewRestorer(sidecar, clean string) (*Restorer, error) {
	r := &Restorer{name: sidecar, clean: clean}
	b, closers, err := openUnpacked(sidecar)
	r.close = closers
	if err != nil {
		return nil, err
	}
	r.lines = &jsonLines{&scanner{in: &Input{Path: sidecar}, r: b, limit: 1 << 40}}
	if IsParquet(unpackedName(clean)) {
		r.rows, err = Open([]string{clean}, &Options{Format: "parquet"})
		return r, err
	}
	r.bytes, closers, err = openUnpacked(clean)
	r.close = append(r.close, closers...)
	if err != nil {
		r.Close()
		return nil, err
	}
	return r, nil
}

func openUnpacked(path string) (*bufio.Reader, []io.Closer, error) {
	s, err := openOne(path, "lines", 1<<40)
	if err != nil {
		return nil, nil, err
	}
	return s.reader.(*linesReader).r, []io.Closer{s}, nil
}

// Close closes both files.
func (r *Restorer) Close() error {
	var errs []error
	for _, c := range r.close {
		errs = append(errs, c.Close())
	}
	if r.rows != nil {
		errs = append(errs, r.rows.Close())
	}
	return errors.Join(errs...)
}

// Next is the path of the next input, and where it stood below the folder that
// was named; io.EOF after the last.
func (r *Restorer) Next() (path, rel string, err error) {
	l, err := r.lines.next()
	if err == io.EOF {
		return "", "", r.rest()
	}
	if err != nil {
		return "", "", fmt.Errorf("%s: %w", r.name, err)
	}
	if l.Form == "" {
		return "", "", fmt.Errorf("%s, line %d: no input begins here; it is no sidecar, or lines are missing", r.name, r.lines.s.pos.Line)
	}
	if (l.Form == "parquet") != (r.rows != nil) {
		if r.rows == nil || l.Form != "bytes" {
			return "", "", fmt.Errorf("%s: it was written with a Parquet file, and %s is none", r.name, r.clean)
		}
	}
	r.peek = l
	return l.Input, l.Rel, nil
}

// rest checks that nothing of clean is left.
func (r *Restorer) rest() error {
	if r.bytes != nil {
		if _, err := r.bytes.Peek(1); err == nil {
			return r.mismatch("it is longer")
		}
	}
	return io.EOF
}

func (r *Restorer) mismatch(how string) error {
	return fmt.Errorf("%s does not belong to %s: %s; restore from the file that was written with it, as it was", r.name, r.clean, how)
}

// Restore writes the input that Next named, and checks that it is what it was.
func (r *Restorer) Restore(to *Part) error {
	hash := xxhash.New()
	if r.rows != nil {
		return r.restoreRows(to, hash)
	}
	w := io.MultiWriter(to, hash)
	var at int64
	keep := func(until int64) error {
		n, err := io.CopyN(w, r.bytes, until-at)
		if err == io.EOF {
			return r.mismatch("it is shorter")
		}
		at += n
		return err
	}
	for {
		l, err := r.line()
		if err != nil {
			return err
		}
		if l.End {
			if err := keep(l.Size); err != nil {
				return err
			}
			return r.check(l, hash)
		}
		for _, e := range l.Edits {
			if err := keep(e.At); err != nil {
				return err
			}
			in := make([]byte, len(e.In))
			if _, err := io.ReadFull(r.bytes, in); err != nil || string(in) != e.In {
				return r.mismatch(fmt.Sprintf("something else stands where byte %d was", e.At))
			}
			out := e.out()
			if _, err := w.Write(out); err != nil {
				return err
			}
			at += int64(len(out))
		}
	}
}

// line is the next line within an input, which has one that ends it.
func (r *Restorer) line() (*sidecarLine, error) {
	l, err := r.lines.next()
	if err == io.EOF {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", r.name, err)
	}
	return l, nil
}

func (r *Restorer) check(l *sidecarLine, hash *xxhash.Digest) error {
	if fmt.Sprintf("%016x", hash.Sum64()) != l.XXH64 {
		return r.mismatch("what comes out is not what went in")
	}
	if l.Lost > 0 {
		return &LostError{l.Lost}
	}
	return nil
}

// LostError says that all was restored but for records that were never held.
type LostError struct{ N int64 }

func (e *LostError) Error() string {
	return fmt.Sprintf("%d bytes or rows of records that were too long, or damaged, were never held and are missing", e.N)
}

func (r *Restorer) restoreRows(to *Part, hash *xxhash.Digest) error {
	r.rows.o.TextField = r.peek.TextField
	row := 0
	var clean Document
	// next is the next row of clean. A text that is null is no error here.
	next := func() error {
		err := r.rows.Read(&clean)
		if err == io.EOF {
			return r.mismatch("it is shorter")
		}
		return err
	}
	write := func(c Cells, text []byte) error {
		hash.Write(text)
		hash.Write([]byte{0})
		row++
		return to.WriteCells(c)
	}
	for {
		l, err := r.line()
		if err != nil {
			return err
		}
		until := l.Record - 1
		if l.End {
			until = int(l.Size)
		}
		for row < until {
			if err := next(); err != nil {
				return err
			}
			if err := write(clean.Cells, clean.Text); err != nil {
				return err
			}
		}
		switch {
		case l.End:
			return r.check(l, hash)
		case l.Lost > 0:
			row += int(l.Lost)
		case l.Cells != nil:
			c, text, err := cellsOf(l.Cells, r.peek.TextField)
			if err != nil {
				return fmt.Errorf("%s: record %d: %w", r.name, l.Record, err)
			}
			if err := write(c, text); err != nil {
				return err
			}
		default:
			if err := next(); err != nil {
				return err
			}
			var text []byte
			at := 0 // in the text of clean
			for _, e := range l.Edits {
				n := int(e.At) - len(text)
				if n < 0 || at+n > len(clean.Text) {
					return r.mismatch(fmt.Sprintf("record %d is shorter", l.Record))
				}
				text = append(append(text, clean.Text[at:at+n]...), e.out()...)
				at += n
			}
			text = append(text, clean.Text[at:]...)
			if err := write(clean.Cells.WithText(text), text); err != nil {
				return err
			}
		}
	}
}
