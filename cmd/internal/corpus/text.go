package corpus

import (
	"bytes"
	"io"
	"unicode/utf8"
)

// textReader reads an input as one document. Its bytes are kept as they are,
// be they UTF-8 or not.
type textReader struct {
	in    *Input
	r     io.Reader
	limit int64
	parts bool
	done  bool
	err   error // to be told after the document

	buf  []byte // of a text in parts: what is read and not given yet
	part int
	at   int64
}

func newText(in *Input, b *body) (Reader, error) {
	t := &textReader{in: in, r: b.Reader, limit: b.limit, parts: b.o.Parts, done: b.start.Record > 0}
	if t.parts {
		t.limit = max(b.o.MaxDocument, maxPart+1)
	}
	return t, nil
}

// Parts are windows of 512 KiB, cut at line breaks, and the last half as long
// again; see WindowEnd.
const (
	window  = 512 << 10
	maxPart = window + window/2
)

func (t *textReader) Read(d *Document) error {
	if t.done {
		err := t.err
		t.err = nil
		if err == nil {
			err = io.EOF
		}
		return err
	}
	d.Record = 1
	d.shape = plain{}
	if t.part > 0 {
		return t.next(d)
	}
	body, err := io.ReadAll(io.LimitReader(t.r, t.limit+1))
	if int64(len(body)) > t.limit {
		if t.parts {
			t.buf = body
			return t.next(d)
		}
		t.done = true
		d.Record = 0
		return d.Fail(tooLong(t.limit), "raise --max-document or split it")
	}
	t.done = true
	d.Next = Position{Record: 1, Offset: int64(len(body))}
	if err != nil {
		t.err = t.in.broken(&Document{Record: 1, Offset: int64(len(body))}, err)
		d.unsettled = true
		if len(body) == 0 {
			return t.Read(d)
		}
	}
	d.Text, d.Raw = body, body
	return nil
}

// next gives a part of a long text.
func (t *textReader) next(d *Document) error {
	if t.err == nil && len(t.buf) <= maxPart {
		buf := make([]byte, 2*maxPart)
		n := copy(buf, t.buf)
		m, err := io.ReadFull(t.r, buf[n:])
		t.buf = buf[:n+m]
		if err != nil {
			t.err = err
		}
	}
	n := WindowEnd(t.buf)
	t.part++
	d.Text = bytes.Clone(t.buf[:n])
	d.Raw, d.Part, d.Start, d.Offset = d.Text, t.part, t.at, t.at
	t.buf = t.buf[n:]
	t.at += int64(n)
	d.Next = Position{Record: 1, Offset: t.at}
	d.More = len(t.buf) > 0 || t.err == nil
	if !d.More {
		t.done = true
		if t.err == io.EOF || t.err == io.ErrUnexpectedEOF && !truncated(t.r) {
			t.err = nil
		} else {
			t.err = t.in.broken(&Document{Record: 1, Offset: t.at}, t.err)
			d.unsettled = true
		}
	}
	return nil
}

// truncated says that reading ended where it should not: io.ReadFull gives one
// error for that and for an end in its own middle.
func truncated(r io.Reader) bool {
	_, err := r.Read(make([]byte, 1))
	return err != io.EOF
}

// WindowEnd is the end of the first window of a long text: what is judged at
// once takes some fifty times its size of memory. The parts that a Document is
// read in are cut there, so that they are judged as the document is that is
// held as a whole.
func WindowEnd(text []byte) int {
	if len(text) <= maxPart {
		return len(text)
	}
	if n := bytes.LastIndexByte(text[:window], '\n'); n > 0 {
		return n + 1
	}
	n := window
	for !utf8.RuneStart(text[n]) && n > window-utf8.UTFMax {
		n--
	}
	return n
}
