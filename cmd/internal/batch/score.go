package batch

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/spf13/pflag"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// Score says which records a batch makes of its documents.
type Score struct {
	Offsets  string // a name of record.Units
	Format   string // shai, dolma or parquet
	WithText bool
	Splices  bool
	Terms    int
}

// Flags are those that fill it in.
func (s *Score) Flags(f *pflag.FlagSet) {
	f.StringVar(&s.Offsets, "offsets", "bytes", "unit of offsets: bytes (of UTF-8), runes (Python) or utf16 (JavaScript, Java)")
	f.StringVar(&s.Format, "format", "shai", "record to print: shai, dolma (attributes; offsets in runes), or parquet (as is the default if OUTPUT is named *.parquet)")
	f.BoolVar(&s.Splices, "splices", false, "with --with-text, "+splicesUsage)
	f.BoolVar(&s.WithText, "with-text", false, `add "text", and "clean", the text without its blocks`)
	f.IntVar(&s.Terms, "terms", 6, "print at most this many terms of a span, strongest first")
}

const splicesUsage = "cut keywords inside sentences as well"

// Check says what is wrong with it.
func (s *Score) Check() error {
	if err := oneOf("offsets", s.Offsets, record.Units()...); err != nil {
		return err
	}
	if err := oneOf("format", s.Format, "shai", "dolma", "parquet"); err != nil {
		return err
	}
	if s.Splices && !s.WithText {
		return errors.New("--splices goes with --with-text only")
	}
	if s.Format == "dolma" && s.WithText {
		return errors.New("--with-text goes with --format=shai only")
	}
	if s.Terms < 0 {
		return fmt.Errorf("--terms=%d: use a number from 0 on", s.Terms)
	}
	return nil
}

// Prepare makes a job of it, before the job is planned.
func (s *Score) Prepare(j *Job) error {
	j.folder = j.Output != "" && IsFolder(j.Output)
	switch {
	case j.folder:
	case corpus.IsParquet(j.Output) && s.Format == "dolma":
		return errors.New("Dolma reads attributes as JSON lines; name the output *.jsonl.gz")
	case corpus.IsParquet(j.Output):
		s.Format = "parquet"
	case s.Format == "parquet":
		return errors.New("--format=parquet wants an output named *.parquet, or a folder, with -o")
	}
	j.parts = !s.WithText
	if s.Format == "parquet" {
		j.columns = recordTable
	}
	j.name = func(in *corpus.Input) string { return recordsName(in, s.Format) }
	return nil
}

// Use makes a prepared job judge with c, which gives as many terms as Terms.
func (s *Score) Use(j *Job, c *Judge) {
	o := s.Options()
	j.join = (&joiner{s: s, o: o}).join
	j.work = func(d *corpus.Document) (Result, error) {
		v := c.Classify(d.Document)
		r := Result{Verdict: v, Found: v.Label != classify.Clean}
		rec, err := recordOf(o, d, &v)
		if err != nil {
			return r, err
		}
		if d.Part > 0 {
			r.record, r.units = rec, o.Unit().Length(d.Text)
			return r, nil
		}
		err = s.answer(o, d, rec, &r)
		return r, err
	}
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
	s     *Score
	o     *record.Options
	spans []record.Span
	units int
}

func (jo *joiner) join(d *corpus.Document, r Result) (Result, error) {
	for _, s := range r.record.Spans {
		s.Start += jo.units
		s.End += jo.units
		jo.spans = append(jo.spans, s)
	}
	jo.units += r.units
	if d.More {
		return r, nil
	}
	whole := r.Verdict
	whole.Spans = nil
	rec, err := recordOf(jo.o, d, &whole)
	if err != nil {
		return r, err
	}
	rec.Spans = append(rec.Spans, jo.spans...)
	r.Found, r.record = whole.Label != classify.Clean, nil
	jo.spans, jo.units = nil, 0
	err = jo.s.answer(jo.o, d, rec, &r)
	return r, err
}

// Options are those of the record that is asked for.
func (s *Score) Options() *record.Options {
	return &record.Options{
		Offsets: record.Unit(s.Offsets), Terms: s.Terms, Dolma: s.Format == "dolma",
		WithText: s.WithText, WithClean: s.WithText, Splices: s.Splices,
	}
}

// recordOf is the record of a document.
func recordOf(o *record.Options, d *corpus.Document, v *classify.Verdict) (*record.Record, error) {
	r := &record.Document{ID: d.RawID(), Text: d.Text}
	if r.ID == nil {
		id, err := record.Marshal(d.ID)
		if err != nil {
			return nil, err
		}
		r.ID = id
	}
	rec, err := o.Record(r, v)
	if errors.Is(err, record.ErrNotUTF8) {
		err = d.Fail(err, "convert it to UTF-8 or leave out --with-text")
	}
	return rec, err
}

// sourceName is the source that Dolma's records name.
func sourceName(d *corpus.Document) string {
	if d.Row != nil {
		var row struct {
			Source any `json:"source"`
		}
		if json.Unmarshal(d.Row, &row) == nil { // valid already
			if name, ok := row.Source.(string); ok {
				return name
			}
		}
	}
	return d.Input.Name()
}

// answer puts a record into the result, as a line or as a row.
func (s *Score) answer(o *record.Options, d *corpus.Document, rec *record.Record, r *Result) error {
	if s.Format == "parquet" {
		r.cells = recordTable.Cells(rowOf(rec, d.ID))
		return nil
	}
	source := ""
	if o.Dolma {
		source = sourceName(d)
	}
	var err error
	r.Out, err = o.Line(nil, source, rec)
	return err
}
