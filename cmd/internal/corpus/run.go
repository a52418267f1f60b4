package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// Run writes the outputs of a batch, and can be taken up again after its
// process was killed, however that came about. Either all inputs go to one set
// of outputs, or each has a set of its own, below a folder.
//
// After so many bytes of input, which do not depend on time or number of
// processors, all outputs are cut and a state file says where they and the
// input stand. A run that finds the state of its like goes on there, and the
// outputs become what they would have become, byte for byte.
//
// A Run belongs to one goroutine, but for Start.
type Run struct {
	o    RunOptions
	was  *runState // nil if nothing is taken up
	outs []*Part   // of the input at hand, or of all; nil if none is open

	index int      // of the input that next is in
	next  Position // after what was written
	mid   bool     // more was written since, which next does not count
	since int64    // bytes of input after the last cut
	saved time.Time
	kept  bool // there is a state on disk that this run could be taken up from

	left atomic.Int64
}

// RunOptions describe a run.
type RunOptions struct {
	State   string                // path of the state file; "" if the run cannot be taken up
	Command string                // what makes it the same run: another one's state is refused
	Inputs  []*Input              // all, numbered
	Outputs []string              // paths; "-" is Stdout
	Each    func(*Input) []string // outputs of one input, in place of Outputs; the first tells whether it is done
	Anew    bool                  // forget what was done before
	Stdout  io.Writer

	Every int64         // bytes of input between cuts; 0 is 16 MiB
	Pause time.Duration // between writes of the state, at least; 0 is a second, less than 0 is none
}

type runState struct {
	Version int             `json:"version"`
	Command string          `json:"command"`
	Index   int             `json:"index"` // of the input at hand
	Input   string          `json:"input"` // its path
	Size    int64           `json:"size"`  // and its size
	At      Position        `json:"at"`
	Done    bool            `json:"done"` // the outputs are complete, but for their names
	Left    int64           `json:"left"`
	Parts   []partState     `json:"parts"`
	Extra   json.RawMessage `json:"extra,omitempty"`
}

const stateVersion = 1

// every is the default of RunOptions.Every: a second or two of work, and more
// than enough for a row group or a member.
const every = 16 << 20

// ErrOtherRun says that the state is that of another command.
var ErrOtherRun = errors.New("an unfinished run of another command is there")

// Begin opens the outputs, as they were if the run is taken up.
func Begin(o RunOptions) (*Run, error) {
	if o.Every <= 0 {
		o.Every = every
	}
	if o.Pause == 0 {
		o.Pause = time.Second
	}
	r := &Run{o: o, saved: time.Now()}
	if o.State != "" {
		if o.Anew {
			if err := os.Remove(o.State); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
		} else if err := r.load(); err != nil {
			return nil, err
		}
	}
	if r.o.Each != nil {
		return r, r.settle()
	}
	if r.was != nil && r.was.Done {
		return r, r.settle()
	}
	return r, r.open(nil, o.Outputs)
}

func (r *Run) load() error {
	b, err := os.ReadFile(r.o.State)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	s := &runState{}
	if json.Unmarshal(b, s) != nil || s.Version != stateVersion {
		return nil // cut off by a loss of power, or of another version: begin anew
	}
	if s.Command != r.o.Command {
		return ErrOtherRun
	}
	if s.Index < len(r.o.Inputs) {
		if in := r.o.Inputs[s.Index]; in.Path != s.Input || in.Size != s.Size {
			if r.o.Each == nil {
				return ErrOtherRun
			}
			return nil // the folder has other files now; those that are done are found by name
		}
	}
	r.was, r.kept = s, true
	r.index, r.next = s.Index, s.At
	r.left.Store(s.Left)
	return nil
}

// settle gives outputs their names that were complete when the process died.
func (r *Run) settle() error {
	if r.was == nil || !r.was.Done {
		return nil
	}
	for _, p := range r.was.Parts {
		var err error
		if p.Drop {
			err = os.Remove(partName(p.Path))
		} else {
			err = os.Rename(partName(p.Path), p.Path)
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) { // it had its name already
			return err
		}
	}
	return nil
}

// Complete says that there is nothing left to do but to Close: the run was
// killed when its outputs were complete.
func (r *Run) Complete() bool { return r.o.Each == nil && r.was != nil && r.was.Done }

// Resumed says that the run goes on where one before was killed, and gives
// what was kept with its state.
func (r *Run) Resumed() (extra json.RawMessage, ok bool) {
	if r.was == nil {
		return nil, false
	}
	return r.was.Extra, true
}

// open opens a set of outputs, those of an input or of all.
func (r *Run) open(in *Input, paths []string) error {
	r.outs = nil
	for i, path := range paths {
		var was *partState
		if s := r.was; s != nil && !s.Done && (in == nil || in.Index == s.Index) && i < len(s.Parts) {
			was = &s.Parts[i]
		}
		if in != nil {
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				r.abort()
				return err
			}
		}
		p, err := newPart(path, r.o.Stdout, was)
		if err != nil {
			r.abort()
			return err
		}
		r.outs = append(r.outs, p)
	}
	return nil
}

// Start is for Options.Start: where to go on in an input. It is safe for
// concurrent use.
func (r *Run) Start(in *Input) (Position, bool) {
	s := r.was
	if s != nil && in.Index == s.Index {
		return s.At, false
	}
	before := s != nil && in.Index < s.Index
	if r.o.Each == nil {
		return Position{}, before
	}
	if _, err := os.Stat(r.o.Each(in)[0]); err != nil || r.o.Anew {
		return Position{}, false
	}
	if !before {
		r.left.Add(1)
	}
	return Position{}, true
}

// Left is how many inputs were left out because they were done before.
func (r *Run) Left() int64 { return r.left.Load() }

// For gives the outputs of an input, in the order of their paths.
func (r *Run) For(in *Input) ([]*Part, error) {
	if r.o.Each != nil && r.outs == nil {
		if err := r.open(in, r.o.Each(in)); err != nil {
			return nil, err
		}
	}
	return r.outs, nil
}

// Wrote says that a document was written, or what stands for it. Every so
// often it cuts the outputs and keeps the state, with extra.
func (r *Run) Wrote(d *Document, extra func() any) error {
	r.since += int64(len(d.Raw)+len(d.Text)+len(d.Lead)) + 64
	r.mid = d.More || d.unsettled || d.Record == 0 && !d.End && !d.Gap
	if r.mid {
		return nil
	}
	r.index, r.next = d.Input.Index, d.Next
	if d.End {
		r.index, r.next = d.Input.Index+1, Position{}
	}
	if r.since < r.o.Every || r.outs == nil {
		return nil
	}
	r.since = 0
	for _, p := range r.outs {
		if err := p.cut(); err != nil {
			return p.fail(err)
		}
	}
	if r.o.State == "" || time.Since(r.saved) < r.o.Pause {
		return nil
	}
	return r.save(false, extra)
}

// fail names the output in place of its temporary name.
func (p *Part) fail(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err
	}
	if p.name == "" {
		return err
	}
	return fmt.Errorf("%s: %w", p.path, err)
}

// save puts the outputs and the state on the disk.
func (r *Run) save(done bool, extra func() any) error {
	s := &runState{Version: stateVersion, Command: r.o.Command, Index: r.index, At: r.next, Done: done, Left: r.left.Load()}
	if s.Index < len(r.o.Inputs) {
		s.Input, s.Size = r.o.Inputs[s.Index].Path, r.o.Inputs[s.Index].Size
	}
	for _, p := range r.outs {
		if err := p.sync(); err != nil {
			return p.fail(err)
		}
		ps, err := p.state()
		if err != nil {
			return p.fail(err)
		}
		s.Parts = append(s.Parts, ps)
	}
	var err error
	if s.Extra, err = json.Marshal(extra()); err != nil {
		return err
	}
	b, err := json.Marshal(s)
	if err != nil {
		return err
	}
	if err := writeWhole(r.o.State, b); err != nil {
		return err
	}
	r.saved, r.kept = time.Now(), true
	return nil
}

// writeWhole writes a small file, all or nothing. What a killed process left of
// it the next one writes over.
func writeWhole(path string, b []byte) error {
	f, err := os.Create(path + ".new")
	if err != nil {
		return err
	}
	_, err = f.Write(b)
	if err == nil {
		err = f.Sync()
	}
	if e := f.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}

// End completes the outputs of one input. The first is not kept if keep says
// so, and the others are not if they are empty.
func (r *Run) End(in *Input, keep bool, extra func() any) error {
	if r.o.Each == nil || r.outs == nil {
		return nil
	}
	for i, p := range r.outs {
		p.drop = i == 0 && !keep || i > 0 && p.empty()
	}
	r.index, r.next = in.Index+1, Position{}
	return r.complete(extra)
}

// Finish completes the outputs. The state stays until Close, for what else is
// to be written at the end.
func (r *Run) Finish(extra func() any) error {
	if r.o.Each != nil || r.outs == nil {
		return nil
	}
	r.index, r.next = len(r.o.Inputs), Position{}
	return r.complete(extra)
}

func (r *Run) complete(extra func() any) error {
	for _, p := range r.outs {
		if err := p.complete(); err != nil {
			return p.fail(err)
		}
	}
	if r.o.State != "" {
		if err := r.save(true, extra); err != nil {
			return err
		}
	}
	for _, p := range r.outs {
		if err := p.rename(); err != nil {
			return p.fail(err)
		}
	}
	r.outs, r.since = nil, 0
	return nil
}

// Close removes the state of a run that has ended well.
func (r *Run) Close() error {
	if r.o.State == "" {
		return nil
	}
	os.Remove(r.o.State + ".new") // there if a process was killed over it
	err := os.Remove(r.o.State)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return err
}

// Stop ends a run that cannot go on. It tells whether the run can be taken up
// again; if not, nothing is left of the outputs at hand.
func (r *Run) Stop(extra func() any) (resumable bool) {
	plain := r.o.State != "" && r.outs != nil && !r.mid && (r.index > 0 || r.next.Record > 0)
	for _, p := range r.outs {
		plain = plain && p.plain() && p.name != ""
	}
	if plain { // the end of each record will do
		ok := true
		for _, p := range r.outs {
			ok = ok && p.cut() == nil
		}
		if ok {
			_ = r.save(false, extra) // the state before stays
		}
	}
	if !r.kept {
		r.Abandon()
		return false
	}
	for _, p := range r.outs {
		p.close()
	}
	r.outs = nil
	return true
}

// Abandon ends a run that will not be taken up again: nothing is left of the
// outputs at hand. Those that are complete stay.
func (r *Run) Abandon() {
	r.abort()
	_ = r.Close() // a state without its outputs harms nobody
}

// Flush hands on what is buffered for a reader that may be waiting.
func (r *Run) Flush() error {
	for _, p := range r.outs {
		if err := p.Flush(); err != nil {
			return err
		}
	}
	return nil
}

func (r *Run) abort() {
	for _, p := range r.outs {
		p.remove()
	}
	r.outs = nil
}
