package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"shai": main})
}

const testdata = "../../testdata"

// tiny trains the model of the scripts: good enough for what they hold, and
// for nothing else.
func tiny(t *testing.T) string {
	t.Helper()
	model := filepath.Join(t.TempDir(), "tiny.shai")
	var log bytes.Buffer
	code := run([]string{"train", "--quiet", "--clean", testdata + "/train/clean.jsonl", "--lexicon", testdata + "/train/lexicon",
		"--composed", "60", "-o", model}, strings.NewReader(""), &log, &log)
	if code != 0 {
		t.Fatalf("training: exit %d\n%s", code, &log)
	}
	return model
}

func TestScripts(t *testing.T) {
	model := tiny(t)
	data, err := filepath.Abs(testdata)
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: testdata + "/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("MODEL", model)
			e.Setenv("TESTDATA", data)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"truncate": truncate, "flip": flip, "absent": absent, "mark": mark},
	})
}

// truncate FROM TO BYTES copies the beginning of a file.
func truncate(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	b := []byte(ts.ReadFile(args[0]))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b[:min(n, len(b))], 0o666))
}

// flip FROM TO PERCENT copies a file with one bit turned.
func flip(ts *testscript.TestScript, _ bool, args []string) {
	n, err := strconv.Atoi(args[2])
	ts.Check(err)
	b := []byte(ts.ReadFile(args[0]))
	b[n*(len(b)-1)/100] ^= 4
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b, 0o666))
}

// absent NAME... fails if a file of the name, or a temporary one, exists.
func absent(ts *testscript.TestScript, _ bool, args []string) {
	for _, a := range args {
		dir, base := filepath.Split(ts.MkAbs(a))
		found, err := filepath.Glob(dir + "." + base + ".*")
		ts.Check(err)
		if _, err := os.Stat(dir + base); err == nil || len(found) > 0 {
			ts.Fatalf("%s exists", a)
		}
	}
}

// mark FROM TO KEYWORD... copies a table of shai mine and marks the rows of
// keywords in it.
func mark(ts *testscript.TestScript, _ bool, args []string) {
	lines := strings.SplitAfter(ts.ReadFile(args[0]), "\n")
	for _, w := range args[2:] {
		found := false
		for i, l := range lines {
			if cells := strings.Split(l, "\t"); len(cells) > 3 && cells[3] == w {
				lines[i], found = "x"+l, true
			}
		}
		if !found {
			ts.Fatalf("%s has no row %q", args[0], w)
		}
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(lines, "")), 0o666))
}

// TestHelp: every command and flag says what it is for, and help ends with an example.
func TestHelp(t *testing.T) {
	var check func(c *cobra.Command)
	check = func(c *cobra.Command) {
		c.InitDefaultHelpFlag()
		if c.Short == "" || c.Long == "" || c.Example == "" {
			t.Errorf("%s: help is not complete", c.CommandPath())
		}
		if !strings.Contains(c.Example, c.CommandPath()) {
			t.Errorf("%s: the example shows something else", c.CommandPath())
		}
		var b bytes.Buffer
		c.SetOut(&b)
		if err := c.Help(); err != nil {
			t.Error(err)
		}
		if !strings.HasSuffix(b.String(), "Example:\n"+c.Example+"\n") {
			t.Errorf("%s: help does not end with the example:\n%s", c.CommandPath(), &b)
		}
		c.Flags().VisitAll(func(f *pflag.Flag) {
			if f.Usage == "" {
				t.Errorf("%s: --%s has no help", c.CommandPath(), f.Name)
			}
		})
		for _, s := range c.Commands() {
			check(s)
		}
	}
	a := &app{out: &bytes.Buffer{}, err: &bytes.Buffer{}}
	check(a.root())
}

// TestBrokenPipe: a reader that has seen enough ends the run quietly.
func TestBrokenPipe(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r.Close()
	defer w.Close()
	var log bytes.Buffer
	code := run([]string{"inject", "--lexicon", testdata + "/train/lexicon", testdata + "/train/clean.jsonl"}, strings.NewReader(""), w, &log)
	if code != exitDone || log.Len() > 0 {
		t.Errorf("exit %d, %q", code, &log)
	}
}
