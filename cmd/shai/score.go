package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

type scoreFlags struct {
	job
	offsets  string
	format   string
	withText bool
	splices  bool
	terms    int
	check    bool
	stream   bool
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

` + streamHelp + `

` + inputHelp + `

` + batchHelp + `

A text file of more than --max-document bytes is judged in windows of 512 KiB.`,
		Example: `  shai score page.txt
  shai score corpus.jsonl.gz -o verdicts.jsonl.gz
  shai score --offsets=runes corpus.jsonl      # for Python's str
  shai score --format=dolma part.jsonl.gz -o attributes/part.jsonl.gz
  shai score --text-field=content part.parquet -o verdicts.parquet
  shai score --shard=3/8 --files-from=wet.paths -o verdicts/ --stats=3.json
  shai score --stream                           # a worker: a line in, a line out`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runScore(c, &f, paths) },
	}
	fs := c.Flags()
	fs.StringVar(&f.offsets, "offsets", "bytes", "unit of offsets: bytes (of UTF-8), runes (Python) or utf16 (JavaScript, Java)")
	fs.StringVar(&f.format, "format", "shai", "record to print: shai, dolma (attributes; offsets in runes), or parquet (as is the default if OUTPUT is named *.parquet)")
	fs.BoolVar(&f.splices, "splices", false, "with --with-text, "+splicesUsage)
	fs.BoolVar(&f.withText, "with-text", false, `add "text", and "clean", the text without its blocks`)
	fs.IntVar(&f.terms, "terms", 6, "print at most this many terms of a span, strongest first")
	fs.BoolVar(&f.check, "check", false, "exit 1 if there are findings")
	fs.BoolVar(&f.stream, "stream", false, "answer each line of standard input with a line, at once")
	a.choices(c, "offsets", record.Units()...)
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
	if err := oneOf("offsets", f.offsets, record.Units()...); err != nil {
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
	if f.stream {
		return a.runStream(cmd.Context(), f, paths)
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
	o := f.options()
	j.join = (&joiner{f: f, o: o}).join
	judge := a.judge(c)
	j.work = func(d *corpus.Document) (result, error) {
		v := judge.classify(d.Document)
		r := result{verdict: v, found: v.Label != classify.Clean}
		rec, err := recordOf(o, d, &v)
		if err != nil {
			return r, err
		}
		if d.Part > 0 {
			r.record, r.units = rec, o.Unit().Length(d.Text)
			return r, nil
		}
		err = f.answer(o, d, rec, &r)
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
	o     *record.Options
	spans []record.Span
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
	whole := r.verdict
	whole.Spans = nil
	rec, err := recordOf(jo.o, d, &whole)
	if err != nil {
		return r, err
	}
	rec.Spans = append(rec.Spans, jo.spans...)
	r.found, r.record = whole.Label != classify.Clean, nil
	jo.spans, jo.units = nil, 0
	err = jo.f.answer(jo.o, d, rec, &r)
	return r, err
}

// options are those of the record that the flags ask for.
func (f *scoreFlags) options() *record.Options {
	return &record.Options{
		Offsets: record.Unit(f.offsets), Terms: f.terms, Dolma: f.format == "dolma",
		WithText: f.withText, WithClean: f.withText, Splices: f.splices,
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

// sourceOf is the source that Dolma's records name.
func sourceOf(d *corpus.Document) string {
	if d.Row != nil {
		var row struct {
			Source any `json:"source"`
		}
		if json.Unmarshal(d.Row, &row) == nil { // valid already
			if s, ok := row.Source.(string); ok {
				return s
			}
		}
	}
	return d.Input.Name()
}

// answer puts a record into the result, as a line or as a row.
func (f *scoreFlags) answer(o *record.Options, d *corpus.Document, rec *record.Record, r *result) error {
	if f.format == "parquet" {
		r.cells = recordTable.Cells(rowOf(rec, d.ID))
		return nil
	}
	source := ""
	if o.Dolma {
		source = sourceOf(d)
	}
	var err error
	r.out, err = o.Line(nil, source, rec)
	return err
}
