package segment

import (
	"bytes"
	"iter"
	"unicode/utf8"
)

// Undetermined is the language of what has no letters, and of letters whose
// language cannot be told.
const Undetermined Language = "und"

// blockStats are the letters of a block, by script.
type blockStats struct {
	letters  [NumScripts]int // of Other: those of scripts without a name
	particle int             // の, which stands in Chinese names as well
	foreign  bool            // Latin letters beyond ASCII
	top      Script          // the one with most weight; Han stands for kana as well
}

// countLetters counts the letters of each block.
func (s *Segmenter) countLetters(t *Text, body []byte) {
	for i := range t.Blocks {
		var b blockStats
		s.tables.count(&b, body[t.Blocks[i].Start:t.Blocks[i].End])
		b.top = b.heaviest()
		t.scratch.stats = append(t.scratch.stats, b)
	}
}

// count adds the letters of a piece of a block to s.
func (t *tables) count(s *blockStats, piece []byte) {
	for i := 0; i < len(piece); {
		if c := piece[i]; c < utf8.RuneSelf {
			if t.class[c] == cLatin {
				s.letters[Latin]++
			}
			i++
			continue
		}
		r, n, c := t.at(piece[i:])
		i += n
		switch {
		case r == 'の':
			s.particle++
		case c.isLetter():
			s.letters[c.script()]++
			if c == cLatin && r < 1<<16 && t.fold[r]&uint8(FoldWidth) == 0 {
				s.foreign = true
			}
		}
	}
}

// heaviest compares the letters of the scripts: a Han character is about as
// much as three Latin letters, a Hangul syllable as two.
func (s *blockStats) heaviest() Script {
	best, most := Other, 0
	for script, n := range s.letters {
		switch Script(script) {
		case Han, Kana:
			continue
		case Hangul:
			n *= 2
		}
		if n > most {
			best, most = Script(script), n
		}
	}
	if n := 3 * s.cjk(); n > 0 && n >= most {
		return Han
	}
	return best
}

// all is how many letters the block has.
func (s *blockStats) all() int {
	n := s.particle
	for _, k := range s.letters {
		n += k
	}
	return n
}

// cjk is how many characters of Chinese or Japanese the block has.
func (s *blockStats) cjk() int { return s.letters[Han] + s.letters[Kana] + s.particle }

// languageOf are the scripts that tell the language.
var languageOf = [NumScripts]Language{
	Other: Undetermined, Latin: Undetermined,
	Han: "zh", Kana: "ja", Hangul: "ko", Cyrillic: "ru", Greek: "el",
	Arabic: "ar", Hebrew: "he", Thai: "th", Devanagari: "hi",
}

const (
	maxSample       = 110 // characters given to the detector
	minSample       = 20  // letters; on fewer it guesses
	fairSample      = 80  // letters; on fewer it is often wrong: 30 % of headlines
	functionLetters = 400 // letters that are looked at for function words

	detections   = 4        // calls of the detector a document has free
	perDetection = 32 << 10 // bytes of the document that give one more
)

// Languages tells the languages of a text's blocks, for those who read of them.
//
// Of a text that Skim has filled from the same body they are told by script and by
// function words, of each section and, where it has too few, of all such together.
// The detector, which costs more than all else, is asked once at the most: about
// a text that is mostly in Latin letters, and in fewer words than these take. Such
// a text of more words, without those of any language, is Undetermined.
//
// The languages that Segment, Runs and Words give are evidence, to which models
// are fitted; of these, sections get another one whose function words tell it.
func (s *Segmenter) Languages(t *Text, body []byte) {
	if !t.scratch.told {
		s.tellLanguages(t, body, teller{calls: 1, others: true})
		return
	}
	for lo, hi := range t.sections() {
		if l, _ := s.functionLanguage(t, body, lo, hi); l != Undetermined {
			t.setLatin(lo, hi, l)
		}
	}
}

// detectLanguages gives every block its language: by script where that tells,
// else by section, which is a run of blocks with no empty line between.
func (s *Segmenter) detectLanguages(t *Text, body []byte) {
	s.tellLanguages(t, body, teller{calls: detections + len(body)/perDetection})
	t.scratch.told = true
}

// teller says how languages are told.
type teller struct {
	calls  int  // of the detector
	others bool // by the function words of other languages than English, too; and digests are no words
}

// tellLanguages gives every block its language.
func (s *Segmenter) tellLanguages(t *Text, body []byte, by teller) {
	calls := by.calls
	ask := func(lo, hi int, script Script, least int) Language {
		if s.detector == nil || calls == 0 {
			return Undetermined
		}
		if s.takeSample(t, body, lo, hi, script, by.others) < least {
			return Undetermined
		}
		calls--
		return s.detector.Detect(string(t.scratch.sample))
	}
	undecided, decided := false, false
	var words tally // of sections that are not decided
	for lo, hi := range t.sections() {
		latin, cjk := Undetermined, Language("zh")
		var sum blockStats
		for i := lo; i < hi; i++ {
			b := &t.scratch.stats[i]
			switch b.top {
			case Latin:
				sum.letters[Latin] += b.letters[Latin]
			case Han:
				sum.letters[Han] += b.letters[Han]
				sum.letters[Kana] += b.letters[Kana]
			}
		}
		if sum.letters[Latin] > 0 {
			if by.others {
				var y tally
				if latin, y = s.functionLanguage(t, body, lo, hi); latin == Undetermined {
					words.merge(&y)
				}
			} else if yes, _ := s.isEnglish(t, body, lo, hi); yes {
				latin = "en"
			}
			decided = decided || latin != Undetermined
			undecided = undecided || latin == Undetermined
		}
		if kana, all := sum.letters[Kana], sum.letters[Kana]+sum.letters[Han]; kana > 0 {
			switch {
			case 10*kana >= all:
				cjk = "ja"
			case 50*kana >= all:
				if ask(lo, hi, Han, minSample) == "ja" {
					cjk = "ja"
				}
			}
		}
		for i := lo; i < hi; i++ {
			b, stats := &t.Blocks[i], &t.scratch.stats[i]
			switch stats.top {
			case Latin:
				b.Language = latin
			case Han:
				b.Language = cjk
				if k := stats.letters[Kana]; k >= 3 && 10*k >= k+stats.letters[Han] {
					b.Language = "ja"
				}
			default:
				b.Language = languageOf[stats.top]
			}
		}
	}
	if !undecided {
		return
	}
	if by.others {
		if l := words.language(); l != Undetermined {
			t.decide(l)
			return
		}
	}
	// Where the function words of some section tell its language, a short one
	// without any, such as a headline, is more likely to be of that language than
	// of what the detector makes of it.
	least := minSample
	if decided {
		least = fairSample
	}
	longest := 0    // section, in letters
	if calls == 1 { // it goes to the longest, if it is worth one
		open, all := 0, 0
		for i := range t.Blocks {
			all += t.scratch.stats[i].all()
		}
		for lo, hi := range t.sections() {
			letters := t.openLetters(lo, hi)
			open += letters
			longest = max(longest, letters)
		}
		if 2*open < all {
			t.inheritLanguages()
			return
		}
		if words.words >= otherLeast { // of no language that is known
			if decided {
				t.inheritLanguages()
			}
			return
		}
	}
	for lo, hi := range t.sections() {
		if letters := t.openLetters(lo, hi); letters >= max(least, longest) {
			if l := ask(lo, hi, Latin, least); l != Undetermined {
				t.setLatin(lo, hi, l)
			}
		}
	}
	t.inheritLanguages()
}

// decide gives the Latin blocks that are still undecided a language.
func (t *Text) decide(l Language) {
	for i := range t.Blocks {
		if t.scratch.stats[i].top == Latin && t.Blocks[i].Language == Undetermined {
			t.Blocks[i].Language = l
		}
	}
}

// setLatin gives the Latin blocks of a section their language.
func (t *Text) setLatin(lo, hi int, l Language) {
	for i := lo; i < hi; i++ {
		if t.scratch.stats[i].top == Latin {
			t.Blocks[i].Language = l
		}
	}
}

// openLetters is how many Latin letters a section has whose language is not
// known.
func (t *Text) openLetters(lo, hi int) int {
	letters := 0
	for i := lo; i < hi; i++ {
		if t.scratch.stats[i].top == Latin {
			if t.Blocks[i].Language != Undetermined {
				return 0
			}
			letters += t.scratch.stats[i].letters[Latin]
		}
	}
	return letters
}

// sections are the first block of each section and the one after its last.
func (t *Text) sections() iter.Seq2[int, int] {
	return func(yield func(lo, hi int) bool) {
		for lo := 0; lo < len(t.Blocks); {
			hi := lo + 1
			for hi < len(t.Blocks) && !t.Blocks[hi].Blank {
				hi++
			}
			if !yield(lo, hi) {
				return
			}
			lo = hi
		}
	}
}

// inheritLanguages gives the Latin blocks that are still undecided the
// language of the last one decided, or of the next where there is none before.
// Where there is none at all, plain letters pass for English.
func (t *Text) inheritLanguages() {
	first := Undetermined
	for i := range t.Blocks {
		if t.scratch.stats[i].top == Latin && t.Blocks[i].Language != Undetermined {
			first = t.Blocks[i].Language
			break
		}
	}
	last := first
	for i := range t.Blocks {
		b, stats := &t.Blocks[i], &t.scratch.stats[i]
		if stats.top != Latin {
			continue
		}
		switch {
		case b.Language != Undetermined:
			last = b.Language
		case last != Undetermined:
			b.Language = last
		case !stats.foreign:
			b.Language = "en"
		}
	}
}

// takeSample collects the words of one script for the detector and gives the
// number of their letters. Addresses and code tell nothing and are left out,
// and digests if it is asked.
func (s *Segmenter) takeSample(t *Text, body []byte, lo, hi int, script Script, digests bool) (letters int) {
	x := &t.scratch
	x.sample = x.sample[:0]
	count := 0
	for i := lo; i < hi && count < maxSample; i++ {
		if x.stats[i].top != script {
			continue
		}
		line := body[t.Blocks[i].Start:t.Blocks[i].End]
		blank, piece := true, true
		for j := 0; j < len(line) && count < maxSample; {
			if piece && script == Latin {
				piece = false
				if n := codeEnd(line[j:], digests); n > 0 {
					j += n
					continue
				}
			}
			_, n, c := s.tables.at(line[j:])
			own := c.script() == script || c == cKana && script == Han
			switch {
			case own && c.isLetter() || c == cApostrophe || c == cMark:
				x.sample = append(x.sample, line[j:j+n]...)
				blank = false
				count++
				if c.isLetter() {
					letters++
				}
			case !blank && c != cInvisible:
				x.sample = append(x.sample, ' ')
				blank = true
				count++
			}
			piece = c == cBlank || c == cWide
			j += n
		}
		x.sample = append(x.sample, ' ')
	}
	return letters
}

// digestLength is from how many bytes on a piece with many digits is a digest.
const digestLength = 12

// codeEnd gives the end of the piece up to the next blank if a mark stands in
// it that words do not have, or, if it is asked, if it is a digest; else 0.
func codeEnd(b []byte, digests bool) int {
	n := bytes.IndexAny(b[:min(len(b), maxPiece)], " \t")
	if n < 0 {
		n = min(len(b), maxPiece)
	}
	if i := bytes.IndexAny(b[:n], `/:\_=@{}$`); i >= 0 && i < n-1 {
		return n
	}
	if digests && n >= digestLength {
		digits := 0
		for _, c := range b[:n] {
			if isDigit(c) {
				digits++
			}
		}
		if 4*digits >= n {
			return n
		}
	}
	return 0
}

// LanguageBytes gives the bytes of the blocks in each language.
func (t *Text) LanguageBytes() map[Language]int {
	m := make(map[Language]int)
	for i := range t.Blocks {
		m[t.Blocks[i].Language] += t.Blocks[i].Len()
	}
	return m
}
