package classify

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"slices"
	"sync"

	"github.com/shai-text/shai/segment"
)

// Model is what training learned: counts, the dictionary that Han text is cut
// with, weights and calibration. It is immutable and safe for concurrent use.
type Model struct {
	fingerprint uint64 // of the segmenter that the counts were made with
	provenance  string
	dictionary  []segment.Word // sorted by text
	fams        []string
	docs        [2]int64 // content, with spam
	tokens      []int64  // of content, and of each family
	terms       terms    // in the file, or of the training
	screen      *screen
	chain       chain
	blind       chain
	gate        gate
	judge       judge
	threshold   thresholds
	whole       *whole // nil: the model finds blocks

	size   int64
	digest func() string

	table  func() *table  // compiled at the first use
	counts func() *counts // read at the first use: the table needs none
}

// Header is what a model says of itself.
type Header struct {
	Format     int      // version of the file format
	Digest     string   // SHA-256 of the file, in hexadecimal
	Bytes      int64    // size of the file
	Segmenter  uint64   // fingerprint
	Documents  [2]int64 // counted: clean, with spam
	Tokens     [2]int64 // terms counted: in content, in spam
	Terms      int      // distinct
	Words      int      // in the dictionary
	Families   []string
	Provenance string
	Whole      bool // it judges whole documents, and finds no blocks

	// Thresholds are the probabilities from which on a block is reported, by
	// [Precision].
	Thresholds [numPoints]Threshold
}

// OpenModel reads a model from a file system, such as the one of the package
// models or os.DirFS. What is embedded in the program is trusted: it takes half
// the time, for its checksum is not looked at, nor are its counts before they are
// needed.
func OpenModel(fsys fs.FS, name string) (*Model, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, fmt.Errorf("opening model: %w", err)
	}
	defer f.Close()
	size := int64(0)
	if info, err := f.Stat(); err == nil {
		size = info.Size()
	}
	_, embedded := fsys.(embed.FS)
	m, err := readModel(f, size, embedded)
	if err != nil {
		return nil, fmt.Errorf("model %s: %w", name, err)
	}
	return m, nil
}

// ReadModel reads a model to the end of r. Its errors are a [*ModelError].
func ReadModel(r io.Reader) (*Model, error) { return readModel(r, 0, false) }

// readModel reads a model that is likely to have size bytes.
func readModel(r io.Reader, size int64, trusted bool) (*Model, error) {
	var b bytes.Buffer
	b.Grow(int(min(max(0, size), maxModelBytes)) + bytes.MinRead)
	if _, err := b.ReadFrom(io.LimitReader(r, maxModelBytes+1)); err != nil {
		return nil, fmt.Errorf("reading model: %w", err)
	}
	if b.Len() > maxModelBytes {
		return nil, modelErrorf(ErrModelCorrupt, "larger than %d bytes", int64(maxModelBytes))
	}
	return decodeModel(b.Bytes(), trusted)
}

// WriteTo writes the model's file: the same bytes for the same model.
func (m *Model) WriteTo(w io.Writer) (int64, error) {
	n, err := w.Write(m.encode())
	if err != nil {
		return int64(n), fmt.Errorf("writing model: %w", err)
	}
	return int64(n), nil
}

// finish completes a model that was read from a file or made.
func (m *Model) finish(size int, digest func() string) *Model {
	m.size, m.digest = int64(size), digest
	m.judge.forest.settle()
	m.gate.forest.settle()
	m.table = sync.OnceValue(func() *table {
		t := compile(m.terms)
		t.screen, t.filter = m.screen, &filter{m.screen, &m.gate}
		return t
	})
	m.counts = sync.OnceValue(func() *counts { return countsOf(m) })
	return m
}

func digestOf(file []byte) string {
	sum := sha256.Sum256(file)
	return hex.EncodeToString(sum[:])
}

// made completes a model that was made.
func (m *Model) made() *Model {
	file := m.encode()
	digest := digestOf(file)
	return m.finish(len(file), func() string { return digest })
}

// holds makes the counts those of the model.
func (m *Model) holds(c *counts) {
	m.fams, m.docs, m.tokens, m.terms = c.fams, c.docs, c.totals(), c
	if m.whole != nil {
		m.screen = &screen{slots: make([]uint32, 2), mask: 1} // there are no blocks to clear
		m.screen.sift(nil)
		return
	}
	m.screen = compileScreen(c, compile(c))
}

// countsOf are the counts of a model to add to or to look into.
func countsOf(m *Model) *counts {
	if c, ok := m.terms.(*counts); ok {
		return c
	}
	c := newCounts()
	c.fams, c.docs = m.fams, m.docs
	m.terms.each(func(key []byte, content int64, spam []int64) {
		c.keys, c.ham = append(c.keys, string(key)), append(c.ham, content)
		if spam == nil {
			c.row = append(c.row, -1)
			return
		}
		c.row = append(c.row, int32(len(c.rows)))
		c.rows = append(c.rows, slices.Clone(spam))
	})
	return c
}

// check refuses a model whose file could not be read.
func (m *Model) check() error {
	if n := len(m.fams); n > maxFamilies {
		return fmt.Errorf("%d families, %d is the most", n, maxFamilies)
	}
	for i, w := range m.dictionary {
		switch {
		case w.Text == "" || len(w.Text) > maxKeyBytes:
			return fmt.Errorf("dictionary: a word of %d bytes", len(w.Text))
		case w.Freq < 1:
			return fmt.Errorf("dictionary: %q has frequency %d", w.Text, w.Freq)
		case i > 0 && m.dictionary[i-1].Text >= w.Text:
			return fmt.Errorf("dictionary: %q stands in it twice", w.Text)
		}
	}
	return nil
}

// Header describes the model.
func (m *Model) Header() Header {
	t := m.tokens
	h := Header{
		Format: formatVersion, Digest: m.digest(), Bytes: m.size, Segmenter: m.fingerprint,
		Documents: m.docs, Terms: m.terms.size(), Words: len(m.dictionary),
		Families: slices.Clone(m.fams), Provenance: m.provenance,
		Whole: m.whole != nil,
	}
	h.Tokens[0] = t[0]
	for _, n := range t[1:] {
		h.Tokens[1] += n
	}
	for i, t := range m.threshold {
		h.Thresholds[i] = Threshold{
			Plain: t[sortPlain], Foreign: t[sortForeign], Form: t[sortForm],
			Twice: min(t[sortPlain], points[i].twice), Row: min(t[sortShort+sortPlain], points[i].row), Again: points[i].again, Echo: points[i].echo,
			ShortPlain: t[sortShort+sortPlain], ShortForeign: t[sortShort+sortForeign], ShortForm: t[sortShort+sortForm],
		}
	}
	return h
}

// SegmentOptions are the options for [segment.New] with which the model's
// counts were made.
func (m *Model) SegmentOptions() *segment.Options {
	return &segment.Options{Dictionary: m.dictionary}
}

// TopTerms are the n terms that speak most for a family against content, or
// for any spam ("") or for content ("ham"). Terms counted fewer than ten times
// are left out.
func (m *Model) TopTerms(family string, n int) []Evidence {
	c, t := m.counts(), m.table()
	f := slices.Index(c.fams, family)
	tot := c.totals()
	var all []Evidence
	for i, key := range c.keys {
		spam, ham := c.spam(int32(i)), c.ham[i]
		if spam+ham < 10 {
			continue
		}
		h, _ := hashKey(key)
		e := Evidence{displayKey(key), t.llr(h)}
		switch {
		case family == "ham":
			e.LLR = -e.LLR
		case f >= 0:
			r := c.row[i]
			if r < 0 || c.rows[r][f] == 0 {
				continue
			}
			v := float64(len(c.keys))
			e.LLR = math.Log(float64(c.rows[r][f]+1)/(float64(tot[1+f])+v)) - math.Log(float64(ham+1)/(float64(tot[0])+v))
		case family != "":
			return nil
		}
		if e.LLR > 0 {
			all = append(all, e)
		}
	}
	sortEvidence(all)
	all = all[:min(n, len(all))]
	if family == "ham" {
		for i := range all {
			all[i].LLR = -all[i].LLR
		}
	}
	return all
}

// Verify replays the model's counts into bayesian and compares each term's
// ratio with the compiled one, and compiles the screen anew. It takes seconds
// on a large model.
func (m *Model) Verify() error {
	c := m.counts()
	b, t := replay(c), m.table()
	if m.whole == nil && !compileScreen(c, t).equal(m.screen) {
		return errors.New("the screen is not that of the counts")
	}
	freq := b.WordFrequencies(c.keys)
	for i, key := range c.keys {
		h, ok := hashKey(key)
		if !ok {
			continue
		}
		s := t.find(h)
		if s == nil {
			continue // too rare to weigh anything, see table
		}
		want := math.Log(freq[1][i]) - math.Log(freq[0][i])
		if got := s.ratio(); math.Abs(got-want) > 1e-8 && math.Abs(want) < 31 {
			return fmt.Errorf("term %q: compiled ratio %.12f, by bayesian %.12f", displayKey(key), got, want)
		}
	}
	return nil
}

// MergeModels adds the counts of models that were made with one segmenter.
// Weights, calibration and dictionary are the first one's.
func MergeModels(models ...*Model) (*Model, error) {
	if len(models) == 0 {
		return nil, errors.New("merging models: none given")
	}
	c := newCounts()
	for i, m := range models {
		if m.fingerprint != models[0].fingerprint {
			return nil, fmt.Errorf("merging models: model %d: %w", i+1,
				modelErrorf(ErrModelSegmenter, "its segmenter is %016x, the first one's is %016x", m.fingerprint, models[0].fingerprint))
		}
		if (m.whole != nil) != (models[0].whole != nil) {
			return nil, fmt.Errorf("merging models: model %d: %w", i+1,
				modelErrorf(ErrModelKind, "of it and the first one, one finds blocks and the other judges whole documents"))
		}
		c.merge(m.counts())
	}
	n := *models[0]
	n.holds(c.freeze(1, 1))
	if err := n.check(); err != nil {
		return nil, fmt.Errorf("merging models: %w", err)
	}
	return n.made(), nil
}
