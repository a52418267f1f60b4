package classify

import (
	"github.com/jbrukh/bayesian"
)

// The two classes by which a block is judged. The families are classes of a
// classifier of their own: they name what was found.
const (
	classHam  bayesian.Class = "ham"
	classSpam bayesian.Class = "spam"
)

// replay gives the counts to bayesian. Every class observes every term, most
// of them zero times, so that all classes have one vocabulary: bayesian
// smooths a class by its own, and with unequal ones a term that nobody has
// seen would speak for the class with the smaller.
func replay(c *counts) *bayesian.Classifier {
	b := bayesian.NewClassifier(classHam, classSpam)
	for i, key := range c.keys {
		b.Observe(key, int(c.ham[i]), classHam)
		b.Observe(key, int(c.spam(int32(i))), classSpam)
	}
	return b
}

// replayFamilies gives the spam counts to bayesian, a class for each family,
// over the terms that stood in any spam. It returns nil with fewer than two
// families: bayesian needs two classes.
func replayFamilies(c *counts) *bayesian.Classifier {
	if len(c.fams) < 2 {
		return nil
	}
	classes := make([]bayesian.Class, len(c.fams))
	for i, f := range c.fams {
		classes[i] = bayesian.Class(f)
	}
	b := bayesian.NewClassifier(classes...)
	for i, key := range c.keys {
		if r := c.row[i]; r >= 0 {
			for f, n := range c.rows[r] {
				b.Observe(key, int(n), classes[f])
			}
		}
	}
	return b
}

// logScores are bayesian's scores of the terms that the counts know, without
// the priors: what the table must agree with.
func logScores(b *bayesian.Classifier, keys []string) []float64 {
	scores, _, _ := b.LogScores(keys)
	prior, _, _ := b.LogScores(nil)
	for i := range scores {
		scores[i] -= prior[i]
	}
	return scores
}
