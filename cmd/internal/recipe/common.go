package recipe

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"
)

// commonShare is the share of the clean documents above which a keyword is
// common, and a list that holds it was taken for another: composed blocks
// would teach that a plain word is spam. Of 1,110 keywords that were gathered
// with care the commonest (平台, 官网) stand in 1.5 % of 264,000 documents.
//
// commonLeast is the fewest documents that say so: in a small collection two
// are chance.
const (
	commonShare = 0.02
	commonLeast = 5
)

// CommonKeyword is a keyword that many clean documents hold.
type CommonKeyword struct {
	Family, Keyword string
	Documents, Of   int  // the clean documents with it, and all of them
	Kept            bool // because Plan.ForceKeywords asks for it
}

// String tells of it.
func (k CommonKeyword) String() string {
	what := "left out; --force-keywords keeps it"
	if k.Kept {
		what = "kept, as --force-keywords says"
	}
	return fmt.Sprintf("keyword %q (%s) stands in %d of %d clean documents: %s", k.Keyword, k.Family, k.Documents, k.Of, what)
}

// single counts the documents with a keyword of one character, which topical
// passes over: it looks for the first two.
type single struct {
	keyword   int // in the lexicon's order
	character []byte
	documents int
}

func newSingles(keywords []string) (out []*single) {
	for i, w := range keywords {
		if utf8.RuneCountInString(w) == 1 {
			out = append(out, &single{keyword: i, character: []byte(w)})
		}
	}
	return out
}

// holds says that a text has the character, and not within a Latin word.
func (s *single) holds(text []byte) bool {
	for at := 0; ; {
		i := bytes.Index(text[at:], s.character)
		if i < 0 {
			return false
		}
		lo := at + i
		if at = lo + len(s.character); whole(text, lo, at) {
			return true
		}
	}
}

// dropCommon tells of the keywords that are common in the clean documents, of
// which so many have been seen with each, and takes them out of the lexicon.
func (r *run) dropCommon(seen []int) error {
	k, dropped := 0, false
	kept, _ := r.Lexicon.Split(func(family, keyword string) bool { // in the order of Keywords
		n := seen[k]
		k++
		if n < commonLeast || float64(n) <= commonShare*float64(r.documents) {
			return false
		}
		r.Common(CommonKeyword{Family: family, Keyword: keyword, Documents: n, Of: r.documents, Kept: r.ForceKeywords})
		dropped = dropped || !r.ForceKeywords
		return !r.ForceKeywords
	})
	if !dropped {
		return nil
	}
	if kept.Len() == 0 {
		return errors.New("training: every keyword of the lexicon is common in the clean documents; give keywords that spam alone holds")
	}
	r.Lexicon = kept
	return nil
}
