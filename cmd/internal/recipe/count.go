package recipe

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
)

// folds is in how many parts sources and keywords are divided. Each part is
// judged by counts of the others, so that weights are fitted on documents and
// keywords that the counts have not seen.
const folds = 4

func (r *run) composers() error {
	if r.Lexicon == nil {
		return nil
	}
	var err error
	make := func(lex *inject.Lexicon, seed uint64) *inject.Composer {
		if lex == nil || lex.Len() == 0 || err != nil {
			return nil
		}
		var c *inject.Composer
		if c, err = inject.New(lex, &inject.Options{Seed: seed}); err != nil {
			err = fmt.Errorf("training: %w", err)
		}
		return c
	}
	r.full = make(r.Lexicon, r.Seed)
	for k := range folds {
		kept, _ := r.Lexicon.Split(func(family, keyword string) bool {
			return int(r.draw("keyword", family, keyword)*folds) == k
		})
		r.kept[k] = cmp.Or(make(kept, r.Seed+uint64(k+1)), r.full)
	}
	return err
}

// mostCopies is the most compositions made of one document, beside one in its stead.
const mostCopies = 8

// step is what is counted at a time: all but the part of a fold, or everything.
type step int

const everything step = folds

func (s step) String() string {
	if s == everything {
		return "everything"
	}
	return fmt.Sprintf("fold %d", int(s)+1)
}

// steps are those of the training, in order.
func (r *run) steps() (all []step) {
	if r.whole || r.Teach { // it is fitted on what it has counted, or not at all
		return []step{everything}
	}
	for k := range everything {
		all = append(all, k)
	}
	return append(all, everything)
}

// count learns in folds: all but one part of the documents is counted, and
// that part is kept aside and judged. Once the weights are fitted, all of it
// is counted. A pass brings to the trainer what there is to learn in a step.
func (r *run) count(pass func(step) error) error {
	for _, s := range r.steps() {
		if s == everything && !r.whole && !r.Teach {
			if err := r.fit(); err != nil {
				return err
			}
		}
		if err := r.base(); err != nil {
			return err
		}
		if err := pass(s); err != nil {
			return err
		}
		if s != everything {
			if err := r.closeFold(); err != nil {
				return err
			}
		}
	}
	if r.whole && !r.Teach {
		return r.fit()
	}
	return nil
}

func (r *run) closeFold() error {
	switch err := r.trainer.Fold(); {
	case errors.Is(err, classify.ErrNothingAside), errors.Is(err, classify.ErrOneClass):
	case err != nil:
		return fmt.Errorf("training: %w", err)
	}
	return nil
}

// pass reads the documents for a step.
func (r *run) pass(s step) error {
	r.read.Store(0)
	if s == everything {
		return r.all()
	}
	return r.fold(int(s))
}

func (r *run) fit() error {
	r.Progress("fitting", nil)
	switch err := r.trainer.Fit(); {
	case errors.Is(err, classify.ErrNothingAside), errors.Is(err, classify.ErrOneClass): // too little to hold anything back
	case err != nil:
		return fmt.Errorf("training: %w", err)
	}
	if r.Doubt != nil {
		for _, d := range r.trainer.Doubts() {
			r.Doubt(d)
		}
	}
	return nil
}

// all counts everything, or what is composed of it where a model is taught.
func (r *run) all() error {
	if err := r.each("counting", r.Clean, func(d *corpus.Document) error {
		r.layOut(d)
		if r.Teach {
			return r.teach(d)
		}
		return r.learn(d, sourceName(d), r.full)
	}); err != nil {
		return err
	}
	return r.each("counting", r.Labelled, func(d *corpus.Document) error {
		g, err := d.Gold()
		if err != nil {
			return err
		}
		return r.trainer.Learn(g.Labelled)
	})
}

// base adds the counts of the model that is taught more.
func (r *run) base() error {
	if r.Base == nil {
		return nil
	}
	if err := r.trainer.AddCounts(r.Base); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	return nil
}

// fold counts all but part k, and keeps that aside.
func (r *run) fold(k int) error {
	aside := r.asideShare()
	err := r.each("fold", r.Clean, func(d *corpus.Document) error {
		src := sourceName(d)
		here := r.foldOf(src, d) == k
		topical := here && r.isTopical(d)
		made := r.layOut(d)
		if !here {
			return r.learn(d, src, r.kept[k])
		}
		if !topical && r.draw("aside", src, d.ID) >= aside(src) {
			return nil
		}
		l := classify.Labelled{Document: classify.Document{ID: d.ID, Text: bytes.Clone(d.Text)}}
		if made {
			l.Family = "other" // no threshold is chosen by it
		}
		if err := r.trainer.Tune(l); err != nil {
			return err
		}
		if l, ok := r.onKeyword(d); ok {
			if err := r.trainer.Tune(l); err != nil {
				return err
			}
		}
		if r.full == nil || topical || r.draw("compose", src, d.ID) >= 1./3 {
			return nil
		}
		return r.trainer.Tune(r.full.Compose(l.Document))
	})
	if err != nil {
		return err
	}
	return r.each("fold", r.Labelled, func(d *corpus.Document) error {
		g, err := d.Gold()
		if err != nil {
			return err
		}
		if int(r.draw("labelled", sourceName(d), d.ID)*folds) != k {
			return r.trainer.Learn(g.Labelled)
		}
		l := g.Labelled
		l.Text = bytes.Clone(l.Text)
		if len(l.Spans) == 0 && !l.Spam {
			l.Family = "" // it was not made up
		}
		return r.trainer.Tune(l)
	})
}

// layOut gives half of the lists another layout, the same in all passes, and
// says whether this is one.
func (r *run) layOut(d *corpus.Document) bool {
	src := sourceName(d)
	if r.draw("register", src, d.ID) >= 0.5 {
		return false
	}
	seed := math.Float64bits(r.draw("layout", src, d.ID))
	text := register(d.Text, rand.New(rand.NewPCG(seed, r.Seed)))
	if text != nil {
		d.Text = text
	}
	return text != nil
}

// mostBlocked is the most of the documents that are counted with a block in them:
// content has to be counted where it stands by itself, too.
const mostBlocked = 0.75

// fewDocuments: of fewer, all that content says is rare. A variable for the tests.
var fewDocuments = 20_000

// learn counts a document: itself, or in its stead one composed of it. Where
// more are to be composed than that gives, several are made of each document.
// Of these the blocks alone are counted, for what is rare in content is to stay
// so; but in a small collection, where it would be left out for being rare, the
// content is counted with each of them.
func (r *run) learn(d *corpus.Document, src string, c *inject.Composer) error {
	l := classify.Labelled{Document: d.Document}
	if c == nil {
		return r.trainer.Learn(l)
	}
	share := float64(r.Composed) / float64(r.documents)
	blocked := min(share, mostBlocked)
	few := r.documents < fewDocuments
	if few && share > blocked {
		blocked = 0
	}
	if r.draw("learn", src, d.ID) < blocked {
		l = c.Compose(l.Document)
	}
	if err := r.trainer.Learn(l); err != nil {
		return err
	}
	return r.copies(d, c, r.draw("copies", src, d.ID), min(mostCopies, share-blocked), 0, !few)
}

// copies counts documents composed of one beside that in its stead: as many as share, of
// which a part is given by the draw, numbered from first on. Again leaves out their
// content.
func (r *run) copies(d *corpus.Document, c *inject.Composer, draw, share float64, first int, again bool) error {
	for k := first; draw < share-float64(k); k++ {
		l := c.Compose(classify.Document{ID: fmt.Sprintf("%s#%d", d.ID, k), Text: d.Text})
		l.Again = again
		if err := r.trainer.Learn(l); err != nil {
			return err
		}
	}
	return nil
}

// asideShare is, for each source, the share of its documents to fit on: so
// that none has more than a fair part.
func (r *run) asideShare() func(source string) float64 {
	if len(r.sources) < 2*folds {
		return func(string) float64 { return min(1, float64(r.Tuned)/float64(max(1, r.documents))) }
	}
	// Raise the part of each until the small sources, which give all they
	// have, and the large ones together make up the number wanted.
	part := float64(r.Tuned) / float64(len(r.sources))
	names := slices.Sorted(maps.Keys(r.sources))
	for range 8 {
		sum := 0.0
		for _, n := range names { // a sum of floats has an order
			sum += min(part, float64(r.sources[n].documents))
		}
		part *= min(2, float64(r.Tuned)/max(1, sum))
	}
	return func(source string) float64 { return part / float64(max(1, r.sources[source].documents)) }
}
