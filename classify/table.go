package classify

import (
	"encoding/binary"
	"math"
)

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

	screen *screen // its values serve the topics, even where everything is looked at in full
	filter *filter // nil: everything is

	fams   int
	famLog []float64 // log of what the counts of a family are divided by
	rows   []byte    // counts by family of the terms seen in spam, see appendRow
	rowAt  []uint32  // where each begins
	leads  []int8    // the likeliest family of these
}

// filter is what clears most documents: the screen, and the gate behind it.
type filter struct {
	screen *screen
	gate   *gate // nil while it is fitted, and where nothing may be missed
}

// slot is 16 bytes, so that four share a cache line: most of the time of a
// look-up is waiting for one. The ratio is in fixed point, to 2^-26 nats: a
// sum of a thousand terms is exact to 1e-5 and the same in any order.
type slot struct {
	hash uint64 // 0 is free
	llr  int32
	row  int32 // into rowAt; -1 if the term was never seen in spam
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

// terms are what a table is compiled from: the counts of a training, or those
// in a model's file.
type terms interface {
	families() []string
	size() int       // how many terms
	spammed() int    // how many of them were seen in spam
	totals() []int64 // tokens: of content, and of each family
	// each calls f for all of them in the order of their keys, with the counts
	// in content and in each family, which is nil for a term never seen in
	// spam. What f is given is valid during the call.
	each(f func(key []byte, content int64, spam []int64))
}

func compile(c terms) *table {
	tot, fams := c.totals(), len(c.families())
	var spamTotal int64
	for _, x := range tot[1:] {
		spamTotal += x
	}
	n := 2
	for 3*n < 4*c.size() {
		n *= 2
	}
	t := &table{slots: make([]slot, n), fams: fams, mask: uint64(n - 1)}
	vocabulary, inSpam := float64(c.size()), c.spammed()
	t.rowAt, t.leads = make([]uint32, 0, inSpam), make([]int8, 0, inSpam)
	hamLog, spamLog := math.Log(float64(tot[0])+vocabulary), math.Log(float64(spamTotal)+vocabulary)
	for _, x := range tot[1:] {
		if x == 0 {
			t.famLog = append(t.famLog, 100) // nothing is of a family that was never seen
			continue
		}
		t.famLog = append(t.famLog, math.Log(float64(x)+float64(inSpam)))
	}
	byFam, waiting := make([]float64, fams), make([]slot, 0, 256)
	c.each(func(key []byte, content int64, spam []int64) {
		silent := spam == nil && float64(content+1)*float64(spamTotal) < leastContent*float64(tot[0])
		if silent && len(key) > 0 && key[0] != kindShape { // as most are
			return
		}
		h, ok := hashKey(view(key))
		if !ok {
			return
		}
		var all int64
		for _, x := range spam {
			all += x
		}
		s := slot{hash: taken(h), row: -1}
		llr := logCount(all) - spamLog - logCount(content) + hamLog
		s.llr = int32(math.Round(max(-31, min(31, llr)) * fixedPoint))
		if spam != nil {
			s.row = int32(len(t.rowAt))
			t.rowAt, t.rows = append(t.rowAt, uint32(len(t.rows))), appendRow(t.rows, spam)
			lead := 0
			for f, x := range t.row(s.row, byFam) {
				if x > byFam[lead] {
					lead = f
				}
			}
			t.leads = append(t.leads, int8(lead))
		}
		if key[0] == kindShape {
			if sh, ok := shapeNamed(view(key[1:])); ok {
				t.shapes[sh] = s.ratio()
			}
		}
		// Most of an insertion is waiting for memory; a row of them waits at once.
		if waiting = append(waiting, s); len(waiting) == cap(waiting) {
			t.insert(waiting)
			waiting = waiting[:0]
		}
	})
	t.insert(waiting)
	return t
}

// logCount is the logarithm of a smoothed count. Most are small.
func logCount(n int64) float64 {
	if n < int64(len(smallLogs)) {
		return smallLogs[n]
	}
	return math.Log(float64(n + 1))
}

var smallLogs = func() (t [4096]float64) {
	for i := range t {
		t[i] = math.Log(float64(i + 1))
	}
	return t
}()

// appendRow appends the counts of a term by family, as a model's file and its
// table have them: how many have any, then each of these and its count, as
// varints.
func appendRow(b []byte, spam []int64) []byte {
	used := 0
	for _, n := range spam {
		used += btoi(n > 0)
	}
	b = binary.AppendUvarint(b, uint64(used))
	for f, n := range spam {
		if n > 0 {
			b = binary.AppendUvarint(b, uint64(f))
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return b
}

// row fills dst with log P(t|family) of a term that was seen in spam.
func (t *table) row(r int32, dst []float64) []float64 {
	for f, l := range t.famLog {
		dst[f] = -l
	}
	b := t.rows[t.rowAt[r]:]
	next := func() uint64 {
		x, n := binary.Uvarint(b)
		b = b[n:]
		return x
	}
	for range next() {
		f := next()
		dst[f] = logCount(int64(next())) - t.famLog[f]
	}
	return dst
}

// insert adds terms. Where two share a hash, which one is meant cannot be told,
// and neither says anything: of ten million terms, a pair does once in 370,000
// models.
func (t *table) insert(all []slot) {
	for _, s := range all {
		i := s.hash & t.mask
		for t.slots[i].hash != 0 && t.slots[i].hash != s.hash {
			i = (i + 1) & t.mask
		}
		if t.slots[i].hash == s.hash {
			s.llr, s.row = 0, -1
		}
		t.slots[i] = s
	}
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
