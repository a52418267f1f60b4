package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/models"
	"github.com/shai-text/shai/segment"
)

// modelRef names a model, and says which it must be.
type modelRef struct {
	Ref    string // a path, an http or https URL, or "" for the one that is built in
	Digest string // "" if any will do
}

func (r modelRef) remote() bool {
	return strings.HasPrefix(r.Ref, "http://") || strings.HasPrefix(r.Ref, "https://")
}

func (r modelRef) name() string {
	if r.Ref == "" {
		return "the built-in model"
	}
	return "model " + r.Ref
}

const (
	maxModel   = 1 << 30 // bytes of a model that is fetched
	fetchModel = 5 * time.Minute
)

// open reads the model. It is the same for all workers: one that has another
// digest is refused.
func (r modelRef) open() (m *classify.Model, err error) {
	switch {
	case r.Ref == "":
		m, err = classify.OpenModel(models.FS, models.Default)
	case r.remote():
		var b []byte
		if b, err = fetch(r.Ref); err == nil {
			m, err = classify.ReadModel(bytes.NewReader(b))
		}
	default:
		var f *os.File
		if f, err = os.Open(r.Ref); err == nil {
			m, err = classify.ReadModel(f)
			f.Close()
		}
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w; every worker must reach it", r.name(), err)
	}
	if got := m.Header().Digest; r.Digest != "" && got != r.Digest {
		return nil, fmt.Errorf("%s has digest %s, and not %s: give all workers the same", r.name(), got, r.Digest)
	}
	return m, nil
}

func fetch(url string) ([]byte, error) {
	c := http.Client{Timeout: fetchModel}
	resp, err := c.Get(url)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, errors.New(resp.Status)
	}
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxModel+1))
	if err == nil && len(b) > maxModel {
		err = fmt.Errorf("it has more than %d bytes", maxModel)
	}
	return b, err
}

// judges are those of this process: a worker has many steps at once, and loads
// a model once for all of them, and for all jobs that come.
var judges struct {
	sync.Mutex
	of map[string]*batch.Judge
}

// judge is the one that a shard asks for. It says whether it had to load it.
func (s *shard) judge() (j *batch.Judge, loaded bool, err error) {
	key := fmt.Sprintf("%q %v %v %q %d", s.Model, s.Precision, s.Threshold, s.Families, s.terms())
	judges.Lock()
	defer judges.Unlock()
	if j = judges.of[key]; j != nil {
		return j, false, nil
	}
	c, err := s.classifier()
	if err != nil {
		return nil, false, err
	}
	j = batch.NewJudge(c)
	judges.of = map[string]*batch.Judge{key: j} // the one before is of another job
	return j, true, nil
}

// classifier opens the model, and checks against it what is asked for.
func (s *shard) classifier() (*classify.Classifier, error) {
	m, err := s.Model.open()
	if err != nil {
		return nil, err
	}
	s.Model.Digest = m.Header().Digest
	seg, err := segment.New(m.SegmentOptions())
	if err != nil {
		return nil, err
	}
	return batch.Classifier(m, seg, &classify.Options{Precision: s.Precision, Threshold: s.Threshold, Families: s.Families, Terms: s.terms()})
}
