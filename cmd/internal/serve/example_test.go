package serve_test

import (
	"encoding/json"
	"fmt"
	"log"
	"net/http"
	"net/http/httptest"
	"strings"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/serve"
	"github.com/shai-text/shai/models"
	"github.com/shai-text/shai/segment"
)

// A client in Go is three lines of net/http.
func Example() {
	s, err := serve.New(serve.Options{Load: builtIn})
	if err != nil {
		log.Fatal(err)
	}
	server := httptest.NewServer(s) // shai serve
	defer server.Close()

	page := "真人娱乐城-百家乐技巧-博彩平台排名-时时彩开户-棋牌游戏下载_河东区第三小学\n\n我校举行春季运动会。"
	w, err := http.Post(server.URL+"/v1/clean", "text/plain", strings.NewReader(page))
	if err != nil {
		log.Fatal(err)
	}
	defer w.Body.Close()
	var record struct{ Verdict, Clean string }
	err = json.NewDecoder(w.Body).Decode(&record)
	fmt.Println(w.StatusCode, err, record.Verdict)
	fmt.Println(record.Clean)
	// Output:
	// 200 <nil> injected
	// 河东区第三小学
	//
	// 我校举行春季运动会。
}

func builtIn() (*serve.Model, error) {
	m, err := classify.OpenModel(models.FS, models.Default)
	if err != nil {
		return nil, err
	}
	seg, err := segment.New(m.SegmentOptions())
	if err != nil {
		return nil, err
	}
	return &serve.Model{Header: m.Header(), Judge: func(p classify.Precision, terms int) (serve.Judge, error) {
		return classify.New(m, seg, &classify.Options{Precision: p, Terms: terms})
	}}, nil
}
