package recipe

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// Some keywords are names: of a band, a game, a trade. An article on one looks
// like a page that is stamped with it, but for how its sentences hold it, and
// how weak its evidence is. Clean documents have too few of them, so some are
// made: the subject of a document is replaced by a name, wherever it stands.
// The judge learns from them; they are not counted, and no threshold is chosen
// by them.

const (
	subjectLeast = 2 // characters of a subject
	subjectMost  = 8 //
	subjectOften = 3 // times that it stands in the document
	subjectBytes = 64 << 10
	subjectShare = 0.25 // of the documents kept aside that have one
	leastNamed   = 10   // clean documents with a keyword that is a name
)

// subject is what a document is on: what its title and its text name again and
// again, or the work that it names most often. It is "" if there is none.
func subject(text []byte) string {
	if len(text) > subjectBytes {
		return ""
	}
	title, body, _ := bytes.Cut(text, []byte("\n"))
	best := ""
	for _, run := range bytes.FieldsFunc(title, func(r rune) bool { return !isHanRune(r) }) {
		rs := []rune(string(run))
		for n := min(len(rs), subjectMost); n >= subjectLeast && n > utf8.RuneCountInString(best); n-- {
			for i := 0; i+n <= len(rs); i++ {
				if s := string(rs[i : i+n]); bytes.Count(body, []byte(s)) >= subjectOften {
					best = s
					break
				}
			}
		}
	}
	if best != "" {
		return best
	}
	most := subjectOften - 1
	for rest := text; ; {
		_, after, ok := bytes.Cut(rest, []byte("《"))
		name, next, closed := bytes.Cut(after, []byte("》"))
		if !ok || !closed {
			return best
		}
		rest = next
		if s := string(name); isHan(s) && utf8.RuneCountInString(s) >= subjectLeast && utf8.RuneCountInString(s) <= subjectMost {
			if n := bytes.Count(text, name); n > most {
				best, most = s, n
			}
		}
	}
}

// nameable are the keywords that clean documents hold now and then, of which
// a subject may be made. Others stand where a subject stood on hacked pages
// alone.
func (r *run) nameable() (names []string) {
	if r.topical == nil {
		return nil
	}
	for i, w := range r.topical.words {
		n := r.topical.seen[i]
		if k := utf8.RuneCount(w); isHan(string(w)) && k >= subjectLeast && k <= subjectMost &&
			n >= leastNamed && float64(n) < rareKeyword*float64(r.topical.documents) {
			names = append(names, string(w))
		}
	}
	return names
}

// onKeyword is the document with a keyword for its subject, or false if it has
// none or is not drawn.
func (r *run) onKeyword(d *corpus.Document) (classify.Labelled, bool) {
	src := sourceName(d)
	if len(r.names) == 0 || r.draw("subject", src, d.ID) >= subjectShare {
		return classify.Labelled{}, false
	}
	s := subject(d.Text)
	if s == "" {
		return classify.Labelled{}, false
	}
	name := r.names[int(r.draw("name", src, d.ID)*float64(len(r.names)))]
	return classify.Labelled{
		Document: classify.Document{ID: d.ID + "#" + name, Text: []byte(strings.ReplaceAll(string(d.Text), s, name))},
		Family:   "name",
	}, true
}
