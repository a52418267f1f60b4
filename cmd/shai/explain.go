package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/rivo/uniseg"
	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

type explainFlags struct {
	color string
	full  bool
	terms int
}

func (a *app) explain() *cobra.Command {
	var f explainFlags
	c := &cobra.Command{
		Use:   "explain [FLAGS] [PATHS]",
		Short: "Show documents with their injected blocks marked, and why",
		Long: `Show documents with their injected blocks marked, in colour or as ⟦…⟧, and for
each block the terms that weighed most: for spam on the left, for content on
the right, in nats. Long stretches without findings are folded.

` + inputHelp,
		Example: `  shai explain page.txt
  shai explain --full --color=always corpus.jsonl | less -R`,
		RunE: func(c *cobra.Command, paths []string) error { return a.runExplain(c.Context(), &f, paths) },
	}
	fs := c.Flags()
	fs.StringVar(&f.color, "color", "auto", "use colour: auto (on a terminal, unless NO_COLOR is set), always or never")
	fs.BoolVar(&f.full, "full", false, "fold nothing")
	fs.IntVar(&f.terms, "terms", 8, "show at most this many terms a side")
	a.choices(c, "color", "auto", "always", "never")
	a.outputFlag(c, outputUsage)
	a.classifyFlags(c)
	a.inputFlags(c)
	return c
}

func (a *app) runExplain(ctx context.Context, f *explainFlags, paths []string) error {
	if err := oneOf("color", f.color, "auto", "always", "never"); err != nil {
		return err
	}
	p := &page{full: f.full, terms: f.terms}
	switch f.color {
	case "always":
		p.color = true
	case "auto":
		p.color = a.output == "" && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb" && terminal(a.out)
	}
	src, err := a.source(paths, false)
	if err != nil {
		return err
	}
	a.terms = 8 * f.terms // enough for both sides
	c, err := a.classifier()
	if err != nil {
		return err
	}
	first := true
	return a.write(func(o *corpus.Output) error {
		return corpus.Each(ctx, src, a.pipe(o), func(d *corpus.Document) ([]byte, error) {
			v := c.Classify(d.Document)
			return p.document(d, &v), nil
		}, func(_ *corpus.Document, out []byte, err error) error {
			if err != nil {
				a.report(err)
				return nil
			}
			if !first {
				out = append([]byte("\n"), out...)
			}
			first = false
			_, err = o.Write(out)
			return err
		})
	})
}

// page lays out explanations.
type page struct {
	color, full bool
	terms       int
}

const (
	red, bold, faint, plain = "\x1b[97;41m", "\x1b[1m", "\x1b[2m", "\x1b[0m"

	beside = 160 // bytes of content shown beside a block
)

func (p *page) style(on, s string) string {
	if !p.color {
		return s
	}
	return on + s + plain
}

func (p *page) document(d *corpus.Document, v *classify.Verdict) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "%s  %s %s", p.style(bold, visible(oneLine(d.ID))), v.Label, percent(v.Score))
	if v.Unsure {
		b.WriteString(", unsure")
	}
	langs := make([]string, 0, len(v.Languages))
	for l, n := range v.Languages {
		langs = append(langs, fmt.Sprintf("%s %d", l, n))
	}
	slices.Sort(langs)
	if len(langs) > 0 {
		fmt.Fprintf(&b, "  (bytes: %s)", strings.Join(langs, ", "))
	}
	b.WriteString("\n\n")

	at := 0
	for i, s := range v.Spans {
		p.content(&b, d.Text[at:s.Start], i > 0, true)
		// Colour must not run over a line break: pagers start each line afresh.
		for k, line := range strings.Split(visible(string(d.Text[s.Start:s.End])), "\n") {
			if k > 0 {
				b.WriteByte('\n')
			}
			switch {
			case p.color && line != "":
				b.WriteString(red + line + plain)
			case !p.color:
				if k == 0 {
					b.WriteString("⟦")
				}
				b.WriteString(line)
			}
		}
		if !p.color {
			b.WriteString("⟧")
		}
		at = s.End
	}
	p.content(&b, d.Text[at:], len(v.Spans) > 0, false)
	if b.Bytes()[b.Len()-1] != '\n' {
		b.WriteByte('\n')
	}
	for i, s := range v.Spans {
		p.span(&b, i, &s)
	}
	return b.Bytes()
}

// content writes a stretch without findings, with the middle folded.
func (p *page) content(b *bytes.Buffer, text []byte, before, after bool) {
	var head int
	tail := len(text)
	if before {
		head = edge(text, beside)
	}
	if after {
		tail = edge(text, len(text)-beside)
	}
	if !before && !after { // nothing was found at all
		head = edge(text, 2*beside)
	}
	head, tail = atSpace(text, head, -1), atSpace(text, tail, 1)
	if p.full || tail-head < 200 {
		b.WriteString(visible(string(text)))
		return
	}
	b.WriteString(visible(string(text[:head])))
	b.WriteString(p.style(faint, fmt.Sprintf("… %d bytes …", tail-head)))
	b.WriteString(visible(string(text[tail:])))
}

// atSpace moves i back or forth to a line break or a blank, if one is near.
func atSpace(text []byte, i, step int) int {
	if i <= 0 || i >= len(text) {
		return i
	}
	for _, stop := range []string{"\n", " "} {
		for k := i; k > 0 && k < len(text) && k > i-60 && k < i+60; k += step {
			if text[k] == stop[0] {
				return k
			}
		}
	}
	return i
}

// edge is i, moved so that it cuts no character, and kept in text.
func edge(text []byte, i int) int {
	i = max(0, min(i, len(text)))
	for n := 0; n < utf8.UTFMax && i > 0 && i < len(text) && !utf8.RuneStart(text[i]); n++ {
		i--
	}
	return i
}

func (p *page) span(b *bytes.Buffer, i int, s *classify.Span) {
	fmt.Fprintf(b, "\n%s  bytes %d-%d  %s  %s, %s, %s  %+.1f nats\n",
		p.style(bold, fmt.Sprintf("[%d]", i+1)), s.Start, s.End, percent(s.Score), s.Family, s.Language, s.Shape, s.LLR)
	var spam, content []classify.Evidence
	for _, e := range s.Terms {
		if e.LLR > 0 && len(spam) < p.terms {
			spam = append(spam, e)
		}
		if e.LLR < 0 && len(content) < p.terms {
			content = append(content, e)
		}
	}
	cell := func(es []classify.Evidence, k int) string {
		if k >= len(es) {
			return ""
		}
		return fmt.Sprintf("%+6.2f %s", es[k].LLR, visible(oneLine(es[k].Term)))
	}
	left := uniseg.StringWidth("for spam")
	for k := range spam {
		left = max(left, uniseg.StringWidth(cell(spam, k)))
	}
	line := func(l, r string) {
		pad := strings.Repeat(" ", left-uniseg.StringWidth(l))
		b.WriteString(strings.TrimRight("    "+l+pad+"   "+r, " ") + "\n")
	}
	if len(spam)+len(content) > 0 {
		line("for spam", "for content")
	}
	for k := range max(len(spam), len(content)) {
		line(cell(spam, k), cell(content, k))
	}
}

// percent never rounds to certainty.
func percent(p float64) string {
	switch {
	case p > 0.9999:
		return ">99.99 %"
	case p < 0.0001:
		return "<0.01 %"
	}
	return fmt.Sprintf("%.2f %%", 100*p)
}

// visible shows control characters, and those that turn the direction of
// writing, instead of letting the terminal obey them.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r < 0x20:
			return 0x2400 + r
		case r == 0x7f:
			return 0x2421
		case unicode.Is(unicode.Cc, r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x2028, r == 0x2029:
			return utf8.RuneError
		}
		return r
	}, s)
}
