package classify

import (
	"maps"
	"math"
	"slices"
)

// gate takes a second look at documents of which the screen has not cleared
// all: a forest over what a glance tells of each block that is left. A document
// of which no block passes is cleared as a whole, and needs no dictionary. It
// is the next stage of a cascade (Viola and Jones 2001): far cheaper than the
// judge, and made to lose next to nothing, not to be right.
type gate struct {
	forest forest
	least  float64 // log-odds that pass
}

// defaultGate lets all pass.
func defaultGate() gate { return gate{} }

func (g *gate) open() bool { return len(g.forest.trees) == 0 }

func (g *gate) passes(x *[numGlance]float64) bool { return g.forest.logit(x[:]) >= g.least }

// gateLoss is the share of the composed documents that the gate may clear, of
// those in which the judge is sure of a block, its answer gateSure or above.
// They are harder than what is met: it loses far less of that.
const (
	gateLoss = 0.002
	gateSure = 2 // log-odds
)

// gateDocuments is how many documents with spam it takes to fit a gate.
const gateDocuments = 2000

// gateForest is the size of its forest: every block of every document is asked
// of, so it is small.
var gateForest = growth{trees: 80, leaves: 12, rate: 0.08}

// gateClean is of how many documents without spam one tells how they look:
// there are enough of them.
const gateClean = 3

// glimpse is a block to fit the gate on.
type glimpse struct {
	x    [numGlance]float64
	gold bool
	doc  int
	part int // of the cross-validation
}

// fitGate fits the forest to all blocks, and chooses what passes by what
// forests say of the documents that they were not fitted on, of those that the
// judge finds.
func fitGate(blocks []glimpse, finds func(doc int) bool) gate {
	parts := 0
	for i := range blocks {
		parts = max(parts, blocks[i].part+1)
	}
	part := func(g *glimpse) int { return g.part }
	if parts < 2 {
		parts, part = judgeParts, func(g *glimpse) int { return g.doc % judgeParts }
	}
	grown := func(take func(g *glimpse) bool) *forest {
		var x [][]float64
		var y []bool
		for i := range blocks {
			if g := &blocks[i]; take(g) {
				x, y = append(x, g.x[:]), append(y, g.gold)
			}
		}
		return growForest(gateForest, x, y, gateRises[:])
	}
	surest := map[int]float64{} // of the documents with spam
	for i := range blocks {
		if g := &blocks[i]; g.gold && finds(g.doc) {
			surest[g.doc] = math.Inf(-1)
		}
	}
	if len(surest) < gateDocuments {
		return defaultGate()
	}
	for p := range parts {
		f := grown(func(g *glimpse) bool { return part(g) != p })
		for i := range blocks {
			// A document passes by any of its blocks.
			if g := &blocks[i]; part(g) == p {
				if s, ok := surest[g.doc]; ok {
					surest[g.doc] = max(s, f.logit(g.x[:]))
				}
			}
		}
	}
	least := slices.Sorted(maps.Values(surest))[int(gateLoss*float64(len(surest)))]
	return gate{*grown(func(*glimpse) bool { return true }), math.Floor(least*1000) / 1000}
}

// gateRises are what may only speak for a block the more there is of it.
var gateRises = func() (r [numGlance]int8) {
	for _, f := range []int{glancePeak, glanceSum, glanceMean, glanceStrong, glanceShare, glanceTop, glanceSecond, glanceThird, glanceItem, glanceItemMean} {
		r[f] = 1
	}
	r[glanceCold] = -1
	return r
}()
