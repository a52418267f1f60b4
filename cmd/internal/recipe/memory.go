package recipe

import (
	"sync"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/segment"
)

// mostKept is of how many texts answers are kept, at the most: some 40 MB.
const mostKept = 1 << 20

// memory keeps answers about texts, which the steps of a training ask again and again,
// by the texts' hashes. It is safe for concurrent use.
type memory[T any] struct {
	mu   sync.Mutex
	kept map[uint64]T
}

// answer is what was answered before, or what ask says.
func (m *memory[T]) answer(hash uint64, ask func() T) T {
	m.mu.Lock()
	t, ok := m.kept[hash]
	m.mu.Unlock()
	if ok {
		return t
	}
	t = ask()
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.kept == nil {
		m.kept = map[uint64]T{}
	}
	if len(m.kept) < mostKept {
		m.kept[hash] = t
	}
	return t
}

// detector is one that is not asked twice about a sample.
type detector struct {
	segment.Detector
	said memory[segment.Language]
}

// Detect implements segment.Detector.
func (d *detector) Detect(sample string) segment.Language {
	return d.said.answer(xxhash.Sum64String(sample), func() segment.Language { return d.Detector.Detect(sample) })
}
