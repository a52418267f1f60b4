package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/log"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/shai-text/shai/cmd/internal/batch"
	"github.com/shai-text/shai/cmd/internal/corpus"
	"github.com/shai-text/shai/cmd/internal/record"
)

func init() {
	beam.RegisterType(reflect.TypeFor[file]())
	register.DoFn3x1[context.Context, []byte, func(file), error](&listFn{})
	register.DoFn4x1[context.Context, file, func(int, []byte), func([]byte), error](&shardFn{})
	register.DoFn3x1[context.Context, int, func(*[]byte) bool, error](&sumFn{})
	beam.RegisterCoder(reflect.TypeFor[sample](), encodeSample, decodeSample)
	register.Combiner3[sample, []byte, []byte](&sampleFn{})
	register.DoFn1x1[[]byte, error](&auditFn{})
	register.Emitter1[file]()
	register.Emitter1[[]byte]()
	register.Emitter2[int, []byte]()
	register.Iter1[[]byte]()
}

// pipeline lists the files, spreads them over the workers, does each, and adds
// up what became of them. It has no side input, which Spark does not know, and
// none of Beam's own readers and writers.
func pipeline(s beam.Scope, shard shard, desk string) error {
	config, err := json.Marshal(&shard)
	if err != nil {
		return err
	}
	files := beam.ParDo(s.Scope("List"), &listFn{Path: filepath.Join(desk, listFile)}, beam.Impulse(s))
	files = beam.Reshuffle(s, files)
	counts, samples := beam.ParDo2(s.Scope("Shard"), &shardFn{Shard: config, Desk: desk}, files)
	beam.ParDo0(s.Scope("Sum"), &sumFn{Path: filepath.Join(desk, statsFile)}, beam.GroupByKey(s, counts))
	if shard.Audit > 0 {
		sum := beam.Combine(s.Scope("Sample"), &sampleFn{N: shard.Audit}, samples)
		beam.ParDo0(s.Scope("Audit"), &auditFn{Path: filepath.Join(desk, sampleFile)}, sum)
	}
	return nil
}

// Files of the desk.
const (
	listFile    = "files.jsonl"
	statsFile   = "stats.json"
	sampleFile  = "sample.json"
	stoppedFile = "stopped" // holds the error that ended a run under --strict
)

// file is an element.
type file struct {
	Index     int
	Path, Rel string
}

// writeList writes the elements to where the workers find them: as part of a
// pipeline they would be too long for some engines, a crawl has 90,000.
func writeList(path string, inputs []*corpus.Input) error {
	var b []byte
	for i, in := range inputs {
		line, err := record.Marshal(&file{Index: i, Path: in.Path, Rel: in.Rel})
		if err != nil {
			return err
		}
		b = append(append(b, line...), '\n')
	}
	return batch.WriteFile(path, b)
}

// listFn reads the list.
type listFn struct{ Path string }

func (l *listFn) ProcessElement(_ context.Context, _ []byte, emit func(file)) error {
	f, err := os.Open(l.Path)
	if err != nil {
		return fmt.Errorf("%w; the output folder must be one that all workers share", err)
	}
	defer f.Close()
	for d := json.NewDecoder(bufio.NewReader(f)); d.More(); {
		var e file
		if err := d.Decode(&e); err != nil {
			return fmt.Errorf("%s: %w", l.Path, err)
		}
		emit(e)
	}
	return nil
}

// mostTold are the failures of a file that go to an engine's log.
const mostTold = 5

// shardFn does one file after the other.
type shardFn struct {
	Shard []byte
	Desk  string

	shard shard
	judge *batch.Judge

	loads int64 // of the model, that no file has told of yet
}

// Setup is called for each instance, of which a worker has several.
func (f *shardFn) Setup(ctx context.Context) error {
	if err := json.Unmarshal(f.Shard, &f.shard); err != nil {
		return err
	}
	var err error
	var loaded bool
	if f.judge, loaded, err = f.shard.judge(); loaded {
		f.loads++
		log.Infof(ctx, "shai: %s is loaded", f.shard.Model.name())
	}
	return err
}

func (f *shardFn) ProcessElement(ctx context.Context, in file, counts func(int, []byte), samples func([]byte)) error {
	stopped := filepath.Join(f.Desk, stoppedFile)
	if _, err := os.Stat(stopped); f.shard.Strict && err == nil {
		return nil
	}
	told := 0
	j, err := f.shard.do(ctx, f.judge, in.Path, in.Rel, func(err error) {
		if told++; told <= mostTold {
			log.Warnf(ctx, "shai: %v", err)
		}
	})
	if errors.Is(err, batch.ErrStrict) { // an engine would try again
		return batch.WriteFile(stopped, []byte(err.Error()))
	}
	if err != nil {
		return err
	}
	t := j.Tally
	if told > mostTold {
		log.Warnf(ctx, "shai: %s: %d more failed; --dead keeps them all", in.Path, told-mostTold)
	}
	b, err := json.Marshal(&count{in.Index, t, f.loads})
	if err != nil {
		return err
	}
	f.loads = 0
	counts(0, b)
	if f.shard.Audit == 0 {
		return nil
	}
	if b, err = json.Marshal(j.Sample()); err == nil {
		samples(b)
	}
	return err
}

// sampleFn merges what was kept of files to be looked at.
type sampleFn struct{ N int }

// sample is an accumulator.
type sample struct{ of *batch.Audit }

func (f *sampleFn) CreateAccumulator() sample { return sample{batch.NewAudit(f.N)} }

func (f *sampleFn) AddInput(a sample, b []byte) (sample, error) {
	o, err := decodeSample(b)
	if err != nil {
		return a, err
	}
	return f.MergeAccumulators(a, o)
}

func (*sampleFn) MergeAccumulators(a, b sample) (sample, error) {
	a.of.Merge(b.of)
	return a, nil
}

func (*sampleFn) ExtractOutput(a sample) ([]byte, error) { return encodeSample(a) }

func encodeSample(a sample) ([]byte, error) { return json.Marshal(a.of) }

func decodeSample(b []byte) (sample, error) {
	var a batch.Audit
	err := json.Unmarshal(b, &a)
	return sample{&a}, err
}

// auditFn keeps the merged sample.
type auditFn struct{ Path string }

func (f *auditFn) ProcessElement(b []byte) error { return batch.WriteFile(f.Path, b) }

// sumFn adds up the counts in the order of the files, which is that of shai, and
// gives the sums to the engine as counters. Counted where the files are done,
// these would take in attempts that failed, and Prism would lose some: of bundles
// that end before it has asked for the names of their counters it keeps one.
type sumFn struct {
	Path string

	documents, size, flagged, failed, unread, loads beam.Counter
}

func (f *sumFn) Setup() {
	f.documents = beam.NewCounter("shai", "documents")
	f.size = beam.NewCounter("shai", "bytes")
	f.flagged = beam.NewCounter("shai", "flagged")
	f.failed = beam.NewCounter("shai", "failed")
	f.unread = beam.NewCounter("shai", "inputs_unread")
	f.loads = beam.NewCounter("shai", "models_loaded")
}

func (f *sumFn) ProcessElement(ctx context.Context, _ int, next func(*[]byte) bool) error {
	var all []count
	var b []byte
	for next(&b) {
		var c count
		if err := json.Unmarshal(b, &c); err != nil {
			return err
		}
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b count) int { return cmp.Compare(a.Index, b.Index) })
	sum, loads := batch.NewTally(), int64(0)
	for _, c := range all {
		sum.Merge(c.Tally)
		loads += c.Loads
	}
	if err := sum.WriteFile(f.Path); err != nil {
		return err
	}
	f.documents.Inc(ctx, sum.Documents)
	f.size.Inc(ctx, sum.Bytes)
	f.flagged.Inc(ctx, sum.Documents-sum.Verdicts["clean"])
	f.failed.Inc(ctx, sum.Failed)
	f.unread.Inc(ctx, sum.Unread)
	f.loads.Inc(ctx, loads)
	return nil
}

// run does what the command line asks for.
func (o *order) run(ctx context.Context, paths []string) error {
	if err := o.check(); err != nil {
		return err
	}
	if _, err := o.classifier(); err != nil { // before a cluster is troubled with it
		return err
	}
	j, err := o.plan(paths)
	if err != nil {
		return err
	}
	todo, left := j.Todo()
	sum, sampled := batch.NewTally(), (*batch.Audit)(nil)
	if o.Audit > 0 {
		sampled = batch.NewAudit(o.Audit)
	}
	if len(todo) > 0 {
		if err := o.submit(ctx, todo, sum, sampled); err != nil {
			return err
		}
	}
	sum.LeftOut = int64(left)
	if err := j.Tell(sum, sampled); err != nil {
		return err
	}
	if sum.Failed+sum.Unread > 0 {
		return errFailed
	}
	return nil
}

// submit has the engine do files, waits for it, and fills in what they came to.
func (o *order) submit(ctx context.Context, todo []*corpus.Input, sum *batch.Tally, sampled *batch.Audit) error {
	if err := os.MkdirAll(o.Output, 0o777); err != nil {
		return err
	}
	folder, err := os.MkdirTemp(o.Output, ".shai-beam-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	if err := desk(folder); err != nil {
		return err
	}
	if err := writeList(filepath.Join(folder, listFile), todo); err != nil {
		return err
	}
	p, s := beam.NewPipelineWithRoot()
	if err := pipeline(s, o.shard, folder); err != nil {
		return err
	}
	if err := o.execute(ctx, p, folder); err != nil {
		return err
	}
	if b, err := os.ReadFile(filepath.Join(folder, stoppedFile)); err == nil {
		return errors.New(string(b))
	}
	for name, to := range map[string]any{statsFile: sum, sampleFile: sampled} {
		if name == sampleFile && sampled == nil {
			continue
		}
		b, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			return fmt.Errorf("what the run came to: %w; the output folder must be one that all workers share", err)
		}
		if err := json.Unmarshal(b, to); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}
