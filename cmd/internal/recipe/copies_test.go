package recipe

import "testing"

// TestCopies: where more are to be composed than there are documents, blocks are
// counted as often as was asked, and content once; but in a small collection
// with each of them.
func TestCopies(t *testing.T) {
	counted := func(few, composed int) (docs [2]int64, content, spam int64) {
		defer func(n int) { fewDocuments = n }(fewDocuments)
		fewDocuments = few
		m, _ := train(t, Plan{Clean: []string{write(t, 9, 14, true)}, Lexicon: lexicon(t), Seed: 5, Composed: composed, Tuned: 120, Base: small(t, false)})
		base := small(t, false).Header()
		h := m.Header()
		return [2]int64{h.Documents[0] - base.Documents[0], h.Documents[1] - base.Documents[1]}, h.Tokens[0] - base.Tokens[0], h.Tokens[1] - base.Tokens[1]
	}
	all := docsOf(9, 14)
	docs, content, spam := counted(0, all/2)
	if n := int(docs[0] + docs[1]); n != all || int(docs[1]) < all/3 {
		t.Errorf("%d documents are %d", all, docs)
	}
	docs4, content4, spam4 := counted(0, 4*all)
	if n := int(docs4[0] + docs4[1]); n != all {
		t.Errorf("copies make %d documents %d", all, n)
	}
	if content4 > content+content/10 || spam4 < 5*spam {
		t.Errorf("four times as many composed: %d terms of content and %d of spam, after %d and %d", content4, spam4, content, spam)
	}
	_, contentFew, spamFew := counted(1000, 4*all)
	if contentFew < 4*content || spamFew < 5*spam {
		t.Errorf("of few documents: %d terms of content and %d of spam, after %d and %d", contentFew, spamFew, content, spam)
	}
}
