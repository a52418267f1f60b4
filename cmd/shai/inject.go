package main

import (
	"context"
	"errors"
	"fmt"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/cmd/internal/record"
)

type injectFlags struct {
	lexicon []string
	o       inject.Options
	count   int
}

func (a *app) inject() *cobra.Command {
	var f injectFlags
	c := &cobra.Command{
		Use:   "inject --lexicon PATH [FLAGS] [PATHS]",
		Short: "Compose injected documents from clean ones, as a test",
		Long: `Put a spam block into each document, as it is done to hacked pages, and print
JSON lines that tell where it is:

  {"id":…,"text":…,"spans":[[start,end],…],"family":…,"shape":…,"disguise":…,"lang":…}

spans are byte offsets. The same seed, documents and lexicon give the same
output. A lexicon file is named family.lang.txt and holds one keyword a line.

` + inputHelp,
		Example: `  shai inject --lexicon lexicon/ --seed 7 clean.jsonl.gz -o gold.jsonl
  shai eval gold.jsonl`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runInject(c.Context(), &f, paths) },
	}
	fs := c.Flags()
	fs.StringSliceVar(&f.lexicon, "lexicon", nil, "keyword file family.lang.txt, or a folder of them; may be repeated (required)")
	fs.Uint64Var(&f.o.Seed, "seed", 0, "another seed gives other blocks")
	fs.StringVar(&f.o.Family, "family", "", "only blocks of this family (default: a mixture)")
	fs.StringVar(&f.o.Shape, "shape", "", "only blocks of this shape (default: a mixture)")
	fs.StringVar(&f.o.Disguise, "disguise", "", "only this disguise (default: mostly plain, and none of percent, reference, script and misread)")
	fs.IntVarP(&f.count, "count", "n", 0, "stop after this many documents (default: all)")
	a.choices(c, "shape", inject.Shapes()...)
	a.choices(c, "disguise", inject.Disguises()...)
	a.outputFlag(c, outputUsage)
	a.inputFlags(c)
	return c
}

// goldRecord is what shai inject prints and shai eval reads.
type goldRecord struct {
	ID       string   `json:"id"`
	Text     string   `json:"text"`
	Spans    [][2]int `json:"spans"`
	Family   string   `json:"family"`
	Shape    string   `json:"shape"`
	Disguise string   `json:"disguise"`
	Lang     string   `json:"lang"`
}

// errEnough ends a pipeline early.
var errEnough = errors.New("enough")

func (a *app) runInject(ctx context.Context, f *injectFlags, paths []string) error {
	if len(f.lexicon) == 0 {
		return errors.New("--lexicon is missing; name a keyword file or a folder of them")
	}
	if f.count < 0 {
		return fmt.Errorf("--count=%d: use a number from 1 on", f.count)
	}
	src, err := a.source(paths, false)
	if err != nil {
		return err
	}
	lex, err := inject.ReadLexicon(f.lexicon...)
	if err != nil {
		return err
	}
	c, err := inject.New(lex, &f.o)
	if err != nil {
		return err
	}
	n := 0
	return a.write(func(o *corpus.Output) error {
		err := corpus.Each(ctx, src, a.pipe(o), func(d *corpus.Document) ([]byte, error) {
			if !utf8.Valid(d.Text) {
				return nil, d.Fail(errors.New("the text is not UTF-8 and cannot stand in JSON"), "convert it to UTF-8")
			}
			l := c.Compose(classify.Document{ID: d.ID, Text: d.Text})
			r := goldRecord{
				ID: l.ID, Text: string(l.Text), Spans: [][2]int{},
				Family: l.Family, Shape: l.Tags["shape"], Disguise: l.Tags["disguise"], Lang: l.Tags["lang"],
			}
			for _, s := range l.Spans {
				r.Spans = append(r.Spans, [2]int{s.Start, s.End})
			}
			b, err := record.Marshal(r)
			return append(b, '\n'), err
		}, func(_ *corpus.Document, line []byte, err error) error {
			if err != nil {
				a.report(err)
				return nil
			}
			if _, err := o.Write(line); err != nil {
				return err
			}
			if n++; n == f.count {
				return errEnough
			}
			return nil
		})
		if err == errEnough {
			err = nil
		}
		return err
	})
}
