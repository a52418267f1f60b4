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

// figureGrid has a row for each figure; an undefined one is a dash.
func (m *Meter) figureGrid() grid {
	a, l, f := &m.all, m.labels, m.Figures()
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
			p.Tag + " " + p.Value, fmt.Sprint(p.Spam), cell(f["found"], "%.3f"), cell(f["repaired"], "%.3f"), cell(f["f1"], "%.3f"),
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
	for i, g := range m.grids(0) {
		rows := g.rows
		switch {
		case g.bare:
			rows = rows[1:]
		case len(rows) == 1:
			continue // a heading alone
		}
		if i > 0 {
			fmt.Fprintln(tw)
		}
		for _, r := range rows {
			fmt.Fprintln(tw, strings.Join(r, "\t"))
		}
	}
	fmt.Fprintln(tw)
	list(tw, "spans by family", m.Families)
	list(tw, "bytes by language", m.Languages)
	return tw.Flush()
}

func list[K cmp.Ordered, N int | int64](w io.Writer, name string, of map[K]N) {
	var all []string
	for _, k := range slices.Sorted(maps.Keys(of)) {
		all = append(all, fmt.Sprintf("%v %d", k, of[k]))
	}
	if len(all) > 0 {
		fmt.Fprintf(w, "%s\t%s\n", name, strings.Join(all, ", "))
	}
}

// smallPart is the fewest documents, or lines, of a part that WriteMarkdown
// shows: shares of fewer say little.
const smallPart = 10

// WriteMarkdown writes the same tables in Markdown, as the card of a model
// holds them. Undefined figures, and parts of fewer than ten documents or
// lines, are left out.
func (m *Meter) WriteMarkdown(w io.Writer) error {
	var b strings.Builder
	for _, g := range m.grids(smallPart) {
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
