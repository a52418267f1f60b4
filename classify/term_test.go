package classify

import (
	"strings"
	"testing"
)

// TestHashKey: the hash of a key, as it stands in a file, is that of the term
// as it is found in a text.
func TestHashKey(t *testing.T) {
	for _, x := range []struct {
		key  string
		hash uint64
	}{
		{wordKey("国产"), hashWord("国产")},
		{wordKey("a"), hashWord("a")},
		{wordKey("17c"), hashWord("17c")},
		{gramKey('国', '产'), hashGram('国', '产')},
		{gramKey('产', '国'), hashGram('产', '国')},
		{gramKey('𠀀', '产'), hashGram('𠀀', '产')}, // four bytes
		{pairKey("car", "loan"), hashPair(hashWord("car"), hashWord("loan"))},
		{pairKey("loan", "car"), hashPair(hashWord("loan"), hashWord("car"))},
		{pairKey("がな", "x"), hashPair(hashWord("がな"), hashWord("x"))},
		{shapeKey(makeShape(formLength, 0)), hashShape(makeShape(formLength, 0))},
		{shapeKey(makeShape(placeBlank, 255)), hashShape(makeShape(placeBlank, 255))},
	} {
		if h, ok := hashKey(x.key); !ok || h != x.hash {
			t.Errorf("%q: %016x %v, want %016x", x.key, h, ok, x.hash)
		}
	}
	for _, key := range []string{
		"", "w", "g", "g国", "g国产国", "p", "pcar", "s", "sform:nonsense=1", "s" + shapeFields[0], "s" + shapeFields[0] + "=256", "zcar", "国产",
	} {
		if _, ok := hashKey(key); ok {
			t.Errorf("%q is taken for a key", key)
		}
	}
}

// TestHashDistinct: one text in different kinds is different terms, and order
// tells.
func TestHashDistinct(t *testing.T) {
	seen := map[uint64]string{}
	add := func(key string) {
		h, ok := hashKey(key)
		if !ok {
			t.Fatalf("%q is no key", key)
		}
		if was, ok := seen[h]; ok {
			t.Errorf("%q and %q share a hash", was, key)
		}
		seen[h] = key
	}
	letters := []rune("国产在线ab01")
	for _, a := range letters {
		add(wordKey(string(a)))
		for _, b := range letters {
			add(wordKey(string(a) + string(b)))
			add(gramKey(a, b))
			add(pairKey(string(a), string(b)))
		}
	}
	for f := range numShapeFields {
		for v := range 256 {
			add(shapeKey(makeShape(shapeField(f), v)))
		}
	}
}

// TestShapeNames: every shape has a name of its own that is read back.
func TestShapeNames(t *testing.T) {
	names := map[string]bool{}
	for f := range numShapeFields {
		field := shapeField(f)
		group, _, ok := strings.Cut(shapeFields[f], ":")
		want := map[int]string{groupForm: "form", groupRow: "row", groupPlace: "place"}[field.group()]
		if !ok || group != want {
			t.Errorf("field %q is of group %s", shapeFields[f], want)
		}
		for v := range 256 {
			s := makeShape(field, v)
			name := s.String()
			if s.field() != field || names[name] {
				t.Fatalf("%s: field %d of %d, or a name given twice", name, s.field(), f)
			}
			names[name] = true
			if back, ok := shapeNamed(name); !ok || back != s {
				t.Fatalf("%s is read back as %v, %v", name, back, ok)
			}
		}
	}
	if _, ok := shapeNamed("form:length"); ok {
		t.Error("a field without a value is taken for a shape")
	}
}

func TestDisplayKey(t *testing.T) {
	for key, want := range map[string]string{
		"": "", "w国产": "国产", "g国产": "国产", "pcar loan": "car loan", "sform:length=9": "shape:form:length=9-10 Han", "sform:girth=9": "shape:form:girth=9",
	} {
		if got := displayKey(key); got != want {
			t.Errorf("%q is shown as %q, want %q", key, got, want)
		}
	}
}
