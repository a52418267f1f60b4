package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/google/go-cmp/cmp"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/models"
)

var shai string // the command that all is held to

// TestMain also is the program: an engine starts the test as a worker.
func TestMain(m *testing.M) {
	if named("provision_endpoint") || named("worker") || os.Getenv("SHAI_BEAM_MAIN") != "" {
		main()
		return
	}
	flag.Parse()
	beam.Init()
	os.Exit(func() int {
		dir, err := os.MkdirTemp("", "shai-beam")
		if err != nil {
			panic(err)
		}
		defer os.RemoveAll(dir)
		shai = filepath.Join(dir, "shai")
		if out, err := exec.Command("go", "build", "-C", "../..", "-o", shai, "./cmd/shai").CombinedOutput(); err != nil {
			fmt.Fprintf(os.Stderr, "%s", out)
			return 1
		}
		return m.Run()
	}())
}

const (
	spam = "久久精品国产高清_成人视频在线观看_高清无码免费影院_亚洲视频欧美激情_国产精品在线观看"
	real = "图书馆在三楼，进门以后向左走就可以看到。会议讨论了明年的预算，并且通过了两项决定。\\n\\nThe bridge was built in 1904 and widened forty years later."
)

// corpora are files of all formats below a new folder, broken ones among them.
func corpora(t *testing.T) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "in")
	row := func(i int, text string) string { return fmt.Sprintf("{\"id\":%d,\"text\":\"%s\"}\n", i, text) }
	jsonl := row(1, real) + row(2, spam+`\n\n`+real) + "{broken\n" + row(3, spam)
	wet := "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://site.test/\r\nContent-Length: 200\r\n\r\n" + strings.Repeat("The bridge is old. ", 11)[:200] + "\r\n\r\n"
	var zipped bytes.Buffer
	z := gzip.NewWriter(&zipped)
	fmt.Fprint(z, strings.Repeat(jsonl, 50))
	z.Close()
	files := map[string]string{
		"a.jsonl":         jsonl,
		"deep/b.jsonl.gz": zipped.String(),
		"cut.jsonl.gz":    zipped.String()[:zipped.Len()/2],
		"c.csv":           "id,text\n1,\"" + spam + "\"\n2,a bridge\n",
		"d.warc.wet":      wet,
		"e.txt":           strings.ReplaceAll(spam+`\n\n`+real, `\n`, "\n"),
		"f/empty.jsonl":   "",
	}
	for name, body := range files {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	table := filepath.Join(dir, "g.parquet")
	if out, err := exec.Command(shai, "score", "-q", "--with-text", filepath.Join(dir, "c.csv"), "-o", table).CombinedOutput(); err != nil {
		t.Fatalf("%s", out)
	}
	return dir
}

// tree is all that stands below a folder.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := os.ReadFile(filepath.Join(dir, path))
		files[path] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// same holds the program to shai: the same arguments but for Beam's, the same
// files, counters among them, and the same exit code.
func same(t *testing.T, in string, args, beams []string) (log string) {
	t.Helper()
	want, got := t.TempDir(), t.TempDir()
	in1 := func(dir string, args []string) []string {
		out := append([]string{args[0], in}, args[1:]...)
		for i := range out {
			out[i] = strings.ReplaceAll(out[i], "OUT", dir)
		}
		return append(out, "-o", dir+"/out/", "--stats", dir+"/stats.json")
	}
	c := exec.Command(shai, in1(want, args)...)
	c.Run()
	var logged bytes.Buffer
	code := run(context.Background(), append(in1(got, args), beams...), &logged, &logged)
	if code != c.ProcessState.ExitCode() {
		t.Errorf("exit %d, want %d\n%s", code, c.ProcessState.ExitCode(), &logged)
	}
	w := tree(t, want)
	if len(w) < 4 {
		t.Fatalf("only %d files below %s", len(w), want)
	}
	if d := cmp.Diff(w, tree(t, got)); d != "" {
		t.Errorf("-shai +shai-beam\n%s", d)
	}
	return logged.String()
}

// TestSame: in all modes, files and counters are those of shai, byte for byte.
func TestSame(t *testing.T) {
	in := corpora(t)
	for _, args := range []string{
		"score --dead=OUT/dead/",
		"score --format=parquet --precision=recall",
		"score --with-text --splices --offsets=runes --terms=2",
		"score --format=dolma --family=porn",
		"clean --sidecar=OUT/removed/ --dead=OUT/dead/ --splices",
		"clean --quarantine=OUT/aside/",
		"clean --mode=drop --flagged=injected --shard=1/2",
		"clean --mode=annotate",
		"score --audit=4 --precision=recall",
		"clean --audit=2 --shard=1/2 --dead=OUT/dead/",
	} {
		t.Run(args, func(t *testing.T) { same(t, in, strings.Fields(args), nil) })
	}
}

// TestAgain: what is done is left out, and counted.
func TestAgain(t *testing.T) {
	in, out := corpora(t), t.TempDir()
	once := func(args ...string) string {
		var log bytes.Buffer
		run(context.Background(), append([]string{"score", in, "-o", out + "/v/"}, args...), &log, &log)
		return log.String()
	}
	once()
	first := tree(t, out)
	if log := once(); !strings.Contains(log, fmt.Sprintf("%d outputs stood there", len(first))) {
		t.Error(log)
	}
	if err := os.Truncate(out+"/v/a.jsonl", 3); err != nil {
		t.Fatal(err)
	}
	once("--overwrite")
	if d := cmp.Diff(first, tree(t, out)); d != "" {
		t.Error(d)
	}
}

// TestStrict: the first document that fails ends it, as it ends shai, and what
// is not begun is left alone.
func TestStrict(t *testing.T) {
	in := corpora(t)
	for path, whole := range map[string]bool{in + "/a.jsonl": true, in + "/cut.jsonl.gz": true, in + "/c.csv": true, in: false} {
		var codes [2]int
		var logs [2]bytes.Buffer
		var trees [2]map[string]string
		for i := range codes {
			out := t.TempDir()
			args := []string{"score", path, "--strict", "--dead", out + "/dead/", "-o", out + "/v/"}
			if i == 0 {
				c := exec.Command(shai, append(args, "-q")...)
				c.Stderr = &logs[0]
				c.Run()
				codes[0] = c.ProcessState.ExitCode()
			} else {
				codes[1] = run(t.Context(), args, &logs[1], &logs[1])
			}
			trees[i] = tree(t, out)
		}
		if codes[0] != codes[1] {
			t.Errorf("%s: exit %d, want %d", path, codes[1], codes[0])
		}
		want := strings.TrimPrefix(logs[0].String(), "shai: ")
		if whole && (!strings.Contains(logs[1].String(), want) || cmp.Diff(trees[0], trees[1]) != "") {
			t.Errorf("%s: %s, want %s\n%s", path, &logs[1], want, cmp.Diff(trees[0], trees[1]))
		}
		if !whole && (codes[1] != exitUnable || len(trees[1]) > 2) {
			t.Errorf("%s: exit %d, and %d files were done\n%s", path, codes[1], len(trees[1]), &logs[1])
		}
	}
}

// TestModel: a model comes by path or URL, is the one that it is said to be,
// and is loaded once.
func TestModel(t *testing.T) {
	in := corpora(t)
	served := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		served++
		http.FileServerFS(models.FS).ServeHTTP(w, r)
	}))
	defer s.Close()
	url := s.URL + "/" + models.Default
	var log bytes.Buffer
	args := []string{"score", in, "-o", t.TempDir() + "/v/", "--counters", "--model", url}
	if code := run(t.Context(), args, &log, &log); code != exitFailed || !strings.Contains(log.String(), "counter models_loaded 1\n") || served != 2 {
		t.Errorf("exit %d, fetched %d times\n%s", code, served, &log)
	}
	for want, args := range map[string][]string{
		"has digest":        {"--model", url, "--model-digest=0000"},
		"404 Not Found":     {"--model", s.URL + "/none"},
		"no such file":      {"--model", "none.shai"},
		"the model knows":   {"--family=none"},
		"use a probability": {"--threshold=2"},
		"ending in /":       {"-o", "file"},
	} {
		log.Reset()
		code := run(t.Context(), append([]string{"score", in, "-o", t.TempDir() + "/v/"}, args...), &log, &log)
		if code != exitUnable || !strings.Contains(log.String(), want) {
			t.Errorf("%v: exit %d, %s", args, code, &log)
		}
	}
}

// port is one that is free.
func port(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// TestWorkers: a job server has the files done in this process, in processes
// that it starts, and in a pool.
func TestWorkers(t *testing.T) {
	in := corpora(t)
	at := port(t)
	defer func() { // Beam keeps them for the process, which here runs more than one command
		for _, f := range []*string{jobopts.Endpoint, jobopts.EnvironmentType, jobopts.EnvironmentConfig, jobopts.WorkerBinary} {
			*f = ""
		}
	}()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	if _, err := prism.CreateJobServer(ctx, prism.Options{Port: at}); err != nil {
		t.Fatal(err)
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	pool := port(t)
	worker := exec.CommandContext(ctx, self, "pool", fmt.Sprint("--port=", pool))
	worker.Env = append(os.Environ(), "SHAI_BEAM_MAIN=1")
	worker.Stderr = os.Stderr
	if err := worker.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		worker.Process.Kill()
		worker.Wait()
	}()
	for range 100 {
		if c, err := net.Dial("tcp", fmt.Sprint("localhost:", pool)); err == nil {
			c.Close()
			break
		}
		time.Sleep(100 * time.Millisecond)
	}
	for _, env := range [][2]string{{"LOOPBACK", ""}, {"PROCESS", ""}, {"EXTERNAL", fmt.Sprint("localhost:", pool)}} {
		t.Run(env[0], func(t *testing.T) {
			*jobopts.WorkerBinary = ""
			log := same(t, in, []string{"score", "--dead=OUT/dead/"}, []string{
				"--runner=portable", fmt.Sprint("--endpoint=localhost:", at), "--counters",
				"--environment_type=" + env[0], "--environment_config=" + env[1],
			})
			for _, want := range []string{"counter documents 160\n", "counter failed 52\n", "counter flagged 105\n"} {
				if !strings.Contains(log, want) {
					t.Errorf("no %q\n%s", want, log)
				}
			}
		})
	}
	var log bytes.Buffer
	code := run(ctx, []string{"score", "in", "-o", t.TempDir() + "/v/", "--runner=portable", fmt.Sprint("--endpoint=localhost:", at), "--environment_type="}, &log, &log)
	if code != exitUnable {
		t.Errorf("exit %d\n%s", code, &log)
	}
}

// TestRoot: who imports the library does not get Beam.
func TestRoot(t *testing.T) {
	out, err := exec.Command("go", "list", "-C", "../..", "-m", "all").Output()
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(out), "github.com/spf13/cobra") || strings.Contains(string(out), "apache/beam") {
		t.Errorf("%s", out)
	}
}

// TestBusy: an attempt waits for one before it that does not know yet that it
// was given up, and then makes the outputs again.
func TestBusy(t *testing.T) {
	in, out := corpora(t), t.TempDir()+"/"
	before, err := corpus.Begin(corpus.RunOptions{Outputs: []string{out + "a.jsonl"}})
	if err != nil {
		t.Fatal(err)
	}
	released := make(chan struct{})
	go func() {
		time.Sleep(3 * busyPause)
		before.Abandon()
		close(released)
	}()
	var log bytes.Buffer
	if code := run(t.Context(), []string{"score", in + "/a.jsonl", "-o", out}, &log, &log); code != exitFailed {
		t.Errorf("exit %d\n%s", code, &log)
	}
	select {
	case <-released:
	default:
		t.Error("it did not wait")
	}
	if n := strings.Count(tree(t, out)["a.jsonl"], "\n"); n != 3 {
		t.Errorf("%d records", n)
	}
}
