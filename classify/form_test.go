package classify

import (
	"math"
	"slices"
	"testing"
)

// formed are a document's candidates where every item is a block by its form,
// and those by their words whose evidence is above nought.
func formed(t *testing.T, text string) (*analysis, []candidate) {
	t.Helper()
	tab := unscreened(sampleModel().table())
	known := chain{}
	known.weight[featHanWord], known.weight[featBias] = 1, -9
	for e := range known.enter {
		known.enter[e] = -1
	}
	blind := chain{free: true}
	blind.weight[featBias] = 1
	a := new(analysis)
	a.analyse(ownSegmenter(), tab, []byte(text), nil)
	a.features(tab)
	return a, a.candidates(tab, &known, &blind)
}

// TestFormsReachOver: of a block of which the words find less than half, all
// is a candidate as well; of one of which they find most, they alone are.
func TestFormsReachOver(t *testing.T) {
	const unseen = "琥珀琉璃、玛瑙翡翠、珊瑚砗磲、珍珠象牙"
	a, all := formed(t, unseen+"、百家乐")
	over := slices.IndexFunc(all, func(k candidate) bool { return k.over })
	within := slices.IndexFunc(all, func(k candidate) bool { return k.within })
	if over < 0 || within < 0 || len(all) != 2 {
		t.Fatalf("%d candidates, %+v", len(all), all)
	}
	k := &all[over]
	if !k.form || k.lo != 0 || k.hi != len(a.items) {
		t.Errorf("over: items [%d,%d) of %d", k.lo, k.hi, len(a.items))
	}
	if x := k.x[profOver]; x <= 0 || x >= 0.5 {
		t.Errorf("the words have found %.2f of it", x)
	}
	if k.x[profInside] != logScale(all[within].margin) || all[within].x[profWithin] != 1 {
		t.Errorf("inside %.2f, within %.0f", k.x[profInside], all[within].x[profWithin])
	}

	_, all = formed(t, "百家乐、时时彩、博彩平台、琥珀琉璃")
	if slices.ContainsFunc(all, func(k candidate) bool { return k.form }) || len(all) == 0 {
		t.Errorf("candidates by form beside those of the words: %+v", all)
	}
}

// TestFormsLeast: an address, a measure and rows of numbers are no blocks by
// their form; words are.
func TestFormsLeast(t *testing.T) {
	for _, x := range []struct {
		text string
		want bool
	}{
		{"http:example.org/4xQ2\n", false},
		{"mg/kg\n", false},
		{"4e 53 a2 8b, f9 e9 91 dd, d6 df 6e 74, d1 dd 34 60\n", false},
		{"1204, 3377, 9180, 2210, 4471\n", false},
		{"amber beads, coral rings, pearl combs\n", true},
		{"琥珀琉璃、玛瑙翡翠\n", true},
		{"琥珀\n", false},
	} {
		_, all := formed(t, x.text)
		if got := slices.ContainsFunc(all, func(k candidate) bool { return k.form }); got != x.want {
			t.Errorf("%q: a block by its form is %v", x.text, got)
		}
	}
}

// TestFormsOnSubject: what the document's prose speaks of is no edge of a
// block by form.
func TestFormsOnSubject(t *testing.T) {
	const title = "图书馆的修理"
	_, all := formed(t, title+"_琥珀琉璃_玛瑙翡翠\n\n市民今天在图书馆的门前修理了桥梁，他们说图书馆的修理还要很多天才能完成，因为天气不好。\n")
	i := slices.IndexFunc(all, func(k candidate) bool { return k.form && k.lo <= 2 })
	if i < 0 {
		t.Fatalf("no candidate in the title: %+v", all)
	}
	if all[i].lo == 0 {
		t.Errorf("the title itself is in the candidate")
	}
}

// TestReportedOverlaps: of candidates that overlap one span is reported, over
// all that they hold.
func TestReportedOverlaps(t *testing.T) {
	c := newClassifier(t, &Options{Threshold: 0.5})
	at := func(lo, hi int, form, over, within bool, logit float64) candidate {
		k := candidate{lo: lo, hi: hi, form: form, over: over, within: within}
		k.x[profMargin] = logit
		return k
	}
	c.model = &Model{fams: c.model.fams, judge: defaultJudge()} // believes margins: 2x-3
	for _, x := range []struct {
		name string
		all  []candidate
		want [][2]int
	}{
		{"a form over a shred, both sure", []candidate{at(0, 9, true, true, false, 4), at(3, 4, false, false, true, 5)}, [][2]int{{0, 9}}},
		{"a form that is not sure", []candidate{at(0, 9, true, true, false, 0), at(3, 4, false, false, true, 5)}, [][2]int{{3, 4}}},
		{"a shred that is not sure", []candidate{at(0, 9, true, true, false, 4), at(3, 4, false, false, true, 0)}, [][2]int{{0, 9}}},
		{"words that go on beyond the form", []candidate{at(0, 3, false, false, true, 4), at(2, 8, true, true, false, 4), at(7, 10, false, false, true, 4)}, [][2]int{{0, 10}}},
		{"side by side", []candidate{at(0, 3, false, false, false, 4), at(3, 5, false, false, false, 4)}, [][2]int{{0, 3}, {3, 5}}},
	} {
		var v Verdict
		var got [][2]int
		for _, k := range c.reported(c.asked(x.all), &v) {
			got = append(got, [2]int{k.lo, k.hi})
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

// TestReportedAgain: where one block is sure, less sure ones of its family are
// reported too, but not those of others; a form does not tell the family; what
// reads the same needs hardly anything, and what stands in two places needs
// less, but for forms; so does a row in a short document; and a threshold that was
// asked for holds for all.
func TestReportedAgain(t *testing.T) {
	at := func(lo, family int, form bool, p float64) candidate {
		k := candidate{lo: lo, hi: lo + 1, family: family, form: form, reads: uint64(lo)}
		k.x[profMargin] = (math.Log(p/(1-p)) + 3) / 2
		k.x[profByForm] = one(form)
		return k
	}
	twice := func(k candidate) candidate {
		k.x[profAgain] = math.Log(2)
		return k
	}
	row := func(items float64, k candidate) candidate {
		k.x[profItems] = math.Log1p(items)
		return k
	}
	long := func(k candidate) candidate {
		k.x[profDocument] = math.Log1p(shortDocument)
		return k
	}
	glued := func(k candidate) candidate {
		k.x[profGlued] = 1
		return k
	}
	like := func(reads uint64, k candidate) candidate {
		k.reads = reads
		return k
	}
	for _, x := range []struct {
		name string
		opt  *Options
		all  []candidate
		want []int
	}{
		{"one sure", nil, []candidate{at(0, 0, false, 0.75), at(1, 0, false, 0.65), at(2, 0, false, 0.999), at(3, 1, false, 0.75), at(4, 0, true, 0.75)}, []int{0, 2, 4}},
		{"none sure", nil, []candidate{at(0, 0, false, 0.75), at(1, 0, false, 0.8)}, nil},
		{"a sure form", nil, []candidate{at(0, 0, false, 0.75), at(1, 0, true, 0.999)}, []int{1}},
		{"balanced", &Options{Precision: Balanced}, []candidate{at(0, 0, false, 0.55), at(1, 0, false, 0.45), at(2, 0, false, 0.999)}, []int{0, 2}},
		{"asked for", &Options{Threshold: 0.9}, []candidate{at(0, 0, false, 0.75), at(1, 0, false, 0.95), like(1, at(2, 0, false, 0.75))}, []int{1}},
		{"twice", nil, []candidate{twice(at(0, 0, false, 0.92)), at(1, 1, false, 0.92), twice(at(2, 1, true, 0.92))}, []int{0}},
		{"a row", nil, []candidate{row(3, at(0, 0, false, 0.92)), row(2, at(1, 1, false, 0.92)), row(3, at(2, 1, true, 0.92)), long(row(3, at(3, 1, false, 0.92))), glued(row(3, at(4, 1, false, 0.92)))}, []int{0}},
		{"an echo", nil, []candidate{like(9, at(0, 1, false, 0.35)), like(9, at(1, 0, false, 0.999)), like(9, at(2, 1, false, 0.25)), at(3, 1, false, 0.35)}, []int{0, 1}},
		{"an echo of nothing", nil, []candidate{like(9, at(0, 0, false, 0.35)), like(9, at(1, 0, false, 0.6))}, nil},
	} {
		c := newClassifier(t, x.opt)
		c.model = &Model{fams: c.model.fams, judge: defaultJudge()}
		if x.opt == nil || x.opt.Threshold == 0 {
			for s := range c.threshold {
				c.threshold[s] = 0.95
			}
		}
		var v Verdict
		var got []int
		for _, k := range c.reported(c.asked(x.all), &v) {
			got = append(got, k.lo)
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%s: %v, want %v", x.name, got, x.want)
		}
	}
}

// TestReportedUnsure: what is within a block that is reported leaves no doubt;
// it is part of it.
func TestReportedUnsure(t *testing.T) {
	c := newClassifier(t, &Options{Threshold: 0.5})
	c.model = &Model{fams: c.model.fams, judge: defaultJudge()}
	form := candidate{lo: 0, hi: 9, form: true, over: true}
	shred := candidate{lo: 3, hi: 4, within: true}
	shred.x[profMargin] = 1.5 // a probability of a half
	for _, x := range []struct {
		margin float64
		unsure bool
	}{{5, false}, {-5, true}} {
		form.x[profMargin] = x.margin
		var v Verdict
		c.reported(c.asked([]candidate{form, shred}), &v)
		if v.Unsure != x.unsure {
			t.Errorf("margin %.0f: unsure %v", x.margin, v.Unsure)
		}
	}
}
