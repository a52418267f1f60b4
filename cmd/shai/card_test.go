package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/models"
)

var update = flag.Bool("update", false, "write what is measured into README.md and the model's card")

// TestCard: what the card of the model and README.md say is what the model
// says of itself, and what shai eval prints. testdata/eval/card.sh writes it.
func TestCard(t *testing.T) {
	const readme = "../../README.md"
	card := filepath.Join("../../models", strings.TrimSuffix(models.Default, ".shai")+".md")
	m, err := openModel("")
	if err != nil {
		t.Fatal(err)
	}
	hold(t, card, "model", describeModel(m.Header()))

	dir := needData(t)
	b, err := os.ReadFile(testdata + "/eval/baseline.json")
	if err != nil {
		t.Fatal(err)
	}
	var base baseline
	if err := json.Unmarshal(b, &base); err != nil {
		t.Fatal(err)
	}
	measured := map[string]measure{}
	for name, set := range base.Sets {
		eval := func(format string) []byte {
			args := []string{"eval", "--quiet", "--compare", "--format", format}
			for _, gold := range slices.Sorted(maps.Keys(set.Gold)) {
				args = append(args, filepath.Join(dir, "eval", gold))
			}
			var out, log bytes.Buffer
			if code := run(args, strings.NewReader(""), &out, &log); code != exitDone {
				t.Fatalf("%v: exit %d\n%s", args, code, &log)
			}
			return out.Bytes()
		}
		hold(t, card, "figures:"+name, string(eval("markdown")))
		var x measure
		if err := json.Unmarshal(eval("json"), &x); err != nil {
			t.Fatal(err)
		}
		measured[name] = x
	}
	hold(t, readme, "figures", summary(measured))
}

// measure is what README.md wants of the figures of a set.
type measure struct {
	Points map[string]map[string]float64 `json:"points"`
}

// summary is the table of README.md.
func summary(of map[string]measure) string {
	var b strings.Builder
	b.WriteString("| documents | figure |")
	for _, p := range classify.Precisions() {
		fmt.Fprintf(&b, " %s |", p)
	}
	b.WriteString("\n|---|---|---|---|---|\n")
	for _, r := range []struct{ set, documents, figure, title string }{
		{"dev", "1,600 with composed blocks, 6,972 clean", "f1", "byte F1"},
		{"dev", "", "found", "found"},
		{"dev", "", "repaired", "repaired"},
		{"dev", "", "touched", "clean documents touched"},
		{"dev", "", "lost", "bytes of content lost"},
		{"dev", "", "ece", "calibration error of the score"},
		{"dev", "", "ece_scored", "the same, of documents that do not score 0"},
		{"dev", "", "unsure", "documents marked unsure"},
		{"dev", "", "unsure_wrong", "of these, judged wrong"},
		{"dev", "", "sure_wrong", "of the others, judged wrong"},
		{"hard", "317 clean ones that look like spam", "touched", "clean documents touched"},
		{"real", "14 real hacked pages, 60 passages of leaked spam", "lines_hit", "spam lines hit"},
		{"real", "", "lines_touched", "clean lines touched"},
		{"seed", "a hacked newspaper page", "f1", "byte F1"},
	} {
		fmt.Fprintf(&b, "| %s | %s |", r.documents, r.title)
		for _, p := range classify.Precisions() {
			format := " %.4f |"
			if r.figure == "lost" {
				format = " %.5f |"
			}
			if x, ok := of[r.set].Points[p.String()][r.figure]; ok {
				fmt.Fprintf(&b, format, x)
			} else {
				b.WriteString(" - |")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func describeModel(h classify.Header) string {
	var b strings.Builder
	fmt.Fprintf(&b, "| | |\n|---|---|\n| SHA-256 | `%s` |\n| size | %s bytes |\n", h.Digest, thousands(h.Bytes))
	fmt.Fprintf(&b, "| counted | %s documents, %s of them with a block; %.1f million terms, %s distinct |\n",
		thousands(h.Documents[0]+h.Documents[1]), thousands(h.Documents[1]), float64(h.Tokens[0]+h.Tokens[1])/1e6, thousands(int64(h.Terms)))
	fmt.Fprintf(&b, "| dictionary | %s Han words |\n", thousands(int64(h.Words)))
	return b.String()
}

func thousands(n int64) string {
	if n < 1000 {
		return fmt.Sprint(n)
	}
	return fmt.Sprintf("%s,%03d", thousands(n/1000), n%1000)
}

// hold compares what stands in a file between <!-- name --> and its end with
// what should; with -update it writes it there.
func hold(t *testing.T, path, name, want string) {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	kind, _, _ := strings.Cut(name, ":")
	head, rest, ok := strings.Cut(string(b), "<!-- "+name+" -->\n")
	have, tail, ended := strings.Cut(rest, "<!-- /"+kind+" -->\n")
	switch {
	case !ok || !ended:
		t.Errorf("%s has no section %s", path, name)
	case have == want:
	case !*update:
		t.Errorf("%s, section %s, says\n%s\nand it is\n%s\nrun testdata/eval/card.sh", path, name, have, want)
	default:
		text := head + "<!-- " + name + " -->\n" + want + "<!-- /" + kind + " -->\n" + tail
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
}
