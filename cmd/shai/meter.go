package main

import (
	"fmt"
	"sync"
	"time"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// meter shows how far a batch is: a bar on a terminal, and elsewhere a line
// every half minute, for logs.
type meter struct {
	total  int64 // bytes of all inputs as they lie on disk; 0 if not known
	inputs int
	src    *corpus.Source
	count  *counters
	began  time.Time
	read   int64 // when it began: what was done before

	bar  *progress
	tell func(format string, args ...any)
	end  chan struct{}
	done sync.WaitGroup
}

const logEvery = 30 * time.Second

func (a *app) meter(list *corpus.List, src *corpus.Source, t *tally) *meter {
	m := &meter{total: list.Size(), inputs: len(list.Inputs()), src: src, count: &t.progress, began: time.Now(), tell: a.note, end: make(chan struct{})}
	t.progress.documents.Store(0)
	if a.quiet {
		return m
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
	return m
}

// line tells how far it is.
func (m *meter) line(now time.Time) string {
	inputs, read := m.src.Progress()
	took := max(now.Sub(m.began).Seconds(), 1e-3)
	n := m.count.documents.Load()
	s := fmt.Sprintf("%d of %d files", inputs, m.inputs)
	if m.bar == nil {
		if s += ", " + size(read); m.total > 0 {
			s += " of " + size(m.total)
		}
	}
	s += fmt.Sprintf(", %.0f documents/s, %.1f MB/s of text", float64(n)/took, float64(m.count.bytes.Load())/1e6/took)
	if m.bar == nil && m.total > 0 && read > 0 && read < m.total {
		left := time.Duration(took * float64(m.total-read) / float64(read) * float64(time.Second))
		s += fmt.Sprintf(", %v left", left.Round(time.Second))
	}
	return s + fmt.Sprintf(", %d flagged", m.count.flagged.Load())
}

func (m *meter) stop() {
	close(m.end)
	m.done.Wait()
	if m.bar != nil {
		m.bar.done()
	}
}
