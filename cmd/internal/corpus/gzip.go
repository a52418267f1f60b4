package corpus

import (
	"io"

	"github.com/klauspost/compress/gzip"
)

const (
	gzipExt   = ".gz"
	gzipMagic = "\x1f\x8b"
)

func gunzip(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }

// gzipTo compresses with neither name nor time, so that equal bytes come out equal.
func gzipTo(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) }
