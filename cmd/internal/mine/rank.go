package mine

import (
	"cmp"
	"maps"
	"math"
	"math/bits"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/cmd/internal/inject"
	"github.com/shai-text/shai/segment"
)

// Keyword is a keyword that was found, and what speaks for it.
type Keyword struct {
	Family    string  `json:"family"`    // of most spans that hold it
	Language  string  `json:"language"`  // zh if it has a Han character, else en
	Keyword   string  `json:"keyword"`   // as terms are written: lower case, simplified, plain
	G2        float64 `json:"g2"`        // see associated; they are ranked by it, less what ranker.merit takes off
	Documents int     `json:"documents"` // with it in a span
	Sources   int     `json:"sources"`   // of these; 64 stands for 64 and more
	Spans     int     `json:"spans"`     // confident ones with it
	Weak      int     `json:"weak"`      // spans with it that are not, in documents with a confident one
	Outside   int     `json:"outside"`   // documents that have it outside of spans alone
	Known     string  `json:"known"`     // "lexicon": it stands there; "model": the model needs no telling; "" is new
	LLR       float64 `json:"llr"`       // what the model makes of it, in nats: its words and the pairs of these
	Score     float64 `json:"score"`     // of the best span
	ID        string  `json:"id"`        // of the document with that span
	Example   string  `json:"example"`
}

// associated is Dunning's G² (Accurate methods for the statistics of surprise
// and coincidence, Computational Linguistics 19(1), 1993): twice the log
// likelihood ratio of a keyword's standing in inside of injected documents and
// in outside of besides being one rate or two. It is 0 where it stands
// oftener outside.
func associated(inside, injected, outside, besides int) float64 {
	if injected == 0 || float64(inside)*float64(besides) <= float64(outside)*float64(injected) {
		return 0
	}
	l := func(k, n int, p float64) float64 {
		s := 0.0
		if k > 0 {
			s += float64(k) * math.Log(p)
		}
		if n > k {
			s += float64(n-k) * math.Log(1-p)
		}
		return s
	}
	rate := func(k, n int) float64 { return float64(k) / float64(max(1, n)) }
	both := rate(inside+outside, injected+besides)
	return 2 * (l(inside, injected, rate(inside, injected)) + l(outside, besides, rate(outside, besides)) -
		l(inside, injected, both) - l(outside, besides, both))
}

const (
	// perSource is how many documents of one source count: the same block is
	// stamped on all pages of a site.
	perSource = 4

	// leastMerit is where G² is surer than one in a hundred (chi-squared, one
	// degree of freedom).
	leastMerit = 6.63

	// leastPure is what share of the documents with a keyword has it in a span.
	leastPure = 0.5

	// A word is plain (of, 的) from this share of the documents outside of spans
	// on; a single character, which is counted within other words too, where
	// the model takes it for content, in nats. It neither begins nor ends a
	// keyword.
	plainShare = 0.05
	plainLLR   = -0.8

	// mostVariety is how many symbols are asked for on either side of a keyword
	// at the most, and told apart: a piece of a word, or of a sentence that is
	// always the same, has one or two (accessor variety: Feng, Chen, Deng and
	// Zheng, Accessor variety criteria for Chinese word extraction,
	// Computational Linguistics 30(1), 2004).
	mostVariety = 4

	// shortLeast is how many documents are asked for two Han characters that
	// make up no word: two characters soon meet by chance.
	shortLeast = 4

	// weakShare is what a span counts of which the model is not sure.
	weakShare = 0.25

	// partShare is from what share on of the documents with a phrase a longer
	// one that holds it stands for both.
	partShare = 0.6

	// leastLLR is from what on the model needs no telling of a word, in nats;
	// of a phrase, for each of its symbols.
	leastLLR = 2
)

type ranker struct {
	*miner
	llr     map[string]float64 // of the model's words and pairs, as they are displayed
	index   map[string]int     // of m.words
	inside  []int              // documents, no more than perSource of one source
	lexicon *trie
}

// rank turns tallies into a list.
func (m *miner) rank() []Keyword {
	r := &ranker{miner: m, index: map[string]int{}, inside: make([]int, len(m.words))}
	for i, w := range m.words {
		r.index[w] = i
		t := &m.tallies[i]
		r.inside[i] = t.documents
		if len(t.sources) < mostSources {
			r.inside[i] = min(t.documents, perSource*len(t.sources))
		}
	}
	r.learn()
	if m.Lexicon != nil {
		var known []string
		for _, w := range m.Lexicon.Keywords("") {
			known = append(known, m.spelled(w))
		}
		r.lexicon = newTrie(known)
	}

	var all []int
	for i := range m.words {
		if r.inside[i] >= m.Least {
			all = append(all, i)
		}
	}
	all = r.fragments(all)
	all = slices.DeleteFunc(all, func(i int) bool { return !r.listable(i) })
	g2, merit := make([]float64, len(m.words)), make([]float64, len(m.words))
	for _, i := range all {
		g2[i] = associated(r.inside[i], m.found.Injected, m.tallies[i].outside, m.beside)
		merit[i] = r.merit(i, g2[i])
	}
	all = slices.DeleteFunc(all, func(i int) bool { return merit[i] < leastMerit })
	slices.SortFunc(all, func(a, b int) int {
		return cmp.Or(cmp.Compare(merit[b], merit[a]), cmp.Compare(m.words[a], m.words[b]))
	})
	var out []Keyword
	taken := map[string]bool{}
	for _, i := range all {
		known := r.known(m.words[i], taken)
		if known == "" {
			taken[m.words[i]] = true
		} else if !m.Known {
			continue
		}
		k := r.keyword(i)
		k.G2, k.Known = g2[i], known
		out = append(out, k)
	}
	return out
}

// merit is G² less what speaks against a keyword. Where spam is much of a
// corpus, a plain word (the name of a town) has a high G² too; and a span of
// which the model is not sure is a guess.
func (r *ranker) merit(i int, g2 float64) float64 {
	t := &r.tallies[i]
	pure := float64(r.inside[i]) / float64(r.inside[i]+t.outside)
	if pure < leastPure {
		return 0
	}
	sure := (float64(t.spans) + weakShare*float64(t.weak)) / float64(t.spans+t.weak)
	return g2 * pure * pure * sure
}

// spelled is a keyword as it is spelled here.
func (m *miner) spelled(keyword string) string {
	var t segment.Text
	m.seg.Segment(&t, []byte(keyword))
	return string(spell(nil, t.Tokens))
}

// learn gets the ratios of the model's words and pairs. Those that it has
// counted fewer than ten times are not among them: they are as good as new.
func (r *ranker) learn() {
	r.llr = map[string]float64{}
	for _, family := range []string{"", "ham"} {
		for _, e := range r.Model.TopTerms(family, math.MaxInt) {
			if old, ok := r.llr[e.Term]; !ok || e.LLR > old { // a word and a pair may look alike
				r.llr[e.Term] = e.LLR
			}
		}
	}
}

func (r *ranker) keyword(i int) Keyword {
	t := &r.tallies[i]
	w := r.words[i]
	return Keyword{
		Family: most(t.families), Language: language(w), Keyword: w,
		Documents: t.documents, Sources: len(t.sources), Spans: t.spans, Weak: t.weak, Outside: t.outside,
		LLR: r.weigh(w), Score: t.score, ID: t.id, Example: t.example,
	}
}

// most is the key with the highest count; of several, the first.
func most[K cmp.Ordered](counts map[K]int) (best K) {
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		if counts[k] > counts[best] {
			best = k
		}
	}
	return best
}

// single says that a token is one Han character: in new names they are what the
// dictionary leaves, and say little: one nat at the most.
func single(t *segment.Token) bool {
	return t.Script == segment.Han && utf8.RuneCountInString(t.Term) == 1
}

// terms calls f with the words of a keyword and the pairs that stand on the
// edges of these, as the model counts them, with their bytes and ratios.
func (r *ranker) terms(keyword string, f func(lo, hi int, llr float64)) {
	var t segment.Text
	r.seg.Segment(&t, []byte(keyword))
	for i := range t.Tokens {
		k := &t.Tokens[i]
		if e := r.llr[k.Term]; single(k) {
			f(k.Start, k.End, max(-1, min(1, e)))
		} else {
			f(k.Start, k.End, e)
		}
		if i == 0 {
			continue
		}
		before := &t.Tokens[i-1]
		switch han := k.Script == segment.Han; {
		case han && before.Script == segment.Han && k.Glued:
			a, n := utf8.DecodeLastRuneInString(before.Term)
			b, m := utf8.DecodeRuneInString(k.Term)
			f(before.End-n, k.Start+m, r.llr[string(a)+string(b)])
		case !han && before.Script != segment.Han:
			f(before.Start, k.End, r.llr[before.Term+" "+k.Term])
		}
	}
}

// weigh is what the model makes of a keyword, in nats.
func (r *ranker) weigh(keyword string) (sum float64) {
	r.terms(keyword, func(_, _ int, llr float64) { sum += llr })
	return sum
}

// familiar says that the model takes a keyword for spam, and that on account of
// each of its parts: a new word beside a strong one is new.
func (r *ranker) familiar(keyword string, symbols []segment.Span) bool {
	sum, met := 0.0, make([]bool, len(keyword))
	r.terms(keyword, func(lo, hi int, llr float64) {
		sum += llr
		if llr > 0 {
			for i := max(0, lo); i < min(hi, len(met)); i++ {
				met[i] = true
			}
		}
	})
	return sum >= leastLLR*float64(len(symbols)) &&
		!slices.ContainsFunc(symbols, func(s segment.Span) bool { return !met[s.Start] })
}

// listable leaves out what is no keyword by itself.
func (r *ranker) listable(i int) bool {
	w := r.words[i]
	if !listable(w) || !inject.Decent(w) || !r.tallies[i].free() {
		return false
	}
	var t segment.Text
	r.seg.Segment(&t, []byte(w))
	if len(t.Tokens) == 0 {
		return false
	}
	if len(t.Tokens) == 2 && single(&t.Tokens[0]) && single(&t.Tokens[1]) && r.inside[i] < shortLeast {
		return false
	}
	for _, k := range []*segment.Token{&t.Tokens[0], &t.Tokens[len(t.Tokens)-1]} {
		if len(k.Term) == 1 && strings.Contains(w, " ") {
			return false // a letter beside words
		}
		if single(k) && r.llr[k.Term] <= plainLLR {
			return false
		}
		if j, ok := r.index[k.Term]; ok && !single(k) && float64(r.tallies[j].outside) > plainShare*float64(r.beside) {
			return false
		}
	}
	return true
}

// free says that a keyword stands between unlike things: the more so, the more
// documents have it.
func (t *tally) free() bool {
	least := min(mostVariety, 1+bits.Len(uint(t.documents)/2))
	return t.left.n >= least && t.right.n >= least
}

// fragments leaves out what hardly ever stands but in one longer keyword.
func (r *ranker) fragments(all []int) []int {
	within := map[int]bool{}
	listed := make([]string, len(all))
	for k, i := range all {
		listed[k] = r.words[i]
	}
	t := newTrie(listed)
	for k, i := range all {
		s := symbols(nil, r.words[i])
		for at := range s {
			t.find(s[at:], func(part int32, n int) {
				if int(part) != k && float64(r.inside[i]) >= partShare*float64(r.inside[all[part]]) {
					within[all[part]] = true
				}
			})
		}
	}
	return slices.DeleteFunc(all, func(i int) bool { return within[i] })
}

// known says who knows a keyword. One that is made of keywords of the lexicon,
// of words that the model has met in spam oftener than in content, and of those
// that are listed before it, teaches nothing.
func (r *ranker) known(keyword string, listed map[string]bool) string {
	s := symbols(nil, keyword)
	inLexicon := func(from int, f func(n int)) {
		if r.lexicon != nil {
			r.lexicon.find(s[from:], func(_ int32, n int) { f(n) })
		}
	}
	if covered(s, inLexicon) {
		return "lexicon"
	}
	var at []segment.Span
	eachSymbol(keyword, func(_ symbol, lo, hi int) { at = append(at, segment.Span{Start: lo, End: hi}) })
	if r.familiar(keyword, at) {
		return "model"
	}
	// A single character says little, and a new name is often made of several:
	// one may be among the parts, if it speaks for spam.
	for alone := range len(s) + 1 {
		if covered(s, func(from int, f func(n int)) {
			inLexicon(from, f)
			for n := 1; from+n <= len(s); n++ {
				p := keyword[at[from].Start:at[from+n-1].End]
				llr := r.llr[p]
				switch {
				case n == 1 && s[from]&isWord == 0:
					if from+1 == alone && llr >= leastLLR {
						f(n)
					}
				case llr > 0 || len(p) < len(keyword) && listed[p]:
					f(n)
				}
			}
		}) {
			return "model"
		}
	}
	return ""
}

// covered says that the symbols fall into pieces that parts knows. parts calls
// f with the lengths of those that begin at a place.
func covered(s []symbol, parts func(at int, f func(n int))) bool {
	reached := make([]bool, len(s)+1)
	reached[0] = true
	for at := range s {
		if reached[at] {
			parts(at, func(n int) { reached[at+n] = true })
		}
	}
	return reached[len(s)]
}
