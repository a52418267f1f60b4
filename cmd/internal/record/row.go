package record

import (
	"bytes"
	"encoding/json"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// Row is what of a row stands in its record: its "id" and "request_id" as
// they are. A row without an id is called by the name given.
func Row(d *corpus.Document, name string) (*Document, error) {
	r := &Document{ID: d.RawID(), RequestID: d.Field("request_id"), Text: d.Text}
	if r.ID == nil {
		id, err := Marshal(name)
		if err != nil {
			return nil, err
		}
		r.ID = id
	}
	return r, nil
}

// Failure answers a row that could not be judged, in the place of its record.
type Failure struct {
	ID        json.RawMessage `json:"id"` // null if it is not known
	RequestID json.RawMessage `json:"request_id,omitempty"`
	Line      int             `json:"line"` // from 1
	Error     string          `json:"error"`
}

// Append appends the failure, and a line break, to dst.
func (f *Failure) Append(dst []byte) ([]byte, error) {
	if f.ID == nil {
		f.ID = json.RawMessage("null")
	}
	b, err := Marshal(f)
	if err != nil {
		return dst, err
	}
	return append(append(dst, b...), '\n'), nil
}

// Failed is the failure of a row, by its error. Of a row that is broken, as
// much is told as can be read.
func Failed(d *corpus.Document, e *corpus.Error) *Failure {
	f := &Failure{ID: d.RawID(), Line: e.Line, Error: e.Err.Error()}
	if json.Valid(d.Row) && bytes.HasPrefix(bytes.TrimSpace(d.Row), []byte("{")) {
		f.RequestID = d.Field("request_id")
	}
	return f
}
