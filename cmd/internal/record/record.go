package record

import (
	"encoding/json"
	"errors"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
)

// Options say what stands in a record. The zero value is the shortest one.
type Options struct {
	Offsets   Unit // of spans; the zero value is Bytes
	Terms     int  // at most this many of a span, strongest first
	WithText  bool // add the text
	WithClean bool // add the text without its blocks
	Splices   bool // cut keywords inside sentences as well
	Dolma     bool // write attributes for Dolma's mixer: spans alone, in Runes
}

// Document is what of a document stands in its record.
type Document struct {
	ID        json.RawMessage // a JSON string or number, as it was read
	RequestID json.RawMessage // given back as it is; nil if there was none
	Source    string          // of Dolma's records
	Text      []byte
}

// Record is a verdict; its fields stand in this order.
type Record struct {
	ID        json.RawMessage `json:"id"`
	RequestID json.RawMessage `json:"request_id,omitempty"`
	Verdict   classify.Label  `json:"verdict"`
	Score     Probability     `json:"score"`
	Unsure    bool            `json:"unsure"`
	Languages map[string]int  `json:"languages"`
	Spans     []Span          `json:"spans" nullable:"false"`
	Text      *string         `json:"text,omitempty"`
	Clean     *string         `json:"clean,omitempty"`
}

// Span is a block: from Start to before End, in the unit of Options.Offsets.
type Span struct {
	Start    int         `json:"start"`
	End      int         `json:"end"`
	Score    Probability `json:"score"`
	LLR      Nats        `json:"llr"`
	Family   string      `json:"family"`
	Language string      `json:"language"`
	Shape    string      `json:"shape"`
	Terms    []Term      `json:"terms" nullable:"false"`
}

// ErrNotUTF8 is returned for a text that was to stand in a record and cannot.
var ErrNotUTF8 = errors.New("the text is not UTF-8 and cannot stand in JSON")

// Append appends the record of a document, and a line break, to dst. It fails
// with ErrNotUTF8 where the text was asked for and is something else.
func (o *Options) Append(dst []byte, d *Document, v *classify.Verdict) ([]byte, error) {
	r, err := o.Record(d, v)
	if err != nil {
		return dst, err
	}
	return o.Line(dst, d.Source, r)
}

// Line appends a record, and a line break, to dst: as it is, or as attributes
// that name the source, if Dolma's are asked for.
func (o *Options) Line(dst []byte, source string, r *Record) ([]byte, error) {
	var line any = r
	if o.Dolma {
		line = newAttributes(source, r)
	}
	b, err := Marshal(line)
	if err != nil {
		return dst, err
	}
	return append(append(dst, b...), '\n'), nil
}

// Unit is that of the offsets.
func (o *Options) Unit() Unit {
	if o.Dolma {
		return Runes
	}
	return o.Offsets
}

// Record is the record of a document. It fails with ErrNotUTF8 where the text
// was asked for and is something else.
func (o *Options) Record(d *Document, v *classify.Verdict) (*Record, error) {
	r := &Record{
		ID: d.ID, RequestID: d.RequestID, Verdict: v.Label, Score: Probability(v.Score), Unsure: v.Unsure,
		Languages: languages(v), Spans: make([]Span, 0, len(v.Spans)),
	}
	at := offsets(o.Unit(), d.Text, v.Spans)
	for i, s := range v.Spans {
		t := Span{
			Start: at[i][0], End: at[i][1], Score: Probability(s.Score), LLR: Nats(s.LLR),
			Family: s.Family, Language: string(s.Language), Shape: s.Shape, Terms: []Term{},
		}
		for _, e := range s.Terms[:min(o.Terms, len(s.Terms))] {
			t.Terms = append(t.Terms, Term{e.Term, Nats(e.LLR)})
		}
		r.Spans = append(r.Spans, t)
	}
	if (o.WithText || o.WithClean) && !utf8.Valid(d.Text) {
		return nil, ErrNotUTF8
	}
	if o.WithText {
		text := string(d.Text)
		r.Text = &text
	}
	if o.WithClean {
		clean := string(o.Strip(d.Text, v))
		r.Clean = &clean
	}
	return r, nil
}

func languages(v *classify.Verdict) map[string]int {
	n := make(map[string]int, len(v.Languages))
	for l, b := range v.Languages {
		n[string(l)] = b
	}
	return n
}

// Strip is the text without the blocks that are to be cut. Where there are
// none, it is the text itself and shares its memory.
func (o *Options) Strip(text []byte, v *classify.Verdict) []byte {
	cut := *v
	if !o.Splices {
		cut = v.WithoutSplices()
	}
	if len(cut.Spans) == 0 {
		return text
	}
	return cut.Strip(make([]byte, 0, len(text)), text)
}
