package classify

// contentSet holds the hashes of the content of a document's prose, with the
// block each stood in. A block of keywords that is on topic shares content
// with it: a menu, a tag list. An injected one does not.
type contentSet struct {
	slots []contentSlot
	n     int
}

type contentSlot struct {
	hash  uint64
	block int32 // + 1; 0 is free, many is -1
}

const manyBlocks = -1

func (s *contentSet) reset() {
	// One long document must not make all later ones clear its table.
	if len(s.slots) > 1024 && s.n*16 < len(s.slots) {
		s.slots = make([]contentSlot, len(s.slots)/4)
	} else {
		clear(s.slots)
	}
	s.n = 0
}

func (s *contentSet) add(hash uint64, block int) {
	if s.n*2 >= len(s.slots) {
		s.grow()
	}
	if p := s.probe(hash); p.block == 0 {
		*p = contentSlot{hash, int32(block) + 1}
		s.n++
	} else if p.block != int32(block)+1 {
		p.block = manyBlocks
	}
}

// elsewhere reports whether the hash stood in a block other than this one.
func (s *contentSet) elsewhere(hash uint64, block int) bool {
	if s.n == 0 {
		return false
	}
	p := s.probe(hash)
	return p.block != 0 && p.block != int32(block)+1
}

func (s *contentSet) probe(hash uint64) *contentSlot {
	m := uint64(len(s.slots) - 1)
	i := mix(hash) & m
	for s.slots[i].block != 0 && s.slots[i].hash != hash {
		i = (i + 1) & m
	}
	return &s.slots[i]
}

func (s *contentSet) grow() {
	old := s.slots
	s.slots = make([]contentSlot, max(256, 2*len(old)))
	for _, o := range old {
		if o.block != 0 {
			*s.probe(o.hash) = o
		}
	}
}
