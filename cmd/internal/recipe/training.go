package recipe

import (
	"fmt"
	"strings"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/inject"
)

// training is what makes one training another than the next. What is large
// stands for itself as a digest; "" is none.
type training struct {
	Clean    string `json:"clean"`
	Labelled string `json:"labelled"`
	Lexicon  string `json:"lexicon"`
	Base     string `json:"base"`

	Seed          uint64 `json:"seed"`
	Composed      int    `json:"composed"`
	Tuned         int    `json:"tuned"`
	Words         int    `json:"words"`
	Provenance    string `json:"provenance"` // digest
	Without       string `json:"without"`
	ForceKeywords bool   `json:"force_keywords"`
	Except        string `json:"except"`
	Teach         bool   `json:"teach"`
	Neutral       string `json:"neutral"` // digest

	Format      string `json:"format"`
	TextField   string `json:"text_field"`
	IDField     string `json:"id_field"`
	MaxDocument int64  `json:"max_document"`
	MaxRatio    int64  `json:"max_ratio"`
}

func (p *Plan) training() (t training, err error) {
	t = training{
		Clean: listed(p.Clean), Labelled: listed(p.Labelled),
		Seed: p.Seed, Composed: p.Composed, Tuned: p.Tuned, Words: p.Words, Provenance: digest([]byte(p.Provenance)), Without: p.Without.String(), ForceKeywords: p.ForceKeywords, Except: p.Except.digest(),
		Teach: p.Teach, Neutral: digest([]byte(strings.Join(p.Neutral, "\n"))),
		Format: p.Input.Format, TextField: p.Input.TextField, IDField: p.Input.IDField, MaxDocument: p.Input.MaxDocument, MaxRatio: p.Input.MaxRatio,
	}
	if p.Lexicon != nil {
		b, err := p.Lexicon.GobEncode()
		if err != nil {
			return t, err
		}
		t.Lexicon = digest(b)
	}
	if p.Base != nil {
		t.Base = p.Base.Header().Digest
	}
	return t, nil
}

func digest(b []byte) string { return fmt.Sprintf("%016x", xxhash.Sum64(b)) }

// listed is the digest of names and lengths of files, in their order: it says
// which shard has which. Where they lie does not count.
func listed(paths []string) string {
	if len(paths) == 0 {
		return ""
	}
	h := xxhash.New()
	for _, in := range corpus.NewList(paths).Inputs() {
		fmt.Fprintf(h, "%q %d\n", in.Rel, in.Size)
	}
	return fmt.Sprintf("%016x", h.Sum64())
}

// differs names what is not the same in another training; "" if all is.
func (t training) differs(o training) string {
	for _, x := range []struct {
		what string
		same bool
	}{
		{"--clean (names, order or lengths of the files)", t.Clean == o.Clean},
		{"--labelled (names, order or lengths of the files)", t.Labelled == o.Labelled},
		{"--lexicon", t.Lexicon == o.Lexicon},
		{"--base", t.Base == o.Base},
		{"--seed", t.Seed == o.Seed},
		{"--composed", t.Composed == o.Composed},
		{"--provenance", t.Provenance == o.Provenance},
		{"--without", t.Without == o.Without},
		{"--force-keywords", t.ForceKeywords == o.ForceKeywords},
		{"--except", t.Except == o.Except},
		{"--teach", t.Teach == o.Teach},
		{"--neutral", t.Neutral == o.Neutral},
		{"--from", t.Format == o.Format},
		{"--text-field", t.TextField == o.TextField},
		{"--id-field", t.IDField == o.IDField},
		{"--max-document", t.MaxDocument == o.MaxDocument},
		{"--max-ratio", t.MaxRatio == o.MaxRatio},
		{"what the program fits on", t == o},
	} {
		if !x.same {
			return x.what
		}
	}
	return ""
}

// carried is what a merge must know of a plan beside that: it is not asked for
// again.
type carried struct {
	Provenance string
	Lexicon    *inject.Lexicon
	Without    classify.Parts
	Neutral    []string
}
