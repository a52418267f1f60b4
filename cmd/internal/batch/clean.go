package batch

import (
	"encoding/json"
	"errors"
	"strings"

	"github.com/spf13/pflag"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
	"github.com/shai-text/shai/segment"
)

// Clean says what becomes of documents in which something is found.
type Clean struct {
	Mode    string // strip, drop, quarantine or annotate; "" is quarantine for a job that has one, else strip
	Flagged string // for drop and quarantine: spam, or injected as well; "" is the mode's own
	Splices bool   // are cut as well

	// Show makes the output of a document in which something is found, and
	// others have none; nil for documents without what was found.
	Show func(*corpus.Document, []classify.Span) ([]byte, error) `json:"-"`

	folder bool // each input has an output of its own
}

// Flags are those that fill it in.
func (c *Clean) Flags(f *pflag.FlagSet) {
	f.BoolVar(&c.Splices, "splices", false, splicesUsage)
	f.StringVar(&c.Mode, "mode", "", "what becomes of what is flagged: strip (the default), drop, quarantine or annotate")
	f.StringVar(&c.Flagged, "flagged", "", "flagged are documents of verdict spam (the default for drop), or injected as well (the default for quarantine)")
}

// Annotations are the records of mode annotate.
func Annotations() Score { return Score{Offsets: "bytes", Format: "shai", Terms: 6} }

// Check says what is wrong with it, and chooses the mode.
func (c *Clean) Check(j *Job) error {
	if c.Mode == "" {
		c.Mode = "strip"
		if j.Quarantine != "" {
			c.Mode = "quarantine"
		}
	}
	if err := oneOf("mode", c.Mode, "strip", "drop", "quarantine", "annotate"); err != nil {
		return err
	}
	if c.Flagged != "" {
		if err := oneOf("flagged", c.Flagged, "spam", "injected"); err != nil {
			return err
		}
	}
	switch {
	case (c.Mode == "quarantine") != (j.Quarantine != ""):
		return errors.New("--mode=quarantine goes with --quarantine=FILE, and no other mode does")
	case c.Flagged != "" && c.Mode != "drop" && c.Mode != "quarantine":
		return errors.New("--flagged goes with --mode=drop and --mode=quarantine only")
	case j.Sidecar != "" && c.Mode == "annotate":
		return errors.New("--mode=annotate removes nothing, and so there is no --sidecar")
	}
	return nil
}

// Prepare makes a job of it, before the job is planned.
func (c *Clean) Prepare(j *Job) {
	j.own = c.Show == nil
	j.folder = j.Output != "" && j.own && IsFolder(j.Output)
	j.parts = c.Mode == "strip" && c.Show == nil
	j.name = func(in *corpus.Input) string {
		name, packing := corpus.SplitPacking(in.Rel)
		if strings.HasSuffix(strings.ToLower(name), ".warc") {
			name += ".wet"
		}
		return name + packing
	}
	if j.folder {
		j.changed = func(in *corpus.Input) { j.Note("%s", in.Name()) }
	}
	c.folder = j.folder
}

// Use makes a prepared job judge with c.
func (c *Clean) Use(j *Job, judge *Judge) {
	j.work = func(d *corpus.Document) (Result, error) { return c.Work(judge, d) }
}

// Work says what becomes of a document.
func (c *Clean) Work(judge *Judge, d *corpus.Document) (r Result, err error) {
	r.Verdict = judge.Classify(d.Document)
	label := r.Verdict.Label
	if !c.Splices && c.Mode == "strip" {
		r.Verdict = r.Verdict.WithoutSplices()
	}
	spans := r.Verdict.Spans
	r.Found = len(spans) > 0
	switch {
	case c.Show != nil:
		if r.Found {
			r.Out, err = c.Show(d, spans)
		}
		return r, err
	case c.Mode == "strip":
	default:
		flagged := label == classify.Spam || label == classify.Injected && (c.Flagged == "injected" || c.Flagged == "" && c.Mode == "quarantine")
		if flagged {
			r.removal = corpus.Removal{Why: c.Mode, All: true, Spans: spansJSON(spans)}
			r.aside, r.none = c.Mode == "quarantine", c.Mode == "drop"
		}
		spans = nil
	}
	if d.Cells.Table() != nil {
		r.cells = d.Cells
		if len(spans) > 0 {
			r.cells = d.Cells.WithText(r.Verdict.Strip(make([]byte, 0, len(d.Text)), d.Text))
			r.removal = corpus.Removal{Why: "strip", Spans: spansJSON(spans)}
			for _, s := range spans {
				r.removal.Edits = append(r.removal.Edits, corpus.Edit{Start: s.Start, End: s.End})
			}
		}
		return r, nil
	}
	edits := d.Edits(Ranges(spans))
	if n := len(d.Raw); d.Line > 0 && n > 0 && d.Raw[n-1] != '\n' && !c.folder {
		edits = append(edits, corpus.Edit{Start: n, End: n, Put: []byte("\n")}) // another row may follow
	}
	if r.removal.Why == "" && edits != nil {
		r.removal = corpus.Removal{Why: "strip", Edits: edits, Spans: spansJSON(spans)}
	}
	r.Out = d.Raw
	if edits != nil {
		r.Out = corpus.Apply(make([]byte, 0, len(d.Raw)+1), d.Raw, edits)
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

// Ranges are where blocks stand.
func Ranges(spans []classify.Span) []segment.Span {
	out := make([]segment.Span, len(spans))
	for i, s := range spans {
		out[i] = segment.Span{Start: s.Start, End: s.End}
	}
	return out
}
