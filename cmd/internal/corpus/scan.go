package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
)

// scanner reads an input by line and knows where it is.
type scanner struct {
	in    *Input
	r     *bufio.Reader
	limit int64    // of a line that is held
	marks bool     // keep what is no document
	pos   Position // of what comes next
	lead  []byte
	ended bool
}

func newScanner(in *Input, b *body) *scanner {
	return &scanner{in: in, r: b.Reader, limit: b.limit, marks: b.o.Marks}
}

// maxLead is how much a scanner keeps for the document to come.
const maxLead = 1 << 20

var errLong = errors.New("line too long")

// next reads a line with its line break, and its length. It keeps no more than
// limit bytes of it, and reads a longer one to its end all the same.
func (s *scanner) next() (line []byte, size int64, err error) {
	s.pos.Line++
	var before [][]byte // the pieces before it: copied once, however long the line
	long := false
	for {
		part, err := s.r.ReadSlice('\n')
		if size += int64(len(part)); size > s.limit+1 || size > s.limit && err != nil {
			line, before, long = nil, nil, true
		}
		if !long {
			if len(line)+len(part) > cap(line) && len(line) >= 1<<20 {
				before = append(before, line)
				line = make([]byte, 0, min(2*cap(line), 64<<20))
			}
			line = append(line, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		s.pos.Offset += size
		if long && (err == nil || err == io.EOF) {
			return nil, size, errLong
		}
		if before != nil {
			line = bytes.Join(append(before, line), nil)
		}
		return line, size, err
	}
}

// begin puts the beginning of a record down in d.
func (s *scanner) begin(d *Document) {
	s.pos.Record++
	d.Line, d.Record, d.Offset = s.pos.Line+1, s.pos.Record, s.pos.Offset
}

// pass keeps a line that is no document. It tells that d is a Gap.
func (s *scanner) pass(d *Document, line []byte) bool {
	if !s.marks {
		return false
	}
	s.lead = append(s.lead, line...)
	if len(s.lead) < maxLead {
		return false
	}
	*d = Document{Input: s.in, Gap: true, Lead: s.lead, Next: s.pos}
	s.lead = nil
	return true
}

// take gives d what was passed over, and its end.
func (s *scanner) take(d *Document) {
	d.Lead, s.lead = s.lead, nil
	d.Next = s.pos
}

// long is the error of a record that was not held.
func (s *scanner) long(d *Document, size int64) *Error {
	d.Lost = size
	return d.Fail(tooLong(s.limit), "raise --max-document or split it")
}

func tooLong(limit int64) error { return fmt.Errorf("longer than %d bytes", limit) }

// withoutBreak is a line without its line break.
func withoutBreak(line []byte) []byte {
	if n := len(line); n > 0 && line[n-1] == '\n' {
		line = line[:n-1]
	}
	return line
}
