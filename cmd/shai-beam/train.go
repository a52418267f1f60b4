package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/spf13/cobra"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/recipe"
)

// trainOrder is what the command line asks for.
type trainOrder struct {
	training
	engine
	output string
}

func trainCommand(log io.Writer) *cobra.Command {
	o := trainOrder{engine: engine{log: log}}
	c := &cobra.Command{
		Use:   "train [FLAGS] -o MODEL",
		Short: "Do what shai train does",
		Long: `Do what shai train does, to the same bytes; shai train --help tells of the flags.
An element is a shard of the documents, as for shai train count, in two rounds;
the counts are combined by class and term, and the weights fitted at the end, in
one step. Parts lie in a hidden folder beside the model until it is made: the
same command goes on from those that are there.`,
		Example: `  shai-beam train --clean /shared/news/ --lexicon /shared/lexicon/ --shards=64 -o /shared/my.shai`,
		Args:    cobra.NoArgs,
		RunE:    func(c *cobra.Command, _ []string) error { return o.run(c.Context()) },
	}
	f := c.Flags()
	o.Order.Flags(f)
	f.IntVar(&o.Shards, "shards", 8, "divide the documents into so many; a few for each worker")
	f.StringVarP(&o.output, "output", "o", "", "write the model to FILE, in a folder that all workers share (required)")
	o.input.flags(f, corpus.MaxDocument)
	o.engine.flags(f)
	return c
}

// check fills in what the command line leaves open, and says what is wrong.
func (o *trainOrder) check() error {
	if o.output == "" {
		return errors.New("-o is missing; name the file to write")
	}
	if o.Shards < 1 {
		return fmt.Errorf("--shards=%d: use a number from 1 on", o.Shards)
	}
	if err := errors.Join(o.engine.check(), o.input.check()); err != nil {
		return err
	}
	if err := o.whole(slices.Concat(o.Clean, o.Labelled)...); err != nil {
		return err
	}
	for i := range o.Lexicon {
		if err := absolute(&o.Lexicon[i]); err != nil {
			return err
		}
	}
	if o.Except != "" {
		if err := absolute(&o.Except); err != nil {
			return err
		}
	}
	if o.Base != "" && !(modelRef{Ref: o.Base}).remote() {
		if err := absolute(&o.Base); err != nil {
			return err
		}
	}
	return absolute(&o.output)
}

func (o *trainOrder) run(ctx context.Context) error {
	if err := o.check(); err != nil {
		return err
	}
	begin := time.Now()
	plan, err := o.plan() // before a cluster is troubled with it
	if err != nil {
		return err
	}
	digest, err := plan.Digest(program())
	if err != nil {
		return err
	}
	out, err := corpus.Create(o.output, nil) // can it be?
	if err != nil {
		return err
	}
	out.Abort()
	folder, base := filepath.Split(o.output)
	o.Desk = filepath.Join(folder, fmt.Sprintf(".%s.%s-%d", base, digest, o.Shards))
	if err := desk(o.Desk); err != nil {
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	o.pipeline(s)
	if err := o.execute(ctx, p, o.Desk); err != nil {
		return err
	}
	failed, err := o.tell()
	if err != nil {
		return err
	}
	m, err := modelRef{Ref: o.file(modelFile)}.open()
	if err != nil {
		return err
	}
	if out, err = corpus.Create(o.output, nil); err != nil {
		return err
	}
	defer out.Abort()
	if _, err := m.WriteTo(out); err != nil {
		return err
	}
	if err := out.Commit(); err != nil {
		return err
	}
	o.note("%s: %s, %v", o.output, recipe.Summary(m), time.Since(begin).Round(time.Second/10))
	if err := os.RemoveAll(o.Desk); err != nil {
		return err
	}
	if failed {
		return errFailed
	}
	return nil
}

// tell says once what the workers had to tell, in whatever attempt.
func (o *trainOrder) tell() (failed bool, err error) {
	said := map[string]bool{}
	for _, of := range []string{"words.*.part", stateFile, "counts.*.part"} {
		files, err := filepath.Glob(o.file(of + toldFile))
		if err != nil {
			return false, err
		}
		for _, name := range files {
			b, err := os.ReadFile(name)
			if err != nil {
				return false, err
			}
			var lines []string
			if err := json.Unmarshal(b, &lines); err != nil {
				return false, fmt.Errorf("%s: %w", name, err)
			}
			failed = failed || of != stateFile
			for _, line := range lines {
				if !said[line] {
					said[line] = true
					o.note("shai-beam: %s", line)
				}
			}
		}
	}
	return failed, nil
}
