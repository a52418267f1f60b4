package corpus

import (
	"bufio"
	"bytes"
	"crypto/sha1"
	"encoding/base32"
	"errors"
	"fmt"
	"io"
	"mime"
	"strconv"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/segment"
)

// warcReader reads the records of a WARC file, or of a WET file, which is one
// of the text of pages. Documents are conversion records of plain text, as
// they are, and pages in response and resource records, as lines of text.
type warcReader struct {
	in    *Input
	push  *pushReader
	r     *bufio.Reader
	limit int64
	marks bool
	pos   Position
	lead  []byte
	ended bool
}

// pushReader takes back what was read too much.
type pushReader struct {
	head []byte
	r    io.Reader
}

func (p *pushReader) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	return p.r.Read(b)
}

func newWARC(in *Input, b *body) (Reader, error) {
	s := newScanner(in, b)
	if err := b.skip(s); err != nil {
		return nil, err
	}
	p := &pushReader{r: b.Reader}
	return &warcReader{in: in, push: p, r: bufio.NewReaderSize(p, 64<<10), limit: b.limit, marks: b.o.Marks, pos: s.pos}, nil
}

// back gives bytes back that were read last.
func (w *warcReader) back(b []byte) {
	rest, _ := w.r.Peek(w.r.Buffered())
	w.push.head = append(append(append([]byte(nil), b...), rest...), w.push.head...)
	w.r.Reset(w.push)
	w.pos.Offset -= int64(len(b))
}

// maxHeader is the longest header of a record.
const maxHeader = 1 << 20

func (w *warcReader) rest() []byte { return w.lead }

// Read gives the next document.
func (w *warcReader) Read(d *Document) error {
	for !w.ended {
		*d = Document{Input: w.in, Record: w.pos.Record + 1, Offset: w.pos.Offset}
		h, err := w.header()
		if err == io.EOF {
			w.ended = true
			break
		}
		w.pos.Record++
		d.Offset += int64(h.blank)
		if err != nil {
			d.Raw = h.raw
			return w.spoilt(d, err)
		}
		err = w.record(d, h)
		if err == errPassed {
			if len(w.lead) >= maxLead {
				*d = Document{Input: w.in, Gap: true, Lead: w.lead, Next: w.pos}
				w.lead = nil
				return nil
			}
			continue
		}
		d.Next = w.pos
		if d.Lead == nil { // else spoilt has taken it
			d.Lead, w.lead = w.lead, nil
		}
		return err
	}
	return io.EOF
}

var (
	errPassed = errors.New("no document")
	errNoWARC = errors.New(`there is no WARC record: it does not begin with "WARC/"`)
)

// warcHeader is the header of a record, and where its fields stand in it.
type warcHeader struct {
	raw    []byte
	blank  int // bytes of line breaks before it
	fields []warcField
}

type warcField struct {
	name   string // in lower case
	lo, hi int    // the value
}

func (h *warcHeader) get(name string) string {
	for _, f := range h.fields {
		if f.name == name {
			return string(h.raw[f.lo:f.hi])
		}
	}
	return ""
}

// header reads the lines to the empty one. It returns io.EOF at the end.
func (w *warcReader) header() (*warcHeader, error) {
	h := &warcHeader{}
	for {
		line, err := w.r.ReadSlice('\n')
		w.pos.Offset += int64(len(line))
		if len(h.raw) == 0 && len(bytes.TrimSpace(line)) == 0 && (err == nil || err == io.EOF) {
			if w.marks {
				w.lead = append(w.lead, line...) // between records
			}
			if err == io.EOF {
				return h, io.EOF
			}
			h.blank += len(line)
			continue
		}
		h.raw = append(h.raw, line...)
		switch {
		case err == io.EOF:
			return h, io.ErrUnexpectedEOF
		case err == bufio.ErrBufferFull && len(h.raw) < maxHeader:
			return h, errNoWARC
		case err != nil:
			return h, err
		case len(h.raw) == len(line) && !bytes.HasPrefix(line, []byte("WARC/")):
			return h, errNoWARC
		case len(h.raw) > maxHeader:
			return h, errors.New("the header has no end")
		}
		text := bytes.TrimRight(line, "\r\n")
		at := len(h.raw) - len(line)
		switch {
		case len(text) == 0:
			return h, nil
		case at == 0:
		case text[0] == ' ' || text[0] == '\t':
			if n := len(h.fields); n > 0 {
				h.fields[n-1].hi = at + len(text)
			}
		default:
			i := bytes.IndexByte(text, ':')
			if i < 0 {
				return h, errors.New("a line of the header has no colon")
			}
			f := warcField{strings.ToLower(string(text[:i])), at + i + 1, at + len(text)}
			for f.lo < f.hi && (h.raw[f.lo] == ' ' || h.raw[f.lo] == '\t') {
				f.lo++
			}
			h.fields = append(h.fields, f)
		}
	}
}

// record reads what follows a header. It returns errPassed if that is no document.
func (w *warcReader) record(d *Document, h *warcHeader) error {
	size, err := strconv.ParseInt(h.get("content-length"), 10, 64)
	if err != nil || size < 0 {
		d.Raw = h.raw
		return w.spoilt(d, errors.New("Content-Length is not a number"))
	}
	d.ID = strings.Trim(h.get("warc-target-uri"), "<>")
	if d.ID == "" {
		d.ID = strings.Trim(h.get("warc-record-id"), "<>")
	}
	kind := strings.ToLower(h.get("warc-type"))
	media, _, _ := mime.ParseMediaType(h.get("content-type"))
	isText := kind == "conversion" && (media == "text/plain" || media == "")
	isPage := kind == "response" && (media == "application/http" || strings.HasPrefix(h.get("content-type"), "application/http")) ||
		kind == "resource" && isMarkup(media)
	keep := isText || isPage || w.marks && kind != "request" && kind != "response" && kind != "resource" && kind != "revisit"
	if size > w.limit {
		return w.leap(d, h, size, isText || isPage)
	}
	raw := make([]byte, int64(len(h.raw))+size, int64(len(h.raw))+size+4)
	copy(raw, h.raw)
	n, err := io.ReadFull(w.r, raw[len(h.raw):])
	w.pos.Offset += int64(n)
	body := raw[len(h.raw) : len(h.raw)+n]
	if err == nil {
		tail, _ := w.r.Peek(4)
		if k := recordEnd(tail); k >= 0 {
			raw = append(raw, tail[:k]...)
			_, err = w.r.Discard(k)
			w.pos.Offset += int64(k)
			if !keep {
				return errPassed
			}
		} else {
			err = errLength
		}
	}
	if err != nil {
		d.Raw = raw[:len(h.raw)+n]
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		if i := bytes.Index(body, []byte("\r\n\r\nWARC/1.")); i >= 0 && (err == errLength || err == io.ErrUnexpectedEOF) {
			d.Raw = raw[:len(h.raw)+i+4]
			w.back(body[i+4:])
			return d.Fail(errLength, "the record is left out; what follows is read")
		}
		return w.spoilt(d, err)
	}
	switch {
	case isText:
		d.Text, d.Raw = raw[len(h.raw):len(h.raw)+n], raw
		d.shape = wetShape{h}
		return nil
	case isPage:
		return w.page(d, h, body, kind, media)
	}
	w.lead = append(w.lead, raw...)
	return errPassed
}

var errLength = errors.New("Content-Length is not the length of the record")

// recordEnd is the length of the line breaks that end a record, or -1 if there
// are none. At the end of the file they may be missing.
func recordEnd(tail []byte) int {
	switch {
	case bytes.HasPrefix(tail, []byte("\r\n\r\n")):
		return 4
	case bytes.HasPrefix(tail, []byte("\n\n")):
		return 2
	case len(bytes.TrimSpace(tail)) == 0 && len(tail) < 4:
		return len(tail)
	}
	return -1
}

// leap passes over a record that is too long to be held.
func (w *warcReader) leap(d *Document, h *warcHeader, size int64, wanted bool) error {
	n, err := io.CopyN(io.Discard, w.r, size)
	w.pos.Offset += n
	d.Lost = int64(len(h.raw)) + n
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return w.spoilt(d, err)
	}
	tail, _ := w.r.Peek(4)
	k := recordEnd(tail)
	if k < 0 {
		return w.spoilt(d, errLength)
	}
	if _, err := w.r.Discard(k); err != nil {
		return w.spoilt(d, err)
	}
	w.pos.Offset += int64(k)
	d.Lost += int64(k)
	if !wanted {
		return errPassed
	}
	return d.Fail(tooLong(w.limit), "raise --max-document or leave the page out")
}

// spoilt goes on at the next record that can be found.
func (w *warcReader) spoilt(d *Document, cause error) error {
	d.Lead, w.lead = w.lead, nil
	ended := func(err error) error {
		w.ended = true
		d.Next = w.pos
		return w.in.broken(d, err)
	}
	switch {
	case cause == errLength, cause == errNoWARC, errors.Is(cause, bufio.ErrBufferFull):
	case errors.Is(cause, io.ErrUnexpectedEOF):
		return ended(cause)
	default:
		var n interface{ Timeout() bool }
		if _, ok := cause.(interface{ Unwrap() error }); ok || errors.As(cause, &n) {
			return ended(cause) // of reading, not of what was read
		}
	}
	fresh := true
	for {
		if fresh {
			if head, _ := w.r.Peek(7); bytes.HasPrefix(head, []byte("WARC/1.")) {
				break
			}
		}
		part, err := w.r.ReadSlice('\n')
		w.pos.Offset += int64(len(part))
		if int64(len(d.Raw)+len(part)) <= w.limit {
			d.Raw = append(d.Raw, part...)
		} else {
			d.Lost += int64(len(part))
		}
		fresh = err == nil
		if err == io.EOF {
			w.ended = true
			break
		}
		if err != nil && err != bufio.ErrBufferFull {
			return ended(err)
		}
	}
	if d.Lost > 0 {
		d.Lost += int64(len(d.Raw))
		d.Raw = nil
	}
	d.Next = w.pos
	return d.Fail(cause, "the record is left out; what follows is read")
}

// wetShape is a text that is the block of a record, whose header tells its
// length and digest.
type wetShape struct{ h *warcHeader }

func (s wetShape) edits(d *Document, spans []segment.Span) []Edit {
	text := cut(d.Text, spans)
	var out []Edit
	for _, f := range s.h.fields {
		switch f.name {
		case "content-length":
			out = append(out, Edit{f.lo, f.hi, strconv.AppendInt(nil, int64(len(text)), 10)})
		case "warc-block-digest", "warc-payload-digest":
			if strings.HasPrefix(strings.ToLower(string(s.h.raw[f.lo:f.hi])), "sha1:") {
				out = append(out, Edit{f.lo, f.hi, digest(text)})
			}
		}
	}
	return append(out, plain{len(s.h.raw)}.edits(d, spans)...)
}

func digest(text []byte) []byte {
	sum := sha1.Sum(text) // what Common Crawl uses; it guards against accidents
	return append([]byte("sha1:"), base32.StdEncoding.EncodeToString(sum[:])...)
}

// conversion gives d the record that Common Crawl's WET files would have.
func (d *Document) conversion(of *warcHeader) {
	var b bytes.Buffer
	id := of.get("warc-record-id")
	sum := xxhash.Sum64String("conversion of " + id)
	fmt.Fprintf(&b, "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: %s\r\n", d.ID)
	if date := of.get("warc-date"); date != "" {
		fmt.Fprintf(&b, "WARC-Date: %s\r\n", date)
	}
	// An id that is the same in each run; version 8 of RFC 9562 is free in form.
	fmt.Fprintf(&b, "WARC-Record-ID: <urn:uuid:%08x-%04x-8%03x-8%03x-%012x>\r\n", uint32(sum>>32), uint16(sum>>16), sum>>4&0xfff, sum<<8&0xfff, xxhash.Sum64String(d.ID)&0xffffffffffff)
	if id != "" {
		fmt.Fprintf(&b, "WARC-Refers-To: %s\r\n", id)
	}
	fmt.Fprintf(&b, "WARC-Block-Digest: %s\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n", digest(d.Text), len(d.Text))
	header, err := (&warcReader{r: bufio.NewReader(bytes.NewReader(b.Bytes()))}).header()
	if err != nil { // an address with a line break
		return
	}
	d.shape = wetShape{header}
	b.Write(d.Text)
	b.WriteString("\r\n\r\n")
	d.Raw = b.Bytes()
}
