package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
)

// more adds the paths of --files-from.
func (j *job) more(paths []string) ([]string, error) {
	if j.filesFrom == "" {
		return paths, nil
	}
	r := j.app.in
	if j.filesFrom != "-" {
		f, err := os.Open(j.filesFrom)
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
		return nil, fmt.Errorf("--files-from=%s: the list is empty", j.filesFrom)
	}
	return paths, nil
}

// split leaves the inputs of the shard.
func (j *job) split() error {
	if j.shard == "" {
		return nil
	}
	i, n, ok := strings.Cut(j.shard, "/")
	k, err1 := strconv.Atoi(i)
	m, err2 := strconv.Atoi(n)
	if !ok || err1 != nil || err2 != nil || m < 1 || k < 0 || k >= m {
		return fmt.Errorf("--shard=%s: write I/N with I from 0 to N-1", j.shard)
	}
	j.list.Shard(k, m)
	return nil
}
