package recipe

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/segment"
)

// minWord is the fewest occurrences with which a word goes into the
// dictionary, where there are so many that the rarer ones are chance.
const (
	minWord  = 4
	fewWords = 200_000
)

// keywordFreq is what a keyword of the lexicon counts in the dictionary: it
// then is cut in one where its parts are not common words.
const keywordFreq = 50

// survey reads everything once: it counts the documents of each source and,
// for a new model, finds the words of which its dictionary is made.
func (r *run) survey() error {
	if err := r.look(); err != nil {
		return err
	}
	if err := r.settle(); err != nil {
		return err
	}
	r.choose()
	return nil
}

// NewOwn loads what Plan.Own is, if that is nil. It tells no languages: words are
// counted whatever their language, and asking for it was a quarter of the work.
func NewOwn() (*segment.Segmenter, error) {
	c, err := segment.NewGSE(nil)
	if err != nil {
		return nil, err
	}
	return segment.NewWith(c, nil), nil
}

// look is the part of the survey that reads. All it finds are sums.
func (r *run) look() error {
	if r.Base == nil {
		seg := r.Own
		if seg == nil {
			var err error
			if seg, err = NewOwn(); err != nil {
				return fmt.Errorf("training: %w", err)
			}
		}
		r.words = &wordCount{seg: seg, words: map[string]int{}}
	}
	var singles []*single
	if r.Lexicon != nil {
		keywords := r.Lexicon.Keywords("")
		r.topical, singles = newTopical(keywords), newSingles(keywords)
	}
	var mu sync.Mutex
	visit := func(tally func(d *corpus.Document)) func(d *corpus.Document) error {
		return func(d *corpus.Document) error {
			mu.Lock()
			tally(d)
			mu.Unlock()
			if r.topical != nil {
				r.topical.survey(d.Text)
			}
			if r.words != nil {
				r.words.add(d.Text)
			}
			return nil
		}
	}
	err := r.each("dictionary", r.Clean, visit(func(d *corpus.Document) {
		r.documents++
		name := sourceName(d)
		if r.sources[name] == nil {
			r.sources[name] = &source{}
		}
		r.sources[name].documents++
		for _, s := range singles {
			if s.holds(d.Text) {
				s.documents++
			}
		}
	}))
	if err != nil {
		return err
	}
	if r.topical != nil {
		r.found[0] = r.topical.take()
		for _, s := range singles {
			r.found[0][s.keyword] = s.documents
		}
	}
	err = r.each("dictionary", r.Labelled, visit(func(d *corpus.Document) {
		r.labelled++
		g, err := d.Gold()
		r.spans = r.spans || err == nil && (len(g.Spans) > 0 || g.ByLine)
	}))
	if r.topical != nil {
		r.found[1] = r.topical.take()
	}
	return err
}

// settle decides what follows from the survey of everything.
func (r *run) settle() error {
	if r.Lexicon != nil {
		if r.topical == nil { // others have looked
			r.topical = newTopical(r.Lexicon.Keywords(""))
		}
		if err := r.dropCommon(r.found[0]); err != nil {
			return err
		}
		r.topical.documents = r.documents + r.labelled
		for i := range r.topical.seen {
			r.topical.seen[i] = r.found[0][i] + r.found[1][i]
		}
	}
	r.whole = r.labelled > 0 && !r.spans && !r.clean && (r.Base == nil || r.Base.Header().Whole)
	r.divide()
	r.names = r.nameable()
	return nil
}

// choose makes the dictionary. Its keywords are those that settle has left.
func (r *run) choose() {
	if r.Base != nil {
		r.dictionary = r.Base.SegmentOptions().Dictionary
		return
	}
	r.dictionary = r.words.dictionary(r.Words, r.keywords())
}

// divide puts every source in a fold. With few sources documents are divided
// instead, see foldOf.
func (r *run) divide() {
	names := slices.Sorted(maps.Keys(r.sources))
	slices.SortFunc(names, func(a, b string) int { return cmp.Compare(r.draw("source", a), r.draw("source", b)) })
	for i, n := range names {
		r.sources[n].fold = i % folds
	}
}

// isTopical reports whether a document is on the subject of a keyword. It is asked once
// all are counted.
func (r *run) isTopical(d *corpus.Document) bool {
	return r.topical != nil && r.isOne.answer(xxhash.Sum64(d.Text), func() bool { return r.topical.is(d.Text) })
}

// foldOf is the fold in which a document is kept aside. Topical ones are
// divided by themselves: they are few, and a source often has all of a kind.
func (r *run) foldOf(source string, d *corpus.Document) int {
	if len(r.sources) < 2*folds || r.isTopical(d) {
		return int(r.draw("held", source, d.ID) * folds)
	}
	return r.sources[source].fold
}

// keywords are the words of the lexicon short enough to be words of a
// dictionary: longer ones are phrases, and their parts tell more.
func (r *run) keywords() []string {
	if r.Lexicon == nil {
		return nil
	}
	var out []string
	for _, f := range r.Lexicon.Families() {
		for _, w := range r.Lexicon.Keywords(f) {
			w = string(segment.Normalize(nil, []byte(w)))
			if n := utf8.RuneCountInString(w); n >= 2 && n <= 4 && isHan(w) {
				out = append(out, w)
			}
		}
	}
	return out
}

func isHan(s string) bool {
	return s != "" && strings.IndexFunc(s, func(r rune) bool { return !isHanRune(r) }) < 0
}

func isHanRune(r rune) bool { return r >= 0x3400 && r < 0xa000 }

// wordCount counts the Han words of texts.
type wordCount struct {
	seg   *segment.Segmenter
	mu    sync.Mutex
	words map[string]int
	pool  sync.Pool
}

type wordScratch struct {
	text  segment.Text
	words map[string]*int
}

func (c *wordCount) add(text []byte) {
	s, _ := c.pool.Get().(*wordScratch)
	if s == nil {
		s = &wordScratch{words: map[string]*int{}}
	}
	defer c.pool.Put(s)
	c.seg.Segment(&s.text, text)
	clear(s.words)
	for i := range s.text.Tokens {
		t := &s.text.Tokens[i]
		if t.Script != segment.Han || utf8.RuneCountInString(t.Term) < 2 {
			continue
		}
		// A term is valid until the next text, and assigning to a map of
		// strings may keep the key that was given: count behind a pointer.
		n := s.words[t.Term]
		if n == nil {
			n = new(int)
			s.words[strings.Clone(t.Term)] = n
		}
		*n++
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for w, n := range s.words {
		c.words[w] += *n
	}
}

// dictionary is the commonest words and the keywords, sorted.
func (c *wordCount) dictionary(most int, keywords []string) []segment.Word {
	out := []segment.Word{} // nil would mean the segmenter's own
	least := 1
	if len(c.words) > fewWords {
		least = minWord
	}
	for w, n := range c.words {
		if n >= least {
			out = append(out, segment.Word{Text: w, Freq: n})
		}
	}
	slices.SortFunc(out, func(a, b segment.Word) int {
		return cmp.Or(cmp.Compare(b.Freq, a.Freq), cmp.Compare(a.Text, b.Text))
	})
	out = out[:min(most, len(out))]
	have := map[string]bool{}
	for _, w := range out {
		have[w.Text] = true
	}
	for _, w := range keywords {
		if !have[w] {
			have[w] = true
			out = append(out, segment.Word{Text: w, Freq: keywordFreq})
		}
	}
	slices.SortFunc(out, func(a, b segment.Word) int { return cmp.Compare(a.Text, b.Text) })
	return out
}
