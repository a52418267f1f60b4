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
	percent := debug.SetGCPercent(-1)
	// The first collection finds that nobody holds this.
	first := new([64]byte)
	runtime.AddCleanup(first, func(percent int) {
		memory.Lock()
		defer memory.Unlock()
		memory.delayed = false
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(memory.limit)
	}, percent)
}

// BoundMemory bounds the memory of this process, softly, for so many documents
// at once: beyond it, the garbage collector works harder. GOMEMLIMIT in the
// environment goes before.
func BoundMemory(jobs int) {
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if jobs <= 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	limit := int64(235+8*jobs) << 20
	memory.Lock()
	defer memory.Unlock()
	if memory.delayed {
		memory.limit = limit
		return
	}
	debug.SetMemoryLimit(limit)
}
