package corpus

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"
)

// Pipe says how [Each] works; the zero value and nil are right for most.
type Pipe struct {
	Jobs int          // goroutines that work; 0 is GOMAXPROCS
	Idle func() error // called when nothing is ready, before waiting: to flush
}

// inFlight bounds the documents between reader and emit, in bytes. One more,
// however long, may wait at the door.
const inFlight = 32 << 20

// Queues are long, so that it is inFlight that bounds them for all but very short
// documents: a few in a queue would keep all workers waiting for the one that has
// a long document, and would put reader and workers to sleep for each.
const (
	mostTodo  = 16 // for each worker
	mostAhead = 2048
)

type slot[T any] struct {
	d      *Document
	v      T
	err    error
	weight int64
	done   chan struct{} // closed when v and err stand
}

// Each reads src to its end. It calls work for each document, on several
// goroutines at once, and emit for each result, on the caller's goroutine and
// in the order of src. What is wrong with one document, a panic in work
// included, is given to emit as an [*Error] in its place; marks go past work.
//
// It stops at the first error of emit, or when ctx ends, and returns why. It
// then waits for work that has begun, but not for src: a reader that hangs
// (a terminal, a pipe) is left behind in its last Read.
func Each[T any](ctx context.Context, src Reader, o *Pipe, work func(*Document) (T, error), emit func(*Document, T, error) error) error {
	if o == nil {
		o = &Pipe{}
	}
	jobs := o.Jobs
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	inner, cancel := context.WithCancel(ctx)
	var workers sync.WaitGroup
	defer func() { cancel(); workers.Wait() }()

	todo := make(chan *slot[T], mostTodo*jobs)
	order := make(chan *slot[T], max(mostAhead, 2*mostTodo*jobs))
	room := &budget{size: inFlight, free: inFlight, wake: make(chan struct{}, 1)}
	var fatal error // written before order is closed

	go func() {
		defer close(order)
		defer close(todo)
		if c, ok := src.(io.Closer); ok {
			defer c.Close()
		}
		for inner.Err() == nil {
			s := &slot[T]{d: new(Document), done: make(chan struct{})}
			err := src.Read(s.d)
			if err == io.EOF {
				return
			}
			var bad *Error
			if err != nil && !errors.As(err, &bad) {
				fatal = err
				return
			}
			s.err = err
			s.weight = int64(len(s.d.Raw)+len(s.d.Text)+len(s.d.Lead)) + 1024
			if !room.take(inner, s.weight) {
				return
			}
			if err != nil || s.d.End || s.d.Gap {
				close(s.done)
			} else {
				select {
				case todo <- s:
				case <-inner.Done():
					return
				}
			}
			select {
			case order <- s:
			case <-inner.Done():
				return
			}
		}
	}()

	for range jobs {
		workers.Go(func() {
			for {
				select {
				case s, ok := <-todo:
					if !ok {
						return
					}
					s.v, s.err = guard(s.d, work)
					close(s.done)
				case <-inner.Done():
					return
				}
			}
		})
	}

	for {
		s, ok, err := next(inner, order, o.Idle)
		if err != nil {
			return err
		}
		if !ok {
			return fatal
		}
		if err := emit(s.d, s.v, s.err); err != nil {
			return err
		}
		room.give(s.weight)
	}
}

// next waits for the next slot in order and for its result.
func next[T any](ctx context.Context, order <-chan *slot[T], idle func() error) (s *slot[T], ok bool, err error) {
	if idle != nil && len(order) == 0 {
		if err := idle(); err != nil {
			return nil, false, err
		}
	}
	select {
	case s, ok = <-order:
		if !ok {
			// The reader also closes order when it saw ctx end.
			return nil, false, ctx.Err()
		}
	case <-ctx.Done():
		return nil, false, context.Cause(ctx)
	}
	select {
	case <-s.done:
	case <-ctx.Done():
		return nil, false, context.Cause(ctx)
	}
	return s, true, nil
}

// guard keeps a panic to the document that caused it.
func guard[T any](d *Document, work func(*Document) (T, error)) (v T, err error) {
	defer func() {
		if p := recover(); p != nil {
			err = d.Fail(fmt.Errorf("internal error: %v", p), "please report it with this document")
		}
	}()
	v, err = work(d)
	var e *Error
	if err != nil && !errors.As(err, &e) {
		err = d.Fail(err, "")
	}
	return v, err
}

// budget counts bytes. It has one taker and may have many givers.
type budget struct {
	mu         sync.Mutex
	size, free int64
	wake       chan struct{}
}

// take waits for n bytes, or for all of them if n is more than there are.
func (b *budget) take(ctx context.Context, n int64) bool {
	n = min(n, b.size)
	for {
		b.mu.Lock()
		ok := b.free >= n
		if ok {
			b.free -= n
		}
		b.mu.Unlock()
		if ok {
			return true
		}
		select {
		case <-b.wake:
		case <-ctx.Done():
			return false
		}
	}
}

func (b *budget) give(n int64) {
	b.mu.Lock()
	b.free += min(n, b.size)
	b.mu.Unlock()
	select {
	case b.wake <- struct{}{}:
	default:
	}
}
