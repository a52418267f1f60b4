package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// shard is what is to be done with a file. It travels to the workers as JSON.
type shard struct {
	Score *batch.Score `json:",omitempty"` // one of the two
	Clean *batch.Clean `json:",omitempty"`

	Output, Dead, Sidecar, Quarantine string
	input
	Strict bool
	Audit  int

	Model     modelRef
	Precision classify.Precision
	Threshold float64
	Families  []string
}

// job is that of one file, or of all; it is still to be planned.
func (s *shard) job() (*batch.Job, error) {
	j := &batch.Job{
		Input:  s.options(),
		Jobs:   s.Jobs,
		Output: s.Output, Dead: s.Dead, Sidecar: s.Sidecar, Quarantine: s.Quarantine,
		Strict: s.Strict, Audit: s.Audit,
		Overwrite: true, // an attempt before may have gone wrong
		Note:      func(string, ...any) {},
		Report:    func(error) {},
	}
	if s.Clean != nil {
		s.Clean.Prepare(j)
		return j, nil
	}
	return j, s.Score.Prepare(j)
}

// terms are as many as the records have.
func (s *shard) terms() int {
	if s.Score != nil {
		return s.Score.Terms
	}
	return 0
}

// Patience with another attempt at the same file, of a worker that its engine
// has given up and that does not know it yet.
const (
	busyFor   = 10 * time.Minute
	busyPause = time.Second
)

// do does it with one file. Documents that fail, and files that cannot be read,
// are counted and reported; an error is one of the machine, and the engine may
// try again, or batch.ErrStrict.
func (s *shard) do(ctx context.Context, judge *batch.Judge, path, rel string, report func(error)) (*batch.Job, error) {
	for began := time.Now(); ; {
		j, err := s.job()
		if err != nil {
			return nil, err
		}
		j.Report = report
		if err := j.PlanFile(path, rel); err != nil {
			return nil, err
		}
		if s.Clean != nil {
			s.Clean.Use(j, judge)
		} else {
			s.Score.Use(j, judge)
		}
		err = j.Run(ctx)
		if errors.Is(err, corpus.ErrBusy) && time.Since(began) < busyFor {
			select {
			case <-time.After(busyPause):
				continue
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		switch {
		case errors.Is(err, batch.ErrStrict):
			return nil, err // says where
		case err != nil:
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return j, nil
	}
}

// count is what became of a file.
type count struct {
	Index int          `json:"index"` // of the file
	Tally *batch.Tally `json:"tally"`
	Loads int64        `json:"loads"` // of the model, for it
}

func absolute(path *string) error {
	if *path == "" {
		return nil
	}
	p, err := filepath.Abs(*path)
	if err == nil && batch.IsFolder(*path) {
		p += string(filepath.Separator)
	}
	if err == nil {
		*path = p
	}
	return err
}
