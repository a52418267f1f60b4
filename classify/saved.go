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

// What a trainer saves is a stream of gob values: a head, then pieces of
// bounded size, so that neither side holds it twice. Everything is sorted, so
// the bytes depend on the documents alone. It is for the program that wrote
// it, and carries no checksum: who stores it wraps it.

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
	c, sample := t.gather(), t.gatherSample()
	t.mu.Lock()
	aside := slices.Clone(t.tune)
	t.mu.Unlock()
	sortLabelled(aside)

	e := gob.NewEncoder(w)
	h := savedHead{Features: featureVersion, Fingerprint: t.seg.Fingerprint(), Whole: t.opt.Whole,
		Families: slices.Sorted(slices.Values(c.fams)), Documents: c.docs, Bits: sample.bits}
	if err := e.Encode(h); err != nil {
		return fmt.Errorf("saving counts: %w", err)
	}
	to := make([]int, len(c.fams))
	for i, f := range c.fams {
		to[i], _ = slices.BinarySearch(h.Families, f)
	}
	order := make([]int32, len(c.keys))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order, func(a, b int32) int { return cmp.Compare(c.keys[a], c.keys[b]) })
	slices.SortFunc(sample.docs, func(a, b wholeDocument) int { return cmp.Compare(a.key, b.key) })

	var p savedPiece
	flush := func() error {
		if err := e.Encode(p); err != nil {
			return fmt.Errorf("saving counts: %w", err)
		}
		p = savedPiece{Terms: p.Terms[:0], Sample: p.Sample[:0], Aside: p.Aside[:0]}
		return nil
	}
	for _, i := range order {
		s := savedTerm{Key: c.keys[i], Content: c.ham[i]}
		if c.spam(i) > 0 {
			s.Spam = make([]int64, len(h.Families))
			for f, n := range c.rows[c.row[i]] {
				s.Spam[to[f]] = n
			}
		}
		if p.Terms = append(p.Terms, s); len(p.Terms) == savedTerms {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for _, d := range sample.docs {
		if p.Sample = append(p.Sample, savedDocument{d.key, d.spam, d.terms, d.groups}); len(p.Sample) == savedDocuments {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	for _, d := range aside {
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

// AddSaved adds what another trainer, of the same segmenter and options, has
// saved. In whatever order the parts of a collection are added, it is as if
// one trainer had learned it all. After an error the trainer is of no use.
func (t *Trainer) AddSaved(r io.Reader) error {
	d := gob.NewDecoder(r)
	var h savedHead
	if err := d.Decode(&h); err != nil {
		return fmt.Errorf("reading saved counts: %w", noEnd(err))
	}
	switch {
	case h.Features != featureVersion:
		return modelErrorf(ErrModelVersion, "the evidence of the counts is of version %d, this program's of %d; count again", h.Features, featureVersion)
	case h.Fingerprint != t.seg.Fingerprint():
		return modelErrorf(ErrModelSegmenter, "that of the counts is %016x, this one is %016x", h.Fingerprint, t.seg.Fingerprint())
	case h.Whole != t.opt.Whole:
		return modelErrorf(ErrModelKind, "one finds blocks, the other judges whole documents")
	}
	s := t.take()
	defer t.give(s)
	c := s.c
	fams := make([]int, len(h.Families))
	for i, f := range h.Families {
		fams[i] = c.family(f)
	}
	c.docs[0] += h.Documents[0]
	c.docs[1] += h.Documents[1]
	s.sample.bits = max(s.sample.bits, h.Bits)
	s.sample.thin()
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
			s.sample.add(wholeDocument{key: x.Key, spam: x.Spam, own: 1, terms: x.Terms, groups: x.Groups})
		}
		for _, x := range p.Aside {
			if err := t.Tune(x); err != nil {
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
