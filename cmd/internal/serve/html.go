package serve

import (
	"bytes"
	"io"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// ToText makes text in UTF-8 of what is not: a page of text/html becomes its
// lines. The content type tells the charset, if the document does not.
type ToText func(r io.Reader, contentType string) ([]byte, error)

// PageText is the ToText of a server that is given none: a page is what shai
// score makes of it in a WARC file.
func PageText(r io.Reader, contentType string) ([]byte, error) {
	page, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	text, err := corpus.PageText(page, contentType)
	return bytes.TrimRight(text, "\n"), err
}
