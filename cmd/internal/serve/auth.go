package serve

import (
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"
)

// tokens are the bearer tokens that are let in, as digests: so all are of one
// length, and none stands in memory longer than it must.
type tokens [][sha256.Size]byte

// shortest is the length below which a token could be guessed, in bytes.
const shortest = 16

// parseTokens reads tokens parted by blanks or line ends; what follows a # on
// its line is a remark. There may be several, so that a new one can be let in
// before an old one is shut out.
func parseTokens(text string) (t tokens, err error) {
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		for _, word := range strings.Fields(line) {
			if len(word) < shortest {
				return nil, fmt.Errorf("a token of %d bytes can be guessed; use at least %d, such as those of openssl rand -hex 32", len(word), shortest)
			}
			t = append(t, sha256.Sum256([]byte(word)))
		}
	}
	return t, nil
}

// readTokens are those of the file and those given outright.
func readTokens(file, given string) (tokens, error) {
	t, err := parseTokens(given)
	if err != nil || file == "" {
		return t, err
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("tokens: %w", err)
	}
	more, err := parseTokens(string(b))
	if err == nil && len(more) == 0 {
		err = errors.New("there is none in it; write one a line")
	}
	if err != nil {
		return nil, fmt.Errorf("tokens %s: %w", file, err)
	}
	return append(t, more...), nil
}

// admit says whether the request shows one of the tokens. It takes as long for
// any wrong one.
func (t tokens) admit(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	sum := sha256.Sum256([]byte(strings.TrimSpace(token)))
	found := 0
	for i := range t {
		found |= subtle.ConstantTimeCompare(sum[:], t[i][:])
	}
	return found == 1 && strings.EqualFold(scheme, "Bearer")
}
