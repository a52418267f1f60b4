package main

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// TestCountKilled: of a shard that is killed at any moment there is no part, or
// all of it; and done again it is the same.
func TestCountKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	dir := t.TempDir()
	count := func(name string, more ...string) *exec.Cmd {
		return exec.Command("shai", append([]string{"train", "count", "-q", "--shard", "0/1", "--base", filepath.Join(dir, "base"),
			"--clean", testdata + "/train/clean.jsonl", "--lexicon", testdata + "/train/lexicon", "-o", filepath.Join(dir, name)}, more...)...)
	}
	if err := os.Rename(tiny(t), filepath.Join(dir, "base")); err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	done := func(c *exec.Cmd) {
		t.Helper()
		if out, err := c.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	}
	done(count("words"))
	done(exec.Command("shai", "train", "merge", "-q", filepath.Join(dir, "words"), "-o", filepath.Join(dir, "state")))
	r := rand.New(rand.NewPCG(9, 10))
	for _, round := range [][]string{nil, {"--after", filepath.Join(dir, "state")}} {
		begin := time.Now()
		done(count("whole", round...))
		most := time.Since(begin)
		want, killed := read("whole"), 0
		for range 10 {
			c := count("part", round...)
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			timer := time.AfterFunc(time.Duration(r.Int64N(int64(most))), func() { c.Process.Kill() })
			err := c.Wait()
			timer.Stop()
			if err != nil {
				killed++
			}
			switch b, absent := os.ReadFile(filepath.Join(dir, "part")); {
			case absent != nil && err == nil:
				t.Error("it ended well, and there is no part")
			case absent == nil && !bytes.Equal(b, want):
				t.Errorf("killed: a part of %d bytes, want %d", len(b), len(want))
			}
			os.Remove(filepath.Join(dir, "part"))
		}
		if killed == 0 {
			t.Error("none was killed")
		}
		done(count("part", round...))
		if !bytes.Equal(read("part"), want) {
			t.Error("done again after it was killed, it is another part")
		}
		os.Remove(filepath.Join(dir, "part"))
	}
}
