package recipe

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestDigest: it names a training, and files that were written again are others.
func TestDigest(t *testing.T) {
	p := Plan{Clean: []string{write(t, 2, 20, true)}, Lexicon: lexicon(t), Composed: 60}
	digest := func(p Plan, program string) string {
		d, err := p.Digest(program)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	one, seeded, spelled := digest(p, "test"), p, p
	seeded.Seed = 1
	spelled.Tuned = 300000 // the default
	if digest(spelled, "test") != one {
		t.Error("a default that is spelled out makes it another")
	}
	all := map[string]bool{one: true, digest(seeded, "test"): true, digest(p, "of tomorrow"): true}
	files, err := filepath.Glob(p.Clean[0] + "/*")
	if err != nil || len(files) == 0 {
		t.Fatal(err)
	}
	if err := os.Chtimes(files[0], time.Time{}, time.Unix(1e9, 0)); err != nil {
		t.Fatal(err)
	}
	all[digest(p, "test")] = true
	if len(all) != 4 {
		t.Errorf("%d digests, want 4", len(all))
	}
}
