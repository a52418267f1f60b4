package serve

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/net/html/charset"
)

// ToText makes text in UTF-8 of what is not: a page of text/html becomes its
// lines. The content type tells the charset, if the document does not.
type ToText func(r io.Reader, contentType string) ([]byte, error)

// PageText is the ToText of a server that is given none. It walks over a page
// and keeps everything that may hold an injected block: title, keywords and
// description, menus, footers, what is hidden. Blocks become lines. It reads
// tags one by one and builds no tree, so that the depth of a page costs
// nothing. Other types than text/html are only decoded.
func PageText(r io.Reader, contentType string) ([]byte, error) {
	media, params, err := mime.ParseMediaType(contentType)
	if err != nil {
		return nil, err
	}
	if media != "text/html" {
		d, err := charset.NewReaderLabel(params["charset"], r)
		if err != nil {
			return nil, fmt.Errorf("charset %q is not known", params["charset"])
		}
		return io.ReadAll(d)
	}
	d, err := charset.NewReader(r, contentType)
	if err == io.EOF {
		return nil, nil // an empty page
	}
	if err != nil {
		return nil, err
	}
	var p page
	z := html.NewTokenizer(d)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if err := z.Err(); err != io.EOF {
				return nil, err
			}
			return bytes.ToValidUTF8(bytes.TrimRight(p.out, " \n"), []byte("\ufffd")), nil
		case html.TextToken:
			p.text(z.Text())
		case html.StartTagToken, html.SelfClosingTagToken:
			name, attributes := z.TagName()
			tag := atom.Lookup(name)
			p.start(tag)
			if tag == atom.Meta && attributes {
				p.meta(z)
			}
			if tag == atom.Noscript {
				z.NextIsNotRawText()
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			p.end(atom.Lookup(name))
		}
	}
}

// page is the text so far.
type page struct {
	out    []byte
	skip   atom.Atom // inside of an element whose content is no text
	pre    int       // depth of elements whose blanks count
	blank  bool      // a blank is due before the next character
	linked bool      // a link has just ended
}

func (p *page) start(tag atom.Atom) {
	switch {
	case tag == atom.Script || tag == atom.Style:
		p.skip = tag
	case tag == atom.Pre || tag == atom.Textarea:
		p.pre++
		p.line()
	case tag == atom.Td || tag == atom.Th || tag == atom.Option || tag == atom.A && p.linked:
		p.blank = true
	case isBlock(tag):
		p.line()
	}
	p.linked = false
}

func (p *page) end(tag atom.Atom) {
	switch {
	case p.skip != 0:
		if tag == p.skip {
			p.skip = 0
		}
	case tag == atom.Pre || tag == atom.Textarea:
		p.pre = max(0, p.pre-1)
		p.line()
	case tag == atom.A:
		p.linked = true
	case isBlock(tag):
		p.line()
	}
}

// line ends the line, if one was begun.
func (p *page) line() {
	p.blank = false
	if n := len(p.out); n > 0 && p.out[n-1] != '\n' {
		p.out = append(p.out, '\n')
	}
}

func (p *page) text(s []byte) {
	if p.skip != 0 {
		return
	}
	if len(p.out) == 0 {
		s = bytes.TrimPrefix(s, []byte("\ufeff")) // a byte order mark
	}
	if p.pre > 0 {
		p.out = append(p.out, s...)
		return
	}
	for len(s) > 0 {
		n := bytes.IndexAny(s, " \t\r\n\f")
		if n == 0 {
			p.blank, s = true, s[1:]
			continue
		}
		if n < 0 {
			n = len(s)
		}
		if p.blank && len(p.out) > 0 && p.out[len(p.out)-1] != '\n' {
			p.out = append(p.out, ' ')
		}
		p.out = append(p.out, s[:n]...)
		p.blank, p.linked, s = false, false, s[n:]
	}
}

// meta keeps what a page says of itself to search engines.
func (p *page) meta(z *html.Tokenizer) {
	var name string
	var content []byte
	for {
		k, v, more := z.TagAttr()
		switch string(k) {
		case "name":
			name = strings.ToLower(string(v))
		case "content":
			content = v
		}
		if !more {
			break
		}
	}
	if name == "keywords" || name == "description" {
		p.line()
		p.text(content)
		p.line()
	}
}

func isBlock(tag atom.Atom) bool {
	switch tag {
	case atom.Address, atom.Article, atom.Aside, atom.Blockquote, atom.Body, atom.Br, atom.Button, atom.Caption, atom.Center,
		atom.Dd, atom.Details, atom.Dialog, atom.Dir, atom.Div, atom.Dl, atom.Dt, atom.Fieldset, atom.Figcaption, atom.Figure,
		atom.Footer, atom.Form, atom.Frameset, atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6, atom.Head, atom.Header,
		atom.Hgroup, atom.Hr, atom.Html, atom.Iframe, atom.Legend, atom.Li, atom.Main, atom.Marquee, atom.Menu, atom.Nav,
		atom.Noscript, atom.Ol, atom.Optgroup, atom.P, atom.Section, atom.Select, atom.Summary, atom.Table, atom.Tbody,
		atom.Template, atom.Tfoot, atom.Thead, atom.Title, atom.Tr, atom.Ul:
		return true
	}
	return false
}
