package serve

import (
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"
)

// BenchmarkScore is what a request costs apart from the judging, client included.
func BenchmarkScore(b *testing.B) {
	s := run(b, &finder{}, func(o *Options) { o.Log = slog.New(slog.NewJSONHandler(io.Discard, nil)) })
	body := `{"id":"a","text":"` + strings.Repeat("The bridge was built in 1904. ", 50) + `SPAM"}`
	b.ReportAllocs()
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			w, err := s.client.Post(s.url+"/v1/score", jsonType, strings.NewReader(body))
			if err != nil || w.StatusCode != http.StatusOK {
				b.Fatal(err)
			}
			io.Copy(io.Discard, w.Body)
			w.Body.Close()
		}
	})
}
