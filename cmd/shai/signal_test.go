//go:build unix

package main

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
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

// TestTakeUp: a batch that is stopped by a signal says how to go on, and does.
func TestTakeUp(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	dir := t.TempDir()
	r := rand.New(rand.NewPCG(7, 8))
	var b []byte
	for i := range 1500 {
		b = append(someWords(fmt.Appendf(b, `{"id":%d,"text":"`, i), r, 200+r.IntN(1600)), "\"}\n"...)
	}
	in := filepath.Join(dir, "in.jsonl")
	writeAll(t, map[string]string{in: string(b)})
	want, _ := shai(t, exitDone, "score", in)
	out := filepath.Join(dir, "out.jsonl")
	stopped := 0
	for n := 1; ; n++ {
		p := exec.Command("shai", "score", in, "-o", out)
		var log bytes.Buffer
		p.Stderr = &log
		if err := p.Start(); err != nil {
			t.Fatal(err)
		}
		part := filepath.Join(dir, ".out.jsonl.part")
		var size int64
		if info, err := os.Stat(part); err == nil {
			size = info.Size()
		}
		ended := make(chan error, 1)
		go func() { ended <- p.Wait() }()
		var err error
		told := false
	wait:
		for {
			select {
			case err = <-ended:
				break wait
			case <-time.After(time.Millisecond):
				if info, e := os.Stat(part); e == nil && info.Size() > size && !told {
					told = true // a second signal ends it at once
					p.Process.Signal(syscall.SIGTERM)
				}
			}
		}
		if err == nil {
			break
		}
		if p.ProcessState.ExitCode() != exitBroken || !strings.Contains(log.String(), "the same command goes on from here") {
			t.Fatalf("%v: %s", err, &log)
		}
		if stopped++; stopped > 100 {
			t.Fatal("it does not come to an end")
		}
		if stopped == 1 { // what was stopped is not lost to another command by mistake
			_, log := shai(t, exitUnable, "score", in, "-o", out, "--terms=1")
			if !strings.Contains(log, "an unfinished run of another command is there") || !strings.Contains(log, "--overwrite") {
				t.Error(log)
			}
		}
	}
	if got := read(t, out); got != want {
		t.Errorf("%d bytes after %d stops, want %d", len(got), stopped, len(want))
	}
	if stopped == 0 {
		t.Error("it was never stopped")
	}
	if left, _ := filepath.Glob(dir + "/.*"); len(left) > 0 {
		t.Error(left)
	}
	t.Logf("%d stops", stopped)
}
