package main

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestPeers holds models of other people's labels to what the better naive
// Bayes of scikit-learn reached on the same rows, see testdata/peers.
func TestPeers(t *testing.T) {
	data := os.Getenv("SHAI_DATA")
	if data == "" {
		t.Skip("SHAI_DATA is not set: the labelled sets are not here")
	}
	if testing.Short() {
		t.Skip("trains six models")
	}
	for _, s := range []struct {
		set          string
		accuracy, f1 float64
	}{
		{"spam-en-sms", 0.9777, 0.9199},
		{"spam-en-enron-email", 0.9876, 0.9822},
		{"spam-en-youtube-comments", 0.9086, 0.9069},
		{"spam-zh-ccert-email", 0.9765, 0.9564},
		{"spam-zh-chat-tgspam", 0.9194, 0.9125},
		{"spam-id-gambling-comments", 0.9566, 0.9476},
	} {
		t.Run(s.set, func(t *testing.T) {
			dir := t.TempDir()
			train, test, model := filepath.Join(dir, "train.jsonl"), filepath.Join(dir, "test.jsonl"), filepath.Join(dir, "m.shai")
			spam := splitLabelled(t, filepath.Join(data, "corpora", "labelled", s.set+".jsonl.gz"), train, test)
			var out, log bytes.Buffer
			for _, args := range [][]string{
				{"train", "-q", "--labelled", train, "-o", model},
				{"score", "-q", "--model", model, test},
			} {
				out.Reset()
				if code := run(args, strings.NewReader(""), &out, &log); code != exitDone {
					t.Fatalf("%v: exit %d\n%s", args, code, &log)
				}
			}
			var tp, fp, fn, n float64
			for d := json.NewDecoder(&out); d.More(); n++ {
				var r struct{ ID, Verdict string }
				if err := d.Decode(&r); err != nil {
					t.Fatal(err)
				}
				switch said := r.Verdict != "clean"; {
				case said && spam[r.ID]:
					tp++
				case said:
					fp++
				case spam[r.ID]:
					fn++
				}
			}
			accuracy, f1 := 1-(fp+fn)/n, 2*tp/(2*tp+fp+fn)
			t.Logf("accuracy %.4f, F1 %.4f of %.0f", accuracy, f1, n)
			if !(accuracy >= s.accuracy && f1 >= s.f1) {
				t.Errorf("accuracy %.4f and F1 %.4f, naive Bayes has %.4f and %.4f", accuracy, f1, s.accuracy, s.f1)
			}
		})
	}
}

// splitLabelled writes train and test rows as testdata/peers/compare.py does,
// and tells which of the latter are spam.
func splitLabelled(t *testing.T, from, train, test string) map[string]bool {
	t.Helper()
	f, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	var out [2]bytes.Buffer
	spam := map[string]bool{}
	d := json.NewDecoder(z)
	for i := 0; d.More(); i++ {
		var r struct {
			ID    string `json:"id"`
			Text  string `json:"text"`
			Label string `json:"label"`
		}
		if err := d.Decode(&r); err != nil {
			t.Fatal(err)
		}
		r.ID = fmt.Sprint(i)
		sum := sha256.Sum256([]byte(strings.Join(strings.FieldsFunc(strings.Map(asciiLower, r.Text), asciiSpace), " ")))
		side := 0
		if float64(binary.BigEndian.Uint32(sum[:])) < 0.2*(1<<32) {
			side = 1
			spam[r.ID] = r.Label == "spam"
		}
		if err := json.NewEncoder(&out[side]).Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	for i, name := range []string{train, test} {
		if err := os.WriteFile(name, out[i].Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return spam
}

func asciiLower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}

func asciiSpace(r rune) bool { return strings.ContainsRune(" \t\n\r\v\f", r) }
