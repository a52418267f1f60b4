package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"path/filepath"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

type scoreFlags struct {
	job
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

` + inputHelp + `

` + batchHelp + `

A text file of more than --max-document bytes is judged in windows of 4 MiB.`,
		Example: `  shai score page.txt
  shai score corpus.jsonl.gz -o verdicts.jsonl.gz
  shai score --offsets=runes corpus.jsonl      # for Python's str
  shai score --format=dolma part.jsonl.gz -o attributes/part.jsonl.gz
  shai score --text-field=content part.parquet -o verdicts.parquet
  shai score --shard=3/8 --files-from=wet.paths -o verdicts/ --stats=3.json`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runScore(c, &f, paths) },
	}
	fs := c.Flags()
	fs.StringVar(&f.offsets, "offsets", "bytes", "unit of offsets: bytes (of UTF-8), runes (Python) or utf16 (JavaScript, Java)")
	fs.StringVar(&f.format, "format", "shai", "record to print: shai, dolma (attributes; offsets in runes), or parquet (as is the default if OUTPUT is named *.parquet)")
	fs.BoolVar(&f.splices, "splices", false, "with --with-text, "+splicesUsage)
	fs.BoolVar(&f.withText, "with-text", false, `add "text", and "clean", the text without its blocks`)
	fs.IntVar(&f.terms, "terms", 6, "print at most this many terms of a span, strongest first")
	fs.BoolVar(&f.check, "check", false, "exit 1 if there are findings")
	a.choices(c, "offsets", "bytes", "runes", "utf16")
	a.choices(c, "format", "shai", "dolma", "parquet")
	a.outputFlag(c, outputUsage+"; below FOLDER/, each input has an output of its own")
	a.classifyFlags(c)
	a.batchInput(c)
	f.flags(c)
	return c
}

// batchInput are the flags of input of a batch, which holds less in memory.
func (a *app) batchInput(c *cobra.Command) {
	a.inputFlags(c)
	m := c.Flags().Lookup("max-document")
	m.DefValue = strconv.Itoa(batchDocument)
	m.Usage = "longest document in bytes; a longer text is judged in windows, a record of more than twice that fails alone"
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if !m.Changed {
			a.maxDocument = batchDocument
		}
		return run(c, args)
	}
}

const batchDocument = 16 << 20

func (a *app) runScore(cmd *cobra.Command, f *scoreFlags, paths []string) error {
	if err := oneOf("offsets", f.offsets, "bytes", "runes", "utf16"); err != nil {
		return err
	}
	if err := oneOf("format", f.format, "shai", "dolma", "parquet"); err != nil {
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
	j := &f.job
	j.app = a
	j.folder = a.output != "" && isFolder(a.output)
	switch {
	case j.folder:
	case corpus.IsParquet(a.output) && f.format == "dolma":
		return errors.New("Dolma reads attributes as JSON lines; name the output *.jsonl.gz")
	case corpus.IsParquet(a.output):
		f.format = "parquet"
	case f.format == "parquet":
		return errors.New("--format=parquet wants an output named *.parquet, or a folder, with -o")
	}
	a.terms = f.terms
	a.parts = !f.withText
	c, err := a.classifier()
	if err != nil {
		return err
	}
	if f.format == "parquet" {
		j.columns = recordTable
	}
	j.name = func(in *corpus.Input) string { return recordsName(in, f.format) }
	j.join = (&joiner{f: f}).join
	judge := a.judge(c)
	j.work = func(d *corpus.Document) (result, error) {
		v := judge.classify(d.Document)
		r := result{verdict: v, found: v.Label != classify.Clean}
		if d.Part > 0 {
			r.record, r.units = newRecord(f, d, &v), length(f.unit(), d.Text)
			return r, nil
		}
		if f.format == "parquet" {
			r.cells = recordTable.Cells(newRecord(f, d, &v).row(d.ID))
			return r, nil
		}
		var err error
		r.out, err = encode(f, d, &v)
		return r, err
	}
	if err := j.begin(cmd, paths); err != nil {
		return err
	}
	if err := j.do(cmd.Context()); err != nil {
		return err
	}
	if f.check && j.tally.Verdicts[string(classify.Clean)] < j.tally.Documents {
		return errFound
	}
	return nil
}

// unit is that of the offsets.
func (f *scoreFlags) unit() string {
	if f.format == "dolma" {
		return "runes"
	}
	return f.offsets
}

// recordsName is the name of the records of an input below a folder.
func recordsName(in *corpus.Input, format string) string {
	name, packing := corpus.SplitPacking(in.Rel)
	if in.Format() == "jsonl" {
		name = name[:len(name)-len(filepath.Ext(name))]
	}
	if format == "parquet" {
		return name + ".parquet"
	}
	return name + ".jsonl" + packing
}

// joiner makes one record of the parts of a long document; its verdict is made
// before.
type joiner struct {
	f     *scoreFlags
	spans []spanRecord
	units int
}

func (jo *joiner) join(d *corpus.Document, r result) (result, error) {
	for _, s := range r.record.Spans {
		s.Start += jo.units
		s.End += jo.units
		jo.spans = append(jo.spans, s)
	}
	jo.units += r.units
	if d.More {
		return r, nil
	}
	rec := verdictRecord(&r.verdict)
	rec.Spans = append(rec.Spans, jo.spans...)
	r.found, r.record = r.verdict.Label != classify.Clean, nil
	jo.spans, jo.units = nil, 0
	if jo.f.format == "parquet" {
		r.cells = recordTable.Cells(rec.row(d.ID))
		return r, nil
	}
	var err error
	r.out, err = jo.f.line(d, rec)
	return r, err
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
	x = round(x, unit)
	return strconv.AppendFloat(nil, x, 'f', -1, 64), nil
}

func round(x, unit float64) float64 {
	x = math.Round(x*unit) / unit
	if x == 0 {
		x = 0 // no minus
	}
	return x
}

// marshal is json.Marshal without the escapes that HTML wants.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// newRecord is the record of a document, and of its text if that is asked for.
func newRecord(f *scoreFlags, d *corpus.Document, v *classify.Verdict) *record {
	at := offsets(f.unit(), d.Text, v.Spans)
	r := verdictRecord(v)
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
		cut := *v
		if !f.splices {
			cut = v.WithoutSplices()
		}
		text, clean := string(d.Text), string(cut.Strip(nil, d.Text))
		r.Text, r.Clean = &text, &clean
	}
	return r
}

// verdictRecord is the record without the spans.
func verdictRecord(v *classify.Verdict) *record {
	r := &record{
		Verdict: v.Label, Score: probability(v.Score), Unsure: v.Unsure,
		Languages: map[string]int{}, Spans: []spanRecord{},
	}
	for l, n := range v.Languages {
		r.Languages[string(l)] = n
	}
	return r
}

// encode is the line of a document.
func encode(f *scoreFlags, d *corpus.Document, v *classify.Verdict) ([]byte, error) {
	if f.withText && !utf8.Valid(d.Text) {
		return nil, d.Fail(errors.New("the text is not UTF-8 and cannot stand in JSON"), "convert it to UTF-8 or leave out --with-text")
	}
	return f.line(d, newRecord(f, d, v))
}

// line is a record as a line of JSON.
func (f *scoreFlags) line(d *corpus.Document, rec *record) ([]byte, error) {
	rec.ID = d.RawID()
	if rec.ID == nil {
		var err error
		if rec.ID, err = marshal(d.ID); err != nil {
			return nil, err
		}
	}
	var v any = rec
	if f.format == "dolma" {
		v = dolma(d, rec)
	}
	b, err := marshal(v)
	return append(b, '\n'), err
}

// recordRow is the record as a row of Parquet.
type recordRow struct {
	ID        string        `parquet:"id"`
	Verdict   string        `parquet:"verdict,dict"`
	Score     float64       `parquet:"score"`
	Unsure    bool          `parquet:"unsure"`
	Languages []languageRow `parquet:"languages,list"` // sorted: a map would come out in any order
	Spans     []spanRow     `parquet:"spans,list"`
	Text      *string       `parquet:"text,optional"`
	Clean     *string       `parquet:"clean,optional"`
}

type languageRow struct {
	Language string `parquet:"language,dict"`
	Bytes    int64  `parquet:"bytes"`
}

type spanRow struct {
	Start    int64     `parquet:"start"`
	End      int64     `parquet:"end"`
	Score    float64   `parquet:"score"`
	LLR      float64   `parquet:"llr"`
	Family   string    `parquet:"family,dict"`
	Language string    `parquet:"language,dict"`
	Shape    string    `parquet:"shape,dict"`
	Terms    []termRow `parquet:"terms,list"`
}

type termRow struct {
	Term string  `parquet:"term"`
	LLR  float64 `parquet:"llr"`
}

var recordTable = corpus.TableOf(recordRow{})

func (r *record) row(id string) recordRow {
	row := recordRow{
		ID: id, Verdict: string(r.Verdict), Score: round(float64(r.Score), 1e6), Unsure: r.Unsure,
		Languages: []languageRow{}, Spans: []spanRow{}, Text: r.Text, Clean: r.Clean,
	}
	for _, l := range slices.Sorted(maps.Keys(r.Languages)) {
		row.Languages = append(row.Languages, languageRow{l, int64(r.Languages[l])})
	}
	for _, s := range r.Spans {
		sr := spanRow{
			Start: int64(s.Start), End: int64(s.End), Score: round(float64(s.Score), 1e6), LLR: round(float64(s.LLR), 1e2),
			Family: s.Family, Language: s.Language, Shape: s.Shape, Terms: []termRow{},
		}
		for _, t := range s.Terms {
			sr.Terms = append(sr.Terms, termRow{t.term, round(float64(t.llr), 1e2)})
		}
		row.Spans = append(row.Spans, sr)
	}
	return row
}

func dolma(d *corpus.Document, rec *record) any {
	type attributes struct {
		Injected [][3]any `json:"shai__injected"`
	}
	r := struct {
		ID         json.RawMessage `json:"id"`
		Source     string          `json:"source"`
		Attributes attributes      `json:"attributes"`
	}{ID: rec.ID, Source: d.Input.Name(), Attributes: attributes{[][3]any{}}}
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
	for _, s := range rec.Spans {
		r.Attributes.Injected = append(r.Attributes.Injected, [3]any{s.Start, s.End, s.Score})
	}
	return r
}

// length is that of a text in a unit of offsets.
func length(unit string, text []byte) int {
	return offsets(unit, text, []classify.Span{{Start: len(text), End: len(text)}})[0][1]
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
