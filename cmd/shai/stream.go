package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

const streamHelp = `With --stream it is a worker for programs that talk through pipes (Spark's pipe,
Ray, datatrove, xargs): each line {"id":…,"text":…} of standard input is answered
by one line, at once and in order, until the pipe closes. "request_id" comes back
as it is. A line that cannot be judged is answered by {"id":…,"line":…,"error":…}
and changes no exit code: it has been answered.`

// runStream answers each line of standard input with a line.
func (a *app) runStream(ctx context.Context, f *scoreFlags, paths []string) error {
	switch {
	case len(paths) > 0 || a.output != "":
		return errors.New("--stream reads standard input and writes standard output; leave out files and -o")
	case a.from == "text":
		return errors.New(`--stream reads JSON lines; write a text as {"text":…} and leave out --from=text`)
	case f.check:
		return errors.New("--stream answers each line; leave out --check and look at the verdicts")
	}
	if _, err := a.source(nil, false); err != nil { // checks the flags of the input
		return err
	}
	a.terms = f.Terms
	c, err := a.classifier()
	if err != nil {
		return err
	}
	o := f.Options()
	return a.write(func(out *corpus.Output) error {
		return corpus.Each(ctx, corpus.Rows(a.in, a.maxDocument), &corpus.Pipe{Jobs: a.jobs}, func(d *corpus.Document) ([]byte, error) {
			rec, err := record.Row(d, fmt.Sprintf("stdin:%d", d.Line))
			if err != nil {
				return nil, err
			}
			rec.Source = "stdin"
			v := c.Classify(classify.Document{ID: d.ID, Text: d.Text})
			return o.Append(nil, rec, &v)
		}, func(d *corpus.Document, line []byte, err error) error {
			var bad *corpus.Error
			if errors.As(err, &bad) {
				if line, err = record.Failed(d, bad).Append(nil); err != nil {
					return err
				}
			}
			if _, err := out.Write(line); err != nil {
				return err
			}
			return out.Flush() // somebody waits for it
		})
	})
}
