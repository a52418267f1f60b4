package classify_test

import (
	"fmt"
	"log"
	"os"
	"unicode/utf8"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/segment"
)

// characters is a cutter without a dictionary. Programs take segment.New.
type characters struct{}

func (characters) Fingerprint() uint64 { return 1 }

func (characters) Cut(dst []int, han []byte) []int {
	for i := 0; i < len(han); {
		_, n := utf8.DecodeRune(han[i:])
		i += n
		dst = append(dst, i)
	}
	return dst
}

// lesson is some twenty documents, half of them with a block at the foot.
func lesson() []classify.Labelled {
	articles := []string{
		"A walk along the river\nThe path begins at the old bridge. It is easy, and there is shade in the afternoon.\n",
		"Bread at home\nMix the flour with water and a little salt. Leave it in a warm place for an hour.\n",
		"The new library\nIt was built in a year and has room for all of the books. Children have a floor of their own.\n",
		"How bees find their way\nThey know the sun, and they remember the shape of the hills around the hive.\n",
	}
	const block = "cheap pills online | buy cheap pills | pills no prescription | cheap pharmacy online | buy pills online | discount pharmacy pills"
	var docs []classify.Labelled
	for i := range 20 {
		d := classify.Labelled{Document: classify.Document{ID: fmt.Sprint("lesson ", i), Text: []byte(articles[i%4])}}
		if i%2 == 0 {
			start := len(d.Text)
			d.Text = append(d.Text, block...)
			d.Spans = []segment.Span{{Start: start, End: len(d.Text)}}
			d.Family = "pharma"
		}
		docs = append(docs, d)
	}
	return docs
}

func train(seg *segment.Segmenter) *classify.Model {
	t := classify.NewTrainer(seg, nil)
	for _, d := range lesson() {
		if err := t.Learn(d); err != nil {
			log.Fatal(err)
		}
	}
	m, err := t.Model()
	if err != nil {
		log.Fatal(err)
	}
	return m
}

func ExampleTrainer() {
	seg := segment.NewWith(characters{}, nil)
	t := classify.NewTrainer(seg, &classify.TrainOptions{Provenance: "lesson one"})
	for _, d := range lesson() {
		if err := t.Learn(d); err != nil {
			log.Fatal(err)
		}
	}
	m, err := t.Model()
	if err != nil {
		log.Fatal(err)
	}
	h := m.Header()
	fmt.Println(h.Documents[0], "clean,", h.Documents[1], "with spam of", h.Families, "from", h.Provenance)
	// Output: 10 clean, 10 with spam of [pharma] from lesson one
}

func ExampleClassifier() {
	seg := segment.NewWith(characters{}, nil) // segment.New(m.SegmentOptions())
	m := train(seg)                           // classify.OpenModel(models.FS, models.Default)
	c, err := classify.New(m, seg, nil)
	if err != nil {
		log.Fatal(err)
	}
	text := []byte("The old bridge\nThe path begins at the library, and there is room for all of the bees.\n" +
		"buy cheap pills | cheap pharmacy online | pills no prescription | discount pharmacy pills | buy pills online | cheap pills online\n")
	v := c.Classify(classify.Document{ID: "bridge.txt", Text: text})
	fmt.Println(v.Label)
	for _, s := range v.Spans {
		fmt.Println(s.Family, s.Start, s.End)
	}
	fmt.Printf("%s", v.Strip(nil, text))
	// Output:
	// injected
	// pharma 86 215
	// The old bridge
	// The path begins at the library, and there is room for all of the bees.
}

func ExampleMeter() {
	var m classify.Meter
	m.Add(classify.Labelled{
		Document: classify.Document{Text: []byte("real words, cheap pills")},
		Spans:    []segment.Span{{Start: 12, End: 23}},
	}, classify.Verdict{
		Label: classify.Injected,
		Score: 0.95,
		Spans: []classify.Span{{Start: 10, End: 17, Score: 0.95, Family: "pharma"}},
	})
	m.Add(classify.Labelled{Document: classify.Document{Text: []byte("real words")}}, classify.Verdict{Label: classify.Clean})
	if err := m.WriteText(os.Stdout); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("found %.0f of 1\n", m.Figures()["found"])
	// Output:
	// documents      2         0.0 MB
	// precision      1.0000    bytes
	// recall         0.5000    bytes
	// f1             0.6667    bytes
	// found          1.0000    1 of 1 documents
	// repaired       0.0000    0 of 1 documents
	// touched        0.000000  0 of 1 clean documents
	// lost           0.000000  0 of 18 bytes of content
	// lines_hit      -         0 of 0 lines
	// lines_touched  -         0 of 0 clean lines
	// unsure         0.0000    0 documents
	// unsure_wrong   -         0 of 0 documents
	// sure_wrong     0.0000    0 of 2 documents
	// doc_accuracy   1.0000    2 of 2 documents
	// doc_precision  1.0000    1 of 1 documents
	// doc_recall     1.0000    1 of 1 documents
	// doc_f1         1.0000    documents
	// ece            0.0250    2 documents
	// ece_scored     0.0500    1 documents with a score
	// ece_spans      0.0500    1 spans
	//
	// score    documents  mean score  share with spam
	// 0.0-0.1  1          0.000       0.000
	// 0.9-1.0  1          0.950       1.000
	//
	// score    spans  mean score  share that is spam
	// 0.9-1.0  1      0.950       1.000
	//
	// spans by family  pharma 1
	// found 1 of 1
}
