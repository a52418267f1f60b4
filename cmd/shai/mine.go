package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/cmd/internal/mine"
	"github.com/shai-text/shai/cmd/internal/record"
)

type mineFlags struct {
	lexicon []string
	format  string
	number  int
	least   int
	sure    float64
	known   bool
	accept  string
	all     bool
}

func (a *app) mine() *cobra.Command {
	var f mineFlags
	c := &cobra.Command{
		Use:   "mine [FLAGS] PATHS",
		Short: "Find new keywords in the blocks of a corpus",
		Long: `Find keywords that a model does not know yet: what stands in blocks of which it
is sure, comes back in other documents, and is rare outside of blocks. A table
tells of each, best first,

  accept     empty, for you to mark with x
  family     of which list it would be, with language (zh or en)
  keyword    in small letters, simplified, without disguise
  g2         how much likelier it is in blocks than outside (Dunning's G²); the
             rank is this, less what weak and outside take off
  documents  documents that have it in a block
  sources    how many sites these are of, by "url", else "source", else "id"
  spans      blocks with it of which the model is sure
  weak       blocks with it, beside those, of which it is not
  outside    documents that have it, and not in a block
  known      "lexicon" or "model", with --known; empty if it is new
  llr        what the model makes of its words and pairs, in nats
  score      probability of the best block; id and example are of that

and nothing is taught before you say so: mark rows, or delete the bad ones and
add --all, correct families if need be, and have the rest put into the lists of
a lexicon. shai train --base teaches it.

PATHS are files and folders, as for shai score, and are read twice.`,
		Example: `  shai mine --model my.shai --lexicon lexicon/ corpus.jsonl.gz -o found.tsv
  shai mine --accept found.tsv --lexicon lexicon/
  shai train --base my.shai --lexicon lexicon/ --clean news.jsonl.gz -o better.shai`,
		RunE: func(c *cobra.Command, paths []string) error {
			if f.accept != "" {
				for _, other := range []string{"format", "number", "least", "sure", "known", "model", "output"} {
					if c.Flags().Changed(other) {
						return fmt.Errorf("--%s is for mining; leave it out with --accept", other)
					}
				}
				return a.acceptMined(&f, paths)
			}
			return a.runMine(c.Context(), &f, paths)
		},
	}
	fs := c.Flags()
	fs.StringSliceVar(&f.lexicon, "lexicon", nil, "keywords that are known: file family.lang.txt or folder of them; may be repeated; with --accept, the folder to put keywords into")
	fs.StringVar(&f.format, "format", "tsv", "what to print: tsv, a table, or jsonl, the same as JSON lines")
	fs.IntVarP(&f.number, "number", "n", 0, "print the best N (default: all)")
	fs.IntVar(&f.least, "least", 2, "leave out what stands in the blocks of fewer documents")
	fs.Float64Var(&f.sure, "sure", 0.95, "the model is sure of a block from this probability on")
	fs.BoolVar(&f.known, "known", false, "print what the lexicon or the model knows as well")
	fs.StringVar(&f.accept, "accept", "", "put the rows that are marked in this table into --lexicon")
	fs.BoolVar(&f.all, "all", false, "with --accept, rows without a mark as well")
	a.choices(c, "format", "tsv", "jsonl")
	a.outputFlag(c, outputUsage)
	a.modelFlag(c)
	a.inputFlags(c)
	return c
}

func (a *app) runMine(ctx context.Context, f *mineFlags, paths []string) error {
	if err := oneOf("format", f.format, "tsv", "jsonl"); err != nil {
		return err
	}
	switch {
	case len(paths) == 0 || slices.Contains(paths, "-"):
		return errors.New("mining reads its documents twice; name files, and write standard input to one first")
	case f.number < 0:
		return fmt.Errorf("--number=%d: use a number from 1 on", f.number)
	case f.least < 1:
		return fmt.Errorf("--least=%d: use a number from 1 on", f.least)
	case !(f.sure >= 0.5 && f.sure <= 1):
		return fmt.Errorf("--sure=%v: use a probability from 0.5 to 1", f.sure)
	case f.all:
		return errors.New("--all goes with --accept")
	}
	if _, err := a.source(paths, false); err != nil { // checks the flags
		return err
	}
	p := mine.Plan{Paths: paths, Known: f.known, Least: f.least, Sure: f.sure, Jobs: a.jobs, Input: a.inputOptions(), Bad: a.report}
	var err error
	if len(f.lexicon) > 0 {
		if p.Lexicon, err = inject.ReadLexicon(f.lexicon...); err != nil {
			return err
		}
	}
	if p.Model, err = openModel(a.model); err != nil {
		return err
	}
	return a.write(func(o *corpus.Output) error {
		stage, bar := "", &progress{}
		defer func() { bar.done() }()
		p.Progress = func(s string, _ *corpus.Document) {
			if s != stage {
				bar.done()
				stage, bar = s, a.progress(s, -1)
			}
			bar.add(1)
		}
		found, err := mine.Mine(ctx, p)
		if err != nil {
			return err
		}
		if found.Documents == 0 {
			return errors.New("no document could be read")
		}
		keywords := found.Keywords
		if f.number > 0 {
			keywords = keywords[:min(f.number, len(keywords))]
		}
		if f.format == "jsonl" {
			err = writeLines(o, keywords)
		} else {
			err = mine.WriteTSV(o, keywords)
		}
		if err != nil {
			return err
		}
		bar.done()
		a.note("%d documents, of which %d have a block for sure; %d keywords", found.Documents, found.Injected, len(found.Keywords))
		if found.Missed >= f.least {
			a.note("keywords in %d documents or fewer may be missing: there were more phrases than are held at once", found.Missed)
		}
		return nil
	})
}

func writeLines[T any](o *corpus.Output, rows []T) error {
	for i := range rows {
		b, err := record.Marshal(&rows[i])
		if err != nil {
			return err
		}
		if _, err := o.Write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// acceptMined puts what a person has accepted into a lexicon.
func (a *app) acceptMined(f *mineFlags, paths []string) error {
	switch {
	case len(f.lexicon) != 1:
		return errors.New("--accept needs one --lexicon; name the folder to put keywords into")
	case len(paths) > 0:
		return errors.New("--accept reads one table and no documents; leave the paths out")
	}
	file, err := os.Open(f.accept)
	if err != nil {
		return fmt.Errorf("--accept: %w; check the path", err)
	}
	defer file.Close()
	rows, err := mine.ReadAccepted(file, f.accept, f.all, a.report)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("%s: no row is accepted; mark those that you want with x in the first column, or add --all", f.accept)
	}
	lists, err := mine.AddTo(f.lexicon[0], rows)
	if err != nil {
		return err
	}
	for _, l := range lists {
		a.note("%s: %d keywords added, %d stood there before", l.File, l.New, l.Had)
	}
	return nil
}
