package corpus

import (
	"bufio"
	"io"
)

// Rows reads rows from a stream that is neither file nor standard input, such
// as the body of a request. It takes r as it is: nothing is guessed and
// nothing unpacked. A row longer than limit bytes is an error, and is not held
// in memory. Rows without an id come without one.
func Rows(r io.Reader, limit int64) Reader {
	var o Options
	s := &scanner{in: &Input{}, r: bufio.NewReaderSize(r, 64<<10), limit: limit}
	return &jsonlReader{s, o.names()}
}

// ParseRow makes d the document of one row, {"id":…,"text":…} and whatever
// else. Its error is an [*Error].
func (d *Document) ParseRow(row []byte) error {
	*d = Document{Row: row}
	var o Options
	n := o.names()
	return d.parse(&n)
}

// Field is the value of a field of the row as it stands there, or nil.
func (d *Document) Field(name string) (value []byte) {
	if d.Row != nil {
		fields(d.Row, func(key string, lo, hi int) {
			if key == name {
				value = d.Row[lo:hi]
			}
		})
	}
	return value
}
