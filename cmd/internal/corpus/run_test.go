package corpus

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMain also is the process that TestKill kills.
func TestMain(m *testing.M) {
	if form := os.Getenv("SHAI_TEST_RUN"); form != "" {
		if err := copyAll(".", form == "each", nil); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

type copied struct {
	ID   string `parquet:"id" json:"id"`
	Text string `parquet:"text" json:"text"`
}

// copyAll writes the documents of folder/in to outputs in all forms, and what
// is wrong with them to another.
func copyAll(folder string, each bool, stop func(n int) error) error {
	list := NewList([]string{filepath.Join(folder, "in")})
	o := RunOptions{State: filepath.Join(folder, "state"), Command: "copy", Inputs: list.Inputs(), Every: 4000, Pause: -1}
	names := func(base string) (paths []string) {
		for _, ext := range []string{".jsonl", ".jsonl.gz", ".jsonl.zst", ".parquet", ".bad.jsonl"} {
			paths = append(paths, base+ext)
		}
		return paths
	}
	if each {
		o.Each = func(in *Input) []string { return names(filepath.Join(folder, "out", in.Rel)) }
	} else {
		o.Outputs = names(filepath.Join(folder, "out"))
	}
	run, err := Begin(o)
	if err != nil {
		return err
	}
	table := TableOf(copied{})
	n := 0
	if extra, ok := run.Resumed(); ok {
		if err := json.Unmarshal(extra, &n); err != nil {
			return err
		}
	}
	extra := func() any { return n }
	if !run.Complete() {
		src, err := OpenInputs(list, &Options{Marks: true, Start: run.Start})
		if err != nil {
			return err
		}
		for d, err := range documents(src) {
			var bad *Error
			if err != nil && !errors.As(err, &bad) {
				return err
			}
			parts, err := run.For(d.Input)
			if err != nil {
				return err
			}
			switch {
			case bad != nil:
				n++
				if _, err := fmt.Fprintln(parts[4], n, bad.Error()); err != nil {
					return err
				}
			case !d.End && !d.Gap:
				n++
				line := fmt.Appendf(nil, "%d %s %s\n", n, d.ID, d.Text)
				for _, p := range parts[:3] {
					if _, err := p.Write(line); err != nil {
						return err
					}
				}
				if err := parts[3].WriteCells(table.Cells(copied{d.ID, string(line)})); err != nil {
					return err
				}
			}
			if stop != nil {
				if err := stop(n); err != nil {
					run.Stop(extra)
					return err
				}
			}
			if err := run.Wrote(&d, extra); err != nil {
				return err
			}
			if d.End {
				if err := run.End(d.Input, true, extra); err != nil {
					return err
				}
			}
		}
		if err := run.Finish(extra); err != nil {
			return err
		}
	}
	if run.Left() == int64(len(list.Inputs())) {
		return run.Close() // the process before was killed when it had ended
	}
	if err := os.WriteFile(filepath.Join(folder, "count"), fmt.Append(nil, n), 0o666); err != nil {
		return err
	}
	return run.Close()
}

// input writes inputs of all sorts, good and bad.
func input(t *testing.T, folder string, rows int) {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	var all bytes.Buffer
	var cells []column
	for i := range rows {
		if i%37 == 5 {
			fmt.Fprintf(&all, "{broken %d\n\n", i)
			continue
		}
		fmt.Fprintf(&all, "{\"id\":\"r%d\",\"text\":\"%x\"}\n", i, r.Uint64())
		cells = append(cells, column{ID: fmt.Sprint(i), Meta: nested{fmt.Sprintf("%x", i*i*7919), int64(i)}})
	}
	in := filepath.Join(folder, "in")
	b := all.Bytes()
	write(t, filepath.Join(in, "a.jsonl"), b)
	write(t, filepath.Join(in, "b.jsonl.gz"), packed(all.String())[:all.Len()/4])
	write(t, filepath.Join(in, "c.jsonl.zst"), zstded(all.String()))
	write(t, filepath.Join(in, "d.txt"), b[:100])
	write(t, filepath.Join(in, "e.csv"), []byte("id,text\n1,one\n2\n3,three\n"+strings.Repeat("4,four\n", rows)))
	write(t, filepath.Join(in, "f.wet"), []byte(wetHead+strings.Repeat(wet("http://a/", "one")+strings.Replace(wet("http://b/", "two"), "Content-Length: 3", "Content-Length: 5", 1), rows/4)))
	write(t, filepath.Join(in, "g.parquet"), []byte("PAR1 cut off"))
}

// files are all files of a folder but its inputs.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		rel, _ := filepath.Rel(folder, path)
		if err == nil && !e.IsDir() && !strings.HasPrefix(rel, "in"+string(filepath.Separator)) {
			b, err := os.ReadFile(path)
			all[rel] = string(b)
			return err
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func same(t *testing.T, want, got map[string]string) {
	t.Helper()
	for name, b := range want {
		if got[name] != b {
			t.Errorf("%s: %d bytes, want %d", name, len(got[name]), len(b))
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s was left", name)
		}
	}
}

// TestKill: a process that is killed at any moment and started again gives
// the bytes of one that was not, whatever the form of the output.
func TestKill(t *testing.T) {
	kills, rows := 50, 240
	if testing.Short() {
		kills = 10
	}
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	for _, form := range []string{"one", "each"} {
		t.Run(form, func(t *testing.T) {
			root := t.TempDir()
			quiet := filepath.Join(root, "quiet", form)
			input(t, quiet, rows)
			t.Chdir(quiet) // messages name files as the process below does
			child := func(folder string) (*exec.Cmd, *bytes.Buffer) {
				c := exec.Command(self)
				c.Dir = folder
				c.Env = append(os.Environ(), "SHAI_TEST_RUN="+form)
				log := &bytes.Buffer{}
				c.Stderr = log
				return c, log
			}
			began := time.Now()
			if c, log := child("."); c.Run() != nil {
				t.Fatal(log)
			}
			whole := time.Since(began)
			want := files(t, ".")
			killed, runs := 0, 0
			for killed < kills/2 {
				folder := filepath.Join(root, fmt.Sprint(runs), form)
				runs++
				input(t, folder, rows)
				for n := 0; ; n++ {
					c, log := child(folder)
					if err := c.Start(); err != nil {
						t.Fatal(err)
					}
					// Longer each time, lest a slow machine never gets anywhere.
					most := int64(whole) / 2 * int64(4+n) / 4
					timer := time.AfterFunc(time.Duration(r.Int64N(most)), func() { c.Process.Kill() })
					err := c.Wait()
					timer.Stop()
					if err == nil {
						break
					}
					if c.ProcessState.Exited() {
						t.Fatalf("%v: %s", err, log)
					}
					killed++
				}
				same(t, want, files(t, folder))
			}
			t.Logf("%d kills, %d runs, %v undisturbed", killed, runs, whole.Round(time.Millisecond))
		})
	}
}
