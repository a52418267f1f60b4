package segment

import (
	"strings"
	"sync"

	"github.com/pemistahl/lingua-go"
)

// NewLingua makes a detector out of lingua. It tells English and Chinese and
// Japanese from each other and from the languages that are most often taken
// for English; with English as the only language in Latin letters, all Latin
// text would be English. It answers "und" unless one
// language is far ahead of the rest: then the wrong guesses on names, code and
// headlines fall by more than half, and the right ones hardly.
//
// Its models are those of the low-accuracy mode (19 MB in memory instead of
// 249) and are loaded with the first call, once.
func NewLingua() Detector {
	return &linguaDetector{build: sync.OnceValue(func() lingua.LanguageDetector {
		return lingua.NewLanguageDetectorBuilder().
			FromLanguages(
				lingua.English, lingua.Chinese, lingua.Japanese,
				lingua.Dutch, lingua.French, lingua.German, lingua.Indonesian, lingua.Italian,
				lingua.Polish, lingua.Portuguese, lingua.Spanish, lingua.Turkish, lingua.Vietnamese,
			).
			WithLowAccuracyMode().
			WithMinimumRelativeDistance(0.9).
			WithPreloadedLanguageModels(). // lazily, sixteen goroutines would load sixteen times
			Build()
	})}
}

type linguaDetector struct {
	build func() lingua.LanguageDetector
}

func (d *linguaDetector) Detect(sample string) Language {
	l, ok := d.build().DetectLanguageOf(sample)
	if !ok {
		return Undetermined
	}
	return Language(strings.ToLower(l.IsoCode639_1().String()))
}
