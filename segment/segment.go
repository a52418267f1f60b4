package segment

// version counts the changes of what a text is taken apart into. A model is
// of one version, see [Segmenter.Fingerprint].
const version = 1

// Cutter cuts a run of normalised Han characters into words.
//
// Cut appends to dst the end offset of each word of han, in order, the last
// one being len(han). It must not keep or change han, and be safe for
// concurrent use. Fingerprint names the dictionary: two cutters with one
// fingerprint cut alike.
type Cutter interface {
	Cut(dst []int, han []byte) []int
	Fingerprint() uint64
}

// Detector tells the language of a sample of text. It must be safe for
// concurrent use. It answers [Undetermined] where it cannot tell.
type Detector interface {
	Detect(sample string) Language
}

// Word is an entry of a dictionary for Han text.
type Word struct {
	Text string
	Freq int // occurrences in some corpus; at least 1
}

// Options for [New]. The zero value and nil are right for most.
type Options struct {
	// Dictionary holds the words of Han text. Nil means the dictionary that
	// comes with gse, which takes seconds and 200 MB to load; a model brings
	// its own, smaller one.
	Dictionary []Word
}

// Segmenter takes documents apart. It is immutable and safe for concurrent use.
type Segmenter struct {
	cutter   Cutter
	detector Detector
	tables   *tables
}

// New makes a segmenter with gse's cutter and lingua's detector.
func New(o *Options) (*Segmenter, error) {
	if o == nil {
		o = &Options{}
	}
	c, err := NewGSE(o.Dictionary)
	if err != nil {
		return nil, err
	}
	return NewWith(c, NewLingua()), nil
}

// NewWith makes a segmenter out of its parts. A program that uses it without
// [NewGSE] and [NewLingua] does not link their 160 MB. A nil detector means
// languages by script alone: Latin text is English if it has English function
// words or is all ASCII, Han text is Japanese if kana stand in it.
func NewWith(c Cutter, d Detector) *Segmenter {
	return &Segmenter{cutter: c, detector: d, tables: loadTables()}
}

// Fingerprint names how texts are taken apart: by which dictionary, and by
// which version of this package's rules. Two segmenters with one fingerprint
// give the same blocks, items and tokens. Languages are outside of it.
func (s *Segmenter) Fingerprint() uint64 {
	// The finaliser of splitmix64 spreads the version over all bits.
	h := s.cutter.Fingerprint() + version*0x9E3779B97F4A7C15
	h = (h ^ h>>30) * 0xBF58476D1CE4E5B9
	h = (h ^ h>>27) * 0x94D049BB133111EB
	return h ^ h>>31
}

// Segment takes body apart and leaves the result in t, whose memory it reuses.
// It takes any bytes: what is not UTF-8 makes up no token. Terms that t held
// before are invalid from here on; t keeps no reference to body.
func (s *Segmenter) Segment(t *Text, body []byte) {
	s.splitBlocks(t, body)
	s.countLetters(t, body)
	s.segmentBlocks(t, body, nil)
	s.detectLanguages(t, body)
}

// Runs is Segment without the dictionary: a run of Han characters is one token
// (or several, if it is longer than 3 KiB), whose term may be longer than that
// of a word.
func (s *Segmenter) Runs(t *Text, body []byte) {
	s.splitBlocks(t, body)
	s.countLetters(t, body)
	s.segmentBlocks(t, body, noWords)
	s.detectLanguages(t, body)
}

// Words is Segment for a text that Skim has filled from the same body, with
// the dictionary for those blocks alone for which words holds true: it has an
// entry for each block. The others are as Runs leaves them.
func (s *Segmenter) Words(t *Text, body []byte, words []bool) {
	s.segmentBlocks(t, body, func(block int) bool { return words[block] })
	s.detectLanguages(t, body)
}

func noWords(int) bool { return false }

// segmentBlocks fills in items and tokens; nil words means words everywhere.
func (s *Segmenter) segmentBlocks(t *Text, body []byte, words func(block int) bool) {
	before := SepBlank
	for i := range t.Blocks {
		before = s.segmentBlock(t, body, i, before, words == nil || words(i))
	}
}
