package corpus

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Input is a file, or standard input.
type Input struct {
	Path string // as named, or below the folder that was named; "-" is standard input
	Rel  string // below the folder that was named, or the last element of Path
	Size int64  // as it lies on disk; 0 if it is not known

	Index int       // in its List
	Time  time.Time // of its last change; zero if it is not known
}

// Stdin says that the input is standard input.
func (in *Input) Stdin() bool { return in.Path == "-" }

// Name is what messages call the input.
func (in *Input) Name() string {
	if in.Stdin() {
		return "stdin"
	}
	return in.Path
}

// Format is the format that the name stands for, "text" if it stands for none,
// or "auto" for standard input, which has no name.
func (in *Input) Format() string {
	if in.Stdin() {
		return "auto"
	}
	switch strings.ToLower(filepath.Ext(unpackedName(in.Path))) {
	case ".jsonl", ".ndjson":
		return "jsonl"
	case ".csv":
		return "csv"
	case ".tsv":
		return "tsv"
	case ".warc", ".wet":
		return "warc"
	case ".parquet":
		return "parquet"
	}
	return "text"
}

// Walk lists inputs: each path is a file, a folder, or "-". Folders are
// listed in the order of their names. In a folder, names that begin with a
// dot, backups (*.orig) and links to folders are passed over.
type Walk struct {
	todo []step // the next one last
}

type step struct {
	Input
	named bool
}

// NewWalk begins a walk. No paths means standard input.
func NewWalk(paths []string) *Walk {
	if len(paths) == 0 {
		paths = []string{"-"}
	}
	w := &Walk{}
	for i := len(paths) - 1; i >= 0; i-- {
		p := paths[i]
		w.todo = append(w.todo, step{Input{Path: p, Rel: filepath.Base(p)}, true})
	}
	return w
}

// Next is the next input, or io.EOF. After an [*Error] it goes on.
func (w *Walk) Next() (*Input, error) {
	for len(w.todo) > 0 {
		s := w.todo[len(w.todo)-1]
		w.todo = w.todo[:len(w.todo)-1]
		in := &s.Input
		if in.Stdin() {
			return in, nil
		}
		info, err := os.Stat(in.Path)
		if err != nil {
			return in, openError(in, err)
		}
		if !info.IsDir() {
			if info.Mode().IsRegular() {
				in.Size, in.Time = info.Size(), info.ModTime()
			}
			if s.named || info.Mode().IsRegular() {
				return in, nil
			}
			continue
		}
		entries, err := os.ReadDir(in.Path) // sorted
		if err != nil {
			return in, openError(in, err)
		}
		for i := len(entries) - 1; i >= 0; i-- {
			e := entries[i]
			if strings.HasPrefix(e.Name(), ".") || strings.HasSuffix(e.Name(), ".orig") {
				continue
			}
			if e.Type()&fs.ModeSymlink != 0 {
				if t, err := os.Stat(filepath.Join(in.Path, e.Name())); err == nil && t.IsDir() {
					continue // it may lead back here
				}
			}
			next := step{Input: Input{Path: filepath.Join(in.Path, e.Name()), Rel: e.Name()}}
			if !s.named {
				next.Rel = filepath.Join(in.Rel, e.Name())
			}
			w.todo = append(w.todo, next)
		}
	}
	return nil, io.EOF
}

func openError(in *Input, err error) *Error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		err = pe.Err // the path stands before it anyway
	}
	e := &Error{File: in.Name(), Err: err, Todo: "it was passed over"}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Todo = "check the path"
	case errors.Is(err, fs.ErrPermission):
		e.Todo = "check its permissions"
	}
	return e
}

// List is a Walk that has been walked: all inputs are known.
type List struct {
	inputs []*Input
	errs   []error // of those that cannot be opened, else nil
	at     int
}

// NewList walks to the end.
func NewList(paths []string) *List {
	l := &List{}
	w := NewWalk(paths)
	for {
		in, err := w.Next()
		if err == io.EOF {
			return l
		}
		in.Index = len(l.inputs)
		l.inputs = append(l.inputs, in)
		l.errs = append(l.errs, err)
	}
}

// ParseShard reads I/N: the I-th of N parts, counted from 0.
func ParseShard(s string) (i, n int, err error) {
	a, b, ok := strings.Cut(s, "/")
	i, err1 := strconv.Atoi(a)
	n, err2 := strconv.Atoi(b)
	if !ok || err1 != nil || err2 != nil || n < 1 || i < 0 || i >= n {
		return 0, 0, errors.New("write I/N with I from 0 to N-1")
	}
	return i, n, nil
}

// Shard leaves the inputs that are i-th of each n, counted from 0.
func (l *List) Shard(i, n int) {
	var s List
	for k := i; k < len(l.inputs); k += n {
		l.inputs[k].Index = len(s.inputs)
		s.inputs = append(s.inputs, l.inputs[k])
		s.errs = append(s.errs, l.errs[k])
	}
	*l = s
}

// Inputs are all inputs.
func (l *List) Inputs() []*Input { return l.inputs }

// Size is what is known of the length of all inputs, as they lie on disk.
func (l *List) Size() (n int64) {
	for _, in := range l.inputs {
		n += in.Size
	}
	return n
}

// Next is the next input, or io.EOF. After an [*Error] it goes on.
func (l *List) Next() (*Input, error) {
	if l.at >= len(l.inputs) {
		return nil, io.EOF
	}
	l.at++
	return l.inputs[l.at-1], l.errs[l.at-1]
}
