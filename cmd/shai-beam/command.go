package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/cmd/internal/batch"
)

// order is what the command line asks for.
type order struct {
	shard
	engine
	precision string
	filesFrom string
	part      string
	stats     string
	overwrite bool
}

func scoreCommand(log io.Writer) *cobra.Command {
	o := order{engine: engine{log: log}, shard: shard{Score: &batch.Score{}}}
	c := &cobra.Command{
		Use:     "score [FLAGS] PATHS -o FOLDER/",
		Short:   "Do what shai score does with files",
		Long:    "Do what shai score -o FOLDER/ does with files; shai score --help tells of the flags.",
		Example: `  shai-beam score crawl/ -o /shared/verdicts/ --dead=/shared/dead/ --stats=stats.json`,
		RunE:    func(c *cobra.Command, paths []string) error { return o.run(c.Context(), paths) },
	}
	o.Score.Flags(c.Flags())
	o.flags(c)
	return c
}

func cleanCommand(log io.Writer) *cobra.Command {
	o := order{engine: engine{log: log}, shard: shard{Clean: &batch.Clean{}}}
	c := &cobra.Command{
		Use:     "clean [FLAGS] PATHS -o FOLDER/",
		Short:   "Do what shai clean does with files",
		Long:    "Do what shai clean -o FOLDER/ does with files; shai clean --help tells of the flags.",
		Example: `  shai-beam clean crawl/ -o /shared/clean/ --sidecar=/shared/removed/`,
		RunE:    func(c *cobra.Command, paths []string) error { return o.run(c.Context(), paths) },
	}
	f := c.Flags()
	o.Clean.Flags(f)
	f.StringVar(&o.Quarantine, "quarantine", "", "write what is flagged below this folder")
	f.StringVar(&o.Sidecar, "sidecar", "", "write what was removed below this folder")
	o.flags(c)
	return c
}

// flags are those that both have, and those of Beam.
func (o *order) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVarP(&o.Output, "output", "o", "", "write below this folder, which all workers share (required)")
	f.StringVar(&o.Dead, "dead", "", "write what failed below this folder")
	f.StringVar(&o.stats, "stats", "", "write counters to this file, as shai does")
	f.BoolVar(&o.Strict, "strict", false, "stop at the first document that fails, and exit 2; files that are being done are finished")
	f.IntVar(&o.Audit, "audit", 0, "keep a sample of so many blocks in OUTPUT.audit.jsonl and .html, as shai does")
	f.BoolVar(&o.overwrite, "overwrite", false, "do again what is done; else inputs whose outputs are there are left out")
	f.StringVar(&o.filesFrom, "files-from", "", "read more PATHS from this file, one a line")
	f.StringVar(&o.part, "shard", "", "take the inputs numbered I, I+N, I+2N… only, as I/N says")
	o.input.flags(f, batch.MaxDocument)

	f.StringVar(&o.Model.Ref, "model", "", "model file, or its http or https URL (default: the one that is built in)")
	f.StringVar(&o.Model.Digest, "model-digest", "", "the model must be this one, as shai model show prints it (default: whatever the submitting side reads)")
	f.StringVar(&o.precision, "precision", "high", "how sure a block must be: high, balanced or recall")
	f.Float64Var(&o.Threshold, "threshold", 0, "for experts, in place of --precision: a probability")
	f.StringSliceVar(&o.Families, "family", nil, "only blocks of this family; may be repeated")

	o.engine.flags(f)
}

// check fills in what the command line leaves open, and says what is wrong.
func (o *order) check() error {
	if o.Output == "" || !batch.IsFolder(o.Output) {
		return fmt.Errorf("-o=%s: name a folder, ending in /, that all workers share", o.Output)
	}
	if err := errors.Join(o.engine.check(), o.input.check()); err != nil {
		return err
	}
	if err := o.Precision.Set(o.precision); err != nil {
		return fmt.Errorf("--precision=%s: %w", o.precision, err)
	}
	if o.Score != nil {
		if err := o.Score.Check(); err != nil {
			return err
		}
	}
	if o.Clean != nil {
		if err := o.Clean.Check(&batch.Job{Quarantine: o.Quarantine, Sidecar: o.Sidecar}); err != nil {
			return err
		}
		if o.Clean.Mode == "annotate" {
			s := batch.Annotations()
			o.Score, o.Clean = &s, nil
		}
	}
	// A worker has another folder to be in.
	for _, p := range []*string{&o.Output, &o.Dead, &o.Sidecar, &o.Quarantine} {
		if err := absolute(p); err != nil {
			return err
		}
	}
	if o.Model.Ref != "" && !o.Model.remote() {
		return absolute(&o.Model.Ref)
	}
	return nil
}

// plan is a job of all files.
func (o *order) plan(paths []string) (*batch.Job, error) {
	j, err := o.job()
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 && o.filesFrom == "" {
		return nil, errors.New("name files or folders")
	}
	j.FilesFrom, j.Shard, j.Overwrite, j.Input.Stdin = o.filesFrom, o.part, o.overwrite, os.Stdin
	j.Stats, j.Note = o.stats, o.note
	if err := j.Plan(paths); err != nil {
		return nil, err
	}
	todo, _ := j.Todo()
	for _, in := range todo {
		if err := o.whole(in.Path); err != nil {
			return nil, err
		}
	}
	return j, nil
}
