package corpus

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
)

// Reader is a stream of documents, or the reader of one format. Read fills d,
// which keeps what it was given. It returns io.EOF at the end. An [*Error]
// spoils one document, or the rest of one input, and Read may be called
// again; any other error ends the stream.
type Reader interface {
	Read(d *Document) error
}

// formats are known by name; a new one is a line here and one in Input.Format.
var formats = map[string]func(*Input, *body) (Reader, error){
	"text":    newText,
	"lines":   newLines,
	"jsonl":   newJSONL,
	"csv":     newCSV,
	"tsv":     newTSV,
	"warc":    newWARC,
	"parquet": newParquet,
}

// body is what a format reads: the input, unpacked.
type body struct {
	*bufio.Reader
	o     *Options
	limit int64    // of a record that is held
	start Position // where to begin
	file  *os.File // nil if it is a stream, or packed
}

// skip goes to where reading is to begin.
func (b *body) skip(s *scanner) error {
	n := b.start.Offset - s.pos.Offset
	if b.start.Record == 0 && b.start.Offset == 0 || n <= 0 {
		return nil
	}
	if b.file != nil {
		if _, err := b.file.Seek(b.start.Offset, io.SeekStart); err != nil {
			return err
		}
		b.Reset(b.file)
	} else if m, err := io.CopyN(io.Discard, b.Reader, n); err != nil {
		s.ended = true
		return fmt.Errorf("it is shorter than it was, %d bytes: %w", s.pos.Offset+m, err)
	}
	s.pos = b.start
	return nil
}

// Formats are the names that Options.Format takes.
func Formats() []string {
	return []string{"auto", "jsonl", "text", "lines", "csv", "tsv", "warc", "parquet"}
}

// Options for Open; the zero value and nil are right for most.
type Options struct {
	Format    string    // of all inputs; "" or "auto": by their names and by how they begin
	TextField string    // field or column of the text; "" is "text"; a.b is the field b of the field a
	IDField   string    // the same of the id; "" is "id"
	Stdin     io.Reader // nil is os.Stdin

	// MaxDocument is the longest document in bytes; 0 is 1 GiB. A longer one
	// is an error, and is not held in memory.
	MaxDocument int64

	// Parts gives a text file that is longer than MaxDocument in parts, and
	// holds records of up to twice that length.
	Parts bool

	// MaxRatio is how many times its size an archive may expand to, from 64 MiB
	// on; 0 is 250.
	MaxRatio int64

	// Marks puts a document with End set after each input, and keeps what is
	// no document, in Lead.
	Marks bool

	// Start says where to begin in an input; nil is at the beginning. An input
	// may be left out, and then has no mark.
	Start func(*Input) (at Position, leave bool)
}

// MaxDocument is the longest document in bytes, unless Options say otherwise.
const MaxDocument = 1 << 30

// maxRatio is the default of Options.MaxRatio. Text seldom shrinks to less than
// a fiftieth; a gzip bomb expands a thousandfold.
const maxRatio = 250

// Source reads the documents of many inputs.
type Source struct {
	inputs interface{ Next() (*Input, error) }
	o      Options
	in     *Input
	reader Reader
	close  []io.Closer
	last   int  // record that was read
	spoilt bool // in could not be opened: only its mark is to come

	read  atomic.Int64
	files atomic.Int64
}

// Open reads all documents of all paths; see [Walk]. It opens nothing yet:
// what is wrong with an input is reported when its turn comes.
func Open(paths []string, o *Options) (*Source, error) {
	return OpenInputs(NewWalk(paths), o)
}

// OpenInputs is Open for inputs that were listed before.
func OpenInputs(inputs interface{ Next() (*Input, error) }, o *Options) (*Source, error) {
	s := &Source{inputs: inputs}
	if o != nil {
		s.o = *o
	}
	s.o.Format = cmp.Or(s.o.Format, "auto")
	if !slices.Contains(Formats(), s.o.Format) {
		return nil, fmt.Errorf("unknown format %q; use one of %s", s.o.Format, strings.Join(Formats(), ", "))
	}
	if s.o.MaxDocument <= 0 {
		s.o.MaxDocument = MaxDocument
	}
	if s.o.MaxRatio <= 0 {
		s.o.MaxRatio = maxRatio
	}
	if s.o.Stdin == nil {
		s.o.Stdin = os.Stdin
	}
	return s, nil
}

// openOne opens the file at path, which may be packed, as a stream of format.
func openOne(path, format string, ratio int64) (*Source, error) {
	s, err := Open([]string{path}, &Options{Format: format, MaxRatio: ratio})
	if err != nil {
		return nil, err
	}
	s.in = &Input{Path: path}
	if err := s.open(Position{}); err != nil {
		s.Close()
		return nil, err
	}
	return s, nil
}

// Progress is how many inputs were finished and how many bytes of inputs, as
// they lie on disk, were read. It is safe for concurrent use.
func (s *Source) Progress() (inputs, bytes int64) {
	return s.files.Load(), s.read.Load()
}

// Read implements [Reader].
func (s *Source) Read(d *Document) error {
	for {
		if s.in == nil {
			in, err := s.inputs.Next()
			if err == io.EOF {
				return io.EOF
			}
			*d = Document{Input: in}
			s.in = in
			if err == nil {
				var at Position
				if s.o.Start != nil {
					var leave bool
					if at, leave = s.o.Start(in); leave {
						s.files.Add(1)
						s.read.Add(in.Size)
						s.in = nil
						continue
					}
				}
				err = s.open(at)
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
		if d.Record > 0 {
			s.last = d.Record
		}
		if err == nil {
			if d.ID == "" && !d.Gap {
				d.ID = filepath.ToSlash(s.in.Name())
				switch {
				case d.Line > 0:
					d.ID = fmt.Sprintf("%s:%d", d.ID, d.Line)
				case d.Record > 1 || d.Cells.row != nil:
					d.ID = fmt.Sprintf("%s:%d", d.ID, d.Record)
				}
			}
			return nil
		}
		if err != io.EOF {
			return err
		}
		for _, c := range s.close {
			if m, ok := c.(interface{ damage() error }); ok {
				if err := m.damage(); err != nil {
					d.Record, d.unsettled = s.last, true
					return &Error{File: s.in.Name(), Err: err, Todo: "fetch the file again for what is lost"}
				}
			}
		}
		var lead []byte
		if r, ok := s.reader.(interface{ rest() []byte }); ok {
			lead = r.rest()
		}
		var table *Table
		if p, ok := s.reader.(*parquetReader); ok {
			table = p.table
		}
		s.Close()
		s.files.Add(1)
		if s.o.Marks {
			*d = Document{Input: s.in, End: true, Lead: lead, Cells: Cells{table: table}}
			s.in = nil
			return nil
		}
		s.in = nil
	}
}

// Close closes the input that is open, if any.
func (s *Source) Close() error {
	var errs []error
	for i := len(s.close) - 1; i >= 0; i-- {
		errs = append(errs, s.close[i].Close())
	}
	s.reader, s.close, s.last, s.spoilt = nil, nil, 0, false
	return errors.Join(errs...)
}

// countReader counts what is read of an input as it lies on disk.
type countReader struct {
	r   io.Reader
	n   atomic.Int64
	all *atomic.Int64
}

func (c *countReader) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n.Add(int64(n))
	c.all.Add(int64(n))
	return n, err
}

func (s *Source) open(at Position) error {
	raw := &countReader{r: s.o.Stdin, all: &s.read}
	var file *os.File
	if !s.in.Stdin() {
		f, err := os.Open(s.in.Path)
		if err != nil {
			return openError(s.in, err)
		}
		s.close = append(s.close, f)
		file = f
		raw.r = f
	}
	r, closers, layers, err := unpack(s.in, raw, s.o.MaxRatio)
	s.close = append(s.close, closers...)
	if err != nil {
		return s.in.broken(&Document{}, err)
	}
	b := &body{Reader: r, o: &s.o, limit: s.o.MaxDocument, start: at}
	if s.o.Parts {
		b.limit *= 2
	}
	if layers == 0 && file != nil {
		if info, err := file.Stat(); err == nil && info.Mode().IsRegular() {
			b.file = file
		}
	}
	format, err := s.format(b)
	if err != nil {
		return s.in.broken(&Document{}, err)
	}
	reader, err := formats[format](s.in, b)
	if err != nil {
		var bad *Error
		if !errors.As(err, &bad) {
			err = s.in.broken(&Document{}, err)
		}
		return err
	}
	if c, ok := reader.(io.Closer); ok {
		s.close = append(s.close, c)
	}
	s.reader = reader
	return nil
}

// format is what the user says, else what the name says, else what the
// beginning says. Where beginning and name contradict each other the input is
// not what it should be.
func (s *Source) format(b *body) (string, error) {
	if s.o.Format != "auto" {
		return s.o.Format, nil
	}
	format := s.in.Format()
	head, _ := b.Peek(magicSize)
	is := ""
	switch {
	case bytes.HasPrefix(head, []byte(parquetMagic)):
		is = "parquet"
	case bytes.HasPrefix(head, []byte("WARC/1.")), bytes.HasPrefix(head, []byte("WARC/0.")):
		is = "warc"
	}
	switch {
	case is != "" && (format == "text" || format == "auto"):
		return is, nil
	case format == "auto":
		return sniff(b.Reader), nil
	case format == "parquet" && is != format && len(head) > 0:
		return "", fmt.Errorf("is not Parquet, and its name says so")
	case is == "parquet" && is != format:
		return "", fmt.Errorf("is Parquet, and its name says %s", format)
	}
	return format, nil
}

// broken is an input that cannot be read on; d is the record that was cut.
func (in *Input) broken(d *Document, err error) *Error {
	d.unsettled = true
	e := &Error{File: in.Name(), Line: d.Line, Record: d.Record, Offset: d.Offset, Err: fmt.Errorf("cannot be read on: %w", err)}
	e.Todo = "what stands before may be damaged too; fetch the file again"
	if d.Record == 0 {
		e.Todo = "fetch the file again, or name its format with --from"
	}
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		e.Err = errors.New("the file is cut off here")
		e.Todo = "what stands before counts; fetch the file again for the rest"
	case errors.Is(err, errBomb):
		e.Todo = "raise --max-ratio if that is right"
	}
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
