package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// job is a batch: documents are judged in parallel and written in order, to
// outputs that can be taken up again where a process died.
type job struct {
	app  *app
	cmd  *cobra.Command
	list *corpus.List
	run  *corpus.Run

	overwrite, strict   bool
	shard, filesFrom    string
	stats, dead         string
	sidecar, quarantine string
	audit               int

	own     bool                       // outputs have the shape of the inputs
	folder  bool                       // -o is a folder
	name    func(*corpus.Input) string // of an output below it
	columns *corpus.Table              // of a Parquet output, unless own
	work    func(*corpus.Document) (result, error)
	join    func(*corpus.Document, result) (result, error) // parts of a document; nil if there are none
	changed func(*corpus.Input)                            // told of each input below a folder in which something was found

	kinds   []string // what the outputs are, in their order
	tally   *tally
	sample  *audit
	removed *corpus.Sidecar
	meter   *meter
	first   *corpus.Input // whose header a common output has
	refused *corpus.Input // whose header is another
	header  []byte
	partial *classify.Verdict // of the parts of a document that have gone by
	hits    bool              // in this input
	opened  bool              // this input
}

// result is what became of a document.
type result struct {
	verdict classify.Verdict
	out     []byte       // for an output of bytes
	cells   corpus.Cells // for one of Parquet
	aside   bool         // to the quarantine
	none    bool         // nowhere
	found   bool
	removal corpus.Removal
	record  *record.Record // of a part
	units   int            // length of a part, in the unit of offsets
}

// flags are those that all batches have.
func (j *job) flags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&j.filesFrom, "files-from", "", "read more PATHS from this file, one a line; - is standard input")
	f.StringVar(&j.shard, "shard", "", "take the inputs numbered I, I+N, I+2N… of all, counted from 0, as I/N says")
	f.BoolVar(&j.overwrite, "overwrite", false, "begin anew: neither take up what was stopped nor leave out what is done")
	f.BoolVar(&j.strict, "strict", false, "stop at the first document that fails")
	f.StringVar(&j.dead, "dead", "", "write what failed, and why, to this file (below this folder, if -o is one)")
	f.StringVar(&j.stats, "stats", "", "write counters to this file, as JSON")
	f.IntVar(&j.audit, "audit", 0, "keep a sample of so many blocks with what stands about them, by family and probability, in OUTPUT.audit.jsonl and .html")
}

const batchHelp = `With -o a run that was killed, or stopped, goes on when it is started again the
same way, and gives the same bytes as one that was not. Below -o FOLDER/, which
has an output for each input, those that are done are left out. --shard and
--files-from divide the work among processes.`

// begin checks flags and paths, and opens the outputs.
func (j *job) begin(c *cobra.Command, paths []string) error {
	a := j.app
	j.cmd = c
	for _, f := range []struct{ name, value string }{{"dead", j.dead}, {"sidecar", j.sidecar}, {"quarantine", j.quarantine}} {
		if f.value != "" && isFolder(f.value) != j.folder {
			return fmt.Errorf("--%s=%s: name a folder if -o names one, and else a file", f.name, f.value)
		}
	}
	if j.audit < 0 {
		return fmt.Errorf("--audit=%d: use a number from 0 on", j.audit)
	}
	if j.audit > 0 && a.output == "" {
		return errors.New("--audit writes beside the output: name that with -o")
	}
	paths, err := j.more(paths)
	if err != nil {
		return err
	}
	j.list = corpus.NewList(paths)
	if err := j.split(); err != nil {
		return err
	}
	stdin := slices.ContainsFunc(j.list.Inputs(), (*corpus.Input).Stdin)
	o := corpus.RunOptions{Inputs: j.list.Inputs(), Anew: j.overwrite, Stdout: a.out}
	at := a.output
	if j.folder || at != "" && at != "-" && !stdin && regular(at) { // it can be taken up
		if o.Command, err = j.digest(paths); err != nil {
			return err
		}
	}
	j.kinds = []string{""}
	outputs := []string{at}
	for _, f := range []struct{ kind, path string }{{"removed", j.sidecar}, {"quarantine", j.quarantine}, {"dead", j.dead}} {
		if f.path != "" {
			if slices.Contains(outputs, f.path) {
				return fmt.Errorf("%s is named twice", f.path)
			}
			j.kinds = append(j.kinds, f.kind)
			outputs = append(outputs, f.path)
		}
	}
	switch {
	case j.folder:
		o.Each = func(in *corpus.Input) []string {
			each := make([]string, len(outputs))
			for i, folder := range outputs {
				each[i] = filepath.Join(folder, j.name(in))
				switch j.kinds[i] {
				case "removed", "dead":
					each[i] += "." + j.kinds[i] + ".jsonl"
				}
			}
			return each
		}
		if err := j.distinct(o.Each); err != nil {
			return err
		}
		if err := os.MkdirAll(at, 0o777); err != nil {
			return fmt.Errorf("%s: cannot be written: %w", at, err)
		}
		o.State = filepath.Join(at, ".shai-"+o.Command+".state")
	default:
		o.Outputs = outputs
		if o.Command != "" {
			o.State = filepath.Join(filepath.Dir(at), "."+filepath.Base(at)+".state")
		}
	}
	if j.run, err = corpus.Begin(o); err != nil {
		if errors.Is(err, corpus.ErrOtherRun) {
			return fmt.Errorf("%s: %w, or its inputs have changed; repeat that one, or begin anew with --overwrite", at, err)
		}
		return err
	}
	return j.takeUp()
}

// regular says that a path is, or would be, a plain file.
func regular(path string) bool {
	info, err := os.Stat(path)
	return err != nil || info.Mode().IsRegular()
}

// distinct says that two outputs, or an output and an input, are one file.
func (j *job) distinct(each func(*corpus.Input) []string) error {
	taken := map[string]string{}
	for _, in := range j.list.Inputs() {
		if in.Stdin() {
			return errors.New("standard input has no name to write to; leave out -w and FOLDER/")
		}
		path := each(in)[0]
		if other, ok := taken[path]; ok {
			return fmt.Errorf("%s: %s is where %s went", in.Name(), path, other)
		}
		taken[path] = in.Path
		if a, err := os.Stat(path); err == nil {
			if b, err := os.Stat(in.Path); err == nil && os.SameFile(a, b) {
				return fmt.Errorf("%s: the folder holds the input itself; use -w to rewrite in place", in.Name())
			}
		}
	}
	return nil
}

// do runs the batch.
func (j *job) do(ctx context.Context) error {
	// cobra keeps the flags of all commands for ever, and with them what j holds:
	// the model, which is large, is to go.
	defer func() { j.work, j.join = nil, nil }()
	a := j.app
	if !j.run.Complete() {
		src, err := a.sourceOf(j.list, j.own || j.folder, j.run.Start)
		if err != nil {
			j.run.Stop(j.keep)
			return err
		}
		j.meter = a.meter(j.list, src, j.tally)
		p := &corpus.Pipe{Jobs: a.jobs, Idle: j.run.Flush}
		err = corpus.Each(ctx, src, p, j.work, j.emit)
		j.meter.stop()
		if err == nil {
			err = j.run.Finish(j.keep)
		}
		if err != nil {
			if a.output == "" {
				err = errors.Join(err, j.run.Flush()) // what was printed stays printed
			}
			// What the machine did may be mended; what the inputs are like, or
			// what was asked for, will not be another time.
			if ctx.Err() == nil && !errors.As(err, new(syscall.Errno)) {
				j.run.Abandon()
			} else if j.run.Stop(j.keep) {
				err = &resumable{err}
			}
			return err
		}
	}
	j.tally.LeftOut = j.run.Left()
	if err := j.report(); err != nil {
		return err
	}
	return j.run.Close()
}

// resumable is why a run stopped that can be taken up again.
type resumable struct{ err error }

func (r *resumable) Error() string {
	return r.err.Error() + "; the same command goes on from here"
}
func (r *resumable) Unwrap() error { return r.err }

// errStrict is the error of a document under --strict.
type errStrict struct{ err error }

func (e *errStrict) Error() string { return e.err.Error() + "; stopped because of --strict" }
func (e *errStrict) Unwrap() error { return e.err }

// emit writes what became of a document.
func (j *job) emit(d *corpus.Document, r result, failed error) error {
	a := j.app
	outs, err := j.run.For(d.Input)
	if err != nil {
		return err
	}
	if failed == nil && d.Part > 0 {
		shift(&r.verdict, int(d.Start))
		if j.sample != nil {
			j.sample.add(d, &r)
		}
		j.hits = j.hits || r.found
		if j.partial == nil {
			v := r.verdict
			j.partial = &v
		} else {
			join(j.partial, &r.verdict)
		}
		if !d.More {
			r.verdict, j.partial = *j.partial, nil
		}
		if j.join != nil {
			if r, failed = j.join(d, r); d.More && failed == nil {
				j.opened = true
				return j.run.Wrote(d, j.keep)
			}
		}
	}
	if failed == nil && j.own {
		failed = j.common(d, &r)
	}
	out := func(kind string) *corpus.Part {
		if i := slices.Index(j.kinds, kind); i >= 0 {
			return outs[i]
		}
		return nil
	}
	if failed != nil {
		if j.strict {
			return &errStrict{failed}
		}
		a.report(failed)
		j.tally.fail(d)
		r = result{removal: corpus.Removal{Why: "failed", All: true, Lead: j.refused == d.Input}}
		j.opened = j.opened || d.Record > 0
		if w := out("dead"); w != nil {
			if err := deadLetter(w, d, failed); err != nil {
				return err
			}
		}
	} else {
		j.opened = j.opened || !d.End
		if !d.End && !d.Gap && !d.More {
			j.tally.add(d, &r)
			j.hits = j.hits || r.found
			if j.sample != nil && d.Part == 0 {
				j.sample.add(d, &r)
			}
		}
	}
	main := outs[0]
	if j.own {
		if len(d.Lead) > 0 && !r.removal.Lead {
			if _, err := main.Write(d.Lead); err != nil {
				return err
			}
		}
		if j.removed != nil {
			if err := j.removed.Add(out("removed"), d, a.textField, r.removal); err != nil {
				return err
			}
		}
	}
	switch {
	case failed != nil || d.End || d.Gap || r.none:
		if d.End && j.own {
			main.Columns(d.Cells.Table())
		}
	case r.aside:
		err = j.put(out("quarantine"), d, r)
	default:
		err = j.put(main, d, r)
	}
	if err != nil {
		return err
	}
	if !j.own {
		main.Columns(j.columns)
	}
	if err := j.run.Wrote(d, j.keep); err != nil {
		return err
	}
	if d.End {
		hits, opened := j.hits, j.opened
		j.hits, j.opened = false, false
		// An input without documents is one all the same; one that could not be
		// opened is tried again next time.
		if err := j.run.End(d.Input, opened || !j.tally.unread(d.Input), j.keep); err != nil {
			return err
		}
		if hits && j.changed != nil {
			j.changed(d.Input)
		}
	}
	return nil
}

// put writes a document to an output of its kind.
func (j *job) put(w *corpus.Part, d *corpus.Document, r result) error {
	table := r.cells.Table() != nil
	switch {
	case table && w.Parquet():
		return w.WriteCells(r.cells)
	case table:
		return fmt.Errorf("%s is Parquet, and so must be what is made of it: name the output *.parquet with -o", d.Input.Name())
	case w.Parquet():
		return fmt.Errorf("%s is not Parquet, and the output is named so: give it the ending of the input", d.Input.Name())
	}
	_, err := w.Write(r.out)
	return err
}

// report writes counters, sample and summary.
func (j *job) report() error {
	if j.stats != "" {
		b, err := json.MarshalIndent(j.tally, "", "  ")
		if err != nil {
			return err
		}
		if err := writeFile(j.stats, append(b, '\n')); err != nil {
			return fmt.Errorf("--stats: %w", err)
		}
	}
	if j.sample != nil {
		base := strings.TrimRight(j.app.output, string(os.PathSeparator)+"/")
		if j.shard != "" {
			base += "." + strings.ReplaceAll(j.shard, "/", "-of-")
		}
		if err := j.sample.write(base+".audit", j.tally); err != nil {
			return fmt.Errorf("--audit: %w", err)
		}
	}
	if j.app.output != "" || j.stats != "" {
		for _, line := range j.tally.summary() {
			j.app.note("%s", line)
		}
	}
	return nil
}

func writeFile(path string, b []byte) error {
	o, err := corpus.Create(path, nil)
	if err != nil {
		return err
	}
	defer o.Abort()
	if _, err := o.Write(b); err != nil {
		return err
	}
	return o.Commit()
}
