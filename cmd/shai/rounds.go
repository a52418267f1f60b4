package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/recipe"
)

func (a *app) trainCount() *cobra.Command {
	var from recipe.Order
	var o recipe.Round
	c := &cobra.Command{
		Use:   "count --shard I/N [--after STATE] -o PART [FLAGS]",
		Short: "Do one shard of a round of a training",
		Long: `Do one shard of a round of a training, and write the part for "merge". All
other flags are those of shai train, and the same for all shards of both rounds.
Without --after it is the first round. Files may lie elsewhere on each machine
where documents have ids, or are rows of JSON lines; others are known by paths.

Where there are four files a shard or more, the shard is every N-th file. With
fewer, all shards read all files, and each counts its share of the documents. A
part appears when it is complete, and is the same each time: a shard that was
killed is done again. Exit code 1 says that documents were left out because
something is wrong with them, as they would be in a single run.`,
		Example: `  shai train count --shard 3/8 --clean news/ --lexicon lexicon/ -o words.3.part
  shai train count --shard 3/8 --clean news/ --lexicon lexicon/ --after words.state -o counts.3.part`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return a.runCount(c.Context(), &from, o) },
	}
	c.Flags().Var(&o.Shard, "shard", "the shard to do, counted from 0, of how many (required)")
	c.Flags().StringVar(&o.After, "after", "", "go on from the state that the merge of the first round has made")
	a.trainFlags(c, &from)
	a.outputFlag(c, "write the part to FILE (required)")
	return c
}

func (a *app) runCount(ctx context.Context, from *recipe.Order, o recipe.Round) error {
	if o.Shard.N == 0 {
		return errors.New("--shard is missing; say which of how many, as 0/8")
	}
	o.Program = version()
	p, err := a.plan(from)
	if err != nil {
		return err
	}
	var done func()
	p.Progress, done = a.stages()
	return a.write(func(part *corpus.Output) error {
		begin := time.Now()
		err := recipe.Count(ctx, p, o, part)
		done()
		if err != nil {
			return err
		}
		a.note("%s: shard %v, %v", a.output, o.Shard, time.Since(begin).Round(time.Second/10))
		return nil
	})
}

func (a *app) trainMerge() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge PART… -o FILE",
		Short: "Add up the parts of a round of a training",
		Long: `Add up all parts of a round of a training: those of the first round to the
state that the second goes on from, those of the second to the model. Parts
that do not belong together are refused, and so is a round of which one is
missing or damaged.

The last merge also fits the weights, on documents that were kept aside. That
takes as long as in a single run, whatever the number of documents counted.`,
		Example: `  shai train merge words.*.part -o words.state
  shai train merge counts.*.part -o my.shai`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.runMerge(c.Context(), args) },
	}
	a.outputFlag(c, "write the state or the model to FILE (required)")
	return c
}

func (a *app) runMerge(ctx context.Context, paths []string) error {
	if a.output == "" {
		return errors.New("-o is missing; name the file to write")
	}
	begin := time.Now()
	m, err := recipe.OpenParts(paths, version())
	if err != nil {
		return err
	}
	defer m.Close()
	var done func()
	m.Progress, done = a.stages()
	m.Common = a.common
	return a.write(func(o *corpus.Output) error {
		defer done()
		if m.Last() {
			model, err := m.Model(ctx)
			if err != nil {
				return fmt.Errorf("merging: %w", err)
			}
			done()
			return a.trained(o, model, begin)
		}
		if err := m.State(ctx, o); err != nil {
			return fmt.Errorf("merging: %w", err)
		}
		a.note("%s: the words of %d documents in %d shards; go on with shai train count --after %s", a.output, m.Documents(), m.Shards(), a.output)
		return nil
	})
}
