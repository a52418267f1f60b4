package serve

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/shai-text/shai/classify"
)

// Judge is a classify.Classifier. It must be safe for concurrent use.
type Judge interface {
	Classify(classify.Document) classify.Verdict
}

// Model is a model that is ready to judge. A request keeps the one that it
// began with.
type Model struct {
	Header  classify.Header
	Default classify.Precision // where a request does not say
	Fixed   bool               // there is no other: one threshold was given

	// Judge is the judge of a precision that gives so many terms of a span.
	// It must be cheap, and safe for concurrent use.
	Judge func(p classify.Precision, terms int) (Judge, error)

	loaded time.Time
}

// warmUp has something of all that is loaded at its first use: words of
// Chinese to be cut, and Latin text whose language is asked for.
const warmUp = `真人娱乐城-百家乐技巧-博彩平台排名-时时彩开户-棋牌游戏下载_河东区第三小学

Der alte Turm steht seit vierhundert Jahren am Ufer des Flusses und wird im Sommer gern besucht.

cheap essay online, buy replica watches, casino bonus code, online pharmacy
`

// load opens the model, and uses it once, so that no request pays for what is
// loaded lazily.
func (s *Server) load() (m *Model, err error) {
	defer func() {
		if p := recover(); p != nil {
			m, err = nil, fmt.Errorf("the model cannot judge: %v", p)
		}
	}()
	if m, err = s.o.Load(); err != nil {
		return nil, err
	}
	j, err := m.Judge(m.Default, 1)
	if err != nil {
		return nil, err
	}
	j.Classify(classify.Document{Text: []byte(warmUp)})
	m.loaded = time.Now()
	return m, nil
}

// Reload opens model, tokens and certificate again. What cannot be used is
// refused, and the old goes on; requests that have begun keep the model that
// they began with.
func (s *Server) Reload() error {
	s.reloading.Lock()
	defer s.reloading.Unlock()
	err := s.reload()
	s.metrics.reloaded(err)
	if err != nil {
		s.log.Error("reload refused; the old model goes on", "error", err.Error(), "model", s.model.Load().Header.Digest)
		return err
	}
	s.log.Info("reloaded", "model", s.model.Load().Header.Digest)
	return nil
}

func (s *Server) reload() error {
	t, err := readTokens(s.o.TokenFile, s.o.Tokens)
	if err != nil {
		return err
	}
	c, err := s.certificate()
	if err != nil {
		return err
	}
	m, err := s.load()
	if err != nil {
		return err
	}
	if len(t) == 0 && len(*s.tokens.Load()) > 0 {
		return errors.New("no token is left, which would let in everybody")
	}
	s.tokens.Store(&t)
	s.cert.Store(c)
	s.model.Store(m)
	s.metrics.loaded(m)
	return nil
}

// watch reloads when the file at path is not any more the one that was loaded
// last, until ctx ends. It asks for the file's state now and then: that finds a
// file that was renamed over, a link that was turned and a file on another
// machine alike, which events do not.
func (s *Server) watch(ctx context.Context, path string, last os.FileInfo, every time.Duration) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		now, err := os.Stat(path)
		if err != nil || last != nil && os.SameFile(last, now) && last.ModTime().Equal(now.ModTime()) && last.Size() == now.Size() {
			continue // the same, or not there: it may be on its way
		}
		last = now
		_ = s.Reload() // it has told; a file that is still being written changes again
	}
}
