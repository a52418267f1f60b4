package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/shai-text/shai/segment"
)

// csvReader reads rows of comma- or tab-separated values, quoted as RFC 4180
// says. The first row names the columns. A field that does not begin with a
// quote may hold some.
type csvReader struct {
	*scanner
	names    names
	sep      byte
	id, text int // columns; -1 if there is none
	columns  int
	head     error // what is wrong with the first row, to be told once
}

func newCSV(in *Input, b *body) (Reader, error) { return newSeparated(in, b, ',') }
func newTSV(in *Input, b *body) (Reader, error) { return newSeparated(in, b, '\t') }

func newSeparated(in *Input, b *body, sep byte) (Reader, error) {
	c := &csvReader{scanner: newScanner(in, b), names: b.o.names(), sep: sep, id: -1, text: -1}
	d := &Document{Input: in, Line: 1}
	raw, fields, err := c.row(d)
	if err == io.EOF {
		c.ended = true
		return c, nil // an empty file has no rows
	}
	if err != nil {
		return nil, err
	}
	c.lead = raw
	c.columns = len(fields)
	for i, f := range fields {
		name := string(unquoteField(raw[f.Start:f.End]))
		if i == 0 {
			name = strings.TrimPrefix(name, bom)
		}
		switch {
		case name == c.names.textName() && c.text < 0:
			c.text = i
		case name == strings.Join(c.names.id, ".") && c.id < 0:
			c.id = i
		}
	}
	if c.text < 0 {
		return nil, d.Fail(fmt.Errorf("there is no column %q in the first row", c.names.textName()), "name the column that holds the text with --text-field")
	}
	if b.start.Offset > 0 { // taken up in the middle: the first row has been written
		c.lead = nil
		return c, b.skip(c.scanner)
	}
	return c, nil
}

func (c *csvReader) Read(d *Document) error {
	for !c.ended {
		c.begin(d)
		raw, fields, err := c.row(d)
		if err == io.EOF {
			c.pos.Record--
			break
		}
		if err != nil {
			c.take(d)
			return err
		}
		if fields == nil {
			c.pos.Record--
			if c.pass(d, raw) {
				return nil
			}
			continue
		}
		d.Raw = raw
		c.take(d)
		if len(fields) != c.columns {
			return d.Fail(fmt.Errorf("%d fields, and the first row has %d", len(fields), c.columns), "correct the row or leave it out")
		}
		if c.id >= 0 {
			d.ID = string(unquoteField(raw[fields[c.id].Start:fields[c.id].End]))
		}
		f := fields[c.text]
		d.Text = unquoteField(raw[f.Start:f.End])
		d.shape = csvShape{f}
		return nil
	}
	return io.EOF
}

// row reads a row, which may have several lines, and finds its fields. A blank
// line has none.
func (c *csvReader) row(d *Document) (raw []byte, fields []segment.Span, err error) {
	const fix = "correct the quotes or leave the row out"
	open, at := false, 0 // within quotes; the field's beginning
	var size int64
	for {
		from := len(raw)
		line, n, err := c.next()
		size += n
		switch {
		case err == errLong, err == nil && int64(len(raw)+len(line)) > c.limit:
			return nil, nil, c.long(d, size)
		case err != nil && err != io.EOF:
			c.ended = true
			d.Raw = append(raw, line...)
			return nil, nil, c.in.broken(d, err)
		case err == io.EOF:
			c.ended = true
			if len(raw)+len(line) == 0 {
				return nil, nil, io.EOF
			}
		}
		if raw == nil {
			raw = line
		} else {
			raw = append(raw, line...)
		}
		end := len(raw)
		if end > from && raw[end-1] == '\n' {
			if end--; end > from && raw[end-1] == '\r' {
				end--
			}
		}
		if from == 0 && end == 0 {
			return raw, nil, nil
		}
		i := from
		for {
			if !open {
				if i == at && i < end && raw[i] == '"' {
					open = true
					i++
				} else {
					k := bytes.IndexByte(raw[i:end], c.sep)
					if k < 0 {
						return raw, append(fields, segment.Span{Start: at, End: end}), nil
					}
					fields = append(fields, segment.Span{Start: at, End: i + k})
					i += k + 1
					at = i
				}
				continue
			}
			k := bytes.IndexByte(raw[i:], '"')
			if k < 0 {
				break // the quoted field goes on in the next line
			}
			i += k + 1
			if i < len(raw) && raw[i] == '"' {
				i++
				continue
			}
			open = false
			switch {
			case i == end:
				return raw, append(fields, segment.Span{Start: at, End: end}), nil
			case i < end && raw[i] == c.sep:
				fields = append(fields, segment.Span{Start: at, End: i})
				i++
				at = i
			default:
				d.Raw = raw
				return nil, nil, d.Fail(errors.New("something stands after a quoted field"), fix)
			}
		}
		if c.ended {
			d.Raw = raw
			return nil, nil, d.Fail(errors.New("a quote is not closed"), fix)
		}
	}
}

// unquoteField is the text of a field. Without quotes it shares its memory.
func unquoteField(raw []byte) []byte {
	if len(raw) == 0 || raw[0] != '"' {
		return raw
	}
	raw = raw[1 : len(raw)-1]
	if bytes.IndexByte(raw, '"') < 0 {
		return raw
	}
	return bytes.ReplaceAll(raw, []byte(`""`), []byte(`"`))
}

// csvShape is a text in a field.
type csvShape struct{ field segment.Span }

func (s csvShape) edits(d *Document, spans []segment.Span) []Edit {
	lo := s.field.Start
	raw := d.Raw[lo:s.field.End]
	if len(raw) == 0 || raw[0] != '"' {
		// What is left must not read as something else: a field that begins
		// with a quote, or a blank line.
		first := spans[0]
		end := 0
		for _, sp := range spans {
			if sp.Start > end {
				break
			}
			end = sp.End
		}
		if first.Start == 0 && (end == len(raw) || raw[end] == '"') {
			out := Apply([]byte{'"'}, bytes.ReplaceAll(cut(raw, spans), []byte(`"`), []byte(`""`)), nil)
			return []Edit{{Start: lo, End: s.field.End, Put: append(out, '"')}}
		}
		return plain{lo}.edits(d, spans)
	}
	out := make([]Edit, 0, len(spans))
	at, i := 0, 1 // in the text, in the field
	to := func(end int) int {
		for ; at < end; at++ {
			if raw[i] == '"' {
				i++
			}
			i++
		}
		return lo + i
	}
	for _, sp := range spans {
		out = append(out, Edit{Start: to(sp.Start), End: to(sp.End)})
	}
	return out
}

// cut is a text less its spans.
func cut(text []byte, spans []segment.Span) []byte {
	return Apply(nil, text, plain{}.edits(nil, spans))
}
