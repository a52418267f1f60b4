package corpus

import (
	"bytes"
	"fmt"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"
)

// toUTF8 converts a page. A byte order mark goes before the charset of the
// header, that before the one that the page itself names. Where none is named,
// or the named one cannot be, UTF-8 and the charsets of Chinese are tried. An
// unknown charset is an error of the header, whose sender can mend it; a page
// that names one is read as if it named none, as browsers do.
func toUTF8(page []byte, contentType string) ([]byte, error) {
	if bytes.HasPrefix(page, []byte(bom)) {
		return page[len(bom):], nil
	}
	var named []string
	header := ""
	if _, params, err := mime.ParseMediaType(contentType); err == nil && params["charset"] != "" {
		header = params["charset"]
		named = append(named, header)
	}
	if _, _, certain := charset.DetermineEncoding(page, ""); certain { // UTF-16 by its mark
		named = nil
	} else if m := metaCharset(page); m != "" {
		named = append(named, m)
	}
	unknown := ""
	var fallback encoding.Encoding
	for _, label := range named {
		e, name := charset.Lookup(strings.Trim(label, ` "';`))
		if e == nil {
			if label == header {
				unknown = label
			}
			continue
		}
		if name == "utf-8" {
			if utf8.Valid(page) {
				return page, nil
			}
			continue // said of many a page in GBK
		}
		text, bad := decode(e, page)
		if bad == 0 {
			return text, nil
		}
		if fallback == nil {
			fallback = e
		}
	}
	if fallback != nil {
		text, _ := decode(fallback, page)
		return text, nil
	}
	if utf8.Valid(page) {
		return page, nil
	}
	if unknown != "" {
		return nil, fmt.Errorf("unknown charset %q", printable(unknown))
	}
	if e, _, certain := charset.DetermineEncoding(page, ""); certain {
		text, _ := decode(e, page)
		return text, nil
	}
	// Of GB18030 and Big5 the one that gives fewer characters that are none,
	// and of two equals the one that gives more of the commonest characters.
	best, least := []byte(nil), len(page)/50+1
	for _, label := range []string{"gb18030", "big5"} {
		e, _ := charset.Lookup(label)
		text, bad := decode(e, page)
		if bad < least || bad == least && best != nil && common(text) > common(best) {
			best, least = text, bad
		}
	}
	if best != nil && bytes.ContainsFunc(best, func(r rune) bool { return r >= 0x4e00 && r < 0xa000 }) {
		return best, nil
	}
	if named != nil { // UTF-8 with invalid bytes
		return bytes.ToValidUTF8(page, []byte("\ufffd")), nil
	}
	e, _ := charset.Lookup("windows-1252")
	text, _ := decode(e, page)
	return text, nil
}

// decode also counts the characters that are none.
func decode(e encoding.Encoding, page []byte) ([]byte, int) {
	text, err := e.NewDecoder().Bytes(page)
	if err != nil {
		return nil, len(page)
	}
	return bytes.TrimPrefix(text, []byte(bom)), bytes.Count(text, []byte("\ufffd"))
}

// common counts characters that no Chinese text is without.
func common(text []byte) int {
	return bytes.Count(text, []byte("的")) + bytes.Count(text, []byte("一")) + bytes.Count(text, []byte("是")) +
		bytes.Count(text, []byte("不")) + bytes.Count(text, []byte("在")) + bytes.Count(text, []byte("有")) + bytes.Count(text, []byte("，"))
}
