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
//
// All that is taken from documents are sums, and a bounded number of documents
// that the weights are fitted on. So a training can be divided among processes
// that share nothing but files, and gives the same bytes: each does its shard
// of a round (Count), and a Merger adds up. There are two rounds: nothing can
// be counted before all words are known, for they make the dictionary that
// texts are cut by. What is left to the last merge, to judge the documents
// kept aside and to fit, does not grow with the collection (Plan.Tuned), but
// for topical ones.
package recipe

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync/atomic"

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
	Teach    bool            // count what is composed and labelled, and keep what Base was fitted to
	Neutral  []string        // words that weigh nothing, beside those that all blocks are dressed with

	Seed       uint64
	Composed   int // composed documents to count; 100000
	Tuned      int // documents to fit on, and a third as many composed ones; 300000
	Words      int // of the dictionary, at most; 50000
	Jobs       int
	Provenance string
	Without    classify.Parts // see classify.TrainOptions
	Input      corpus.Options

	// Own is the segmenter with its own dictionary, by which words are found:
	// for who trains several times. It is loaded, by NewOwn, if it is nil.
	Own *segment.Segmenter

	// Progress is told of each document read; stage names the pass. May be nil.
	Progress func(stage string, d *corpus.Document)
	// Bad is told what is wrong with a document, which is left out. May be nil.
	Bad func(error)
	// Common is told of keywords that are common in the clean documents. They
	// are left out, unless ForceKeywords says that they are meant. May be nil.
	Common        func(CommonKeyword)
	ForceKeywords bool

	Except *Except // documents to leave out
	// Doubt is told of the clean documents that look most like spam, the surest
	// first, at most Doubts of them. May be nil.
	Doubt func(classify.Doubt)
}

// Doubts is how many clean documents are told to be like spam.
const Doubts = 1000

func (p *Plan) defaults() {
	p.Composed = cmp.Or(p.Composed, 100_000)
	p.Tuned = cmp.Or(p.Tuned, 300000)
	p.Words = cmp.Or(p.Words, 50000)
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
	r := newRun(ctx, p)
	if err := r.classes(); err != nil {
		return nil, err
	}
	if err := r.survey(); err != nil {
		return nil, err
	}
	if err := r.composers(); err != nil {
		return nil, err
	}
	return r.model(r.pass)
}

// newRun begins a training by a plan with its defaults.
func newRun(ctx context.Context, p Plan) *run {
	return &run{Plan: p, ctx: ctx, clean: len(p.Clean) > 0, sources: map[string]*source{}, told: map[string]bool{}}
}

// model makes the model of what pass brings to the trainer, see count.
func (r *run) model(pass func(step) error) (*classify.Model, error) {
	if err := r.begin(); err != nil {
		return nil, err
	}
	if err := r.count(pass); err != nil {
		return nil, err
	}
	m, err := r.trainer.Model()
	if err != nil {
		return nil, fmt.Errorf("training: %w", err)
	}
	return m, nil
}

// begin makes the segmenter of the dictionary, and a trainer.
func (r *run) begin() error {
	cutter, err := segment.NewGSE(r.dictionary)
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	r.seg = segment.NewWith(cutter, &detector{Detector: segment.NewLingua()})
	return r.anew()
}

// anew begins with a trainer that has learned nothing.
func (r *run) anew() error {
	o := &classify.TrainOptions{Provenance: r.Provenance, Dictionary: r.dictionary, Neutral: slices.Concat(inject.Dress(), r.Neutral), Whole: r.whole, Without: r.Without}
	if r.Doubt != nil {
		o.Doubts = Doubts
	}
	r.trainer = classify.NewTrainer(r.seg, o)
	if r.Base == nil {
		return nil
	}
	if err := r.trainer.TakeOver(r.Base); err != nil {
		return fmt.Errorf("training: %w", err)
	}
	return nil
}

type run struct {
	Plan
	ctx   context.Context
	shard Shard        // its part of the documents
	read  atomic.Int64 // documents of the pass
	early []error      // what was wrong before the first pass, in a shard

	clean bool // clean documents were given, though none may have been read

	// What the survey finds.
	sources   map[string]*source
	documents int // clean
	labelled  int
	spans     bool       // a labelled row has them
	found     [2][]int   // clean and labelled documents with each keyword
	words     *wordCount // nil with a base

	whole      bool // labelled documents are all there is, and their labels are of all of them
	dictionary []segment.Word
	seg        *segment.Segmenter
	trainer    *classify.Trainer

	full *inject.Composer        // nil without a lexicon
	kept [folds]*inject.Composer // of keywords that are not held back

	topical *topical // nil without a lexicon
	isOne   memory[bool]
	names   []string // of it, to put for the subjects of documents

	told map[string]bool // what was wrong, to be said once in all passes
}

// each streams the documents of paths through work, in parallel.
func (r *run) each(stage string, paths []string, work func(d *corpus.Document) error) error {
	if len(paths) == 0 {
		return nil
	}
	src, err := r.shard.open(paths, &r.Input)
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	return corpus.Each(r.ctx, src, &corpus.Pipe{Jobs: r.Jobs},
		func(d *corpus.Document) (struct{}, error) {
			name(d)
			if r.Except.has(d.ID) {
				return struct{}{}, nil
			}
			r.read.Add(1)
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
