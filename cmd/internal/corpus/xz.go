package corpus

import (
	"io"

	"github.com/ulikunitz/xz"
)

func unxz(r io.Reader) (io.Reader, error) { return xz.NewReader(r) }
