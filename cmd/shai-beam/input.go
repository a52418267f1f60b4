package main

import (
	"errors"

	"github.com/spf13/pflag"

	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// input says how documents are read.
type input struct {
	From, TextField, IDField string
	MaxDocument, MaxRatio    int64
	Jobs                     int
}

func (in *input) flags(f *pflag.FlagSet, maxDocument int64) {
	f.IntVarP(&in.Jobs, "jobs", "j", 0, "documents of a file or a shard worked on at once (default: one a processor)")
	f.StringVar(&in.From, "from", "auto", "format of the input, as for shai")
	f.StringVar(&in.TextField, "text-field", "", "field or column of the text (default: text)")
	f.StringVar(&in.IDField, "id-field", "", "field or column of the id (default: id)")
	f.Int64Var(&in.MaxDocument, "max-document", maxDocument, "longest document in bytes")
	f.Int64Var(&in.MaxRatio, "max-ratio", batch.MaxRatio, "an archive that expands more often is not read on")
}

func (in *input) check() error {
	if in.MaxDocument < 0 || in.MaxRatio < 0 || in.Jobs < 0 {
		return errors.New("--max-document, --max-ratio and --jobs: use numbers from 0 on")
	}
	return nil
}

func (in *input) options() corpus.Options {
	return corpus.Options{Format: in.From, TextField: in.TextField, IDField: in.IDField, MaxDocument: in.MaxDocument, MaxRatio: in.MaxRatio}
}
