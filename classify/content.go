package classify

// contentSet holds the hashes of the content of a document's prose, with the
// block each stood in. A block of keywords that is on topic shares content
// with it: a menu, a tag list. An injected one does not.
//
// It is used for one document after the other: a slot of an earlier one is
// free, so that nothing is cleared, and nothing made anew, between them.
type contentSet struct {
	slots []contentSlot
	n     int
	round uint32 // the document, from 1 on
}

type contentSlot struct {
	hash  uint64
	block int32 // manyBlocks if it stood in more than one
	round uint32
}

const (
	manyBlocks  = -1
	mostContent = 1 << 16 // slots kept for the next document: 1 MiB
)

func (s *contentSet) reset() {
	if s.n, s.round = 0, s.round+1; s.round == 0 || len(s.slots) > mostContent {
		s.slots, s.round = nil, 1
	}
}

func (s *contentSet) add(hash uint64, block int) {
	if s.n*2 >= len(s.slots) {
		s.grow()
	}
	if p := s.probe(hash); p.round != s.round {
		*p = contentSlot{hash, int32(block), s.round}
		s.n++
	} else if p.block != int32(block) {
		p.block = manyBlocks
	}
}

// elsewhere reports whether the hash stood in a block other than this one.
func (s *contentSet) elsewhere(hash uint64, block int) bool {
	if s.n == 0 {
		return false
	}
	p := s.probe(hash)
	return p.round == s.round && p.block != int32(block)
}

// has reports whether the hash was added.
func (s *contentSet) has(hash uint64) bool { return s.n > 0 && s.probe(hash).round == s.round }

func (s *contentSet) probe(hash uint64) *contentSlot {
	m := uint64(len(s.slots) - 1)
	i := mix(hash) & m
	for s.slots[i].round == s.round && s.slots[i].hash != hash {
		i = (i + 1) & m
	}
	return &s.slots[i]
}

func (s *contentSet) grow() {
	old := s.slots
	s.round = max(1, s.round) // a new slot is of round 0
	s.slots = make([]contentSlot, max(256, 2*len(old)))
	for _, o := range old {
		if o.round == s.round {
			*s.probe(o.hash) = o
		}
	}
}
