package segment

import "unsafe"

const (
	minChunk = 4 << 10
	maxChunk = 256 << 10
)

// arena holds the terms of one text in chunks that never move, so that terms
// are views and cost no allocation each.
type arena struct {
	chunks [][]byte // filled up to their length
	at     int      // the chunk being filled
}

func (a *arena) reset() {
	for i := range a.chunks {
		a.chunks[i] = a.chunks[i][:0]
	}
	a.at = 0
}

func (a *arena) size() int {
	n := 0
	for _, c := range a.chunks {
		n += cap(c)
	}
	return n
}

// alloc returns n bytes that are the caller's until reset.
func (a *arena) alloc(n int) []byte {
	for ; a.at < len(a.chunks); a.at++ {
		c := a.chunks[a.at]
		if end := len(c) + n; end <= cap(c) {
			a.chunks[a.at] = c[:end]
			return c[end-n : end : end]
		}
	}
	size := minChunk
	if len(a.chunks) > 0 {
		size = min(2*cap(a.chunks[len(a.chunks)-1]), maxChunk)
	}
	c := make([]byte, n, max(size, n))
	a.chunks = append(a.chunks, c)
	return c[:n:n]
}

// copy returns a copy of b as a string that lives until reset.
func (a *arena) copy(b []byte) string {
	c := a.alloc(len(b))
	copy(c, b)
	return view(c)
}

func view(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
