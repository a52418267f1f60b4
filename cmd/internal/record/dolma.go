package record

import "encoding/json"

// attributes are what Dolma's mixer reads: spans as [start, end, score].
type attributes struct {
	ID         json.RawMessage `json:"id"`
	Source     string          `json:"source"`
	Attributes struct {
		Injected [][3]any `json:"shai__injected"`
	} `json:"attributes"`
}

// newAttributes are those of a record whose offsets are in Runes.
func newAttributes(source string, r *Record) *attributes {
	a := &attributes{ID: r.ID, Source: source}
	a.Attributes.Injected = make([][3]any, 0, len(r.Spans))
	for _, s := range r.Spans {
		a.Attributes.Injected = append(a.Attributes.Injected, [3]any{s.Start, s.End, s.Score})
	}
	return a
}
