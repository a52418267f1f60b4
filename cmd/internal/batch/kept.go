package batch

import (
	"encoding/json"
	"fmt"
	"io"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// kept is what a job keeps with the state of its run.
type kept struct {
	Tally    *Tally          `json:"tally"`
	Failures int             `json:"failures"`
	Sample   *Audit          `json:"sample,omitempty"`
	Removed  json.RawMessage `json:"removed,omitempty"`
	Header   []byte          `json:"header,omitempty"`
	First    int             `json:"first"` // input that the header is of, from 1
	Hits     bool            `json:"hits"`
	Opened   bool            `json:"opened"`
	Refused  int             `json:"refused"` // input, from 1
}

func (j *Job) keep() any {
	k := kept{Tally: j.Tally, Failures: j.Failures, Sample: j.sample, Header: j.header, Hits: j.hits, Opened: j.opened}
	if j.first != nil {
		k.First = j.first.Index + 1
	}
	if j.refused != nil {
		k.Refused = j.refused.Index + 1
	}
	if j.removed != nil {
		k.Removed, _ = json.Marshal(j.removed) // its fields can be written
	}
	return k
}

func (j *Job) takeUp() error {
	k := kept{Tally: NewTally()}
	if j.Audit > 0 {
		k.Sample = NewAudit(j.Audit)
	}
	if extra, ok := j.run.Resumed(); ok {
		if err := json.Unmarshal(extra, &k); err != nil {
			return fmt.Errorf("the state of the run that was stopped cannot be read: %w; begin anew with --overwrite", err)
		}
		j.Note("goes on after %d documents", k.Tally.Documents+k.Tally.Failed)
	}
	j.Tally, j.sample, j.Failures, j.header, j.hits, j.opened = k.Tally, k.Sample, k.Failures, k.Header, k.Hits, k.Opened
	if k.First > 0 {
		j.first = j.list.Inputs()[k.First-1]
	}
	if k.Refused > 0 {
		j.refused = j.list.Inputs()[k.Refused-1]
	}
	if j.Sidecar != "" {
		var err error
		j.removed, err = corpus.NewSidecar(k.Removed)
		return err
	}
	return nil
}

// digest names the run: what is asked for, of what, and of which model. What
// changes nothing in the outputs does not count.
func (j *Job) digest() (string, error) {
	h := xxhash.New()
	fmt.Fprintln(h, j.Command, len(j.paths))
	if !j.folder { // below a folder, each input has an output of its own
		for _, in := range j.list.Inputs() {
			fmt.Fprintf(h, "%q %d %d\n", in.Path, in.Size, in.Time.UnixNano())
		}
	} else {
		fmt.Fprintf(h, "%q\n", j.paths)
	}
	model, err := j.Model()
	if err != nil {
		return "", err
	}
	defer model.Close()
	if _, err := io.Copy(h, model); err != nil {
		return "", err
	}
	return fmt.Sprintf("%016x", h.Sum64()), nil
}
