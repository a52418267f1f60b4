package serve

import (
	"errors"
	"os"
	"strings"
	"testing"
)

const (
	oldToken = "0123456789abcdef-old"
	newToken = "0123456789abcdef-new"
)

// TestTokens: who shows a token is let in; tokens are changed one after the
// other without shutting anybody out.
func TestTokens(t *testing.T) {
	file := t.TempDir() + "/tokens"
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("# the first\n" + oldToken + "\n")
	s := run(t, &finder{}, func(o *Options) { o.TokenFile, o.Tokens = file, "given-outright-in-the-environment" })
	admitted := func(authorization string) bool {
		t.Helper()
		var header []string
		if authorization != "" {
			header = []string{"Authorization", authorization}
		}
		r := s.post(t, "/v1/score", textType, "x", header...)
		if r.status != 200 {
			if r.problem(t, 401, "a token is wanted"); !strings.HasPrefix(r.header.Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%v", r.header)
			}
		}
		return r.status == 200
	}
	check := func(old, next bool) {
		t.Helper()
		for authorization, want := range map[string]bool{
			"": false, "Bearer": false, "Bearer ": false, "Bearer " + oldToken[1:]: false, "Basic " + oldToken: false, oldToken: false,
			"Bearer " + oldToken: old, "bearer " + oldToken: old, "Bearer " + newToken: next, "Bearer given-outright-in-the-environment": true,
		} {
			if got := admitted(authorization); got != want {
				t.Errorf("%q: let in %t, want %t", authorization, got, want)
			}
		}
	}
	check(true, false)
	write(oldToken + " " + newToken)
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	check(true, true)
	write(newToken)
	if err := s.Reload(); err != nil {
		t.Fatal(err)
	}
	check(false, true)
	// A file that would let in everybody, or nobody, changes nothing.
	for _, bad := range []string{"", "short\n", "# none\n"} {
		write(bad)
		if s.Reload() == nil {
			t.Errorf("%q was taken", bad)
		}
		check(false, true)
	}
	os.Remove(file)
	if err := s.Reload(); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	check(false, true)

	// What tells nothing is open to all; figures are not.
	for path, want := range map[string]int{"/healthz": 200, "/readyz": 200, "/openapi.json": 200, "/docs/": 200, "/metrics": 401, "/v1/model": 401, "/docs/../metrics": 401} {
		if r := s.do(t, "GET", path, "", nil); r.status != want {
			t.Errorf("%s: %d", path, r.status)
		}
	}
	if strings.Contains(s.log.String(), newToken) {
		t.Error("the log holds a token")
	}
	if got := s.do(t, "GET", "/metrics", "", nil, "Authorization", "Bearer "+newToken); !strings.Contains(got.body, `shai_requests_refused_total{reason="token"}`) {
		t.Error("refusals are not counted")
	}
}
