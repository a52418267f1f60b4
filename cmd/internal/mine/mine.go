package mine

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/segment"
)

// Plan is where to mine. Zero numbers mean the defaults.
type Plan struct {
	Paths   []string        // files and folders; they are read twice
	Model   *classify.Model // that says where spam stands
	Lexicon *inject.Lexicon // keywords that are known already; may be nil
	Known   bool            // list what is known as well
	Sure    float64         // a span is confident from this probability on; 0.95
	Least   int             // fewest documents with a keyword; 2
	Held    int             // phrases held at once while they are gathered, half of them after a purge; 400,000
	Counted int             // of these, phrases that are counted to the end; 100,000
	Jobs    int
	Input   corpus.Options

	// Progress is told of each document read; stage names the pass. May be nil.
	Progress func(stage string, d *corpus.Document)
	// Bad is told what is wrong with a document, which is left out. May be nil.
	Bad func(error)
}

func (p *Plan) defaults() {
	p.Sure = cmp.Or(p.Sure, 0.95)
	p.Least = cmp.Or(p.Least, 2)
	p.Held = cmp.Or(p.Held, 400_000)
	p.Counted = cmp.Or(p.Counted, 100_000)
	if p.Progress == nil {
		p.Progress = func(string, *corpus.Document) {}
	}
	if p.Bad == nil {
		p.Bad = func(error) {}
	}
}

// weak is the probability from which on a span is looked at, in a document
// that has a confident one.
const weak = 0.2

// Found is what was found.
type Found struct {
	Keywords  []Keyword // best first
	Documents int       // read
	Injected  int       // of these, with a confident span
	Missed    int       // a phrase in so many of these or fewer may have been missed
}

// Mine reads the documents and finds the keywords of their spans.
func Mine(ctx context.Context, p Plan) (*Found, error) {
	p.defaults()
	seg, err := segment.New(p.Model.SegmentOptions())
	if err != nil {
		return nil, fmt.Errorf("mining: %w", err)
	}
	c, err := classify.New(p.Model, seg, &classify.Options{Threshold: weak, Terms: 1})
	if err != nil {
		return nil, fmt.Errorf("mining: %w", err)
	}
	m := &miner{Plan: p, ctx: ctx, seg: seg, classifier: c, told: map[string]bool{}}
	m.pool.New = func() any { return new(scratch) }
	if err := m.gather(); err != nil {
		return nil, err
	}
	if err := m.count(); err != nil {
		return nil, err
	}
	m.found.Keywords = m.rank()
	return &m.found, nil
}

type miner struct {
	Plan
	ctx        context.Context
	seg        *segment.Segmenter
	classifier *classify.Classifier
	pool       sync.Pool // of *scratch
	told       map[string]bool

	words   []string // what is counted
	trie    *trie
	tallies []tally

	beside int // documents that have text beside their spans
	found  Found
}

// scratch belongs to one goroutine at a time.
type scratch struct {
	text    segment.Text
	bytes   []byte
	symbols []symbol
	of      []int
}

// tally is what is counted of a keyword.
type tally struct {
	documents int // with it in a span
	spans     int // with it: confident ones
	weak      int // and others
	outside   int // documents that have it outside of spans alone
	sources   []uint64
	left      variety // of what stands before it in spans
	right     variety // and behind
	families  map[string]int

	score   float64 // of the best span
	id      string  // its document
	example string
}

// variety is what stands on one side of a keyword: symbols, the edge of an item
// being another one each time. No more are told apart than matter.
type variety struct {
	symbols [mostVariety]symbol
	n       int
}

func (v *variety) add(s symbol) {
	if v.n == len(v.symbols) || s != edgeOfItem && slices.Contains(v.symbols[:v.n], s) {
		return
	}
	v.symbols[v.n] = s
	v.n++
}

// edgeOfItem is no symbol of a text.
const edgeOfItem symbol = 0

// mostPhrases is how many phrases of one document are gathered: the first ones.
// Most have a hundred.
const mostPhrases = 50_000

// mostSources is how many sources of a keyword are told apart: 0.5 kB each.
const mostSources = 64

// each streams the documents through work, in parallel, and their results to
// emit in the order of the input.
func each[T any](m *miner, stage string, work func(d *corpus.Document) (T, error), emit func(d *corpus.Document, v T)) error {
	src, err := corpus.Open(m.Paths, &m.Input)
	if err != nil {
		return fmt.Errorf("mining: %w", err)
	}
	return corpus.Each(m.ctx, src, &corpus.Pipe{Jobs: m.Jobs}, work, func(d *corpus.Document, v T, err error) error {
		if err != nil {
			if s := err.Error(); !m.told[s] {
				m.told[s] = true
				m.Bad(err)
			}
			return nil
		}
		m.Progress(stage, d)
		emit(d, v)
		return nil
	})
}

// spans are those of a document that are looked into: none, if none is sure.
func (m *miner) spans(d *corpus.Document) (all []classify.Span, sure bool) {
	all = m.classifier.Classify(d.Document).Spans
	sure = slices.ContainsFunc(all, func(s classify.Span) bool { return s.Score >= m.Sure })
	return all, sure
}

// gather counts in how many documents each phrase of a span stands.
func (m *miner) gather() error {
	c := newCounts(m.Held / 2)
	err := each(m, "gathering", func(d *corpus.Document) ([]string, error) {
		spans, sure := m.spans(d)
		if !sure {
			return nil, nil
		}
		seen := map[string]bool{}
		x := m.pool.Get().(*scratch)
		defer m.pool.Put(x)
		for _, s := range spans {
			m.seg.Segment(&x.text, d.Text[s.Start:s.End])
			for i := range x.text.Items {
				it := &x.text.Items[i]
				if address(d.Text[s.Start+it.Start : s.Start+it.End]) {
					continue
				}
				x.bytes = phrases(x.bytes, d.Text[s.Start:s.End], x.text.Tokens[it.Tokens.Lo:it.Tokens.Hi], func(keyword []byte) {
					if !seen[string(keyword)] && len(seen) < mostPhrases { // looking makes no string
						seen[string(keyword)] = true
					}
				})
			}
		}
		keys := make([]string, 0, len(seen))
		for k := range seen {
			keys = append(keys, k)
		}
		slices.Sort(keys)
		return keys, nil
	}, func(d *corpus.Document, keys []string) {
		for _, k := range keys {
			c.add(k)
		}
	})
	if err != nil {
		return err
	}
	m.words, m.found.Missed = c.top(m.Counted, m.Least)
	m.trie = newTrie(m.words)
	m.tallies = make([]tally, len(m.words))
	return nil
}

// hit is a keyword in a document.
type hit struct {
	keyword     int32
	spans, weak int32
	outside     bool
	span        int // the best one: index into the spans
	at          segment.Span

	left, right [mostVariety]symbol // beside it, so many as there are
	n           int
}

type hits struct {
	all    []hit
	spans  []classify.Span
	beside bool
}

// count counts the phrases that were gathered, exactly.
func (m *miner) count() error {
	return each(m, "counting", func(d *corpus.Document) (hits, error) {
		spans, sure := m.spans(d)
		h := hits{spans: spans}
		if len(m.words) == 0 {
			return h, nil
		}
		x := m.pool.Get().(*scratch)
		defer m.pool.Put(x)
		index := map[int32]int{} // into h.all
		of := func(k int32) *hit {
			i, ok := index[k]
			if !ok {
				i = len(h.all)
				index[k] = i
				h.all = append(h.all, hit{keyword: k, span: -1})
			}
			return &h.all[i]
		}
		at := 0
		for i, s := range spans {
			m.outside(x, d.Text[at:s.Start], &h, of)
			at = s.End
			if !sure {
				continue // neither spam nor content
			}
			seen := map[int32]bool{}
			m.matches(x, d.Text[s.Start:s.End], func(k int32, where segment.Span, before, after symbol) {
				t := of(k)
				if t.n < mostVariety {
					t.left[t.n], t.right[t.n] = before, after
					t.n++
				}
				if seen[k] {
					return
				}
				seen[k] = true
				if s.Score >= m.Sure {
					t.spans++
				} else {
					t.weak++
				}
				if t.span < 0 || s.Score > spans[t.span].Score {
					t.span = i
					t.at = segment.Span{Start: s.Start + where.Start, End: s.Start + where.End}
				}
			})
		}
		m.outside(x, d.Text[at:], &h, of)
		return h, nil
	}, func(d *corpus.Document, h hits) { m.tally(d, &h) })
}

func (m *miner) outside(x *scratch, text []byte, h *hits, of func(int32) *hit) {
	m.matches(x, text, func(k int32, _ segment.Span, _, _ symbol) { of(k).outside = true })
	h.beside = h.beside || len(x.text.Tokens) > 0
}

// matches calls f with the keywords in text, where they stand and between which
// symbols. Han characters are not cut into words: that a keyword is hidden
// within another word is no reason to take it for a good one.
func (m *miner) matches(x *scratch, text []byte, f func(keyword int32, at segment.Span, before, after symbol)) {
	m.seg.Runs(&x.text, text)
	for i := range x.text.Items {
		it := &x.text.Items[i]
		x.symbols, x.of = item(x.symbols[:0], x.of[:0], &x.text, it.Tokens)
		for k := range x.symbols {
			m.trie.find(x.symbols[k:], func(keyword int32, n int) {
				before, after := edgeOfItem, edgeOfItem
				if k > 0 {
					before = x.symbols[k-1]
				}
				if k+n < len(x.symbols) {
					after = x.symbols[k+n]
				}
				f(keyword, segment.Span{Start: x.text.Tokens[x.of[k]].Start, End: x.text.Tokens[x.of[k+n-1]].End}, before, after)
			})
		}
	}
}

// tally adds up, in the order of the documents.
func (m *miner) tally(d *corpus.Document, h *hits) {
	m.found.Documents++
	if h.beside {
		m.beside++
	}
	if slices.ContainsFunc(h.spans, func(s classify.Span) bool { return s.Score >= m.Sure }) {
		m.found.Injected++
	}
	var source uint64
	for i := range h.all {
		x := &h.all[i]
		t := &m.tallies[x.keyword]
		if x.span < 0 {
			t.outside++
			continue
		}
		if source == 0 {
			source = sourceOf(d)
		}
		t.documents++
		t.spans += int(x.spans)
		t.weak += int(x.weak)
		for i := range x.n {
			t.left.add(x.left[i])
			t.right.add(x.right[i])
		}
		if len(t.sources) < mostSources && !slices.Contains(t.sources, source) {
			t.sources = append(t.sources, source)
		}
		if t.families == nil {
			t.families = map[string]int{}
		}
		s := &h.spans[x.span]
		t.families[s.Family]++
		if s.Score > t.score {
			t.score, t.id = s.Score, d.ID
			t.example = example(d.Text, x.at, m.words[x.keyword])
		}
	}
}

// sourceOf names where a document comes from: the site of its "url", its
// "source", or itself.
func sourceOf(d *corpus.Document) uint64 {
	name := d.ID
	if d.Row != nil {
		var row struct {
			URL    any `json:"url"`
			Source any `json:"source"`
		}
		if json.Unmarshal(d.Row, &row) == nil { // it was valid before
			if s, ok := row.Source.(string); ok && s != "" {
				name = s
			}
			if s, ok := row.URL.(string); ok {
				if u, err := url.Parse(s); err == nil && u.Host != "" {
					name = strings.ToLower(u.Hostname())
				}
			}
		}
	}
	return xxhash.Sum64String(name)
}
