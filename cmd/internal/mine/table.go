package mine

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
)

// The columns of a table; those that a person marks and mends come first.
var columns = []string{"accept", "family", "language", "keyword", "g2", "documents", "sources", "spans", "weak", "outside", "known", "llr", "score", "id", "example"}

// WriteTSV writes keywords as a table for a person to mark: a line of names,
// then one keyword a line, columns divided by tabs, quoted as in CSV where
// they hold quotes.
func WriteTSV(w io.Writer, keywords []Keyword) error {
	t := csv.NewWriter(w)
	t.Comma = '\t'
	if err := t.Write(columns); err != nil {
		return err
	}
	number := func(x float64, digits int) string { return strconv.FormatFloat(x, 'f', digits, 64) }
	for i := range keywords {
		k := &keywords[i]
		if err := t.Write([]string{
			"", k.Family, k.Language, k.Keyword, number(k.G2, 1),
			strconv.Itoa(k.Documents), strconv.Itoa(k.Sources), strconv.Itoa(k.Spans), strconv.Itoa(k.Weak), strconv.Itoa(k.Outside),
			k.Known, number(k.LLR, 2), number(k.Score, 4), plain(k.ID), k.Example,
		}); err != nil {
			return err
		}
	}
	t.Flush()
	return t.Error()
}

// Accepted is a keyword that a person has accepted.
type Accepted struct{ Family, Language, Keyword string }

// Marks of the column "accept".
var (
	yes = []string{"x", "+", "y", "yes", "1", "true"}
	no  = []string{"", "-", "n", "no", "0", "false"}
)

var (
	familyName   = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}$`)
	languageName = regexp.MustCompile(`^[a-z]{2,3}(-[a-z0-9]{2,8})?$`)
)

// ReadAccepted reads the keywords that are accepted from a table, or from the
// same as JSON lines with "accept": those that are marked, or with all those
// too that have no mark. What is wrong with a row is told to bad, and costs no
// other.
func ReadAccepted(r io.Reader, name string, all bool, bad func(error)) ([]Accepted, error) {
	b := bufio.NewReader(r)
	if bom, _ := b.Peek(3); string(bom) == "\xef\xbb\xbf" {
		b.Discard(3)
	}
	if magic, _ := b.Peek(2); string(magic) == "\x1f\x8b" {
		return nil, fmt.Errorf("%s: is compressed; unpack it first", name)
	}
	rows := readTSV
	if first, _ := b.Peek(1); string(first) == "{" {
		rows = readJSON
	}
	var out []Accepted
	have := map[Accepted]bool{}
	err := rows(b, func(line int, mark string, k Accepted, err error) {
		fail := func(err error, todo string) {
			bad(&corpus.Error{File: name, Line: line, ID: k.Keyword, Err: err, Todo: todo})
		}
		k = Accepted{strings.TrimSpace(k.Family), strings.TrimSpace(k.Language), strings.TrimSpace(k.Keyword)}
		mark = strings.ToLower(strings.TrimSpace(mark))
		switch {
		case err != nil:
			fail(err, "correct the row or delete it")
			return
		case slices.Contains(yes, mark), all && mark == "":
		case slices.Contains(no, mark):
			return
		default:
			fail(fmt.Errorf("the mark %q says neither yes nor no", mark), "write x to accept the row, or nothing")
			return
		}
		if err := k.check(); err != nil {
			fail(err, "correct the row or delete it")
			return
		}
		if !have[k] {
			have[k] = true
			out = append(out, k)
		}
	})
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return out, nil
}

// check says what keeps a keyword from standing in a lexicon.
func (k Accepted) check() error {
	switch {
	case k.Keyword == "":
		return errors.New("there is no keyword")
	case !utf8.ValidString(k.Keyword) || strings.ContainsAny(k.Keyword, "\n\r\t\x00"):
		return errors.New("the keyword is not one line of UTF-8")
	case len(k.Keyword) > inject.MaxKeyword:
		return fmt.Errorf("the keyword has %d bytes, %d is the most", len(k.Keyword), inject.MaxKeyword)
	case k.Keyword[0] == '#':
		return errors.New("a keyword that begins with # would be a remark")
	case !inject.Decent(k.Keyword):
		return errors.New("a keyword that may touch minors has no place in a lexicon")
	case !familyName.MatchString(k.Family):
		return fmt.Errorf("%q is no name of a family; use small letters, digits and hyphens", k.Family)
	case !languageName.MatchString(k.Language):
		return fmt.Errorf("%q is no tag of a language such as zh or en", k.Language)
	}
	return nil
}

type eachRow func(line int, mark string, k Accepted, err error)

func readTSV(r *bufio.Reader, f eachRow) error {
	t := csv.NewReader(r)
	t.Comma, t.LazyQuotes, t.FieldsPerRecord = '\t', true, -1
	head, err := t.Read()
	if err != nil && err != io.EOF {
		return err
	}
	at := map[string]int{}
	for i, name := range head {
		at[strings.ToLower(strings.TrimSpace(name))] = i
	}
	for _, name := range []string{"family", "language", "keyword"} {
		if _, ok := at[name]; !ok {
			return fmt.Errorf("there is no column %q in the first line; give a table that shai mine wrote", name)
		}
	}
	for {
		row, err := t.Read()
		if err == io.EOF {
			return nil
		}
		var wrong *csv.ParseError
		if errors.As(err, &wrong) {
			f(wrong.Line, "", Accepted{}, wrong.Err)
			continue
		}
		if err != nil {
			return err
		}
		cell := func(name string) string {
			if i, ok := at[name]; ok && i < len(row) {
				return row[i]
			}
			return ""
		}
		line, _ := t.FieldPos(0)
		f(line, cell("accept"), Accepted{cell("family"), cell("language"), cell("keyword")}, nil)
	}
}

func readJSON(r *bufio.Reader, f eachRow) error {
	for n := 1; ; n++ {
		line, err := r.ReadBytes('\n')
		if line = bytes.TrimSpace(line); len(line) > 0 {
			var row struct {
				Accept                    any
				Family, Language, Keyword string
			}
			wrong := json.Unmarshal(line, &row)
			mark := ""
			if row.Accept != nil {
				mark = fmt.Sprint(row.Accept)
			}
			f(n, mark, Accepted{row.Family, row.Language, row.Keyword}, wrong)
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
