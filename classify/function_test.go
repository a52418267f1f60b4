package classify

import "testing"

// TestFunctionLatin: by their hashes the function words are told from all
// others.
func TestFunctionLatin(t *testing.T) {
	for w := range functionLatin {
		if !isFunctionLatin(hashWord(w)) {
			t.Errorf("%s is none", w)
		}
		for _, other := range []string{w + "x", "x" + w, w[1:], w + " "} {
			if isFunctionLatin(hashWord(other)) != functionLatin[other] {
				t.Errorf("%q: %v", other, !functionLatin[other])
			}
		}
	}
	if n := len(functionLatin); n == 0 || n != functionHashes.n || 2*n > len(functionHashes.slots) {
		t.Errorf("%d words, %d in %d slots", n, functionHashes.n, len(functionHashes.slots))
	}
}
