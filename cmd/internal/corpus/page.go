package corpus

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"

	"github.com/andybalholm/brotli"
)

func isMarkup(media string) bool {
	return media == "text/html" || media == "application/xhtml+xml"
}

// page makes a document of a page in a record. What is neither HTML nor plain
// text is passed over.
func (w *warcReader) page(d *Document, h *warcHeader, body []byte, kind, media string) error {
	const todo = "the record is left out"
	contentType := h.get("content-type")
	if kind == "response" {
		res, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(body)), nil)
		if err != nil {
			d.Raw = append([]byte(nil), h.raw...)
			d.Raw = append(d.Raw, body...)
			return d.Fail(fmt.Errorf("the HTTP response cannot be read: %w", err), todo)
		}
		contentType = res.Header.Get("Content-Type")
		media, _, err = mime.ParseMediaType(contentType)
		if err != nil {
			media, _, _ = strings.Cut(contentType, ";")
			media = strings.ToLower(strings.TrimSpace(media))
		}
		if media == "" && sniffMarkup(body) {
			media = "text/html"
		}
		if !isMarkup(media) && media != "text/plain" {
			return errPassed
		}
		raw := body
		body, err = io.ReadAll(io.LimitReader(res.Body, w.limit+1))
		if err != nil { // crawlers keep the header and take the chunks off
			if i := bytes.Index(raw, []byte("\r\n\r\n")); i >= 0 {
				body, err = raw[i+4:], nil
			}
		}
		if err == nil {
			body, err = decoded(body, res.Header.Get("Content-Encoding"), w.limit)
		}
		if err == nil && int64(len(body)) > w.limit {
			err = tooLong(w.limit)
		}
		if err != nil {
			d.Raw = append(append([]byte(nil), h.raw...), raw...)
			return d.Fail(fmt.Errorf("the page cannot be read: %w", err), todo)
		}
	}
	text, err := toUTF8(body, contentType)
	if err != nil {
		d.Raw = append(append([]byte(nil), h.raw...), body...)
		return d.Fail(err, todo)
	}
	if isMarkup(media) {
		text = pageLines(text)
	}
	d.Text, d.Raw = text, text
	d.shape = plain{}
	if w.marks {
		d.conversion(h)
	}
	return nil
}

func sniffMarkup(response []byte) bool {
	_, body, _ := bytes.Cut(response, []byte("\r\n\r\n"))
	return strings.HasPrefix(http.DetectContentType(body), "text/html")
}

// decoded takes off the encoding of a body. Crawlers often take it off and
// keep the header.
func decoded(body []byte, encoding string, limit int64) ([]byte, error) {
	var r io.Reader
	var err error
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "gzip", "x-gzip":
		if !bytes.HasPrefix(body, []byte("\x1f\x8b")) {
			return body, nil
		}
		r, err = gunzip(bytes.NewReader(body))
	case "deflate":
		if r, err = zlib.NewReader(bytes.NewReader(body)); err != nil {
			return body, nil
		}
	case "zstd":
		if packingBy(body) == nil {
			return body, nil
		}
		r, err = unzstd(bytes.NewReader(body))
	case "br":
		if sniffText(body) {
			return body, nil
		}
		r = brotli.NewReader(bytes.NewReader(body))
	default:
		return body, nil
	}
	if err != nil {
		return nil, err
	}
	out, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err == nil && int64(len(out)) > limit {
		err = errors.New("it expands to more than --max-document allows")
	}
	if c, ok := r.(io.Closer); ok {
		c.Close()
	}
	return out, err
}

// sniffText says that a body looks like markup and not like something packed.
func sniffText(body []byte) bool {
	return strings.HasPrefix(http.DetectContentType(body), "text/")
}
