package classify

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"maps"
	"math"
	"slices"

	"github.com/shai-text/shai/segment"
)

// whole judges a document as a whole, in a model whose labels are of whole
// documents: messages, comments. There is nothing to repair in these, and no
// content around the spam to tell it from, so there is no path, no candidate
// and no screen. A model without it finds blocks.
//
// The evidence is naive Bayes over the document's terms, each counted once
// however often it stands there, which does best for spam (Metsis,
// Androutsopoulos and Paliouras 2006). It is summed by group of terms, and a
// logistic regression over the sums gives the probability: the counts say what
// speaks for spam, and some ninety weights how far it is to be believed.
type whole struct {
	weight [numWhole]float64
}

// wholeThreshold is the probability from which on a document is spam: at a
// half, a calibrated judge makes the fewest errors.
const wholeThreshold = 0.5

// Groups of a document's terms.
const (
	wholeHanWord = iota
	wholeWord
	wholeGram
	wholePair
	wholePiece
	wholeSymbol
	wholePattern
	wholeForm // and on, by the group of the shape field

	numWholeGroups = wholeForm + groupPlace + 1
)

// What is known of a document: by group of terms the mean evidence, and that
// of each band by the root of the group's size; then some things of all of it.
const (
	wholeMean   = 0
	wholeBanded = numWholeGroups
	wholeOthers = numWholeGroups * (1 + numBands)
)

// Bands of evidence, for spam and against it: a dozen weak terms are not worth
// a strong one of as many nats, for they say one thing several times.
const (
	bandMiddle = 1 // nats
	bandStrong = 2.5

	numBands = 6
)

func bandOf(llr float64) int {
	b := 2 * bucket(math.Abs(llr), bandMiddle, bandStrong)
	if llr < 0 {
		b++
	}
	return b
}

const (
	wholeBias      = wholeOthers + iota
	wholeLength    // its known terms, on a logarithmic scale
	wholeUnseen    // terms never counted, as a share
	wholeStrongest // mean evidence of the terms that say most for spam
	wholeWeakest   // and of those that say most against it
	wholeTotal     // all evidence, on a logarithmic scale

	numWhole
)

// defaultWhole serves a model that was never fitted: the sign of the sum
// decides, as in plain naive Bayes.
func defaultWhole() *whole {
	w := new(whole)
	w.weight[wholeTotal] = 1
	return w
}

func (w *whole) logit(x *[numWhole]float64) float64 {
	s := 0.0
	for i, v := range w.weight {
		s += v * x[i]
	}
	return s
}

// wholeSums gathers the evidence of a document's terms.
type wholeSums struct {
	terms        [numWholeGroups]float64 // known
	band         [numWholeGroups][numBands]float64
	unseen       float64
	most, fewest [5]float64 // the strongest terms' evidence for spam, and against it
}

// clipWhole bounds the evidence of one term, in nats.
const clipWhole = 6

func (s *wholeSums) add(group int, llr float64) {
	llr = clip(llr, clipWhole)
	s.terms[group]++
	s.band[group][bandOf(llr)] += llr
	if group >= wholeForm {
		return
	}
	up, down := llr, llr
	for i := range s.most {
		if up > s.most[i] {
			s.most[i], up = up, s.most[i]
		}
		if down < s.fewest[i] {
			s.fewest[i], down = down, s.fewest[i]
		}
	}
}

func (s *wholeSums) features() (x [numWhole]float64) {
	var known, sum float64
	for g, n := range s.terms {
		if n == 0 {
			continue
		}
		of := 0.0
		for b, e := range s.band[g] {
			of += e
			x[wholeBanded+g*numBands+b] = e / math.Sqrt(n)
		}
		x[wholeMean+g] = of / n
		known += n
		sum += of
	}
	x[wholeBias] = 1
	x[wholeLength] = math.Log1p(known) / 2
	x[wholeUnseen] = s.unseen / max(1, known+s.unseen)
	for i := range s.most {
		x[wholeStrongest] += s.most[i] / float64(len(s.most))
		x[wholeWeakest] += s.fewest[i] / float64(len(s.fewest))
	}
	x[wholeTotal] = math.Copysign(math.Log1p(math.Abs(sum)), sum)
	return x
}

// whole judges all of a document. One without any known term is clean.
func (c *Classifier) whole(d *Document) Verdict {
	v := Verdict{ID: d.ID, Label: Clean, Languages: map[segment.Language]int{}}
	a := c.pool.Get().(*analysis)
	defer c.pool.Put(a)
	var s wholeSums
	fams, tab := c.model.fams, c.table()
	fam, row := make([]float64, len(fams)), make([]float64, len(fams))
	var strongest []Evidence
	keep := 2 * c.opt.Terms // a word and what is made of it may read alike
	a.eachDocumentTerm(c.seg, d.Text, v.Languages, func(group int, hash uint64, key func() string) {
		t := tab.find(hash)
		if t == nil {
			s.unseen++
			return
		}
		llr := t.ratio()
		s.add(group, llr)
		if t.row >= 0 && group < wholeForm {
			for f, p := range tab.row(t.row, row) {
				fam[f] += p
			}
		}
		if n := len(strongest); n < keep || math.Abs(llr) > math.Abs(strongest[n-1].LLR) {
			strongest = append(strongest, Evidence{displayKey(key()), llr})
			sortEvidence(strongest)
			strongest = strongest[:min(keep, len(strongest))]
		}
	})
	if len(strongest) == 0 {
		return v
	}
	x := s.features()
	logit := c.model.whole.logit(&x)
	v.Score = sigmoid(logit)
	v.Unsure = v.Score >= unsureLow && v.Score < unsureHigh
	best := 0
	for f := range fam {
		if fam[f] > fam[best] {
			best = f
		}
	}
	if v.Score < cmp.Or(c.opt.Threshold, wholeThreshold) || c.opt.Families != nil && !slices.Contains(c.opt.Families, fams[best]) {
		return v
	}
	named := map[string]bool{}
	strongest = slices.DeleteFunc(strongest, func(e Evidence) bool {
		again := named[e.Term]
		named[e.Term] = true
		return again
	})
	v.Label = Spam
	v.Spans = []Span{{
		Start: 0, End: len(d.Text), Score: v.Score, LLR: logit, Family: fams[best], Shape: "block",
		Language: mostOf(v.Languages), Terms: strongest[:min(c.opt.Terms, len(strongest))],
	}}
	return v
}

// mostOf is the language with the most bytes.
func mostOf(sizes map[segment.Language]int) (most segment.Language) {
	for _, l := range slices.Sorted(maps.Keys(sizes)) {
		if most == "" || sizes[l] > sizes[most] {
			most = l
		}
	}
	return most
}

// wholeSection is what the section of the model file begins with: a string.
const wholeSection = "\x05whole"

// encode appends the section; a model that finds blocks has none.
func (w *whole) encode(b []byte) []byte {
	if w == nil {
		return b
	}
	b = append(b, wholeSection...)
	b = binary.AppendUvarint(b, numWhole)
	for _, x := range w.weight {
		b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
	}
	return b
}

// whole reads the section, if there is one.
func (d *decoder) whole() *whole {
	if d.err != nil || !bytes.HasPrefix(d.b, []byte(wholeSection)) {
		return nil
	}
	d.b = d.b[len(wholeSection):]
	if n := d.count("weights for whole documents", 8); d.err == nil && n != numWhole {
		d.fail(ErrModelVersion, "it has %d weights for whole documents, this program uses %d", n, numWhole)
	}
	w := new(whole)
	for i := range w.weight {
		w.weight[i] = d.real()
	}
	return w
}
