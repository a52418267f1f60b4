package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// meter shows how far a batch is: a bar on a terminal, and elsewhere a line
// every half minute, for logs.
type meter struct {
	total  int64 // bytes of all inputs as they lie on disk; 0 if not known
	inputs int
	src    *corpus.Source
	count  *batch.Counters
	began  time.Time
	read   int64 // when it began: what was done before

	bar  *progress
	tell func(format string, args ...any)
	end  chan struct{}
	done sync.WaitGroup
}

const logEvery = 30 * time.Second

// watch begins one, and is told when to end it.
func (a *app) watch(list *corpus.List, src *corpus.Source, t *batch.Tally) (stop func()) {
	m := &meter{total: list.Size(), inputs: len(list.Inputs()), src: src, count: &t.Progress, began: time.Now(), tell: a.note, end: make(chan struct{})}
	t.Progress.Documents.Store(0)
	if a.quiet {
		return m.stop
	}
	every := logEvery
	if terminal(a.err) && !(a.output == "" && terminal(a.out)) { // else the two would run into each other
		total := m.total
		if total == 0 {
			total = -1
		}
		m.bar = a.bytesBar(total)
		every = 200 * time.Millisecond
	}
	m.done.Go(func() {
		t := time.NewTicker(every)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				if m.bar != nil {
					_, n := src.Progress()
					m.bar.set(n, m.line(time.Now()))
				} else {
					m.tell("%s", m.line(time.Now()))
				}
			case <-m.end:
				return
			}
		}
	})
	return m.stop
}

// line tells how far it is.
func (m *meter) line(now time.Time) string {
	inputs, read := m.src.Progress()
	took := max(now.Sub(m.began).Seconds(), 1e-3)
	n := m.count.Documents.Load()
	s := fmt.Sprintf("%d of %d files", inputs, m.inputs)
	if m.bar == nil {
		if s += ", " + batch.Size(read); m.total > 0 {
			s += " of " + batch.Size(m.total)
		}
	}
	s += fmt.Sprintf(", %.0f documents/s, %.1f MB/s of text", float64(n)/took, float64(m.count.Bytes.Load())/1e6/took)
	if m.bar == nil && m.total > 0 && read > 0 && read < m.total {
		left := time.Duration(took * float64(m.total-read) / float64(read) * float64(time.Second))
		s += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return s + fmt.Sprintf(", %d flagged", m.count.Flagged.Load())
}

func (m *meter) stop() {
	close(m.end)
	m.done.Wait()
	if m.bar != nil {
		m.bar.done()
	}
}
