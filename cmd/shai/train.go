package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/recipe"
	"github.com/shai-text/shai/cmd/internal/record"
)

func (a *app) train() *cobra.Command {
	var o recipe.Order
	var doubts string
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

With --teach a model learns more keywords and is not fitted anew, which is most of
the work: the documents composed of them are counted, and its weights and
thresholds stay. --neutral names words that honest texts share with keywords, as
names of platforms and programs: they weigh nothing.

Among many clean documents some are spam, and what is taught as content is not
found. --doubts writes those that look most like spam to models which have not
seen them, the surest first. Look at them, keep the lines of those that are
spam, and give them to --except: these documents are left out.

A training can be divided among machines, in two rounds: the first finds the
words, the second counts them. In each, "count" does a shard of the documents
and "merge" adds up the parts, the first time to a state that the second round
goes on from, the second time to the model, byte for byte that of a single run.`,
		Example: `  shai train --clean news.jsonl.gz --lexicon lexicon/ -o my.shai
  shai train --base my.shai --labelled comments.jsonl -o better.shai
  shai train --base my.shai --teach --clean news/ --lexicon more/ --composed 25000 -o better.shai
  shai train --labelled messages.jsonl -o messages.shai
  shai train --clean news/ --lexicon lexicon/ --doubts doubts.jsonl -o first.shai
  shai train --clean news/ --lexicon lexicon/ --except spam.jsonl -o my.shai

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
		RunE: func(c *cobra.Command, _ []string) error { return a.runTrain(c.Context(), &o, doubts) },
	}
	a.trainFlags(c, &o)
	c.Flags().StringVar(&doubts, "doubts", "", fmt.Sprintf("write the clean documents that look most like spam to this file, as JSON lines, at most %d", recipe.Doubts))
	a.outputFlag(c, "write the model to FILE (required)")
	c.AddCommand(a.trainCount(), a.trainMerge())
	return c
}

// trainFlags say what to train from.
func (a *app) trainFlags(c *cobra.Command, o *recipe.Order) {
	o.Flags(c.Flags())
	a.inputFlags(c)
}

// plan is what the flags say, checked.
func (a *app) plan(o *recipe.Order) (recipe.Plan, error) {
	if a.output == "" {
		return recipe.Plan{}, errors.New("-o is missing; name the file to write")
	}
	p, err := o.Plan(openModel)
	p.Jobs, p.Input, p.Common, p.Bad = a.jobs, a.inputOptions(), a.common, a.report
	return p, err
}

func (a *app) runTrain(ctx context.Context, o *recipe.Order, doubts string) error {
	p, err := a.plan(o)
	if err != nil {
		return err
	}
	if p.Teach && doubts != "" {
		return errors.New("--teach judges no documents, so that there are no --doubts; leave one of them out")
	}
	var doubtful *corpus.Output // nil if none is wanted
	var told []classify.Doubt
	if doubts != "" {
		if doubtful, err = corpus.Create(doubts, a.out); err != nil { // can it be?
			return fmt.Errorf("--doubts: %w", err)
		}
		defer doubtful.Abort()
		p.Doubt = func(d classify.Doubt) { told = append(told, d) }
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
		if doubtful != nil {
			if err := writeDoubts(doubtful, told); err != nil {
				return fmt.Errorf("--doubts: %w", err)
			}
			a.note("%s: %d clean documents that look like spam, the surest first", doubts, len(told))
		}
		if ids := p.Except.Missing(); len(ids) > 0 {
			fmt.Fprintf(a.err, "shai: --except: of %d ids, %d are of no document, as %q\n", p.Except.Len(), len(ids), ids[0])
		}
		return a.trained(o, m, begin)
	})
}

// writeDoubts writes them, a JSON object a line.
func writeDoubts(f *corpus.Output, all []classify.Doubt) error {
	for _, d := range all {
		row, err := record.Marshal(struct {
			ID    string             `json:"id"`
			Score record.Probability `json:"score"`
			Start int                `json:"start"`
			End   int                `json:"end"`
			Text  string             `json:"text"`
		}{d.ID, record.Probability(d.Score), d.Span.Start, d.Span.End, d.Text})
		if err != nil {
			return err
		}
		if _, err := f.Write(append(row, '\n')); err != nil {
			return err
		}
	}
	return f.Commit()
}

// trained writes the model and says what became of it.
func (a *app) trained(o *corpus.Output, m *classify.Model, begin time.Time) error {
	if _, err := m.WriteTo(o); err != nil {
		return err
	}
	a.note("%s: %s, %v", a.output, recipe.Summary(m), time.Since(begin).Round(time.Second/10))
	return nil
}

// common tells of a keyword that is common in the clean documents.
func (a *app) common(k recipe.CommonKeyword) {
	fmt.Fprintf(a.err, "shai: %v\n", k)
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
