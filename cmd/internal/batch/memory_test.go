package batch

import (
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

func TestDelayCollection(t *testing.T) {
	percent, limit := debug.SetGCPercent(90), debug.SetMemoryLimit(1<<40)
	defer debug.SetMemoryLimit(limit)
	defer debug.SetGCPercent(percent)
	t.Setenv("GOGC", "")
	t.Setenv("GOMEMLIMIT", "1GiB")
	DelayCollection()
	BoundMemory(1)
	if got := debug.SetMemoryLimit(-1); got != 1<<40 {
		t.Errorf("the limit of the environment is now %d", got)
	}
	t.Setenv("GOMEMLIMIT", "")
	DelayCollection()
	BoundMemory(3)
	if got := debug.SetMemoryLimit(-1); got != begin {
		t.Errorf("before the first collection the limit is %d, want %d", got, begin)
	}
	runtime.GC()
	const want = (235 + 3*8) << 20
	for end := time.Now().Add(10 * time.Second); debug.SetMemoryLimit(-1) != want; {
		if time.Now().After(end) {
			t.Fatalf("after a collection the limit is %d, want %d", debug.SetMemoryLimit(-1), want)
		}
		time.Sleep(time.Millisecond)
	}
	memory.Lock() // it is done with both
	memory.Unlock()
	if got := debug.SetGCPercent(90); got != growth {
		t.Errorf("GOGC is %d, want %d", got, growth)
	}
	t.Setenv("GOGC", "90")
	BoundMemory(1)
	if got := debug.SetGCPercent(90); got != 90 {
		t.Errorf("that of the environment is now %d", got)
	}
	t.Setenv("GOGC", "")
	BoundMemory(1)
	if got := debug.SetMemoryLimit(-1); got != (235+8)<<20 {
		t.Errorf("the limit is %d", got)
	}
}
