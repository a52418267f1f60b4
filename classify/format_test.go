package classify

import (
	"bytes"
	"errors"
	"math"
	"reflect"
	"testing"

	"github.com/shai-text/shai/segment"
)

// tinyModel is made without a segmenter: two terms, two words.
func tinyModel() *Model {
	c := newCounts()
	for _, t := range []struct {
		key string
		fam int
		n   int64
	}{
		{wordKey("国产"), 0, 30}, {wordKey("新闻"), -1, 300}, {wordKey("中文"), -1, 20}, {wordKey("中文"), 0, 20},
		{gramKey('国', '产'), 0, 30}, {pairKey("cheap", "loans"), 1, 7}, {shapeKey(makeShape(formLength, 9)), 0, 5},
		{shapeKey(makeShape(formLength, 9)), -1, 50},
	} {
		h, ok := hashKey(t.key)
		if !ok {
			panic(t.key)
		}
		c.fams = []string{"porn", "loans"}
		c.add(c.term(h, func() string { return t.key }), t.fam, t.n)
	}
	c.docs = [2]int64{40, 10}
	m := &Model{
		fingerprint: 77, provenance: "made by hand", chain: defaultChain(), judge: defaultJudge(),
		dictionary: []segment.Word{{Text: "中文", Freq: 40}, {Text: "国产", Freq: 30}, {Text: "新闻", Freq: 300}},
	}
	m.judge.forest = forest{base: -0.5, trees: [][]node{
		{{feature: profTop, right: 2, value: 1.5}, {feature: -1, value: -0.25}, {feature: -1, value: 0.75}},
		{{feature: -1, value: 0.125}},
	}}
	m.gate = gate{least: -3.5, title: -6.25, forest: forest{base: 0.25, trees: [][]node{
		{{feature: glancePeak, right: 2, value: 7}, {feature: -1, value: -5}, {feature: -1, value: 4}},
	}}}
	m.holds(c.freeze(1, 1))
	return m.made()
}

// TestModelTrees: a tree that could be walked for ever, or out of its nodes,
// is refused.
func TestModelTrees(t *testing.T) {
	leaf := node{feature: -1, value: 1}
	for name, tree := range map[string][]node{
		"no nodes":                 {},
		"a question at the end":    {{feature: 1, right: 1}},
		"right is the question":    {{feature: 1, right: 0}, leaf, leaf},
		"right is left":            {{feature: 1, right: 1}, leaf, leaf},
		"right is out of the tree": {{feature: 1, right: 3}, leaf, leaf},
		"an unknown feature":       {{feature: numProfile, right: 2}, leaf, leaf},
		"not a number":             {{feature: -1, value: math.NaN()}},
	} {
		m := tinyModel()
		m.judge.forest.trees = [][]node{tree}
		if _, err := ReadModel(bytes.NewReader(m.encode())); !errors.Is(err, ErrModelCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestModelRoundTrip(t *testing.T) {
	var one, two bytes.Buffer
	m := tinyModel()
	if _, err := m.WriteTo(&one); err != nil {
		t.Fatal(err)
	}
	n, err := ReadModel(bytes.NewReader(one.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.WriteTo(&two); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one.Bytes(), two.Bytes()) {
		t.Error("a model that was read is written with other bytes")
	}
	if h := n.Header(); h.Terms != 6 || h.Words != 3 || h.Documents != [2]int64{40, 10} || h.Tokens != [2]int64{370, 92} || h.Segmenter != 77 || h.Digest != m.Header().Digest {
		t.Errorf("header %+v", h)
	}
	if !sameJudge(n.judge, m.judge) {
		t.Errorf("judge %+v, written %+v", n.judge, m.judge)
	}
	if err := n.Verify(); err != nil {
		t.Error(err)
	}
}

// TestModelTrusted: a model that is part of the program says and does the same as
// one that is looked through, whose counts it need not read for that.
func TestModelTrusted(t *testing.T) {
	file := tinyModel().encode()
	looked, err := decodeModel(file, false)
	if err != nil {
		t.Fatal(err)
	}
	m, err := decodeModel(file, true)
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(m.Header(), looked.Header()) {
		t.Errorf("header %+v, want %+v", m.Header(), looked.Header())
	}
	if !bytes.Equal(m.encode(), file) {
		t.Error("it is written with other bytes")
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
	if got, want := m.table(), looked.table(); !reflect.DeepEqual(got.slots, want.slots) || !reflect.DeepEqual(got.rows, want.rows) {
		t.Error("its table is another")
	}
	counts := bytes.LastIndex(file, []byte("国产"))
	file[counts+len("国产")] ^= 1
	if _, err := decodeModel(file, false); !errors.Is(err, ErrModelCorrupt) {
		t.Errorf("with a count changed: %v", err)
	}
	if _, err := decodeModel(file, true); err != nil {
		t.Errorf("a count was looked at: %v", err)
	}
	for n := range len(file) - checksumBytes {
		if _, err := decodeModel(file[:n], true); err == nil {
			t.Errorf("it may end after %d of %d bytes", n, len(file))
		}
	}
}

// TestModelDamage cuts the file off at every length and flips every bit. None
// may pass, none may panic, and each is told by its name.
func TestModelDamage(t *testing.T) {
	file := tinyModel().encode()
	for n := range file {
		_, err := ReadModel(bytes.NewReader(file[:n]))
		if !errors.Is(err, ErrModelTruncated) && !errors.Is(err, ErrModelCorrupt) {
			t.Fatalf("cut off at %d of %d: %v", n, len(file), err)
		}
		if n < len(magic)+2 && !errors.Is(err, ErrModelTruncated) {
			t.Fatalf("cut off at %d: %v", n, err)
		}
	}
	for bit := range 8 * len(file) {
		b := bytes.Clone(file)
		b[bit/8] ^= 1 << (bit % 8)
		_, err := ReadModel(bytes.NewReader(b))
		var me *ModelError
		if !errors.As(err, &me) {
			t.Fatalf("bit %d flipped: %v", bit, err)
		}
		switch {
		case bit/8 < len(magic):
			if me.Kind != ErrModelMagic {
				t.Fatalf("bit %d of the magic flipped: %v", bit, err)
			}
		case bit/8 < len(magic)+2:
			if me.Kind != ErrModelVersion {
				t.Fatalf("bit %d of the version flipped: %v", bit, err)
			}
		}
	}
	if _, err := ReadModel(bytes.NewReader(append(bytes.Clone(file), 0))); !errors.Is(err, ErrModelCorrupt) {
		t.Errorf("a byte too many: %v", err)
	}
	if _, err := ReadModel(bytes.NewReader([]byte("PK\x03\x04 not a model at all"))); !errors.Is(err, ErrModelMagic) {
		t.Errorf("wrong magic: %v", err)
	}
}

// TestModelAbsurd gives counts for which the file has no bytes, with a
// checksum that is right: memory must follow the file, not what it says.
func TestModelAbsurd(t *testing.T) {
	m := tinyModel()
	body := m.encode()
	body = body[:len(body)-checksumBytes]
	// The first byte of the provenance's length becomes 2^62.
	at := len(magic) + 2 + 8
	absurd := append(bytes.Clone(body[:at]), 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x40)
	allocs := testing.Benchmark(func(b *testing.B) {
		b.ReportAllocs()
		for range b.N {
			if _, err := ReadModel(bytes.NewReader(sealed(absurd))); !errors.Is(err, ErrModelTruncated) {
				b.Fatal(err)
			}
		}
	})
	if got := allocs.AllocedBytesPerOp(); got > 1<<16 {
		t.Errorf("%d bytes allocated for a file of %d", got, len(absurd))
	}
}

func FuzzReadModel(f *testing.F) {
	file := tinyModel().encode()
	f.Add(file)
	f.Add(file[:len(file)/2])
	f.Add([]byte(magic))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, b := range [][]byte{b, sealed(b)} {
			m, err := ReadModel(bytes.NewReader(b))
			if (m == nil) == (err == nil) {
				t.Fatalf("model %v with error %v", m, err)
			}
			if m != nil {
				m.Header()
				if _, err := ReadModel(bytes.NewReader(m.encode())); err != nil {
					t.Errorf("a model that was read is written so that it cannot be: %v", err)
				}
			}
		}
	})
}
