package main

import (
	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/record"
)

type scoreFlags struct {
	batch.Job
	batch.Score
	check, stream bool
}

func (a *app) score() *cobra.Command {
	var f scoreFlags
	c := &cobra.Command{
		Use:   "score [FLAGS] [PATHS]",
		Short: "Print a verdict for each document, as JSON lines",
		Long: `Print a verdict for each document, one JSON object a line, in input order:

  {"id":"a","verdict":"injected","score":0.9998,"unsure":false,
   "languages":{"en":4210,"zh":1189},
   "spans":[{"start":0,"end":103,"score":0.9999,"llr":41.2,"family":"porn",
     "language":"zh","shape":"block","terms":[["在线",2.9]]}]}

verdict is clean, injected (a real document with blocks in it: repair it) or
spam (nothing real is left: drop it). score is a probability. llr is evidence
in nats, positive for spam, as is each term's. start and end are offsets into
the text, half open, in the unit of --offsets.

` + streamHelp + `

` + inputHelp + `

` + batchHelp + `

A text file of more than --max-document bytes is judged in windows of 512 KiB.`,
		Example: `  shai score page.txt
  shai score corpus.jsonl.gz -o verdicts.jsonl.gz
  shai score --offsets=runes corpus.jsonl      # for Python's str
  shai score --format=dolma part.jsonl.gz -o attributes/part.jsonl.gz
  shai score --text-field=content part.parquet -o verdicts.parquet
  shai score --shard=3/8 --files-from=wet.paths -o verdicts/ --stats=3.json
  shai score --stream                           # a worker: a line in, a line out`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runScore(c, &f, paths) },
	}
	fs := c.Flags()
	f.Flags(fs)
	fs.BoolVar(&f.check, "check", false, "exit 1 if there are findings")
	fs.BoolVar(&f.stream, "stream", false, "answer each line of standard input with a line, at once")
	a.choices(c, "offsets", record.Units()...)
	a.choices(c, "format", "shai", "dolma", "parquet")
	a.outputFlag(c, outputUsage+"; below FOLDER/, each input has an output of its own")
	a.classifyFlags(c)
	a.batchInput(c)
	batchFlags(c, &f.Job)
	return c
}

func (a *app) runScore(cmd *cobra.Command, f *scoreFlags, paths []string) error {
	if err := f.Check(); err != nil {
		return err
	}
	if f.stream {
		return a.runStream(cmd.Context(), f, paths)
	}
	j := a.prepare(cmd, &f.Job)
	if err := f.Prepare(j); err != nil {
		return err
	}
	a.terms = f.Terms
	c, err := a.classifier()
	if err != nil {
		return err
	}
	f.Use(j, a.judge(c))
	if err := a.runJob(cmd.Context(), j, paths); err != nil {
		return err
	}
	if f.check && j.Tally.Verdicts[string(classify.Clean)] < j.Tally.Documents {
		return errFound
	}
	return nil
}
