package recipe

import "github.com/shai-text/shai/cmd/internal/corpus"

// teach counts documents composed of one, as many as falls to it, and nothing else: the
// model that is taught has counted content, and what was fitted to it stays.
func (r *run) teach(d *corpus.Document) error {
	share := min(mostCopies, float64(r.Composed)/float64(r.documents))
	draw := r.draw("teach", sourceName(d), d.ID)
	if draw >= share {
		return nil
	}
	if err := r.trainer.Learn(r.full.Compose(d.Document)); err != nil {
		return err
	}
	return r.copies(d, r.full, draw, share, 1, true)
}
