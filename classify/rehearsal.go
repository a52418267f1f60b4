package classify

import (
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/segment"
)

// rehearsal judges documents by counts that have not seen them.
type rehearsal struct {
	*Trainer
	tab     *table
	fams    []string
	without []*table // without what each family has counted
}

// someOf is a part of the documents, of those that are wanted.
func someOf(docs []Labelled, want func(d *Labelled) bool) []*Labelled {
	var all []*Labelled
	for i := range docs {
		if want(&docs[i]) {
			all = append(all, &docs[i])
		}
	}
	n := min(len(all), chainDocuments)
	part := make([]*Labelled, 0, n)
	for i := range n {
		part = append(part, all[i*len(all)/n])
	}
	return part
}

// blindShare is how many of the documents with spam are judged as if nothing
// of its family had ever been counted: one in so many. What is sold tomorrow
// is in no list of today.
const blindShare = 3

// table is the one by which a document is judged.
func (r *rehearsal) table(d *Labelled) *table {
	if xxhash.Sum64String(d.ID)%blindShare == 0 {
		return r.blindTable(d)
	}
	return r.tab
}

func (r *rehearsal) blindTable(d *Labelled) *table {
	if i := slices.Index(r.fams, d.Family); i >= 0 && d.hasSpam() && len(r.fams) > 2 {
		return r.without[i]
	}
	return r.tab
}

func (r *rehearsal) sequences(docs []*Labelled, by func(d *Labelled) *table) []sequence {
	seqs := make([]sequence, len(docs))
	r.parallel(len(docs), func(a *analysis, i int) {
		d := docs[i]
		tab := by(d)
		if !a.analyse(r.seg, tab, d.Text, nil) {
			return
		}
		a.features(tab)
		s := sequence{x: slices.Clone(a.x), weight: 1}
		r.opt.Without.hide(s.x)
		for k := range a.items {
			s.edges = append(s.edges, int32(a.edgeBefore(k)))
			s.blocks = append(s.blocks, int32(a.items[k].block))
			s.gold = append(s.gold, 2*d.gold(a.items[k].Span) > a.items[k].Len())
		}
		s.edges = append(s.edges, int32(a.edgeBefore(len(a.items))))
		seqs[i] = s
	})
	return seqs
}

// examples are the candidates to fit the judge on, and the blocks to fit the
// gate on; and it counts the documents by which thresholds are chosen.
func (r *rehearsal) examples(docs []Labelled) ([]example, []glimpse, population) {
	all, blocks, units := make([][]example, len(docs)), make([][]glimpse, len(docs)), make([]int, len(docs))
	r.parallel(len(docs), func(a *analysis, i int) {
		d := &docs[i]
		tab := r.table(d)
		suspect := a.analyse(r.seg, tab, d.Text, nil)
		units[i] = a.sieve.units
		if !suspect {
			return
		}
		a.features(tab)
		for _, k := range a.candidates(tab, &r.fitted.chain, &r.fitted.blind) {
			span := segment.Span{Start: a.items[k.lo].Start, End: a.items[k.hi-1].End}
			r.opt.Without.hideProfile(&k.x)
			e := example{x: k.x, gold: k.gold(d.gold(span), span.Len()), clean: !d.hasSpam() && !d.isStaged(), doc: r.docs + i, part: r.part, reads: k.reads}
			if e.clean {
				e.doubt = r.doubt(d, span)
			}
			all[i] = append(all[i], e)
		}
		if !d.hasSpam() && xxhash.Sum64String(d.ID)%gateClean != 0 {
			return
		}
		a.glances(r.seg, tab.screen, func(b int, x *[numGlance]float64) bool {
			g := glimpse{x: *x, gold: d.gold(a.text.Blocks[b].Span) > 0, doc: r.docs + i, part: r.part}
			if g.gold || !d.hasSpam() { // what else stands in a document with spam passes with it
				blocks[i] = append(blocks[i], g)
			}
			return true
		})
	})
	var clean population
	for i := range docs {
		if d := &docs[i]; !d.hasSpam() && !d.isStaged() {
			clean.add(units[i])
		}
	}
	return slices.Concat(all...), slices.Concat(blocks...), clean
}
