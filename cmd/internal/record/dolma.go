package record

import (
	"encoding/json"

	"github.com/shai-text/shai/classify"
)

// attributes are what Dolma's mixer reads: spans as [start, end, score].
type attributes struct {
	ID         json.RawMessage `json:"id"`
	Source     string          `json:"source"`
	Attributes struct {
		Injected [][3]any `json:"shai__injected"`
	} `json:"attributes"`
}

func newAttributes(d *Document, v *classify.Verdict) *attributes {
	a := &attributes{ID: d.ID, Source: d.Source}
	a.Attributes.Injected = [][3]any{}
	at := offsets(Runes, d.Text, v.Spans)
	for i, s := range v.Spans {
		a.Attributes.Injected = append(a.Attributes.Injected, [3]any{at[i][0], at[i][1], Probability(s.Score)})
	}
	return a
}
