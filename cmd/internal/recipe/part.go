package recipe

import (
	"archive/zip"
	"cmp"
	"encoding/gob"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/segment"
)

// A part is what one shard makes of its documents in one round, a state what
// the parts of a round come to. Both are zip archives, which have a checksum
// for each entry, and their index at the end: what is damaged or cut off shows.
//
//	training.json  head: what it is, and of which training
//	plan           carried
//	base           the model that is taught more, if there is one
//	survey         of round 1: that of the shard; later that of everything
//	fold 1…4,      of round 2: what the trainer has saved of each step
//	everything
//
// Their bytes depend on the documents alone, and those of a state not on how
// these were divided: a round may be done again, and in other shards.
const (
	headEntry   = "training.json"
	planEntry   = "plan"
	baseEntry   = "base"
	surveyEntry = "survey"

	partVersion = 1
)

// head says what a file is.
type head struct {
	Version   int      `json:"version"`
	Program   string   `json:"program"`
	Round     int      `json:"round"` // of a state: the last one, that it is made of
	State     bool     `json:"state"`
	Shard     int      `json:"shard"`
	Of        int      `json:"of"`    // shards
	After     string   `json:"after"` // digest of the state that round 2 went on from
	Documents int64    `json:"documents"`
	Training  training `json:"training"`
}

func (h *head) String() string { return fmt.Sprint("shard ", Shard{h.Shard, h.Of}) }

// survey is what look finds, as it is written: sorted, so that the same is the
// same bytes.
type survey struct {
	Documents, Labelled int
	Spans               bool
	Sources             []named
	Found               [2][]int
	Words               []segment.Word
}

type named struct {
	Name string
	N    int
}

// surveyed is what the run has found; words are those of its texts or, when
// they are chosen, of its dictionary.
func (r *run) surveyed(words []segment.Word) survey {
	s := survey{Documents: r.documents, Labelled: r.labelled, Spans: r.spans, Found: r.found, Words: words}
	for _, n := range slices.Sorted(maps.Keys(r.sources)) {
		s.Sources = append(s.Sources, named{n, r.sources[n].documents})
	}
	return s
}

// addSurvey adds what a shard has found, but for its words.
func (r *run) addSurvey(s *survey) {
	r.documents += s.Documents
	r.labelled += s.Labelled
	r.spans = r.spans || s.Spans
	for _, n := range s.Sources {
		if r.sources[n.Name] == nil {
			r.sources[n.Name] = &source{}
		}
		r.sources[n.Name].documents += n.N
	}
	for i, found := range s.Found {
		if r.found[i] == nil {
			r.found[i] = make([]int, len(found))
		}
		for k, n := range found {
			r.found[i][k] += n
		}
	}
}

// take adds the words of a shard.
func (c *wordCount) take(words []segment.Word) {
	for _, w := range words {
		c.words[w.Text] += w.Freq
	}
}

// all are the words counted, sorted.
func (c *wordCount) all() []segment.Word {
	out := make([]segment.Word, 0, len(c.words))
	for w, n := range c.words {
		out = append(out, segment.Word{Text: w, Freq: n})
	}
	slices.SortFunc(out, func(a, b segment.Word) int { return cmp.Compare(a.Text, b.Text) })
	return out
}

// archive writes a part or a state.
type archive struct{ zip *zip.Writer }

// newArchive begins one with what every one has.
func newArchive(w io.Writer, h *head, p *Plan) (*archive, error) {
	a := &archive{zip.NewWriter(w)}
	h.Version = partVersion
	err := a.entry(headEntry, func(w io.Writer) error {
		e := json.NewEncoder(w)
		e.SetIndent("", "  ")
		return e.Encode(h)
	})
	if err != nil {
		return nil, err
	}
	if err := a.gob(planEntry, carried{p.Provenance, p.Lexicon, p.Without, p.Neutral}); err != nil {
		return nil, err
	}
	if p.Base == nil {
		return a, nil
	}
	return a, a.entry(baseEntry, func(w io.Writer) error {
		_, err := p.Base.WriteTo(w)
		return err
	})
}

func (a *archive) entry(name string, fill func(w io.Writer) error) error {
	w, err := a.zip.Create(name)
	if err != nil {
		return err
	}
	return fill(w)
}

func (a *archive) gob(name string, v any) error {
	return a.entry(name, func(w io.Writer) error { return gob.NewEncoder(w).Encode(v) })
}

// partFile is a part or a state that is read.
type partFile struct {
	head
	path string
	file *os.File
	zip  *zip.Reader
}

// openPart opens a part or a state of this program, and reads it once to the
// end: what is damaged is found before the work and not midway.
func openPart(path, program string) (*partFile, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("%w; check the path", err)
	}
	p := &partFile{path: path, file: f}
	if err := p.read(program); err != nil {
		f.Close()
		return nil, err
	}
	return p, nil
}

func (p *partFile) read(program string) error {
	info, err := p.file.Stat()
	if err != nil {
		return err
	}
	if p.zip, err = zip.NewReader(p.file, info.Size()); err != nil {
		var begin [4]byte
		if n, _ := p.file.ReadAt(begin[:], 0); n > 0 && string(begin[:n]) != "PK\x03\x04"[:n] {
			return fmt.Errorf("%s: is neither a part nor a state of a training; shai train count and shai train merge write them", p.path)
		}
		return p.damaged(errors.New("is cut off"))
	}
	r, err := p.zip.Open(headEntry)
	if err != nil {
		return fmt.Errorf("%s: is neither a part nor a state of a training; shai train count and shai train merge write them", p.path)
	}
	defer r.Close()
	if err := json.NewDecoder(r).Decode(&p.head); err != nil {
		return p.damaged(err)
	}
	if p.Version != partVersion || p.Program != program {
		return fmt.Errorf("%s: was written by %s, and this is %s; do all rounds with one program", p.path, p.Program, program)
	}
	for _, e := range p.zip.File {
		r, err := e.Open()
		if err != nil {
			return p.damaged(err)
		}
		_, err = io.Copy(io.Discard, r)
		r.Close()
		if err != nil {
			return p.damaged(err)
		}
	}
	return nil
}

// damaged says what to do about a file that cannot be read.
func (p *partFile) damaged(err error) error {
	return fmt.Errorf("%s: is damaged: %w; write it again", p.path, err)
}

// entry reads an entry.
func (p *partFile) entry(name string, read func(r io.Reader) error) error {
	r, err := p.zip.Open(name)
	if err != nil {
		return p.damaged(err)
	}
	defer r.Close()
	if err := read(r); err != nil {
		return p.damaged(err)
	}
	return nil
}

func (p *partFile) gob(name string, v any) error {
	return p.entry(name, func(r io.Reader) error { return gob.NewDecoder(r).Decode(v) })
}

// plan is that of the training, as far as a merge must know it.
func (p *partFile) plan() (Plan, error) {
	var c carried
	if err := p.gob(planEntry, &c); err != nil {
		return Plan{}, err
	}
	t := &p.Training
	plan := Plan{Provenance: c.Provenance, Lexicon: c.Lexicon, Without: c.Without, Words: t.Words, ForceKeywords: t.ForceKeywords, Teach: t.Teach, Neutral: c.Neutral}
	if t.Base == "" {
		return plan, nil
	}
	err := p.entry(baseEntry, func(r io.Reader) (err error) {
		plan.Base, err = classify.ReadModel(r)
		return err
	})
	return plan, err
}

// digest names the file by its content.
func (p *partFile) digest() (string, error) {
	h := xxhash.New()
	if _, err := io.Copy(h, io.NewSectionReader(p.file, 0, 1<<62)); err != nil {
		return "", err
	}
	return fmt.Sprintf("%016x", h.Sum64()), nil
}
