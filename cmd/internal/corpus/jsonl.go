package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

const bom = "\xef\xbb\xbf"

// jsonlReader reads an input as one JSON object a line, {"id":…,"text":…}
// and whatever else. Blank lines are passed over.
type jsonlReader struct {
	*scanner
	names names
}

func newJSONL(in *Input, b *body) (Reader, error) {
	s := newScanner(in, b)
	return &jsonlReader{s, b.o.names()}, b.skip(s)
}

func (j *jsonlReader) Read(d *Document) error {
	for !j.ended {
		j.begin(d)
		raw, size, err := j.next()
		row := withoutBreak(raw)
		if d.Line == 1 && bytes.HasPrefix(row, []byte(bom)) {
			row = row[len(bom):]
			raw = raw[len(bom):]
			d.Offset = int64(len(bom))
			if j.pass(d, []byte(bom)) {
				return nil
			}
		}
		blank := len(bytes.TrimSpace(row)) == 0
		switch {
		case err == errLong:
			j.take(d)
			return j.long(d, size)
		case err != nil:
			j.ended = true
			if blank {
				j.pos.Record--
				j.pass(d, raw)
				if err == io.EOF {
					return io.EOF
				}
			}
			if err != io.EOF {
				d.Raw = raw
				j.take(d)
				return j.in.broken(d, err)
			}
		case blank:
			j.pos.Record--
			if j.pass(d, raw) {
				return nil
			}
			continue
		}
		d.Row, d.Raw = row, raw
		j.take(d)
		return d.parse(&j.names)
	}
	return io.EOF
}

// rest is what stands after the last document.
func (s *scanner) rest() []byte { return s.lead }

// names are the fields, or columns, that hold id and text; elements of the
// names of nested ones are parted by dots.
type names struct {
	id, text []string
	given    bool // the text field was named by the user
}

func (o *Options) names() names {
	n := names{[]string{"id"}, []string{"text"}, o.TextField != ""}
	if o.IDField != "" {
		n.id = strings.Split(o.IDField, ".")
	}
	if o.TextField != "" {
		n.text = strings.Split(o.TextField, ".")
	}
	return n
}

func (n *names) textName() string { return strings.Join(n.text, ".") }

func (n *names) missing(d *Document) *Error {
	todo := `write a line as {"id":"…","text":"…"}`
	if n.given || d.Row == nil {
		todo = "name the field with --text-field"
	}
	return d.Fail(fmt.Errorf("there is no %q", n.textName()), todo)
}

// parse finds id and text in the row.
func (d *Document) parse(n *names) error {
	const fix = "correct the line or leave it out"
	if !utf8.Valid(d.Row) {
		return d.Fail(errors.New("is not UTF-8, so it is not JSON"), "convert the file to UTF-8")
	}
	if !valid(d.Row) {
		var v any
		return d.Fail(fmt.Errorf("is not JSON: %w", json.Unmarshal(d.Row, &v)), fix)
	}
	if bytes.TrimLeft(d.Row, " \t\r")[0] != '{' {
		return d.Fail(errors.New("is not a JSON object"), `write a line as {"id":"…","text":"…"}`)
	}
	var twice string
	d.find(d.Row, 0, n.id, n.text, &twice)
	if raw := d.RawID(); raw != nil {
		switch raw[0] {
		case '"':
			d.ID = string(unquote(raw))
		case 'n': // null
			d.id = [2]int{}
		case '{', '[':
			d.id = [2]int{}
			return d.Fail(fmt.Errorf("%q is neither a string nor a number", strings.Join(n.id, ".")), fix)
		default:
			d.ID = string(raw)
		}
	}
	if twice != "" {
		return d.Fail(fmt.Errorf("two fields are named %q", twice), fix)
	}
	if d.text[1] == 0 {
		return n.missing(d)
	}
	raw := d.Row[d.text[0]:d.text[1]]
	if raw[0] != '"' {
		return d.Fail(fmt.Errorf("%q is not a string", n.textName()), fix)
	}
	d.Text = unquote(raw)
	d.shape = jsonShape{}
	return nil
}

// find looks for id and text in an object that begins at offset at of the row.
// A field whose name itself has dots goes before a nested one.
func (d *Document) find(object []byte, at int, id, text []string, twice *string) {
	idName, textName := strings.Join(id, "."), strings.Join(text, ".")
	fields(object, func(key string, lo, hi int) {
		var to *[2]int
		switch {
		case len(id) > 0 && key == idName:
			to = &d.id
		case len(text) > 0 && key == textName:
			to = &d.text
		case hi > lo && object[lo] == '{':
			var deepID, deepText []string
			if len(id) > 1 && key == id[0] {
				deepID = id[1:]
			}
			if len(text) > 1 && key == text[0] {
				deepText = text[1:]
			}
			if deepID != nil || deepText != nil {
				d.find(object[lo:hi], at+lo, deepID, deepText, twice)
			}
			return
		default:
			return
		}
		if to[1] != 0 {
			*twice = key
		}
		*to = [2]int{at + lo, at + hi}
	})
}

// jsonShape is a text in a string of a row. The way that its characters are
// escaped stays as it is.
type jsonShape struct{}

func (jsonShape) edits(d *Document, spans []segment.Span) []Edit {
	out := quotedRanges(d.Row[d.text[0]:d.text[1]], spans)
	for i := range out {
		out[i].Start += d.text[0]
		out[i].End += d.text[0]
	}
	return out
}

// AppendCut appends the row to dst, less the spans of its text. All else
// stays byte for byte, the way that characters are escaped included.
func (d *Document) AppendCut(dst []byte, spans []segment.Span) []byte {
	return Apply(dst, d.Row, jsonShape{}.edits(d, spans))
}
