// Split prepares texts for fastText, which knows words by the blanks between
// them: a line for each line, with blanks about each Han character.
//
//	split FILE.jsonl > LINES
//
// Rows are {"text":…}; one with a "label" becomes lines to learn from.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log"
	"os"
	"unicode/utf8"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: split FILE")
	}
	f, err := os.Open(os.Args[1])
	if err != nil {
		log.Fatal(err)
	}
	w := bufio.NewWriterSize(os.Stdout, 1<<16)
	rows := json.NewDecoder(bufio.NewReaderSize(f, 1<<16))
	var out []byte
	for {
		var row struct{ Label, Text string }
		if err := rows.Decode(&row); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		out = begin(out[:0], row.Label)
		for _, r := range row.Text {
			switch {
			case r == '\n':
				out = begin(append(out, '\n'), row.Label)
			case han(r):
				out = append(utf8.AppendRune(append(out, ' '), r), ' ')
			default:
				out = utf8.AppendRune(out, r)
			}
		}
		out = bytes.ReplaceAll(out, []byte("</s>"), []byte("< /s>")) // fastText's own end of a line
		if _, err := w.Write(append(out, '\n')); err != nil {
			log.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		log.Fatal(err)
	}
}

// begin begins a line.
func begin(out []byte, label string) []byte {
	if label != "" {
		out = append(append(append(out, "__label__"...), label...), ' ')
	}
	return out
}

// han tells Han characters; the same ones as in peers.py.
func han(r rune) bool {
	return 0x3400 <= r && r <= 0x9FFF || 0xF900 <= r && r <= 0xFAFF || 0x20000 <= r && r <= 0x3FFFF
}
