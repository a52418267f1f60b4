package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
	"github.com/shai-text/shai/segment"
)

type cleanFlags struct {
	job
	write, noBackup, diff, check bool
	splices                      bool
	mode, flagged                string
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
	fs.BoolVar(&f.splices, "splices", false, splicesUsage)
	fs.BoolVar(&f.check, "check", false, "only print the ids of documents with findings; exit 1 if there are any")
	fs.StringVar(&f.mode, "mode", "", "what becomes of what is flagged: strip (the default), drop, quarantine or annotate")
	fs.StringVar(&f.flagged, "flagged", "", "flagged are documents of verdict spam (the default for drop), or injected as well (the default for quarantine)")
	fs.StringVar(&f.quarantine, "quarantine", "", "write what is flagged to this file, as it is, and only the rest to the output (below this folder, if -o is one)")
	fs.StringVar(&f.sidecar, "sidecar", "", "write what was removed to this file, for shai restore (below this folder, if -o is one)")
	a.choices(c, "mode", "strip", "drop", "quarantine", "annotate")
	a.choices(c, "flagged", "spam", "injected")
	a.outputFlag(c, "write to FILE, which appears when it is complete (*.gz and *.zst are compressed), or below FOLDER/")
	a.classifyFlags(c)
	a.batchInput(c)
	f.flags(c)
	return c
}

func (a *app) runClean(cmd *cobra.Command, f *cleanFlags, paths []string) error {
	switch {
	case f.write && (f.diff || f.check || a.output != ""), f.diff && f.check:
		return errors.New("-w, -d and --check exclude each other, and -w goes without -o; give one of them")
	case f.noBackup && !f.write:
		return errors.New("--no-backup goes with -w only")
	}
	if err := f.modes(); err != nil {
		return err
	}
	j := &f.job
	j.app = a
	if f.mode == "annotate" {
		s := &scoreFlags{job: f.job, offsets: "bytes", format: "shai", terms: 6}
		return a.runScore(cmd, s, paths)
	}
	a.parts = f.mode == "strip" && !f.check && !f.diff
	j.own = !f.diff && !f.check
	j.folder = a.output != "" && j.own && isFolder(a.output)
	paths, err := j.more(paths)
	if err != nil {
		return err
	}
	j.filesFrom = ""
	if j.own && !f.write && !j.folder {
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
	j.name = func(in *corpus.Input) string {
		name, packing := corpus.SplitPacking(in.Rel)
		if strings.HasSuffix(strings.ToLower(name), ".warc") {
			name += ".wet"
		}
		return name + packing
	}
	if j.folder {
		j.changed = func(in *corpus.Input) { a.note("%s", in.Name()) }
	}
	j.work = func(d *corpus.Document) (result, error) { return f.clean(judge, d) }
	if err := j.begin(cmd, paths); err != nil {
		return err
	}
	if err := j.do(cmd.Context()); err != nil {
		return err
	}
	if f.check && j.tally.Touched > 0 {
		return errFound
	}
	return nil
}

// modes checks the flags that say what becomes of documents.
func (f *cleanFlags) modes() error {
	if f.mode == "" {
		f.mode = "strip"
		if f.quarantine != "" {
			f.mode = "quarantine"
		}
	}
	if err := oneOf("mode", f.mode, "strip", "drop", "quarantine", "annotate"); err != nil {
		return err
	}
	if f.flagged != "" {
		if err := oneOf("flagged", f.flagged, "spam", "injected"); err != nil {
			return err
		}
	}
	switch {
	case (f.mode == "quarantine") != (f.quarantine != ""):
		return errors.New("--mode=quarantine goes with --quarantine=FILE, and no other mode does")
	case f.flagged != "" && f.mode != "drop" && f.mode != "quarantine":
		return errors.New("--flagged goes with --mode=drop and --mode=quarantine only")
	case f.sidecar != "" && f.mode == "annotate":
		return errors.New("--mode=annotate removes nothing, and so there is no --sidecar")
	case (f.mode != "strip" || f.sidecar != "") && (f.write || f.diff || f.check):
		return errors.New("--mode and --sidecar go without -w, -d and --check")
	case f.write && (f.dead != "" || f.stats != "" || f.audit > 0 || f.shard != "" || f.strict):
		return errors.New("--dead, --stats, --audit, --shard and --strict go without -w; name a folder with -o FOLDER/")
	}
	return nil
}

// clean says what becomes of a document.
func (f *cleanFlags) clean(c *judge, d *corpus.Document) (r result, err error) {
	r.verdict = c.classify(d.Document)
	label := r.verdict.Label
	if !f.splices && !f.check && f.mode == "strip" {
		r.verdict = r.verdict.WithoutSplices()
	}
	spans := r.verdict.Spans
	r.found = len(spans) > 0
	switch {
	case f.check:
		if r.found {
			r.out = []byte(oneLine(d.ID) + "\n")
		}
		return r, nil
	case f.diff:
		if r.found {
			r.out, err = diff(d, spans)
		}
		return r, err
	case f.mode == "strip":
	default:
		flagged := label == classify.Spam || label == classify.Injected && (f.flagged == "injected" || f.flagged == "" && f.mode == "quarantine")
		if flagged {
			r.removal = corpus.Removal{Why: f.mode, All: true, Spans: spansJSON(spans)}
			r.aside, r.none = f.mode == "quarantine", f.mode == "drop"
		}
		spans = nil
	}
	if d.Cells.Table() != nil {
		r.cells = d.Cells
		if len(spans) > 0 {
			r.cells = d.Cells.WithText(r.verdict.Strip(make([]byte, 0, len(d.Text)), d.Text))
			r.removal = corpus.Removal{Why: "strip", Spans: spansJSON(spans)}
			for _, s := range spans {
				r.removal.Edits = append(r.removal.Edits, corpus.Edit{Start: s.Start, End: s.End})
			}
		}
		return r, nil
	}
	edits := d.Edits(ranges(spans))
	if n := len(d.Raw); d.Line > 0 && n > 0 && d.Raw[n-1] != '\n' && !f.folder {
		edits = append(edits, corpus.Edit{Start: n, End: n, Put: []byte("\n")}) // another row may follow
	}
	if r.removal.Why == "" && edits != nil {
		r.removal = corpus.Removal{Why: "strip", Edits: edits, Spans: spansJSON(spans)}
	}
	r.out = d.Raw
	if edits != nil {
		r.out = corpus.Apply(make([]byte, 0, len(d.Raw)+1), d.Raw, edits)
	}
	return r, nil
}

// spansJSON is what a sidecar says of blocks beside what they were.
func spansJSON(spans []classify.Span) json.RawMessage {
	if len(spans) == 0 {
		return nil
	}
	type span struct {
		Start  int                `json:"start"`
		End    int                `json:"end"`
		Score  record.Probability `json:"score"`
		Family string             `json:"family"`
	}
	out := make([]span, len(spans))
	for i, s := range spans {
		out[i] = span{s.Start, s.End, record.Probability(s.Score), s.Family}
	}
	b, _ := record.Marshal(out) // scores are numbers
	return b
}

// rewrite writes the inputs in which something was found over themselves.
func (a *app) rewrite(ctx context.Context, f *cleanFlags, c *judge, paths []string) error {
	src, err := a.source(paths, true)
	if err != nil {
		return err
	}
	t := &tree{app: a, backup: !f.noBackup}
	defer t.abort()
	return corpus.Each(ctx, src, a.pipe(nil), func(d *corpus.Document) (result, error) { return f.clean(c, d) }, t.emit)
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

// tree writes each input over itself.
type tree struct {
	*app
	backup bool

	out     *corpus.Output
	changed bool
	bad     bool
}

func (t *tree) emit(d *corpus.Document, r result, err error) error {
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
		t.changed = t.changed || r.found
		if _, err = t.out.Write(d.Lead); err == nil {
			_, err = t.out.Write(r.out)
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
