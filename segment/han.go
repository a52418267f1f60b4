package segment

import "unicode/utf8"

// hanAt takes the run of Han characters at pos, or the chain of single ones
// that it begins, and returns its end.
func (sc *scanner) hanAt(pos int) int {
	run := sc.hanEnd(sc.b, pos, len(sc.b))
	if pos > sc.chain {
		sc.lookAtChain(run)
	}
	sc.han = true
	sc.last = cHan
	if sc.sink != nil {
		end := run.end
		if sc.joined && pos < sc.chain {
			end = sc.chain
		}
		sc.emitHan(pos, end)
		return end
	}
	if sc.joined && pos < sc.chain {
		end := sc.chain
		item := len(sc.t.Items)
		if sc.open && sc.pending == SepNone {
			item--
		}
		sc.cutFolded(pos, end)
		sc.t.Items[item].Spaced = true
		return end
	}
	if run.plain {
		sc.cutPlain(pos, run.end)
	} else {
		sc.cutFolded(pos, run.end)
	}
	return run.end
}

// lookAtChain follows the pieces of Han characters that stand one blank or one
// dot apart, from the first on, and decides whether they are joined: two
// single characters are, and three and more pieces of which two, and a third
// at least, are single. One is not enough: 约翰·冯·诺依曼, 记者 刘震 图.
func (sc *scanner) lookAtChain(piece hanRun) {
	b := sc.b
	pieces, singles := 0, 0
	beside := sc.last.isWord() // a letter or digit, as in 点 升 of 5点 升6点
	for {
		pieces++
		sc.chain = piece.end
		gap, next := sc.next(b, piece.end, len(b))
		if piece.single && !beside && !next.isWord() {
			singles++
		}
		beside = false
		if gap == len(b) {
			break
		}
		r, n, c := sc.at(b[gap:])
		if c != cBlank && r != '\u3000' && !isDot(r) {
			break
		}
		start, c := sc.next(b, gap+n, len(b))
		if c != cHan {
			break
		}
		piece = sc.hanEnd(b, start, len(b))
	}
	sc.joined = singles >= 2 && 3*singles >= pieces
}

// cutPlain adds the words of b[pos:end], which is normalised already.
func (sc *scanner) cutPlain(pos, end int) {
	x := &sc.t.scratch
	for pos < end {
		stop := end
		if stop-pos > maxRun {
			stop = pos + maxRun
			for !utf8.RuneStart(sc.b[stop]) {
				stop--
			}
		}
		run := sc.b[pos:stop]
		x.cuts = sc.cutter.Cut(x.cuts[:0], run)
		terms := x.terms.copy(run)
		from := 0
		cut := func(to int) {
			term := terms[from:to]
			if !sc.runs {
				term = term[:len(truncate(run[from:to]))]
			}
			sc.token(Span{pos + from, pos + to}, term, Han, 0)
			from = to
		}
		for _, to := range x.cuts {
			if to <= from || to > len(run) || to < len(run) && !utf8.RuneStart(run[to]) {
				continue // not a cut that the contract allows
			}
			if to == len(run) && stop < end && from > 0 {
				break // cut short by maxRun: again with what follows
			}
			cut(to)
		}
		if from < len(run) && (stop == end || from == 0) {
			cut(len(run))
		}
		pos += from
	}
}

// cutFolded adds the words of the Han characters of b[pos:end], leaving out
// everything else that stands there: all words but the first are glued.
func (sc *scanner) cutFolded(pos, end int) {
	x := &sc.t.scratch
	glued := false
	for pos < end {
		var n int
		x.fold, x.runes, n = sc.foldHan(x.fold[:0], x.runes[:0], sc.b[pos:end], pos, maxRun)
		if len(x.runes) == 0 {
			return
		}
		x.cuts = sc.cutter.Cut(x.cuts[:0], x.fold)
		terms := x.terms.copy(x.fold)
		more := pos+n < end
		from, first := 0, 0 // of the word: its offset in fold, its first character
		cut := func(to, last int) {
			var f Fold
			for i := first; i <= last; i++ {
				if i == first {
					f |= x.runes[i].fold &^ FoldInvisible
				} else {
					f |= x.runes[i].fold
				}
			}
			term := terms[from:to]
			if !sc.runs {
				term = term[:len(truncate(x.fold[from:to]))]
			}
			span := Span{x.runes[first].start, x.runes[last].stop}
			if glued {
				sc.glue = span.Start
			}
			glued = true
			sc.token(span, term, Han, f)
			from, first = to, last+1
		}
		i := 0
		for _, to := range x.cuts {
			if to <= from || to > len(x.fold) || to < len(x.fold) && !utf8.RuneStart(x.fold[to]) {
				continue // not a cut that the contract allows
			}
			if to == len(x.fold) && more && from > 0 {
				break // cut short by maxRun: again with what follows
			}
			for x.runes[i].end < to {
				i++
			}
			cut(to, i)
		}
		switch {
		case from == len(x.fold):
			pos += n
		case more && from > 0:
			pos = x.runes[first].start
		default:
			cut(len(x.fold), len(x.runes)-1)
			pos += n
		}
	}
}
