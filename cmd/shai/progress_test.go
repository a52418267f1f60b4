package main

import "testing"

// TestFit: what stands beside a bar never makes the line too long.
func TestFit(t *testing.T) {
	const all = "1 of 3 files, 9239 documents/s, 2.2 MB/s of text, 1 flagged"
	for room, want := range map[int]string{
		len(all):     all,
		len(all) - 1: "1 of 3 files, 9239 documents/s, 1 flagged",
		44:           "1 of 3 files, 9239 documents/s, 1 flagged",
		24:           "1 of 3 files, 1 flagged",
		12:           "1 flagged",
		3:            "",
		-20:          "",
	} {
		if got := fit(all, room); got != want {
			t.Errorf("%d columns: %q, want %q", room, got, want)
		}
	}
}
