package classify

import "math"

// numBins are the bins of equal width that probabilities are sorted into.
const numBins = 10

// Bin is what was given a probability in [Low, High); the last bin has 1 too.
type Bin struct {
	Low, High float64
	Count     int     // documents or spans
	Mean      float64 // of their probabilities; NaN if there are none
	Share     float64 // of them that are spam; NaN likewise
}

// reliability compares probabilities with what came true. They are counted in
// millionths, as shai score prints them: sums of integers do not depend on the
// order in which meters are merged.
type reliability [numBins]struct {
	count, spam int
	millionths  int64
}

const millionth = 1e6

func (r *reliability) add(p float64, spam bool) {
	n := int64(math.Round(min(max(p, 0), 1) * millionth))
	b := &r[min(n*numBins/millionth, numBins-1)]
	b.count++
	b.spam += btoi(spam)
	b.millionths += n
}

func (r *reliability) merge(o *reliability) {
	for i := range r {
		r[i].count += o[i].count
		r[i].spam += o[i].spam
		r[i].millionths += o[i].millionths
	}
}

func (r *reliability) count() (n int) {
	for i := range r {
		n += r[i].count
	}
	return n
}

// error is the expected calibration error: how far the mean probability of a
// bin is from the share of spam in it, on average over all that was counted
// (Naeini et al. 2015; with bins of equal width, as in Guo et al. 2017).
func (r *reliability) error() float64 {
	off := 0.0
	for _, b := range r {
		off += math.Abs(float64(b.millionths)/millionth - float64(b.spam))
	}
	if n := r.count(); n > 0 {
		return off / float64(n)
	}
	return math.NaN()
}

func (r *reliability) bins() []Bin {
	out := make([]Bin, numBins)
	for i, b := range r {
		out[i] = Bin{
			Low: float64(i) / numBins, High: float64(i+1) / numBins, Count: b.count,
			Mean: float64(b.millionths) / millionth / float64(b.count), Share: float64(b.spam) / float64(b.count),
		}
	}
	return out
}
