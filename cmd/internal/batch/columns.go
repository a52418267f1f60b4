package batch

import (
	"fmt"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// common makes several tables in one output have one header.
func (j *Job) common(d *corpus.Document, r *Result) error {
	if j.refused == d.Input && !d.End {
		return j.otherColumns(d)
	}
	if j.folder || d.Cells.Table() != nil || len(d.Lead) == 0 || d.Record > 1 || !tabular(d.Input, j.Input.Format) {
		return nil
	}
	switch {
	case j.first == nil:
		j.first, j.header = d.Input, d.Lead
	case j.first.Index == d.Input.Index:
	case string(d.Lead) == string(j.header):
		r.removal.Lead = true
		if r.removal.Why == "" {
			r.removal.Why = "header"
		}
	default:
		j.refused = d.Input
		return j.otherColumns(d)
	}
	return nil
}

func (j *Job) otherColumns(d *corpus.Document) error {
	return d.Fail(fmt.Errorf("its columns are not those of %s", j.first.Name()), "write them to outputs of their own with -o FOLDER/")
}

func tabular(in *corpus.Input, from string) bool {
	if from == "auto" || from == "" {
		from = in.Format()
	}
	return from == "csv" || from == "tsv"
}
