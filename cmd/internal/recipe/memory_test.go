package recipe

import (
	"sync"
	"testing"

	"github.com/shai-text/shai/segment"
)

// TestMemory: nothing is asked twice, and what does not fit is asked each time.
func TestMemory(t *testing.T) {
	var m memory[int]
	asked := 0
	get := func(hash uint64) int {
		return m.answer(hash, func() int { asked++; return int(hash) + 1 })
	}
	for range 2 {
		for hash := range uint64(mostKept) {
			if got := get(hash); got != int(hash)+1 {
				t.Fatalf("%d: %d", hash, got)
			}
		}
	}
	if asked != mostKept {
		t.Errorf("asked %d times, want %d", asked, mostKept)
	}
	get(mostKept)
	get(mostKept)
	if asked != mostKept+2 || len(m.kept) != mostKept {
		t.Errorf("what does not fit: asked %d times, %d are kept", asked-mostKept, len(m.kept))
	}
}

// echoing answers what it is asked, and counts.
type echoing struct {
	mu    sync.Mutex
	asked int
}

func (e *echoing) Detect(sample string) segment.Language {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.asked++
	return segment.Language(sample)
}

func TestDetector(t *testing.T) {
	var e echoing
	d := detector{Detector: &e}
	for range 3 {
		for _, sample := range []string{"de", "fr"} {
			if got := d.Detect(sample); string(got) != sample {
				t.Errorf("of %q: %q", sample, got)
			}
		}
	}
	if e.asked != 2 {
		t.Errorf("asked %d times, want 2", e.asked)
	}
}
