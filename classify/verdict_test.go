package classify

import (
	"bytes"
	"math/rand/v2"
	"testing"
)

// TestStrip: what is kept and what is cut are the text, byte for byte, for
// any spans of any bytes; what dst held stays before it.
func TestStrip(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	for n := range 2000 {
		text := make([]byte, r.IntN(60))
		for i := range text {
			text[i] = byte(r.UintN(256))
		}
		var v Verdict
		var kept []byte
		inside := make([]bool, len(text))
		for at := 0; at < len(text); {
			start := at + r.IntN(9)
			end := start + 1 + r.IntN(9)
			if end > len(text) {
				break
			}
			v.Spans = append(v.Spans, Span{Start: start, End: end})
			for i := start; i < end; i++ {
				inside[i] = true
			}
			at = end
		}
		for i, b := range text {
			if !inside[i] {
				kept = append(kept, b)
			}
		}
		was := bytes.Clone(text)
		if got := v.Strip(nil, text); !bytes.Equal(got, kept) {
			t.Fatalf("%d: %v of %q: kept %q, want %q", n, spansOf(v), text, got, kept)
		}
		if got := v.Strip([]byte("before "), text); string(got) != "before "+string(kept) {
			t.Fatalf("%d: appended to dst: %q", n, got)
		}
		// Put the spans back.
		stripped := v.Strip(nil, text)
		var whole []byte
		cut := 0
		for _, s := range v.Spans {
			for len(whole) < s.Start {
				whole = append(whole, stripped[cut])
				cut++
			}
			whole = append(whole, text[s.Start:s.End]...)
		}
		whole = append(whole, stripped[cut:]...)
		if !bytes.Equal(whole, text) || !bytes.Equal(text, was) {
			t.Fatalf("%d: kept and cut make up %q, want %q", n, whole, was)
		}
	}
}

func TestStripShortText(t *testing.T) {
	v := Verdict{Spans: []Span{{Start: 2, End: 5}}}
	defer func() {
		if recover() == nil {
			t.Error("a text shorter than the one that was classified is stripped without a word")
		}
	}()
	v.Strip(nil, make([]byte, 4, 4))
}
