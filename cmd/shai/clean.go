package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

type cleanFlags struct {
	write, noBackup, diff, check bool
	splices                      bool
}

func (a *app) clean() *cobra.Command {
	var f cleanFlags
	c := &cobra.Command{
		Use:   "clean [FLAGS] [PATHS]",
		Short: "Write documents without their injected blocks",
		Long: `Write documents without their injected blocks. Nothing else changes: text comes
out as text, and a JSONL row keeps every other byte. Keywords that were put
inside a sentence stay, for cutting them may leave a hole; --splices cuts them
too.

` + inputHelp + `

One text file, or any number of JSONL files, go to standard output or to the
file named by -o. For several text files say where they go: -w rewrites them in
place, -o FOLDER/ writes them below a folder, -d shows what would change.`,
		Example: `  shai clean page.txt > page.clean.txt     # text in, text out
  shai clean corpus.jsonl.gz -o clean.jsonl.gz
  shai clean -d pages/                      # look first
  shai clean -w pages/                      # then rewrite; FILE.orig is kept
  shai clean --check pages/ || echo dirty`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runClean(c.Context(), &f, paths) },
	}
	fs := c.Flags()
	fs.BoolVarP(&f.write, "write", "w", false, "rewrite in place the files that change, each at once, and keep FILE.orig")
	fs.BoolVar(&f.noBackup, "no-backup", false, "with -w, keep no FILE.orig")
	fs.BoolVarP(&f.diff, "diff", "d", false, "print what would change as a unified diff")
	fs.BoolVar(&f.splices, "splices", false, splicesUsage)
	fs.BoolVar(&f.check, "check", false, "only print the ids of documents with findings; exit 1 if there are any")
	a.outputFlag(c, "write to FILE, which appears when it is complete (*.gz is compressed), or below FOLDER/")
	a.classifyFlags(c)
	a.inputFlags(c)
	return c
}

// cleaned is a document without its blocks.
type cleaned struct {
	out     []byte
	found   bool
	verdict classify.Verdict
}

func (a *app) runClean(ctx context.Context, f *cleanFlags, paths []string) error {
	switch {
	case f.write && (f.diff || f.check || a.output != ""), f.diff && f.check:
		return errors.New("-w, -d and --check exclude each other, and -w goes without -o; give one of them")
	}
	if f.noBackup && !f.write {
		return errors.New("--no-backup goes with -w only")
	}
	folder := a.output != "" && !f.check && !f.diff && isFolder(a.output)
	if !f.write && !f.diff && !f.check && !folder {
		if err := a.oneText(paths); err != nil {
			return err
		}
	}
	if f.write || folder {
		for _, p := range orStdin(paths) {
			if p == "-" {
				return errors.New("standard input has no name to write to; leave out -w and FOLDER/")
			}
		}
	}
	src, err := a.source(paths, f.write || folder)
	if err != nil {
		return err
	}
	c, err := a.classifier()
	if err != nil {
		return err
	}
	work := func(d *corpus.Document) (r cleaned, err error) {
		r.verdict = c.Classify(d.Document)
		if !f.splices && !f.check {
			r.verdict = r.verdict.WithoutSplices()
		}
		r.found = len(r.verdict.Spans) > 0
		switch {
		case f.check:
		case f.diff:
			if r.found {
				r.out, err = diff(d, r.verdict.Spans)
			}
		case d.Row != nil:
			r.out = append(d.AppendCut(nil, ranges(r.verdict.Spans)), '\n')
		case !r.found:
			r.out = d.Text
		default:
			r.out = r.verdict.Strip(make([]byte, 0, len(d.Text)), d.Text)
		}
		return r, err
	}
	if f.write || folder {
		t := &tree{app: a, folder: a.output, backup: !f.noBackup, taken: map[string]string{}}
		defer t.abort()
		return corpus.Each(ctx, src, a.pipe(nil), work, t.emit)
	}
	found := false
	err = a.write(func(o *corpus.Output) error {
		return corpus.Each(ctx, src, a.pipe(o), work, func(d *corpus.Document, r cleaned, err error) error {
			if err != nil {
				a.report(err)
				return nil
			}
			found = found || r.found
			if f.check && r.found {
				_, err = fmt.Fprintln(o, oneLine(d.ID))
				return err
			}
			_, err = o.Write(r.out)
			return err
		})
	})
	if err == nil && f.check && found {
		err = errFound
	}
	return err
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

func isFolder(path string) bool {
	if os.IsPathSeparator(path[len(path)-1]) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

func ranges(spans []classify.Span) []segment.Span {
	out := make([]segment.Span, len(spans))
	for i, s := range spans {
		out[i] = segment.Span{Start: s.Start, End: s.End}
	}
	return out
}

// tree writes each input to a file of its own: over itself, or below folder.
type tree struct {
	*app
	folder string // "" to write in place
	backup bool
	taken  map[string]string // file below folder -> input

	out     *corpus.Output
	changed bool
	bad     bool
	files   int
}

func (t *tree) emit(d *corpus.Document, r cleaned, err error) error {
	if err != nil {
		t.report(err)
		t.bad = true
		return nil
	}
	if d.End {
		return t.end(d.Input)
	}
	if t.out == nil && !t.bad {
		if err := t.begin(d.Input); err != nil {
			t.report(d.Fail(err, "it is left as it was"))
			t.bad = true
		}
	}
	if t.bad {
		return nil
	}
	t.changed = t.changed || r.found
	_, err = t.out.Write(r.out)
	return err
}

func (t *tree) begin(in *corpus.Input) (err error) {
	path := in.Path
	if t.folder != "" {
		path = filepath.Join(t.folder, in.Rel)
		if other, ok := t.taken[path]; ok {
			return fmt.Errorf("%s is where %s went", path, other)
		}
		t.taken[path] = in.Path
		if a, err := os.Stat(path); err == nil {
			if b, err := os.Stat(in.Path); err == nil && os.SameFile(a, b) {
				return errors.New("the folder holds the input itself; use -w to rewrite in place")
			}
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
	}
	t.out, err = corpus.Create(path, nil)
	return err
}

func (t *tree) end(in *corpus.Input) error {
	defer t.abort()
	if !t.bad && t.out == nil && t.folder != "" { // an input without documents
		if err := t.begin(in); err != nil {
			t.report(&corpus.Error{File: in.Name(), Err: err})
			return nil
		}
	}
	switch {
	case t.bad:
		if t.out != nil {
			t.report(&corpus.Error{File: in.Name(), Err: errors.New("is not rewritten because of the errors above"), Todo: "correct them first"})
		}
		return nil
	case t.out == nil || t.folder == "" && !t.changed:
		return nil
	case t.folder == "" && t.backup:
		if err := corpus.Backup(in.Path); err != nil {
			t.report(&corpus.Error{File: in.Name(), Err: fmt.Errorf("is not rewritten: %w", err), Todo: "move it away or give --no-backup"})
			return nil
		}
	}
	if err := t.out.Commit(); err != nil {
		return fmt.Errorf("%s: %w", in.Name(), err)
	}
	if t.changed {
		t.note("%s", in.Name())
	}
	return nil
}

// abort drops what was not committed and makes ready for the next input.
func (t *tree) abort() {
	if t.out != nil {
		t.out.Abort()
	}
	t.out, t.changed, t.bad = nil, false, false
}
