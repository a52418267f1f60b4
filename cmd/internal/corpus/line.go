package corpus

import "io"

// linesReader reads each line as a document. Blank lines are passed over, and
// a \r before the line break is no part of the text.
type linesReader struct{ *scanner }

func newLines(in *Input, b *body) (Reader, error) {
	s := newScanner(in, b)
	return &linesReader{s}, b.skip(s)
}

func (l *linesReader) Read(d *Document) error {
	for !l.ended {
		l.begin(d)
		raw, size, err := l.next()
		text := withoutBreak(raw)
		if n := len(text); n > 0 && text[n-1] == '\r' {
			text = text[:n-1]
		}
		if err == errLong {
			l.take(d)
			return l.long(d, size)
		}
		l.ended = err != nil
		if err != nil && err != io.EOF {
			d.Raw = raw
			l.take(d)
			return l.in.broken(d, err)
		}
		if isBlank(text) {
			l.pos.Record--
			if l.pass(d, raw) {
				return nil
			}
			continue
		}
		d.Text, d.Raw, d.shape = text, raw, plain{}
		l.take(d)
		return nil
	}
	return io.EOF
}

func isBlank(text []byte) bool {
	for _, c := range text {
		if c != ' ' && c != '\t' {
			return false
		}
	}
	return true
}
