package classify

import (
	"bytes"
	"cmp"
	"math"
	"slices"
	"strings"
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

	all   tally
	parts map[string]*tally // those with one value of one tag, by "tag value"

	// Of documents that are not judged by line.
	silent reliability // those in which nothing speaks for spam: score 0
	scored reliability // the others, by Verdict.Score
	spans  reliability // what is reported in them, by Span.Score

	sure, unsure struct{ documents, wrong int }
	labels       struct{ tp, fp, fn, tn int } // documents
}

// tally is what is counted of documents: of all, or of a part.
type tally struct {
	tp, fp, fn           int64 // bytes; fp are what is lost of the content
	content              int64 // bytes
	spam, found, repair  int   // documents with spam
	clean, touched       int   // documents without
	lines, linesHit      int   // of documents judged by line
	cleanLines, linesOff int
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
	m.init()
	for _, s := range v.Spans {
		m.Families[s.Family]++
	}
	for l, n := range v.Languages {
		m.Languages[l] += int64(n)
	}
	var one tally
	var o Outcome
	if d.ByLine {
		o = one.judgeLines(&d, &v)
	} else {
		o = m.judge(&d, &v, &one)
	}
	m.all.add(&one)
	for k, x := range d.Tags {
		m.part(k + " " + x).add(&one)
	}
	if d.hasSpam() && d.Family != "" {
		m.part("family " + d.Family).add(&one)
	}
	band := &m.sure
	if v.Unsure {
		band = &m.unsure
	}
	band.documents++
	band.wrong += btoi(o.wrong(&d))
	switch flagged := v.Label != Clean; {
	case flagged && d.hasSpam():
		m.labels.tp++
	case flagged:
		m.labels.fp++
	case d.hasSpam():
		m.labels.fn++
	default:
		m.labels.tn++
	}
	return o
}

// wrong says that a document was not judged as it should have been.
func (o *Outcome) wrong(d *Labelled) bool {
	switch {
	case d.ByLine:
		return len(o.Missed)+len(o.False) > 0
	case d.hasSpam():
		return !o.Found
	}
	return o.Touched
}

func (m *Meter) init() {
	if m.Families == nil {
		m.Families, m.Languages = map[string]int{}, map[segment.Language]int64{}
		m.parts = map[string]*tally{}
	}
}

func (m *Meter) part(key string) *tally {
	t := m.parts[key]
	if t == nil {
		t = new(tally)
		m.parts[key] = t
	}
	return t
}

// judge compares the bytes of a document.
func (m *Meter) judge(d *Labelled, v *Verdict, one *tally) Outcome {
	spans := d.Spans
	if d.Spam {
		spans = []segment.Span{{Start: 0, End: len(d.Text)}}
	}
	have := make([]struct{ all, gold int }, len(v.Spans)) // counted bytes of the spans reported
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
			reported := s < len(v.Spans) && v.Spans[s].Start <= i
			switch w := int64(n); {
			case want && reported:
				one.tp += w
			case want:
				one.fn += w
			case reported:
				one.fp += w
			}
			if !want {
				one.content += int64(n)
			}
			if reported {
				have[s].all += n
				have[s].gold += n * btoi(want)
			}
		}
		i += n
	}
	o := Outcome{Recall: math.NaN(), Lost: int(one.fp)}
	if d.hasSpam() {
		o.Recall = float64(one.tp) / float64(max(1, one.tp+one.fn))
		o.Found = o.Recall >= 0.5
		o.Repaired = o.Recall >= 0.98 && float64(one.fp) <= 0.01*float64(max(1, one.content))
		one.spam, one.found, one.repair = 1, btoi(o.Found), btoi(o.Repaired)
	} else {
		o.Touched = one.fp > 0
		one.clean, one.touched = 1, btoi(o.Touched)
	}
	if v.Score*millionth < 0.5 {
		m.silent.add(0, d.hasSpam())
	} else {
		m.scored.add(v.Score, d.hasSpam())
	}
	for i, x := range have {
		if x.all > 0 {
			m.spans.add(v.Spans[i].Score, 2*x.gold > x.all)
		}
	}
	return o
}

func (t *tally) judgeLines(d *Labelled, v *Verdict) Outcome {
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
			t.lines++
			t.linesHit += btoi(have)
			if !have {
				o.Missed = append(o.Missed, k)
			}
		case len(bytes.TrimSpace(line)) > 0:
			t.cleanLines++
			t.linesOff += btoi(have)
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
	t.tp += o.tp
	t.fp += o.fp
	t.fn += o.fn
	t.content += o.content
	t.spam += o.spam
	t.found += o.found
	t.repair += o.repair
	t.clean += o.clean
	t.touched += o.touched
	t.lines += o.lines
	t.linesHit += o.linesHit
	t.cleanLines += o.cleanLines
	t.linesOff += o.linesOff
}

// Merge adds what another meter has seen.
func (m *Meter) Merge(o *Meter) {
	m.Documents += o.Documents
	m.Bytes += o.Bytes
	m.Unsure += o.Unsure
	m.init()
	for k, n := range o.Families {
		m.Families[k] += n
	}
	for k, n := range o.Languages {
		m.Languages[k] += n
	}
	m.all.add(&o.all)
	for k, t := range o.parts {
		m.part(k).add(t)
	}
	m.silent.merge(&o.silent)
	m.scored.merge(&o.scored)
	m.spans.merge(&o.spans)
	m.sure.documents += o.sure.documents
	m.sure.wrong += o.sure.wrong
	m.unsure.documents += o.unsure.documents
	m.unsure.wrong += o.unsure.wrong
	m.labels.tp += o.labels.tp
	m.labels.fp += o.labels.fp
	m.labels.fn += o.labels.fn
	m.labels.tn += o.labels.tn
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
//	unsure_wrong            of these, those that were judged wrong: not found, or touched; judged by line, if any line is
//	sure_wrong              of the others
//	doc_accuracy            documents whose label is right: clean, or injected or spam
//	doc_precision           documents labelled as injected or spam that are
//	doc_recall              documents with spam that are labelled so
//	doc_f1                  of the two
//	ece                     expected calibration error of documents' scores
//	ece_scored              of those documents alone in which anything speaks for spam, score > 0
//	ece_spans               of the scores of the spans that are reported
//
// Most clean documents score 0 and are right, which makes ece small whatever
// the other scores are worth: ece_scored is the one that can fail. A document
// is right if it holds spam, a span if more than half of its bytes are.
// Documents judged by line have no part in these three.
func (m *Meter) Figures() map[string]float64 {
	l := m.labels
	f := m.all.figures()
	f["unsure"] = ratio(m.Unsure, m.Documents)
	f["unsure_wrong"] = ratio(m.unsure.wrong, m.unsure.documents)
	f["sure_wrong"] = ratio(m.sure.wrong, m.sure.documents)
	f["doc_accuracy"] = ratio(l.tp+l.tn, m.Documents)
	f["doc_precision"] = ratio(l.tp, l.tp+l.fp)
	f["doc_recall"] = ratio(l.tp, l.tp+l.fn)
	f["doc_f1"] = ratio(2*l.tp, 2*l.tp+l.fp+l.fn)
	documents := m.documents()
	f["ece"], f["ece_scored"], f["ece_spans"] = documents.error(), m.scored.error(), m.spans.error()
	return f
}

func (t *tally) figures() map[string]float64 {
	return map[string]float64{
		"precision": ratio(t.tp, t.tp+t.fp), "recall": ratio(t.tp, t.tp+t.fn), "f1": ratio(2*t.tp, 2*t.tp+t.fp+t.fn),
		"found": ratio(t.found, t.spam), "repaired": ratio(t.repair, t.spam),
		"touched": ratio(t.touched, t.clean), "lost": ratio(t.fp, t.content),
		"lines_hit": ratio(t.linesHit, t.lines), "lines_touched": ratio(t.linesOff, t.cleanLines),
	}
}

func (m *Meter) documents() reliability {
	r := m.silent
	r.merge(&m.scored)
	return r
}

// Reliability are the bins of documents by score, and of reported spans by
// theirs. Documents judged by line have no part in it.
func (m *Meter) Reliability() (documents, spans []Bin) {
	r := m.documents()
	return r.bins(), m.spans.bins()
}

// Part is the figures of the documents with one value of one tag.
type Part struct {
	Tag, Value string
	Spam       int                // documents with spam
	Clean      int                // documents without
	Lines      int                // of documents judged by line: all that are not empty
	Figures    map[string]float64 // as Meter.Figures, as far as they are of bytes, documents and lines
}

// tagOrder is the order of the tags that are known, from where a text comes
// from to what was put into it.
var tagOrder = []string{"source", "kind", "lang", "family", "shape", "disguise"}

// Parts are the figures by tag: sources, kinds, languages, families, shapes,
// disguises, then any others, each by value.
func (m *Meter) Parts() []Part {
	var all []Part
	for k, t := range m.parts {
		tag, value, _ := strings.Cut(k, " ")
		all = append(all, Part{tag, value, t.spam, t.clean, t.lines + t.cleanLines, t.figures()})
	}
	rank := func(tag string) int {
		if i := slices.Index(tagOrder, tag); i >= 0 {
			return i
		}
		return len(tagOrder)
	}
	slices.SortFunc(all, func(a, b Part) int {
		return cmp.Or(cmp.Compare(rank(a.Tag), rank(b.Tag)), cmp.Compare(a.Tag, b.Tag), cmp.Compare(a.Value, b.Value))
	})
	return all
}
