package classify

import "math"

// table is what the counts compile to: the log-likelihood ratio of each term
// in nats, positive for spam, in open addressing over the terms' hashes. A
// term that was never counted is absent and weighs exactly nothing. So does
// one that was counted in content alone, and too rarely to speak against spam:
// content is counted so much more than spam that smoothing would give a word
// seen five times in content, and never in spam, odds for spam.
//
// The ratios are those of multinomial naive Bayes with Laplace smoothing over
// one vocabulary (Manning, Raghavan and Schütze, Introduction to Information
// Retrieval, section 13.2), as bayesian computes them:
//
//	P(t|c) = (count(t,c) + 1) / (tokens(c) + terms)
//
// They are computed here from the counts, in milliseconds; replaying a large
// model into bayesian takes seconds. A test and "shai model verify" hold the
// two together.
type table struct {
	slots []slot
	mask  uint64

	shapes [numShapeFields << 8]float64 // of the pseudo-terms, by shape

	screen *screen
	full   bool // everything is looked at in full, whatever the screen says

	fams   int
	absent []float64   // log P(t|family) of a term that the family lacks
	byFam  [][]float64 // log P(t|family) of the terms seen in spam
	leads  []int8      // the likeliest family of these
}

// slot is 16 bytes, so that four share a cache line: most of the time of a
// look-up is waiting for one. The ratio is in fixed point, to 2^-26 nats: a
// sum of a thousand terms is exact to 1e-5 and the same in any order.
type slot struct {
	hash uint64 // 0 is free
	llr  int32
	row  int32 // into byFam; -1 if the term was never seen in spam
}

const fixedPoint = 1 << 26

// leastContent is how many times likelier in content than in spam a term must
// be, by its count in content alone, to weigh anything: about 0.7 nats.
const leastContent = 2

func (s *slot) ratio() float64 { return float64(s.llr) / fixedPoint }

// taken keeps a hash off the mark of a free slot.
func taken(hash uint64) uint64 {
	if hash == 0 {
		return 1
	}
	return hash
}

func compile(c *counts) *table {
	tot := c.totals()
	var spamTotal int64
	for _, x := range tot[1:] {
		spamTotal += x
	}
	silent := func(i int) bool {
		return c.row[i] < 0 && float64(c.ham[i]+1)*float64(spamTotal) < leastContent*float64(tot[0])
	}
	heard := 0
	for i := range c.keys {
		if !silent(i) || c.keys[i][0] == kindShape {
			heard++
		}
	}
	n := 1
	for 2*n < 3*heard {
		n *= 2
	}
	t := &table{slots: make([]slot, max(2, n)), fams: len(c.fams)}
	t.mask = uint64(len(t.slots) - 1)
	terms := float64(len(c.keys))
	hamLog, spamLog := math.Log(float64(tot[0])+terms), math.Log(float64(spamTotal)+terms)
	famLog := make([]float64, len(c.fams))
	for f := range c.fams {
		famLog[f] = math.Log(float64(tot[1+f]) + float64(len(c.rows)))
		if tot[1+f] == 0 {
			famLog[f] = 100 // nothing is of a family that was never seen
		}
		t.absent = append(t.absent, -famLog[f])
	}
	slab := make([]float64, len(c.rows)*len(c.fams)) // the rows of byFam, side by side
	for i, key := range c.keys {
		h, ok := hashKey(key)
		if !ok || silent(i) && key[0] != kindShape {
			continue
		}
		s := slot{hash: taken(h), row: -1}
		llr := math.Log(float64(c.spam(int32(i))+1)) - spamLog - math.Log(float64(c.ham[i]+1)) + hamLog
		s.llr = int32(math.Round(max(-31, min(31, llr)) * fixedPoint))
		if r := c.row[i]; r >= 0 {
			s.row = int32(len(t.byFam))
			n := len(c.fams)
			p := slab[len(t.byFam)*n : (len(t.byFam)+1)*n : (len(t.byFam)+1)*n]
			for f := range p {
				p[f] = math.Log(float64(c.rows[r][f]+1)) - famLog[f]
			}
			t.byFam = append(t.byFam, p)
			lead := 0
			for f, x := range p {
				if x > p[lead] {
					lead = f
				}
			}
			t.leads = append(t.leads, int8(lead))
		}
		if key[0] == kindShape {
			if sh, ok := shapeNamed(key[1:]); ok {
				t.shapes[sh] = s.ratio()
			}
		}
		t.insert(s)
	}
	t.screen = compileScreen(c, t)
	return t
}

// unscreened is the same table without its screen.
func (t *table) unscreened() *table {
	full := *t
	full.full = true
	return &full
}

func (t *table) insert(s slot) {
	i := s.hash & t.mask
	for t.slots[i].hash != 0 && t.slots[i].hash != s.hash {
		i = (i + 1) & t.mask
	}
	t.slots[i] = s
}

// find returns the slot of a term, nil if it was never counted.
func (t *table) find(hash uint64) *slot {
	hash = taken(hash)
	i := hash & t.mask
	for {
		s := &t.slots[i]
		if s.hash == hash {
			return s
		}
		if s.hash == 0 {
			return nil
		}
		i = (i + 1) & t.mask
	}
}

// llr is the term's log-likelihood ratio in nats, 0 if it was never counted.
func (t *table) llr(hash uint64) float64 {
	if s := t.find(hash); s != nil {
		return s.ratio()
	}
	return 0
}
