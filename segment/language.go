package segment

import (
	"bytes"
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
	maxSample      = 110 // characters given to the detector
	minSample      = 20  // letters; on fewer it guesses
	fairSample     = 80  // letters; on fewer it is often wrong: 30 % of headlines
	englishLetters = 400 // letters that the test for English looks at

	detections   = 4        // calls of the detector a document has free
	perDetection = 32 << 10 // bytes of the document that give one more
)

// Languages gives the blocks of a text that Skim has filled from the same body
// their languages. The detector, which costs more than all else, is asked once
// at the most: about a section of Latin letters if most of the text is in
// such, and the others take its language.
func (s *Segmenter) Languages(t *Text, body []byte) { s.tellLanguages(t, body, 1) }

// detectLanguages gives every block its language: by script where that tells,
// else by section, which is a run of blocks with no empty line between.
func (s *Segmenter) detectLanguages(t *Text, body []byte) {
	s.tellLanguages(t, body, detections+len(body)/perDetection)
}

// tellLanguages does that with so many calls of the detector.
func (s *Segmenter) tellLanguages(t *Text, body []byte, calls int) {
	ask := func(lo, hi int, script Script, least int) Language {
		if s.detector == nil || calls == 0 {
			return Undetermined
		}
		if s.takeSample(t, body, lo, hi, script) < least {
			return Undetermined
		}
		calls--
		return s.detector.Detect(string(t.scratch.sample))
	}
	undecided, english := false, false
	for lo := 0; lo < len(t.Blocks); {
		hi := t.sectionEnd(lo)
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
			if s.isEnglish(t, body, lo, hi) {
				latin = "en"
				english = true
			} else {
				undecided = true
			}
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
		lo = hi
	}
	if !undecided {
		return
	}
	// Where some section is plain English, a short one that is not, such as a
	// headline, is more likely to be English than what the detector makes of
	// it.
	least := minSample
	if english {
		least = fairSample
	}
	longest := 0    // section, in letters
	if calls == 1 { // it goes to the longest, if it is worth one
		open, all := 0, 0
		for i := range t.Blocks {
			all += t.scratch.stats[i].all()
		}
		for lo := 0; lo < len(t.Blocks); {
			hi := t.sectionEnd(lo)
			letters := t.openLetters(lo, hi)
			open += letters
			longest = max(longest, letters)
			lo = hi
		}
		if 2*open < all {
			t.inheritLanguages()
			return
		}
	}
	for lo := 0; lo < len(t.Blocks); {
		hi := t.sectionEnd(lo)
		if letters := t.openLetters(lo, hi); letters >= max(least, longest) {
			if l := ask(lo, hi, Latin, least); l != Undetermined {
				for i := lo; i < hi; i++ {
					if t.scratch.stats[i].top == Latin {
						t.Blocks[i].Language = l
					}
				}
			}
		}
		lo = hi
	}
	t.inheritLanguages()
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

// sectionEnd gives the end of the section that begins with block lo.
func (t *Text) sectionEnd(lo int) int {
	hi := lo + 1
	for hi < len(t.Blocks) && !t.Blocks[hi].Blank {
		hi++
	}
	return hi
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
// number of their letters. Addresses and code tell nothing and are left out.
func (s *Segmenter) takeSample(t *Text, body []byte, lo, hi int, script Script) (letters int) {
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
				if n := codeEnd(line[j:]); n > 0 {
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

// codeEnd gives the end of the piece up to the next blank if a mark stands in
// it that words do not have, else 0.
func codeEnd(b []byte) int {
	n := bytes.IndexAny(b[:min(len(b), maxPiece)], " \t")
	if n < 0 {
		n = min(len(b), maxPiece)
	}
	if i := bytes.IndexAny(b[:n], `/:\_=@{}$`); i >= 0 && i < n-1 {
		return n
	}
	return 0
}

// isEnglish tells whether the Latin blocks of a section have the function
// words of English, at least one word in ten. It looks at their first letters
// only.
func (s *Segmenter) isEnglish(t *Text, body []byte, lo, hi int) bool {
	letters, words, strong, weak := 0, 0, 0, 0
	var word [8]byte
	for i := lo; i < hi && letters < englishLetters; i++ {
		if t.scratch.stats[i].top != Latin {
			continue
		}
		line := body[t.Blocks[i].Start:t.Blocks[i].End]
		n := 0
		for j := 0; j <= len(line) && letters < englishLetters; j++ {
			if j < len(line) {
				if c := line[j] | 0x20; 'a' <= c && c <= 'z' {
					if n < len(word) {
						word[n] = c
					}
					n++
					letters++
					continue
				}
				if line[j] >= utf8.RuneSelf {
					n = len(word) + 1 // no word of ours
					continue
				}
			}
			if n > 0 {
				words++
				if n < len(word) {
					switch functionWords[string(word[:n])] {
					case 1:
						weak++
					case 2:
						strong++
					}
				}
			}
			n = 0
		}
	}
	return words >= 6 && 10*(strong+weak) >= words && 25*strong >= words
}

// functionWords are 2 where they are English alone, 1 where other languages
// have them too.
var functionWords = map[string]uint8{
	"the": 2, "and": 2, "to": 2, "that": 2, "with": 2, "for": 2, "this": 2, "from": 2, "you": 2,
	"your": 2, "are": 2, "by": 2, "have": 2, "has": 2, "had": 2, "not": 2, "or": 2, "it": 2, "be": 2,
	"at": 2, "its": 2, "they": 2, "their": 2, "which": 2, "were": 2, "been": 2, "but": 2, "she": 2,
	"his": 2, "her": 2, "would": 2, "there": 2, "what": 2, "who": 2, "when": 2, "if": 2, "our": 2,
	"can": 2, "could": 2, "than": 2, "into": 2, "about": 2, "these": 2, "should": 2, "my": 2,
	"of": 1, "in": 1, "is": 1, "a": 1, "i": 1, "on": 1, "was": 1, "we": 1, "an": 1, "he": 1,
	"as": 1, "so": 1, "will": 1, "all": 1, "no": 1, "do": 1, "me": 1, "us": 1,
}

// LanguageBytes gives the bytes of the blocks in each language.
func (t *Text) LanguageBytes() map[Language]int {
	m := make(map[Language]int)
	for i := range t.Blocks {
		m[t.Blocks[i].Language] += t.Blocks[i].Len()
	}
	return m
}
