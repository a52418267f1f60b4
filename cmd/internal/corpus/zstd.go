package corpus

import (
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
)

const zstdExt = ".zst"

// maxWindow is how far back a compressed stream may refer: what zstd -22 needs
// at most unless it is told otherwise (--long).
const maxWindow = 128 << 20

func unzstd(r io.Reader) (io.Reader, error) {
	z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
	if err != nil {
		return nil, err
	}
	return zstdReader{z}, nil
}

type zstdReader struct{ z *zstd.Decoder }

func (r zstdReader) Read(p []byte) (int, error) {
	n, err := r.z.Read(p)
	if errors.Is(err, zstd.ErrWindowSizeExceeded) {
		err = fmt.Errorf("it was compressed with a window of more than %d MiB: %w", maxWindow>>20, err)
	}
	return n, err
}

func (r zstdReader) Close() error {
	r.z.Close()
	return nil
}

// zstdTo compresses so that equal bytes come out equal.
func zstdTo(w io.Writer) packer {
	z, err := zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithLowerEncoderMem(true))
	if err != nil {
		panic(err) // the options contradict each other
	}
	return z
}
