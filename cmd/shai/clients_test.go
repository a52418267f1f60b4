//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// python runs a script of testdata/clients with the machine's Python.
func python(t *testing.T, env []string, stdin string, args ...string) (string, error) {
	t.Helper()
	path, err := exec.LookPath("python3")
	if err != nil {
		t.Skip("skipped: there is no python3")
	}
	p := exec.Command(path, args...)
	p.Env = append(os.Environ(), env...)
	p.Stdin = strings.NewReader(stdin)
	var log strings.Builder
	p.Stderr = &log
	out, err := p.Output()
	if err != nil {
		err = fmt.Errorf("%w\n%s", err, &log)
	}
	return string(out), err
}

// TestPythonScore: the example that asks the service.
func TestPythonScore(t *testing.T) {
	const token = "0123456789abcdef"
	s := serving(t, "SHAI_TOKENS="+token, "--listen=127.0.0.1:0")
	script := filepath.Join(testdata, "clients", "score.py")
	dirty, clean := filepath.Join(testdata, "pages", "title-gambling.txt"), filepath.Join(testdata, "pages", "paper.txt")
	out, err := python(t, []string{"SHAI_URL=" + s.url, "SHAI_TOKEN=" + token}, "", script, dirty, clean)
	want := dirty + "\tinjected\t真人娱乐城-百家乐技巧-博彩平台排名-时时彩开户-棋牌游戏下载_\n" + clean + "\tclean\n"
	if err != nil || out != want {
		t.Errorf("%v\n%s\nwant\n%s", err, out, want)
	}
	if out, err := python(t, []string{"SHAI_URL=" + s.url}, "", script, dirty); err == nil || !strings.Contains(err.Error(), "a token is wanted") {
		t.Errorf("%v\n%s", err, out)
	}
	if err := s.stop(t, syscall.SIGTERM); err != nil {
		t.Error(err)
	}
}

// TestPythonWorker: the example that keeps a worker, in one process and, as
// datasets.map does, in several.
func TestPythonWorker(t *testing.T) {
	dir := filepath.Join(testdata, "clients")
	var rows strings.Builder
	for i := range 6 {
		b, _ := json.Marshal(map[string]any{"id": i, "text": onePage(t, []string{"title-gambling.txt", "paper.txt"}[i%2]), "kept": true})
		rows.Write(append(b, '\n'))
	}
	check := func(out string) {
		t.Helper()
		lines := strings.Split(strings.TrimSpace(out), "\n")
		if len(lines) != 6 {
			t.Fatalf("%d rows\n%s", len(lines), out)
		}
		for i, line := range lines {
			var row struct {
				ID   int
				Text string
				Kept bool
				Shai struct{ Verdict string }
			}
			err := json.Unmarshal([]byte(line), &row)
			if want := []string{"injected", "clean"}[i%2]; err != nil || row.ID != i || !row.Kept || row.Shai.Verdict != want || strings.Contains(row.Text, "百家乐") {
				t.Errorf("%v\n%s", err, line)
			}
		}
	}
	out, err := python(t, nil, rows.String(), filepath.Join(dir, "worker.py"))
	if err != nil {
		t.Fatal(err)
	}
	check(out)
	out, err = python(t, []string{"PYTHONPATH=" + dir, "PYTHONDONTWRITEBYTECODE=1"}, rows.String(), "-c", `
import json, multiprocessing, sys
from worker import Shai
with multiprocessing.Pool(2) as pool:
    for row in pool.map(Shai(), [json.loads(line) for line in sys.stdin], chunksize=3):
        print(json.dumps(row))
`)
	if err != nil {
		t.Fatal(err)
	}
	check(out)
}
