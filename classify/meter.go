package classify

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// Meter compares verdicts with the truth. Only the bytes of letters, digits
// and marks count: on which side of a cut a separator falls is nobody's loss.
// The zero value is ready for use; it is not safe for concurrent use, but
// meters can be merged.
type Meter struct {
	Documents int
	Bytes     int64
	Unsure    int                        // documents
	Families  map[string]int             // spans reported
	Languages map[segment.Language]int64 // bytes of the documents

	tp, fp, fn           int64 // bytes
	spam, found, repair  int   // documents with spam
	clean, touched       int   // documents without
	cleanBytes, lost     int64
	lines, linesHit      int // of documents judged by line
	cleanLines, linesOff int
	tags                 map[string]*tally
}

// tally is a part of the documents: those with one value of one tag.
type tally struct {
	spam, found, repair, clean, touched int
}

// Outcome is how one document was judged.
type Outcome struct {
	Recall   float64 // share of the spam's bytes reported; NaN without spam, or if judged by line
	Lost     int     // bytes of content reported
	Found    bool    // at least half of the spam reported
	Repaired bool    // at least 98 % of it, and at most 1 % of the content lost
	Touched  bool    // content reported in a document without spam
	Missed   []int   // lines missed and lines falsely reported, if judged by line
	False    []int
}

// counted reports whether a rune's bytes count: letters, digits, marks.
func counted(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r) }

// Add judges a verdict by the truth.
func (m *Meter) Add(d Labelled, v Verdict) Outcome {
	m.Documents++
	m.Bytes += int64(len(d.Text))
	if v.Unsure {
		m.Unsure++
	}
	if m.Families == nil {
		m.Families, m.Languages = map[string]int{}, map[segment.Language]int64{}
		m.tags = map[string]*tally{}
	}
	for _, s := range v.Spans {
		m.Families[s.Family]++
	}
	for l, n := range v.Languages {
		m.Languages[l] += int64(n)
	}
	if d.ByLine {
		return m.addLines(d, v)
	}
	spans := d.Spans
	if d.Spam {
		spans = []segment.Span{{Start: 0, End: len(d.Text)}}
	}
	var tp, fp, fn, content int64
	g, s := 0, 0
	for i := 0; i < len(d.Text); {
		r, n := utf8.DecodeRune(d.Text[i:])
		for g < len(spans) && spans[g].End <= i {
			g++
		}
		for s < len(v.Spans) && v.Spans[s].End <= i {
			s++
		}
		if counted(r) && !(r == utf8.RuneError && n == 1) {
			want := g < len(spans) && spans[g].Start <= i
			have := s < len(v.Spans) && v.Spans[s].Start <= i
			switch w := int64(n); {
			case want && have:
				tp += w
			case want:
				fn += w
			case have:
				fp += w
			}
			if !want {
				content += int64(n)
			}
		}
		i += n
	}
	m.tp += tp
	m.fp += fp
	m.fn += fn
	m.cleanBytes += content
	m.lost += fp
	o := Outcome{Recall: math.NaN(), Lost: int(fp)}
	if d.hasSpam() {
		o.Recall = float64(tp) / float64(max(1, tp+fn))
		o.Found = o.Recall >= 0.5
		o.Repaired = o.Recall >= 0.98 && float64(fp) <= 0.01*float64(max(1, content))
	} else {
		o.Touched = fp > 0
	}
	one := tally{}
	if d.hasSpam() {
		one.spam = 1
		one.found, one.repair = btoi(o.Found), btoi(o.Repaired)
	} else {
		one.clean, one.touched = 1, btoi(o.Touched)
	}
	m.spam += one.spam
	m.found += one.found
	m.repair += one.repair
	m.clean += one.clean
	m.touched += one.touched
	tag := func(key string) {
		t := m.tags[key]
		if t == nil {
			t = new(tally)
			m.tags[key] = t
		}
		t.add(&one)
	}
	for k, x := range d.Tags {
		tag(k + " " + x)
	}
	if d.hasSpam() && d.Family != "" {
		tag("family " + d.Family)
	}
	return o
}

func (m *Meter) addLines(d Labelled, v Verdict) Outcome {
	o := Outcome{Recall: math.NaN()}
	at, k := 0, 0
	for line := range bytes.SplitSeq(d.Text, []byte("\n")) {
		s := segment.Span{Start: at, End: at + len(line)}
		want := d.gold(s) > 0
		have := false
		for _, r := range v.Spans {
			have = have || r.Start < s.End && r.End > s.Start
		}
		switch {
		case want:
			m.lines++
			m.linesHit += btoi(have)
			if !have {
				o.Missed = append(o.Missed, k)
			}
		case len(bytes.TrimSpace(line)) > 0:
			m.cleanLines++
			m.linesOff += btoi(have)
			if have {
				o.False = append(o.False, k)
			}
		}
		at += len(line) + 1
		k++
	}
	return o
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func (t *tally) add(o *tally) {
	t.spam += o.spam
	t.found += o.found
	t.repair += o.repair
	t.clean += o.clean
	t.touched += o.touched
}

// Merge adds what another meter has seen.
func (m *Meter) Merge(o *Meter) {
	m.Documents += o.Documents
	m.Bytes += o.Bytes
	m.Unsure += o.Unsure
	if m.Families == nil {
		m.Families, m.Languages = map[string]int{}, map[segment.Language]int64{}
		m.tags = map[string]*tally{}
	}
	for k, n := range o.Families {
		m.Families[k] += n
	}
	for k, n := range o.Languages {
		m.Languages[k] += n
	}
	m.tp += o.tp
	m.fp += o.fp
	m.fn += o.fn
	m.spam += o.spam
	m.found += o.found
	m.repair += o.repair
	m.clean += o.clean
	m.touched += o.touched
	m.cleanBytes += o.cleanBytes
	m.lost += o.lost
	m.lines += o.lines
	m.linesHit += o.linesHit
	m.cleanLines += o.cleanLines
	m.linesOff += o.linesOff
	for k, t := range o.tags {
		if m.tags[k] == nil {
			m.tags[k] = new(tally)
		}
		m.tags[k].add(t)
	}
}

// ratio is NaN where there is nothing to divide by.
func ratio[T int | int64](a, b T) float64 {
	if b == 0 {
		return math.NaN()
	}
	return float64(a) / float64(b)
}

// Figures are the measures by name, each in [0, 1]; NaN where undefined.
//
//	precision, recall, f1   of the bytes reported
//	found                   documents with at least half of the spam reported
//	repaired                with at least 98 % of it, and at most 1 % of the content lost
//	touched                 clean documents in which anything is reported
//	lost                    bytes of content reported
//	lines_hit               spam lines in which anything is reported
//	lines_touched           clean lines in which anything is reported
//	unsure                  documents that ask for a look
func (m *Meter) Figures() map[string]float64 {
	p, r := ratio(m.tp, m.tp+m.fp), ratio(m.tp, m.tp+m.fn)
	return map[string]float64{
		"precision": p, "recall": r, "f1": ratio(2*m.tp, 2*m.tp+m.fp+m.fn),
		"found": ratio(m.found, m.spam), "repaired": ratio(m.repair, m.spam),
		"touched": ratio(m.touched, m.clean), "lost": ratio(m.lost, m.cleanBytes),
		"lines_hit": ratio(m.linesHit, m.lines), "lines_touched": ratio(m.linesOff, m.cleanLines),
		"unsure": ratio(m.Unsure, m.Documents),
	}
}

// WriteText writes the figures as a table for people. An undefined figure is
// a dash.
func (m *Meter) WriteText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	dash := func(x float64, format string) string {
		if math.IsNaN(x) {
			return "-"
		}
		return fmt.Sprintf(format, x)
	}
	f := m.Figures()
	fmt.Fprintf(tw, "documents\t%d\t%.1f MB\n", m.Documents, float64(m.Bytes)/1e6)
	for _, l := range []struct{ name, of string }{
		{"precision", "bytes"}, {"recall", "bytes"}, {"f1", "bytes"},
		{"found", fmt.Sprintf("%d of %d documents", m.found, m.spam)},
		{"repaired", fmt.Sprintf("%d of %d documents", m.repair, m.spam)},
		{"touched", fmt.Sprintf("%d of %d clean documents", m.touched, m.clean)},
		{"lost", fmt.Sprintf("%d of %d bytes of content", m.lost, m.cleanBytes)},
		{"lines_hit", fmt.Sprintf("%d of %d lines", m.linesHit, m.lines)},
		{"lines_touched", fmt.Sprintf("%d of %d clean lines", m.linesOff, m.cleanLines)},
		{"unsure", fmt.Sprintf("%d documents", m.Unsure)},
	} {
		format := "%.4f"
		if l.name == "lost" || l.name == "touched" || l.name == "lines_touched" {
			format = "%.6f"
		}
		fmt.Fprintf(tw, "%s\t%s\t%s\n", l.name, dash(f[l.name], format), l.of)
	}
	if len(m.tags) > 0 {
		fmt.Fprintf(tw, "\npart\tspam\tfound\trepaired\tclean\ttouched\n")
		for _, k := range slices.Sorted(maps.Keys(m.tags)) {
			t := m.tags[k]
			fmt.Fprintf(tw, "%s\t%d\t%s\t%s\t%d\t%s\n", k, t.spam, dash(ratio(t.found, t.spam), "%.3f"),
				dash(ratio(t.repair, t.spam), "%.3f"), t.clean, dash(ratio(t.touched, t.clean), "%.4f"))
		}
	}
	row := func(name string, parts []string) {
		if len(parts) > 0 {
			fmt.Fprintf(tw, "%s\t%s\n", name, strings.Join(parts, ", "))
		}
	}
	fmt.Fprintln(tw)
	var fams, langs []string
	for _, k := range slices.Sorted(maps.Keys(m.Families)) {
		fams = append(fams, fmt.Sprintf("%s %d", k, m.Families[k]))
	}
	for _, k := range slices.Sorted(maps.Keys(m.Languages)) {
		langs = append(langs, fmt.Sprintf("%s %d", k, m.Languages[k]))
	}
	row("spans by family", fams)
	row("bytes by language", langs)
	return tw.Flush()
}
