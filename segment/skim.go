package segment

import "unicode/utf8"

// Sink takes the tokens of a text that is skimmed, in order. What it is given
// is valid during the call.
type Sink interface {
	// Block is called before the tokens of block i.
	Block(i int)

	// Han takes a run of Han characters, normalised and not cut into words.
	// It begins an item, or it is glued to the token before, or neither.
	Han(run []rune, item, glued bool)

	// Word takes the term of a token of another script. Its letters of ASCII
	// may be capitals.
	Word(term []byte, item bool)
}

// Skim goes through body without its words: t has its blocks, without items
// and languages, and sink the tokens that Runs would find. It is ten times as
// fast as Runs. Languages, Words or SkimBlock may follow.
func (s *Segmenter) Skim(t *Text, body []byte, sink Sink) {
	s.splitBlocks(t, body)
	for i := range t.Blocks {
		sink.Block(i)
		var stats blockStats
		s.skimBlock(t, body, i, sink, &stats)
		stats.top = stats.heaviest()
		t.scratch.stats = append(t.scratch.stats, stats)
	}
}

// SkimBlock is Skim for a single block of a text that Skim has filled from the
// same body.
func (s *Segmenter) SkimBlock(t *Text, body []byte, i int, sink Sink) {
	sink.Block(i)
	s.skimBlock(t, body, i, sink, new(blockStats))
}

func (s *Segmenter) skimBlock(t *Text, body []byte, i int, sink Sink, stats *blockStats) {
	b := &t.Blocks[i]
	sc := scanner{
		tables: s.tables, t: t, sink: sink, b: body[:b.End], start: b.Start, block: i,
		pending: SepLine, last: cEnd, glue: -1, chain: -1,
	}
	sc.skim(stats)
}

// skim goes through the block as scan does. It takes the plain words and runs
// that most text is made of by itself, and leaves the rest to step.
func (sc *scanner) skim(stats *blockStats) {
	b := sc.b
	for pos := sc.start; pos < len(b); {
		c := b[pos]
		if isASCIILetter(c) {
			end := pos + 1
			for end < len(b) && isASCIILetter(b[end]) {
				end++
			}
			if endsWord(b[end:]) && (end-pos > 1 || c != 'I') {
				sc.emit(b[pos:end], end)
				stats.letters[Latin] += end - pos
				sc.last = cLatin
				pos = end
				continue
			}
		} else if sc.loneBlank(pos) {
			sc.last = cBlank
			pos++
			continue
		} else if isDigit(c) {
			if end := sc.plainDigits(pos); end > pos {
				sc.emit(b[pos:end], end)
				sc.last = cDigit
				pos = end
				continue
			}
		} else if 0xE3 <= c && c <= 0xEF {
			if end := sc.plainHan(pos); end > pos {
				stats.letters[Han] += (end - pos) / 3
				pos = end
				continue
			}
			if k := sc.plainSeparator(pos); k != cNull {
				if pos >= sc.whole {
					sc.divide(Separator(k - cSep))
				}
				sc.last = k
				pos += 3
				continue
			}
		}
		next := sc.step(pos)
		sc.count(stats, b[pos:next])
		pos = next
	}
}

// loneBlank reports whether one blank stands at pos, and does not divide.
func (sc *scanner) loneBlank(pos int) bool {
	b := sc.b
	return pos+1 < len(b) && b[pos] == ' ' && !sc.han && ' ' < b[pos+1] && b[pos+1] < utf8.RuneSelf
}

// endsWord reports whether what follows ASCII letters surely is no more of
// their word, nor makes an address of it.
func endsWord(b []byte) bool {
	if len(b) == 0 || b[0] == ' ' {
		return true
	}
	plain := func(i int) bool {
		return len(b) == i || b[i] < utf8.RuneSelf && !isASCIILetter(b[i]) && !isDigit(b[i])
	}
	switch b[0] {
	case '.', '\'':
		return plain(1)
	case ':':
		return plain(1) && (len(b) == 1 || b[1] != '/')
	}
	return plain(0)
}

// plainSeparator is the class of the mark at pos, if it is one of three bytes
// that divides wherever it stands, else cNull.
func (sc *scanner) plainSeparator(pos int) class {
	b := sc.b
	if pos+2 >= len(b) || b[pos+1]&0xC0 != 0x80 || b[pos+2]&0xC0 != 0x80 {
		return cNull
	}
	r := uint16(b[pos])<<12 | uint16(b[pos+1]&0x3F)<<6 | uint16(b[pos+2]&0x3F)
	if k := sc.tables.class[r]; k > cSep && r != '（' {
		return k
	}
	return cNull
}

func isASCIILetter(c byte) bool { return c|0x20-'a' < 26 }

// plainHan takes the run of Han characters at pos, if it is one for whose
// normalisation it does not matter what stands beside them, and returns its
// end; else pos.
func (sc *scanner) plainHan(pos int) int {
	b := sc.b
	x := &sc.t.scratch
	run := x.run[:0]
	i := pos
	han := &sc.tables.han
	for i+2 < len(b) && b[i]&0xF0 == 0xE0 && b[i+1]&0xC0 == 0x80 && b[i+2]&0xC0 == 0x80 {
		to := han[uint16(b[i])<<12|uint16(b[i+1]&0x3F)<<6|uint16(b[i+2]&0x3F)]
		if to == 0 {
			break
		}
		run = append(run, rune(to))
		i += 3
	}
	x.run = run
	if i == pos {
		return pos
	}
	if i < len(b) {
		switch r, _, c := sc.at(b[i:]); {
		case c == cHan || c == cInvisible || c == cMark,
			c == cSep+class(SepBracket) && sc.gloss(b, i, len(b)) > 0:
			return pos
		case pos > sc.chain && (c == cBlank || r == '\u3000' || isDot(r)):
			if sc.lookAtChain(hanRun{end: i, single: i == pos+3}); sc.joined {
				return pos
			}
		}
	}
	sc.han = true
	sc.last = cHan
	sc.emitRun(pos, i)
	return i
}

// plainDigits is the end of the run of ASCII digits at pos, if what follows
// surely is no more of their word; else pos.
func (sc *scanner) plainDigits(pos int) int {
	b := sc.b
	end := pos
	for end < len(b) && isDigit(b[end]) {
		end++
	}
	if end == len(b) {
		return end
	}
	switch c := b[end]; {
	case c >= utf8.RuneSelf, isASCIILetter(c), c == '.', c == ',', c == '\'':
		return pos
	}
	return end
}

// emit gives the sink a word that ends at end.
func (sc *scanner) emit(term []byte, end int) {
	item := sc.begins()
	sc.sink.Word(truncate(term), item)
	sc.glue = end
}

// emitHan gives the sink the Han characters of b[pos:end], and nothing else
// that stands there.
func (sc *scanner) emitHan(pos, end int) {
	x := &sc.t.scratch
	from := pos
	x.run = x.run[:0]
	for pos < end {
		var n int
		x.fold, x.runes, n = sc.foldHan(x.fold[:0], x.runes[:0], sc.b[pos:end], pos, maxRun)
		if len(x.runes) == 0 {
			break
		}
		for i := 0; i < len(x.fold); {
			r, n := utf8.DecodeRune(x.fold[i:])
			x.run = append(x.run, r)
			i += n
		}
		pos += n
	}
	sc.emitRun(from, end)
}

// emitRun gives the sink the run of the scratch, of b[pos:end].
func (sc *scanner) emitRun(pos, end int) {
	glued := sc.glue == pos
	sc.sink.Han(sc.t.scratch.run, sc.begins(), glued)
	sc.glue = end
}

// begins tells whether a token begins an item, and that one has begun.
func (sc *scanner) begins() bool {
	item := !sc.open || sc.pending > SepNone
	sc.open, sc.pending = true, SepNone
	return item
}
