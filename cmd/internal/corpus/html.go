package corpus

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// PageText is the text of a page of HTML, in UTF-8: its lines. Of another type
// it is the page itself, decoded. contentType, as HTTP has it, tells both.
func PageText(page []byte, contentType string) ([]byte, error) {
	media, _, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	text, err := toUTF8(page, contentType)
	if err != nil {
		return nil, err
	}
	if isMarkup(media) {
		text = pageLines(text)
	}
	return bytes.ToValidUTF8(text, []byte("\ufffd")), nil
}

// pageLines turns a page into lines, one for each block: headings, paragraphs,
// entries of lists, cells of tables. Nothing is taken for boilerplate: menus,
// footers, the title, and keywords and description of the head are where spam
// blocks stand. What is hidden by style is kept for the same reason; scripts
// and styles are not text.
func pageLines(page []byte) []byte {
	w := &lineWriter{out: make([]byte, 0, len(page)/3)}
	z := html.NewTokenizer(bytes.NewReader(page))
	var skip atom.Atom // the element whose content is left out
	pre := 0
	for {
		kind := z.Next()
		switch kind {
		case html.ErrorToken:
			w.line()
			return w.out
		case html.TextToken:
			if skip == 0 {
				w.text(z.Text(), pre > 0)
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attrs := z.TagName()
			a := atom.Lookup(name)
			switch a {
			case atom.Script, atom.Style, atom.Iframe: // the tokenizer reads on to their ends
				if kind == html.StartTagToken {
					skip = a
				}
			case atom.Meta:
				if attrs && skip == 0 {
					w.meta(z)
				}
			case atom.Noscript:
				z.NextIsNotRawText() // what it holds is markup to us, who run no scripts
				w.line()
			case atom.Pre, atom.Textarea:
				pre++
				w.line()
			case atom.A:
				w.link()
			case atom.Td, atom.Th:
				w.space()
			default:
				if blocks[a] {
					w.line()
				}
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case skip != 0:
				if a == skip {
					skip = 0
				}
			case a == atom.Pre, a == atom.Textarea:
				pre = max(pre-1, 0)
				w.line()
			case a == atom.A:
				w.linked = true
			case blocks[a]:
				w.line()
			}
		}
	}
}

// blocks are the elements that stand on lines of their own.
var blocks = func() map[atom.Atom]bool {
	m := map[atom.Atom]bool{}
	for _, a := range []atom.Atom{
		atom.Html, atom.Head, atom.Body, atom.Title, atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Br, atom.Caption,
		atom.Center, atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption,
		atom.Figure, atom.Footer, atom.Form, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Header, atom.Hgroup,
		atom.Hr, atom.Legend, atom.Li, atom.Main, atom.Marquee, atom.Menu, atom.Nav, atom.Noscript, atom.Ol, atom.Optgroup,
		atom.Option, atom.P, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody, atom.Tfoot, atom.Thead, atom.Tr, atom.Ul,
	} {
		m[a] = true
	}
	return m
}()

// lineWriter joins text to lines, and runs of blanks to one.
type lineWriter struct {
	out    []byte
	blank  bool // a blank is due before the next character
	linked bool // a link has just ended
}

// line ends the line, if there is one.
func (w *lineWriter) line() {
	w.blank, w.linked = false, false
	if n := len(w.out); n > 0 && w.out[n-1] != '\n' {
		w.out = append(w.out, '\n')
	}
}

func (w *lineWriter) space() { w.blank = true }

// link keeps the words of two links apart that touch each other.
func (w *lineWriter) link() {
	if w.linked {
		w.blank = true
	}
	w.linked = false
}

func (w *lineWriter) text(text []byte, pre bool) {
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		switch {
		case pre && r == '\n':
			w.blank = false
			w.out = append(w.out, '\n')
		case r == ' ', r == '\t', r == '\n', r == '\r', r == '\f', r == '\u00a0':
			w.blank = true
			if r != '\n' && r != '\r' {
				w.linked = false
			}
		case r == 0: // no text has it
		default:
			if w.blank {
				if k := len(w.out); k > 0 && w.out[k-1] != '\n' {
					w.out = append(w.out, ' ')
				}
				w.blank = false
			}
			w.linked = false
			w.out = append(w.out, text[:n]...)
		}
		text = text[n:]
	}
}

// meta keeps keywords and description.
func (w *lineWriter) meta(z *html.Tokenizer) {
	var name, content string
	for more := true; more; {
		var k, v []byte
		k, v, more = z.TagAttr()
		switch string(k) {
		case "name":
			name = strings.ToLower(strings.TrimSpace(string(v)))
		case "content":
			content = string(v)
		}
	}
	if name == "keywords" || name == "description" {
		w.line()
		w.text([]byte(content), false)
		w.line()
	}
}

// metaCharset is the charset that a page names in its first bytes, or "".
func metaCharset(page []byte) string {
	const within = 4096 // HTML says 1024; some pages have long comments before
	z := html.NewTokenizer(bytes.NewReader(page[:min(len(page), within)]))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return ""
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			if atom.Lookup(name) != atom.Meta {
				continue
			}
			var content string
			for more {
				var k, v []byte
				k, v, more = z.TagAttr()
				switch string(k) {
				case "charset":
					return string(v)
				case "content":
					content = string(v)
				}
			}
			if _, cs, ok := strings.Cut(strings.ToLower(content), "charset="); ok {
				cs, _, _ = strings.Cut(cs, ";")
				return strings.TrimSpace(cs)
			}
		}
	}
}
