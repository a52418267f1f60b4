package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/google/go-cmp/cmp"
)

// trains are the flags of small trainings.
func trains(t *testing.T) []string {
	t.Helper()
	data, err := filepath.Abs("../../testdata/train")
	if err != nil {
		t.Fatal(err)
	}
	return []string{"--clean", data + "/clean.jsonl", "--lexicon", data + "/lexicon", "--composed=60", "--provenance=the tests"}
}

// single is the model that shai makes, and what it tells.
func single(t *testing.T, flags []string) (path, told string, code int) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "single.shai")
	c := exec.Command(shai, append([]string{"train", "-q", "-o", path}, flags...)...)
	out, _ := c.CombinedOutput()
	if code = c.ProcessState.ExitCode(); code > 1 {
		t.Fatalf("%s", out)
	}
	return path, strings.ReplaceAll(string(out), "shai: ", "shai-beam: "), code
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestTrain: the model has the bytes of that of shai, from nothing, from a base,
// and of labels of whole documents; what is wrong with documents is told as shai
// tells it; and nothing else is left.
func TestTrain(t *testing.T) {
	flags := trains(t)
	base, _, _ := single(t, flags)
	dir := t.TempDir()
	var broken, messages strings.Builder
	for i := range 60 {
		fmt.Fprintf(&broken, "{\"id\":\"b%d\",\"text\":\"The mayor opened bridge %d for 百家乐 in %d.\"}\n", i, i, 1900+i)
		fmt.Fprintf(&messages, "{\"text\":\"The lecture %d begins at nine.\",\"label\":\"ham\"}\n{\"text\":\"Win %d prizes now, reply WIN\",\"label\":\"spam\"}\n", i, i)
	}
	broken.WriteString("{broken\n")
	for name, body := range map[string]string{"broken.jsonl": broken.String(), "messages.jsonl": messages.String()} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for name, flags := range map[string][]string{
		"from nothing":    flags,
		"a base":          append(flags, "--base", base, "--seed=7", "--labelled", dir+"/messages.jsonl"),
		"a broken row":    append(flags, "--base", base, "--clean", dir+"/broken.jsonl", "--without=shape,context"),
		"whole documents": {"--labelled", dir + "/messages.jsonl"},
	} {
		t.Run(name, func(t *testing.T) {
			want, told, code := single(t, flags)
			out := t.TempDir()
			var log bytes.Buffer
			args := append([]string{"train", "--shards=3", "-o", out + "/m.shai"}, flags...)
			if got := run(t.Context(), args, &log, &log); got != code {
				t.Fatalf("exit %d, want %d\n%s", got, code, &log)
			}
			if !bytes.Equal(read(t, out+"/m.shai"), read(t, want)) {
				t.Error("another model than that of shai")
			}
			if d := cmp.Diff(told, log.String()[:strings.LastIndex(log.String()[:log.Len()-1], "\n")+1]); d != "" {
				t.Errorf("-shai +shai-beam\n%s", d)
			}
			if left := tree(t, out); len(left) != 1 {
				t.Errorf("%d files are left", len(left))
			}
			if name == "a broken row" && (code != exitFailed || !strings.Contains(told, "broken.jsonl") || !strings.Contains(told, "百家乐")) {
				t.Errorf("exit %d: %s", code, told) // the test tests nothing
			}
		})
	}
}

// TestTrainKilled: a worker is killed at its work, in either round, and the job
// with it; the same command goes on, to the same bytes, and counts no part again.
func TestTrainKilled(t *testing.T) {
	flags := trains(t)
	base, _, _ := single(t, flags)
	flags = append(flags, "--base", base)
	want, _, _ := single(t, flags)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	job := func() *exec.Cmd { // to a server of its own: Prism does not get over a worker that was lost
		at := port(t)
		if _, err := prism.CreateJobServer(ctx, prism.Options{Port: at}); err != nil {
			t.Fatal(err)
		}
		c := exec.CommandContext(ctx, self, append([]string{"train", "--shards=40", "-o", out + "/m.shai", "--runner=portable",
			fmt.Sprint("--endpoint=localhost:", at), "--environment_type=PROCESS"}, flags...)...)
		c.Env = append(os.Environ(), "SHAI_BEAM_MAIN=1")
		return c
	}
	parts := func(round string) []string {
		found, err := filepath.Glob(out + "/.m.shai.*/" + round + ".*.part")
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	var kept []os.FileInfo
	for _, round := range []string{"words", "counts"} {
		c := job()
		if err := c.Start(); err != nil {
			t.Fatal(err)
		}
		for len(parts(round)) == 0 {
			if ctx.Err() != nil {
				t.Fatal("no part")
			}
			time.Sleep(time.Millisecond)
		}
		if n := killWorkers(t); n == 0 {
			t.Error("there was no worker to kill")
		}
		c.Process.Kill()
		c.Wait()
		done := parts(round)
		if len(done) == 40 {
			t.Errorf("%s: the kill came too late", round)
		}
		info, err := os.Stat(done[0])
		if err != nil {
			t.Fatal(err)
		}
		kept = append(kept, info)
		if round == "words" {
			continue
		}
		// What was there is still what is used.
		for i, path := range []string{parts("words")[0], done[0]} {
			again, err := os.Stat(path)
			if err != nil || !os.SameFile(kept[i], again) || !kept[i].ModTime().Equal(again.ModTime()) {
				t.Errorf("%s was counted again", path)
			}
		}
	}
	if b, err := job().CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, b)
	}
	if !bytes.Equal(read(t, out+"/m.shai"), read(t, want)) {
		t.Error("another model than that of shai")
	}
	if left := tree(t, out); len(left) != 1 {
		t.Errorf("%d files are left", len(left))
	}
}

// killWorkers kills those that Prism, which is in this process, has started.
func killWorkers(t *testing.T) (n int) {
	t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range all {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it is gone
		}
		var pid, parent int
		var state string
		fmt.Sscan(string(stat), &pid)
		fmt.Sscan(string(stat[bytes.LastIndexByte(stat, ')')+1:]), &state, &parent)
		line, _ := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		if parent == os.Getpid() && bytes.Contains(line, []byte("--worker=true")) && syscall.Kill(pid, syscall.SIGKILL) == nil {
			n++
		}
	}
	return n
}

// TestTrainRefused: what cannot be done is said before an engine is asked.
func TestTrainRefused(t *testing.T) {
	flags := trains(t)
	defer func(kind string) { *jobopts.EnvironmentType = kind }(*jobopts.EnvironmentType) // Beam keeps it
	for want, args := range map[string][]string{
		"-o is missing":        flags,
		"--shards=0":           append(flags, "--shards=0", "-o", "m.shai"),
		"no spam to learn":     {"--clean", "beam_test.go", "-o", "m.shai"},
		"check the path":       {"--clean", "none", "--lexicon", "none", "-o", "m.shai"},
		"folder exists":        append(flags, "-o", t.TempDir()+"/none/m.shai"),
		"none: no such file":   append(flags, "--base=none", "-o", "m.shai"),
		"by their whole paths": {"--labelled", "beam_test.go", "-o", "m.shai", "--runner=portable", "--environment_type=PROCESS"},
	} {
		var log bytes.Buffer
		if code := run(t.Context(), append([]string{"train"}, args...), &log, &log); code != exitUnable || !strings.Contains(log.String(), want) {
			t.Errorf("%v: exit %d, %s", args, code, &log)
		}
	}
}
