package classify

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/shai-text/shai/segment"
)

// TrainOptions are the options of a [Trainer]. The zero value and nil are
// right for most.
type TrainOptions struct {
	// Provenance says what the model was trained from. It is stored in it.
	Provenance string

	// Dictionary is the one that the segmenter was made with, stored in the
	// model so that its users cut text alike.
	Dictionary []segment.Word

	// MinTerm and MinPair are the fewest occurrences with which a word and a
	// pair of words or characters are kept; 0 means 4 and 8. Rarer ones weigh
	// nothing, and are not in the counts of a model that is taught more.
	MinTerm, MinPair int

	// Neutral are words that blocks are dressed with whatever they sell, and
	// that content is full of, such as names of towns; or pairs of words.
	// They, what they are made of, and numbers written in Han count as often
	// in spam as they do in content, so that they weigh nothing.
	Neutral []string

	// Doubts is how many doubts about clean documents Fit is to keep; 0 is none.
	Doubts int

	// Without are parts to do without, to measure what they bring.
	Without Parts

	// Whole makes a model that judges documents as a whole, and finds no
	// blocks: for labels of whole documents, as on messages and comments. Its
	// verdicts are Clean, and Spam with one span over all of the text. MinTerm
	// and MinPair then are 1 by default, and Fit needs no Tune.
	Whole bool
}

// Trainer makes a [Model] of documents whose truth is known. The model does
// not depend on the order of the documents, nor on how many goroutines bring
// them: Learn and Tune are safe for concurrent use.
//
// Learn counts. Tune keeps documents aside, best of sources that were not
// counted; Fit finds with them the weights of the evidence, the prices of the
// path, the calibration and the threshold. Without Tune and Fit the model has
// cautious defaults.
type Trainer struct {
	seg     *segment.Segmenter
	opt     TrainOptions
	neutral neutral

	mu     sync.Mutex
	shards []*shard
	free   []*shard
	tune   []Labelled
	fitted fitted

	chained bool      // the chain is fitted
	seen    []example // candidates in the documents kept aside
	blocks  []glimpse // blocks of these that the screen does not clear
	docs    int       // of these documents
	clean   population
	part    int // of them, see Fold
	doubts  []Doubt
}

type fitted struct {
	chain     chain // for keywords that were counted
	blind     chain // for those of families that were not
	gate      gate
	judge     judge
	threshold thresholds
	whole     *whole
}

// shard is what one goroutine counts into.
type shard struct {
	a analysis
	c *counts

	sample wholeSample
}

// NewTrainer returns a trainer whose documents are taken apart by seg.
func NewTrainer(seg *segment.Segmenter, o *TrainOptions) *Trainer {
	t := &Trainer{seg: seg, fitted: fitted{defaultChain(), defaultBlind(), defaultGate(), defaultJudge(), defaultThresholds(), nil}}
	if o != nil {
		t.opt = *o
	}
	if t.opt.Whole {
		t.fitted.whole = defaultWhole()
		t.opt.MinTerm = cmp.Or(t.opt.MinTerm, 1)
		t.opt.MinPair = cmp.Or(t.opt.MinPair, 1)
	}
	t.neutral = newNeutral(t.opt.Neutral)
	t.opt.MinTerm = cmp.Or(t.opt.MinTerm, 4)
	t.opt.MinPair = cmp.Or(t.opt.MinPair, 8)
	if t.opt.Without&Characters != 0 {
		t.opt.MinPair = math.MaxInt
	}
	return t
}

// check refuses a label that contradicts itself.
func (d *Labelled) check() error {
	at := 0
	for _, s := range d.Spans {
		if s.Start < at || s.End <= s.Start || s.End > len(d.Text) {
			return fmt.Errorf("document %q: span [%d,%d) is empty, out of order or out of the text of %d bytes", d.ID, s.Start, s.End, len(d.Text))
		}
		at = s.End
	}
	return nil
}

func (d *Labelled) hasSpam() bool { return d.Spam || len(d.Spans) > 0 }

// isStaged reports whether it is clean, and was made to look like spam.
func (d *Labelled) isStaged() bool { return !d.hasSpam() && d.Family != "" }

// gold reports how many of the bytes of s are spam.
func (d *Labelled) gold(s segment.Span) int {
	if d.Spam {
		return s.Len()
	}
	n := 0
	for _, g := range d.Spans {
		n += max(0, min(g.End, s.End)-max(g.Start, s.Start))
	}
	return n
}

func (t *Trainer) take() *shard {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(t.free); n > 0 {
		s := t.free[n-1]
		t.free = t.free[:n-1]
		return s
	}
	s := &shard{c: newCounts()}
	t.shards = append(t.shards, s)
	return s
}

func (t *Trainer) give(s *shard) {
	t.mu.Lock()
	t.free = append(t.free, s)
	t.mu.Unlock()
}

// Learn counts a document: its spans as spam of its family, the rest as
// content.
func (t *Trainer) Learn(d Labelled) error {
	if err := d.check(); err != nil {
		return err
	}
	if t.opt.Whole {
		return t.learnWhole(&d)
	}
	s := t.take()
	defer t.give(s)
	var cuts []int
	for _, g := range d.Spans {
		cuts = append(cuts, g.Start, g.End)
	}
	a, c := &s.a, s.c
	a.analyse(t.seg, nil, d.Text, cuts)
	fam := -1
	if d.hasSpam() {
		fam = c.family(cmp.Or(d.Family, "other"))
	}
	if !d.Again {
		c.docs[btoi(fam >= 0)]++
	}
	for i := range a.items {
		it := &a.items[i]
		f := -1
		if fam >= 0 && 2*d.gold(it.Span) > it.Len() {
			f = fam
		}
		if f < 0 && d.Again {
			continue
		}
		var skip []uint64
		if f >= 0 {
			skip = t.neutral.edges(a, it)
		}
		a.eachTerm(it, func(hash uint64, m mention) {
			if i := slices.Index(skip, hash); i >= 0 {
				skip[i] = skip[len(skip)-1]
				skip = skip[:len(skip)-1]
				return
			}
			c.add(c.term(hash, func() string { return a.key(m) }), f, 1)
		})
	}
	return nil
}

// Tune keeps a document aside for Fit. It is not counted.
func (t *Trainer) Tune(d Labelled) error {
	if err := d.check(); err != nil {
		return err
	}
	if t.opt.Whole {
		if err := checkWhole(&d); err != nil {
			return err
		}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tune = append(t.tune, d)
	return nil
}

// AddModel adds the counts of an earlier model of the same segmenter and takes
// over its weights, until Fit finds others.
func (t *Trainer) AddModel(m *Model) error {
	if err := t.AddCounts(m); err != nil {
		return err
	}
	return t.TakeOver(m)
}

// AddCounts adds the counts alone.
func (t *Trainer) AddCounts(m *Model) error {
	if err := t.takes(m); err != nil {
		return err
	}
	if (m.whole != nil) != t.opt.Whole {
		kind := "finds blocks, and the labels are of whole documents"
		if m.whole != nil {
			kind = "judges whole documents; teach it labels of whole documents alone"
		}
		return modelErrorf(ErrModelKind, "it %s", kind)
	}
	s := t.take()
	defer t.give(s)
	s.c.merge(m.counts())
	return nil
}

// TakeOver takes over the weights of an earlier model, and its dictionary if
// the options give none.
func (t *Trainer) TakeOver(m *Model) error {
	if err := t.takes(m); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.fitted = fitted{m.chain, m.blind, m.gate, m.judge, m.threshold, m.whole}
	if t.opt.Dictionary == nil {
		t.opt.Dictionary = m.dictionary
	}
	return nil
}

// takes refuses a model that this trainer cannot go on from.
func (t *Trainer) takes(m *Model) error {
	if m.fingerprint != t.seg.Fingerprint() {
		return modelErrorf(ErrModelSegmenter, "its segmenter is %016x, this one is %016x; make the segmenter with the model's SegmentOptions", m.fingerprint, t.seg.Fingerprint())
	}
	if (m.whole != nil) != t.opt.Whole {
		kind := "finds blocks, and the labels are of whole documents"
		if m.whole != nil {
			kind = "judges whole documents; teach it labels of whole documents alone"
		}
		return modelErrorf(ErrModelKind, "it %s", kind)
	}
	return nil
}

// gather merges what the goroutines counted.
func (t *Trainer) gather() *counts {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.shards) == 0 {
		return newCounts()
	}
	all := t.shards[0]
	for _, s := range t.shards[1:] {
		all.c.merge(s.c)
		s.c = newCounts()
	}
	return all.c
}

// ErrOneClass is returned by Fit and Model when nothing, or only one of
// content and spam, has been learned; ErrNothingAside by Fit where Tune
// was not given both.
var (
	ErrOneClass     = errors.New("training needs both content and spam")
	ErrNothingAside = errors.New("fitting needs clean documents and documents with spam, kept aside by Tune")
)

func (t *Trainer) frozen() (*counts, error) {
	c := t.gather().freeze(int64(t.opt.MinTerm), int64(t.opt.MinPair))
	if !t.opt.Whole {
		c.neutralise(t.neutral)
	}
	tot := c.totals()
	var spam int64
	for _, n := range tot[1:] {
		spam += n
	}
	if tot[0] == 0 || spam == 0 {
		return nil, ErrOneClass
	}
	return c, nil
}

// chainDocuments is how many of the documents kept aside the chain is fitted on.
const chainDocuments = 16000

// Fold closes a fold of a cross-validation: the documents that Tune kept aside
// are judged by the counts so far, for Fit to learn from, and then both are
// forgotten. So every document can be judged by counts that have not seen it.
func (t *Trainer) Fold() error {
	err := t.rehearse()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.shards, t.free, t.tune = nil, nil, nil
	return err
}

// rehearse judges the documents kept aside by the counts so far.
func (t *Trainer) rehearse() error {
	c, err := t.frozen()
	if err != nil {
		return err
	}
	if t.opt.Whole {
		return t.fitWhole(c)
	}
	t.mu.Lock()
	docs := t.tune
	t.tune = nil
	t.mu.Unlock()
	spam := 0
	for i := range docs {
		spam += btoi(docs[i].hasSpam())
	}
	if spam == 0 || spam == len(docs) {
		return ErrNothingAside
	}
	sortLabelled(docs)
	screened := func(c *counts) *table {
		t := compile(c)
		t.screen = compileScreen(c, t)
		t.filter = &filter{screen: t.screen}
		return t
	}
	r := rehearsal{Trainer: t, tab: screened(c)}
	for i := range c.fams {
		r.without = append(r.without, screened(c.without(i)))
	}
	r.fams = c.fams
	if !t.chained {
		// The chains have few weights and many items: a part of the documents
		// will do. The judge sees few candidates, and wants them all.
		t.fitted.chain = fitChain(t.fitted.chain.without(t.opt.Without), r.sequences(someOf(docs, func(*Labelled) bool { return true }), func(*Labelled) *table { return r.tab }), true, t.opt.Without&Decoding != 0)
		t.fitted.blind = fitChain(t.fitted.blind.without(t.opt.Without), r.sequences(someOf(docs, func(d *Labelled) bool { return !d.hasSpam() || d.Family != "" }), r.blindTable), false, t.opt.Without&Decoding != 0)
		for _, c := range []*chain{&t.fitted.chain, &t.fitted.blind} {
			round(c.weight[:], c.enter[:], c.leave[:])
		}
		t.chained = true
	}
	seen, blocks, clean := r.examples(docs)
	t.seen, t.blocks = append(t.seen, seen...), append(t.blocks, blocks...)
	t.docs += len(docs)
	for i, n := range clean {
		t.clean[i] += n
	}
	t.part++
	return nil
}

// sortLabelled puts documents into an order of their own.
func sortLabelled(docs []Labelled) {
	slices.SortFunc(docs, func(a, b Labelled) int {
		return cmp.Or(cmp.Compare(a.ID, b.ID), slices.Compare(a.Text, b.Text),
			cmp.Compare(btoi(a.Spam), btoi(b.Spam)), slices.CompareFunc(a.Spans, b.Spans, func(s, t segment.Span) int {
				return cmp.Or(cmp.Compare(s.Start, t.Start), cmp.Compare(s.End, t.End))
			}))
	})
}

// Fit finds weights, prices, calibration and threshold on the documents that
// Tune was given, since the beginning or in folds, against the counts so far.
// The documents are forgotten.
func (t *Trainer) Fit() error {
	if t.opt.Whole {
		c, err := t.frozen()
		if err != nil {
			return err
		}
		return t.fitWhole(c)
	}
	if len(t.tune) > 0 || t.docs == 0 {
		if err := t.rehearse(); err != nil {
			return err
		}
	}
	j, answers := fitJudge(t.seen, t.opt.Without&Calibration == 0)
	t.fitted.judge, t.fitted.threshold = j, chooseThresholds(t.seen, answers, t.clean)
	t.doubts = chooseDoubts(t.seen, answers, t.opt.Doubts)
	found := map[int]bool{}
	for i, a := range answers {
		if e := &t.seen[i]; e.gold && a >= gateSure {
			found[e.doc] = true
		}
	}
	t.fitted.gate = fitGate(t.blocks, func(doc int) bool { return found[doc] })
	t.seen, t.blocks, t.docs, t.clean, t.part, t.chained = nil, nil, 0, population{}, 0, false
	return nil
}

// Doubts are phrases of documents given to Tune as clean that Fit takes for
// spam, by counts and weights that have not seen them: the surest first, one a
// document, as many as TrainOptions.Doubts says. In a large collection the
// first ones are spam that nobody has marked. It is empty before Fit, and for
// a model that judges whole documents.
func (t *Trainer) Doubts() []Doubt { return t.doubts }

// round keeps three decimals: what differs between processors in the last
// bits of a sum does not show in the model.
func round(s ...[]float64) {
	for _, w := range s {
		for i, x := range w {
			w[i] = math.Round(x*1000) / 1000
		}
	}
}

// parallel calls f for 0..n-1 on all processors, each with an analysis of its own.
func (t *Trainer) parallel(n int, f func(a *analysis, i int)) {
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var a analysis
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(&a, i)
			}
		})
	}
	wg.Wait()
}

// Model is the model of what was learned so far.
func (t *Trainer) Model() (*Model, error) {
	c, err := t.frozen()
	if err != nil {
		return nil, err
	}
	dict := slices.Clone(t.opt.Dictionary)
	slices.SortFunc(dict, func(a, b segment.Word) int { return cmp.Compare(a.Text, b.Text) })
	m := &Model{
		fingerprint: t.seg.Fingerprint(), provenance: t.opt.Provenance, dictionary: dict,
		chain: t.fitted.chain, blind: t.fitted.blind, gate: t.fitted.gate, judge: t.fitted.judge, threshold: t.fitted.threshold, whole: t.fitted.whole,
	}
	m.holds(c)
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("making the model: %w", err)
	}
	return m.made(), nil
}
