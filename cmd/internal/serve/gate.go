package serve

import (
	"context"
	"sync/atomic"
)

// gate lets in as many documents as there are processors to judge them, keeps
// as many waiting as was said, and refuses the rest at once: a queue that only
// grows helps nobody.
type gate struct {
	slots   chan struct{}
	queue   int64
	streams int64
	held    int64

	waiting atomic.Int64 // single documents
	working atomic.Int64
	open    atomic.Int64 // batches
	bytes   atomic.Int64 // of single documents
}

func newGate(l *Limits) *gate {
	return &gate{slots: make(chan struct{}, l.Jobs), queue: int64(l.Queue), streams: int64(l.Streams), held: l.Held}
}

// try takes a place to judge a document, if there is one; leave gives it back.
func (g *gate) try() bool {
	select {
	case g.slots <- struct{}{}:
		g.working.Add(1)
		return true
	default:
		return false
	}
}

// enter waits for a place to judge a single document.
func (g *gate) enter(ctx context.Context) error {
	defer g.waiting.Add(-1)
	if g.waiting.Add(1) > g.queue {
		return errQueue
	}
	return g.wait(ctx)
}

// wait is enter for a document of a batch, which has its place in the queue
// by being a batch.
func (g *gate) wait(ctx context.Context) error {
	select {
	case g.slots <- struct{}{}:
		g.working.Add(1)
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

func (g *gate) leave() {
	g.working.Add(-1)
	<-g.slots
}

// begin takes the place of a batch, end gives it back.
func (g *gate) begin() error {
	if g.open.Add(1) > g.streams {
		g.open.Add(-1)
		return errStreams
	}
	return nil
}

func (g *gate) end() { g.open.Add(-1) }

// take accounts for n more bytes held in memory, give for n less.
func (g *gate) take(n int64) error {
	if g.bytes.Add(n) > g.held {
		g.bytes.Add(-n)
		return errHeld
	}
	return nil
}

func (g *gate) give(n int64) { g.bytes.Add(-n) }
