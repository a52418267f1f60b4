package recipe

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"
	"github.com/spf13/pflag"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
)

// Order is a Plan as a command line has it, by the names of its files. Its
// JSON goes to other processes.
type Order struct {
	Clean, Lexicon, Labelled []string
	Base                     string
	Teach                    bool
	Neutral                  string
	Seed                     uint64
	Composed                 int
	Provenance               string
	Without                  classify.Parts
	ForceKeywords            bool
	Except                   string
}

// Flags are those that fill it in.
func (o *Order) Flags(f *pflag.FlagSet) {
	f.StringSliceVar(&o.Clean, "clean", nil, "clean documents: file or folder; may be repeated")
	f.StringSliceVar(&o.Lexicon, "lexicon", nil, "keyword file family.lang.txt or folder of them; may be repeated")
	f.BoolVar(&o.ForceKeywords, "force-keywords", false, "keep keywords that are common in the clean documents (default: they are named and left out)")
	f.StringSliceVar(&o.Labelled, "labelled", nil, "labelled rows: file or folder; may be repeated")
	f.StringVar(&o.Except, "except", "", "leave out the documents whose ids are in this file: one a line, or lines that --doubts of shai train has written")
	f.StringVar(&o.Base, "base", "", "add to the counts of this model")
	f.BoolVar(&o.Teach, "teach", false, "keep what --base was fitted to, and count nothing of --clean but the documents that are composed of it")
	f.StringVar(&o.Neutral, "neutral", "", "words that weigh nothing, which honest texts share with the keywords: a file of one a line")
	f.Uint64Var(&o.Seed, "seed", 0, "another seed composes other blocks")
	f.IntVar(&o.Composed, "composed", 100_000, "documents to compose")
	f.StringVar(&o.Provenance, "provenance", "", "a paragraph on where the data come from, stored in the model")
	f.Var(&o.Without, "without", "for measuring what they bring: do without shape, characters, context, decoding, calibration")
}

// Plan checks it, reads the lexicon, and has the base opened. What is left to
// set is how to read documents, and whom to tell.
func (o *Order) Plan(open func(path string) (*classify.Model, error)) (p Plan, err error) {
	switch {
	case len(o.Lexicon) == 0 && len(o.Labelled) == 0:
		return p, errors.New("no spam to learn from; give --lexicon or --labelled")
	case len(o.Clean) == 0 && len(o.Labelled) == 0:
		return p, errors.New("no content to learn from; give --clean or --labelled")
	case len(o.Lexicon) > 0 && len(o.Clean) == 0:
		return p, errors.New("--lexicon needs documents to put blocks into; give --clean")
	case o.Teach && o.Base == "":
		return p, errors.New("--teach needs a model to teach; give --base")
	case o.Teach && len(o.Clean) > 0 && len(o.Lexicon) == 0:
		return p, errors.New("--teach counts what is composed of --clean, and nothing is without keywords; give --lexicon")
	case o.Composed < 0:
		return p, fmt.Errorf("--composed=%d: use a number from 0 on", o.Composed)
	case slices.Contains(slices.Concat(o.Clean, o.Labelled), "-"):
		return p, errors.New("training reads its documents twice; write standard input to a file first")
	}
	var neutral []string
	if o.Neutral != "" {
		neutral = []string{o.Neutral}
	}
	for flag, paths := range map[string][]string{"--clean": o.Clean, "--labelled": o.Labelled, "--lexicon": o.Lexicon, "--neutral": neutral} {
		for _, path := range paths {
			if _, err := os.Stat(path); err != nil {
				return p, fmt.Errorf("%s: %w; check the path", flag, err)
			}
		}
	}
	p = Plan{Clean: o.Clean, Labelled: o.Labelled, Seed: o.Seed, Composed: o.Composed, Provenance: o.Provenance, Without: o.Without, ForceKeywords: o.ForceKeywords, Teach: o.Teach}
	if len(o.Lexicon) > 0 {
		if p.Lexicon, err = inject.ReadLexicon(o.Lexicon...); err != nil {
			return p, err
		}
		if p.Lexicon.Len() == 0 {
			return p, errors.New("--lexicon holds no keywords; name files as family.lang.txt")
		}
	}
	if o.Neutral != "" {
		if p.Neutral, err = inject.ReadWords(o.Neutral); err != nil {
			return p, fmt.Errorf("--neutral: %w", err)
		}
	}
	if o.Except != "" {
		if p.Except, err = ReadExcept(o.Except); err != nil {
			return p, fmt.Errorf("--except: %w", err)
		}
	}
	if o.Base != "" {
		p.Base, err = open(o.Base)
	}
	return p, err
}

// Digest names a training by a program, and the state of its files: the parts
// of one may be taken for those of another that has the same.
func (p Plan) Digest(program string) (string, error) {
	p.defaults()
	t, err := p.training()
	if err != nil {
		return "", err
	}
	h := xxhash.New()
	fmt.Fprintf(h, "%q %+v\n", program, t)
	for _, in := range corpus.NewList(slices.Concat(p.Clean, p.Labelled)).Inputs() {
		fmt.Fprintf(h, "%q %d\n", in.Path, in.Time.UnixNano())
	}
	return fmt.Sprintf("%016x", h.Sum64()), nil
}

// Summary tells in a line what a model is of.
func Summary(m *classify.Model) string {
	h := m.Header()
	return fmt.Sprintf("%d clean and %d injected documents, %d terms, %d words, families %s, %d bytes",
		h.Documents[0], h.Documents[1], h.Terms, h.Words, strings.Join(h.Families, " "), h.Bytes)
}
