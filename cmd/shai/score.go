package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

type scoreFlags struct {
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

` + inputHelp,
		Example: `  shai score page.txt
  shai score corpus.jsonl.gz -o verdicts.jsonl.gz
  shai score --offsets=runes corpus.jsonl      # for Python's str
  shai score --format=dolma part.jsonl.gz -o attributes/part.jsonl.gz
  shai score --stream                           # a worker: a line in, a line out`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runScore(c.Context(), &f, paths) },
	}
	fs := c.Flags()
	fs.StringVar(&f.offsets, "offsets", "bytes", "unit of offsets: bytes (of UTF-8), runes (Python) or utf16 (JavaScript, Java)")
	fs.StringVar(&f.format, "format", "shai", "record to print: shai, or dolma (attributes; offsets in runes)")
	fs.BoolVar(&f.splices, "splices", false, "with --with-text, "+splicesUsage)
	fs.BoolVar(&f.withText, "with-text", false, `add "text", and "clean", the text without its blocks`)
	fs.IntVar(&f.terms, "terms", 6, "print at most this many terms of a span, strongest first")
	fs.BoolVar(&f.check, "check", false, "exit 1 if there are findings")
	fs.BoolVar(&f.stream, "stream", false, "answer each line of standard input with a line, at once")
	a.choices(c, "offsets", record.Units()...)
	a.choices(c, "format", "shai", "dolma")
	a.outputFlag(c, outputUsage)
	a.classifyFlags(c)
	a.inputFlags(c)
	return c
}

func (a *app) runScore(ctx context.Context, f *scoreFlags, paths []string) error {
	if err := oneOf("offsets", f.offsets, record.Units()...); err != nil {
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
	if f.stream {
		return a.runStream(ctx, f, paths)
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
	found, o := false, f.options()
	err = a.write(func(out *corpus.Output) error {
		return corpus.Each(ctx, src, a.pipe(out), func(d *corpus.Document) (scored, error) {
			v := c.Classify(d.Document)
			line, err := encode(o, d, &v)
			return scored{line, v.Label != classify.Clean}, err
		}, func(d *corpus.Document, s scored, err error) error {
			if err != nil {
				a.report(err)
				return nil
			}
			found = found || s.found
			_, err = out.Write(s.line)
			return err
		})
	})
	if err == nil && f.check && found {
		err = errFound
	}
	return err
}

// options are those of the record that the flags ask for.
func (f *scoreFlags) options() *record.Options {
	return &record.Options{
		Offsets: record.Unit(f.offsets), Terms: f.terms, Dolma: f.format == "dolma",
		WithText: f.withText, WithClean: f.withText, Splices: f.splices,
	}
}

// recordOf is what of a document stands in its record.
func recordOf(o *record.Options, d *corpus.Document) (*record.Document, error) {
	r := &record.Document{ID: d.RawID(), Source: d.Input.Name(), Text: d.Text}
	if r.ID == nil {
		id, err := record.Marshal(d.ID)
		if err != nil {
			return nil, err
		}
		r.ID = id
	}
	if o.Dolma && d.Row != nil {
		var row struct {
			Source any `json:"source"`
		}
		if json.Unmarshal(d.Row, &row) == nil { // valid already
			if s, ok := row.Source.(string); ok {
				r.Source = s
			}
		}
	}
	return r, nil
}

// encode is the record of a document, as a line.
func encode(o *record.Options, d *corpus.Document, v *classify.Verdict) ([]byte, error) {
	r, err := recordOf(o, d)
	if err != nil {
		return nil, err
	}
	line, err := o.Append(nil, r, v)
	if errors.Is(err, record.ErrNotUTF8) {
		err = d.Fail(err, "convert it to UTF-8 or leave out --with-text")
	}
	return line, err
}
