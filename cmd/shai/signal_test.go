//go:build unix

package main

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// TestInterrupt: an interrupt ends a run that hangs on its input, and leaves nothing.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	in, feed := io.Pipe()
	defer feed.Close()
	code := make(chan int)
	var log bytes.Buffer
	go func() {
		code <- run([]string{"inject", "--lexicon", testdata + "/train/lexicon", "-o", filepath.Join(dir, "out.jsonl")}, in, &log, &log)
	}()
	for range 500 { // it listens for the signal before it makes files
		if found, _ := filepath.Glob(dir + "/.out*"); len(found) > 0 {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err := syscall.Kill(os.Getpid(), syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	if c := <-code; c != exitBroken {
		t.Errorf("exit %d, %s", c, &log)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Error(left)
	}
}
