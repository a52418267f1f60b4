package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

const bom = "\xef\xbb\xbf"

// jsonlReader reads an input as one JSON object a line, {"id":…,"text":…}
// and whatever else. Blank lines are passed over.
type jsonlReader struct {
	in    *Input
	r     *bufio.Reader
	limit int64
	line  int
	ended bool
}

func newJSONL(in *Input, r *bufio.Reader, limit int64) Reader {
	return &jsonlReader{in: in, r: r, limit: limit}
}

func (j *jsonlReader) Read(d *Document) error {
	for {
		if j.ended {
			return io.EOF
		}
		row, err := j.next()
		if j.line == 1 {
			row = bytes.TrimPrefix(row, []byte(bom))
		}
		blank := len(bytes.TrimSpace(row)) == 0
		switch {
		case err == io.EOF:
			j.ended = true
			if blank {
				return io.EOF
			}
		case err == errLong:
			return &Error{File: j.in.Name(), Line: j.line, Err: fmt.Errorf("longer than %d bytes", j.limit), Todo: "raise --max-document or split it"}
		case err != nil:
			j.ended = true
			return j.in.broken(j.line, err)
		case blank:
			continue
		}
		d.Row, d.Line = row, j.line
		return d.parse()
	}
}

var errLong = errors.New("line too long")

// next reads a line without its line break. It keeps no more than limit bytes
// of it, and reads a longer one to its end all the same.
func (j *jsonlReader) next() ([]byte, error) {
	j.line++
	var row []byte      // the last piece
	var before [][]byte // the pieces before it: copied once, however long the line
	size, long := int64(0), false
	for {
		part, err := j.r.ReadSlice('\n')
		if n := len(part); n > 0 && part[n-1] == '\n' {
			part = part[:n-1]
		}
		if size += int64(len(part)); size > j.limit {
			row, before, long = nil, nil, true
		}
		if !long {
			if len(row)+len(part) > cap(row) && len(row) >= 1<<20 {
				before = append(before, row)
				row = make([]byte, 0, min(2*cap(row), 64<<20))
			}
			row = append(row, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if long && (err == nil || err == io.EOF) {
			return nil, errLong
		}
		if before != nil {
			row = bytes.Join(append(before, row), nil)
		}
		return row, err
	}
}

// parse finds id and text in the row.
func (d *Document) parse() error {
	const fix = "correct the line or leave it out"
	if !utf8.Valid(d.Row) {
		return d.Fail(errors.New("is not UTF-8, so it is not JSON"), "convert the file to UTF-8")
	}
	if !json.Valid(d.Row) {
		var v any
		return d.Fail(fmt.Errorf("is not JSON: %w", json.Unmarshal(d.Row, &v)), fix)
	}
	if bytes.TrimLeft(d.Row, " \t\r")[0] != '{' {
		return d.Fail(errors.New("is not a JSON object"), `write a line as {"id":"…","text":"…"}`)
	}
	var twice string
	fields(d.Row, func(key string, lo, hi int) {
		var at *[2]int
		switch key {
		case "id":
			at = &d.id
		case "text":
			at = &d.text
		default:
			return
		}
		if at[1] != 0 {
			twice = key
		}
		*at = [2]int{lo, hi}
	})
	if raw := d.RawID(); raw != nil {
		switch raw[0] {
		case '"':
			d.ID = string(unquote(raw))
		case 'n': // null
			d.id = [2]int{}
		case '{', '[':
			d.id = [2]int{}
			return d.Fail(errors.New(`"id" is neither a string nor a number`), fix)
		default:
			d.ID = string(raw)
		}
	}
	if twice != "" {
		return d.Fail(fmt.Errorf("two fields are named %q", twice), fix)
	}
	if d.text[1] == 0 {
		return d.Fail(errors.New(`there is no "text"`), `write a line as {"id":"…","text":"…"}`)
	}
	raw := d.Row[d.text[0]:d.text[1]]
	if raw[0] != '"' {
		return d.Fail(errors.New(`"text" is not a string`), fix)
	}
	d.Text = unquote(raw)
	return nil
}

// AppendCut appends the row to dst, less the spans of its text. All else
// stays byte for byte, the way that characters are escaped included.
func (d *Document) AppendCut(dst []byte, spans []segment.Span) []byte {
	if len(spans) == 0 {
		return append(dst, d.Row...)
	}
	dst = append(dst, d.Row[:d.text[0]]...)
	dst = cut(dst, d.Row[d.text[0]:d.text[1]], spans)
	return append(dst, d.Row[d.text[1]:]...)
}
