package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

type scoreFlags struct {
	offsets  string
	format   string
	withText bool
	splices  bool
	terms    int
	check    bool
}

func (a *app) score() *cobra.Command {
	var f scoreFlags
	c := &cobra.Command{
		Use:   "score [FLAGS] [PATHS]",
		Short: "Print a verdict for each document, as JSON lines",
		Long: `Print a verdict for each document, one JSON object a line, in input order:

  {"id":"a","verdict":"injected","score":0.9998,"unsure":false,
   "languages":{"en":4210,"zh":1189},
   "spans":[{"start":0,"end":103,"score":0.9999,"llr":41.2,"family":"porn",
     "language":"zh","shape":"block","terms":[["在线",2.9]]}]}

verdict is clean, injected (a real document with blocks in it: repair it) or
spam (nothing real is left: drop it). score is a probability. llr is evidence
in nats, positive for spam, as is each term's. start and end are offsets into
the text, half open, in the unit of --offsets.

` + inputHelp,
		Example: `  shai score page.txt
  shai score corpus.jsonl.gz -o verdicts.jsonl.gz
  shai score --offsets=runes corpus.jsonl      # for Python's str
  shai score --format=dolma part.jsonl.gz -o attributes/part.jsonl.gz`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runScore(c.Context(), &f, paths) },
	}
	fs := c.Flags()
	fs.StringVar(&f.offsets, "offsets", "bytes", "unit of offsets: bytes (of UTF-8), runes (Python) or utf16 (JavaScript, Java)")
	fs.StringVar(&f.format, "format", "shai", "record to print: shai, or dolma (attributes; offsets in runes)")
	fs.BoolVar(&f.splices, "splices", false, "with --with-text, "+splicesUsage)
	fs.BoolVar(&f.withText, "with-text", false, `add "text", and "clean", the text without its blocks`)
	fs.IntVar(&f.terms, "terms", 6, "print at most this many terms of a span, strongest first")
	fs.BoolVar(&f.check, "check", false, "exit 1 if there are findings")
	a.choices(c, "offsets", "bytes", "runes", "utf16")
	a.choices(c, "format", "shai", "dolma")
	a.outputFlag(c, outputUsage)
	a.classifyFlags(c)
	a.inputFlags(c)
	return c
}

func (a *app) runScore(ctx context.Context, f *scoreFlags, paths []string) error {
	if err := oneOf("offsets", f.offsets, "bytes", "runes", "utf16"); err != nil {
		return err
	}
	if err := oneOf("format", f.format, "shai", "dolma"); err != nil {
		return err
	}
	if f.splices && !f.withText {
		return errors.New("--splices goes with --with-text only")
	}
	if f.format == "dolma" && f.withText {
		return errors.New("--with-text goes with --format=shai only")
	}
	if f.terms < 0 {
		return fmt.Errorf("--terms=%d: use a number from 0 on", f.terms)
	}
	src, err := a.source(paths, false)
	if err != nil {
		return err
	}
	a.terms = f.terms
	c, err := a.classifier()
	if err != nil {
		return err
	}
	type scored struct {
		line  []byte
		found bool
	}
	found := false
	err = a.write(func(o *corpus.Output) error {
		return corpus.Each(ctx, src, a.pipe(o), func(d *corpus.Document) (scored, error) {
			v := c.Classify(d.Document)
			line, err := encode(f, d, &v)
			return scored{line, v.Label != classify.Clean}, err
		}, func(d *corpus.Document, s scored, err error) error {
			if err != nil {
				a.report(err)
				return nil
			}
			found = found || s.found
			_, err = o.Write(s.line)
			return err
		})
	})
	if err == nil && f.check && found {
		err = errFound
	}
	return err
}

// record is the contract of shai score; its fields stand in this order.
type record struct {
	ID        json.RawMessage `json:"id"`
	Verdict   classify.Label  `json:"verdict"`
	Score     probability     `json:"score"`
	Unsure    bool            `json:"unsure"`
	Languages map[string]int  `json:"languages"`
	Spans     []spanRecord    `json:"spans"`
	Text      *string         `json:"text,omitempty"`
	Clean     *string         `json:"clean,omitempty"`
}

type spanRecord struct {
	Start    int          `json:"start"`
	End      int          `json:"end"`
	Score    probability  `json:"score"`
	LLR      nats         `json:"llr"`
	Family   string       `json:"family"`
	Language string       `json:"language"`
	Shape    string       `json:"shape"`
	Terms    []termRecord `json:"terms"`
}

type (
	probability float64 // six decimals
	nats        float64 // two
	termRecord  struct {
		term string
		llr  nats
	}
)

func (p probability) MarshalJSON() ([]byte, error) { return rounded(float64(p), 1e6) }
func (n nats) MarshalJSON() ([]byte, error)        { return rounded(float64(n), 1e2) }
func (t termRecord) MarshalJSON() ([]byte, error)  { return marshal([2]any{t.term, t.llr}) }

func (t *termRecord) UnmarshalJSON(b []byte) error {
	return json.Unmarshal(b, &[2]any{&t.term, (*float64)(&t.llr)})
}

func rounded(x, unit float64) ([]byte, error) {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return nil, fmt.Errorf("internal error: a figure is %v", x)
	}
	x = math.Round(x*unit) / unit
	if x == 0 {
		x = 0 // no minus
	}
	return strconv.AppendFloat(nil, x, 'f', -1, 64), nil
}

// marshal is json.Marshal without the escapes that HTML wants.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

func encode(f *scoreFlags, d *corpus.Document, v *classify.Verdict) ([]byte, error) {
	id := json.RawMessage(d.RawID())
	if id == nil {
		var err error
		if id, err = marshal(d.ID); err != nil {
			return nil, err
		}
	}
	unit := f.offsets
	if f.format == "dolma" {
		unit = "runes"
	}
	at := offsets(unit, d.Text, v.Spans)
	var rec any
	if f.format == "dolma" {
		rec = dolma(id, d, v, at)
	} else {
		r := &record{
			ID: id, Verdict: v.Label, Score: probability(v.Score), Unsure: v.Unsure,
			Languages: map[string]int{}, Spans: []spanRecord{},
		}
		for l, n := range v.Languages {
			r.Languages[string(l)] = n
		}
		for i, s := range v.Spans {
			sr := spanRecord{
				Start: at[i][0], End: at[i][1], Score: probability(s.Score), LLR: nats(s.LLR),
				Family: s.Family, Language: string(s.Language), Shape: s.Shape, Terms: []termRecord{},
			}
			for _, t := range s.Terms[:min(f.terms, len(s.Terms))] {
				sr.Terms = append(sr.Terms, termRecord{t.Term, nats(t.LLR)})
			}
			r.Spans = append(r.Spans, sr)
		}
		if f.withText {
			if !utf8.Valid(d.Text) {
				return nil, d.Fail(errors.New("the text is not UTF-8 and cannot stand in JSON"), "convert it to UTF-8 or leave out --with-text")
			}
			cut := *v
			if !f.splices {
				cut = v.WithoutSplices()
			}
			text, clean := string(d.Text), string(cut.Strip(nil, d.Text))
			r.Text, r.Clean = &text, &clean
		}
		rec = r
	}
	b, err := marshal(rec)
	return append(b, '\n'), err
}

func dolma(id json.RawMessage, d *corpus.Document, v *classify.Verdict, at [][2]int) any {
	type attributes struct {
		Injected [][3]any `json:"shai__injected"`
	}
	r := struct {
		ID         json.RawMessage `json:"id"`
		Source     string          `json:"source"`
		Attributes attributes      `json:"attributes"`
	}{ID: id, Source: d.Input.Name(), Attributes: attributes{[][3]any{}}}
	if d.Row != nil {
		var row struct {
			Source any `json:"source"`
		}
		if json.Unmarshal(d.Row, &row) == nil { // valid already
			if s, ok := row.Source.(string); ok {
				r.Source = s
			}
		}
	}
	for i, s := range v.Spans {
		r.Attributes.Injected = append(r.Attributes.Injected, [3]any{at[i][0], at[i][1], probability(s.Score)})
	}
	return r
}

// offsets are the spans in the unit that was asked for. An invalid byte
// counts as one character, as it does when it is replaced.
func offsets(unit string, text []byte, spans []classify.Span) [][2]int {
	out := make([][2]int, len(spans))
	pos, n := 0, 0
	to := func(end int) int {
		if unit == "bytes" {
			return end
		}
		for pos < end {
			r, size := utf8.DecodeRune(text[pos:])
			pos += size
			n++
			if unit == "utf16" && r > 0xffff {
				n++
			}
		}
		return n
	}
	for i, s := range spans {
		out[i][0] = to(s.Start)
		out[i][1] = to(s.End)
	}
	return out
}
