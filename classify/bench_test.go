package classify

import (
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"github.com/shai-text/shai/segment"
)

// BenchmarkClassify judges documents of some 64 KB with the small model of the
// tests; a fast wrong answer fails.
func BenchmarkClassify(b *testing.B) {
	const size = 64 << 10
	text := func(english, spam bool) []byte {
		r := rand.New(rand.NewPCG(31, 32))
		var s strings.Builder
		for s.Len() < size {
			_, body := article(r, english)
			s.WriteString(body)
			if spam {
				s.WriteString(keywords(r, families[r.IntN(2)].words))
				s.WriteByte('\n')
			}
		}
		return []byte(s.String())
	}
	for _, x := range []struct {
		name  string
		text  []byte
		label Label
		spans int // at least
	}{
		{"Chinese", text(false, false), Clean, 0},
		{"English", text(true, false), Clean, 0},
		{"spam", text(false, true), Injected, 40},
	} {
		b.Run(x.name, func(b *testing.B) {
			c := newClassifier(b, nil)
			b.SetBytes(int64(len(x.text)))
			b.ReportAllocs()
			for b.Loop() {
				if v := c.Classify(Document{Text: x.text}); v.Label != x.label || len(v.Spans) < x.spans {
					b.Fatalf("%s with %d spans, want %s with %d", v.Label, len(v.Spans), x.label, x.spans)
				}
			}
		})
	}
}

// shipped opens the shipped model, and makes its segmenter.
func shipped(t testing.TB) (*Model, *segment.Segmenter) {
	t.Helper()
	m, err := OpenModel(os.DirFS("../models"), "en-zh.shai")
	if err != nil {
		t.Fatal(err)
	}
	seg, err := segment.New(m.SegmentOptions())
	if err != nil {
		t.Fatal(err)
	}
	return m, seg
}

// BenchmarkNew is the start of a program: the shipped model is read, and a
// classifier is made of it.
func BenchmarkNew(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		m, seg := shipped(b)
		if _, err := New(m, seg, nil); err != nil {
			b.Fatal(err)
		}
	}
}
