package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

func (a *app) restore() *cobra.Command {
	var sidecar string
	c := &cobra.Command{
		Use:   "restore --sidecar=FILE [-o OUTPUT] CLEANED",
		Short: "Give back what shai clean was given",
		Long: `Give back what shai clean --sidecar was given, byte for byte, as it was when it
was unpacked: CLEANED is what clean wrote, unchanged. Of Parquet, rows come back
with all their columns; of a WARC file, the text of its pages. What comes out is
held to the digest in the sidecar.

CLEANED may be a folder that clean wrote to; then --sidecar and -o are folders
too. A file that was made of several inputs goes to a folder as well.`,
		Example: `  shai clean corpus.jsonl.gz -o clean.jsonl.gz --sidecar removed.jsonl.gz
  shai restore --sidecar=removed.jsonl.gz clean.jsonl.gz -o again.jsonl.gz`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return a.runRestore(c.Context(), sidecar, args[0]) },
	}
	c.Flags().StringVar(&sidecar, "sidecar", "", "what clean --sidecar wrote")
	a.outputFlag(c, "write to FILE instead of standard output, or below FOLDER/")
	return c
}

func (a *app) runRestore(ctx context.Context, sidecar, clean string) error {
	if sidecar == "" {
		return errors.New("name what clean --sidecar wrote with --sidecar")
	}
	info, err := os.Stat(clean)
	if err != nil {
		return fmt.Errorf("%w; check the path", err)
	}
	folder := a.output != "" && batch.IsFolder(a.output)
	if !info.IsDir() {
		return a.restoreFile(sidecar, clean, folder)
	}
	if !folder || !batch.IsFolder(sidecar) {
		return fmt.Errorf("%s is a folder, and so must be --sidecar and -o: end their names in /", clean)
	}
	for _, in := range corpus.NewList([]string{clean}).Inputs() {
		if err := ctx.Err(); err != nil {
			return err
		}
		side := filepath.Join(sidecar, in.Rel) + ".removed.jsonl"
		err := a.restoreFile(side, in.Path, true)
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%s: there is no %s beside it", in.Path, side)
		}
		if err != nil {
			a.report(err)
		}
	}
	return nil
}

// restoreFile restores what one file was made of.
func (a *app) restoreFile(sidecar, clean string, folder bool) error {
	r, err := corpus.NewRestorer(sidecar, clean)
	if err != nil {
		return err
	}
	defer r.Close()
	for n := 0; ; n++ {
		path, rel, err := r.Next()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		to := a.output
		if folder {
			to = filepath.Join(a.output, rel)
			if err := os.MkdirAll(filepath.Dir(to), 0o777); err != nil {
				return err
			}
		} else if n > 0 {
			return fmt.Errorf("%s was made of several inputs, %s among them; name a folder with -o FOLDER/", clean, path)
		}
		run, err := corpus.Begin(corpus.RunOptions{Outputs: []string{to}, Stdout: a.out})
		if err != nil {
			return err
		}
		none := func() any { return nil }
		outs, err := run.For(nil)
		if err == nil {
			err = r.Restore(outs[0])
		}
		var lost *corpus.LostError
		if errors.As(err, &lost) {
			a.report(&corpus.Error{File: path, Err: err, Todo: "take them from the input"})
			err = nil
		}
		if err == nil {
			err = run.Finish(none)
		}
		if err != nil {
			run.Stop(none)
			return err
		}
	}
}
