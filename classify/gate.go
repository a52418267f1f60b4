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
	title  float64 // log-odds that pass in the first block: of a single keyword there a glance tells little
}

// defaultGate lets all pass.
func defaultGate() gate { return gate{} }

func (g *gate) open() bool { return len(g.forest.trees) == 0 }

func (g *gate) passes(x *[numGlance]float64) bool {
	least := g.least
	if x[glanceFirst] != 0 {
		least = g.title
	}
	return g.forest.logit(x[:]) >= least
}

// gateLoss is the share of the composed documents that the gate may clear, of
// those in which the judge is sure of a block, its answer gateSure or above.
// They are harder than what is met: it loses far less of that.
const (
	gateLoss = 0.002
	gateSure = 2 // log-odds
)

// gateDocuments is how many documents with spam it takes to fit a gate.
const gateDocuments = 2000

// gateEnough is how many of them, with the spam in the title alone or elsewhere,
// it takes to tell what passes.
const gateEnough = 500

// gateForest is the size of its forest: every block that the screen leaves is
// asked of, so it is smaller than the judge's.
var gateForest = growth{trees: 250, leaves: 24, rate: 0.06}

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
	// A document passes by any of its blocks: by the first, where that alone is
	// spam, else without it.
	var titles, others = map[int]float64{}, map[int]float64{}
	for i := range blocks {
		if g := &blocks[i]; g.gold && finds(g.doc) {
			titles[g.doc] = math.Inf(-1)
			if g.x[glanceFirst] == 0 {
				others[g.doc] = math.Inf(-1)
			}
		}
	}
	if len(titles) < gateDocuments {
		return defaultGate()
	}
	for doc := range others {
		delete(titles, doc)
	}
	for p := range parts {
		f := grown(func(g *glimpse) bool { return part(g) != p })
		for i := range blocks {
			g := &blocks[i]
			surest := others
			if g.x[glanceFirst] != 0 {
				surest = titles
			}
			if s, ok := surest[g.doc]; ok && part(g) == p {
				surest[g.doc] = max(s, f.logit(g.x[:]))
			}
		}
	}
	return gate{*grown(func(*glimpse) bool { return true }), gateLeast(others), gateLeast(titles)}
}

// gateLeast is what has to pass of documents that are so sure. Where there are
// too few to tell, all of them pass, and more.
func gateLeast(surest map[int]float64) float64 {
	s := slices.Sorted(maps.Values(surest))
	if len(s) < gateEnough {
		return -math.MaxFloat32
	}
	return math.Floor(s[int(gateLoss*float64(len(s)))]*1000) / 1000
}

// gateRises are what may only speak for a block the more there is of it.
var gateRises = func() (r [numGlance]int8) {
	for _, f := range []int{glancePeak, glanceSum, glanceMean, glanceStrong, glanceShare, glanceTop, glanceSecond, glanceThird, glanceItem, glanceItemMean} {
		r[f] = 1
	}
	r[glanceCold] = -1
	return r
}()
