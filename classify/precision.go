package classify

import (
	"errors"
	"fmt"
	"math"
)

// Precision is how sure a block must be before it is reported: what matters
// more, that no content is cut, or that no block is missed. A model holds
// thresholds for each, by kind of block. It is a flag.Value and a pflag.Value.
type Precision uint8

const (
	HighPrecision Precision = iota // rather miss a block than cut content
	Balanced                       // weigh both alike
	HighRecall                     // rather cut content than miss a block: for a look by a person

	numPoints = iota
)

var pointNames = [numPoints]string{HighPrecision: "high", Balanced: "balanced", HighRecall: "recall"}

// Precisions are all there are, the strictest first.
func Precisions() []Precision { return []Precision{HighPrecision, Balanced, HighRecall} }

// String is "high", "balanced" or "recall".
func (p Precision) String() string {
	if int(p) < len(pointNames) {
		return pointNames[p]
	}
	return fmt.Sprintf("Precision(%d)", uint8(p))
}

// Set reads what String writes.
func (p *Precision) Set(s string) error {
	for i, name := range pointNames {
		if s == name {
			*p = Precision(i)
			return nil
		}
	}
	return errors.New("use one of high, balanced, recall")
}

// Type is what help shows for a value.
func (*Precision) Type() string { return "high|balanced|recall" }

// point is how the thresholds of a Precision are chosen.
type point struct {
	touch   float64 // the share of clean documents that blocks of one sort may touch
	brief   float64 // the same of short ones: what is cut from them is most of what they say
	caution float64 // added to the threshold of blocks by form, in nats: few examples tell of them
	least   float64 // no threshold is below it
	twice   float64 // that of a block by its words that stands in more than one place
	row     float64 // that of a row in a short document, see isRow
	again   float64 // that of a block of a family that is reported already
	echo    float64 // that of a block which reads like one that is reported already
}

// Chosen so that the points lie clearly apart on documents of sources that
// were never seen; what each reaches stands in the model's card. Content hardly
// ever says the same thing twice that looks like spam: at 0.9 that was so in 4
// of 264,000 clean documents beside those touched anyway. Of short ones 8 in
// 196,686 have a row that is as sure as 0.9 and not as sure as they ask of others,
// and 864 of 78,915 documents with a block do.
var points = [numPoints]point{
	HighPrecision: {touch: 0.0003, brief: 0.0001, caution: 0.5, least: 0.8, twice: 0.9, row: 0.9, again: 0.7, echo: 0.3},
	Balanced:      {touch: 0.002, brief: 0.0003, caution: 0.2, least: 0.5, twice: 0.8, row: 0.8, again: 0.5, echo: 0.2},
	HighRecall:    {touch: 0.015, brief: 0.005, caution: 0, least: 0.1, twice: 0.5, row: 0.2, again: 0.1, echo: 0.1},
}

// Sorts of blocks. A phrase in another script or language than what is about
// it is hardly ever content that looks like spam; one that reads like its
// neighbours is that often; and what is known by its form alone is never as
// sure as what the words give away. Of a headline or remark nothing but the
// block itself can tell. Three in four of the texts that the model is made of
// are so short, one in five pages is, and they have most of what looks like spam
// to those who have not seen it. So each sort has a threshold of its own, in
// short documents and in others.
const (
	sortPlain = iota
	sortForeign
	sortForm
	sortShort // is added in short documents

	numSorts = 2 * sortShort
)

// leastRow is from how many items on a block is a row.
const leastRow = 3

// isRow reports whether a candidate is a row of a short document that is known by
// its words, and has grown into no sentence.
func isRow(x *[numProfile]float64) bool {
	return sortOf(x) == sortShort+sortPlain && x[profItems] >= math.Log1p(leastRow) && x[profGlued] == 0
}

// shortDocument: one with fewer words and Han characters, beside the block, is
// short.
const shortDocument = 100

func sortOf(x *[numProfile]float64) int {
	s := sortPlain
	switch {
	case x[profByForm] != 0:
		s = sortForm
	case x[profIslet] != 0 || x[profForeign] != 0:
		s = sortForeign
	}
	if x[profDocument] < math.Log1p(shortDocument) {
		s += sortShort
	}
	return s
}

// population counts clean documents: those that are not short, and short ones.
type population [2]int

// may is how many of those in which blocks of a sort can stand may be touched.
func (p population) may(o *point, sort int) int {
	if sort >= sortShort {
		return int(float64(p[1]) * o.brief)
	}
	return int(float64(p[0]) * o.touch)
}

// add counts one of so many words and Han characters.
func (p *population) add(units int) { p[btoi(units < shortDocument)]++ }

// Threshold is the probability from which on a block is reported.
type Threshold struct {
	Plain   float64
	Foreign float64 // of a block in another script or language than what is about it
	Form    float64 // of a block known by its form alone, whatever it sells
	Twice   float64 // of a block known by its words that stands in more than one place
	Row     float64 // of a block of three items or more, known by its words, in a short document
	Again   float64 // of any block, if another of the document is reported and of the same family
	Echo    float64 // of any block, if another of the document is reported and reads the same

	// The first three in a document of fewer than a hundred words and Han
	// characters beside the block.
	ShortPlain   float64
	ShortForeign float64
	ShortForm    float64
}

// thresholds are those of each Precision.
type thresholds [numPoints][numSorts]float64

// defaultThresholds are those of a model that nothing was fitted for.
func defaultThresholds() (t thresholds) {
	for i, p := range [numPoints]float64{HighPrecision: 0.5, Balanced: 0.3, HighRecall: 0.1} {
		for s := range t[i] {
			t[i][s] = p
		}
	}
	return t
}
