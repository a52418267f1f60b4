package classify

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/shai-text/shai/segment"
)

// verdictOf is a verdict with spans where the text has ⟦⟧.
func verdictOf(text string) Verdict {
	v := Verdict{Label: Clean}
	for _, s := range marked("", text).Spans {
		v.Label = Injected
		v.Spans = append(v.Spans, Span{Start: s.Start, End: s.End, Family: "porn"})
	}
	return v
}

func nan() float64 { return math.NaN() }

// near compares figures; NaN equals NaN.
func near(a, b float64) bool {
	return math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12
}

// x is n letters.
func letters(n int) string { return strings.Repeat("x", n) }

// TestMeter holds the figures of one document to those counted by hand. The
// truth and the verdict are one text with different marks. Order of the
// figures: precision, recall, f1, found, repaired, touched, lost.
func TestMeter(t *testing.T) {
	for _, x := range []struct {
		name       string
		gold, have string
		want       [7]float64
	}{
		{"exact", "abc ⟦XYZ⟧ def", "abc ⟦XYZ⟧ def", [7]float64{1, 1, 1, 1, 1, nan(), 0}},
		{"with a blank", "abc ⟦XYZ⟧ def", "abc⟦ XYZ ⟧def", [7]float64{1, 1, 1, 1, 1, nan(), 0}},
		{"with separators", "abc_⟦X|Z⟧_def", "abc⟦_X|Z_⟧def", [7]float64{1, 1, 1, 1, 1, nan(), 0}},
		{"two of three letters", "abc ⟦XYZ⟧ def", "abc ⟦XY⟧Z def", [7]float64{1, 2. / 3, 4. / 5, 1, 0, nan(), 0}},
		{"one of three letters", "abc ⟦XYZ⟧ def", "abc XY⟦Z⟧ def", [7]float64{1, 1. / 3, 1. / 2, 0, 0, nan(), 0}},
		{"one letter too many", "abc ⟦XYZ⟧ def", "ab⟦c XYZ⟧ def", [7]float64{3. / 4, 1, 6. / 7, 1, 0, nan(), 1. / 6}},
		{"in two pieces", "abc ⟦XYZ⟧ def", "abc ⟦X⟧⟦YZ⟧ def", [7]float64{1, 1, 1, 1, 1, nan(), 0}},
		{"two blocks, one found", "⟦XX⟧ abcd ⟦YY⟧", "⟦XX⟧ abcd YY", [7]float64{1, .5, 2. / 3, 1, 0, nan(), 0}},
		{"nothing found", "abc ⟦XYZ⟧", "abc XYZ", [7]float64{nan(), 0, 0, 0, 0, nan(), 0}},
		{"half of it", "⟦" + letters(100) + "⟧ abc", "⟦" + letters(50) + "⟧" + letters(50) + " abc", [7]float64{1, .5, 2. / 3, 1, 0, nan(), 0}},
		{"less than half", "⟦" + letters(100) + "⟧ abc", "⟦" + letters(49) + "⟧" + letters(51) + " abc", [7]float64{1, .49, .98 / 1.49, 0, 0, nan(), 0}},
		{"98 %", "⟦" + letters(100) + "⟧ abc", "⟦" + letters(98) + "⟧xx abc", [7]float64{1, .98, 1.96 / 1.98, 1, 1, nan(), 0}},
		{"97 %", "⟦" + letters(100) + "⟧ abc", "⟦" + letters(97) + "⟧xxx abc", [7]float64{1, .97, 1.94 / 1.97, 1, 0, nan(), 0}},
		{"1 % of the content lost", "⟦XX⟧" + letters(200), "⟦XXxx⟧" + letters(198), [7]float64{.5, 1, 2. / 3, 1, 1, nan(), .01}},
		{"1.5 % of the content lost", "⟦XX⟧" + letters(200), "⟦XXxxx⟧" + letters(197), [7]float64{.4, 1, .8 / 1.4, 1, 0, nan(), .015}},
		{"clean and untouched", "abc def", "abc def", [7]float64{nan(), nan(), nan(), nan(), nan(), 0, 0}},
		{"clean, marks reported", "abc -_- def", "abc⟦ -_- ⟧def", [7]float64{nan(), nan(), nan(), nan(), nan(), 0, 0}},
		{"clean, a letter reported", "abc def", "abc ⟦d⟧ef", [7]float64{0, nan(), 0, nan(), nan(), 1, 1. / 6}},
		{"Chinese: three bytes each", "市民⟦国产⟧公园", "市民⟦国产公⟧园", [7]float64{6. / 9, 1, .8, 1, 0, nan(), 3. / 12}},
		{"digits and marks count", "⟦1½e\u0301⟧ a", "⟦1½⟧e\u0301 a", [7]float64{1, .5, 2. / 3, 1, 0, nan(), 0}}, // 1+2 of 1+2+1+2 bytes
		{"symbols do not", "⟦a☎+$…。⟧ b", "⟦a⟧☎+$…。 b", [7]float64{1, 1, 1, 1, 1, nan(), 0}},
		{"invalid bytes do not", "⟦a\xff\xfe⟧ b\x80", "⟦a⟧\xff\xfe b⟦\x80⟧", [7]float64{1, 1, 1, 1, 1, nan(), 0}},
		{"no letters in the spam", "abc ⟦---⟧", "abc ⟦---⟧", [7]float64{nan(), nan(), nan(), 0, 0, nan(), 0}},
		{"empty", "", "", [7]float64{nan(), nan(), nan(), nan(), nan(), 0, nan()}},
	} {
		d := marked(x.name, x.gold)
		if string(marked("", x.have).Text) != string(d.Text) {
			t.Fatalf("%s: truth and verdict are of different texts", x.name)
		}
		var m Meter
		o := m.Add(d, verdictOf(x.have))
		f := m.Figures()
		for i, name := range []string{"precision", "recall", "f1", "found", "repaired", "touched", "lost"} {
			if !near(f[name], x.want[i]) {
				t.Errorf("%s: %s %v, want %v", x.name, name, f[name], x.want[i])
			}
		}
		spam := len(d.Spans) > 0
		if math.IsNaN(o.Recall) == spam || o.Found != (x.want[3] == 1) || o.Repaired != (x.want[4] == 1) || o.Touched != (x.want[5] == 1) {
			t.Errorf("%s: outcome %+v", x.name, o)
		}
	}
}

func TestMeterSpam(t *testing.T) {
	var m Meter
	d := marked("all", "abc def")
	d.Spam = true
	if o := m.Add(d, verdictOf("⟦abc d⟧ef")); !near(o.Recall, 4./6) || !o.Found || o.Repaired || o.Lost != 0 {
		t.Errorf("outcome %+v", o)
	}
	if o := m.Add(d, verdictOf("⟦abc def⟧")); !near(o.Recall, 1) || !o.Repaired {
		t.Errorf("outcome %+v", o)
	}
	if f := m.Figures(); !near(f["recall"], 10./12) || !near(f["precision"], 1) || !math.IsNaN(f["lost"]) || !math.IsNaN(f["touched"]) {
		t.Errorf("figures %v", f)
	}
}

// TestMeterLines: of a document judged by line only the lines count.
func TestMeterLines(t *testing.T) {
	var m Meter
	d := marked("lines", "⟦spam one⟧\nclean\n\n  \n⟦spam two⟧\nclean too\n⟦spam three⟧")
	d.ByLine = true
	o := m.Add(d, verdictOf("spam ⟦o⟧ne\ncle⟦an\n\n ⟧ \nspam two\nclean too\n⟦spam three⟧"))
	if !slices.Equal(o.Missed, []int{4}) || !slices.Equal(o.False, []int{1}) {
		t.Errorf("missed %v, false %v; want [4] and [1]", o.Missed, o.False)
	}
	want := map[string]float64{
		"lines_hit": 2. / 3, "lines_touched": 1. / 2, "unsure": 0, "precision": nan(), "recall": nan(), "f1": nan(),
		"found": nan(), "repaired": nan(), "touched": nan(), "lost": nan(),
		"unsure_wrong": nan(), "sure_wrong": 1, "doc_accuracy": 1, "doc_precision": 1, "doc_recall": 1, "doc_f1": 1,
		"ece": nan(), "ece_scored": nan(), "ece_spans": nan(),
	}
	if f := m.Figures(); !maps.EqualFunc(f, want, near) {
		t.Errorf("figures %v, want %v", f, want)
	}
	// A span that ends with a line does not touch the next; the line break
	// itself belongs to neither.
	m = Meter{}
	d = marked("edges", "⟦aa⟧\nbb\ncc")
	d.ByLine = true
	if o := m.Add(d, verdictOf("⟦aa\n⟧bb⟦\n⟧cc")); len(o.Missed)+len(o.False) != 0 {
		t.Errorf("outcome %+v", o)
	}
}

// meterDocs are documents of all kinds with a verdict each.
func meterDocs() (docs []Labelled, verdicts []Verdict) {
	add := func(d Labelled, have string, unsure bool, score float64) {
		v := verdictOf(have)
		v.Unsure, v.Score = unsure, score
		for i := range v.Spans {
			v.Spans[i].Score = score
		}
		v.Languages = map[segment.Language]int{"en": len(d.Text)}
		docs, verdicts = append(docs, d), append(verdicts, v)
	}
	a := marked("a", "abc ⟦XYZ⟧ def") // 3 right, 1 too many, of 6
	a.Family, a.Tags = "porn", map[string]string{"shape": "title", "kind": "news"}
	add(a, "abc ⟦XYZ d⟧ef", false, 0.9)
	b := marked("b", "⟦XXXX⟧ abcd") // 1 right, 3 missed, of 4
	b.Family, b.Tags = "casino", map[string]string{"shape": "title"}
	add(b, "⟦X⟧XXX abcd", true, 0.7)
	c := marked("c", "abcde") // clean
	c.Tags = map[string]string{"kind": "news"}
	add(c, "abcde", false, 0)
	d := marked("d", "abcde fghij") // clean, 2 reported
	d.Tags = map[string]string{"kind": "law"}
	add(d, "a⟦bc⟧de fghij", true, 0.72)
	e := marked("e", "⟦spam⟧\nclean\nmore") // a line right, one of two wrong
	e.ByLine = true
	add(e, "⟦spam⟧\ncl⟦e⟧an\nmore", false, 0.9)
	f := marked("f", "⟦XY⟧ab⟦Z⟧") // all
	f.Family = "porn"
	add(f, "⟦XY⟧ab⟦Z⟧", false, 1)
	return docs, verdicts
}

// The figures of meterDocs, by hand: right 3+1+3 = 7, wrong 1+2 = 3, missed 3;
// content 6+4+5+10+2 = 27. Unsure are b, which is not found, and d, which is
// touched; of a, c, e and f, e has a wrong line. All but c are labelled as
// injected, and d is not. Scores of the documents that are not judged by line:
// c 0 (no spam); b and d 0.7 and 0.72 (one of two has spam); a 0.9 and f 1 in
// the last bin (both have). So the bins are off by 0, |1.42-1| and |1.9-2|, of
// five documents, four of them with a score. Spans: 0.7 and 0.72, of which one
// is spam; 0.9, 1 and 1, which all are.
var meterFigures = map[string]float64{
	"precision": 7. / 10, "recall": 7. / 10, "f1": 7. / 10, "found": 2. / 3, "repaired": 1. / 3,
	"touched": 1. / 2, "lost": 3. / 27, "lines_hit": 1, "lines_touched": 1. / 2, "unsure": 2. / 6,
	"unsure_wrong": 1, "sure_wrong": 1. / 4,
	"doc_accuracy": 5. / 6, "doc_precision": 4. / 5, "doc_recall": 1, "doc_f1": 8. / 9,
	"ece": .52 / 5, "ece_scored": .52 / 4, "ece_spans": .52 / 5,
}

func TestMeterSums(t *testing.T) {
	docs, verdicts := meterDocs()
	var m Meter
	for i := range docs {
		m.Add(docs[i], verdicts[i])
	}
	if f := m.Figures(); !maps.EqualFunc(f, meterFigures, near) {
		t.Errorf("figures %v, want %v", f, meterFigures)
	}
	if m.Documents != 6 || m.Bytes != 11+9+5+11+15+5 || m.Unsure != 2 || m.Families["porn"] != 7 || m.Languages["en"] != 56 {
		t.Errorf("%d documents of %d bytes, %d unsure, %v, %v", m.Documents, m.Bytes, m.Unsure, m.Families, m.Languages)
	}
	var b bytes.Buffer
	if err := m.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	have := map[string]string{}
	for line := range strings.Lines(b.String()) {
		f := strings.Fields(line)
		if len(f) > 1 {
			have[f[0]] = strings.Join(f[1:], " ")
			have[f[0]+" "+f[1]] = strings.Join(f[2:], " ")
		}
	}
	for name, want := range map[string]string{
		"documents": "6 0.0 MB", "f1": "0.7000 bytes", "found": "0.6667 2 of 3 documents",
		"touched": "0.500000 1 of 2 clean documents", "lost": "0.111111 3 of 27 bytes of content",
		"lines_hit": "1.0000 1 of 1 lines",
		// spam, found, repaired, f1, clean, touched, lost, lines, hit, touched
		"shape title": "2 0.500 0.000 0.667 0 - 0.100000 0 - -", "kind news": "1 1.000 0.000 0.857 1 0.0000 0.090909 0 - -",
		"kind law": "0 - - - 1 1.0000 0.200000 0 - -", "family porn": "2 1.000 0.500 0.923 0 - 0.125000 0 - -",
		"unsure_wrong": "1.0000 2 of 2 documents", "doc_precision": "0.8000 4 of 5 documents", "ece_spans": "0.1040 5 spans",
		"0.7-0.8 2": "0.710 0.500",
	} {
		if have[name] != want {
			t.Errorf("%s: %q, want %q", name, have[name], want)
		}
	}
}

// TestMeterEmpty: what is undefined is NaN, and a dash in the table.
func TestMeterEmpty(t *testing.T) {
	var m Meter
	for name, x := range m.Figures() {
		if !math.IsNaN(x) {
			t.Errorf("%s of nothing is %v", name, x)
		}
	}
	var b strings.Builder
	if err := m.WriteText(&b); err != nil {
		t.Fatal(err)
	}
	dashes := 0
	for line := range strings.Lines(b.String()) {
		if f := strings.Fields(line); len(f) > 1 && f[1] == "-" {
			dashes++
		}
	}
	if dashes != len(m.Figures()) || strings.Contains(b.String(), "NaN") {
		t.Errorf("%d dashes for %d figures:\n%s", dashes, len(m.Figures()), b.String())
	}
	if err := m.WriteText(broken{}); err == nil {
		t.Error("a table that could not be written is no error")
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, fmt.Errorf("disk full") }

// TestMeterMerge: merging is adding, in any order, into a fresh meter too.
func TestMeterMerge(t *testing.T) {
	docs, verdicts := meterDocs()
	var whole Meter
	for i := range docs {
		whole.Add(docs[i], verdicts[i])
	}
	for cut := range len(docs) + 1 {
		var a, b, into Meter
		for i := range docs {
			if i < cut {
				a.Add(docs[i], verdicts[i])
			} else {
				b.Add(docs[i], verdicts[i])
			}
		}
		into.Merge(&b)
		into.Merge(&a)
		a.Merge(&b)
		for _, m := range []*Meter{&a, &into} {
			if !reflect.DeepEqual(*m, whole) {
				t.Errorf("cut at %d: %+v, want %+v", cut, *m, whole)
			}
		}
	}
}

// TestMeterBins holds the bins of meterDocs to those counted by hand.
func TestMeterBins(t *testing.T) {
	docs, verdicts := meterDocs()
	var m Meter
	for i := range docs {
		m.Add(docs[i], verdicts[i])
	}
	documents, spans := m.Reliability()
	for _, x := range []struct {
		name string
		have []Bin
		want map[int]Bin // those that are not empty
	}{
		{"documents", documents, map[int]Bin{0: {0, .1, 1, 0, 0}, 7: {.7, .8, 2, .71, .5}, 9: {.9, 1, 2, .95, 1}}},
		{"spans", spans, map[int]Bin{7: {.7, .8, 2, .71, .5}, 9: {.9, 1, 3, 2.9 / 3, 1}}},
	} {
		if len(x.have) != 10 {
			t.Fatalf("%s: %d bins", x.name, len(x.have))
		}
		for i, b := range x.have {
			w, ok := x.want[i]
			if !ok {
				w = Bin{float64(i) / 10, float64(i+1) / 10, 0, nan(), nan()}
			}
			if b.Count != w.Count || !near(b.Low, w.Low) || !near(b.High, w.High) || !near(b.Mean, w.Mean) || !near(b.Share, w.Share) {
				t.Errorf("%s: bin %+v, want %+v", x.name, b, w)
			}
		}
	}
}

// TestReliability: edges of the bins, and scores out of range.
func TestReliability(t *testing.T) {
	var r reliability
	for _, x := range []struct {
		p   float64
		bin int
	}{{0, 0}, {.0999994, 0}, {.0999996, 1}, {.1, 1}, {.3, 3}, {.7, 7}, {.999999, 9}, {1, 9}, {-1, 0}, {2, 9}} {
		was := r
		if r.add(x.p, true); r[x.bin].count != was[x.bin].count+1 {
			t.Errorf("%g is not counted in bin %d", x.p, x.bin)
		}
	}
	r = reliability{}
	if !math.IsNaN(r.error()) {
		t.Errorf("the error of nothing is %g", r.error())
	}
	// Ten of 0.85, nine of which are spam, and ten of 0.15, four of which are.
	for i := range 10 {
		r.add(.85, i < 9)
		r.add(.15, i < 4)
	}
	if e := r.error(); !near(e, (.5+2.5)/20) {
		t.Errorf("error %g, want %g", e, 3./20)
	}
}

// TestMeterSilent: a score that shows as 0 is none, and a span without letters
// is neither right nor wrong.
func TestMeterSilent(t *testing.T) {
	var m Meter
	v := verdictOf("abc⟦ -_- ⟧def")
	v.Score, v.Spans[0].Score = 4e-7, 0.9
	m.Add(marked("", "abc -_- def"), v)
	v.Score = 6e-7
	m.Add(marked("", "abc -_- def"), v)
	if n := m.scored.count(); n != 1 || m.silent.count() != 1 || m.spans.count() != 0 {
		t.Errorf("%d documents with a score, %d without, %d spans; want 1, 1 and 0", n, m.silent.count(), m.spans.count())
	}
	// Of a span that is half spam and half content more than half is neither.
	v = verdictOf("⟦abXY⟧")
	v.Spans[0].Score = 1
	m.Add(marked("", "ab⟦XY⟧"), v)
	if e := m.Figures()["ece_spans"]; e != 1 {
		t.Errorf("a span of which half is content: error %g, want 1", e)
	}
}

// TestMeterLabels: rows that have a label alone. Of three that are spam two
// are found, one of them as injected; of five that are not, one is called
// spam. So 6 of 8 are right, 2 of the 3 called so are spam, and 2 of 3 are found.
func TestMeterLabels(t *testing.T) {
	var m Meter
	for i, x := range []struct {
		spam bool
		have string
		as   Label
	}{
		{true, "⟦abc⟧", Spam}, {true, "⟦ab⟧c", Injected}, {true, "abc", Clean},
		{false, "abc", Clean}, {false, "abc", Clean}, {false, "abc", Clean}, {false, "abc", Clean}, {false, "⟦abc⟧", Spam},
	} {
		d := Labelled{Document: Document{Text: []byte("abc")}, Spam: x.spam}
		v := verdictOf(x.have)
		v.Label = x.as
		v.Unsure = i >= 5 // two that are right, one that is not
		m.Add(d, v)
	}
	f := m.Figures()
	for name, want := range map[string]float64{
		"doc_accuracy": 6. / 8, "doc_precision": 2. / 3, "doc_recall": 2. / 3, "doc_f1": 2. / 3,
		"unsure": 3. / 8, "unsure_wrong": 1. / 3, "sure_wrong": 1. / 5, "touched": 1. / 5, "found": 2. / 3,
	} {
		if !near(f[name], want) {
			t.Errorf("%s %v, want %v", name, f[name], want)
		}
	}
}

// TestMeterParts: the figures of a part are those of its documents.
func TestMeterParts(t *testing.T) {
	docs, verdicts := meterDocs()
	var m Meter
	for i := range docs {
		if docs[i].ByLine {
			docs[i].Tags = map[string]string{"zone": "x", "lang": "en"}
		}
		m.Add(docs[i], verdicts[i])
	}
	want := []Part{
		{"kind", "law", 0, 1, 0, map[string]float64{"touched": 1, "lost": .2, "found": nan(), "f1": 0}},
		{"kind", "news", 1, 1, 0, map[string]float64{"touched": 0, "found": 1, "repaired": 0, "f1": 6. / 7, "lost": 1. / 11}},
		{"lang", "en", 0, 0, 3, map[string]float64{"lines_hit": 1, "lines_touched": .5, "f1": nan(), "touched": nan()}},
		{"family", "casino", 1, 0, 0, map[string]float64{"found": 0, "f1": .4, "precision": 1, "recall": .25}},
		{"family", "porn", 2, 0, 0, map[string]float64{"found": 1, "repaired": .5, "f1": 12. / 13}},
		{"shape", "title", 2, 0, 0, map[string]float64{"found": .5, "f1": 8. / 12, "lost": .1}},
		{"zone", "x", 0, 0, 3, map[string]float64{"lines_hit": 1}},
	}
	have := m.Parts()
	if len(have) != len(want) {
		t.Fatalf("%d parts, want %d", len(have), len(want))
	}
	for i, p := range have {
		w := want[i]
		if p.Tag != w.Tag || p.Value != w.Value || p.Spam != w.Spam || p.Clean != w.Clean || p.Lines != w.Lines {
			t.Errorf("part %+v, want %+v", p, w)
		}
		for name, x := range w.Figures {
			if !near(p.Figures[name], x) {
				t.Errorf("%s %s: %s %v, want %v", p.Tag, p.Value, name, p.Figures[name], x)
			}
		}
	}
}

// TestComparison: a document of four letters of spam and four of content. At
// high precision a half is found, at recall all, and two letters too many: of
// six reported four are right. What is not defined for any has no column.
func TestComparison(t *testing.T) {
	var c Comparison
	d := marked("", "⟦XXXX⟧ abcd")
	for p, have := range []string{"⟦XX⟧XX abcd", "⟦XXXX⟧ abcd", "⟦XXXX ab⟧cd"} {
		v := verdictOf(have)
		v.Spans[0].Score = 1
		c[p].Add(d, v)
	}
	var b strings.Builder
	if err := c.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	want := "| --precision | precision | recall | f1 | found | repaired | lost | sure_wrong | ece_spans |\n|---|---|---|---|---|---|---|---|---|\n" +
		"| high | 1.0000 | 0.5000 | 0.6667 | 1.0000 | 0.0000 | 0.000000 | 0.0000 | 0.0000 |\n" +
		"| balanced | 1.0000 | 1.0000 | 1.0000 | 1.0000 | 1.0000 | 0.000000 | 0.0000 | 0.0000 |\n" +
		"| recall | 0.6667 | 1.0000 | 0.8000 | 1.0000 | 0.0000 | 0.500000 | 0.0000 | 0.0000 |\n"
	if b.String() != want {
		t.Errorf("the table is\n%s\nwant\n%s", &b, want)
	}
	b.Reset()
	if err := c.WriteText(&b); err != nil || !strings.Contains(b.String(), "\nbalanced     1.0000     1.0000") {
		t.Errorf("%v, the text is\n%s", err, &b)
	}
	if c.WriteText(broken{}) == nil || c.WriteMarkdown(broken{}) == nil {
		t.Error("a table that could not be written is no error")
	}
}

// TestMeterMarkdown: the tables of a card. Parts of few documents, and what is
// not defined, are left out.
func TestMeterMarkdown(t *testing.T) {
	var m Meter
	d := marked("", "abcd")
	d.Tags = map[string]string{"lang": "e|\x1b\nn"}
	for range smallPart {
		m.Add(d, verdictOf("abcd"))
	}
	d.Tags = map[string]string{"lang": "fr"}
	v := verdictOf("⟦a⟧bcd")
	v.Score, v.Spans[0].Score = 0.65, 0.65
	m.Add(d, v)
	var b strings.Builder
	if err := m.WriteMarkdown(&b); err != nil {
		t.Fatal(err)
	}
	want := "| figure | value | of |\n|---|---|---|\n| documents | 11 | 0.0 MB |\n" +
		"| touched | 0.090909 | 1 of 11 clean documents |\n| lost | 0.022727 | 1 of 44 bytes of content |\n" +
		"| unsure | 0.0000 | 0 documents |\n| sure_wrong | 0.0909 | 1 of 11 documents |\n" +
		"| doc_accuracy | 0.9091 | 10 of 11 documents |\n" +
		"| ece | 0.0591 | 11 documents |\n| ece_scored | 0.6500 | 1 documents with a score |\n| ece_spans | 0.6500 | 1 spans |\n" +
		"\n| part | spam | found | repaired | f1 | clean | touched | lost |\n|---|---|---|---|---|---|---|---|\n" +
		"| lang e   n | 0 | - | - | - | 10 | 0.0000 | 0.000000 |\n" +
		"\n| score | documents | mean score | share with spam |\n|---|---|---|---|\n| 0.0-0.1 | 10 | 0.000 | 0.000 |\n| 0.6-0.7 | 1 | 0.650 | 0.000 |\n" +
		"\n| score | spans | mean score | share that is spam |\n|---|---|---|---|\n| 0.6-0.7 | 1 | 0.650 | 0.000 |\n"
	if b.String() != want {
		t.Errorf("Markdown is\n%s\nwant\n%s", &b, want)
	}
	if err := m.WriteMarkdown(broken{}); err == nil {
		t.Error("Markdown that could not be written is no error")
	}
}
