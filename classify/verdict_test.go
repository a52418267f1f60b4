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

// TestWithoutSplices: blocks stay, and so does the verdict that was asked.
func TestWithoutSplices(t *testing.T) {
	v := Verdict{Label: Injected, Score: 0.9, Spans: []Span{{Start: 0, End: 2, Shape: "block"}, {Start: 4, End: 6, Shape: "splice"}, {Start: 8, End: 9, Shape: "block"}}}
	w := v.WithoutSplices()
	if w.Label != Injected || w.Score != 0.9 || len(w.Spans) != 2 || w.Spans[0].Start != 0 || w.Spans[1].Start != 8 {
		t.Errorf("%+v", w)
	}
	if got := string(w.Strip(nil, []byte("0123456789"))); got != "2345679" {
		t.Errorf("kept %q", got)
	}
	if len(v.Spans) != 3 || v.Spans[1].Shape != "splice" {
		t.Errorf("the verdict has changed: %+v", v)
	}
}

// TestSpliceShape: grown into a sentence, not into a title.
func TestSpliceShape(t *testing.T) {
	c := newClassifier(t, nil)
	for _, x := range []struct{ text, want string }{
		{"市民参观博物馆\n昨天，农民在果园⟦百家乐博彩平台⟧种植了小麦，他们是从山里来的，也有从湖边来的人。\n", "splice"},
		{"⟦百家乐博彩平台⟧市民参观博物馆\n昨天，农民在果园种植了小麦，他们是从山里来的，也有从湖边来的人。\n", "block"},
		{"市民参观博物馆\n⟦百家乐博彩平台⟧昨天农民在果园种植了小麦，他们是从山里来的，也有从湖边来的人。\n\n⟦百家乐博彩平台⟧他们是从湖边来的，农民在果园种植了小麦，也有从山里来的人。\n", "splice"},
	} {
		d := marked("shape", x.text)
		v := c.Classify(d.Document)
		if len(v.Spans) != len(d.Spans) {
			t.Errorf("%s: %+v", x.text, v.Spans)
		}
		for _, s := range v.Spans {
			if s.Shape != x.want {
				t.Errorf("%s: %+v, want a %s", x.text, s, x.want)
			}
		}
	}
}
