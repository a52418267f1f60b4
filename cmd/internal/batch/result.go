package batch

import (
	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// Result is what became of a document.
type Result struct {
	Verdict classify.Verdict
	Out     []byte // for an output of bytes
	Found   bool

	cells   corpus.Cells // for an output of Parquet
	aside   bool         // to the quarantine
	none    bool         // nowhere
	removal corpus.Removal
	record  *record.Record // of a part
	units   int            // length of a part, in the unit of offsets
}
