package batch

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"syscall"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// What inputs of a batch may be like, unless told otherwise.
const (
	MaxDocument = 16 << 20 // bytes; longer texts are judged in windows
	MaxRatio    = 250      // times that an archive expands
)

// Job is a batch: documents are judged in parallel and written in order, to
// outputs that can be taken up again where a process died. Fields are set
// before Plan, and a Job is run once.
type Job struct {
	Input  corpus.Options // of all inputs; Marks, Start and Parts are the job's
	Jobs   int            // documents worked on at once; 0 is one a processor
	Output string         // a file, a folder, or "" for Stdout
	Stdout io.Writer

	Overwrite, Strict   bool
	Shard, FilesFrom    string
	Stats, Dead         string
	Sidecar, Quarantine string
	Audit               int

	// Command names what is asked for, for a run that is taken up: whatever
	// changes a byte of the outputs is in it, but for the inputs and the model,
	// which Model opens. Without it a run that is stopped begins anew.
	Command string
	Model   func() (io.ReadCloser, error)

	Report func(error)                      // told of each document or input that failed
	Note   func(format string, args ...any) // told what happened
	Watch  func(*corpus.List, *corpus.Source, *Tally) (stop func())

	Failures int // documents and inputs that failed
	Tally    *Tally

	own     bool                       // outputs have the shape of the inputs
	parts   bool                       // of long texts can be worked on by themselves
	folder  bool                       // Output is a folder
	name    func(*corpus.Input) string // of an output below it
	columns *corpus.Table              // of a Parquet output, unless own
	work    func(*corpus.Document) (Result, error)
	join    func(*corpus.Document, Result) (Result, error) // parts of a document; nil if there are none
	changed func(*corpus.Input)                            // told of each input below a folder in which something was found

	list    *corpus.List
	paths   []string // as named
	run     *corpus.Run
	kinds   []string // what the outputs are, in their order
	outputs []string // files, or folders, of these kinds
	sample  *Audit
	single  bool // who asked for it reports
	removed *corpus.Sidecar
	first   *corpus.Input // whose header a common output has
	refused *corpus.Input // whose header is another
	header  []byte
	partial *classify.Verdict // of the parts of a document that have gone by
	hits    bool              // in this input
	opened  bool              // this input
}

// Plan checks what is asked for, and lists the inputs: those below paths, and
// those of FilesFrom.
func (j *Job) Plan(paths []string) error {
	if err := j.check(); err != nil {
		return err
	}
	paths, err := j.More(paths)
	if err != nil {
		return err
	}
	j.paths, j.list = paths, corpus.NewList(paths)
	if err := j.split(); err != nil {
		return err
	}
	if j.folder {
		return j.distinct()
	}
	return nil
}

// check says what is wrong with the outputs, and lists their kinds.
func (j *Job) check() error {
	for _, f := range []struct{ name, value string }{{"dead", j.Dead}, {"sidecar", j.Sidecar}, {"quarantine", j.Quarantine}} {
		if f.value != "" && IsFolder(f.value) != j.folder {
			return fmt.Errorf("--%s=%s: name a folder if -o names one, and else a file", f.name, f.value)
		}
	}
	if j.Audit < 0 {
		return fmt.Errorf("--audit=%d: use a number from 0 on", j.Audit)
	}
	if j.Audit > 0 && j.Output == "" {
		return errors.New("--audit writes beside the output: name that with -o")
	}
	j.kinds, j.outputs = []string{""}, []string{j.Output}
	for _, f := range []struct{ kind, path string }{{"removed", j.Sidecar}, {"quarantine", j.Quarantine}, {"dead", j.Dead}} {
		if f.path != "" {
			if slices.Contains(j.outputs, f.path) {
				return fmt.Errorf("%s is named twice", f.path)
			}
			j.kinds = append(j.kinds, f.kind)
			j.outputs = append(j.outputs, f.path)
		}
	}
	return nil
}

// each are the outputs of an input, if there is a folder.
func (j *Job) each(in *corpus.Input) []string {
	each := make([]string, len(j.outputs))
	for i, folder := range j.outputs {
		each[i] = filepath.Join(folder, j.name(in))
		switch j.kinds[i] {
		case "removed", "dead":
			each[i] += "." + j.kinds[i] + ".jsonl"
		}
	}
	return each
}

// begin opens the outputs.
func (j *Job) begin() (err error) {
	stdin := slices.ContainsFunc(j.list.Inputs(), (*corpus.Input).Stdin)
	o := corpus.RunOptions{Inputs: j.list.Inputs(), Anew: j.Overwrite, Stdout: j.Stdout}
	at := j.Output
	if j.Command != "" && (j.folder || at != "" && at != "-" && !stdin && regular(at)) { // it can be taken up
		if o.Command, err = j.digest(); err != nil {
			return err
		}
	}
	switch {
	case j.folder:
		o.Each = j.each
		if err := os.MkdirAll(at, 0o777); err != nil {
			return fmt.Errorf("%s: cannot be written: %w", at, err)
		}
		if o.Command != "" {
			o.State = filepath.Join(at, ".shai-"+o.Command+".state")
		}
	default:
		o.Outputs = j.outputs
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

// IsFolder says that a path is, or would be, a folder.
func IsFolder(path string) bool {
	if os.IsPathSeparator(path[len(path)-1]) {
		return true
	}
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// distinct says that two outputs, or an output and an input, are one file.
func (j *Job) distinct() error {
	taken := map[string]string{}
	for _, in := range j.list.Inputs() {
		if in.Stdin() {
			return errors.New("standard input has no name to write to; leave out -w and FOLDER/")
		}
		path := j.each(in)[0]
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

// Run does what was planned.
func (j *Job) Run(ctx context.Context) error {
	// Who made the job may keep it, and with it what it holds: the model, which is
	// large, is to go.
	defer func() { j.work, j.join = nil, nil }()
	if err := j.begin(); err != nil {
		return err
	}
	if !j.run.Complete() {
		if err := j.do(ctx); err != nil {
			return err
		}
	}
	j.Tally.LeftOut = j.run.Left()
	if !j.single {
		if err := j.report(); err != nil {
			return err
		}
	}
	return j.run.Close()
}

func (j *Job) do(ctx context.Context) error {
	o := j.Input
	o.Marks, o.Start, o.Parts = j.own || j.folder, j.run.Start, j.parts
	src, err := corpus.OpenInputs(j.list, &o)
	if err != nil {
		j.run.Stop(j.keep)
		return err
	}
	stop := func() {}
	if j.Watch != nil {
		stop = j.Watch(j.list, src, j.Tally)
	}
	err = corpus.Each(ctx, src, &corpus.Pipe{Jobs: j.Jobs, Idle: j.run.Flush}, j.work, j.emit)
	stop()
	if err == nil {
		err = j.run.Finish(j.keep)
	}
	if err == nil {
		return nil
	}
	if j.Output == "" {
		err = errors.Join(err, j.run.Flush()) // what was printed stays printed
	}
	// What the machine did may be mended; what the inputs are like, or what was
	// asked for, will not be another time.
	if ctx.Err() == nil && !errors.As(err, new(syscall.Errno)) {
		j.run.Abandon()
	} else if j.run.Stop(j.keep) {
		err = &Resumable{err}
	}
	return err
}

// Resumable is why a run stopped that can be taken up again.
type Resumable struct{ err error }

func (r *Resumable) Error() string {
	return r.err.Error() + "; the same command goes on from here"
}
func (r *Resumable) Unwrap() error { return r.err }

// ErrStrict is why a run stopped under Strict.
var ErrStrict = errors.New("stopped because of --strict")

// errStrict is the error of a document under --strict.
type errStrict struct{ err error }

func (e *errStrict) Error() string   { return fmt.Sprintf("%v; %v", e.err, ErrStrict) }
func (e *errStrict) Unwrap() []error { return []error{e.err, ErrStrict} }
