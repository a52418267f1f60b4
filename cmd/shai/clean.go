package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

type cleanFlags struct {
	batch.Job
	batch.Clean
	write, noBackup, diff, check bool
}

func (a *app) clean() *cobra.Command {
	var f cleanFlags
	c := &cobra.Command{
		Use:   "clean [FLAGS] [PATHS]",
		Short: "Write documents without their injected blocks",
		Long: `Write documents without their injected blocks. Nothing else changes: text comes
out as text, a row of JSONL, CSV or Parquet keeps all else, and a record of a
WET file its header; a page of a WARC file becomes a record of a WET file.
Keywords that were put inside a sentence stay, for cutting them may leave a
hole; --splices cuts them too.

--mode says what becomes of what is flagged: strip takes the blocks out, drop
leaves the documents out, quarantine writes them to a file of their own,
annotate leaves all as it is and says where blocks are, as shai score does.
With --sidecar, shai restore gives the input back, byte for byte.

` + inputHelp + `

One text file, or any number of JSONL files, go to standard output or to the
file named by -o. For several text files say where they go: -w rewrites them in
place, -o FOLDER/ writes them below a folder, -d shows what would change.

` + batchHelp,
		Example: `  shai clean page.txt > page.clean.txt     # text in, text out
  shai clean corpus.jsonl.gz -o clean.jsonl.gz
  shai clean -d pages/                      # look first
  shai clean -w pages/                      # then rewrite; FILE.orig is kept
  shai clean --check pages/ || echo dirty
  shai clean crawl.warc.gz -o crawl.wet.gz --sidecar removed.jsonl.zst
  shai clean --mode=drop --text-field=content part.parquet -o kept.parquet`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runClean(c, &f, paths) },
	}
	fs := c.Flags()
	fs.BoolVarP(&f.write, "write", "w", false, "rewrite in place the files that change, each at once, and keep FILE.orig")
	fs.BoolVar(&f.noBackup, "no-backup", false, "with -w, keep no FILE.orig")
	fs.BoolVarP(&f.diff, "diff", "d", false, "print what would change as a unified diff")
	f.Flags(fs)
	fs.BoolVar(&f.check, "check", false, "only print the ids of documents with findings; exit 1 if there are any")
	fs.StringVar(&f.Quarantine, "quarantine", "", "write what is flagged to this file, as it is, and only the rest to the output (below this folder, if -o is one)")
	fs.StringVar(&f.Sidecar, "sidecar", "", "write what was removed to this file, for shai restore (below this folder, if -o is one)")
	a.choices(c, "mode", "strip", "drop", "quarantine", "annotate")
	a.choices(c, "flagged", "spam", "injected")
	a.outputFlag(c, "write to FILE, which appears when it is complete (*.gz and *.zst are compressed), or below FOLDER/")
	a.classifyFlags(c)
	a.batchInput(c)
	batchFlags(c, &f.Job)
	return c
}

func (a *app) runClean(cmd *cobra.Command, f *cleanFlags, paths []string) error {
	switch {
	case f.write && (f.diff || f.check || a.output != ""), f.diff && f.check:
		return errors.New("-w, -d and --check exclude each other, and -w goes without -o; give one of them")
	case f.noBackup && !f.write:
		return errors.New("--no-backup goes with -w only")
	}
	j := a.prepare(cmd, &f.Job)
	if err := f.Clean.Check(j); err != nil {
		return err
	}
	if err := f.looks(); err != nil {
		return err
	}
	if f.Mode == "annotate" {
		s := &scoreFlags{Job: f.Job, Score: batch.Annotations()}
		return a.runScore(cmd, s, paths)
	}
	switch {
	case f.check:
		f.Show = func(d *corpus.Document, _ []classify.Span) ([]byte, error) { return []byte(oneLine(d.ID) + "\n"), nil }
		f.Splices = true
	case f.diff:
		f.Show = diff
	}
	f.Prepare(j)
	paths, err := j.More(paths)
	if err != nil {
		return err
	}
	if f.Show == nil && !f.write && !(a.output != "" && batch.IsFolder(a.output)) {
		if err := a.oneText(paths); err != nil {
			return err
		}
	}
	if f.write {
		for _, p := range orStdin(paths) {
			if p == "-" {
				return errors.New("standard input has no name to write to; leave out -w and FOLDER/")
			}
		}
	}
	c, err := a.classifier()
	if err != nil {
		return err
	}
	judge := a.judge(c)
	if f.write {
		return a.rewrite(cmd.Context(), f, judge, paths)
	}
	f.Use(j, judge)
	if err := a.runJob(cmd.Context(), j, paths); err != nil {
		return err
	}
	if f.check && j.Tally.Touched > 0 {
		return errFound
	}
	return nil
}

// looks checks flags that go with some modes only.
func (f *cleanFlags) looks() error {
	switch {
	case (f.Mode != "strip" || f.Sidecar != "") && (f.write || f.diff || f.check):
		return errors.New("--mode and --sidecar go without -w, -d and --check")
	case f.write && (f.Dead != "" || f.Stats != "" || f.Audit > 0 || f.Shard != "" || f.Strict):
		return errors.New("--dead, --stats, --audit, --shard and --strict go without -w; name a folder with -o FOLDER/")
	}
	return nil
}

// rewrite writes the inputs in which something was found over themselves.
func (a *app) rewrite(ctx context.Context, f *cleanFlags, c *batch.Judge, paths []string) error {
	src, err := a.source(paths, true)
	if err != nil {
		return err
	}
	t := &tree{app: a, backup: !f.noBackup}
	defer t.abort()
	return corpus.Each(ctx, src, a.pipe(nil), func(d *corpus.Document) (batch.Result, error) { return f.Work(c, d) }, t.emit)
}

// oneText refuses inputs that would run into each other on one output.
func (a *app) oneText(paths []string) error {
	if a.from == "jsonl" {
		return nil
	}
	w := corpus.NewWalk(paths)
	texts, n := 0, 0
	for texts == 0 || n < 2 {
		in, err := w.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			continue // reported when its turn comes
		}
		n++
		if a.from == "text" || in.Format() == "text" {
			texts++
		}
	}
	return errors.New("several files, and text among them, would run into one; rewrite them with -w, look with -d, or name a folder with -o FOLDER/")
}

func orStdin(paths []string) []string {
	if len(paths) == 0 {
		return []string{"-"}
	}
	return paths
}

// tree writes each input over itself.
type tree struct {
	*app
	backup bool

	out     *corpus.Output
	changed bool
	bad     bool
}

func (t *tree) emit(d *corpus.Document, r batch.Result, err error) error {
	if err != nil {
		t.report(err)
		t.bad = true
		return nil
	}
	if t.out == nil && !t.bad {
		var bad error
		if t.out, bad = t.begin(d); bad != nil {
			t.report(&corpus.Error{File: d.Input.Name(), Err: bad, Todo: "it is left as it was"})
			t.bad = true
		}
	}
	if !t.bad {
		t.changed = t.changed || r.Found
		if _, err = t.out.Write(d.Lead); err == nil {
			_, err = t.out.Write(r.Out)
		}
	}
	if d.End && err == nil {
		err = t.end(d.Input)
	}
	return err
}

func (t *tree) begin(d *corpus.Document) (*corpus.Output, error) {
	if format := d.Input.Format(); d.Cells.Table() != nil || format == "warc" && !strings.Contains(strings.ToLower(d.Input.Path), ".wet") {
		return nil, errors.New("is not a file of text; write what becomes of it to another with -o")
	}
	if _, packing := corpus.SplitPacking(d.Input.Path); !strings.HasSuffix(strings.ToLower(d.Input.Path), packing) {
		return nil, errors.New("is packed in a way that is read and not written; name another file with -o")
	}
	return corpus.Create(d.Input.Path, nil)
}

func (t *tree) end(in *corpus.Input) error {
	defer t.abort()
	switch {
	case t.bad:
		if t.out != nil {
			t.report(&corpus.Error{File: in.Name(), Err: errors.New("is not rewritten because of the errors above"), Todo: "correct them first"})
		}
		return nil
	case !t.changed:
		return nil
	case t.backup:
		if err := corpus.Backup(in.Path); err != nil {
			t.report(&corpus.Error{File: in.Name(), Err: fmt.Errorf("is not rewritten: %w", err), Todo: "move it away or give --no-backup"})
			return nil
		}
	}
	if err := t.out.Commit(); err != nil {
		return fmt.Errorf("%s: %w", in.Name(), err)
	}
	t.note("%s", in.Name())
	return nil
}

// abort drops what was not committed and makes ready for the next input.
func (t *tree) abort() {
	if t.out != nil {
		t.out.Abort()
	}
	t.out, t.changed, t.bad = nil, false, false
}
