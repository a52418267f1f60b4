package corpus

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/segment"
)

// Gold is a row whose truth is known.
type Gold struct {
	classify.Labelled
}

type goldRow struct {
	Spans     *[][]int        `json:"spans"`
	SpamLines *[]int          `json:"spam_lines"`
	Label     json.RawMessage `json:"label"`
	Family    string          `json:"family"`
	Shape     string          `json:"shape"`
	Disguise  string          `json:"disguise"`
	Lang      string          `json:"lang"`
	Source    string          `json:"source"`
	Kind      string          `json:"kind"`
}

// Gold reads the truth from a row. A row is one of
//
//	{"id","text","spans":[[start,end],…]}    byte offsets into the UTF-8 text
//	{"id","text","spam_lines":[0,4,…]}       line numbers from 0
//	{"id","text","label":"ham"|"spam"}       also "clean", 0 and 1
//
// with "family", "shape", "disguise", "lang", "source" and "kind" if they are
// known. Of two that contradict each other none is believed.
func (d *Document) Gold() (Gold, error) {
	g := Gold{classify.Labelled{Document: d.Document}}
	const forms = `give "spans", "spam_lines" or "label"`
	if d.Row == nil {
		return g, d.Fail(errors.New("plain text has no labels"), `write it as JSONL and `+forms)
	}
	var row goldRow
	if err := json.Unmarshal(d.Row, &row); err != nil {
		return g, d.Fail(fmt.Errorf("labels cannot be read: %w", err), forms)
	}
	if row.Spans != nil && row.SpamLines != nil {
		return g, d.Fail(errors.New(`both "spans" and "spam_lines" are given`), "keep one")
	}
	switch label := strings.ToLower(strings.Trim(string(row.Label), `"`)); label {
	case "", "null":
		if row.Spans == nil && row.SpamLines == nil {
			return g, d.Fail(errors.New("the row has no labels"), forms)
		}
	case "ham", "clean", "0", "false":
		if row.Spans != nil && len(*row.Spans) > 0 || row.SpamLines != nil && len(*row.SpamLines) > 0 {
			return g, d.Fail(fmt.Errorf("the label is %s, and yet there are spans", label), "correct one of them")
		}
	case "injected":
	case "spam", "1", "true":
		g.Spam = row.Spans == nil && row.SpamLines == nil
	default:
		return g, d.Fail(fmt.Errorf("unknown label %s", printable(string(row.Label))), `use "ham" or "spam"`)
	}
	if row.Spans != nil {
		for i, s := range *row.Spans {
			if len(s) != 2 {
				return g, d.Fail(fmt.Errorf("span %d has %d numbers", i, len(s)), "write it as [start,end]")
			}
			g.Spans = append(g.Spans, segment.Span{Start: s[0], End: s[1]})
		}
		if err := CheckSpans(d.Text, g.Spans); err != nil {
			return g, d.Fail(err, "offsets are bytes of the UTF-8 text, in order, start before end")
		}
	}
	if row.SpamLines != nil {
		spans, err := lineSpans(d.Text, *row.SpamLines)
		if err != nil {
			return g, d.Fail(err, "lines count from 0, in order")
		}
		g.Spans, g.ByLine = spans, true
	}
	g.Family = row.Family
	for name, v := range map[string]string{"shape": row.Shape, "disguise": row.Disguise, "lang": row.Lang, "source": row.Source, "kind": row.Kind} {
		if v != "" {
			if g.Tags == nil {
				g.Tags = map[string]string{}
			}
			g.Tags[name] = v
		}
	}
	return g, nil
}

// CheckSpans says what is wrong with spans: they must be in bounds, ordered,
// disjoint, not empty, and cut no character.
func CheckSpans(text []byte, spans []segment.Span) error {
	at := 0
	for i, s := range spans {
		switch {
		case s.Start < 0 || s.End > len(text):
			return fmt.Errorf("span %d [%d,%d] is outside the text of %d bytes", i, s.Start, s.End, len(text))
		case s.Start >= s.End:
			return fmt.Errorf("span %d [%d,%d] is empty or turned round", i, s.Start, s.End)
		case s.Start < at:
			return fmt.Errorf("span %d [%d,%d] begins before the end of the one before, %d", i, s.Start, s.End, at)
		case cuts(text, s.Start) || cuts(text, s.End):
			return fmt.Errorf("span %d [%d,%d] cuts a character", i, s.Start, s.End)
		}
		at = s.End
	}
	return nil
}

// cuts says that a cut at i goes through a character.
func cuts(text []byte, i int) bool {
	if i <= 0 || i >= len(text) || utf8.RuneStart(text[i]) {
		return false
	}
	for k := i - 1; k >= 0 && k > i-utf8.UTFMax; k-- {
		if utf8.RuneStart(text[k]) {
			_, n := utf8.DecodeRune(text[k:])
			return k+n > i
		}
	}
	return false // stray bytes, no character
}

func lineSpans(text []byte, lines []int) ([]segment.Span, error) {
	var spans []segment.Span
	n, start, want := 0, 0, lines
	for i := 0; i <= len(text) && len(want) > 0; i++ {
		if i < len(text) && text[i] != '\n' {
			continue
		}
		if want[0] == n {
			if i > start {
				spans = append(spans, segment.Span{Start: start, End: i})
			}
			want = want[1:]
		}
		n, start = n+1, i+1
	}
	if len(want) > 0 {
		return nil, fmt.Errorf("line %d is not in the text, or out of order", want[0])
	}
	return spans, nil
}
