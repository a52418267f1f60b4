package corpus

import (
	"compress/bzip2"
	"io"
)

func unbzip2(r io.Reader) (io.Reader, error) { return bzip2.NewReader(r), nil }
