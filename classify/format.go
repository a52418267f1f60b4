package classify

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/shai-text/shai/segment"
)

// The model file.
//
// All integers are unsigned varints (encoding/binary), all floats IEEE 754
// doubles, little-endian; a string is its length and its bytes.
//
//	magic        8 bytes "shaimodl"
//	version      1 byte, formatVersion
//	features     1 byte, featureVersion: how evidence is made of text
//	fingerprint  8 bytes, little-endian: of the segmenter
//	provenance   string
//	weights      count, then floats: the two chains (weights, enter, leave),
//	             thresholds by precision and sort, slope and offset of the judge, base
//	             of its forest, base of the gate's, what passes it and what passes as a title
//	forests      of the judge and of the gate: number of trees; of each the
//	             number of nodes, and of each node its feature and 1, or 0 for
//	             an answer; a question's right branch; its value as a float
//	families     count, then strings, sorted
//	documents    clean, with spam
//	tokens       counted in content, and in each family
//	screen       see screen.encode
//	dictionary   count, then sorted words: shared prefix with the one before,
//	             rest as string, frequency
//	terms        count, how many of them were seen in spam, and the bytes of
//	             what follows: sorted keys, of each the shared prefix, the rest as
//	             string, its count in content, the number of families that have
//	             it, and of each of these its index and the count in it
//	whole        if the model judges whole documents: the string "whole", count,
//	             then floats
//	checksum     32 bytes, SHA-256 of everything before
//
// Counts are the truth, so that models can be taught more and merged; ratios
// are compiled from them, with the first document that needs them. The screen,
// which most documents need alone, is stored as it is. Sorting makes the bytes
// independent of the order of training, and the shared prefixes leave a key its
// last two or three bytes: about 7 bytes a term and 6 a word of the dictionary,
// all told. Deflating the file would halve it, but then its size would no longer
// bound the memory to read it.
const (
	formatVersion  = 8 // 1 had thresholds for one precision, 2 a judge without a forest, 3 no threshold for forms, 4 no gate, 5 none for titles, 6 no thresholds for short documents, 7 no size of the terms
	featureVersion = 1

	magic         = "shaimodl"
	checksumBytes = sha256.Size
	maxModelBytes = 1 << 30
	maxKeyBytes   = 512 // two terms of segment's longest, and more
	maxFamilies   = 64
)

// Why a model cannot be used; to be told apart with errors.Is.
var (
	ErrModelMagic     = errors.New("not a shai model")
	ErrModelVersion   = errors.New("model of another version")
	ErrModelTruncated = errors.New("model is cut off")
	ErrModelCorrupt   = errors.New("model is damaged")
	ErrModelSegmenter = errors.New("model was made with another segmenter")
	ErrModelKind      = errors.New("model of another kind")
)

// ModelError says why a model cannot be used.
type ModelError struct {
	Kind   error // one of the ErrModel values
	Detail string
}

func (e *ModelError) Error() string { return e.Kind.Error() + ": " + e.Detail }
func (e *ModelError) Unwrap() error { return e.Kind }

func modelErrorf(kind error, format string, args ...any) error {
	return &ModelError{kind, fmt.Sprintf(format, args...)}
}

func (m *Model) encode() []byte {
	b := []byte(magic)
	b = append(b, formatVersion, featureVersion)
	b = binary.LittleEndian.AppendUint64(b, m.fingerprint)
	str := func(s string) {
		b = binary.AppendUvarint(b, uint64(len(s)))
		b = append(b, s...)
	}
	num := func(n int64) { b = binary.AppendUvarint(b, uint64(n)) }
	real := func(x float64) { b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x)) }
	prev := ""
	coded := func(s string) {
		n := 0
		for n < len(s) && n < len(prev) && s[n] == prev[n] {
			n++
		}
		num(int64(n))
		str(s[n:])
		prev = s
	}

	str(m.provenance)
	w := m.weights()
	num(int64(len(w)))
	for _, x := range w {
		real(*x)
	}
	for _, f := range []*forest{&m.judge.forest, &m.gate.forest} {
		num(int64(len(f.trees)))
		for _, t := range f.trees {
			num(int64(len(t)))
			for _, n := range t {
				num(int64(n.feature) + 1)
				if n.feature >= 0 {
					num(int64(n.right))
				}
				real(n.value)
			}
		}
	}
	num(int64(len(m.fams)))
	for _, f := range m.fams {
		str(f)
	}
	num(m.docs[0])
	num(m.docs[1])
	for _, n := range m.tokens {
		num(n)
	}
	b = m.screen.encode(b)
	num(int64(len(m.dictionary)))
	for _, d := range m.dictionary {
		coded(d.Text)
		num(int64(d.Freq))
	}
	num(int64(m.terms.size()))
	num(int64(m.terms.spammed()))
	whole := b
	b, prev = nil, ""
	m.terms.each(func(key []byte, content int64, spam []int64) {
		coded(string(key))
		num(content)
		b = appendRow(b, spam)
	})
	whole = binary.AppendUvarint(whole, uint64(len(b)))
	return sealed(m.whole.encode(append(whole, b...)))
}

// weights are the places of the model's fitted numbers, in the file's order.
func (m *Model) weights() []*float64 {
	var p []*float64
	for _, s := range [][]float64{
		m.chain.weight[:], m.chain.enter[:], m.chain.leave[:],
		m.blind.weight[:], m.blind.enter[:], m.blind.leave[:],
		m.threshold[HighPrecision][:], m.threshold[Balanced][:], m.threshold[HighRecall][:],
	} {
		for i := range s {
			p = append(p, &s[i])
		}
	}
	return append(p, &m.judge.slope, &m.judge.offset, &m.judge.forest.base, &m.gate.forest.base, &m.gate.least, &m.gate.title)
}

// decodeModel reads a model's file. One that is trusted is part of the program:
// what only damage or a forger could have made wrong is not checked, nor read
// before it is needed.
func decodeModel(file []byte, trusted bool) (*Model, error) {
	if len(file) < len(magic) || string(file[:len(magic)]) != magic {
		if len(file) < len(magic) && bytes.HasPrefix([]byte(magic), file) {
			return nil, modelErrorf(ErrModelTruncated, "%d bytes", len(file))
		}
		return nil, modelErrorf(ErrModelMagic, "it begins with %q", file[:min(len(file), len(magic))])
	}
	const head = len(magic) + 2 + 8
	if len(file) < head+checksumBytes {
		return nil, modelErrorf(ErrModelTruncated, "%d bytes", len(file))
	}
	if v := file[len(magic)]; v != formatVersion {
		return nil, modelErrorf(ErrModelVersion, "its format is %d, this program reads %d; train it again, or use it with the program that made it", v, formatVersion)
	}
	if v := file[len(magic)+1]; v != featureVersion {
		return nil, modelErrorf(ErrModelVersion, "its evidence is of version %d, this program's of %d; train it again, or use it with the program that made it", v, featureVersion)
	}
	// The checksum comes last in the file and first here: what a whole file
	// says can be believed, and the rest need only not panic. A cut-off file
	// and a flipped bit look alike to it; the reader tells them apart.
	body := file[:len(file)-checksumBytes]
	m := &Model{fingerprint: binary.LittleEndian.Uint64(file[len(magic)+2:])}
	if trusted {
		d := &decoder{b: body[head:], trusted: true}
		if d.model(m); d.err != nil {
			return nil, d.err
		}
		return m.finish(len(file), sync.OnceValue(func() string { return digestOf(file) })), nil
	}
	hash := sha256.New()
	hash.Write(body)
	whole := bytes.Equal(hash.Sum(nil), file[len(body):])
	d := &decoder{b: body[head:]}
	if !whole {
		d.b = file[head:]
	}
	d.model(m)
	switch {
	case d.err != nil && !whole && errors.Is(d.err, ErrModelTruncated):
		return nil, d.err
	case !whole && d.err == nil && len(d.b) < checksumBytes:
		return nil, modelErrorf(ErrModelTruncated, "the checksum at its end is incomplete")
	case !whole:
		return nil, modelErrorf(ErrModelCorrupt, "its checksum does not match")
	case d.err != nil:
		return nil, d.err
	case len(d.b) != 0:
		return nil, modelErrorf(ErrModelCorrupt, "%d bytes too many", len(d.b))
	}
	hash.Write(file[len(body):])
	digest := hex.EncodeToString(hash.Sum(nil))
	return m.finish(len(file), func() string { return digest }), nil
}

// decoder reads a model's body. After an error it reads nothing more. It
// never allocates for more elements than the bytes left could hold.
type decoder struct {
	b       []byte
	err     error
	trusted bool
}

func (d *decoder) fail(kind error, format string, args ...any) {
	if d.err == nil {
		d.b, d.err = nil, modelErrorf(kind, format, args...)
	}
}

// num reads a number. Most are of one byte, which is read in place.
func (d *decoder) num() int64 {
	if b := d.b; len(b) > 0 && b[0] < 0x80 {
		d.b = b[1:]
		return int64(b[0])
	}
	return d.long()
}

func (d *decoder) long() int64 {
	if d.err != nil {
		return 0
	}
	x, n := binary.Uvarint(d.b)
	switch {
	case n == 0:
		d.fail(ErrModelTruncated, "it ends within a number")
		return 0
	case n < 0 || x > 1<<62:
		d.fail(ErrModelCorrupt, "absurd number")
		return 0
	}
	d.b = d.b[n:]
	return int64(x)
}

// count reads the number of elements that follow, of at least size bytes each.
func (d *decoder) count(what string, size int) int {
	n := d.num()
	if d.err == nil && n > int64(len(d.b)/size) {
		d.fail(ErrModelTruncated, "it says %d %s, and has bytes for %d at most", n, what, len(d.b)/size)
		return 0
	}
	return int(n)
}

func (d *decoder) bytes(n int64) []byte {
	if d.err != nil {
		return nil
	}
	if n > int64(len(d.b)) {
		d.fail(ErrModelTruncated, "it ends within a string")
		return nil
	}
	s := d.b[:n]
	d.b = d.b[n:]
	return s
}

func (d *decoder) str() string { return string(d.bytes(d.num())) }

func (d *decoder) real() float64 {
	b := d.bytes(8)
	if d.err != nil {
		return 0
	}
	x := math.Float64frombits(binary.LittleEndian.Uint64(b))
	if math.IsNaN(x) || math.IsInf(x, 0) {
		d.fail(ErrModelCorrupt, "a weight is not a number")
	}
	return x
}

// coded reads a string of a sorted list that follows prev, into prev's memory.
func (d *decoder) coded(prev []byte) []byte {
	var n int64
	var rest []byte
	// Nearly all are short: both numbers are of one byte, and taken in one go.
	if b := d.b; len(b) >= 2 && b[0]|b[1] < 0x80 && len(b) >= 2+int(b[1]) {
		n, rest, d.b = int64(b[0]), b[2:2+int(b[1])], b[2+int(b[1]):]
	} else {
		n = d.num()
		rest = d.bytes(d.num())
	}
	if d.err != nil {
		return prev
	}
	if n+int64(len(rest)) > maxKeyBytes {
		d.fail(ErrModelCorrupt, "a term of %d bytes", n+int64(len(rest)))
		return prev
	}
	if n > int64(len(prev)) {
		d.fail(ErrModelCorrupt, "a shared prefix is longer than the string before")
		return prev
	}
	sorted := len(rest) > 0 && (int(n) == len(prev) || prev[n] < rest[0]) // by that byte, where no longer prefix is shared
	if !sorted && bytes.Compare(prev[n:], rest) >= 0 {
		d.fail(ErrModelCorrupt, "a list is not sorted")
		return prev
	}
	return append(prev[:n], rest...)
}

// forest reads trees over so many features, of which every branch ends in an
// answer.
func (d *decoder) forest(f *forest, features int) {
	for range d.count("trees", 10) {
		t := make([]node, d.count("nodes", 9))
		for i := range t {
			n := &t[i]
			n.feature = int32(min(d.num(), int64(features)+1)) - 1
			if n.feature >= 0 {
				n.right = int32(min(d.num(), int64(len(t))))
			}
			n.value = d.real()
			if int(n.feature) >= features || n.feature >= 0 && (int(n.right) <= i+1 || int(n.right) >= len(t)) {
				d.fail(ErrModelCorrupt, "a tree has a branch that leads nowhere")
			}
			if d.err != nil {
				return
			}
		}
		if len(t) == 0 {
			d.fail(ErrModelCorrupt, "a tree without nodes")
			return
		}
		f.trees = append(f.trees, t)
	}
}

func (d *decoder) model(m *Model) {
	m.provenance = d.str()
	w := m.weights()
	if n := d.count("weights", 8); d.err == nil && n != len(w) {
		d.fail(ErrModelVersion, "it has %d weights, this program uses %d", n, len(w))
	}
	for _, p := range w {
		*p = d.real()
	}
	m.blind.free = true
	d.forest(&m.judge.forest, numProfile)
	d.forest(&m.gate.forest, numGlance)
	fams := d.count("families", 1)
	if fams > maxFamilies {
		d.fail(ErrModelCorrupt, "it has %d families, %d is the most", fams, maxFamilies)
		return
	}
	for range fams {
		m.fams = append(m.fams, d.str())
	}
	m.docs[0], m.docs[1] = d.num(), d.num()
	for range 1 + fams {
		m.tokens = append(m.tokens, d.num())
	}
	m.screen = d.screen()
	m.dictionary = d.dictionary()
	m.terms = d.terms(m)
	m.whole = d.whole()
}

// dictionary reads the words into one string.
func (d *decoder) dictionary() []segment.Word {
	n := d.count("words", 3)
	words := make([]segment.Word, 0, n)
	ends := make([]int, 0, n)
	var text, prev []byte
	for range n {
		if prev = d.coded(prev); d.err != nil {
			return nil
		}
		text = append(text, prev...)
		ends = append(ends, len(text))
		words = append(words, segment.Word{Freq: int(d.num())})
	}
	all, from := string(text), 0
	for i, end := range ends {
		words[i].Text = all[from:end]
		from = end
	}
	return words
}

// storedTerms are the terms in a model's file.
type storedTerms struct {
	b    []byte // from the first term on; they were read through once
	n    int
	spam int // of these, seen in spam
	fams []string
	sums []int64
}

func (t *storedTerms) families() []string { return t.fams }
func (t *storedTerms) size() int          { return t.n }
func (t *storedTerms) spammed() int       { return t.spam }
func (t *storedTerms) totals() []int64    { return t.sums }

func (t *storedTerms) each(f func(key []byte, content int64, spam []int64)) {
	d := decoder{b: t.b}
	d.eachTerm(t.n, len(t.fams), f)
}

// terms reads through the terms, without keeping any, unless they are trusted.
func (d *decoder) terms(m *Model) terms {
	t := &storedTerms{n: d.count("terms", 4), fams: m.fams, sums: m.tokens}
	t.spam = int(d.num())
	size := d.num()
	after := d.b
	if t.b = d.bytes(size); d.err != nil {
		return t
	}
	after = after[size:]
	if d.trusted {
		return t
	}
	d.b = t.b
	spam, sums := 0, make([]int64, len(m.tokens))
	d.eachTerm(t.n, len(m.fams), func(_ []byte, content int64, families []int64) {
		sums[0] += content
		spam += btoi(families != nil)
		for f, n := range families {
			sums[1+f] += n
		}
	})
	switch {
	case d.err != nil:
	case len(d.b) != 0:
		d.fail(ErrModelCorrupt, "its terms are %d bytes shorter than it says", len(d.b))
	case spam != t.spam:
		d.fail(ErrModelCorrupt, "it says %d terms were seen in spam, and %d were", t.spam, spam)
	case !slices.Equal(sums, m.tokens):
		d.fail(ErrModelCorrupt, "it counts %d tokens, and its terms %d", m.tokens, sums)
	default:
		d.b = after
	}
	return t
}

func (d *decoder) eachTerm(n, fams int, f func(key []byte, content int64, spam []int64)) {
	// On the stack: each byte read from a decoder that others may see would tell
	// the garbage collector.
	here, to := *d, d
	d = &here
	defer func() { *to = here }()
	row := make([]int64, fams)
	key := make([]byte, 0, maxKeyBytes)
	for range n {
		key = d.coded(key)
		content := d.num()
		used := d.num()
		if d.err != nil {
			return
		}
		if used > int64(fams) {
			d.fail(ErrModelCorrupt, "a term has %d families of %d", used, fams)
			return
		}
		var spam []int64
		if used > 0 {
			spam = row
			clear(row)
		}
		for range used {
			f, n := d.num(), d.num()
			if f >= int64(fams) {
				d.fail(ErrModelCorrupt, "a term is of family %d of %d", f, fams)
				return
			}
			row[f] = n
		}
		if d.err != nil {
			return
		}
		f(key, content, spam)
	}
}

// sealed appends the checksum.
func sealed(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(bytes.Clone(body), sum[:]...)
}
