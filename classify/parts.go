package classify

import (
	"fmt"
	"strings"
)

// Parts are parts of the way from words to a verdict that a model can do
// without, to measure what each brings.
type Parts uint8

const (
	Shape       Parts = 1 << iota // the form of items and of the rows they stand in
	Characters                    // pairs of Han characters, pairs of words
	Context                       // place, and what stands about an item or a block
	Decoding                      // prices for beginning and ending a block
	Calibration                   // the judge of whole blocks

	numParts = iota
)

var partNames = [numParts]string{"shape", "characters", "context", "decoding", "calibration"}

// String lists the parts by name, with commas.
func (p Parts) String() string {
	var s []string
	for i, name := range partNames {
		if p&(1<<i) != 0 {
			s = append(s, name)
		}
	}
	return strings.Join(s, ",")
}

// Set reads what String writes.
func (p *Parts) Set(s string) error {
	var out Parts
next:
	for _, name := range strings.Split(s, ",") {
		for i, n := range partNames {
			if name == n {
				out |= 1 << i
				continue next
			}
		}
		return fmt.Errorf("%q is none of %s", name, strings.Join(partNames[:], ", "))
	}
	*p = out
	return nil
}

// Type is what help shows for a value.
func (*Parts) Type() string { return "part,…" }

// hide clears the features of items that a model does without.
func (p Parts) hide(x []float64) {
	for i := 0; i < len(x); i += numFeatures {
		if p&Shape != 0 {
			x[i+featForm], x[i+featRow] = 0, 0
		}
		if p&Context != 0 {
			x[i+featPlace] = 0
		}
	}
}

// hideProfile clears what a model does without of a candidate.
func (p Parts) hideProfile(x *[numProfile]float64) {
	if p&Shape != 0 {
		clear(x[profForm:profPlace])
		clear(x[profFunction:profHeld])
	}
	if p&Context != 0 {
		x[profPlace] = 0
		clear(x[profHeld:profFamily])
		clear(x[profRestForm:])
	}
}

// without is a chain that weighs nothing of what a model does without.
func (c chain) without(p Parts) chain {
	if p&Shape != 0 {
		c.weight[featForm], c.weight[featRow] = 0, 0
	}
	if p&Context != 0 {
		c.weight[featPlace] = 0
	}
	if p&Decoding != 0 {
		c.enter, c.leave = [numEdges]float64{}, [numEdges]float64{}
	}
	return c
}
