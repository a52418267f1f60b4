package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// packing is a way to compress.
type packing struct {
	ext    string
	magic  []string
	unpack func(io.Reader) (io.Reader, error)
	pack   func(io.Writer) packer // nil: it is read and not written
}

// packer compresses. After Close it begins anew with Reset: what it writes
// then stands by itself.
type packer interface {
	io.WriteCloser
	Reset(io.Writer)
}

var packings = []packing{
	{gzipExt, []string{"\x1f\x8b"}, gunzip, gzipTo},
	{zstdExt, []string{"\x28\xb5\x2f\xfd", "\x50\x2a\x4d\x18", "\x5e\x2a\x4d\x18"}, unzstd, zstdTo},
	{".bz2", []string{"BZh"}, unbzip2, nil},
	{".xz", []string{"\xfd7zXZ\x00"}, unxz, nil},
}

const magicSize = 10 // of the longest, and of what must follow it

// packingBy is the packing of an input, by how it begins, or nil.
func packingBy(head []byte) *packing {
	for i := range packings {
		p := &packings[i]
		for _, m := range p.magic {
			if !bytes.HasPrefix(head, []byte(m)) {
				continue
			}
			if p.ext == ".bz2" && (len(head) < 10 || string(head[4:10]) != "1AY&SY" && string(head[4:10]) != "\x17rE8P\x90") {
				continue // a text that begins with BZh
			}
			return p
		}
	}
	return nil
}

// packingOf is the packing that a name ends in, or nil.
func packingOf(name string) *packing {
	ext := strings.ToLower(filepath.Ext(name))
	for i := range packings {
		if packings[i].ext == ext {
			return &packings[i]
		}
	}
	return nil
}

// unpackedName is a name without the ending of its packing.
func unpackedName(name string) string {
	if p := packingOf(name); p != nil {
		return name[:len(name)-len(p.ext)]
	}
	return name
}

// SplitPacking parts a name from the ending of its packing: of the one that it
// would be written with, for not all that are read are written.
func SplitPacking(name string) (base, packing string) {
	p := packingOf(name)
	switch {
	case p == nil:
		return name, ""
	case p.pack == nil:
		return unpackedName(name), gzipExt
	}
	return unpackedName(name), p.ext
}

// bombFrom is how much may come out of an input before its ratio counts.
const bombFrom = 64 << 20

// ratioReader ends an archive that expands to more than is likely.
type ratioReader struct {
	r       io.Reader
	in      *countReader
	out     int64
	ratio   int64
	stopped error
}

func (r *ratioReader) Read(p []byte) (int, error) {
	if r.stopped != nil {
		return 0, r.stopped
	}
	n, err := r.r.Read(p)
	r.out += int64(n)
	if r.out > bombFrom && r.out > r.ratio*r.in.n.Load() {
		r.stopped = fmt.Errorf("%w: %d bytes came out of %d", errBomb, r.out, r.in.n.Load())
		return 0, r.stopped
	}
	return n, err
}

var errBomb = errors.New("it expands to more than is likely")

// unpack takes the packings off, one after another.
func unpack(in *Input, raw *countReader, ratio int64) (r *bufio.Reader, closers []io.Closer, layers int, err error) {
	r = bufio.NewReaderSize(raw, 64<<10)
	for ; layers < 2; layers++ {
		head, _ := r.Peek(magicSize)
		p := packingBy(head)
		if p == nil {
			if q := packingOf(in.Path); q != nil && layers == 0 && len(head) > 0 && !in.Stdin() {
				return nil, nil, 0, fmt.Errorf("is not %s, and its name says so", strings.TrimPrefix(q.ext, "."))
			}
			break // an empty file is an empty archive
		}
		u, err := p.unpack(r)
		if err != nil {
			return nil, closers, layers, err
		}
		if c, ok := u.(io.Closer); ok {
			closers = append(closers, c)
		}
		r = bufio.NewReaderSize(&ratioReader{r: u, in: raw, ratio: ratio}, 64<<10)
	}
	return r, closers, layers, nil
}
