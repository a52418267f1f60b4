package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// dataDir is the folder of the data that are too large for the repository:
// $SHAI_DATA, or shared/ beside the repository. "" if there is none.
func dataDir() (string, error) {
	dir, given := os.LookupEnv("SHAI_DATA")
	if !given {
		dir = filepath.FromSlash("../../../shared")
	}
	if info, err := os.Stat(filepath.Join(dir, "eval")); err == nil && info.IsDir() {
		return dir, nil
	}
	if given && dir != "" {
		return "", fmt.Errorf("SHAI_DATA=%s has no folder eval; correct it, or set it to nothing to go without", dir)
	}
	return "", nil
}

// TestGate: the shipped model is as good as testdata/eval/baseline.json says.
func TestGate(t *testing.T) {
	const file = testdata + "/eval/baseline.json"
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var base baseline
	if err := json.Unmarshal(b, &base); err != nil {
		t.Fatal(err)
	}
	if len(base.Sets) == 0 {
		t.Fatal("the baseline holds nothing")
	}
	dir := needData(t)
	for _, name := range slices.Sorted(maps.Keys(base.Sets)) {
		t.Run(name, func(t *testing.T) {
			args := []string{"eval", "--quiet", "--gate", file, "--set", name}
			for gold := range base.Sets[name].Gold {
				args = append(args, filepath.Join(dir, "eval", gold))
			}
			var out, log bytes.Buffer
			code := run(args, strings.NewReader(""), &out, &log)
			_, table, _ := strings.Cut(out.String(), "\ngate ")
			t.Logf("%s%s", table, &log)
			if code != exitDone {
				t.Errorf("exit %d", code)
			}
		})
	}
}

// TestOldModel: a model of another version says what to do.
func TestOldModel(t *testing.T) {
	b, err := os.ReadFile(tiny(t))
	if err != nil {
		t.Fatal(err)
	}
	b[8]-- // the version, after the magic
	old := filepath.Join(t.TempDir(), "old.shai")
	if err := os.WriteFile(old, b, 0o666); err != nil {
		t.Fatal(err)
	}
	var out, log bytes.Buffer
	if code := run([]string{"score", "--model", old}, strings.NewReader(""), &out, &log); code != exitUnable || !strings.Contains(log.String(), "train it again, or use it with the program that made it") {
		t.Errorf("exit %d, %q", code, &log)
	}
}

// needData is the folder of the data; without it the test is skipped.
func needData(t *testing.T) string {
	t.Helper()
	dir, err := dataDir()
	switch {
	case err != nil:
		t.Fatal(err)
	case dir == "":
		t.Skip("skipped: no data; name their folder in SHAI_DATA")
	case testing.Short():
		t.Skip("skipped: -short")
	}
	return dir
}
