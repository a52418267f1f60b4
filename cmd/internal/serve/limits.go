package serve

import (
	"cmp"
	"errors"
	"runtime"
	"time"
)

// Limits bound what clients can ask for. A zero means the default.
type Limits struct {
	Document  int64 // bytes of a document, and of a line of a batch, unpacked; 16 MiB
	Batch     int64 // bytes of a batch, unpacked; 16 GiB
	Documents int64 // documents of a batch; 10 million
	Ratio     int64 // unpacked bytes for each packed one; 200
	Header    int   // bytes of a request's header; 16 KiB

	Connections int   // open at once; further ones wait to be accepted; 4096
	Jobs        int   // documents judged at once; one a processor
	Queue       int   // documents waiting for that; further ones are refused; 256
	Streams     int   // batches at once; further ones are refused; 16
	Held        int64 // bytes of documents read and not answered yet, batches apart; 256 MiB

	Deadline time.Duration // from a request's header to its answer, batches apart; 30 s
	Idle     time.Duration // without a request on a connection, or progress in a batch; 60 s
	Drain    time.Duration // of answering as before when the server is to stop, for balancers to notice; 1 s
	Shutdown time.Duration // after that, for what was accepted to be answered; 30 s
}

// withDefaults puts the defaults in the place of zeros.
func (l Limits) withDefaults() Limits {
	l.Document = cmp.Or(l.Document, 16<<20)
	l.Batch = cmp.Or(l.Batch, 16<<30)
	l.Documents = cmp.Or(l.Documents, 10_000_000)
	l.Ratio = cmp.Or(l.Ratio, 200)
	l.Header = cmp.Or(l.Header, 16<<10)
	l.Connections = cmp.Or(l.Connections, 4096)
	l.Jobs = cmp.Or(l.Jobs, runtime.GOMAXPROCS(0))
	l.Queue = cmp.Or(l.Queue, 256)
	l.Streams = cmp.Or(l.Streams, 16)
	l.Held = cmp.Or(l.Held, 256<<20)
	l.Deadline = cmp.Or(l.Deadline, 30*time.Second)
	l.Idle = cmp.Or(l.Idle, 60*time.Second)
	l.Drain = cmp.Or(l.Drain, time.Second)
	l.Shutdown = cmp.Or(l.Shutdown, 30*time.Second)
	return l
}

// DefaultLimits are those of a server that nobody told any.
func DefaultLimits() Limits { return Limits{}.withDefaults() }

func (l Limits) check() error {
	if min(l.Document, l.Batch, l.Documents, l.Ratio, l.Held, int64(l.Header), int64(l.Connections), int64(l.Jobs), int64(l.Queue), int64(l.Streams),
		int64(l.Deadline), int64(l.Idle), int64(l.Drain), int64(l.Shutdown)) <= 0 {
		return errors.New("a limit is not above zero")
	}
	if l.Held < l.Document {
		return errors.New("the memory for bodies is too small for the longest document")
	}
	return nil
}
