package classify

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
)

// grid is a table: cells by row. The first row is its heading.
type grid struct {
	rows [][]string
	bare bool // the heading goes without saying where there is no Markdown
}

func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

func cell(x float64, format string) string {
	if math.IsNaN(x) {
		return "-"
	}
	return fmt.Sprintf(format, x)
}

// formatOf gives the rare ones more decimals.
func formatOf(figure string) string {
	switch figure {
	case "lost", "touched", "lines_touched":
		return "%.6f"
	}
	return "%.4f"
}

// telling are the figures that say anything of what the meter saw: where there
// is no spam, the precision of what is reported is 0 and no news.
func (m *Meter) telling() map[string]float64 {
	f := m.Figures()
	if m.all.spam == 0 {
		f["precision"], f["f1"] = math.NaN(), math.NaN()
	}
	if m.labels.tp+m.labels.fn == 0 {
		f["doc_precision"], f["doc_f1"] = math.NaN(), math.NaN()
	}
	return f
}

// figureGrid has a row for each figure; an undefined one is a dash.
func (m *Meter) figureGrid() grid {
	a, l, f := &m.all, m.labels, m.telling()
	g := grid{bare: true}
	g.add("figure", "value", "of")
	g.add("documents", fmt.Sprint(m.Documents), fmt.Sprintf("%.1f MB", float64(m.Bytes)/1e6))
	for _, l := range [][2]string{
		{"precision", "bytes"}, {"recall", "bytes"}, {"f1", "bytes"},
		{"found", fmt.Sprintf("%d of %d documents", a.found, a.spam)},
		{"repaired", fmt.Sprintf("%d of %d documents", a.repair, a.spam)},
		{"touched", fmt.Sprintf("%d of %d clean documents", a.touched, a.clean)},
		{"lost", fmt.Sprintf("%d of %d bytes of content", a.fp, a.content)},
		{"lines_hit", fmt.Sprintf("%d of %d lines", a.linesHit, a.lines)},
		{"lines_touched", fmt.Sprintf("%d of %d clean lines", a.linesOff, a.cleanLines)},
		{"unsure", fmt.Sprintf("%d documents", m.Unsure)},
		{"unsure_wrong", fmt.Sprintf("%d of %d documents", m.unsure.wrong, m.unsure.documents)},
		{"sure_wrong", fmt.Sprintf("%d of %d documents", m.sure.wrong, m.sure.documents)},
		{"doc_accuracy", fmt.Sprintf("%d of %d documents", l.tp+l.tn, m.Documents)},
		{"doc_precision", fmt.Sprintf("%d of %d documents", l.tp, l.tp+l.fp)},
		{"doc_recall", fmt.Sprintf("%d of %d documents", l.tp, l.tp+l.fn)},
		{"doc_f1", "documents"},
		{"ece", fmt.Sprintf("%d documents", m.silent.count()+m.scored.count())},
		{"ece_scored", fmt.Sprintf("%d documents with a score", m.scored.count())},
		{"ece_spans", fmt.Sprintf("%d spans", m.spans.count())},
	} {
		g.add(l[0], cell(f[l[0]], formatOf(l[0])), l[1])
	}
	return g
}

// partGrid has a row for each part. Columns in which nothing is defined are
// left out.
func (m *Meter) partGrid(least int) grid {
	var g grid
	parts := m.Parts()
	g.add("part", "spam", "found", "repaired", "f1", "clean", "touched", "lost")
	byLine := m.all.lines+m.all.cleanLines > 0
	byDocument := m.all.spam+m.all.clean > 0
	if byLine {
		g.rows[0] = append(g.rows[0], "lines", "lines_hit", "lines_touched")
	}
	for _, p := range parts {
		if p.Spam+p.Clean+p.Lines < least {
			continue
		}
		f := p.Figures
		if p.Spam == 0 {
			f["f1"] = math.NaN() // 0 wherever anything is touched, which says nothing
		}
		row := []string{
			plain(p.Tag + " " + p.Value), fmt.Sprint(p.Spam), cell(f["found"], "%.3f"), cell(f["repaired"], "%.3f"), cell(f["f1"], "%.3f"),
			fmt.Sprint(p.Clean), cell(f["touched"], "%.4f"), cell(f["lost"], "%.6f"),
		}
		if byLine {
			row = append(row, fmt.Sprint(p.Lines), cell(f["lines_hit"], "%.3f"), cell(f["lines_touched"], "%.4f"))
		}
		g.rows = append(g.rows, row)
	}
	if !byDocument {
		for i, r := range g.rows {
			g.rows[i] = append(r[:1:1], r[8:]...)
		}
	}
	return g
}

// plain keeps what a tag's value holds from taking a table or a terminal apart.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '|' || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
}

// binGrid has a row for each bin that is not empty.
func binGrid(name, right string, bins []Bin) grid {
	var g grid
	g.add("score", name, "mean score", right)
	for _, b := range bins {
		if b.Count > 0 {
			g.add(fmt.Sprintf("%.1f-%.1f", b.Low, b.High), fmt.Sprint(b.Count), cell(b.Mean, "%.3f"), cell(b.Share, "%.3f"))
		}
	}
	return g
}

func (m *Meter) grids(least int) []grid {
	documents, spans := m.Reliability()
	return []grid{
		m.figureGrid(), m.partGrid(least),
		binGrid("documents", "share with spam", documents), binGrid("spans", "share that is spam", spans),
	}
}

// WriteText writes the figures as tables for people. An undefined figure is
// a dash.
func (m *Meter) WriteText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	writeText(tw, m.grids(0))
	fmt.Fprintln(tw)
	list(tw, "spans by family", m.Families)
	list(tw, "bytes by language", m.Languages)
	return tw.Flush()
}

func writeText(w io.Writer, grids []grid) {
	for i, g := range grids {
		rows := g.rows
		switch {
		case g.bare:
			rows = rows[1:]
		case len(rows) == 1:
			continue // a heading alone
		}
		if i > 0 {
			fmt.Fprintln(w)
		}
		for _, r := range rows {
			fmt.Fprintln(w, strings.Join(r, "\t"))
		}
	}
}

// smallPart is the fewest documents, or lines, of a part that WriteMarkdown
// shows: shares of fewer say little.
const smallPart = 10

func list[K cmp.Ordered, N int | int64](w io.Writer, name string, of map[K]N) {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(of)) {
		all = append(all, fmt.Sprintf("%v %d", k, of[k]))
	}
	if len(all) > 0 {
		fmt.Fprintf(w, "%s\t%s\n", name, strings.Join(all, ", "))
	}
}

// WriteMarkdown writes the same tables in Markdown, as the card of a model
// holds them. Undefined figures, and parts of fewer than ten documents or
// lines, are left out.
func (m *Meter) WriteMarkdown(w io.Writer) error { return writeMarkdown(w, m.grids(smallPart)) }

func writeMarkdown(w io.Writer, grids []grid) error {
	var b strings.Builder
	for _, g := range grids {
		if len(g.rows) == 1 {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('\n')
		}
		for i, r := range g.rows {
			if g.bare && r[1] == "-" {
				continue
			}
			fmt.Fprintf(&b, "| %s |\n", strings.Join(r, " | "))
			if i == 0 {
				fmt.Fprintf(&b, "|%s\n", strings.Repeat("---|", len(r)))
			}
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// Comparison is what meters found that saw the same documents judged with
// different precision.
type Comparison [numPoints]Meter

// grid has a row for each precision, and a column for each figure that is
// defined and that differs by precision.
func (c *Comparison) grid() grid {
	var g grid
	g.add("--precision")
	for p := range c {
		g.add(Precision(p).String())
	}
	for _, name := range []string{"precision", "recall", "f1", "found", "repaired", "touched", "lost", "lines_hit", "lines_touched", "unsure_wrong", "sure_wrong", "ece_spans"} {
		column, defined := make([]string, numPoints), false
		for p := range c {
			x := c[p].telling()[name]
			column[p], defined = cell(x, formatOf(name)), defined || !math.IsNaN(x)
		}
		if defined {
			g.rows[0] = append(g.rows[0], name)
			for p := range c {
				g.rows[p+1] = append(g.rows[p+1], column[p])
			}
		}
	}
	return g
}

// WriteText writes a table for people.
func (c *Comparison) WriteText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	writeText(tw, []grid{c.grid()})
	return tw.Flush()
}

// WriteMarkdown writes the same table in Markdown.
func (c *Comparison) WriteMarkdown(w io.Writer) error { return writeMarkdown(w, []grid{c.grid()}) }
