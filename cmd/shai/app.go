package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/models"
	"github.com/shai-text/shai/segment"
)

// app is what all commands share: streams, flags, and the count of failures.
type app struct {
	in       io.Reader
	out, err io.Writer

	quiet bool
	jobs  int

	from        string
	lines       bool
	textField   string
	idField     string
	maxDocument int64
	maxRatio    int64

	output string

	model     string
	precision classify.Precision
	threshold float64
	families  []string
	terms     int // asked for of each span

	failures int
}

func (a *app) failed() bool { return a.failures > 0 }

// report tells what is wrong with one document or input; the run goes on.
func (a *app) report(err error) {
	a.failures++
	a.complain(err)
}

func (a *app) complain(err error) { fmt.Fprintf(a.err, "shai: %v\n", err) }

// note tells what happened, unless nobody wants to know.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		fmt.Fprintf(a.err, format+"\n", args...)
	}
}

func (a *app) execute(ctx context.Context, args []string) error {
	root := a.root()
	root.SetArgs(args)
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	return root.ExecuteContext(ctx)
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "shai",
		Short: "Find injected spam keywords in documents, and remove them",
		Long: `Shai finds the spam keyword blocks that are injected into real Chinese and
English documents, says exactly which bytes they are and why, and gives the
documents back without them.

Data goes to standard output, everything else to standard error. The exit code
is 0 when all went well, 1 when --check found something or some documents
failed, and 2 when the command could not run.`,
		Example: `  shai clean page.txt > page.clean.txt
  shai score corpus.jsonl.gz -o verdicts.jsonl`,
		Version:           version(),
		SilenceErrors:     true,
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no command %q; see shai --help", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	root.SetVersionTemplate("{{.Version}}\n")
	root.SetUsageTemplate(usage)
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return fmt.Errorf("%w; see %s --help", err, c.CommandPath())
	})
	root.PersistentFlags().BoolVarP(&a.quiet, "quiet", "q", false, "print no progress and no summary")
	root.AddGroup(&cobra.Group{ID: "use", Title: "Use:"}, &cobra.Group{ID: "build", Title: "Build and measure:"})
	add := func(group string, cs ...*cobra.Command) {
		for _, c := range cs {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("use", a.clean(), a.restore(), a.score(), a.explain(), a.serve())
	add("build", a.train(), a.mine(), a.inject(), a.eval(), a.modelCommand())
	root.AddCommand(a.completion(), a.version())
	cobra.EnableCommandSorting = false // they stand in the order of use
	root.SetHelpCommand(&cobra.Command{
		Use:     "help [COMMAND]",
		Short:   "Print the help of a command",
		Long:    "Print the help of a command, as COMMAND --help does.",
		Example: `  shai help clean`,
		RunE: func(c *cobra.Command, args []string) error {
			of, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return fmt.Errorf("there is no command %q; see shai --help", strings.Join(args, " "))
			}
			of.InitDefaultHelpFlag()
			return of.Help()
		},
	})
	bare(root)
	return root
}

// bare keeps cobra from adding "[flags]" to usage lines, which name them.
func bare(c *cobra.Command) {
	c.DisableFlagsInUseLine = true
	for _, s := range c.Commands() {
		bare(s)
	}
}

// runs marks a command that has others below it and does something itself. Its
// value is not "".
const runs = "runs"

// usage is cobra's template with the examples at its end.
const usage = `Usage:{{if and .HasAvailableSubCommands (not (index .Annotations "` + runs + `"))}}
  {{.CommandPath}} COMMAND [FLAGS]{{else}}
  {{.UseLine}}{{end}}{{if .HasAvailableSubCommands}}{{$cmds := .Commands}}{{$root := .}}{{range .Groups}}

{{.Title}}{{$g := .ID}}{{range $cmds}}{{if and (eq .GroupID $g) .IsAvailableCommand}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}

{{if .Groups}}More:{{else}}Commands:{{end}}{{range $cmds}}{{if and (eq .GroupID "") (or .IsAvailableCommand (eq .Name "help"))}}
  {{rpad .Name .NamePadding}} {{.Short}}{{end}}{{end}}{{end}}{{if .HasAvailableLocalFlags}}

Flags:
{{.LocalFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasAvailableInheritedFlags}}

Flags of all commands:
{{.InheritedFlags.FlagUsages | trimTrailingWhitespaces}}{{end}}{{if .HasExample}}

Example:
{{.Example}}{{end}}
`

// ---- flags that several commands have ----

const inputHelp = `PATHS are files, folders (all files below, hidden ones and *.orig left out) or
"-"; without any, standard input is read. Names and first bytes tell formats:
*.jsonl and *.ndjson hold one object {"id":…,"text":…} a line, *.csv and *.tsv
a row a document under a row of names, *.parquet one in a row, *.wet and *.warc
those of Common Crawl, text or pages of HTML, in any charset. All others are
one document of plain text each, or one a line with --lines. Any may be
compressed: gzip, zstd, bzip2, xz.`

func (a *app) inputFlags(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&a.from, "from", "auto", "format of the input: auto (by name and first bytes), jsonl, text, lines, csv, tsv, warc (and wet) or parquet")
	f.BoolVar(&a.lines, "lines", false, "each line is a document; the same as --from=lines")
	f.StringVar(&a.textField, "text-field", "", "field or column that holds the text (default: text); a.b is field b of the object a")
	f.StringVar(&a.idField, "id-field", "", "field or column that holds the id (default: id)")
	f.Int64Var(&a.maxDocument, "max-document", corpus.MaxDocument, "longest document in bytes; a longer one fails alone")
	f.Int64Var(&a.maxRatio, "max-ratio", batch.MaxRatio, "an archive that expands to more than so many times its size is not read on, from 64 MiB on")
	a.jobsFlag(c)
	a.choices(c, "from", corpus.Formats()...)
}

func (a *app) jobsFlag(c *cobra.Command) {
	c.Flags().IntVarP(&a.jobs, "jobs", "j", 0, "documents worked on at once (default: one a processor); the output is the same for any number")
}

func (a *app) outputFlag(c *cobra.Command, usage string) {
	c.Flags().StringVarP(&a.output, "output", "o", "", usage)
}

const outputUsage = "write to FILE instead of standard output; it appears when it is complete (*.gz and *.zst are compressed)"

func (a *app) modelFlag(c *cobra.Command) {
	c.Flags().StringVar(&a.model, "model", "", "use this model file (default: the one that is built in)")
}

func (a *app) classifyFlags(c *cobra.Command) {
	a.modelFlag(c)
	c.Flags().Var(&a.precision, "precision", "how sure a block must be: high rather misses a block than cuts content, balanced weighs both, recall finds nearly all and is for a look by a person")
	c.Flags().Float64Var(&a.threshold, "threshold", 0, "for experts, in place of --precision: one probability for a block to be reported, between 0 and 1")
	a.choices(c, "precision", precisions()...)
	c.PreRunE = func(c *cobra.Command, _ []string) error {
		if c.Flags().Changed("precision") && c.Flags().Changed("threshold") {
			return errors.New("--precision chooses thresholds, and --threshold is one: give one of them")
		}
		return nil
	}
	c.Flags().StringSliceVar(&a.families, "family", nil, "only blocks of this family; may be repeated (default: all)")
}

func precisions() (names []string) {
	for _, p := range classify.Precisions() {
		names = append(names, p.String())
	}
	return names
}

// judging says that a flag changes what is reported.
func (a *app) judging() bool {
	return a.model != "" || a.precision != 0 || a.threshold != 0 || len(a.families) > 0
}

// choices completes a flag that takes one of a few values.
func (a *app) choices(c *cobra.Command, flag string, values ...string) {
	if err := c.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp)); err != nil {
		panic(err) // no such flag
	}
}

// oneOf checks such a flag.
func oneOf(flag, value string, values ...string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("--%s=%s: use one of %s", flag, value, strings.Join(values, ", "))
}

// ---- what commands begin with ----

func (a *app) source(paths []string, marks bool) (*corpus.Source, error) {
	if err := a.checkInput(); err != nil {
		return nil, err
	}
	o := a.inputOptions()
	o.Marks = marks
	return corpus.OpenInputs(corpus.NewWalk(paths), &o)
}

// checkInput checks the flags of the input.
func (a *app) checkInput() error {
	if a.jobs < 0 {
		return fmt.Errorf("--jobs=%d: use a number from 1 on, or 0 for one a processor", a.jobs)
	}
	if a.maxDocument < 0 {
		return fmt.Errorf("--max-document=%d: use a number of bytes", a.maxDocument)
	}
	if a.maxRatio < 0 {
		return fmt.Errorf("--max-ratio=%d: use a number from 1 on", a.maxRatio)
	}
	if a.lines && a.from != "auto" && a.from != "lines" {
		return fmt.Errorf("--lines and --from=%s contradict each other; give one of them", a.from)
	}
	return nil
}

func (a *app) inputOptions() corpus.Options {
	from := a.from
	if a.lines {
		from = "lines"
	}
	return corpus.Options{
		Format: from, TextField: a.textField, IDField: a.idField,
		MaxDocument: a.maxDocument, MaxRatio: a.maxRatio, Stdin: a.in,
	}
}

func (a *app) pipe(o *corpus.Output) *corpus.Pipe {
	p := &corpus.Pipe{Jobs: a.jobs}
	if o != nil {
		p.Idle = o.Flush
	}
	return p
}

// openModel opens a model file, or the built-in model if path is "".
func openModel(path string) (*classify.Model, error) {
	if path == "" {
		if models.Default == "" {
			return nil, errors.New("no model is built in; train one with shai train and name it with --model")
		}
		m, err := classify.OpenModel(models.FS, models.Default)
		if err != nil {
			return nil, fmt.Errorf("the built-in model: %w; name another one with --model", err)
		}
		return m, nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("model: %w; check the path", err)
	}
	defer f.Close()
	m, err := classify.ReadModel(f)
	if errors.Is(err, classify.ErrModelVersion) {
		return nil, fmt.Errorf("model %s: %w", path, err) // says what to do
	}
	if err != nil {
		return nil, fmt.Errorf("model %s: %w; fetch or train it again", path, err)
	}
	return m, nil
}

// modelAndSegmenter are those that the flags name.
func (a *app) modelAndSegmenter() (*classify.Model, *segment.Segmenter, error) {
	m, err := openModel(a.model)
	if err != nil {
		return nil, nil, err
	}
	seg, err := segment.New(m.SegmentOptions())
	return m, seg, err
}

func (a *app) classifier() (*classify.Classifier, error) {
	c, err := a.classifiers(a.precision)
	if err != nil {
		return nil, err
	}
	return c[0], nil
}

// classifiers are those of one model for each precision.
func (a *app) classifiers(of ...classify.Precision) (all []*classify.Classifier, err error) {
	m, seg, err := a.modelAndSegmenter()
	if err != nil {
		return nil, err
	}
	for _, p := range of {
		c, err := a.classifierOf(m, seg, p, a.terms)
		if err != nil {
			return nil, err
		}
		all = append(all, c)
	}
	return all, nil
}

// classifierOf is one that gives so many terms of each span.
func (a *app) classifierOf(m *classify.Model, seg *segment.Segmenter, p classify.Precision, terms int) (*classify.Classifier, error) {
	return batch.Classifier(m, seg, &classify.Options{Precision: p, Threshold: a.threshold, Families: a.families, Terms: terms})
}

// terminal says that somebody looks at w.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// columns is the width of the terminal w, or 80 if it does not tell.
func columns(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 0 {
			return n
		}
	}
	return 80
}

// write creates the output, has it filled, and completes it if that went well.
func (a *app) write(fill func(*corpus.Output) error) error {
	o, err := corpus.Create(a.output, a.out)
	if err != nil {
		return err
	}
	defer o.Abort()
	if err := fill(o); err != nil {
		if a.output == "" {
			err = errors.Join(err, o.Commit()) // what was printed stays printed
		}
		return err
	}
	return o.Commit()
}
