package batch

import (
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// memory is what this process asks of the garbage collector.
var memory struct {
	sync.Mutex
	delayed bool
	limit   int64 // for when it is not delayed any more
	percent int   // likewise
}

// asked says that whoever runs this process has said how memory is collected.
func asked() bool { return os.Getenv("GOGC") != "" || os.Getenv("GOMEMLIMIT") != "" }

// begin is the memory from which on garbage is collected, in bytes. What is
// loaded takes two thirds of it.
const begin = 72 << 20

// DelayCollection is the first thing that a program does: until the process
// takes some 70 MB, no garbage is collected. What a model is made of stays, and
// to look through it while it grows from 4 MB took a fifth of the time of a
// short run. GOGC and GOMEMLIMIT in the environment go before.
func DelayCollection() {
	if asked() {
		return
	}
	memory.delayed, memory.limit = true, debug.SetMemoryLimit(begin)
	memory.percent = debug.SetGCPercent(-1)
	// The first collection finds that nobody holds this.
	first := new([64]byte)
	runtime.AddCleanup(first, func(struct{}) {
		memory.Lock()
		defer memory.Unlock()
		memory.delayed = false
		debug.SetGCPercent(memory.percent)
		debug.SetMemoryLimit(memory.limit)
	}, struct{}{})
}

// growth is how much memory may grow before garbage is collected, in hundredths
// of what is held: most of that is the model.
const growth = 80

// BoundMemory bounds the memory of this process, softly, for so many documents
// at once: beyond it, the garbage collector works harder. GOGC and GOMEMLIMIT in
// the environment go before.
func BoundMemory(jobs int) {
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	limit := int64(235+8*jobs) << 20
	memory.Lock()
	defer memory.Unlock()
	if memory.delayed {
		memory.limit, memory.percent = limit, growth
		return
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(limit)
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(growth)
	}
}
