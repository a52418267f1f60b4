package serve

import (
	"fmt"
	"io"
	"net/http"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// unpack reads a body as its Content-Encoding says: plain, or packed once.
// What is packed twice is refused, what unpacks to more than limit bytes ends
// in errTooLong, and what unpacks to far more than its size in errRatio. close
// frees the reader, not the body.
func unpack(body io.Reader, encoding string, limit, ratio int64) (r io.Reader, close func(), err error) {
	body = &limited{r: body, left: limit}
	in := &counted{r: body}
	switch encoding = strings.ToLower(strings.TrimSpace(encoding)); encoding {
	case "", "identity":
		return body, func() {}, nil
	case "gzip", "x-gzip":
		return &limited{r: &opened{open: func() (io.Reader, error) { return gzip.NewReader(in) }}, left: limit, in: in, ratio: ratio}, func() {}, nil
	case "zstd":
		z, err := zstd.NewReader(in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxWindow(8<<20), zstd.WithDecoderLowmem(true))
		if err != nil {
			return nil, nil, err
		}
		return &limited{r: z, left: limit, in: in, ratio: ratio}, z.Close, nil
	}
	return nil, nil, problem(http.StatusUnsupportedMediaType, "encoding", "Content-Encoding %q is not known here; send the body plain, or packed once with gzip or zstd", encoding)
}

// freely is how much may come out before the ratio is looked at: a short text
// that repeats itself is no bomb.
const freely = 1 << 20

// limited ends in an error where limit or ratio are passed.
type limited struct {
	r     io.Reader
	left  int64
	out   int64
	in    *counted // nil if nothing is unpacked
	ratio int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errTooLong
	}
	n, err := l.r.Read(p[:min(int64(len(p)), l.left+1)])
	l.out += int64(n)
	if l.left -= int64(n); l.left < 0 {
		return 0, errTooLong
	}
	if l.in != nil && l.out > freely && l.out/l.ratio > l.in.n {
		return 0, errRatio
	}
	return n, err
}

type counted struct {
	r io.Reader
	n int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// opened begins to read when it is asked to: the header of a packed body is
// read like the rest, where errors are told and deadlines hold.
type opened struct {
	open func() (io.Reader, error)
	r    io.Reader
}

func (o *opened) Read(p []byte) (int, error) {
	if o.r == nil {
		r, err := o.open()
		if err != nil {
			return 0, fmt.Errorf("unpacking the body: %w", err)
		}
		o.r = r
	}
	return o.r.Read(p)
}
