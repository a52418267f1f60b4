package corpus

import (
	"bufio"
	"fmt"
	"io"
)

// textReader reads an input as one document. Its bytes are kept as they are,
// be they UTF-8 or not.
type textReader struct {
	in    *Input
	r     *bufio.Reader
	limit int64
	done  bool
	err   error // to be told after the document
}

func newText(in *Input, r *bufio.Reader, limit int64) Reader {
	return &textReader{in: in, r: r, limit: limit}
}

func (t *textReader) Read(d *Document) error {
	if t.done {
		err := t.err
		t.err = nil
		if err == nil {
			err = io.EOF
		}
		return err
	}
	t.done = true
	body, err := io.ReadAll(io.LimitReader(t.r, t.limit+1))
	if int64(len(body)) > t.limit {
		return &Error{File: t.in.Name(), Err: fmt.Errorf("longer than %d bytes", t.limit), Todo: "raise --max-document or split it"}
	}
	if err != nil {
		t.err = t.in.broken(0, err)
		if len(body) == 0 {
			return t.Read(d)
		}
	}
	d.Text = body
	return nil
}
