package batch

import (
	"fmt"
	"slices"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// emit writes what became of a document.
func (j *Job) emit(d *corpus.Document, r Result, failed error) error {
	outs, err := j.run.For(d.Input)
	if err != nil {
		return err
	}
	if failed == nil && d.Part > 0 {
		shift(&r.Verdict, int(d.Start))
		if j.sample != nil {
			j.sample.add(d, &r)
		}
		j.hits = j.hits || r.Found
		if j.partial == nil {
			v := r.Verdict
			j.partial = &v
		} else {
			join(j.partial, &r.Verdict)
		}
		if !d.More {
			r.Verdict, j.partial = *j.partial, nil
		}
		if j.join != nil {
			if r, failed = j.join(d, r); d.More && failed == nil {
				j.opened = true
				return j.run.Wrote(d, j.keep)
			}
		}
	}
	if failed == nil && j.own {
		failed = j.common(d, &r)
	}
	out := func(kind string) *corpus.Part {
		if i := slices.Index(j.kinds, kind); i >= 0 {
			return outs[i]
		}
		return nil
	}
	if failed != nil {
		if j.Strict {
			return &errStrict{failed}
		}
		j.Failures++
		j.Report(failed)
		j.Tally.fail(d)
		r = Result{removal: corpus.Removal{Why: "failed", All: true, Lead: j.refused == d.Input}}
		j.opened = j.opened || d.Record > 0
		if w := out("dead"); w != nil {
			if err := deadLetter(w, d, failed); err != nil {
				return err
			}
		}
	} else {
		j.opened = j.opened || !d.End
		if !d.End && !d.Gap && !d.More {
			j.Tally.add(d, &r)
			j.hits = j.hits || r.Found
			if j.sample != nil && d.Part == 0 {
				j.sample.add(d, &r)
			}
		}
	}
	main := outs[0]
	if j.own {
		if len(d.Lead) > 0 && !r.removal.Lead {
			if _, err := main.Write(d.Lead); err != nil {
				return err
			}
		}
		if j.removed != nil {
			if err := j.removed.Add(out("removed"), d, j.Input.TextField, r.removal); err != nil {
				return err
			}
		}
	}
	switch {
	case failed != nil || d.End || d.Gap || r.none:
		if d.End && j.own {
			main.Columns(d.Cells.Table())
		}
	case r.aside:
		err = j.put(out("quarantine"), d, r)
	default:
		err = j.put(main, d, r)
	}
	if err != nil {
		return err
	}
	if !j.own {
		main.Columns(j.columns)
	}
	if err := j.run.Wrote(d, j.keep); err != nil {
		return err
	}
	if d.End {
		hits, opened := j.hits, j.opened
		j.hits, j.opened = false, false
		// An input without documents is one all the same; one that could not be
		// opened is tried again next time.
		if err := j.run.End(d.Input, opened || !j.Tally.unread(d.Input), j.keep); err != nil {
			return err
		}
		if hits && j.changed != nil {
			j.changed(d.Input)
		}
	}
	return nil
}

// put writes a document to an output of its kind.
func (j *Job) put(w *corpus.Part, d *corpus.Document, r Result) error {
	table := r.cells.Table() != nil
	switch {
	case table && w.Parquet():
		return w.WriteCells(r.cells)
	case table:
		return fmt.Errorf("%s is Parquet, and so must be what is made of it: name the output *.parquet with -o", d.Input.Name())
	case w.Parquet():
		return fmt.Errorf("%s is not Parquet, and the output is named so: give it the ending of the input", d.Input.Name())
	}
	_, err := w.Write(r.Out)
	return err
}
