package inject

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/classify"
)

// Options for New; the zero value and nil are a good mixture of everything.
type Options struct {
	Seed     uint64 // another seed, other blocks
	Family   string // of the lexicon, or "other"; "" draws by weight
	Shape    string // one of Shapes; "" draws by weight
	Disguise string // one of Disguises; "" leaves about 85 % plain
}

// Composer puts spam blocks into clean documents. It is immutable and safe
// for concurrent use.
type Composer struct {
	seed     uint64
	shape    string
	disguise string
	sources  []source // what blocks are made of, in a fixed order
}

// source is one list of the lexicon with its share and its grammar.
type source struct {
	list
	share   float64
	grammar grammar
	pieces  []string // of the keywords, to make new ones from
	core    []rune   // characters of the keywords, as often as they occur
	latin   bool     // most keywords have no Han character
	junk    bool     // see newJunk
}

// New returns a composer for the keywords of lex.
func New(lex *Lexicon, o *Options) (*Composer, error) {
	if o == nil {
		o = &Options{}
	}
	if lex == nil || lex.Len() == 0 {
		return nil, errors.New("inject: the lexicon is empty")
	}
	if o.Shape != "" && !slices.Contains(Shapes(), o.Shape) {
		return nil, fmt.Errorf("inject: no shape %q; there are %s", o.Shape, strings.Join(Shapes(), ", "))
	}
	if o.Disguise != "" && !slices.Contains(Disguises(), o.Disguise) {
		return nil, fmt.Errorf("inject: no disguise %q; there are %s", o.Disguise, strings.Join(Disguises(), ", "))
	}
	c := &Composer{seed: o.Seed, shape: o.Shape, disguise: o.Disguise}
	for _, l := range lex.lists {
		if o.Family == "" || o.Family == l.family {
			c.sources = append(c.sources, newSource(l))
		}
	}
	balance(c.sources)
	switch junk := newJunk(lex); {
	case o.Family == "" && junk.latin, o.Family == "" && len(lex.lists) < 2:
	case o.Family == "", o.Family == "other" && len(c.sources) == 0:
		c.sources = append(c.sources, junk)
	}
	if len(c.sources) == 0 {
		return nil, fmt.Errorf("inject: no family %q; the lexicon has %s", o.Family, strings.Join(lex.Families(), ", "))
	}
	return c, nil
}

// balance scales the shares so that Chinese lists get 60 % of the blocks and
// all others 40 %, where both are there.
func balance(sources []source) {
	var sum [2]float64
	side := func(s source) int {
		if s.lang == "zh" {
			return 1
		}
		return 0
	}
	for _, s := range sources {
		sum[side(s)] += s.share
	}
	for i := range sources {
		k := side(sources[i])
		sources[i].share *= [2]float64{0.4, 0.6}[k] / sum[k]
	}
}

// Compose returns the document with a block in it, and where the block is.
// The result depends on nothing but the seed, the document's ID and text, the
// lexicon and the options. A document that has no place for the shape drawn
// (no sentence, no list, no second line) gets another one; Tags tell which.
func (c *Composer) Compose(d classify.Document) classify.Labelled {
	x := c.plan(d)
	host := x.host.text
	if x.shape == "whole" {
		host = nil
	}
	text, spans := apply(host, x.edits)
	return classify.Labelled{
		Document: classify.Document{ID: d.ID, Text: text},
		Spans:    spans,
		Spam:     x.shape == "whole",
		Family:   x.pen.src.family,
		Tags: map[string]string{
			"shape": x.shape, "disguise": x.pen.disguised(), "separator": x.pen.separated(), "lang": x.pen.lang,
		},
	}
}

// composition is a block before it is put into its host.
type composition struct {
	pen   *pen
	host  *host
	shape string
	edits []edit
}

// plan draws what the block is to be, writes it and finds its place.
func (c *Composer) plan(d classify.Document) composition {
	r := dice{rand.New(rand.NewPCG(c.key(d, 1), c.key(d, 2)))}
	x := composition{host: newHost(d.Text)}
	order := shapeOrder(r, c.shape)
	if len(x.host.lines) == 0 {
		order = []shape{{"whole", 0, whole}} // nothing real to put it into
	}
	x.pen = newPen(r, draw(r, shares(c.sources, order[0].name)), c.sources, c.disguise)
	for _, s := range order {
		x.pen.reset()
		if edits, ok := s.place(x.pen, x.host); ok && hasGold(edits) {
			x.shape, x.edits = s.name, edits
			return x
		}
	}
	panic("inject: no shape fits") // whole and foot always do
}

// key hashes everything that a composition depends on.
func (c *Composer) key(d classify.Document, salt byte) uint64 {
	h := xxhash.New()
	var b [17]byte
	b[0] = salt
	binary.LittleEndian.PutUint64(b[1:], c.seed)
	binary.LittleEndian.PutUint64(b[9:], uint64(len(d.ID)))
	h.Write(b[:])
	h.WriteString(d.ID)
	h.Write(d.Text)
	return h.Sum64()
}

// shares weighs the sources for a shape: comments are written in Latin
// letters, remarks in Chinese, chains are the habit of two trades, and what
// leaks is Chinese.
func shares(sources []source, shape string) []weighted[*source] {
	out := make([]weighted[*source], 0, len(sources))
	for i := range sources {
		s := &sources[i]
		w := weighted[*source]{s.share, s}
		switch {
		case shape == "comment" && s.lang == "zh", shape == "remark" && s.lang != "zh":
			continue
		case shape == "chain" && (s.family == "escort" || s.family == "invoice"):
			w.share *= 6
		case shape == "leak" && s.lang == "zh":
			w.share *= 5
		}
		out = append(out, w)
	}
	if len(out) == 0 {
		return shares(sources, "")
	}
	return out
}
