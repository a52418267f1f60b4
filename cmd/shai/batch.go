package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/models"
)

// batchFlags are those that all batches have.
func batchFlags(c *cobra.Command, j *batch.Job) {
	f := c.Flags()
	f.StringVar(&j.FilesFrom, "files-from", "", "read more PATHS from this file, one a line; - is standard input")
	f.StringVar(&j.Shard, "shard", "", "take the inputs numbered I, I+N, I+2N… of all, counted from 0, as I/N says")
	f.BoolVar(&j.Overwrite, "overwrite", false, "begin anew: neither take up what was stopped nor leave out what is done")
	f.BoolVar(&j.Strict, "strict", false, "stop at the first document that fails")
	f.StringVar(&j.Dead, "dead", "", "write what failed, and why, to this file (below this folder, if -o is one)")
	f.StringVar(&j.Stats, "stats", "", "write counters to this file, as JSON")
	f.IntVar(&j.Audit, "audit", 0, "keep a sample of so many blocks with what stands about them, by family and probability, in OUTPUT.audit.jsonl and .html")
}

const batchHelp = `With -o a run that was killed, or stopped, goes on when it is started again the
same way, and gives the same bytes as one that was not. Below -o FOLDER/, which
has an output for each input, those that are done are left out. --shard and
--files-from divide the work among processes.`

// batchInput are the flags of input of a batch, which holds less in memory.
func (a *app) batchInput(c *cobra.Command) {
	a.inputFlags(c)
	m := c.Flags().Lookup("max-document")
	m.DefValue = strconv.Itoa(batch.MaxDocument)
	m.Usage = "longest document in bytes; a longer text is judged in windows, a record of more than twice that fails alone"
	run := c.RunE
	c.RunE = func(c *cobra.Command, args []string) error {
		if !m.Changed {
			a.maxDocument = batch.MaxDocument
		}
		return run(c, args)
	}
}

// prepare gives a job what the flags say that all commands share.
func (a *app) prepare(c *cobra.Command, j *batch.Job) *batch.Job {
	j.Input, j.Jobs, j.Output, j.Stdout = a.inputOptions(), a.jobs, a.output, a.out
	j.Note, j.Report, j.Watch = a.note, a.complain, a.watch
	var command strings.Builder
	fmt.Fprintln(&command, version(), c.Name())
	c.Flags().Visit(func(f *pflag.Flag) {
		switch f.Name {
		case "jobs", "quiet", "stats", "overwrite":
		default:
			fmt.Fprintf(&command, "%s=%q\n", f.Name, f.Value)
		}
	})
	j.Command = command.String()
	j.Model = func() (io.ReadCloser, error) {
		if a.model != "" {
			return os.Open(a.model)
		}
		return models.FS.Open(models.Default)
	}
	return j
}

// judge is that of a batch, which is to take the same memory whatever its
// documents are like.
func (a *app) judge(c *classify.Classifier) *batch.Judge {
	if a.out == io.Writer(os.Stdout) { // a test shares its process
		batch.BoundMemory(a.jobs)
	}
	return batch.NewJudge(c)
}

// runJob does a batch.
func (a *app) runJob(ctx context.Context, j *batch.Job, paths []string) error {
	if err := j.Plan(paths); err != nil {
		return err
	}
	if err := a.checkInput(); err != nil {
		return err
	}
	err := j.Run(ctx)
	a.failures += j.Failures
	return err
}
