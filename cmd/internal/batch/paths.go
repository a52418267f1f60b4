package batch

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// More adds the paths of FilesFrom, which is then read.
func (j *Job) More(paths []string) ([]string, error) {
	if j.FilesFrom == "" {
		return paths, nil
	}
	r := j.Input.Stdin
	if j.FilesFrom != "-" {
		f, err := os.Open(j.FilesFrom)
		if err != nil {
			return nil, fmt.Errorf("--files-from: %w; check the path", err)
		}
		defer f.Close()
		r = f
	}
	s := bufio.NewScanner(r)
	for s.Scan() {
		if line := strings.TrimSuffix(s.Text(), "\r"); line != "" {
			if line == "-" {
				return nil, errors.New("--files-from: - in the list is no file")
			}
			paths = append(paths, line)
		}
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("--files-from: %w", err)
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("--files-from=%s: the list is empty", j.FilesFrom)
	}
	j.FilesFrom = ""
	return paths, nil
}

// split leaves the inputs of the shard.
func (j *Job) split() error {
	if j.Shard == "" {
		return nil
	}
	i, n, err := corpus.ParseShard(j.Shard)
	if err != nil {
		return fmt.Errorf("--shard=%s: %w", j.Shard, err)
	}
	j.list.Shard(i, n)
	return nil
}

// oneOf checks a flag that takes one of a few values.
func oneOf(flag, value string, values ...string) error {
	if slices.Contains(values, value) {
		return nil
	}
	return fmt.Errorf("--%s=%s: use one of %s", flag, value, strings.Join(values, ", "))
}
