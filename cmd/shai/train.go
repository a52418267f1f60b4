package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/cmd/internal/recipe"
)

type trainFlags struct {
	clean, lexicon, labelled []string
	base                     string
	seed                     uint64
	composed                 int
	provenance               string
	without                  classify.Parts
	forceKeywords            bool
}

func (a *app) train() *cobra.Command {
	var f trainFlags
	c := &cobra.Command{
		Use:   "train -o MODEL [FLAGS]",
		Short: "Train a model",
		Long: `Train a model from clean documents, into which blocks are composed from the
keywords of a lexicon, and from documents that are labelled.

A lexicon file is named family.lang.txt and holds one keyword a line. Labelled
rows are as shai eval reads them: "spans", "spam_lines" or "label". The model
is the same for the same documents, whatever their order and --jobs. A keyword
that more than one clean document in fifty holds is named and left out.

From labelled rows alone, each with a "label" for all of its text (messages,
comments), comes a model that judges whole documents: clean or spam. It finds
no blocks in them.

A training can be divided among machines, in two rounds: the first finds the
words, the second counts them. In each, "count" does a shard of the documents
and "merge" adds up the parts, the first time to a state that the second round
goes on from, the second time to the model, byte for byte that of a single run.`,
		Example: `  shai train --clean news.jsonl.gz --lexicon lexicon/ -o my.shai
  shai train --base my.shai --labelled comments.jsonl -o better.shai
  shai train --labelled messages.jsonl -o messages.shai

  # in shards: each line with "count" is done for I = 0 to 7
  shai train count --shard $I/8 --clean news/ --lexicon lexicon/ -o words.$I.part
  shai train merge words.*.part -o words.state
  shai train count --shard $I/8 --clean news/ --lexicon lexicon/ --after words.state -o counts.$I.part
  shai train merge counts.*.part -o my.shai`,
		Annotations: map[string]string{runs: "yes"},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("train takes no %q: documents are given by --clean and --labelled; see shai train --help", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return a.runTrain(c.Context(), &f) },
	}
	a.trainFlags(c, &f)
	a.outputFlag(c, "write the model to FILE (required)")
	c.AddCommand(a.trainCount(), a.trainMerge())
	return c
}

// trainFlags say what to train from.
func (a *app) trainFlags(c *cobra.Command, f *trainFlags) {
	fs := c.Flags()
	fs.StringSliceVar(&f.clean, "clean", nil, "clean documents: file or folder; may be repeated")
	fs.StringSliceVar(&f.lexicon, "lexicon", nil, "keyword file family.lang.txt or folder of them; may be repeated")
	fs.BoolVar(&f.forceKeywords, "force-keywords", false, "keep keywords that are common in the clean documents (default: they are named and left out)")
	fs.StringSliceVar(&f.labelled, "labelled", nil, "labelled rows: file or folder; may be repeated")
	fs.StringVar(&f.base, "base", "", "add to the counts of this model")
	fs.Uint64Var(&f.seed, "seed", 0, "another seed composes other blocks")
	fs.IntVar(&f.composed, "composed", 40000, "documents to compose")
	fs.StringVar(&f.provenance, "provenance", "", "a paragraph on where the data come from, stored in the model")
	fs.Var(&f.without, "without", "for measuring what they bring: do without shape, characters, context, decoding, calibration")
	a.inputFlags(c)
}

// plan is what the flags say, checked.
func (a *app) plan(f *trainFlags) (p recipe.Plan, err error) {
	switch {
	case a.output == "":
		return p, errors.New("-o is missing; name the file to write")
	case len(f.lexicon) == 0 && len(f.labelled) == 0:
		return p, errors.New("no spam to learn from; give --lexicon or --labelled")
	case len(f.clean) == 0 && len(f.labelled) == 0:
		return p, errors.New("no content to learn from; give --clean or --labelled")
	case len(f.lexicon) > 0 && len(f.clean) == 0:
		return p, errors.New("--lexicon needs documents to put blocks into; give --clean")
	case f.composed < 0:
		return p, fmt.Errorf("--composed=%d: use a number from 0 on", f.composed)
	case slices.Contains(slices.Concat(f.clean, f.labelled), "-"):
		return p, errors.New("training reads its documents twice; write standard input to a file first")
	}
	for flag, paths := range map[string][]string{"--clean": f.clean, "--labelled": f.labelled, "--lexicon": f.lexicon} {
		if err := exists(flag, paths); err != nil {
			return p, err
		}
	}
	p = recipe.Plan{
		Clean: f.clean, Labelled: f.labelled, Seed: f.seed, Composed: f.composed, Provenance: f.provenance, Without: f.without,
		Jobs: a.jobs, Input: a.inputOptions(), ForceKeywords: f.forceKeywords, Common: a.common, Bad: a.report,
	}
	if len(f.lexicon) > 0 {
		if p.Lexicon, err = inject.ReadLexicon(f.lexicon...); err != nil {
			return p, err
		}
		if p.Lexicon.Len() == 0 {
			return p, errors.New("--lexicon holds no keywords; name files as family.lang.txt")
		}
	}
	if f.base != "" {
		if p.Base, err = openModel(f.base); err != nil {
			return p, err
		}
	}
	return p, nil
}

func (a *app) runTrain(ctx context.Context, f *trainFlags) error {
	p, err := a.plan(f)
	if err != nil {
		return err
	}
	var done func()
	p.Progress, done = a.stages()
	return a.write(func(o *corpus.Output) error {
		begin := time.Now()
		m, err := recipe.Train(ctx, p)
		done()
		if err != nil {
			return err
		}
		return a.trained(o, m, begin)
	})
}

// trained writes the model and says what became of it.
func (a *app) trained(o *corpus.Output, m *classify.Model, begin time.Time) error {
	if _, err := m.WriteTo(o); err != nil {
		return err
	}
	h := m.Header()
	a.note("%s: %d clean and %d injected documents, %d terms, %d words, families %s, %d bytes, %v",
		a.output, h.Documents[0], h.Documents[1], h.Terms, h.Words, strings.Join(h.Families, " "), h.Bytes,
		time.Since(begin).Round(time.Second/10))
	return nil
}

// common tells of a keyword that is common in the clean documents.
func (a *app) common(k recipe.CommonKeyword) {
	what := "left out; --force-keywords keeps it"
	if k.Kept {
		what = "kept, as --force-keywords says"
	}
	fmt.Fprintf(a.err, "shai: keyword %q (%s) stands in %d of %d clean documents: %s\n", k.Keyword, k.Family, k.Documents, k.Of, what)
}

// stages shows a bar for each pass, until done.
func (a *app) stages() (tell func(stage string, d *corpus.Document), done func()) {
	stage, bar := "", &progress{}
	tell = func(s string, d *corpus.Document) {
		if s != stage {
			bar.done()
			stage, bar = s, a.progress(s, -1)
		}
		if d != nil {
			bar.add(1)
		}
	}
	return tell, func() { bar.done() }
}
