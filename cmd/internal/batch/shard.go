package batch

import (
	"os"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// Engines that divide a batch call a job of theirs for each file: who plans the
// whole batch asks for Todo, and whoever is given a file uses PlanFile in place
// of Plan. The outputs are those of the whole batch. What the files come to is
// merged, and Told once.

// Todo are the inputs of a planned job whose outputs are not there yet, or all
// to Overwrite, and how many were left out.
func (j *Job) Todo() (todo []*corpus.Input, left int) {
	for _, in := range j.list.Inputs() {
		if _, err := os.Stat(j.each(in)[0]); err == nil && !j.Overwrite {
			left++
			continue
		}
		todo = append(todo, in)
	}
	return todo, left
}

// PlanFile plans for one file, whose outputs below folders are named after rel.
func (j *Job) PlanFile(path, rel string) error {
	if err := j.check(); err != nil {
		return err
	}
	j.paths, j.list = []string{path}, corpus.NewList([]string{path})
	j.list.Inputs()[0].Rel = rel
	j.single = true
	return nil
}

// Sample is that of a job that was run; nil without Audit.
func (j *Job) Sample() *Audit { return j.sample }

// Tell reports as Run does, in its place, what the files of a planned job came to.
func (j *Job) Tell(t *Tally, sample *Audit) error {
	j.Tally, j.sample = t, sample
	return j.report()
}

// Folder says that a prepared job has an output for each input.
func (j *Job) Folder() bool { return j.folder }
