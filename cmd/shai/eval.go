package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
	"github.com/shai-text/shai/segment"
)

type evalFlags struct {
	format  string
	compare bool
	errors  int
	scored  string

	gate, set string
	update    bool
	allow     string // the reason why a bound may be loosened
}

func (a *app) eval() *cobra.Command {
	var f evalFlags
	c := &cobra.Command{
		Use:   "eval [FLAGS] GOLD…",
		Short: "Measure how well a model finds what is known to be there",
		Long: `Classify documents whose truth is known, and compare. All files are judged
together. A row is one of

  {"id":…,"text":…,"spans":[[start,end],…]}   byte offsets into the UTF-8 text
  {"id":…,"text":…,"spam_lines":[0,4,…]}      line numbers from 0, judged by line
  {"id":…,"text":…,"label":"ham"|"spam"}

Figures are broken down by "source", "kind", "lang", "family", "shape" and
"disguise" where rows have them. Only bytes of letters and digits count.

  precision, recall, f1   of the bytes reported
  found, repaired         documents with at least half of their spam reported; with 98 %
                          of it, and 1 % of the rest at most
  touched, lost           clean documents, and bytes of content, in which anything is reported
  lines_hit, …_touched    spam lines and clean lines, likewise
  unsure                  documents that ask for a look; unsure_wrong and sure_wrong are
                          the shares of these and of the others that were judged wrong
  doc_…                   labels of documents: clean, or injected or spam
  ece                     expected calibration error of documents' scores, in ten bins;
                          ece_scored is that of documents with a score above 0 alone,
                          ece_spans that of reported spans

--compare judges with each --precision and prints the figures side by side; the
rest of the tables is at --precision=high.

--gate holds the figures against the floors and ceilings that FILE keeps for
the set that --set names, and ends with exit code 1 if one is worse. A bound
named found/shape splice is for a part, one named found@recall for a precision.
--update tightens them to what was reached; it loosens none without
--allow-regression, and FILE then keeps the reason. To hold one more figure,
write it into FILE as a floor of 0 or a ceiling of 1, and --update.`,
		Example: `  shai eval gold.jsonl.gz
  shai eval --compare gold.jsonl.gz
  shai eval --errors 20 gold.jsonl
  shai score gold.jsonl -o verdicts.jsonl && shai eval --scored verdicts.jsonl gold.jsonl
  shai eval --gate baseline.json --set news gold.jsonl`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return errors.New("GOLD is missing; name a file of rows whose truth is known, or \"-\"")
			}
			return nil
		},
		RunE: func(c *cobra.Command, paths []string) error { return a.runEval(c.Context(), &f, paths) },
	}
	fs := c.Flags()
	fs.StringVar(&f.format, "format", "text", "text, json (one object; figures are null where undefined) or markdown (parts of fewer than 10 documents left out)")
	fs.BoolVar(&f.compare, "compare", false, "judge with each --precision, and print the figures side by side")
	fs.IntVar(&f.errors, "errors", 0, "print also the first N misses and the first N false alarms")
	fs.StringVar(&f.scored, "scored", "", "judge the records in FILE, made by shai score, instead of classifying")
	fs.StringVar(&f.gate, "gate", "", "compare with the bounds in FILE; exit 1 if a figure is worse")
	fs.StringVar(&f.set, "set", "", "the set of the gate's file that GOLD is")
	fs.BoolVar(&f.update, "update", false, "with --gate, tighten the bounds in FILE to what was reached")
	fs.StringVar(&f.allow, "allow-regression", "", "with --update, loosen bounds that were not reached too, for this reason")
	a.choices(c, "format", formats...)
	a.outputFlag(c, outputUsage)
	a.classifyFlags(c)
	a.inputFlags(c)
	return c
}

var formats = []string{"text", "json", "markdown"}

// mistake is one that a person looks at.
type mistake struct {
	ID    string `json:"id"`
	Kind  string `json:"mistake"` // "miss" or "false"
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
	Left  string `json:"before"`
	Right string `json:"after"`
}

func (a *app) runEval(ctx context.Context, f *evalFlags, paths []string) error {
	if err := oneOf("format", f.format, formats...); err != nil {
		return err
	}
	if f.format == "markdown" && (f.errors > 0 || f.gate != "") {
		return errors.New("--format=markdown is for figures alone; leave out --errors and --gate")
	}
	if f.compare && (f.scored != "" || a.precision != 0 || a.threshold != 0) {
		return errors.New("--compare judges with each precision; leave out --scored, --precision and --threshold")
	}
	if f.errors < 0 {
		return fmt.Errorf("--errors=%d: use a number from 0 on", f.errors)
	}
	if f.scored != "" && a.judging() {
		return errors.New("--scored judges records as they are; give --model, --precision, --threshold and --family to shai score")
	}
	if err := exists("GOLD", paths); err != nil {
		return err
	}
	if f.update && (f.scored != "" || a.judging()) {
		return errors.New("--update measures the built-in model as it is; leave out --scored, --model, --precision, --threshold and --family")
	}
	g, err := openGate(f, paths)
	if err != nil {
		return err
	}
	src, err := a.source(paths, false)
	if err != nil {
		return err
	}
	points := []classify.Precision{a.precision}
	if g.points() {
		if f.scored != "" || a.precision != 0 || a.threshold != 0 {
			return fmt.Errorf("--set=%s holds bounds for each precision; leave out --scored, --precision and --threshold", f.set)
		}
		f.compare = true
	}
	if f.compare {
		points = classify.Precisions()
	}
	var judge func(classify.Document) ([]classify.Verdict, error)
	if f.scored != "" {
		verdicts, err := readRecords(f.scored)
		if err != nil {
			return err
		}
		judge = func(d classify.Document) ([]classify.Verdict, error) {
			v, ok := verdicts[d.ID]
			if !ok {
				return nil, errors.New("has no record in " + f.scored)
			}
			if n := len(v.Spans); n > 0 && v.Spans[n-1].End > len(d.Text) {
				return nil, fmt.Errorf("its record in %s reaches beyond the text", f.scored)
			}
			return []classify.Verdict{v}, nil
		}
	} else {
		cs, err := a.classifiers(points...)
		if err != nil {
			return err
		}
		judge = func(d classify.Document) (all []classify.Verdict, err error) {
			for _, c := range cs {
				all = append(all, c.Classify(d))
			}
			return all, nil
		}
	}
	type judged struct {
		truth    classify.Labelled
		verdicts []classify.Verdict // one a point
	}
	var c classify.Comparison
	m := &c[0] // of the first point, which may be the only one
	var mistakes []mistake
	left := map[string]int{"miss": f.errors, "false": f.errors}
	good := true
	err = a.write(func(o *corpus.Output) error {
		bar := a.progress("judging", -1)
		err := corpus.Each(ctx, src, a.pipe(nil), func(d *corpus.Document) (judged, error) {
			truth, err := d.Gold()
			if err != nil {
				return judged{}, err
			}
			all, err := judge(d.Document)
			if err != nil {
				return judged{}, d.Fail(err, "score this very file again, with --offsets=bytes")
			}
			return judged{truth.Labelled, all}, nil
		}, func(d *corpus.Document, j judged, err error) error {
			bar.add(1)
			if err != nil {
				a.report(err)
				return nil
			}
			for i := range j.verdicts[1:] {
				c[i+1].Add(j.truth, j.verdicts[i+1])
			}
			outcome := m.Add(j.truth, j.verdicts[0])
			for _, x := range wrong(&j.truth, &j.verdicts[0], &outcome) {
				if left[x.Kind] > 0 {
					left[x.Kind]--
					mistakes = append(mistakes, x)
				}
			}
			return nil
		})
		bar.done()
		if err != nil {
			return err
		}
		if m.Documents == 0 {
			return errors.New("no document could be judged; look at the errors above and at the files")
		}
		if g != nil {
			g.figures = flat(m, f.beside(&c))
			if good, err = g.compare(); err != nil {
				return err
			}
		}
		switch f.format {
		case "json":
			return figures(o, m, f.beside(&c), mistakes, g)
		case "markdown":
			return markdown(o, m, f.beside(&c))
		}
		if err := m.WriteText(o); err != nil {
			return err
		}
		if f.compare {
			if _, err := fmt.Fprintln(o); err != nil {
				return err
			}
			if err := c.WriteText(o); err != nil {
				return err
			}
		}
		for _, x := range mistakes {
			if _, err := fmt.Fprintf(o, "\n%s %s bytes %d-%d\n  %s⟦%s⟧%s\n", x.Kind, visible(oneLine(x.ID)), x.Start, x.End,
				visible(oneLine(x.Left)), visible(oneLine(x.Text)), visible(oneLine(x.Right))); err != nil {
				return err
			}
		}
		if g != nil {
			return g.writeText(o)
		}
		return nil
	})
	switch {
	case err != nil:
		return err
	case f.update && a.failed():
		return fmt.Errorf("%s is left as it was: some documents failed", f.gate)
	case f.update && !good && f.allow == "":
		return fmt.Errorf("%s is left as it was: figures are worse; give --allow-regression=REASON if that is meant", f.gate)
	case f.update:
		if err := g.update(f.allow); err != nil {
			return err
		}
		a.note("%s holds the bounds of %s", f.gate, f.set)
		return nil
	case !good:
		return errFound
	}
	return nil
}

// beside is the comparison, or nil if there is but one point.
func (f *evalFlags) beside(c *classify.Comparison) *classify.Comparison {
	if !f.compare {
		return nil
	}
	return c
}

// flat are all figures by the names that bounds have: found, found/shape
// splice, found@recall.
func flat(m *classify.Meter, c *classify.Comparison) map[string]float64 {
	all := m.Figures()
	for _, p := range m.Parts() {
		for name, x := range p.Figures {
			all[name+"/"+p.Tag+" "+p.Value] = x
		}
	}
	if c != nil {
		for _, p := range classify.Precisions() {
			for name, x := range c[p].Figures() {
				all[name+"@"+p.String()] = x
			}
		}
	}
	return all
}

func markdown(o *corpus.Output, m *classify.Meter, c *classify.Comparison) error {
	if c != nil {
		if err := c.WriteMarkdown(o); err != nil {
			return err
		}
		if _, err := o.Write([]byte("\n")); err != nil {
			return err
		}
	}
	return m.WriteMarkdown(o)
}

// lines is an object whose members stand on a line each, in the order of their
// names.
type lines map[string]any

func (l lines) appendTo(out []byte, indent string) ([]byte, error) {
	out = append(out, '{')
	for i, name := range slices.Sorted(maps.Keys(l)) {
		if i > 0 {
			out = append(out, ',')
		}
		key, err := record.Marshal(name)
		if err != nil {
			return nil, err
		}
		out = fmt.Appendf(out, "\n%s  %s: ", indent, key)
		if inner, ok := l[name].(lines); ok {
			if out, err = inner.appendTo(out, indent+"  "); err != nil {
				return nil, err
			}
			continue
		}
		v, err := record.Marshal(l[name])
		if err != nil {
			return nil, err
		}
		out = append(out, v...)
	}
	return append(out, "\n"+indent+"}"...), nil
}

// defined leaves out what is NaN.
func defined(figures map[string]float64) map[string]any {
	out := map[string]any{}
	for name, x := range figures {
		if !math.IsNaN(x) {
			out[name] = x
		}
	}
	return out
}

// bin is a bin in which there is anything.
type bin struct {
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	Count int     `json:"count"`
	Mean  float64 `json:"mean"`
	Share float64 `json:"share"`
}

func bins(of []classify.Bin) []bin {
	out := []bin{}
	for _, b := range of {
		if b.Count > 0 {
			out = append(out, bin(b))
		}
	}
	return out
}

// figures writes the figures in the order of their names.
func figures(o *corpus.Output, m *classify.Meter, c *classify.Comparison, mistakes []mistake, g *gate) error {
	all := lines{"documents": m.Documents, "bytes": m.Bytes}
	for name, x := range m.Figures() {
		if all[name] = x; math.IsNaN(x) {
			all[name] = nil
		}
	}
	parts := lines{}
	for _, p := range m.Parts() {
		part := defined(p.Figures)
		part["spam"], part["clean"] = p.Spam, p.Clean
		if p.Lines > 0 {
			part["lines"] = p.Lines
		}
		parts[p.Tag+" "+p.Value] = part
	}
	all["parts"] = parts
	documents, spans := m.Reliability()
	all["reliability"] = lines{"documents": bins(documents), "spans": bins(spans)}
	if c != nil {
		points := lines{}
		for _, p := range classify.Precisions() {
			points[p.String()] = defined(c[p].Figures())
		}
		all["points"] = points
	}
	if mistakes != nil {
		all["mistakes"] = mistakes
	}
	if g != nil {
		all["gate"] = g.all
	}
	out, err := all.appendTo(nil, "")
	if err != nil {
		return err
	}
	_, err = o.Write(append(out, '\n'))
	return err
}

// wrong lists the stretches where truth and verdict differ, if the document
// as a whole counts as a mistake.
func wrong(truth *classify.Labelled, v *classify.Verdict, o *classify.Outcome) (out []mistake) {
	gold := truth.Spans
	if truth.Spam {
		gold = []segment.Span{{Start: 0, End: len(truth.Text)}}
	}
	have := batch.Ranges(v.Spans)
	if truth.ByLine {
		lines := lineTable(truth.Text)
		for _, n := range o.Missed {
			out = append(out, show(truth, "miss", lines[n]))
		}
		for _, n := range o.False {
			out = append(out, show(truth, "false", lines[n]))
		}
		return out
	}
	if len(gold) > 0 && o.Repaired || len(gold) == 0 && !o.Touched {
		return nil
	}
	for _, s := range minus(gold, have) {
		out = append(out, show(truth, "miss", s))
	}
	for _, s := range minus(have, gold) {
		out = append(out, show(truth, "false", s))
	}
	return out
}

func lineTable(text []byte) (lines []segment.Span) {
	start := 0
	for i := 0; i <= len(text); i++ {
		if i == len(text) || text[i] == '\n' {
			lines = append(lines, segment.Span{Start: start, End: i})
			start = i + 1
		}
	}
	return lines
}

// minus is what of a is not covered by b; both are ordered and disjoint.
func minus(a, b []segment.Span) (out []segment.Span) {
	for _, s := range a {
		for _, t := range b {
			if t.End <= s.Start || t.Start >= s.End {
				continue
			}
			if t.Start > s.Start {
				out = append(out, segment.Span{Start: s.Start, End: t.Start})
			}
			s.Start = min(t.End, s.End)
		}
		if s.Len() > 0 {
			out = append(out, s)
		}
	}
	return out
}

// show cuts a stretch and what stands around it to what a person wants to read.
func show(d *classify.Labelled, kind string, s segment.Span) mistake {
	const side, middle = 40, 200
	text := d.Text
	end := s.End
	cutoff := ""
	if s.Len() > middle {
		end, cutoff = edge(text, s.Start+middle), "…"
	}
	return mistake{
		ID: d.ID, Kind: kind, Start: s.Start, End: s.End,
		Text:  string(text[s.Start:end]) + cutoff,
		Left:  string(text[edge(text, s.Start-side):s.Start]),
		Right: string(text[s.End:edge(text, s.End+side)]),
	}
}

// readRecords reads what shai score printed.
func readRecords(path string) (map[string]classify.Verdict, error) {
	src, err := corpus.Lines(path)
	if err != nil {
		return nil, fmt.Errorf("--scored: %w", err)
	}
	defer src.Close()
	out := map[string]classify.Verdict{}
	for {
		line, n, err := src.Next()
		if err != nil {
			return nil, fmt.Errorf("--scored: %w", err)
		}
		if line == nil {
			return out, nil
		}
		var r struct {
			ID      json.RawMessage `json:"id"`
			Verdict classify.Label  `json:"verdict"`
			Score   float64         `json:"score"`
			Unsure  bool            `json:"unsure"`
			Spans   []struct {
				Start, End int
				Score      float64
				Family     string
			} `json:"spans"`
			Languages map[segment.Language]int `json:"languages"`
		}
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("--scored %s:%d: %w; score again", path, n, err)
		}
		id := string(r.ID)
		if len(id) > 0 && id[0] == '"' {
			if err := json.Unmarshal(r.ID, &id); err != nil {
				return nil, fmt.Errorf("--scored %s:%d: %w; score again", path, n, err)
			}
		}
		v := classify.Verdict{ID: id, Label: r.Verdict, Score: r.Score, Unsure: r.Unsure, Languages: r.Languages}
		if r.Score < 0 || r.Score > 1 {
			return nil, fmt.Errorf("--scored %s:%d: a score of %v is no probability; score again", path, n, r.Score)
		}
		at := 0
		for _, s := range r.Spans {
			if s.Score < 0 || s.Score > 1 {
				return nil, fmt.Errorf("--scored %s:%d: a score of %v is no probability; score again", path, n, s.Score)
			}
			if s.Start < at || s.End < s.Start {
				return nil, fmt.Errorf("--scored %s:%d: spans are not in order; score again", path, n)
			}
			at = s.End
			v.Spans = append(v.Spans, classify.Span{Start: s.Start, End: s.End, Score: s.Score, Family: s.Family})
		}
		out[id] = v
	}
}
