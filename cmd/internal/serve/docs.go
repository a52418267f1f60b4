package serve

import (
	"net/http"

	"github.com/swaggest/swgui/v5emb"
)

// docsPage shows /openapi.json, and lets its reader try it. All that it needs
// is built in. What it does not know, refuse answers.
func docsPage(path string, refuse http.HandlerFunc) http.Handler {
	page := v5emb.New("shai", "/openapi.json", path)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kept := w.Header().Clone()
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'")
		w.Header().Set("Cache-Control", "max-age=3600")
		q := &quiet{ResponseWriter: w}
		if page.ServeHTTP(q, r); q.refused {
			clear(w.Header())
			for k, v := range kept {
				w.Header()[k] = v
			}
			refuse(w, r)
		}
	})
}

// quiet keeps a refusal to itself: the library's is plain text.
type quiet struct {
	http.ResponseWriter
	refused bool
}

func (q *quiet) WriteHeader(status int) {
	if q.refused = status >= 400; !q.refused {
		q.ResponseWriter.WriteHeader(status)
	}
}

func (q *quiet) Write(b []byte) (int, error) {
	if q.refused {
		return len(b), nil
	}
	return q.ResponseWriter.Write(b)
}
