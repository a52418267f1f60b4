package recipe

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"io/fs"
	"strings"

	"github.com/shai-text/shai/classify"
)

// An engine that combines by keys has no need of one process that reads all
// parts: it adds up shares of them.

// Shares divides what a part of the last round has counted into n shares of the
// terms, of each step, and gives them away under names. Those of one name, of
// all parts, are added up by themselves (classify.Saved). It returns of how many
// documents the part is.
func Shares(path, program string, n int, give func(name string, share []byte)) (documents int64, err error) {
	p, err := openPart(path, program)
	if err != nil {
		return 0, err
	}
	defer p.file.Close()
	if p.State || p.Round != rounds {
		return 0, fmt.Errorf("%s: is no part of round %d", path, rounds)
	}
	for s := range everything + 1 {
		if _, err := fs.Stat(p.zip, s.String()); err != nil {
			continue // a training of whole documents has but one step
		}
		var saved classify.Saved
		if err := p.entry(s.String(), saved.Add); err != nil {
			return 0, err
		}
		shares, to := make([]bytes.Buffer, n), make([]io.Writer, n)
		for i := range shares {
			to[i] = &shares[i]
		}
		if err := saved.Save(to...); err != nil {
			return 0, err
		}
		for i := range shares {
			give(fmt.Sprintf("%s.%d", s, i), shares[i].Bytes())
		}
	}
	return p.head.Documents, nil
}

// Sums are what all parts of the last round come to.
type Sums struct {
	State     string   // file of the state that they were counted after
	Program   string   // see Round
	Documents int64    // of all parts
	Names     []string // of the shares

	// Read opens the sum of a share for add, and closes it then.
	Read func(name string, add func(io.Reader) error) error
}

// Model makes the model: the one that Train makes of all documents.
func (o *Sums) Model(ctx context.Context) (*classify.Model, error) {
	state, err := openPart(o.State, o.Program)
	if err != nil {
		return nil, err
	}
	defer state.file.Close()
	if !state.State {
		return nil, fmt.Errorf("%s: is a part, and not a state", o.State)
	}
	r, err := state.begin(ctx, nil, nil)
	if err != nil {
		return nil, err
	}
	return r.merged(state, o.Documents, func(s step, add func(io.Reader) error) error {
		for _, name := range o.Names {
			if of, _, _ := strings.Cut(name, "."); of != s.String() {
				continue
			}
			if err := o.Read(name, add); err != nil {
				return err
			}
		}
		return nil
	})
}
