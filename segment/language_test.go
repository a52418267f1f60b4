package segment

import (
	"strings"
	"testing"
)

// recorder is a detector that answers one language and keeps the samples.
type recorder struct {
	answer  Language
	samples []string
}

func (r *recorder) Detect(sample string) Language {
	r.samples = append(r.samples, sample)
	return r.answer
}

const (
	english = "The council has said that the bridge will be closed to all traffic for the rest of the week.\n"
	german  = "Der Stadtrat hat mitgeteilt, dass die Brücke bis zum Ende der Woche für den Verkehr gesperrt bleibt, weil Arbeiter das Geländer erneuern.\n"

	// Of a language whose function words nobody has listed.
	hungarian = "Kedden közölte velünk Budapest önkormányzata, hogy szombatig lezárják mindenki elől Margit hidunkat, mert munkások újítják fel korlátját.\n"
	headline  = "Munkások újítják hidunk korlátját\n"
)

// languageTests have the languages of the blocks; xx is what the detector says.
var languageTests = []test{
	{"", ""},
	{"123 ★", "und"},
	{"今天天气", "zh"},
	{"カメラ", "ja"},
	{"の", "zh"}, // alone it proves nothing
	{"한국어", "ko"},
	{"Привет", "ru"},
	{"Ελλάδα", "el"},
	{"کتاب", "ar"},
	{"שלום", "he"},
	{"ไทย", "th"},
	{"नमस्ते", "hi"},
	{english, "en"},
	{german, "xx"},
	{"hello", "en"},
	{"häh", "und"},
	{"iPhone 手机今天降价，Pro 也降价了", "zh"},
	{"The word 天气 is Chinese", "en"},
	// By section.
	{"今天的天气\n東京で食べる", "ja ja"},
	{"今天的天气\n\n東京で食べる", "zh ja"},
	{"今天的天气，明天的天气，后天的天气，中国的图书馆，北京的图书馆\n鲜の每日", "zh zh"},
	{"今天的天气，明天的天气，后天的天气，中国的图书馆，北京的图书馆，上海的图书馆，广州的图书馆かな", "zh"},
	// Short ones inherit.
	{"Some Headline Without Such Words\n\n" + english, "en en"},
	{"Kurze Überschrift\n\n" + german, "xx xx"},
	{english + "\n" + german + "\nCliff Hanger", "en xx xx"},
	{english + "今天\n" + english, "en zh en"},
	{"Cheap Watches Online Store Discount", "xx"},
}

func TestLanguages(t *testing.T) {
	for _, test := range languageTests {
		var x Text
		NewWith(longest{}, &recorder{answer: "xx"}).Segment(&x, []byte(test.body))
		var got []string
		for _, b := range x.Blocks {
			got = append(got, string(b.Language))
		}
		if got := strings.Join(got, " "); got != test.want {
			t.Errorf("%s\n got %s, want %s", test.body, got, test.want)
		}
	}
}

// Between 2 and 10 % of kana the detector decides.
func TestFewKana(t *testing.T) {
	body := "今天的天气，明天的天气，后天的天气，中国的图书馆，北京的图书馆，上海的图书馆かな"
	for _, answer := range []Language{"zh", "ja"} {
		d := &recorder{answer: answer}
		var x Text
		NewWith(longest{}, d).Segment(&x, []byte(body))
		if x.Blocks[0].Language != answer || len(d.samples) != 1 {
			t.Errorf("got %s after %d samples, want %s after one", x.Blocks[0].Language, len(d.samples), answer)
		}
	}
}

func TestNoDetector(t *testing.T) {
	var x Text
	own().Segment(&x, []byte(german+"\nplain words without any such"))
	if a, b := x.Blocks[0].Language, x.Blocks[1].Language; a != Undetermined || b != "en" {
		t.Errorf("got %s and %s, want und and en", a, b)
	}
}

func TestDetectorIsSpared(t *testing.T) {
	for _, test := range []struct {
		name, body string
		most       int
	}{
		{"English", strings.Repeat(english+"\n", 100), 0},
		{"Chinese", strings.Repeat("今天天气\n\n", 100), 0},
		{"headlines above English", strings.Repeat("Some Headline Without Such Words\n\n"+english+"\n", 100), 0},
		{"addresses", strings.Repeat("https://www.example.org/some/path/index.html\n\n", 100), 0},
		{"one section", strings.Repeat(german, 100), 1},
		{"many sections", strings.Repeat(german+"\n", 100), detections},
	} {
		d := &recorder{answer: "xx"}
		var x Text
		NewWith(longest{}, d).Segment(&x, []byte(test.body))
		if len(d.samples) > test.most {
			t.Errorf("%s: %d calls, want at most %d", test.name, len(d.samples), test.most)
		}
	}
}

func TestSample(t *testing.T) {
	d := &recorder{answer: "xx"}
	var x Text
	NewWith(longest{}, d).Segment(&x, []byte("Kaufen Sie 3 Uhren, heute! bei https://example.org/uhr_x 手\noder l'été\n\n"+strings.Repeat(german, 10)))
	if len(d.samples) != 2 {
		t.Fatalf("%d samples, want 2", len(d.samples))
	}
	if got, want := d.samples[0], "Kaufen Sie Uhren heute bei  oder l'été "; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if n := len([]rune(d.samples[1])); n > maxSample+10 {
		t.Errorf("a sample of %d characters", n)
	}
}

func TestLanguageBytes(t *testing.T) {
	var x Text
	own().Segment(&x, []byte("今天\nhello\n天气\n"))
	if m := x.LanguageBytes(); len(m) != 2 || m["zh"] != 12 || m["en"] != 5 {
		t.Errorf("got %v", m)
	}
}

// TestLanguagesToRead: what is evidence stays as models know it; for those who
// read of it, function words tell more.
func TestLanguagesToRead(t *testing.T) {
	for _, test := range []struct{ body, evidence, read string }{
		{german, "xx", "de"},
		{hungarian, "xx", "xx"},
		{english + "\n" + german + "\n今天天气\n", "en xx zh", "en de zh"},
		{"Kurze Überschrift\n\n" + german, "xx xx", "xx de"},
		{"Привет мир\n" + german, "ru xx", "ru de"},
	} {
		d := &recorder{answer: "xx"}
		s := NewWith(longest{}, d)
		var x Text
		told := func() string {
			var all []string
			for _, b := range x.Blocks {
				all = append(all, string(b.Language))
			}
			return strings.Join(all, " ")
		}
		body := []byte(test.body)
		s.Segment(&x, body)
		asked := len(d.samples)
		if got := told(); got != test.evidence {
			t.Errorf("%q: %s, want %s", test.body, got, test.evidence)
		}
		s.Languages(&x, body)
		if got := told(); got != test.read || len(d.samples) != asked {
			t.Errorf("%q: for those who read of it %s, want %s; %d more questions", test.body, got, test.read, len(d.samples)-asked)
		}
		s.Skim(&x, body, new(listener))
		if s.Languages(&x, body); x.Blocks[len(x.Blocks)-1].Language == "" {
			t.Errorf("%q: once skimmed, the languages of the text before are taken for its own", test.body)
		}
	}
}

// TestLanguagesOfSkimmed: a text that needs no words has the languages of any
// other, but that the detector is asked about most of the text alone.
func TestLanguagesOfSkimmed(t *testing.T) {
	for _, test := range []test{
		{english + "\n" + strings.Repeat("今天天气\n", 9), "en" + strings.Repeat(" zh", 9)},
		{headline, "xx"}, // too short for function words to tell
		{"今天天气\n\n" + headline, "zh xx"},
		{hungarian, "und"},
		{"ISO 9001\n\n" + hungarian, "und und"},
		{german, "de"},
		{strings.Repeat(english, 3) + "\n" + hungarian, "en en en en"},
		{english + "\n" + strings.Repeat(hungarian, 3), "en en en en"},
		{"Le pont est fermé pour la semaine\n\nIl est sur les quais\n\nDes ouvriers sont avec nous", "fr fr fr"}, // none of them tells it alone
		{strings.Repeat(english, 3) + "\n" + german, "en en en de"},
		{german + "\n" + strings.Repeat("a8db9ce7f9110320f33b8325200e3ecfbd2b534b 882e6146ed26c6e78c02342835f5d46b\n", 9), "de" + strings.Repeat(" de", 9)},
		{strings.Repeat("今天天气", 100) + "\n\n" + headline, "zh und"},
		{strings.Repeat("今天天气", 100) + "\n\nplain words alone and no more of such", "zh en"},
	} {
		d := &recorder{answer: "xx"}
		s := NewWith(longest{}, d)
		var x Text
		s.Skim(&x, []byte(test.body), new(listener))
		s.Languages(&x, []byte(test.body))
		var got []string
		for _, b := range x.Blocks {
			got = append(got, string(b.Language))
		}
		if s := strings.Join(got, " "); s != test.want || len(d.samples) > 1 {
			t.Errorf("%q: %s after %d questions, want %s after one at the most", test.body, s, len(d.samples), test.want)
		}
	}
}
