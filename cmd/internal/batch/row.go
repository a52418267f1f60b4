package batch

import (
	"maps"
	"slices"

	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

// recordRow is the record as a row of Parquet.
type recordRow struct {
	ID        string        `parquet:"id"`
	Verdict   string        `parquet:"verdict,dict"`
	Score     float64       `parquet:"score"`
	Unsure    bool          `parquet:"unsure"`
	Languages []languageRow `parquet:"languages,list"` // sorted: a map would come out in any order
	Spans     []spanRow     `parquet:"spans,list"`
	Text      *string       `parquet:"text,optional"`
	Clean     *string       `parquet:"clean,optional"`
}

type languageRow struct {
	Language string `parquet:"language,dict"`
	Bytes    int64  `parquet:"bytes"`
}

type spanRow struct {
	Start    int64     `parquet:"start"`
	End      int64     `parquet:"end"`
	Score    float64   `parquet:"score"`
	LLR      float64   `parquet:"llr"`
	Family   string    `parquet:"family,dict"`
	Language string    `parquet:"language,dict"`
	Shape    string    `parquet:"shape,dict"`
	Terms    []termRow `parquet:"terms,list"`
}

type termRow struct {
	Term string  `parquet:"term"`
	LLR  float64 `parquet:"llr"`
}

var recordTable = corpus.TableOf(recordRow{})

func rowOf(r *record.Record, id string) recordRow {
	row := recordRow{
		ID: id, Verdict: string(r.Verdict), Score: r.Score.Rounded(), Unsure: r.Unsure,
		Languages: []languageRow{}, Spans: []spanRow{}, Text: r.Text, Clean: r.Clean,
	}
	for _, l := range slices.Sorted(maps.Keys(r.Languages)) {
		row.Languages = append(row.Languages, languageRow{l, int64(r.Languages[l])})
	}
	for _, s := range r.Spans {
		sr := spanRow{
			Start: int64(s.Start), End: int64(s.End), Score: s.Score.Rounded(), LLR: s.LLR.Rounded(),
			Family: s.Family, Language: s.Language, Shape: s.Shape, Terms: []termRow{},
		}
		for _, t := range s.Terms {
			sr.Terms = append(sr.Terms, termRow{t.Term, t.LLR.Rounded()})
		}
		row.Spans = append(row.Spans, sr)
	}
	return row
}
