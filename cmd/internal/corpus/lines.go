package corpus

import (
	"bytes"
	"io"
)

// LineReader reads the lines of one file, compressed or not, that holds
// something else than documents.
type LineReader struct {
	s *Source
}

// Lines opens a file for reading by line.
func Lines(path string) (*LineReader, error) {
	s, err := Open([]string{path}, &Options{Format: "jsonl"})
	if err != nil {
		return nil, err
	}
	s.in = &Input{Path: path}
	if err := s.open(); err != nil {
		s.Close()
		return nil, err
	}
	return &LineReader{s}, nil
}

// Next is the next line that is not blank, and its number from 1; nil at the end.
func (l *LineReader) Next() ([]byte, int, error) {
	j := l.s.reader.(*jsonlReader)
	for !j.ended {
		row, err := j.next()
		if err == io.EOF {
			j.ended = true
		} else if err != nil {
			return nil, j.line, l.s.in.broken(j.line, err)
		}
		if len(bytes.TrimSpace(row)) > 0 {
			return row, j.line, nil
		}
	}
	return nil, 0, nil
}

// Close closes the file.
func (l *LineReader) Close() error { return l.s.Close() }
