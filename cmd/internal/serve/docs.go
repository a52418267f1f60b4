package serve

import (
	"net/http"

	"github.com/swaggest/swgui/v5emb"
)

// docsPage shows /openapi.json, and lets its reader try it. All that it needs
// is built in.
func docsPage(path string) http.Handler {
	page := v5emb.New("shai", "/openapi.json", path)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'")
		w.Header().Set("Cache-Control", "max-age=3600")
		page.ServeHTTP(w, r)
	})
}
