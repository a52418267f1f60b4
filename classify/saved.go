package classify

import (
	"cmp"
	"encoding/gob"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// What is saved is a stream of gob values: a head, then pieces of bounded
// size, so that neither side holds it twice. Everything is sorted, so the
// bytes depend on the documents alone. It is for the program that wrote it,
// and carries no checksum: who stores it wraps it.

// Saved is what trainers have saved, added up without a trainer: counts by
// class and term, and the documents kept aside. So what very many parts come
// to can be found by several processes, each of which has a share of the
// terms. The zero value has nothing. It is not safe for concurrent use.
type Saved struct {
	head   savedHead // Documents and Families are those of counts
	counts *counts   // nil before the first Add
	sample wholeSample
	aside  []Labelled
}

// savedHead says what the pieces are of.
type savedHead struct {
	Features    int // featureVersion
	Fingerprint uint64
	Whole       bool
	Families    []string
	Documents   [2]int64
	Bits        uint // of the sample
}

// savedPiece is the next of the terms, of the sample or of the documents kept
// aside. The last one has End.
type savedPiece struct {
	Terms  []savedTerm
	Sample []savedDocument
	Aside  []Labelled
	End    bool
}

type savedTerm struct {
	Key     string
	Content int64
	Spam    []int64 // by family; nil if it never stood in spam
}

// savedDocument is a wholeDocument.
type savedDocument struct {
	Key    uint64
	Spam   bool
	Terms  []uint64
	Groups []uint8
}

const (
	savedTerms     = 4096 // in a piece
	savedDocuments = 64
)

// Save writes what Learn has counted and Tune has kept aside since the
// beginning, or since the last Fold, for AddSaved. So documents can be learned
// in parts, by several processes.
func (t *Trainer) Save(w io.Writer) error {
	s := Saved{savedHead{Features: featureVersion, Fingerprint: t.seg.Fingerprint(), Whole: t.opt.Whole}, t.gather(), t.gatherSample(), nil}
	t.mu.Lock()
	s.aside = slices.Clone(t.tune)
	t.mu.Unlock()
	return s.Save(w)
}

// Save divides it among writers, for Add and AddSaved: the same terms go to the
// same of so many, and so what several parts have given to one can be added up
// by itself. Where nothing was added, it is an error.
func (s *Saved) Save(to ...io.Writer) error {
	if s.counts == nil {
		return errors.New("saving counts: there are none")
	}
	shares := make([][]int32, len(to))
	for k, key := range s.counts.keys {
		i := 0
		if len(to) > 1 {
			hash, _ := hashKey(key)
			i = int(hash % uint64(len(to)))
		}
		shares[i] = append(shares[i], int32(k))
	}
	slices.SortFunc(s.sample.docs, func(a, b wholeDocument) int { return cmp.Compare(a.key, b.key) })
	sortLabelled(s.aside)
	for i, w := range to {
		if err := s.share(w, shares[i], i, len(to)); err != nil {
			return err
		}
	}
	return nil
}

// share writes terms, and the i-th of n documents.
func (s *Saved) share(w io.Writer, order []int32, i, n int) error {
	c, e := s.counts, gob.NewEncoder(w)
	h := s.head
	h.Families, h.Bits = slices.Sorted(slices.Values(c.fams)), s.sample.bits
	if i == 0 {
		h.Documents = c.docs
	}
	if err := e.Encode(h); err != nil {
		return fmt.Errorf("saving counts: %w", err)
	}
	to := make([]int, len(c.fams))
	for k, f := range c.fams {
		to[k], _ = slices.BinarySearch(h.Families, f)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(c.keys[a], c.keys[b]) })

	var p savedPiece
	flush := func() error {
		if err := e.Encode(p); err != nil {
			return fmt.Errorf("saving counts: %w", err)
		}
		p = savedPiece{Terms: p.Terms[:0], Sample: p.Sample[:0], Aside: p.Aside[:0]}
		return nil
	}
	for _, k := range order {
		t := savedTerm{Key: c.keys[k], Content: c.ham[k]}
		if c.spam(k) > 0 {
			t.Spam = make([]int64, len(h.Families))
			for f, n := range c.rows[c.row[k]] {
				t.Spam[to[f]] = n
			}
		}
		if p.Terms = append(p.Terms, t); len(p.Terms) == savedTerms {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for k := i; k < len(s.sample.docs); k += n {
		d := s.sample.docs[k]
		if p.Sample = append(p.Sample, savedDocument{d.key, d.spam, d.terms, d.groups}); len(p.Sample) == savedDocuments {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for k := i; k < len(s.aside); k += n {
		d := s.aside[k]
		d.Tags = nil // nothing is learned from them
		if p.Aside = append(p.Aside, d); len(p.Aside) == savedDocuments {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	p.End = true
	return flush()
}

// Add adds what a trainer, or another Saved, has saved. After an error s is of
// no use.
func (s *Saved) Add(r io.Reader) error {
	d, h, err := openSaved(r)
	if err != nil {
		return err
	}
	if s.counts == nil {
		s.head = savedHead{Features: h.Features, Fingerprint: h.Fingerprint, Whole: h.Whole}
		s.counts = newCounts()
	}
	if err := h.fits(s.head.Fingerprint, s.head.Whole); err != nil {
		return err
	}
	return readSaved(d, h, s.counts, &s.sample, func(l Labelled) error {
		s.aside = append(s.aside, l)
		return nil
	})
}

// AddSaved adds what another trainer, of the same segmenter and options, has
// saved. In whatever order the parts of a collection are added, it is as if
// one trainer had learned it all. After an error the trainer is of no use.
func (t *Trainer) AddSaved(r io.Reader) error {
	d, h, err := openSaved(r)
	if err != nil {
		return err
	}
	if err := h.fits(t.seg.Fingerprint(), t.opt.Whole); err != nil {
		return err
	}
	s := t.take()
	defer t.give(s)
	return readSaved(d, h, s.c, &s.sample, t.Tune)
}

// openSaved reads the head.
func openSaved(r io.Reader) (*gob.Decoder, *savedHead, error) {
	d, h := gob.NewDecoder(r), &savedHead{}
	if err := d.Decode(h); err != nil {
		return nil, nil, fmt.Errorf("reading saved counts: %w", noEnd(err))
	}
	if h.Features != featureVersion {
		return nil, nil, modelErrorf(ErrModelVersion, "the evidence of the counts is of version %d, this program's of %d; count again", h.Features, featureVersion)
	}
	return d, h, nil
}

// fits refuses counts of another segmenter or kind.
func (h *savedHead) fits(fingerprint uint64, whole bool) error {
	switch {
	case h.Fingerprint != fingerprint:
		return modelErrorf(ErrModelSegmenter, "that of the counts is %016x, this one is %016x", h.Fingerprint, fingerprint)
	case h.Whole != whole:
		return modelErrorf(ErrModelKind, "one finds blocks, the other judges whole documents")
	}
	return nil
}

// readSaved adds the pieces to counts and sample, and gives away the documents
// kept aside.
func readSaved(d *gob.Decoder, h *savedHead, c *counts, sample *wholeSample, aside func(Labelled) error) error {
	fams := make([]int, len(h.Families))
	for i, f := range h.Families {
		fams[i] = c.family(f)
	}
	c.docs[0] += h.Documents[0]
	c.docs[1] += h.Documents[1]
	sample.bits = max(sample.bits, h.Bits)
	sample.thin()
	for {
		var p savedPiece
		if err := d.Decode(&p); err != nil {
			return fmt.Errorf("reading saved counts: %w", noEnd(err))
		}
		for i := range p.Terms {
			x := &p.Terms[i]
			hash, ok := hashKey(x.Key)
			if !ok || len(x.Spam) > len(fams) {
				return fmt.Errorf("reading saved counts: %q is no term", x.Key)
			}
			k := c.term(hash, func() string { return strings.Clone(x.Key) })
			c.ham[k] += x.Content
			for f, n := range x.Spam {
				if n != 0 {
					c.add(k, fams[f], n)
				}
			}
		}
		for _, x := range p.Sample {
			if len(x.Terms) != len(x.Groups) {
				return errors.New("reading saved counts: a document of the sample is not whole")
			}
			sample.add(wholeDocument{key: x.Key, spam: x.Spam, own: 1, terms: x.Terms, groups: x.Groups})
		}
		for _, x := range p.Aside {
			if err := aside(x); err != nil {
				return fmt.Errorf("reading saved counts: %w", err)
			}
		}
		if p.End {
			return nil
		}
	}
}

// noEnd: an end before the last piece is not one.
func noEnd(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}
