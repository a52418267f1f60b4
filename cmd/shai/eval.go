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
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

type evalFlags struct {
	json   bool
	errors int
	scored string

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

Figures are broken down by "family", "shape", "disguise", "lang", "source" and
"kind" where rows have them. Only bytes of letters and digits count.

--gate holds the figures against the floors and ceilings that FILE keeps for
the set that --set names, and ends with exit code 1 if one is worse. --update
tightens them to what was reached; it loosens none without --allow-regression,
and FILE then keeps the reason.`,
		Example: `  shai eval gold.jsonl.gz
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
	fs.BoolVar(&f.json, "json", false, "print the figures as a JSON object; null where undefined")
	fs.IntVar(&f.errors, "errors", 0, "print also the first N misses and the first N false alarms")
	fs.StringVar(&f.scored, "scored", "", "judge the records in FILE, made by shai score, instead of classifying")
	fs.StringVar(&f.gate, "gate", "", "compare with the bounds in FILE; exit 1 if a figure is worse")
	fs.StringVar(&f.set, "set", "", "the set of the gate's file that GOLD is")
	fs.BoolVar(&f.update, "update", false, "with --gate, tighten the bounds in FILE to what was reached")
	fs.StringVar(&f.allow, "allow-regression", "", "with --update, loosen bounds that were not reached too, for this reason")
	a.outputFlag(c, outputUsage)
	a.classifyFlags(c)
	a.inputFlags(c)
	return c
}

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
	var judge func(classify.Document) (classify.Verdict, error)
	if f.scored != "" {
		verdicts, err := readRecords(f.scored)
		if err != nil {
			return err
		}
		judge = func(d classify.Document) (classify.Verdict, error) {
			v, ok := verdicts[d.ID]
			if !ok {
				return v, errors.New("has no record in " + f.scored)
			}
			if n := len(v.Spans); n > 0 && v.Spans[n-1].End > len(d.Text) {
				return v, fmt.Errorf("its record in %s reaches beyond the text", f.scored)
			}
			return v, nil
		}
	} else {
		c, err := a.classifier()
		if err != nil {
			return err
		}
		judge = func(d classify.Document) (classify.Verdict, error) { return c.Classify(d), nil }
	}
	type judged struct {
		truth   classify.Labelled
		verdict classify.Verdict
	}
	var m classify.Meter
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
			v, err := judge(d.Document)
			if err != nil {
				return judged{}, d.Fail(err, "score this very file again, with --offsets=bytes")
			}
			return judged{truth.Labelled, v}, nil
		}, func(d *corpus.Document, j judged, err error) error {
			bar.add(1)
			if err != nil {
				a.report(err)
				return nil
			}
			outcome := m.Add(j.truth, j.verdict)
			for _, x := range wrong(&j.truth, &j.verdict, &outcome) {
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
			if good, err = g.compare(m.Figures()); err != nil {
				return err
			}
		}
		if f.json {
			return figures(o, &m, mistakes, g)
		}
		if err := m.WriteText(o); err != nil {
			return err
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
		if err := g.update(m.Figures(), f.allow); err != nil {
			return err
		}
		a.note("%s holds the bounds of %s", f.gate, f.set)
		return nil
	case !good:
		return errFound
	}
	return nil
}

// figures writes the figures in the order of their names.
func figures(o *corpus.Output, m *classify.Meter, mistakes []mistake, g *gate) error {
	all := map[string]any{"documents": m.Documents, "bytes": m.Bytes}
	for name, x := range m.Figures() {
		if all[name] = x; math.IsNaN(x) {
			all[name] = nil
		}
	}
	if mistakes != nil {
		all["mistakes"] = mistakes
	}
	if g != nil {
		all["gate"] = g.all
	}
	var out []byte
	for i, name := range slices.Sorted(maps.Keys(all)) {
		out = append(out, "{,"[min(i, 1)])
		v, err := marshal(all[name])
		if err != nil {
			return err
		}
		out = append(fmt.Appendf(out, "\n  %q: ", name), v...)
	}
	_, err := o.Write(append(out, "\n}\n"...))
	return err
}

// wrong lists the stretches where truth and verdict differ, if the document
// as a whole counts as a mistake.
func wrong(truth *classify.Labelled, v *classify.Verdict, o *classify.Outcome) (out []mistake) {
	gold := truth.Spans
	if truth.Spam {
		gold = []segment.Span{{Start: 0, End: len(truth.Text)}}
	}
	have := ranges(v.Spans)
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
