package main

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestReadme: the examples of README.md print what stands there.
func TestReadme(t *testing.T) {
	t.Chdir("../..")
	b, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	for i, block := range strings.Split(string(b), "```console\n") {
		if i == 0 {
			continue
		}
		block, _, _ = strings.Cut(block, "```\n")
		for _, example := range strings.Split("\n"+block, "\n$ ")[1:] {
			command, want, _ := strings.Cut(example, "\n")
			want = strings.TrimSuffix(want, "\n") + "\n"
			command, head := strings.CutSuffix(command, " | head -n 5")
			var got []byte
			if name, ok := strings.CutPrefix(command, "head -n 5 "); ok {
				if got, err = os.ReadFile(name); err != nil {
					t.Fatal(err)
				}
				head = true
			} else {
				args := strings.Fields(command)
				if args[0] != "shai" {
					t.Fatalf("no way to run %q", command)
				}
				var out, log bytes.Buffer
				if code := run(args[1:], strings.NewReader(""), &out, &log); code != exitDone {
					t.Fatalf("%s: exit %d\n%s", command, code, &log)
				}
				got = out.Bytes()
			}
			if head {
				lines := bytes.SplitAfter(got, []byte("\n"))
				got = bytes.Join(lines[:min(5, len(lines))], nil)
			}
			if string(got) != want {
				t.Errorf("%s prints\n%s\nand README.md says\n%s", example, got, want)
			}
			ran++
		}
	}
	if ran == 0 {
		t.Error("no example was found")
	}
}
