package classify

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/shai-text/shai/segment"
)

// Options are the options of a [Classifier]. The zero value and nil are right
// for most.
type Options struct {
	// Precision chooses among the model's thresholds.
	Precision Precision

	// Threshold is the probability from which on a block of any kind is
	// reported; 0 means the model's own, which differ by the kind of block.
	Threshold float64

	// Families are those to report; nil means all.
	Families []string

	// NoScreen looks at every block in full. It is several times slower, and
	// the reference that the screen is held to.
	NoScreen bool

	// Terms is the number of strongest terms to give of each span; 0 means 8.
	Terms int
}

// Classifier finds the injected blocks of documents. It is immutable and safe
// for concurrent use.
type Classifier struct {
	seg    *segment.Segmenter
	model  *Model
	filter *filter // nil: everything is looked at in full
	opt    Options
	pool   sync.Pool // of *analysis

	threshold [numSorts]float64
	twice     float64 // of what stands in more than one place; see Threshold
	row       float64 // of a row in a short document
	again     float64 // of a family that is reported
	echo      float64 // of what reads like a block that is reported
}

// New returns a classifier. The segmenter must be the one that the model was
// trained with, as segment.New makes of the model's SegmentOptions; with
// another it returns ErrModelSegmenter.
func New(m *Model, seg *segment.Segmenter, o *Options) (*Classifier, error) {
	if m.fingerprint != seg.Fingerprint() {
		return nil, modelErrorf(ErrModelSegmenter, "the model's is %016x, this one is %016x; make it with the model's SegmentOptions", m.fingerprint, seg.Fingerprint())
	}
	c := &Classifier{seg: seg, model: m, filter: &filter{m.screen, &m.gate}}
	if o != nil {
		c.opt = *o
	}
	if !(c.opt.Threshold >= 0 && c.opt.Threshold <= 1) { // nor NaN
		return nil, fmt.Errorf("threshold %g is not a probability", c.opt.Threshold)
	}
	if c.opt.Precision >= numPoints {
		return nil, fmt.Errorf("there is no precision %d", c.opt.Precision)
	}
	if c.opt.Terms < 0 {
		return nil, fmt.Errorf("%d terms of a span", c.opt.Terms)
	}
	c.opt.Families = slices.Clone(c.opt.Families)
	for _, f := range c.opt.Families {
		if !slices.Contains(m.fams, f) {
			return nil, fmt.Errorf("the model has no family %q; it has %v", f, m.fams)
		}
	}
	at := points[c.opt.Precision]
	c.threshold, c.twice, c.row, c.again, c.echo = m.threshold[c.opt.Precision], at.twice, at.row, at.again, at.echo
	if p := c.opt.Threshold; p > 0 {
		c.twice, c.row, c.again, c.echo = p, p, p, p
		for s := range c.threshold {
			c.threshold[s] = p
		}
	}
	c.opt.Terms = cmp.Or(c.opt.Terms, 8)
	switch {
	case c.opt.NoScreen:
		c.filter = nil
	case c.opt.Precision == HighRecall:
		c.filter = &filter{screen: m.screen}
	}
	c.pool.New = func() any { return new(analysis) }
	return c, nil
}

// unsureBand: a candidate whose probability is within it is neither clearly
// spam nor clearly content.
const (
	unsureLow  = 0.2
	unsureHigh = 0.95
)

// spamShare is the share of a document's words that must be left for it to be
// a real document with something injected.
const spamShare = 0.1

// maxWindow is how much of a document is judged at once, in bytes. An analysis
// takes some fifty times the memory of its text.
const maxWindow = 4 << 20

// Classify judges a document. Bytes that are not UTF-8 carry no evidence.
//
// A document of more than 4 MiB is judged in parts of about that size, cut at
// line breaks where there are any: memory does not follow the document, and a
// block that lies across a cut is reported as two.
func (c *Classifier) Classify(d Document) Verdict {
	if c.model.whole != nil {
		return c.whole(&d)
	}
	v := Verdict{ID: d.ID, Label: Clean, Languages: map[segment.Language]int{}}
	var words extent
	for lo := 0; lo < len(d.Text) || lo == 0; {
		hi := windowEnd(d.Text, lo)
		words.add(c.window(d.Text, lo, hi, &v))
		if lo = hi; hi == 0 {
			break
		}
	}
	if len(v.Spans) > 0 {
		v.Label = Injected
		if float64(words.all-words.taken) < spamShare*float64(words.all) {
			v.Label = Spam
		}
	}
	return v
}

// windowEnd is the end of the part of the text that begins at lo.
func windowEnd(text []byte, lo int) int {
	if len(text)-lo <= maxWindow+maxWindow/2 {
		return len(text)
	}
	hi := lo + maxWindow
	if n := bytes.LastIndexByte(text[lo:hi], '\n'); n > 0 {
		return lo + n + 1
	}
	for !utf8.RuneStart(text[hi]) && hi > lo+maxWindow-utf8.UTFMax {
		hi--
	}
	return hi
}

// extent counts words: all, and those of reported blocks.
type extent struct{ all, taken int }

func (e *extent) add(o extent) { e.all, e.taken = e.all+o.all, e.taken+o.taken }

// window judges text[lo:hi] and adds to v what it finds.
func (c *Classifier) window(text []byte, lo, hi int, v *Verdict) (words extent) {
	a := c.pool.Get().(*analysis)
	defer c.pool.Put(a)
	given := text[lo:hi]
	body := a.escapes.undo(given)
	a.leaked = slices.AppendSeq(a.leaked[:0], leaksIn(body))
	suspect := a.look(c.seg, c.filter, body)
	if !suspect {
		a.tellLanguages(c.seg, v.Languages)
		words.all = a.sieve.units
		return words
	}
	tab := c.table()
	a.read(tab, nil)
	a.features(tab)
	words.all = a.units
	all := c.asked(a.telling(a.candidates(tab, &c.model.chain, &c.model.blind)))
	c.narrow(a, tab, all)
	blocks := c.reported(c.dumps(a, c.mentioned(a, c.branded(a, c.placed(a, all, lo == 0)))), v)
	blocks = a.rims(a.comments(a.mend(a.blind, a.splices(a.stamps(a.copies(blocks))))))
	blocks = c.leaks(a, a.adverts(a.spare(blocks)), v)
	a.tellLanguages(c.seg, v.Languages) // from here on: what was judged above was by those that the model knows
	end := 0                            // of the spans so far: what divides two that stand side by side is the first one's
	for _, k := range blocks {
		p, fam := k.p, c.model.fams[k.family]
		b := a.bounds(k.lo, k.hi)
		if k.exact.Len() > 0 {
			b = k.exact
		}
		words.taken += a.size(k.lo, k.hi)
		b = a.escapes.span(b)
		b.Start = max(b.Start, end)
		if b = a.escapes.whole(given, b, end); b.Len() <= 0 { // of the same address
			continue
		}
		end = b.End
		s := Span{
			Start: lo + b.Start, End: lo + b.End, Score: p, LLR: k.margin, Family: fam, Shape: "block",
			Language: a.text.Blocks[a.items[k.lo].block].Language,
			Terms:    c.terms(a, k.lo, k.hi),
		}
		if isSplice(a, k.lo, k.hi) && (!k.stamp || k.woven || a.inSentence(k.lo, k.hi)) {
			s.Shape = "splice"
		}
		v.Spans = append(v.Spans, s)
	}
	return words
}

// ask has the judge say how sure a candidate is.
func (c *Classifier) ask(k *candidate) {
	k.p = sigmoid(c.model.judge.logit(&k.x))
	k.taken = k.p >= c.threshold[sortOf(&k.x)] || k.p >= c.twice && k.x[profAgain] > 0 && !k.form || k.p >= c.row && isRow(&k.x)
}

func (c *Classifier) asked(all []candidate) []candidate {
	for i := range all {
		c.ask(&all[i])
	}
	return all
}

// reported are the candidates to report, in order. Of those that overlap one is
// made. It notes in v how sure all of them are.
func (c *Classifier) reported(all []candidate, v *Verdict) []candidate {
	out := all[:0]
	c.accompany(all)
	end := 0 // of the blocks by form that are reported and have begun
	for i := range all {
		k := &all[i]
		if k.over && k.taken {
			end = max(end, k.hi)
		}
		inside := k.within && k.lo < end
		for j := i + 1; k.within && j < len(all) && all[j].lo < k.hi; j++ { // words do not overlap: these are blocks by form
			inside = inside || all[j].taken
		}
		v.Score = max(v.Score, k.p)
		if k.p >= unsureLow && k.p < unsureHigh && !inside {
			v.Unsure = true
		}
	}
	for _, k := range all {
		if !k.taken || !c.wants(&k) {
			continue
		}
		if n := len(out); n > 0 && out[n-1].hi > k.lo {
			out[n-1].join(&k)
			continue
		}
		out = append(out, k)
	}
	return out
}

// wants reports whether a candidate is of a family that is to be reported.
func (c *Classifier) wants(k *candidate) bool {
	return c.opt.Families == nil || slices.Contains(c.opt.Families, c.model.fams[k.family])
}

// byRule is a candidate that the judge is not asked about: what it is was told by a
// rule, and how sure that is.
func (c *Classifier) byRule(a *analysis, lo, hi int, p float64) candidate {
	k := candidate{lo: lo, hi: hi, p: p, taken: c.opt.Threshold <= p}
	k.margin = c.model.chain.margin(a, a.odd, lo, hi)
	k.family, _ = c.table().leader(a, lo, hi)
	return k
}

// accompany takes less sure blocks where a sure one is of the same family or
// reads the same: a hacked page sells one thing in many places.
func (c *Classifier) accompany(all []candidate) {
	sure, reads := make([]bool, len(c.model.fams)), map[uint64]bool{}
	for i := range all {
		if k := &all[i]; k.taken {
			reads[k.reads] = true
			if !k.form { // a form does not tell the family
				sure[k.family] = true
			}
		}
	}
	if len(reads) == 0 {
		return
	}
	for i := range all {
		k := &all[i]
		k.taken = k.taken || sure[k.family] && k.p >= c.again || reads[k.reads] && k.p >= c.echo
	}
}

// table is what evidence is looked up in; the first document that the screen
// does not clear has it compiled.
func (c *Classifier) table() *table { return c.model.table() }

// terms are the strongest of the items in both directions. A word and a pair
// that read alike are one.
func (c *Classifier) terms(a *analysis, lo, hi int) []Evidence {
	tab := c.table()
	a.said, a.mentions = a.said[:0], a.mentions[:0]
	for i := lo; i < hi; i++ {
		a.say(tab, &a.items[i])
	}
	// Keys are made for those alone that may be among the strongest.
	merged := map[string]float64{}
	for _, w := range strongest(a.summed(), 4*c.opt.Terms) {
		merged[a.display(a.mentions[w.at])] += w.sum
	}
	out := make([]Evidence, 0, len(merged))
	for t, x := range merged {
		out = append(out, Evidence{t, x})
	}
	sortEvidence(out)
	return slices.Clone(out[:min(c.opt.Terms, len(out))])
}

// sortEvidence puts the strongest first, whichever way it speaks.
func sortEvidence(e []Evidence) {
	slices.SortFunc(e, func(a, b Evidence) int {
		return cmp.Or(cmp.Compare(math.Abs(b.LLR), math.Abs(a.LLR)), cmp.Compare(a.Term, b.Term))
	})
}
