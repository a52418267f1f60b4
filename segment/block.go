package segment

import (
	"bytes"
	"unicode/utf8"
	"unsafe"
)

// scratch is the memory of a [Text] that lasts from one document to the next.
type scratch struct {
	terms  arena
	stats  []blockStats // one a block
	fold   []byte       // a word or run being folded
	runes  []hanRune    // of the run in fold
	cuts   []int        // of the run being cut
	sample []byte       // for the detector
	run    []rune       // of Han characters, for a sink
	told   bool         // the blocks have the languages that models are fitted to
}

// keep is the most memory, in bytes of each slice, that a Text keeps for the
// next document. A giant among documents would hold gigabytes for ever.
const keep = 64 << 20

func reuse[E any](s []E) []E {
	var e E
	if cap(s) > keep/int(unsafe.Sizeof(e)) {
		return nil
	}
	return s[:0]
}

func (t *Text) reset() {
	t.Blocks = reuse(t.Blocks)
	t.Items = reuse(t.Items)
	t.Tokens = reuse(t.Tokens)
	t.scratch.stats = reuse(t.scratch.stats)
	t.scratch.told = false
	if t.scratch.terms.size() > keep {
		t.scratch.terms = arena{}
	}
	t.scratch.terms.reset()
}

// splitBlocks finds the blocks of body. They have no items and no language yet.
func (s *Segmenter) splitBlocks(t *Text, body []byte) {
	t.reset()
	blank := true
	for pos := 0; pos < len(body); {
		end, next := len(body), len(body)
		if n := bytes.IndexByte(body[pos:], '\n'); n >= 0 {
			end = pos + n
			next = end + 1
		}
		if end > pos && body[end-1] == '\r' {
			end--
		}
		if s.tables.isBlank(body[pos:end]) {
			blank = true
		} else {
			for at := pos; at < end; {
				to := s.tables.partEnd(body, at, end)
				t.Blocks = append(t.Blocks, Block{Span: Span{at, to}, Language: Undetermined, Blank: blank, Continued: at > pos})
				blank = false
				at = to
			}
		}
		pos = next
	}
}

// maxBlock is the longest block, in bytes. A longer line is parted, so that
// what is done for a block need not be done for a hundred megabytes at once.
const maxBlock = 64 << 10

// partEnd is the end of the block that begins at pos in a line that ends at
// end: the end itself, or for a long line the last blank or separator in
// reach, or else the last whole character.
func (t *tables) partEnd(body []byte, pos, end int) int {
	if end-pos <= maxBlock+maxBlock/2 {
		return end
	}
	limit := pos + maxBlock
	for !utf8.RuneStart(body[limit]) && limit > pos+maxBlock-utf8.UTFMax {
		limit--
	}
	for i := limit; i > limit-maxBlock/4; {
		r, n := utf8.DecodeLastRune(body[pos:i])
		if c := t.classOf(r); !c.isWord() && !(r == utf8.RuneError && n == 1) && c != cInvisible && c != cMark {
			return i
		}
		i -= n
	}
	return limit
}

// isBlank tells whether a line is empty to the eye.
func (t *tables) isBlank(line []byte) bool {
	for i := 0; i < len(line); {
		_, n, c := t.at(line[i:])
		if c != cBlank && c != cWide && c != cInvisible {
			return false
		}
		i += n
	}
	return true
}
