package classify

import "math"

// Naive Bayes takes its evidence for independent, and it is not: a word and
// the pairs of characters in it say one thing twice. So the ratios are summed
// by group, and each group has an exponent (a weight of its logarithm), fitted
// on documents that the counts have not seen.
const (
	featBias = iota
	featHanWord
	featHanGram
	featHanRoot
	featLatinWord
	featLatinPair
	featLatinRoot
	featForm
	featRow
	featPlace
	featLength
	featHanUnseen
	featLatinUnseen
	featLexical // evidence of the words and pairs alone; has no weight

	numFeatures
)

const (
	groupForm = iota
	groupRow
	groupPlace
)

// One term alone decides nothing: its ratio is clipped, in nats. It may say
// more for spam than against it: a word that is hardly ever met in content is
// as good as a name for what it sells, while a plain word among keywords is
// met everywhere.
const (
	clipFor     = 6
	clipAgainst = 3.5
	clipShape   = 2.5
)

// heard is what a word or pair may say of its ratio.
func heard(llr float64) float64 { return max(-clipAgainst, min(clipFor, llr)) }

// features fills a.x with the features of each item, numFeatures a row.
func (a *analysis) features(t *table) {
	n := len(a.items) * numFeatures
	if cap(a.x) < n {
		a.x = make([]float64, n+n/4)
	}
	a.x = a.x[:n]
	for i := range a.items {
		if a.isCleared(a.items[i].block) {
			clear(a.x[i*numFeatures : (i+1)*numFeatures])
			continue
		}
		a.itemFeatures(t, &a.items[i], a.x[i*numFeatures:(i+1)*numFeatures])
	}
}

func (a *analysis) itemFeatures(t *table, it *item, x []float64) {
	clear(x)
	x[featBias] = 1
	var han, latin float64
	known := 0
	for k := it.lo; k < it.hi; k++ {
		tok := &a.toks[k]
		w := heard(tok.word)
		g := tok.gram
		if k == it.lo {
			g -= tok.cross // it begins in the item before
		}
		if tok.known {
			known++
		}
		if tok.han {
			han++
			x[featHanWord] += w
			x[featHanGram] += g
			if !tok.known {
				x[featHanUnseen]++
			}
		} else {
			latin++
			x[featLatinWord] += w
			x[featLatinPair] += g
			if !tok.known {
				x[featLatinUnseen]++
			}
		}
	}
	if han > 0 {
		x[featHanRoot] = (x[featHanWord] + x[featHanGram]) / math.Sqrt(han)
		x[featHanUnseen] /= math.Sqrt(han)
	}
	if latin > 0 {
		x[featLatinRoot] = (x[featLatinWord] + x[featLatinPair]) / math.Sqrt(latin)
		x[featLatinUnseen] /= math.Sqrt(latin)
	}
	for f, s := range it.shapes {
		e := clip(t.shapes[s], clipShape)
		switch shapeField(f).group() {
		case groupForm:
			x[featForm] += e
		case groupRow:
			x[featRow] += e
		default:
			x[featPlace] += e
		}
	}
	x[featLexical] = x[featHanWord] + x[featHanGram] + x[featLatinWord] + x[featLatinPair]
	x[featLength] = math.Log1p(float64(known))
}

// odds are the log-odds of the items by one of the two chains; the slice is
// the analysis's own.
func (a *analysis) odds(c *chain, which int) []float64 {
	n := len(a.items)
	dst := a.path.floats(2 * n)[which*n : (which+1)*n]
	blocks := a.path.blocks[:0]
	for i := range a.items {
		blocks = append(blocks, int32(a.items[i].block))
	}
	a.path.blocks = blocks
	c.odds(a.x, blocks, dst, nil)
	return dst
}
