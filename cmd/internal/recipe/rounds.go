package recipe

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

// rounds is how many there are: the survey, and the counts.
const rounds = 2

// Round says which part of a training a process does.
type Round struct {
	Shard   Shard
	After   string // file of the state to go on from; "" is the first round
	Program string // names the version; files of another one are refused
}

// Count does a round for one shard of the documents and writes the part. What
// it holds in memory is what Train holds, of the shard.
func Count(ctx context.Context, p Plan, o Round, w io.Writer) error {
	p.defaults()
	r := newRun(ctx, p)
	r.shard = o.Shard
	t, err := p.training()
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	h := &head{Program: o.Program, Round: 1, Shard: o.Shard.I, Of: o.Shard.N, Training: t}
	if o.After == "" {
		return r.writeSurvey(w, h)
	}
	state, err := openPart(o.After, o.Program)
	if err != nil {
		return err
	}
	defer state.file.Close()
	if !state.State {
		return fmt.Errorf("%s: is a part, %v, and not a state; merge all parts of its round first", o.After, &state.head)
	}
	if what := t.differs(state.Training); what != "" {
		return fmt.Errorf("%s: is of a training with another value for %s; give the flags and files that it was made with", o.After, what)
	}
	h.Round = state.Round + 1
	if h.After, err = state.digest(); err != nil {
		return err
	}
	return r.writeCounts(w, h, state)
}

// writeSurvey does the first round.
func (r *run) writeSurvey(w io.Writer, h *head) error {
	if err := r.classes(); err != nil {
		return err
	}
	r.read.Store(0)
	if err := r.look(); err != nil {
		return err
	}
	h.Documents = r.read.Load()
	a, err := newArchive(w, h, &r.Plan)
	if err != nil {
		return err
	}
	var words []segment.Word
	if r.words != nil {
		words = r.words.all()
	}
	if err := a.gob(surveyEntry, r.surveyed(words)); err != nil {
		return err
	}
	return a.zip.Close()
}

// takeUp goes on after the first round.
func (r *run) takeUp(p *partFile) error {
	var s survey
	if err := p.gob(surveyEntry, &s); err != nil {
		return err
	}
	r.addSurvey(&s)
	r.Common = func(CommonKeyword) {} // the merge has told
	if err := r.settle(); err != nil {
		return err
	}
	if r.dictionary = s.Words; r.Base != nil {
		r.choose()
	} else if r.dictionary == nil {
		r.dictionary = []segment.Word{} // nil would mean the segmenter's own
	}
	return nil
}

// writeCounts does the second round. A step is written before the next begins.
func (r *run) writeCounts(w io.Writer, h *head, state *partFile) error {
	carry := r.Plan // with all of the lexicon: what is common in it shows again
	if err := r.takeUp(state); err != nil {
		return err
	}
	if err := r.composers(); err != nil {
		return err
	}
	if err := r.begin(); err != nil {
		return err
	}
	var a *archive
	for _, s := range r.steps() {
		if err := r.anew(); err != nil {
			return err
		}
		if err := r.pass(s); err != nil {
			return err
		}
		if n := r.read.Load(); a == nil {
			h.Documents = n
			var err error
			if a, err = newArchive(w, h, &carry); err != nil {
				return err
			}
			if err := a.copy(state, surveyEntry); err != nil {
				return err
			}
		} else if n != h.Documents {
			return fmt.Errorf("training: %d documents could be read, and then %d; leave the files alone while they are counted", h.Documents, n)
		}
		if err := a.entry(s.String(), r.trainer.Save); err != nil {
			return err
		}
	}
	return a.zip.Close()
}

// copy takes an entry over.
func (a *archive) copy(from *partFile, name string) error {
	return from.entry(name, func(r io.Reader) error {
		return a.entry(name, func(w io.Writer) error {
			_, err := io.Copy(w, r)
			return err
		})
	})
}

// mostNamed is how many missing shards are named.
const mostNamed = 8

// Merger adds up the parts of a round.
type Merger struct {
	Common   func(CommonKeyword)                    // see Plan
	Progress func(stage string, d *corpus.Document) // see Plan

	parts []*partFile
}

// OpenParts opens all parts of one round, of a program. It refuses what is not
// all of them, or does not belong together.
func OpenParts(paths []string, program string) (*Merger, error) {
	m := &Merger{}
	for _, path := range paths {
		p, err := openPart(path, program)
		if err != nil {
			m.Close()
			return nil, err
		}
		m.parts = append(m.parts, p)
	}
	if err := m.check(); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// Close closes the files.
func (m *Merger) Close() {
	for _, p := range m.parts {
		p.file.Close()
	}
}

// Shards is how many parts there are, and Documents how many they are of.
func (m *Merger) Shards() int { return len(m.parts) }

func (m *Merger) Documents() (n int64) {
	for _, p := range m.parts {
		n += p.head.Documents
	}
	return n
}

// Last says that the parts make the model, and not a state.
func (m *Merger) Last() bool { return m.parts[0].Round == rounds }

func (m *Merger) check() error {
	if len(m.parts) == 0 {
		return errors.New("there is nothing to merge; name all parts of a round")
	}
	first := m.parts[0]
	by := make(map[int]*partFile)
	for _, p := range m.parts {
		if p.State {
			return fmt.Errorf("%s: is a state, and not a part; go on from it with shai train count --after", p.path)
		}
		if p.Round != first.Round {
			return fmt.Errorf("%s is of round %d, and %s of round %d; merge the parts of one round", p.path, p.Round, first.path, first.Round)
		}
		if what := p.Training.differs(first.Training); what != "" {
			return fmt.Errorf("%s and %s are of different trainings: another value for %s", p.path, first.path, what)
		}
		if p.After != first.After {
			return fmt.Errorf("%s and %s were counted after different states; count one of them again", p.path, first.path)
		}
		if p.Of != first.Of {
			return fmt.Errorf("%s is %v, and %s %v; merge the parts of one division", p.path, &p.head, first.path, &first.head)
		}
		if by[p.Shard] != nil {
			return fmt.Errorf("%s and %s are both %v; give each part once", by[p.Shard].path, p.path, &p.head)
		}
		by[p.Shard] = p
	}
	var missing []string
	for i := range first.Of {
		if by[i] == nil {
			missing = append(missing, fmt.Sprintf("%d/%d", i, first.Of))
		}
	}
	if len(missing) > 0 {
		of := ""
		if len(missing) > mostNamed {
			of = fmt.Sprintf(" and %d more", len(missing)-mostNamed)
			missing = missing[:mostNamed]
		}
		return fmt.Errorf("there is no part of shard %s%s; count it, and name all parts", strings.Join(missing, ", "), of)
	}
	slices.SortFunc(m.parts, func(a, b *partFile) int { return a.Shard - b.Shard })
	return nil
}

// begin is a run of the plan that a part carries.
func (p *partFile) begin(ctx context.Context, common func(CommonKeyword), progress func(string, *corpus.Document)) (*run, error) {
	plan, err := p.plan()
	if err != nil {
		return nil, err
	}
	plan.Common, plan.Progress = common, progress
	plan.defaults()
	r := newRun(ctx, plan)
	r.clean = p.Training.Clean != ""
	return r, nil
}

// State writes what the parts of the first round come to.
func (m *Merger) State(ctx context.Context, w io.Writer) error {
	r, err := m.parts[0].begin(ctx, m.Common, m.Progress)
	if err != nil {
		return err
	}
	if r.Base == nil {
		r.words = &wordCount{words: map[string]int{}}
	}
	for _, p := range m.parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		var s survey
		if err := p.gob(surveyEntry, &s); err != nil {
			return err
		}
		r.addSurvey(&s)
		if r.words != nil {
			r.words.take(s.Words)
		}
	}
	carry := r.Plan // with all of the lexicon, see writeCounts
	if err := r.settle(); err != nil {
		return err
	}
	r.choose()
	words := r.dictionary
	if r.Base != nil {
		words = nil // it has them
	}
	a, err := newArchive(w, &head{Program: m.parts[0].Program, Round: 1, State: true, Documents: m.Documents(), Training: m.parts[0].Training}, &carry)
	if err != nil {
		return err
	}
	if err := a.gob(surveyEntry, r.surveyed(words)); err != nil {
		return err
	}
	return a.zip.Close()
}

// Model makes the model of the parts of the last round: the one that Train
// makes of all documents.
func (m *Merger) Model(ctx context.Context) (*classify.Model, error) {
	r, err := m.parts[0].begin(ctx, m.Common, m.Progress)
	if err != nil {
		return nil, err
	}
	return r.merged(m.parts[0], m.Documents(), func(s step, add func(io.Reader) error) error {
		for _, p := range m.parts {
			if err := p.entry(s.String(), add); err != nil {
				return err
			}
		}
		return nil
	})
}

// merged makes the model after the first round, of so many documents that were
// counted in the second. Read gives what was saved of a step.
func (r *run) merged(first *partFile, documents int64, read func(s step, add func(io.Reader) error) error) (*classify.Model, error) {
	if err := r.takeUp(first); err != nil {
		return nil, err
	}
	if want := int64(r.documents + r.labelled); documents != want {
		return nil, fmt.Errorf("the parts are of %d documents, and those of round 1 of %d: a file was changed or could not be read; count both rounds again", documents, want)
	}
	return r.model(func(s step) error {
		r.Progress("merging", nil)
		return read(s, func(saved io.Reader) error {
			if err := r.ctx.Err(); err != nil {
				return err
			}
			return r.trainer.AddSaved(saved)
		})
	})
}
