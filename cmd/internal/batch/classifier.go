package batch

import (
	"fmt"
	"slices"
	"strings"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/segment"
)

// Classifier is one for what flags ask for, which it checks.
func Classifier(m *classify.Model, seg *segment.Segmenter, o *classify.Options) (*classify.Classifier, error) {
	if o.Threshold != 0 && !(o.Threshold > 0 && o.Threshold < 1) {
		return nil, fmt.Errorf("--threshold=%v: use a probability between 0 and 1", o.Threshold)
	}
	if known := m.Header().Families; len(known) > 0 {
		for _, f := range o.Families {
			if !slices.Contains(known, f) {
				return nil, fmt.Errorf("--family=%s: the model knows %s", f, strings.Join(known, ", "))
			}
		}
	}
	return classify.New(m, seg, o)
}
