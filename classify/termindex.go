package classify

// termIndex numbers terms by their hashes, in open addressing: to look one up for
// each word of a text is a good part of counting.
type termIndex struct {
	slots []termSlot // a power of two, two in three of them taken at the most
	n     int
}

type termSlot struct {
	hash   uint64
	number int32 // and one more; 0 is a free slot
}

// newTermIndex has room for so many terms.
func newTermIndex(terms int) termIndex {
	n := 256
	for 2*n < 3*terms {
		n *= 2
	}
	return termIndex{slots: make([]termSlot, n)}
}

// find is the number of a term, if it has one.
func (x *termIndex) find(hash uint64) (number int32, ok bool) {
	if x.n == 0 {
		return 0, false
	}
	s := x.slot(hash)
	return s.number - 1, s.number > 0
}

// add is the number of a term. It reports false for one that had none, and gives it
// the next.
func (x *termIndex) add(hash uint64, next int) (number int32, ok bool) {
	if 3*(x.n+1) > 2*len(x.slots) {
		x.grow()
	}
	s := x.slot(hash)
	if s.number > 0 {
		return s.number - 1, true
	}
	x.n++
	*s = termSlot{hash, int32(next) + 1}
	return int32(next), false
}

func (x *termIndex) slot(hash uint64) *termSlot {
	mask := uint64(len(x.slots) - 1)
	i := hash & mask
	for x.slots[i].number > 0 && x.slots[i].hash != hash {
		i = (i + 1) & mask
	}
	return &x.slots[i]
}

func (x *termIndex) grow() {
	old := x.slots
	x.slots = make([]termSlot, max(256, 2*len(old)))
	for _, s := range old {
		if s.number > 0 {
			*x.slot(s.hash) = s
		}
	}
}
