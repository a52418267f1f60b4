package record

import (
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

// TestAppend: the bytes of a record, in every unit and with every addition.
func TestAppend(t *testing.T) {
	text := "a😀<b>筛x"
	d := &Document{ID: json.RawMessage(`"<7>"`), Source: "s.jsonl", Text: []byte(text)}
	v := &classify.Verdict{
		Label: classify.Injected, Score: 0.99999951, Languages: map[segment.Language]int{"zh": 3, "en": 2},
		Spans: []classify.Span{
			{Start: 1, End: 5, Score: 0.25, LLR: -0.001, Family: "porn", Language: "zh", Shape: "splice",
				Terms: []classify.Evidence{{Term: "a&b", LLR: 2.006}, {Term: "c", LLR: 1}}},
			{Start: 8, End: 11, Score: 0.5, LLR: 12, Family: "other", Language: "en", Shape: "block"},
		},
	}
	head := `{"id":"<7>","verdict":"injected","score":1,"unsure":false,"languages":{"en":2,"zh":3},"spans":[{"start":`
	rest := `,"score":0.25,"llr":0,"family":"porn","language":"zh","shape":"splice","terms":[["a&b",2.01]]},{"start":`
	tail := `,"score":0.5,"llr":12,"family":"other","language":"en","shape":"block","terms":[]}]`
	for _, c := range []struct {
		name string
		o    Options
		want string
	}{
		{"bytes", Options{Terms: 1}, head + `1,"end":5` + rest + `8,"end":11` + tail + "}\n"},
		{"runes", Options{Terms: 1, Offsets: Runes}, head + `1,"end":2` + rest + `5,"end":6` + tail + "}\n"},
		{"utf16", Options{Terms: 1, Offsets: UTF16}, head + `1,"end":3` + rest + `6,"end":7` + tail + "}\n"},
		{"text", Options{Terms: 1, WithText: true}, head + `1,"end":5` + rest + `8,"end":11` + tail + `,"text":"a😀<b>筛x"}` + "\n"},
		{"clean", Options{Terms: 1, WithClean: true}, head + `1,"end":5` + rest + `8,"end":11` + tail + `,"clean":"a😀<b>x"}` + "\n"},
		{"splices", Options{Terms: 1, WithClean: true, Splices: true}, head + `1,"end":5` + rest + `8,"end":11` + tail + `,"clean":"a<b>x"}` + "\n"},
		{"dolma", Options{Terms: 1, Dolma: true}, `{"id":"<7>","source":"s.jsonl","attributes":{"shai__injected":[[1,2,0.25],[5,6,0.5]]}}` + "\n"},
	} {
		got, err := c.o.Append([]byte("before"), d, v)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
		if diff := cmp.Diff("before"+c.want, string(got)); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}

	clean := &classify.Verdict{Label: classify.Clean}
	d.RequestID = json.RawMessage(`[1]`)
	got, err := (&Options{}).Append(nil, d, clean)
	if want := `{"id":"<7>","request_id":[1],"verdict":"clean","score":0,"unsure":false,"languages":{},"spans":[]}` + "\n"; err != nil || string(got) != want {
		t.Errorf("%s %v", got, err)
	}

	d.Text = []byte("\xff")
	for _, o := range []Options{{WithText: true}, {WithClean: true}} {
		if got, err := o.Append(nil, d, clean); !errors.Is(err, ErrNotUTF8) || len(got) > 0 {
			t.Errorf("%s %v", got, err)
		}
	}
	if _, err := (&Options{}).Append(nil, d, clean); err != nil {
		t.Error(err)
	}
	clean.Score = math.NaN()
	if got, err := (&Options{}).Append(nil, d, clean); err == nil || len(got) > 0 {
		t.Errorf("a score that is no number was written: %s", got)
	}
}

func TestUnit(t *testing.T) {
	for _, u := range Units() {
		if err := Unit(u).Check(); err != nil {
			t.Error(err)
		}
	}
	if Unit("words").Check() == nil {
		t.Error("there is a unit called words")
	}
}

// TestRow: what of a row stands in its record, and in what answers a broken one.
func TestRow(t *testing.T) {
	for _, c := range []struct{ row, record, failure string }{
		{`{"id":7,"request_id":"r","text":""}`, `{"id":7,"request_id":"r","verdict":"clean","score":0,"unsure":false,"languages":{},"spans":[]}`, ``},
		{`{"text":""}`, `{"id":"in:3","verdict":"clean","score":0,"unsure":false,"languages":{},"spans":[]}`, ``},
		{`{"id":"a","request_id":{"x":1}}`, ``, `{"id":"a","request_id":{"x":1},"line":3,"error":"there is no \"text\""}`},
		{` ["text"]`, ``, `{"id":null,"line":3,"error":"is not a JSON object"}`},
		{`{"id":"a","request_id":1`, ``, `{"id":null,"line":3,"error":"is not JSON: unexpected end of JSON input"}`},
	} {
		var d corpus.Document
		err := d.ParseRow([]byte(c.row))
		var bad *corpus.Error
		var got []byte
		if errors.As(err, &bad) {
			bad.Line = 3
			got, err = Failed(&d, bad).Append(nil)
		} else if err == nil {
			var r *Document
			if r, err = Row(&d, "in:3"); err == nil {
				got, err = (&Options{}).Append(nil, r, &classify.Verdict{Label: classify.Clean})
			}
		}
		if err != nil || string(got) != c.record+c.failure+"\n" {
			t.Errorf("%s: %s %v", c.row, got, err)
		}
	}
}
