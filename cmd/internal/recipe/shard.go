package recipe

import (
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// Shard is the I-th of N parts of the documents, counted from 0. The zero
// value is all of them.
type Shard struct{ I, N int }

// Set reads I/N.
func (s *Shard) Set(v string) error {
	i, n, err := corpus.ParseShard(v)
	if err == nil {
		*s = Shard{i, n}
	}
	return err
}

// String is what Set reads; "" is the zero value.
func (s Shard) String() string {
	if s.N == 0 {
		return ""
	}
	return fmt.Sprintf("%d/%d", s.I, s.N)
}

// Type is what help shows for a value.
func (*Shard) Type() string { return "I/N" }

func (s Shard) whole() bool { return s.N <= 1 }

// manyFiles is how many files a shard has on average for files to be what is
// divided. With fewer, one large file would keep one process busy and the
// others waiting; then all of them read everything, which is cheap beside
// counting it, and divide the documents.
const manyFiles = 4

// open reads the shard's part of the documents.
func (s Shard) open(paths []string, o *corpus.Options) (corpus.Reader, error) {
	if s.whole() {
		return corpus.Open(paths, o)
	}
	list := corpus.NewList(paths)
	byFile := len(list.Inputs()) >= manyFiles*s.N
	if byFile {
		list.Shard(s.I, s.N)
	}
	src, err := corpus.OpenInputs(list, o)
	if err != nil || byFile {
		return src, err
	}
	return &share{src, s}, nil
}

// share passes over the records of other shards. What is wrong with all of a
// file concerns every shard.
type share struct {
	*corpus.Source
	shard Shard
}

func (s *share) Read(d *corpus.Document) error {
	for {
		err := s.Source.Read(d)
		record := d.Record
		var bad *corpus.Error
		switch {
		case errors.As(err, &bad):
			record = bad.Record
		case err != nil:
			return err
		}
		if bad != nil && record == 0 || s.shard.has(d.Input.Rel, record) {
			return err
		}
	}
}

// has depends on the file's name and the record's number alone, so that a file
// that one machine cannot read moves no record of another.
func (s Shard) has(file string, record int) bool {
	h := xxhash.New()
	h.WriteString(file)
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], uint64(record))
	h.Write(b[:])
	return h.Sum64()%uint64(s.N) == uint64(s.I)
}
