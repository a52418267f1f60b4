package recipe

import (
	"bytes"
	"errors"
	"fmt"
	"math"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
)

// heldKeywords is the share of keywords that the first counts do not see.
const heldKeywords = 0.2

func (r *run) composers() error {
	if r.Lexicon == nil {
		return nil
	}
	kept, held := r.Lexicon.Split(func(family, keyword string) bool {
		return r.draw("keyword", family, keyword) < heldKeywords
	})
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
	r.full, r.kept, r.held = make(r.Lexicon, r.Seed), make(kept, r.Seed+1), make(held, r.Seed+2)
	if r.kept == nil {
		r.kept = r.full
	}
	return err
}

// mostCopies is the most compositions made of one document.
const mostCopies = 8

// count learns in two passes over the clean documents: first the sources that
// are not held back, while documents of the others are kept aside; then, once
// the weights are fitted, the others too.
func (r *run) count() error {
	aside := r.asideShare()
	err := r.each("counting", r.Clean, func(d *corpus.Document) error {
		src := sourceName(d)
		topical := r.isTopical(src, d)
		if !topical && !r.heldBack(src, d) {
			return r.learn(d, src, r.kept, r.kept)
		}
		if !topical && r.draw("aside", src, d.ID) >= aside(src) {
			return nil
		}
		l := classify.Labelled{Document: classify.Document{ID: d.ID, Text: bytes.Clone(d.Text)}}
		if r.full != nil && !topical && r.draw("compose", src, d.ID) < 1./3 {
			l = r.full.Compose(l.Document)
		}
		return r.trainer.Tune(l)
	})
	if err != nil {
		return err
	}
	if err := r.each("counting", r.Labelled, r.labelledDocument); err != nil {
		return err
	}
	r.Progress("fitting", nil)
	switch err := r.trainer.Fit(); {
	case errors.Is(err, classify.ErrNothingAside): // too little to hold anything back
	case err != nil:
		return fmt.Errorf("training: %w", err)
	}
	return r.each("held back", r.Clean, func(d *corpus.Document) error {
		src := sourceName(d)
		if !r.heldBack(src, d) {
			return nil
		}
		return r.learn(d, src, r.held, r.full)
	})
}

// learn counts a document: itself, or in its stead one composed of it, half of
// these by one composer and half by the other. Where there are fewer documents
// than are to be composed, it is counted itself and several are composed of it.
func (r *run) learn(d *corpus.Document, src string, one, other *inject.Composer) error {
	if other == nil {
		return r.trainer.Learn(classify.Labelled{Document: d.Document})
	}
	if one == nil {
		one = other
	}
	share := float64(r.Composed) / float64(r.documents)
	if share > 0.5 {
		if err := r.trainer.Learn(classify.Labelled{Document: d.Document}); err != nil {
			return err
		}
		for k := range min(mostCopies, int(math.Ceil(share))) {
			doc := classify.Document{ID: fmt.Sprintf("%s#%d", d.ID, k), Text: d.Text}
			c := one
			if k%2 == 1 {
				c = other
			}
			if err := r.trainer.Learn(c.Compose(doc)); err != nil {
				return err
			}
		}
		return nil
	}
	l := classify.Labelled{Document: d.Document}
	if x := r.draw("learn", src, d.ID); x < share/2 {
		l = one.Compose(l.Document)
	} else if x < share {
		l = other.Compose(l.Document)
	}
	return r.trainer.Learn(l)
}

// asideShare is, for each source that is held back, the share of its
// documents to fit on: so that none has more than a fair part.
func (r *run) asideShare() func(source string) float64 {
	if len(r.sources) < 8 {
		return func(string) float64 { return min(1, float64(r.Tuned)/(0.2*float64(max(1, r.documents)))) }
	}
	n := 0
	for _, s := range r.sources {
		if s.tuned {
			n++
		}
	}
	// Raise the part of each until the small sources, which give all they
	// have, and the large ones together make up the number wanted.
	part := float64(r.Tuned) / float64(n)
	for range 8 {
		sum := 0.0
		for _, s := range r.sources {
			if s.tuned {
				sum += min(part, float64(s.documents))
			}
		}
		part *= min(2, float64(r.Tuned)/max(1, sum))
	}
	return func(source string) float64 { return part / float64(max(1, r.sources[source].documents)) }
}

func (r *run) labelledDocument(d *corpus.Document) error {
	g, err := d.Gold()
	if err != nil {
		return err
	}
	if !r.whole && r.draw("labelled", sourceName(d), d.ID) < 0.15 {
		l := g.Labelled
		l.Text = bytes.Clone(l.Text)
		return r.trainer.Tune(l)
	}
	return r.trainer.Learn(g.Labelled)
}
