// Package recipe makes a model of what a user has: clean documents, keyword
// lists, labelled documents.
//
// Clean documents and keywords become labelled ones by composition (package
// inject). Sources and keywords are divided into parts; each part is judged by
// counts of the others, and the weights of the evidence are fitted to that:
// what a model believes of a term that it has counted a thousand times says
// nothing about how it does on one that it has never seen. Once the weights
// stand, everything is counted.
//
// Where labelled documents are all there is, and each label is of a whole
// document, the model is one that judges whole documents.
package recipe

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/segment"
)

// Plan is what to train from. Zero numbers mean the defaults.
type Plan struct {
	Clean    []string        // files and folders of clean documents
	Lexicon  *inject.Lexicon // nil: nothing is composed
	Labelled []string        // files and folders of gold rows
	Base     *classify.Model // counts to add to; nil: start anew

	Seed       uint64
	Composed   int // composed documents to count; 40000
	Tuned      int // documents to fit on, and a third as many composed ones; 300000
	Words      int // of the dictionary, at most; 80000
	Jobs       int
	Provenance string
	Without    classify.Parts // see classify.TrainOptions
	Input      corpus.Options

	// Progress is told of each document read; stage names the pass. May be nil.
	Progress func(stage string, d *corpus.Document)
	// Bad is told what is wrong with a document, which is left out. May be nil.
	Bad func(error)
	// Common is told of keywords that are common in the clean documents. They
	// are left out, unless ForceKeywords says that they are meant. May be nil.
	Common        func(CommonKeyword)
	ForceKeywords bool
}

func (p *Plan) defaults() {
	p.Composed = cmp.Or(p.Composed, 40000)
	p.Tuned = cmp.Or(p.Tuned, 300000)
	p.Words = cmp.Or(p.Words, 80000)
	if p.Progress == nil {
		p.Progress = func(string, *corpus.Document) {}
	}
	if p.Bad == nil {
		p.Bad = func(error) {}
	}
	if p.Common == nil {
		p.Common = func(CommonKeyword) {}
	}
}

// source counts the documents of one input.
type source struct {
	documents int
	fold      int // in which it is held back from the counts
}

// Train makes the model. The same plan on the same files gives the same bytes.
func Train(ctx context.Context, p Plan) (*classify.Model, error) {
	p.defaults()
	if len(p.Clean) == 0 && len(p.Labelled) == 0 {
		return nil, errors.New("training: give clean documents and a lexicon, or labelled documents")
	}
	r := &run{Plan: p, ctx: ctx, sources: map[string]*source{}, told: map[string]bool{}}
	if err := r.classes(); err != nil {
		return nil, err
	}
	if err := r.survey(); err != nil {
		return nil, err
	}
	seg, err := segment.New(&segment.Options{Dictionary: r.dictionary})
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	r.trainer = classify.NewTrainer(seg, &classify.TrainOptions{Provenance: p.Provenance, Dictionary: r.dictionary, Neutral: inject.Dress(), Whole: r.whole, Without: p.Without})
	if p.Base != nil {
		if err := r.trainer.TakeOver(p.Base); err != nil {
			return nil, fmt.Errorf("training: %w", err)
		}
	}
	if err := r.composers(); err != nil {
		return nil, err
	}
	if err := r.count(); err != nil {
		return nil, err
	}
	m, err := r.trainer.Model()
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	return m, nil
}

type run struct {
	Plan
	ctx        context.Context
	sources    map[string]*source
	documents  int // clean
	labelled   int
	whole      bool // labelled documents are all there is, and their labels are of all of them
	dictionary []segment.Word
	trainer    *classify.Trainer

	full *inject.Composer        // nil without a lexicon
	kept [folds]*inject.Composer // of keywords that are not held back

	topical *topical  // nil without a lexicon
	names   []string  // of it, to put for the subjects of documents
	singles []*single // its keywords of one character

	told map[string]bool // what was wrong, to be said once in all passes
}

// each streams the documents of paths through work, in parallel.
func (r *run) each(stage string, paths []string, work func(d *corpus.Document) error) error {
	if len(paths) == 0 {
		return nil
	}
	src, err := corpus.Open(paths, &r.Input)
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	return corpus.Each(r.ctx, src, &corpus.Pipe{Jobs: r.Jobs},
		func(d *corpus.Document) (struct{}, error) {
			name(d)
			return struct{}{}, work(d)
		},
		func(d *corpus.Document, _ struct{}, err error) error {
			if err != nil {
				r.tell(err)
				return nil
			}
			r.Progress(stage, d)
			return nil
		})
}

// name gives a row without an ID one that is not made of its path, which is
// not part of the plan.
func name(d *corpus.Document) {
	if d.Row != nil && d.RawID() == nil {
		d.ID = fmt.Sprintf("%s:%d", d.Input.Rel, d.Line)
	}
}

// tell says once, in all passes, what is wrong.
func (r *run) tell(err error) {
	if s := err.Error(); !r.told[s] {
		r.told[s] = true
		r.Bad(err)
	}
}

// draw is a number in [0, 1) that depends on the seed and the names alone.
func (r *run) draw(salt string, names ...string) float64 {
	h := xxhash.New()
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], r.Seed)
	h.Write(b[:])
	h.WriteString(salt)
	for _, n := range names {
		h.WriteString("\x00")
		h.WriteString(n)
	}
	return float64(h.Sum64()>>11) / (1 << 53)
}

// sourceName is a file's name without its folder, so that the same files give
// the same model wherever they lie.
func sourceName(d *corpus.Document) string {
	if d.Input == nil || d.Line == 0 {
		return "" // a folder of plain texts is one source
	}
	return filepath.Base(d.Input.Path)
}
