package corpus

import (
	"bytes"
	"io"
)

// LineReader reads the lines of one file, compressed or not, that holds
// something else than documents.
type LineReader struct {
	s *Source
	l *scanner
}

// Lines opens a file for reading by line.
func Lines(path string) (*LineReader, error) {
	s, err := openOne(path, "jsonl", 0)
	if err != nil {
		return nil, err
	}
	return &LineReader{s, s.reader.(*jsonlReader).scanner}, nil
}

// Next is the next line that is not blank, and its number from 1; nil at the end.
func (l *LineReader) Next() ([]byte, int, error) {
	for !l.l.ended {
		row, _, err := l.l.next()
		line := l.l.pos.Line
		if err == io.EOF {
			l.l.ended = true
		} else if err != nil {
			return nil, line, l.s.in.broken(&Document{Line: line}, err)
		}
		if row = withoutBreak(row); len(bytes.TrimSpace(row)) > 0 {
			return row, line, nil
		}
	}
	return nil, 0, nil
}

// Close closes the file.
func (l *LineReader) Close() error { return l.s.Close() }
