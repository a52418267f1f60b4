package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"runtime/debug"
	"sync"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/recipe"
)

func init() {
	beam.RegisterCoder(reflect.TypeFor[sum](), encodeSum, decodeSum)
	register.DoFn2x0[[]byte, func(int)](&shardsFn{})
	register.DoFn3x1[context.Context, int, func(int, int), error](&surveyFn{})
	register.DoFn4x1[context.Context, int, func(*int) bool, func(int), error](&stateFn{})
	register.DoFn4x1[context.Context, int, func(string, []byte), func(int, int64), error](&countFn{})
	register.Combiner3[sum, []byte, []byte](&addFn{})
	register.DoFn3x1[string, []byte, func(int, string), error](&keepFn{})
	register.DoFn4x1[context.Context, int, func(*string) bool, func(*int64) bool, error](&modelFn{})
	register.Emitter1[int]()
	register.Emitter2[int, int]()
	register.Emitter2[int, int64]()
	register.Emitter2[int, string]()
	register.Emitter2[string, []byte]()
	register.Iter1[int]()
	register.Iter1[int64]()
	register.Iter1[string]()
}

// training is what is to be trained. It travels to the workers as JSON.
type training struct {
	recipe.Order
	input

	Desk   string // folder of what is passed on by files
	Shards int
}

// shares is how many the terms of a step are divided into, to be added up by
// themselves. A key for each class and term would be millions of elements of a
// few bytes, from each shard, and an element costs more than an addition does.
const shares = 16

// pipeline does both rounds: the shards of the first, whose parts the merge of
// shai train makes a state of; those of the second, whose counts are combined
// by class and term; and the model of the sums.
func (t training) pipeline(s beam.Scope) {
	shards := beam.ParDo(s.Scope("Shards"), &shardsFn{t.Shards}, beam.Impulse(s))
	words := beam.ParDo(s.Scope("Survey"), &surveyFn{t}, beam.Reshuffle(s, shards))
	again := beam.ParDo(s.Scope("State"), &stateFn{t}, beam.GroupByKey(s, words))
	counts, documents := beam.ParDo2(s.Scope("Count"), &countFn{Training: t}, beam.Reshuffle(s, again))
	sums := beam.ParDo(s.Scope("Keep"), &keepFn{t}, beam.CombinePerKey(s.Scope("Sum"), &addFn{}, counts))
	beam.ParDo0(s.Scope("Model"), &modelFn{t}, beam.CoGroupByKey(s, sums, documents))
}

// program names this version. Only its own parts are added up.
func program() string {
	v := "(devel)"
	if b, ok := debug.ReadBuildInfo(); ok && b.Main.Version != "" {
		v = b.Main.Version
	}
	return fmt.Sprintf("shai-beam %s %s %s/%s", v, runtime.Version(), runtime.GOOS, runtime.GOARCH)
}

// plan reads what is small.
func (t *training) plan() (recipe.Plan, error) {
	p, err := t.Plan(func(path string) (*classify.Model, error) { return modelRef{Ref: path}.open() })
	p.Jobs, p.Input = t.Jobs, t.options()
	return p, err
}

// own is the segmenter of the first round, loaded once for all shards.
var own = sync.OnceValues(recipe.NewOwn)

// Files of the desk.
const (
	stateFile = "state"
	modelFile = "model"
	toldFile  = ".told" // after the name of another
)

func (t *training) file(name string) string         { return filepath.Join(t.Desk, name) }
func (t *training) part(round string, i int) string { return fmt.Sprintf("%s.%05d.part", round, i) }

// write makes a file of the desk, unless an attempt before has made it. What
// is told goes to a file beside it, which is there first.
func (t *training) write(name string, fill func(w io.Writer, tell func(any)) error) (told int, err error) {
	path := t.file(name)
	if _, err := os.Stat(path); err == nil {
		return 0, nil
	}
	o, err := corpus.Create(path, nil)
	if err != nil {
		return 0, fmt.Errorf("%w; the folder of -o must be one that all workers share", err)
	}
	defer o.Abort()
	var lines []string
	if err := fill(o, func(what any) { lines = append(lines, fmt.Sprint(what)) }); err != nil {
		return 0, err
	}
	if len(lines) > 0 {
		b, err := json.Marshal(lines)
		if err != nil {
			return 0, err
		}
		if err := batch.WriteFile(path+toldFile, b); err != nil {
			return 0, err
		}
	}
	return len(lines), o.Commit()
}

// count does a shard of a round.
func (t *training) count(ctx context.Context, round string, i int, after string) (failed int, err error) {
	return t.write(t.part(round, i), func(w io.Writer, tell func(any)) error {
		p, err := t.plan()
		if err != nil {
			return err
		}
		p.Bad = func(err error) { tell(err) }
		if after == "" && p.Base == nil {
			if p.Own, err = own(); err != nil {
				return err
			}
		}
		return recipe.Count(ctx, p, recipe.Round{Shard: recipe.Shard{I: i, N: t.Shards}, After: after, Program: program()}, w)
	})
}

// shardsFn gives the shards.
type shardsFn struct{ N int }

func (f *shardsFn) ProcessElement(_ []byte, emit func(int)) {
	for i := range f.N {
		emit(i)
	}
}

// surveyFn does shards of the first round.
type surveyFn struct{ Training training }

func (f *surveyFn) ProcessElement(ctx context.Context, i int, emit func(int, int)) error {
	if _, err := f.Training.count(ctx, "words", i, ""); err != nil {
		return err
	}
	emit(0, i)
	return nil
}

// stateFn merges the parts of the first round, and begins the second. These are
// as files: words are few beside counts.
type stateFn struct{ Training training }

func (f *stateFn) ProcessElement(ctx context.Context, _ int, next func(*int) bool, emit func(int)) error {
	t := &f.Training
	var paths []string
	var all []int
	for i := 0; next(&i); {
		all = append(all, i)
		paths = append(paths, t.file(t.part("words", i)))
	}
	_, err := t.write(stateFile, func(w io.Writer, tell func(any)) error {
		m, err := recipe.OpenParts(paths, program())
		if err != nil {
			return err
		}
		defer m.Close()
		m.Common = func(k recipe.CommonKeyword) { tell(k) }
		return m.State(ctx, w)
	})
	if err != nil {
		return err
	}
	for _, i := range all {
		emit(i)
	}
	return nil
}

// countFn does shards of the second round, and divides what they have counted.
type countFn struct {
	Training training

	documents, failed beam.Counter
}

func (f *countFn) Setup() {
	f.documents = beam.NewCounter("shai", "documents")
	f.failed = beam.NewCounter("shai", "failed")
}

func (f *countFn) ProcessElement(ctx context.Context, i int, share func(string, []byte), documents func(int, int64)) error {
	t := &f.Training
	failed, err := t.count(ctx, "counts", i, t.file(stateFile))
	if err != nil {
		return err
	}
	n, err := recipe.Shares(t.file(t.part("counts", i)), program(), shares, share)
	if err != nil {
		return err
	}
	f.documents.Inc(ctx, n)
	f.failed.Inc(ctx, int64(failed))
	documents(0, n)
	return nil
}

// addFn adds up the counts of a share of the terms, by class and term.
type addFn struct{}

// sum is an accumulator.
type sum struct{ saved *classify.Saved } // nil is nothing

func (*addFn) CreateAccumulator() sum { return sum{} }

func (*addFn) AddInput(s sum, share []byte) (sum, error) {
	if s.saved == nil {
		s.saved = &classify.Saved{}
	}
	return s, s.saved.Add(bytes.NewReader(share))
}

func (f *addFn) MergeAccumulators(a, b sum) (sum, error) {
	if a.saved == nil || b.saved == nil {
		if a.saved == nil {
			a = b
		}
		return a, nil
	}
	share, err := encodeSum(b)
	if err != nil {
		return a, err
	}
	return f.AddInput(a, share)
}

func (*addFn) ExtractOutput(s sum) ([]byte, error) { return encodeSum(s) }

func encodeSum(s sum) ([]byte, error) {
	if s.saved == nil {
		return nil, nil
	}
	var b bytes.Buffer
	err := s.saved.Save(&b)
	return b.Bytes(), err
}

func decodeSum(b []byte) (sum, error) {
	if len(b) == 0 {
		return sum{}, nil
	}
	return (*addFn)(nil).AddInput(sum{}, b)
}

// keepFn keeps sums in files: all of them at once are too much for some engines.
type keepFn struct{ Training training }

func (f *keepFn) ProcessElement(name string, sum []byte, emit func(int, string)) error {
	if err := batch.WriteFile(f.Training.sum(name), sum); err != nil {
		return err
	}
	emit(0, name)
	return nil
}

// sum is the file of one: packed, which has a checksum.
func (t *training) sum(name string) string { return t.file("sum." + name + ".gz") }

// modelFn makes the model of the sums.
type modelFn struct{ Training training }

func (f *modelFn) ProcessElement(ctx context.Context, _ int, names func(*string) bool, documents func(*int64) bool) error {
	t := &f.Training
	o := recipe.Sums{State: t.file(stateFile), Program: program(), Read: func(name string, add func(io.Reader) error) error {
		f, err := os.Open(t.sum(name))
		if err != nil {
			return err
		}
		defer f.Close()
		z, err := gzip.NewReader(f)
		if err != nil {
			return err
		}
		if err := add(z); err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, z) // to the checksum
		return err
	}}
	for name := ""; names(&name); {
		o.Names = append(o.Names, name)
	}
	for n := int64(0); documents(&n); {
		o.Documents += n
	}
	_, err := t.write(modelFile, func(w io.Writer, _ func(any)) error {
		m, err := o.Model(ctx)
		if err == nil {
			_, err = m.WriteTo(w)
		}
		return err
	})
	return err
}
