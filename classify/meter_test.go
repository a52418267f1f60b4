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
	add := func(d Labelled, have string, unsure bool) {
		v := verdictOf(have)
		v.Unsure = unsure
		v.Languages = map[segment.Language]int{"en": len(d.Text)}
		docs, verdicts = append(docs, d), append(verdicts, v)
	}
	a := marked("a", "abc ⟦XYZ⟧ def") // 3 right, 1 too many, of 6
	a.Family, a.Tags = "porn", map[string]string{"shape": "title", "kind": "news"}
	add(a, "abc ⟦XYZ d⟧ef", false)
	b := marked("b", "⟦XXXX⟧ abcd") // 1 right, 3 missed, of 4
	b.Family, b.Tags = "casino", map[string]string{"shape": "title"}
	add(b, "⟦X⟧XXX abcd", true)
	c := marked("c", "abcde") // clean
	c.Tags = map[string]string{"kind": "news"}
	add(c, "abcde", false)
	d := marked("d", "abcde fghij") // clean, 2 reported
	d.Tags = map[string]string{"kind": "law"}
	add(d, "a⟦bc⟧de fghij", true)
	e := marked("e", "⟦spam⟧\nclean\nmore") // a line right, one of two wrong
	e.ByLine = true
	add(e, "⟦spam⟧\ncl⟦e⟧an\nmore", false)
	f := marked("f", "⟦XY⟧ab⟦Z⟧") // all
	f.Family = "porn"
	add(f, "⟦XY⟧ab⟦Z⟧", false)
	return docs, verdicts
}

// The figures of meterDocs, by hand: right 3+1+3 = 7, wrong 1+2 = 3, missed 3;
// content 6+4+5+10+2 = 27.
var meterFigures = map[string]float64{
	"precision": 7. / 10, "recall": 7. / 10, "f1": 7. / 10, "found": 2. / 3, "repaired": 1. / 3,
	"touched": 1. / 2, "lost": 3. / 27, "lines_hit": 1, "lines_touched": 1. / 2, "unsure": 2. / 6,
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
		// spam, found, repaired, clean, touched
		"shape title": "2 0.500 0.000 0 -", "kind news": "1 1.000 0.000 1 0.0000", "kind law": "0 - - 1 1.0000",
		"family porn": "2 1.000 0.500 0 -", "family casino": "1 0.000 0.000 0 -",
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
