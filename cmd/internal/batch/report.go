package batch

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// report writes counters, sample and summary.
func (j *Job) report() error {
	if j.Stats != "" {
		if err := j.Tally.WriteFile(j.Stats); err != nil {
			return err
		}
	}
	if j.sample != nil {
		base := strings.TrimRight(j.Output, string(os.PathSeparator)+"/")
		if j.Shard != "" {
			base += "." + strings.ReplaceAll(j.Shard, "/", "-of-")
		}
		if err := j.sample.write(base+".audit", j.Tally); err != nil {
			return fmt.Errorf("--audit: %w", err)
		}
	}
	if j.Output != "" || j.Stats != "" {
		for _, line := range j.Tally.Summary() {
			j.Note("%s", line)
		}
	}
	return nil
}

// WriteFile writes the counters as --stats does.
func (t *Tally) WriteFile(path string) error {
	b, err := json.MarshalIndent(t, "", "  ")
	if err != nil {
		return err
	}
	if err := WriteFile(path, append(b, '\n')); err != nil {
		return fmt.Errorf("--stats: %w", err)
	}
	return nil
}

// WriteFile writes a small file, all or nothing.
func WriteFile(path string, b []byte) error {
	o, err := corpus.Create(path, nil)
	if err != nil {
		return err
	}
	defer o.Abort()
	if _, err := o.Write(b); err != nil {
		return err
	}
	return o.Commit()
}
