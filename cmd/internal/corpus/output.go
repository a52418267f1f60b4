package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// Output is a file that is being written. It gets its name in Commit: until
// then nothing stands at its path but what stood there before. A name that
// ends in .gz or .zst is compressed.
type Output struct {
	buf  *bufio.Writer
	zip  io.WriteCloser // nil if not compressed
	file *os.File       // nil for standard output
	path string         // where it goes; "" if it is written in place
}

// Create opens an output. "" and "-" are stdout. It fails if the file could
// not be written; a device or a pipe is written as it is.
func Create(path string, stdout io.Writer) (*Output, error) {
	if path == "" || path == "-" {
		return &Output{buf: bufio.NewWriterSize(stdout, 64<<10)}, nil
	}
	// A link is followed, so that it still is one afterwards.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	info, err := os.Stat(path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s: is a folder; name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		if err != nil {
			return nil, err
		}
		return (&Output{file: f}).start(path), nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	f, err := temp(path)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be written: %w; check that its folder exists and is yours", path, err)
	}
	if info != nil {
		if err := f.Chmod(info.Mode().Perm()); err != nil {
			f.Close()
			os.Remove(f.Name())
			return nil, fmt.Errorf("%s: %w", path, err)
		}
	}
	return (&Output{file: f, path: path}).start(path), nil
}

// temp makes a file beside path. Unlike os.CreateTemp it leaves the mode to the umask.
func temp(path string) (*os.File, error) {
	dir, base := filepath.Split(path)
	for i := 0; ; i++ {
		name := filepath.Join(dir, fmt.Sprintf(".%s.%d-%d.tmp", base, os.Getpid(), i))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if errors.Is(err, fs.ErrExist) && i < 1000 {
			continue
		}
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err // nobody asked for the temporary name
		}
		return f, err
	}
}

func (o *Output) start(path string) *Output {
	var w io.Writer = o.file
	if p := packingOf(path); p != nil && p.pack != nil {
		o.zip = p.pack(w)
		w = o.zip
	}
	o.buf = bufio.NewWriterSize(w, 64<<10)
	return o
}

func (o *Output) Write(p []byte) (int, error) { return o.buf.Write(p) }

// Flush hands on what is buffered, if somebody may be waiting for it.
func (o *Output) Flush() error {
	if o.file != nil {
		return nil
	}
	return o.buf.Flush()
}

// Commit completes the output and gives it its name.
func (o *Output) Commit() error {
	if o.buf == nil {
		return errors.New("output is closed")
	}
	defer o.Abort()
	if err := o.buf.Flush(); err != nil {
		return err
	}
	if o.zip != nil {
		if err := o.zip.Close(); err != nil {
			return err
		}
	}
	if o.file == nil {
		o.buf = nil
		return nil
	}
	if o.path != "" {
		if err := o.file.Sync(); err != nil {
			return err
		}
	}
	name := o.file.Name()
	if err := o.file.Close(); err != nil {
		return err
	}
	if o.path != "" {
		if err := os.Rename(name, o.path); err != nil {
			return err
		}
	}
	o.file, o.buf = nil, nil
	return nil
}

// Abort drops the output. After Commit it does nothing.
func (o *Output) Abort() {
	if o.file != nil {
		o.file.Close()
		if o.path != "" {
			os.Remove(o.file.Name())
		}
	}
	o.file, o.buf = nil, nil
}

// Backup keeps the file at path under a second name. It never overwrites one.
func Backup(path string) error {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	}
	to := path + ".orig"
	err := os.Link(path, to)
	if err == nil {
		return nil
	}
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("%s exists", to)
	}
	return copyFile(path, to) // a file system without links
}

func copyFile(from, to string) error {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	info, err := in.Stat()
	if err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, info.Mode().Perm())
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err2 := out.Close(); err == nil {
		err = err2
	}
	if err != nil {
		os.Remove(to)
	}
	return err
}
