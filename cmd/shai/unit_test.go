//go:build unix

package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"github.com/shai-text/shai/cmd/internal/serve"
)

// TestUnit: the files for systemd fit the program, and systemd takes them.
func TestUnit(t *testing.T) {
	b, err := os.ReadFile("shai.service")
	if err != nil {
		t.Fatal(err)
	}
	unit := string(b)
	value := func(key string) int {
		t.Helper()
		m := regexp.MustCompile(`(?m)^` + key + `=(\d+)$`).FindStringSubmatch(unit)
		if m == nil {
			t.Fatalf("there is no %s", key)
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	l := serve.DefaultLimits()
	if most := l.Drain + l.Shutdown; time.Duration(value("TimeoutStopSec"))*time.Second <= most {
		t.Errorf("systemd kills the service before the %v are over that it may take to stop", most)
	}
	if value("LimitNOFILE") <= l.Connections {
		t.Errorf("no descriptor is left when all %d connections are open", l.Connections)
	}
	a := &app{}
	for _, flag := range regexp.MustCompile(` --([a-z-]+)`).FindAllStringSubmatch(unit, -1) {
		if flag[1] != "now" && flag[1] != "drain" && flag[1] != "shutdown" && a.serve().Flags().Lookup(flag[1]) == nil {
			t.Errorf("there is no --%s", flag[1])
		}
	}

	analyze, err := exec.LookPath("systemd-analyze")
	if err != nil {
		t.Skip("skipped: there is no systemd-analyze")
	}
	shai, err := exec.LookPath("shai")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	verify := []string{"verify", "--man=no"}
	for _, name := range []string{"shai.service", "shai.socket"} {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, bytes.ReplaceAll(b, []byte("/usr/local/bin/shai"), []byte(shai)), 0o666); err != nil {
			t.Fatal(err)
		}
		verify = append(verify, path)
	}
	if out, err := exec.Command(analyze, verify...).CombinedOutput(); err != nil || bytes.Contains(out, []byte("shai.")) {
		t.Errorf("%v\n%s", err, out)
	}
}
