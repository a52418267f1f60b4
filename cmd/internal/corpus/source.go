package corpus

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Reader is a stream of documents, or the reader of one format. Read fills d,
// which keeps what it was given. It returns io.EOF at the end. An [*Error]
// spoils one document, or the rest of one input, and Read may be called
// again; any other error ends the stream.
type Reader interface {
	Read(d *Document) error
}

// formats are known by name; a new one is a line here and one in Input.Format.
var formats = map[string]func(in *Input, r *bufio.Reader, limit int64) Reader{
	"text":  newText,
	"jsonl": newJSONL,
}

// Formats are the names that Options.Format takes.
func Formats() []string { return []string{"auto", "jsonl", "text"} }

// Options for Open; the zero value and nil are right for most.
type Options struct {
	Format      string    // of all inputs; "" or "auto": by their names, standard input by its first line
	MaxDocument int64     // bytes; 0 is 1 GiB. A longer document is an error, and is not held in memory
	Stdin       io.Reader // nil is os.Stdin
	Marks       bool      // put a document with End set after each input
}

// MaxDocument is the longest document in bytes, unless Options say otherwise.
const MaxDocument = 1 << 30

// Source reads the documents of many inputs.
type Source struct {
	walk   *Walk
	o      Options
	in     *Input
	reader Reader
	file   io.Closer
	spoilt bool // the walk could not open in: only its mark is to come
}

// Open reads all documents of all paths; see [Walk]. It opens nothing yet:
// what is wrong with an input is reported when its turn comes.
func Open(paths []string, o *Options) (*Source, error) {
	s := &Source{walk: NewWalk(paths)}
	if o != nil {
		s.o = *o
	}
	if s.o.Format == "" {
		s.o.Format = "auto"
	}
	if !slices.Contains(Formats(), s.o.Format) {
		return nil, fmt.Errorf("unknown format %q; use one of %s", s.o.Format, strings.Join(Formats(), ", "))
	}
	if s.o.MaxDocument <= 0 {
		s.o.MaxDocument = MaxDocument
	}
	if s.o.Stdin == nil {
		s.o.Stdin = os.Stdin
	}
	return s, nil
}

// Read implements [Reader].
func (s *Source) Read(d *Document) error {
	for {
		if s.in == nil {
			in, err := s.walk.Next()
			if err == io.EOF {
				return io.EOF
			}
			s.in, d.Input = in, in
			if err == nil {
				err = s.open()
			}
			if err != nil {
				s.spoilt = true
				return err
			}
		}
		*d = Document{Input: s.in}
		err := io.EOF
		if !s.spoilt {
			err = s.reader.Read(d)
		}
		if err == nil {
			if d.ID == "" {
				d.ID = filepath.ToSlash(s.in.Name())
				if d.Line > 0 {
					d.ID = fmt.Sprintf("%s:%d", d.ID, d.Line)
				}
			}
			return nil
		}
		if err != io.EOF {
			return err
		}
		s.Close()
		if s.o.Marks {
			*d = Document{Input: s.in, End: true}
			s.in = nil
			return nil
		}
		s.in = nil
	}
}

// Close closes the input that is open, if any.
func (s *Source) Close() error {
	f := s.file
	s.reader, s.file, s.spoilt = nil, nil, false
	if f != nil {
		return f.Close()
	}
	return nil
}

func (s *Source) open() error {
	var r io.Reader = s.o.Stdin
	if !s.in.Stdin() {
		f, err := os.Open(s.in.Path)
		if err != nil {
			return openError(s.in, err)
		}
		r, s.file = f, f
	}
	br := bufio.NewReaderSize(r, 64<<10)
	packed := strings.HasSuffix(strings.ToLower(s.in.Path), gzipExt)
	if s.in.Stdin() {
		magic, _ := br.Peek(len(gzipMagic))
		packed = string(magic) == gzipMagic
	}
	if packed {
		if _, err := br.Peek(1); err != io.EOF { // an empty file is an empty archive
			z, err := gunzip(br)
			if err != nil {
				return s.in.broken(0, err)
			}
			br = bufio.NewReaderSize(z, 64<<10)
		}
	}
	format := s.o.Format
	if format == "auto" {
		format = s.in.Format()
	}
	if format == "auto" {
		format = sniff(br)
	}
	s.reader = formats[format](s.in, br, s.o.MaxDocument)
	return nil
}

// broken is an input that cannot be read on; line is the record that was cut.
func (in *Input) broken(line int, err error) *Error {
	e := &Error{File: in.Name(), Line: line, Err: fmt.Errorf("cannot be read on: %w", err)}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		e.Err = errors.New("the file is cut off here")
	}
	e.Todo = "what stands before counts; fetch the file again for the rest"
	return e
}

// sniff tells "jsonl" if the first line that is not blank is a JSON object.
// It waits for no more than that line.
func sniff(r *bufio.Reader) string {
	for n := 1; ; n = r.Buffered() + 1 {
		b, err := r.Peek(min(n, r.Size()))
		if err == nil {
			b, _ = r.Peek(r.Buffered())
		}
		b = bytes.TrimPrefix(b, []byte(bom))
		line := bytes.TrimLeft(b, " \t\r\n")
		if len(line) > 0 && line[0] != '{' {
			return "text"
		}
		if i := bytes.IndexByte(line, '\n'); i >= 0 || err != nil && len(b) < r.Size() {
			if i >= 0 {
				line = line[:i]
			}
			if json.Valid(line) {
				return "jsonl"
			}
			return "text"
		}
		if len(b) >= r.Size()-len(bom) { // a line of 64 kB: judge by how it begins
			rest := bytes.TrimLeft(line, "{ \t")
			if len(line) > 0 && len(rest) > 0 && rest[0] == '"' {
				return "jsonl"
			}
			return "text"
		}
	}
}
