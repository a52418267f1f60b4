package segment

import (
	"math/bits"
	"strings"
	"unicode/utf8"
)

// functionLanguage is the language of which the Latin blocks of a section have
// the function words, by their first letters. Where it is Undetermined, it comes
// with the words that there are.
func (s *Segmenter) functionLanguage(t *Text, body []byte, lo, hi int) (l Language, y tally) {
	english, plain := s.isEnglish(t, body, lo, hi)
	if plain {
		return "en", y
	}
	s.tallyWords(&y, t, body, lo, hi)
	if l = y.language(); l == Undetermined && english {
		l = "en"
	}
	return l, y
}

// isEnglish tells whether the function words of a section are those of English,
// at least one word in ten, and whether they are plainly, one in five.
func (s *Segmenter) isEnglish(t *Text, body []byte, lo, hi int) (yes, plainly bool) {
	letters, words, strong, weak := 0, 0, 0, 0
	var word [8]byte
	for i := lo; i < hi && letters < functionLetters; i++ {
		if t.scratch.stats[i].top != Latin {
			continue
		}
		line := body[t.Blocks[i].Start:t.Blocks[i].End]
		n := 0
		for j := 0; j <= len(line) && letters < functionLetters; j++ {
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
	yes = words >= 6 && 10*(strong+weak) >= words && 25*strong >= words
	return yes, yes && 5*(strong+weak) >= words
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

// otherWords are function words of other languages in Latin letters: a
// detector takes a quarter of a millisecond to tell these, and what most texts
// are written in needs none.
var otherWords = []struct {
	language Language
	words    string
}{
	{"de", "der die das und den dem des ein eine einen einem einer ist sind war nicht auch auf für mit von zu zum zur im sich wie bei nach über wenn oder aber wird werden wurde kann können haben hat dass es ich sie wir als aus noch nur durch mehr sein ihre diese dieser bis weil damit dann hier unter gegen ohne zwischen während diesem diesen einige alle mich uns ihr ihm ihn was wo wer"},
	{"nl", "het een van en de dat niet voor met zijn wordt worden naar ook als maar om aan bij je ik hij deze dit heeft kunnen kan door uit over in is op te er nog meer dan moet geen tot omdat werd waren hebben veel alle onder tussen zonder hoe waar wat zo toch dus hun ons haar"},
	{"fr", "le la les des du et est une un dans pour que qui ce cette pas sur avec au aux par plus sont vous nous votre ou il elle être ne se mais comme leur de en son ses ces été si tout sans fait ont aussi leurs dont où même très après cela car lui cet était peut jusqu chez ainsi donc alors nos vos"},
	{"es", "el los las del es una un por para que con en se lo como más no su al pero sus este esta ser si ya cuando muy sin sobre también hay de la son ha fue puede entre todo porque hasta desde está están fueron sino donde cada mi tu ese esa otro otra así nos les le"},
	{"it", "il lo gli dei della delle di che un una per con non del sono nel nella alla questo questa si anche come più da ma ha essere al la le in dal ed stato tra dalla perché cosa loro quando molto sul sulla dopo tutti fino ogni suo sua quello questi queste"},
	{"pt", "os as do da dos das em um uma para não com que por mais no na se você ao como seu sua são mas foi ele isso pelo pela de ser está também quando muito nos até pode porque foram este esta aos às seus suas onde cada nem só depois ainda entre sobre"},
	{"id", "yang dan di untuk dengan dari ini itu pada tidak akan ke adalah anda dapat juga atau saya oleh dalam bisa ada kita lebih telah sebagai karena sudah mereka tersebut setiap hingga sampai seperti harus belum agar maka namun bahwa serta antara menjadi ketika"},
	{"pl", "na do nie się jest to że jak za po przez od dla są lub oraz ale być tym może co tego jego które który czy już tylko przy bo aby jej ich tej ten ta te tak przed bardzo gdy gdzie nad pod bez więc był była było"},
	{"tr", "ve bir bu için ile da de olarak daha gibi çok ne olan var kadar sonra en ama veya değil olduğu her mi şekilde bunu kendi bazı diye göre fakat şey bizim onun yani hiç bunlar nasıl"},
	{"vi", "của và là có các một được cho không với trong những này để khi người đã về từ bạn như tôi ra vào cũng nhiều theo đến nếu trên phải hay vì nên rất đang sẽ hoặc chúng mình còn"},
}

const (
	otherLeast  = 10 // words of a section
	otherShare  = 10 // in a hundred words of it that are function words of its language
	otherLead   = 7  // and so many more than those of any other
	otherKinds  = 4  // different ones
	otherLength = 12 // bytes of the longest
)

// functionWord says which languages have a word: a bit each in the order of
// otherWords, and one more for English.
type functionWord struct {
	languages uint16
	nth       uint64 // a bit for the word, which few others have
}

var otherFunctionWords = func() map[string]functionWord {
	m := map[string]functionWord{}
	k := 0
	for i, o := range otherWords {
		for _, w := range strings.Fields(o.words) {
			m[w] = functionWord{m[w].languages | 1<<i, 1 << (k % 64)}
			k++
		}
	}
	for w := range functionWords {
		m[w] = functionWord{m[w].languages | 1<<len(otherWords), m[w].nth}
	}
	return m
}()

// tally counts the words of a section, or of several, by the languages that have
// them.
type tally struct {
	words int
	all   [16]int    // of each language
	kinds [16]uint64 // and which
}

func (y *tally) add(word []byte) {
	y.words++
	w := otherFunctionWords[string(word)]
	for b := w.languages; b != 0; b &= b - 1 {
		l := bits.TrailingZeros16(b)
		y.all[l]++
		y.kinds[l] |= w.nth
	}
}

// language is the one but English that has enough of the words, and far more of
// them than any other.
func (y *tally) language() Language {
	best, second := 0, 0
	for l, n := range y.all {
		switch {
		case n > y.all[best]:
			best, second = l, y.all[best]
		case l != best:
			second = max(second, n)
		}
	}
	if best == len(otherWords) || y.words < otherLeast || 100*y.all[best] < otherShare*y.words || 100*(y.all[best]-second) < otherLead*y.words ||
		bits.OnesCount64(y.kinds[best]) < otherKinds || 2*y.all[best] < 3*second {
		return Undetermined
	}
	return otherWords[best].language
}

func (y *tally) merge(o *tally) {
	y.words += o.words
	for l := range y.all {
		y.all[l] += o.all[l]
		y.kinds[l] |= o.kinds[l]
	}
}

// tallyWords adds the words of the Latin blocks of a section, by its first
// letters.
func (s *Segmenter) tallyWords(y *tally, t *Text, body []byte, lo, hi int) {
	var word [otherLength + 1]byte
	letters := 0
	for i := lo; i < hi && letters < functionLetters; i++ {
		if t.scratch.stats[i].top != Latin {
			continue
		}
		line := body[t.Blocks[i].Start:t.Blocks[i].End]
		n, code := 0, false // letters beside digits are no words
		for j := 0; j < len(line) && (n > 0 || letters < functionLetters); {
			size := s.latinAt(line[j:])
			if size == 0 {
				digit := isDigit(line[j])
				if n > 0 && !code && !digit {
					y.add(word[:n])
				}
				n, code = 0, digit
				j++
				continue
			}
			letters++
			k := copy(word[n:], line[j:j+size]) // of a longer word, more than any of the lists has
			if n == 0 && k == 1 {
				word[0] |= 0x20 // as it begins a sentence
			}
			n, j = n+k, j+size
		}
		if n > 0 && !code {
			y.add(word[:n])
		}
	}
}

// latinAt is the size of the Latin letter that b begins with, 0 if it is none.
func (s *Segmenter) latinAt(b []byte) int {
	if b[0] < utf8.RuneSelf {
		if isASCIILetter(b[0]) {
			return 1
		}
		return 0
	}
	if _, n, c := s.tables.at(b); c.script() == Latin && c.isLetter() {
		return n
	}
	return 0
}
