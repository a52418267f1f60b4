package segment

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/cespare/xxhash/v2"
	"github.com/go-ego/gse"
)

// gseName stands for the dictionary that gse embeds. Pin the version: another
// one may cut otherwise.
const gseName = "gse v1.0.2 embedded zh"

// NewGSE makes a cutter that follows gse's shortest path through a dictionary.
// Characters that no word of the dictionary holds come out one by one.
//
// A nil dictionary means the one embedded in gse: it is loaded at once, which
// takes about two seconds and 250 MB. A dictionary of the caller's is loaded
// with the first cut (0.04 s for 52,000 words). It may hold words in any order
// and spelling: they are normalised as text is, and those that come together
// have their frequencies added up. Words that are not of Han characters alone
// are passed over, because no run of Han characters can hold them. gse gives
// every word of one character the frequency 2, so that longer words win.
func NewGSE(dictionary []Word) (Cutter, error) {
	if dictionary == nil {
		c := &gseCutter{fingerprint: xxhash.Sum64String(gseName)}
		c.seg.NotLoadHMM = true
		c.seg.SkipLog = true
		c.seg.MinTokenFreq = 0.5 // zero would mean 2, and drop the words seen once
		if err := c.seg.LoadDictEmbed("zh"); err != nil {
			return nil, fmt.Errorf("segment: load the dictionary of gse: %w", err)
		}
		if c.seg.Dict.NumTokens() == 0 { // built with gse's tag "ne"
			return nil, errors.New("segment: gse was built without its dictionary")
		}
		return c, nil
	}
	words, err := sortedWords(dictionary)
	if err != nil {
		return nil, err
	}
	c := &gsePath{words: words}
	sum := xxhash.New()
	var line []byte
	for _, w := range words {
		line = append(append(line[:0], w.Text...), ' ')
		sum.Write(append(strconv.AppendInt(line, int64(w.Freq), 10), " n\n"...))
	}
	c.fingerprint = sum.Sum64()
	c.ready = sync.OnceFunc(c.load)
	return c, nil
}

// sortedWords normalises and sorts a dictionary, so that two in different
// order load, cut and print alike.
func sortedWords(dictionary []Word) ([]Word, error) {
	words := make([]Word, 0, len(dictionary))
	tables := loadTables()
	var buf []byte
	for _, w := range dictionary {
		if w.Freq < 1 {
			return nil, fmt.Errorf("segment: word %q of the dictionary has frequency %d, want at least 1", w.Text, w.Freq)
		}
		if tables.isPlainHan(w.Text) { // as all are that a model brings
			words = append(words, w)
			continue
		}
		buf = Normalize(buf[:0], []byte(w.Text))
		if isHan(buf) {
			words = append(words, Word{string(buf), w.Freq})
		}
	}
	slices.SortFunc(words, func(a, b Word) int { return strings.Compare(a.Text, b.Text) })
	n := 0
	for i, w := range words {
		if i > 0 && words[n-1].Text == w.Text {
			words[n-1].Freq += w.Freq
			continue
		}
		words[n] = w
		n++
	}
	return words[:n], nil
}

// isPlainHan reports whether s is of Han characters alone, and normalised.
func (t *tables) isPlainHan(s string) bool {
	for _, r := range s {
		if r >= 1<<16 || t.han[r] != uint16(r) {
			return false
		}
	}
	return s != ""
}

func isHan(s []byte) bool {
	notHan := func(r rune) bool { return classOf(r) != cHan }
	return len(s) > 0 && bytes.IndexFunc(s, notHan) < 0
}

// gseCutter cuts with gse's own dictionary, as gse does.
type gseCutter struct {
	seg         gse.Segmenter
	fingerprint uint64
}

func (c *gseCutter) Fingerprint() uint64 { return c.fingerprint }

func (c *gseCutter) Cut(dst []int, han []byte) []int {
	words := c.seg.Segment(han)
	for i := range words {
		dst = append(dst, words[i].End())
	}
	return dst
}
