// Naive is what anybody would write in an afternoon with the three libraries
// that shai stands on: the language of each line by lingua, its words by gse
// with its own dictionary or by blanks, and bayesian's scores for them.
//
//	naive learn ROWS.jsonl MODEL    rows {"label":"ham" or "spam","text":…}
//	naive judge MODEL FILE.jsonl    rows {"text":…}; prints a label for each line of text
//
// Each library works in its fastest mode: two languages, Cut without a hidden
// Markov model, and one call of LogScores a line.
package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"os"
	"strings"

	"github.com/go-ego/gse"
	"github.com/jbrukh/bayesian"
	"github.com/pemistahl/lingua-go"
)

const (
	ham  bayesian.Class = "ham"
	spam bayesian.Class = "spam"
)

type row struct{ Label, Text string }

type splitter struct {
	language lingua.LanguageDetector
	words    gse.Segmenter
}

func main() {
	log.SetFlags(0)
	s := &splitter{language: lingua.NewLanguageDetectorBuilder().FromLanguages(lingua.English, lingua.Chinese).WithPreloadedLanguageModels().Build()}
	s.words.SkipLog = true
	err := s.words.LoadDictEmbed("zh")
	switch {
	case err != nil:
	case len(os.Args) == 4 && os.Args[1] == "learn":
		err = learn(s, os.Args[2], os.Args[3])
	case len(os.Args) == 4 && os.Args[1] == "judge":
		err = judge(s, os.Args[2], os.Args[3])
	default:
		err = errors.New("usage: naive learn ROWS MODEL, or naive judge MODEL FILE")
	}
	if err != nil {
		log.Fatal(err)
	}
}

func (s *splitter) split(line string) []string {
	if l, ok := s.language.DetectLanguageOf(line); ok && l == lingua.Chinese {
		return s.words.Cut(line)
	}
	return strings.Fields(line)
}

func learn(s *splitter, rows, model string) error {
	c := bayesian.NewClassifier(ham, spam)
	err := read(rows, func(r row) { c.Learn(s.split(r.Text), bayesian.Class(r.Label)) })
	if err != nil {
		return err
	}
	return c.WriteToFile(model)
}

func judge(s *splitter, model, file string) error {
	c, err := bayesian.NewClassifierFromFile(model)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(os.Stdout)
	err = read(file, func(r row) {
		for line := range strings.SplitSeq(r.Text, "\n") {
			_, best, _ := c.LogScores(s.split(line))
			fmt.Fprintln(w, c.Classes[best])
		}
	})
	if err != nil {
		return err
	}
	return w.Flush()
}

func read(path string, each func(row)) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	rows := json.NewDecoder(bufio.NewReader(f))
	for {
		var r row
		if err := rows.Decode(&r); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
		each(r)
	}
}
