package classify

import (
	"encoding/binary"
	"math/bits"
)

// encode appends the screen to a model's file: the number of slots and that of
// words of bits, as varints, then a bit for each slot that is taken, in bytes,
// then these slots and the words of bits, little-endian.
func (s *screen) encode(b []byte) []byte {
	b = binary.AppendUvarint(b, uint64(len(s.slots)))
	b = binary.AppendUvarint(b, uint64(len(s.bits)))
	at := len(b)
	b = append(b, make([]byte, (len(s.slots)+7)/8)...)
	for i, x := range s.slots {
		if x != 0 {
			b[at+i/8] |= 1 << (i % 8)
			b = binary.LittleEndian.AppendUint32(b, x)
		}
	}
	for _, w := range s.bits {
		b = binary.LittleEndian.AppendUint64(b, w)
	}
	return b
}

// screen reads what encode has written.
func (d *decoder) screen() *screen {
	slots, words := d.num(), d.num()
	powers := bits.OnesCount64(uint64(slots)) == 1 && bits.OnesCount64(uint64(words)) == 1
	if d.err == nil && (!powers || slots < 2) {
		d.fail(ErrModelCorrupt, "a screen of %d slots and %d words", slots, words)
	}
	if d.err == nil && (slots > int64(8*len(d.b)) || words > int64(len(d.b)/8)) {
		d.fail(ErrModelTruncated, "it ends within the screen")
	}
	marks := d.bytes((slots + 7) / 8)
	if d.err != nil {
		return nil
	}
	taken := 0
	for _, m := range marks {
		taken += bits.OnesCount8(m)
	}
	if taken == int(slots) {
		d.fail(ErrModelCorrupt, "a screen without a free slot")
	}
	values, filter := d.bytes(int64(4*taken)), d.bytes(8*words)
	if d.err != nil {
		return nil
	}
	s := &screen{
		slots: make([]uint32, slots), mask: uint64(slots - 1),
		bits: make([]uint64, words), shift: uint(64 - 6 - bits.TrailingZeros64(uint64(words))),
	}
	for i, m := range marks {
		for ; m != 0; m &= m - 1 {
			k := 8*i + bits.TrailingZeros8(m)
			if k >= len(s.slots) {
				d.fail(ErrModelCorrupt, "a screen with a slot too many")
				return nil
			}
			s.slots[k] = binary.LittleEndian.Uint32(values)
			values = values[4:]
		}
	}
	for i := range s.bits {
		s.bits[i] = binary.LittleEndian.Uint64(filter[8*i:])
	}
	return s
}
