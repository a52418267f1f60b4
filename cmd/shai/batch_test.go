package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// shai runs a command, and wants it to end with code.
func shai(t *testing.T, code int, args ...string) (out, log string) {
	t.Helper()
	var o, l bytes.Buffer
	c := exec.Command("shai", args...)
	c.Stdout, c.Stderr = &o, &l
	err := c.Run()
	if c.ProcessState == nil {
		t.Fatal(err)
	}
	if got := c.ProcessState.ExitCode(); got != code {
		t.Fatalf("shai %s: exit %d, want %d\n%s", strings.Join(args, " "), got, code, &l)
	}
	return o.String(), l.String()
}

func writeAll(t *testing.T, files map[string]string) {
	t.Helper()
	for name, body := range files {
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}

func decode(t *testing.T, line string, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(line), v); err != nil {
		t.Fatalf("%s: %v", line, err)
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

const (
	spamLine = "久久精品国产高清_成人视频在线观看_高清无码免费影院_亚洲视频欧美激情_国产精品在线观看"
	realText = "图书馆在三楼，进门以后向左走就可以看到。会议讨论了明年的预算，并且通过了两项决定。\n\nThe bridge was built in 1904 and widened forty years later.\n"
)

// corpora are the same documents in all formats, with what is awkward in each.
func corpora() map[string]string {
	texts := []string{realText, spamLine + "\n\n" + realText, spamLine, realText + spamLine, "", "a \"quoted\" one,\twith\ttabs", "bad \xff byte\n" + spamLine + "\n" + realText}
	files := map[string]string{}
	var jsonl, csv, tsv, wet, lines strings.Builder
	jsonl.WriteString("\xef\xbb\xbf\n")
	csv.WriteString("n,text,id\r\n")
	tsv.WriteString("id\ttext\n")
	wet.WriteString("\r\nWARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 4\r\n\r\nsoft\r\n\r\n\r\n")
	lines.WriteString("\n\n")
	for i, text := range texts {
		files[fmt.Sprintf("in/text/%d.txt", i)] = text
		valid := strings.ToValidUTF8(text, "")
		b, _ := record.Marshal(valid)
		if i%2 == 0 {
			b = []byte(fmt.Sprintf("%+q", valid)) // the same in escapes that JSON has too
			b = bytes.ReplaceAll(b, []byte(`\U000`), []byte(`\u`))
		}
		fmt.Fprintf(&jsonl, "{\"z\":[{\"text\":1}], \"text\" : %s,\"id\":%d}\r\n", b, i)
		if i == 3 {
			jsonl.WriteString(" \n{broken\n{\"id\":\"no text\"}\n")
			csv.WriteString("\r\ntoo few\r\n")
			wet.WriteString("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: 99\r\n\r\nshort\r\n\r\n")
		}
		fmt.Fprintf(&csv, "%d,\"%s\",x%d\r\n", i, strings.ReplaceAll(text, `"`, `""`), i)
		fmt.Fprintf(&tsv, "t%d\t%s\n", i, strings.ReplaceAll(strings.ReplaceAll(text, "\n", " "), "\t", " "))
		fmt.Fprintf(&wet, "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: http://site.test/%d\r\nWARC-Block-Digest: sha1:X\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", i, len(text), text)
		lines.WriteString(strings.ReplaceAll(text, "\n\n", "\n \r\n"))
		lines.WriteByte('\n')
	}
	files["in/a.jsonl"] = strings.TrimSuffix(jsonl.String(), "\n")
	files["in/b.csv"] = strings.TrimSuffix(csv.String(), "\r\n")
	files["in/c.tsv"] = tsv.String()
	files["in/d.warc.wet"] = wet.String()
	files["lines/e.log"] = lines.String()
	files["in/empty.jsonl"] = ""
	return files
}

// TestRestore: what any mode took out of any format comes back byte for byte.
func TestRestore(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	t.Chdir(t.TempDir())
	files := corpora()
	writeAll(t, files)
	for _, mode := range [][]string{
		{"--mode=strip", "--splices", "--precision=recall"}, {"--mode=drop"}, {"--quarantine=aside/"},
	} {
		os.RemoveAll("out")
		os.RemoveAll("side")
		os.RemoveAll("again")
		args := append([]string{"clean", "-o", "out/", "--sidecar=side/", "--dead=dead/", "--overwrite"}, mode...)
		_, log := shai(t, exitFound, append(args, "in")...) // some rows are broken
		if mode[0] == "--mode=strip" && !strings.Contains(log, "families: ") {
			t.Fatalf("%v: nothing was found: %s", mode, log)
		}
		_, _ = shai(t, exitDone, append(args, "--lines", "lines")...)
		shai(t, exitDone, "restore", "--sidecar=side/", "out", "-o", "again/")
		changed := 0
		for name, body := range files {
			rel, _ := filepath.Rel(strings.Split(name, "/")[0], name)
			if got := read(t, "again/"+rel); got != body {
				t.Errorf("%v: %s comes back as %d bytes, not %d", mode, name, len(got), len(body))
			}
			if b, err := os.ReadFile("out/" + rel); err != nil || string(b) != body {
				changed++
			}
		}
		if changed < 5 {
			t.Errorf("%v: %d files were changed", mode, changed)
		}
	}
	// One output of several inputs, packed.
	shai(t, exitFound, "clean", "in/a.jsonl", "in/empty.jsonl", "-o", "all.jsonl.zst", "--sidecar=all.side.gz")
	shai(t, exitDone, "restore", "--sidecar=all.side.gz", "all.jsonl.zst", "-o", "parts/")
	if read(t, "parts/a.jsonl") != files["in/a.jsonl"] {
		t.Error("it does not come back from a common output")
	}
	_, log := shai(t, exitUnable, "restore", "--sidecar=all.side.gz", "all.jsonl.zst", "-o", "one.jsonl")
	if !strings.Contains(log, "was made of several inputs") {
		t.Error(log)
	}
	// Tables in one output have one header.
	writeAll(t, map[string]string{"t/1.csv": "id,text\n1,one\n", "t/2.csv": "id,text\n2,two\n", "t/3.csv": "text\nthree\nand more\n"})
	_, log = shai(t, exitFound, "clean", "t", "-o", "t.csv", "--sidecar=t.side")
	if got := read(t, "t.csv"); got != "id,text\n1,one\n2,two\n" || !strings.Contains(log, "its columns are not those of t/1.csv") {
		t.Errorf("%q, %s", got, log)
	}
}

// TestCrawl: a WARC file becomes a WET file without the blocks, and back.
func TestCrawl(t *testing.T) {
	t.Chdir(t.TempDir())
	page := "<title>" + spamLine + "</title><p>" + strings.ReplaceAll(realText, "\n\n", "<p>")
	http := "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
	writeAll(t, map[string]string{"a.warc": fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://site.test/\r\nWARC-Record-ID: <urn:uuid:1>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", len(http), http)})
	shai(t, exitDone, "clean", "a.warc", "-o", "out/", "--sidecar=side/")
	shai(t, exitDone, "clean", "a.warc", "-o", "stripped.wet.gz")
	if got := read(t, "out/a.warc.wet"); strings.Contains(got, "久久") || !strings.Contains(got, "WARC-Target-URI: http://site.test/\r\n") || !strings.Contains(got, "图书馆") {
		t.Error(got)
	}
	shai(t, exitDone, "restore", "--sidecar=side/", "out", "-o", "again/")
	if got := read(t, "again/a.warc"); !strings.Contains(got, spamLine) {
		t.Error(got)
	}
	out, _ := shai(t, exitDone, "score", "stripped.wet.gz")
	if !strings.Contains(out, `{"id":"http://site.test/","verdict":"clean"`) {
		t.Error(out)
	}
	_, log := shai(t, exitFound, "clean", "-w", "a.warc")
	if !strings.Contains(log, "is not a file of text") {
		t.Error(log)
	}
}

var sentences = strings.SplitAfter("The bridge was built in 1904 and widened forty years later. Nobody wanted to wait any longer for a ferry. "+
	"We walked down to the harbour, where the boats were being painted. If you heat the mixture slowly, the sugar will not burn. "+
	"The council has put off the decision until the spring. Her letters are kept in the museum of the town. ", ". ")

// TestParts: a text that is judged in parts is judged as in one piece, and away
// from the seams of its windows as without any.
func TestParts(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	t.Chdir(t.TempDir())
	r := rand.New(rand.NewPCG(5, 6))
	var b []byte
	for len(b) < 17<<17 {
		for range 3 + r.IntN(5) {
			b = append(b, sentences[r.IntN(len(sentences))]...)
		}
		b = append(b, '\n')
		if r.IntN(300) == 0 {
			b = append(append(b, spamLine...), '\n')
		}
	}
	writeAll(t, map[string]string{"a.txt": string(b)})
	type found struct{ Spans []struct{ Start, End int } }
	whole, _ := shai(t, exitDone, "score", "a.txt", "--offsets=utf16", "--terms=1")
	parts, _ := shai(t, exitDone, "score", "a.txt", "--offsets=utf16", "--terms=1", "--max-document=1")
	if whole != parts {
		t.Errorf("the parts make up %.200s…, and it is %.200s…", parts, whole)
	}
	_, log := shai(t, exitDone, "clean", "a.txt", "--max-document=1", "-o", "clean.txt", "--audit=50")
	_, one := shai(t, exitDone, "clean", "a.txt", "-o", "one.txt", "--audit=50")
	if log != one || !strings.HasPrefix(log, "1 document: 0 clean, 1 injected") || read(t, "clean.txt.audit.jsonl") != read(t, "one.txt.audit.jsonl") {
		t.Errorf("parts: %s\nwhole: %s", log, one)
	}
	clean, _ := shai(t, exitDone, "clean", "a.txt")
	parts, _ = shai(t, exitDone, "clean", "a.txt", "--max-document=1")
	if clean != parts || len(clean) == len(b) {
		t.Errorf("the parts make up %d bytes, and it is %d", len(parts), len(clean))
	}

	a := &app{}
	c, err := a.classifier()
	if err != nil {
		t.Fatal(err)
	}
	var seams []int
	for at := 0; at < len(b); {
		at += corpus.WindowEnd(b[at:])
		seams = append(seams, at)
	}
	away := func(start, end int) bool {
		for _, s := range seams {
			if start < s+4096 && end > s-4096 {
				return false
			}
		}
		return true
	}
	var got found
	out, _ := shai(t, exitDone, "score", "a.txt")
	decode(t, out, &got)
	inside := map[[2]int]bool{}
	for _, s := range got.Spans {
		inside[[2]int{s.Start, s.End}] = true
	}
	v := c.Classify(classify.Document{Text: b})
	checked := 0
	for _, s := range v.Spans {
		if away(s.Start, s.End) {
			checked++
			if !inside[[2]int{s.Start, s.End}] {
				t.Errorf("%d-%d (%.4f) is not found in windows", s.Start, s.End, s.Score)
			}
		}
	}
	if len(seams) < 4 || checked < 5 {
		t.Errorf("%d windows, %d spans away from their seams", len(seams), checked)
	}
}

// TestDolma: attributes follow the rules of Dolma's mixer, which cuts out
// characters (not bytes) from start to end.
func TestDolma(t *testing.T) {
	t.Chdir(t.TempDir())
	text := "😀 x\n" + spamLine + "\n\n" + realText
	b, _ := record.Marshal(map[string]string{"id": "a", "text": text, "source": "web"})
	writeAll(t, map[string]string{"documents/a.jsonl": string(b) + "\n"})
	shai(t, exitDone, "score", "--format=dolma", "documents", "-o", "attributes/shai/")
	var got struct {
		ID, Source string
		Attributes map[string][][3]float64
	}
	decode(t, read(t, "attributes/shai/a.jsonl"), &got)
	clean, _ := shai(t, exitDone, "clean", "documents")
	var want struct{ Text string }
	decode(t, clean, &want)
	// rust/src/shard.rs: spans are sorted, and each is replaced in the chars of the text.
	chars := []rune(text)
	var mixed []rune
	at := 0
	for _, s := range got.Attributes["shai__injected"] {
		mixed = append(mixed, chars[at:int(s[0])]...)
		at = int(s[1])
	}
	mixed = append(mixed, chars[at:]...)
	if string(mixed) != want.Text || strings.Contains(string(mixed), "久久") || got.ID != "a" || got.Source != "web" {
		t.Errorf("%+v gives %q, want %q", got, string(mixed), want.Text)
	}
}

// TestUnwritable: outputs that cannot be written end the run, and say which.
func TestUnwritable(t *testing.T) {
	t.Chdir(t.TempDir())
	writeAll(t, map[string]string{"a.txt": realText})
	if _, err := os.Stat("/dev/full"); err == nil {
		_, log := shai(t, exitUnable, "score", "a.txt", "-o", "/dev/full")
		if !strings.Contains(log, "no space left on device") {
			t.Error(log)
		}
	}
	if err := os.Mkdir("locked", 0o555); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() != 0 {
		for _, out := range []string{"locked/x.jsonl", "locked/"} {
			_, log := shai(t, exitUnable, "score", "a.txt", "-o", out)
			if !strings.Contains(log, "locked") || !strings.Contains(log, "permission denied") {
				t.Error(log)
			}
		}
	}
	for _, args := range [][]string{{"-o", "nosuch/x.jsonl"}, {"-o", "x.jsonl.bz2"}, {"-o", "x.jsonl", "--dead=x.jsonl"}, {"-o", "x.jsonl", "--dead=y/"}} {
		shai(t, exitUnable, append([]string{"score", "a.txt"}, args...)...)
	}
	if left, _ := filepath.Glob("[.x]*"); len(left) > 0 {
		t.Error(left)
	}
}

// TestOneWriter: a second process does not write the same output.
func TestOneWriter(t *testing.T) {
	t.Chdir(t.TempDir())
	writeAll(t, map[string]string{"a.txt": realText})
	r, err := corpus.Begin(corpus.RunOptions{Outputs: []string{"x.jsonl"}})
	if err != nil {
		t.Fatal(err)
	}
	_, log := shai(t, exitUnable, "score", "a.txt", "-o", "x.jsonl")
	if !strings.Contains(log, "x.jsonl: another process is writing it") {
		t.Error(log)
	}
	r.Abandon()
	shai(t, exitDone, "score", "a.txt", "-o", "x.jsonl")
}

// TestMeter: a log says how far it is, how fast, and how long it will take.
func TestMeter(t *testing.T) {
	src, err := corpus.OpenInputs(corpus.NewList(nil), nil)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Now()
	m := &meter{total: 50_000_000, inputs: 3, src: src, count: &batch.Counters{}, began: now.Add(-10 * time.Second)}
	m.count.Documents.Store(1234)
	m.count.Flagged.Store(5)
	m.count.Bytes.Store(56_000_000)
	if got, want := m.line(now), "0 of 3 files, 0 bytes of 50.0 MB, 123 documents/s, 5.6 MB/s of text, 5 flagged"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
