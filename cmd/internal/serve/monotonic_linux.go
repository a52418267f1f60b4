package serve

import "golang.org/x/sys/unix"

// monotonic is the time of CLOCK_MONOTONIC in microseconds.
func monotonic() int64 {
	var t unix.Timespec
	if unix.ClockGettime(unix.CLOCK_MONOTONIC, &t) != nil {
		return 0
	}
	return t.Nano() / 1000
}
