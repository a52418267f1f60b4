package corpus

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
)

const gzipExt = ".gz"

// gunzip reads all members of an archive. One that is damaged costs itself, if
// another follows: crawls have a member for each record.
func gunzip(r io.Reader) (io.Reader, error) {
	in, ok := r.(*bufio.Reader)
	if !ok {
		in = bufio.NewReader(r)
	}
	z, err := gzip.NewReader(in)
	if err != nil {
		return nil, err
	}
	z.Multistream(false)
	return &memberReader{in: in, z: z}, nil
}

type memberReader struct {
	in    *bufio.Reader
	z     *gzip.Reader
	lost  int // members that were damaged
	first error
	err   error // ends reading
}

func (m *memberReader) Read(p []byte) (int, error) {
	for m.err == nil {
		n, err := m.z.Read(p)
		if err == io.EOF {
			if b, _ := m.in.Peek(4); len(b) == 4 && (b[0] != 0x1f || b[1] != 0x8b || b[2] != 8 || b[3]&0xe0 != 0) {
				err = gzip.ErrHeader // without reading on where it leads
			} else if err = m.z.Reset(m.in); err == nil {
				m.z.Multistream(false)
			}
		}
		switch {
		case err == nil:
		case isDamage(err) && m.next():
			m.lost++
			if m.first == nil {
				m.first = err
			}
		default:
			m.err = err
		}
		if n > 0 {
			return n, nil
		}
	}
	return 0, m.err
}

// isDamage says that what was read is wrong, and not that reading failed.
func isDamage(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.Is(err, gzip.ErrChecksum) || errors.Is(err, gzip.ErrHeader) || errors.As(err, &corrupt)
}

// next goes to the next member, if there is one.
func (m *memberReader) next() bool {
	for {
		b, err := m.in.Peek(memberHeader)
		if len(b) < memberHeader {
			return false
		}
		if i := bytes.IndexByte(b, 0x1f); i != 0 {
			if i < 0 {
				i = len(b)
			}
			m.in.Discard(i) // it was there a moment ago
			continue
		}
		if err == nil && isMember(b) && m.z.Reset(m.in) == nil {
			m.z.Multistream(false)
			return true
		}
		m.in.Discard(1)
	}
}

const memberHeader = 10

// isMember says that a member may begin so: compressed data seldom look like
// it, once in 2^39 bytes.
func isMember(b []byte) bool {
	return b[0] == 0x1f && b[1] == 0x8b && b[2] == 8 && b[3]&0xe0 == 0 && (b[8] == 0 || b[8] == 2 || b[8] == 4) && (b[9] <= 13 || b[9] == 255)
}

// damage tells what was passed over, once.
func (m *memberReader) damage() error {
	if m.lost == 0 {
		return nil
	}
	err := fmt.Errorf("%d members of the archive are damaged, and what follows each was read: %w", m.lost, m.first)
	if m.lost == 1 {
		err = fmt.Errorf("a member of the archive is damaged, and what follows it was read: %w", m.first)
	}
	m.lost = 0
	return err
}

// Close implements io.Closer.
func (m *memberReader) Close() error { return m.z.Close() }

// gzipTo compresses with neither name nor time, so that equal bytes come out equal.
func gzipTo(w io.Writer) packer { return gzip.NewWriter(w) }
