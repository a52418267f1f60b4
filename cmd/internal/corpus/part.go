package corpus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/gofrs/flock"
)

// Part is an output that is being written beside its path, and can be taken up
// again after its process has died. What it holds at a cut stands by itself: a
// member of a gzip file, a frame of a zstd file, a row group of a Parquet file.
// So the bytes that follow do not depend on whether the process is the same.
type Part struct {
	path string // where it goes
	name string // where it is being written; "" for a stream, which cannot be taken up
	file *os.File
	lock *flock.Flock
	out  io.Writer // the file, or the stream

	size  int64 // bytes in the file at the last cut
	buf   *bufio.Writer
	count *sizeWriter
	zip   packer // nil if it is not compressed
	zbuf  *bufio.Writer
	open  bool // a frame was begun
	table *parquetWriter
	drop  bool // complete, and not wanted
}

// partState is what a Part can be taken up from.
type partState struct {
	Path   string `json:"path"`
	Size   int64  `json:"size"`
	Footer []byte `json:"footer,omitempty"`
	Drop   bool   `json:"drop,omitempty"` // it is to be removed in place of renamed
}

// sizeWriter counts what went to the file.
type sizeWriter struct {
	w io.Writer
	n int64
}

func (s *sizeWriter) Write(p []byte) (int, error) {
	n, err := s.w.Write(p)
	s.n += int64(n)
	return n, err
}

// IsParquet says that a name is that of a Parquet file.
func IsParquet(name string) bool { return strings.EqualFold(filepath.Ext(name), ".parquet") }

// ErrBusy says that an output is locked.
var ErrBusy = errors.New("another process is writing it")

// newPart begins an output, or takes it up where was says.
func newPart(path string, stdout io.Writer, was *partState) (*Part, error) {
	p := &Part{path: path}
	if path == "" || path == "-" {
		p.out = stdout
		return p.start(), nil
	}
	// A link is followed, so that it still is one afterwards.
	if real, err := filepath.EvalSymlinks(path); err == nil {
		p.path = real
	}
	info, err := os.Stat(p.path)
	switch {
	case err == nil && info.IsDir():
		return nil, fmt.Errorf("%s: is a folder; name a file in it", path)
	case err == nil && !info.Mode().IsRegular():
		if p.file, err = os.OpenFile(p.path, os.O_WRONLY, 0); err != nil {
			return nil, err
		}
		p.out = p.file
		return p.start(), nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, err
	}
	if packing := packingOf(p.path); packing != nil && packing.pack == nil {
		return nil, fmt.Errorf("%s: %s files are read and not written; name it *.gz or *.zst", path, packing.ext)
	}
	p.name = partName(p.path)
	cannot := func(err error) error {
		var pe *fs.PathError
		if errors.As(err, &pe) {
			err = pe.Err // nobody asked for the temporary name
		}
		return fmt.Errorf("%s: cannot be written: %w; check that its folder exists and is yours", path, err)
	}
	// Nothing is cut before the lock is held: it may be another's.
	if p.file, err = os.OpenFile(p.name, os.O_RDWR|os.O_CREATE, 0o666); err != nil {
		return nil, cannot(err)
	}
	p.lock = flock.New(p.name)
	ok, err := p.lock.TryLock()
	if err != nil {
		ok = true // where files cannot be locked, nobody is warned
	}
	// It may have been given its name since it was opened, and be complete.
	opened, err1 := p.file.Stat()
	there, err2 := os.Stat(p.name)
	if !ok || err1 != nil || err2 != nil || !os.SameFile(opened, there) {
		p.close()
		return nil, fmt.Errorf("%s: %w; wait for its end", path, ErrBusy)
	}
	err = nil
	if was == nil {
		err = p.file.Truncate(0)
	}
	if err == nil && info != nil {
		err = p.file.Chmod(info.Mode().Perm())
	}
	if err != nil {
		p.close()
		return nil, cannot(err)
	}
	p.out = p.file
	p.start()
	if was != nil {
		if err := p.takeUp(was); err != nil {
			p.close()
			return nil, err
		}
	}
	return p, nil
}

// partName is where the output for path is being written.
func partName(path string) string {
	dir, base := filepath.Split(path)
	return filepath.Join(dir, "."+base+".part")
}

func (p *Part) start() *Part {
	p.count = &sizeWriter{w: p.out}
	p.buf = bufio.NewWriterSize(p.count, 64<<10)
	if IsParquet(p.path) {
		p.table = &parquetWriter{}
	} else if packing := packingOf(p.path); packing != nil && packing.pack != nil {
		p.zip = packing.pack(p.buf)
		p.zbuf = bufio.NewWriterSize(p.zip, 64<<10)
	}
	return p
}

// takeUp drops what was written after the cut.
func (p *Part) takeUp(was *partState) error {
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	if info.Size() < was.Size {
		return fmt.Errorf("%s: what was written of it is gone", p.path)
	}
	if err := p.file.Truncate(was.Size); err != nil {
		return err
	}
	if _, err := p.file.Seek(was.Size, io.SeekStart); err != nil {
		return err
	}
	p.size, p.count.n = was.Size, was.Size
	if p.table != nil && was.Footer != nil {
		return p.table.restore(was.Footer)
	}
	return nil
}

// Parquet says that the output takes rows of cells in place of bytes.
func (p *Part) Parquet() bool { return p.table != nil }

// Write adds bytes.
func (p *Part) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	w := p.buf
	if p.zip != nil {
		if !p.open {
			p.zip.Reset(p.buf)
			p.zbuf.Reset(p.zip)
			p.open = true
		}
		w = p.zbuf
	}
	n, err := w.Write(b)
	if err != nil {
		err = p.fail(err)
	}
	return n, err
}

// Columns says which columns a Parquet output has, should it get no row.
func (p *Part) Columns(t *Table) {
	if p.table != nil && p.table.table == nil {
		p.table.table = t
	}
}

// WriteCells adds a row to a Parquet output.
func (p *Part) WriteCells(c Cells) error { return p.table.row(c) }

// Flush hands on what is buffered, if somebody may be waiting for it.
func (p *Part) Flush() error {
	if p.name != "" || p.zip != nil || p.table != nil {
		return nil
	}
	return p.buf.Flush()
}

// cut ends what was begun, so that it can be taken up here.
func (p *Part) cut() error {
	if p.open {
		if err := p.zbuf.Flush(); err != nil {
			return err
		}
		if err := p.zip.Close(); err != nil {
			return err
		}
		p.open = false
	}
	if p.table != nil && p.table.begun() {
		b, err := p.table.group(p.count.n + int64(p.buf.Buffered()))
		if err != nil {
			return err
		}
		if _, err := p.buf.Write(b); err != nil {
			return err
		}
	}
	if err := p.buf.Flush(); err != nil {
		return err
	}
	p.size = p.count.n
	return nil
}

// empty says that nothing was written.
func (p *Part) empty() bool {
	return p.count.n == 0 && p.buf.Buffered() == 0 && !p.open && (p.table == nil || !p.table.begun())
}

// plain says that each end of a record is as good as a cut.
func (p *Part) plain() bool { return p.zip == nil && p.table == nil }

// sync puts what was cut on the disk. Only then does state hold after a loss
// of power.
func (p *Part) sync() error {
	if p.name == "" {
		return nil
	}
	return p.file.Sync()
}

func (p *Part) state() (partState, error) {
	s := partState{Path: p.path, Size: p.size, Drop: p.drop}
	var err error
	if p.table != nil && len(p.table.footer.RowGroups) > 0 {
		s.Footer, err = p.table.state()
	}
	return s, err
}

// complete ends the output. It has no name yet.
func (p *Part) complete() error {
	if err := p.cut(); err != nil {
		return err
	}
	switch {
	case p.table != nil:
		b, err := p.table.end()
		if err != nil {
			return err
		}
		if _, err := p.buf.Write(b); err != nil {
			return err
		}
	case p.zip != nil && p.count.n == 0: // an empty archive is not an empty file
		p.zip.Reset(p.buf)
		if err := p.zip.Close(); err != nil {
			return err
		}
	}
	if err := p.buf.Flush(); err != nil {
		return err
	}
	return p.sync()
}

// rename gives the completed output its name.
func (p *Part) rename() error {
	if p.drop {
		p.remove()
		return nil
	}
	if p.name != "" {
		if err := os.Rename(p.name, p.path); err != nil {
			return err
		}
	}
	return p.close()
}

func (p *Part) close() error {
	var err error
	if p.file != nil {
		err = p.file.Close()
		p.file = nil
	}
	if p.lock != nil {
		_ = p.lock.Unlock() // it ends with the process at the latest
		p.lock = nil
	}
	return err
}

// remove drops the output.
func (p *Part) remove() {
	if p.file != nil && p.name != "" {
		os.Remove(p.name)
	}
	p.close()
}
