package classify

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/cespare/xxhash/v2"
)

// learnWhole counts each term of a document once, and keeps the document for
// Fit.
func (t *Trainer) learnWhole(d *Labelled) error {
	if err := checkWhole(d); err != nil {
		return err
	}
	s := t.take()
	defer t.give(s)
	fam := -1
	if d.Spam {
		fam = s.c.family(cmp.Or(d.Family, "other"))
	}
	s.c.docs[btoi(d.Spam)]++
	doc := s.a.wholeDocument(t, d, func(hash uint64, key func() string) { s.c.add(s.c.term(hash, key), fam, 1) })
	doc.own = 1
	s.sample.add(doc)
	return nil
}

// checkWhole refuses a document whose label is not of all of it.
func checkWhole(d *Labelled) error {
	if len(d.Spans) > 0 || d.ByLine {
		return fmt.Errorf("document %q has spans, and the labels are to be of whole documents", d.ID)
	}
	return nil
}

// wholeDocument is a document that Fit will look at: its terms are kept, not
// its text.
type wholeDocument struct {
	key    uint64
	spam   bool
	own    int64 // 1 if it is in the counts
	terms  []uint64
	groups []uint8
}

func (a *analysis) wholeDocument(t *Trainer, d *Labelled, f func(hash uint64, key func() string)) wholeDocument {
	h := xxhash.New()
	h.WriteString(d.ID)
	h.Write([]byte{0, byte(btoi(d.Spam))})
	h.Write(d.Text)
	doc := wholeDocument{key: h.Sum64(), spam: d.Spam}
	a.eachDocumentTerm(t.seg, d.Text, nil, func(group int, hash uint64, key func() string) {
		f(hash, key)
		doc.terms = append(doc.terms, hash)
		doc.groups = append(doc.groups, uint8(group))
	})
	return doc
}

// wholeDocuments is the most of the counted documents to fit on. The weights
// want no more, and each takes 9 bytes a term.
const wholeDocuments = 20000

// wholeSample keeps the documents whose keys begin with so many zero bits, one
// more whenever there are too many: which are kept depends on no order.
type wholeSample struct {
	bits uint
	docs []wholeDocument
}

func (s *wholeSample) add(docs ...wholeDocument) {
	for _, d := range docs {
		if d.key>>(64-s.bits) == 0 {
			s.docs = append(s.docs, d)
		}
	}
	for len(s.docs) > wholeDocuments {
		s.bits++
		s.thin()
	}
}

// thin drops the documents whose keys no longer will do.
func (s *wholeSample) thin() {
	s.docs = slices.DeleteFunc(s.docs, func(d wholeDocument) bool { return d.key>>(64-s.bits) != 0 })
}

// gatherSample merges what the goroutines keep.
func (t *Trainer) gatherSample() (all wholeSample) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.shards {
		all.bits = max(all.bits, s.sample.bits)
	}
	for _, s := range t.shards {
		all.add(s.sample.docs...)
	}
	return all
}

// takeSample empties the shards' samples into one, and adds what Tune has kept.
func (t *Trainer) takeSample() []wholeDocument {
	docs := t.gatherSample().docs
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, s := range t.shards {
		s.sample = wholeSample{}
	}
	var a analysis
	for i := range t.tune {
		docs = append(docs, a.wholeDocument(t, &t.tune[i], func(uint64, func() string) {}))
	}
	t.tune = nil
	slices.SortFunc(docs, func(a, b wholeDocument) int {
		return cmp.Or(cmp.Compare(a.key, b.key), cmp.Compare(a.own, b.own))
	})
	return docs
}

// fitWhole fits the weights of the whole judge.
func (t *Trainer) fitWhole(c *counts) error {
	docs := t.takeSample()
	spam := 0
	for i := range docs {
		spam += btoi(docs[i].spam)
	}
	if spam == 0 || spam == len(docs) {
		return ErrNothingAside
	}
	t.fitted.whole = fitWeights(t.fitted.whole, t.leftOut(c, docs), docs)
	return nil
}

// wholeFolds is in how many parts the counted documents are left out.
const wholeFolds = 10

// leftOut are the features of documents. Those that were counted are judged
// by the counts of the others: a tenth of them is left out at a time. So none
// need be held back, and what the judge is fitted on is what it will meet.
// To leave out one at a time would take less, but tell: a term that is as
// often in spam as in content then speaks against whatever the document is.
func (t *Trainer) leftOut(c *counts, docs []wholeDocument) [][numWhole]float64 {
	least := make([]int64, len(c.keys))
	inSpam := make([]int64, len(c.keys))
	for i, key := range c.keys {
		least[i] = leastCount(key[0], int64(t.opt.MinTerm), int64(t.opt.MinPair))
		inSpam[i] = c.spam(int32(i))
	}
	all := ratios{vocabulary: float64(len(c.keys))}
	for f, n := range c.totals() {
		if f == 0 {
			all.ham = n
		} else {
			all.spam += n
		}
	}
	x := make([][numWhole]float64, len(docs))
	out := make([][2]int64, len(c.keys)) // of each term's counts, in content and in spam
	for fold := range wholeFolds {
		lo, hi := fold*len(docs)/wholeFolds, (fold+1)*len(docs)/wholeFolds
		r := all
		for k := lo; k < hi; k++ {
			d := &docs[k]
			for _, h := range d.terms {
				if i, ok := c.index.find(h); ok {
					out[i][btoi(d.spam)] += d.own
					if d.spam {
						r.spam -= d.own
					} else {
						r.ham -= d.own
					}
				}
			}
		}
		t.parallel(hi-lo, func(_ *analysis, k int) {
			d := &docs[lo+k]
			var s wholeSums
			for n, h := range d.terms {
				i, ok := c.index.find(h)
				if !ok {
					s.unseen++
					continue
				}
				ham, spam := c.ham[i]-out[i][0], inSpam[i]-out[i][1]
				llr, silent := r.of(ham, spam)
				if ham+spam < least[i] || silent && d.groups[n] < wholeForm {
					s.unseen++
					continue
				}
				s.add(int(d.groups[n]), llr)
			}
			x[lo+k] = s.features()
		})
		clear(out)
	}
	return x
}

// ratios makes a term's log-likelihood ratio of its counts, as compile does.
type ratios struct {
	ham, spam  int64 // terms counted
	vocabulary float64
}

func (r *ratios) of(ham, spam int64) (llr float64, silent bool) {
	llr = math.Log(float64(spam+1)) - math.Log(float64(r.spam)+r.vocabulary) - math.Log(float64(ham+1)) + math.Log(float64(r.ham)+r.vocabulary)
	return llr, spam == 0 && float64(ham+1)*float64(r.spam) < leastContent*float64(r.ham)
}

// fitWeights fits a judge by maximum likelihood, with a small quadratic prior
// around the start: plain naive Bayes, or the model that is taught more.
func fitWeights(start *whole, x [][numWhole]float64, docs []wholeDocument) *whole {
	const (
		prior = 1
		parts = 16 // fixed, so that the number of processors does not show
	)
	w := &whole{start.weight}
	var sums [parts][numWhole]float64
	rprop(w.weight[:], 2*fitRounds, func(p, g []float64) {
		var wg sync.WaitGroup
		for k := range parts {
			wg.Go(func() {
				var sum [numWhole]float64
				for i := k * len(x) / parts; i < (k+1)*len(x)/parts; i++ {
					d := float64(btoi(docs[i].spam)) - sigmoid(w.logit(&x[i]))
					for f, v := range x[i] {
						sum[f] += d * v
					}
				}
				sums[k] = sum
			})
		}
		wg.Wait()
		for k := range sums {
			for f, v := range sums[k] {
				g[f] += v
			}
		}
		for f := range g {
			g[f] -= prior * (p[f] - start.weight[f])
		}
	})
	round(w.weight[:])
	return w
}
