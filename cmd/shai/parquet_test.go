package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/shai-text/shai/cmd/internal/record"
)

// TestParquetInterop: pyarrow and DuckDB read what shai writes, and shai reads
// what pyarrow writes. SHAI_PYTHON names a Python that has both.
func TestParquetInterop(t *testing.T) {
	python := os.Getenv("SHAI_PYTHON")
	if python == "" {
		python = "python3"
	}
	if err := exec.Command(python, "-c", "import pyarrow, duckdb").Run(); err != nil {
		t.Skip("skipped: no Python with pyarrow and duckdb; name one with SHAI_PYTHON")
	}
	script, err := filepath.Abs(testdata + "/parquet/interop.py")
	if err != nil {
		t.Fatal(err)
	}
	t.Chdir(t.TempDir())
	py := func(args ...string) string {
		t.Helper()
		out, err := exec.Command(python, append([]string{script}, args...)...).Output()
		if err != nil {
			if e, ok := err.(*exec.ExitError); ok {
				t.Fatalf("%v: %v\n%s", args, err, e.Stderr)
			}
			t.Fatal(err)
		}
		return string(out)
	}
	py("write", "a.parquet")

	// Records are the same as rows and as lines.
	lines, _ := shai(t, exitDone, "score", "a.parquet")
	shai(t, exitDone, "score", "a.parquet", "-o", "records.parquet")
	var rows []string
	for _, line := range strings.Split(strings.TrimSpace(py("read", "records.parquet")), "\n") {
		var row struct {
			ID, Verdict string
			Score       float64
			Unsure      bool
			Languages   []struct {
				Language string
				Bytes    int
			}
			Spans []struct {
				Start, End              int
				Score, LLR              float64
				Family, Language, Shape string
				Terms                   []struct {
					Term string
					LLR  float64
				}
			}
		}
		decode(t, line, &row)
		rec := record.Record{Score: record.Probability(row.Score), Unsure: row.Unsure, Languages: map[string]int{}, Spans: []record.Span{}}
		rec.ID, _ = record.Marshal(row.ID)
		decode(t, `"`+row.Verdict+`"`, &rec.Verdict)
		for _, l := range row.Languages {
			rec.Languages[l.Language] = l.Bytes
		}
		for _, s := range row.Spans {
			sr := record.Span{Start: s.Start, End: s.End, Score: record.Probability(s.Score), LLR: record.Nats(s.LLR), Family: s.Family, Language: s.Language, Shape: s.Shape, Terms: []record.Term{}}
			for _, k := range s.Terms {
				sr.Terms = append(sr.Terms, record.Term{Term: k.Term, LLR: record.Nats(k.LLR)})
			}
			rec.Spans = append(rec.Spans, sr)
		}
		b, err := record.Marshal(rec)
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, string(b))
	}
	if got := strings.Join(rows, "\n") + "\n"; got != lines {
		t.Errorf("as rows:\n%.400s\nas lines:\n%.400s", got, lines)
	}

	// Cleaned rows keep all other columns, and come back.
	shai(t, exitDone, "clean", "a.parquet", "-o", "clean.parquet", "--sidecar=side.jsonl")
	py("same", "a.parquet", "clean.parquet", "text")
	n := 0
	for _, line := range strings.Split(strings.TrimSpace(py("read", "clean.parquet")), "\n") {
		var row struct{ Text string }
		if err := json.Unmarshal([]byte(line), &row); err != nil || strings.Contains(row.Text, "久久") {
			t.Fatal(line, err)
		}
		n++
	}
	if n != 1000 {
		t.Errorf("%d rows", n)
	}
	shai(t, exitDone, "clean", "a.parquet", "-o", "kept.parquet", "--mode=drop", "--flagged=injected", "--sidecar=drop.jsonl")
	if got := strings.Count(py("read", "kept.parquet"), "\n"); got != 900 {
		t.Errorf("%d rows are kept", got)
	}
	for side, clean := range map[string]string{"side.jsonl": "clean.parquet", "drop.jsonl": "kept.parquet"} {
		shai(t, exitDone, "restore", "--sidecar="+side, clean, "-o", "again.parquet")
		py("same", "a.parquet", "again.parquet", "n")
		if py("read", "a.parquet") != py("read", "again.parquet") {
			t.Errorf("what comes back of %s is not what went in", clean)
		}
	}
}
