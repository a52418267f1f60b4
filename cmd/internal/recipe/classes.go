package recipe

import (
	"errors"
	"fmt"
	"io"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// classes refuses what holds content alone, or spam alone, before the work
// begins. It reads no further than it must: in most collections a few rows.
func (r *run) classes() error {
	if r.Base != nil { // it has both
		return nil
	}
	var content, spam bool
	if err := r.first(r.Clean, func(d *corpus.Document) bool {
		content, spam = true, r.Lexicon != nil // composed of it
		return true
	}); err != nil {
		return err
	}
	if err := r.first(r.Labelled, func(d *corpus.Document) bool {
		if content && spam {
			return true
		}
		switch g, err := d.Gold(); {
		case err != nil:
			r.tellEarly(err)
		default:
			spam = spam || g.Spam || len(g.Spans) > 0
			content = content || !g.Spam
		}
		return content && spam
	}); err != nil {
		return err
	}
	if !content || !spam {
		for _, err := range r.early {
			r.tell(err)
		}
	}
	switch {
	case !content && !spam:
		return errors.New("training: there is no document to learn from; check the paths and what is said of them above")
	case !content:
		return fmt.Errorf("training: all is spam: %w; give clean documents, or rows labelled \"ham\"", classify.ErrOneClass)
	case !spam:
		return fmt.Errorf("training: all is content: %w; give a lexicon, or rows with spans or labelled \"spam\"", classify.ErrOneClass)
	}
	return nil
}

// tellEarly says what is wrong. In a shard it waits, for every shard begins
// with the same documents, and the one that has them says it anyway.
func (r *run) tellEarly(err error) {
	if r.shard.whole() {
		r.tell(err)
		return
	}
	r.early = append(r.early, err)
}

// first reads documents until enough says that it has seen what it wants.
func (r *run) first(paths []string, enough func(d *corpus.Document) bool) error {
	if len(paths) == 0 {
		return nil
	}
	src, err := corpus.Open(paths, &r.Input)
	if err != nil {
		return fmt.Errorf("training: %w", err)
	}
	defer src.Close()
	for {
		if err := r.ctx.Err(); err != nil {
			return err
		}
		var d corpus.Document
		var bad *corpus.Error
		switch err := src.Read(&d); {
		case err == io.EOF:
			return nil
		case errors.As(err, &bad):
			r.tellEarly(err)
		case err != nil:
			return err
		default:
			name(&d)
			if enough(&d) {
				return nil
			}
		}
	}
}
