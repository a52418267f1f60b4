package main

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
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
	register.DoFn3x1[context.Context, file, func(int, []byte), error](&shardFn{})
	register.DoFn2x1[int, func(*[]byte) bool, error](&sumFn{})
	register.Emitter1[file]()
	register.Emitter2[int, []byte]()
	register.Iter1[[]byte]()
}

// pipeline lists the files, spreads them over the workers, does each, and adds
// up what became of them. It has no side input, which Spark does not know, and
// none of Beam's own readers and writers.
func pipeline(s beam.Scope, shard shard, list, sum string) error {
	config, err := json.Marshal(&shard)
	if err != nil {
		return err
	}
	files := beam.ParDo(s.Scope("List"), &listFn{Path: list}, beam.Impulse(s))
	files = beam.Reshuffle(s, files)
	counts := beam.ParDo(s.Scope("Shard"), &shardFn{Shard: config}, files)
	beam.ParDo0(s.Scope("Sum"), &sumFn{Path: sum}, beam.GroupByKey(s, counts))
	return nil
}

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

	shard shard
	judge *batch.Judge

	loaded bool

	documents, size, flagged, failed, unread, loads beam.Counter
}

// Setup is called for each instance, of which a worker has several.
func (f *shardFn) Setup(ctx context.Context) error {
	f.documents = beam.NewCounter("shai", "documents")
	f.size = beam.NewCounter("shai", "bytes")
	f.flagged = beam.NewCounter("shai", "flagged")
	f.failed = beam.NewCounter("shai", "failed")
	f.unread = beam.NewCounter("shai", "inputs_unread")
	f.loads = beam.NewCounter("shai", "models_loaded")
	if err := json.Unmarshal(f.Shard, &f.shard); err != nil {
		return err
	}
	var err error
	if f.judge, f.loaded, err = f.shard.judge(); f.loaded {
		log.Infof(ctx, "shai: %s is loaded", f.shard.Model.name())
	}
	return err
}

func (f *shardFn) ProcessElement(ctx context.Context, in file, emit func(int, []byte)) error {
	told := 0
	t, err := f.shard.do(ctx, f.judge, in.Path, in.Rel, func(err error) {
		if told++; told <= mostTold {
			log.Warnf(ctx, "shai: %v", err)
		}
	})
	if err != nil {
		return err
	}
	if told > mostTold {
		log.Warnf(ctx, "shai: %s: %d more failed; --dead keeps them all", in.Path, told-mostTold)
	}
	if f.loaded { // Setup cannot count
		f.loads.Inc(ctx, 1)
		f.loaded = false
	}
	f.documents.Inc(ctx, t.Documents)
	f.size.Inc(ctx, t.Bytes)
	f.flagged.Inc(ctx, t.Documents-t.Verdicts["clean"])
	f.failed.Inc(ctx, t.Failed)
	f.unread.Inc(ctx, t.Unread)
	b, err := json.Marshal(&count{in.Index, t})
	if err != nil {
		return err
	}
	emit(0, b)
	return nil
}

// sumFn adds up the counts in the order of the files, which is that of shai.
// Unlike Beam's counters these are right after a worker was lost: what a failed
// attempt gave is thrown away.
type sumFn struct{ Path string }

func (f *sumFn) ProcessElement(_ int, next func(*[]byte) bool) error {
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
	sum := batch.NewTally()
	for _, c := range all {
		sum.Merge(c.Tally)
	}
	return sum.WriteFile(f.Path)
}

// run does what the command line asks for.
func (o *order) run(ctx context.Context, paths []string) error {
	if err := o.check(); err != nil {
		return err
	}
	if _, err := o.classifier(); err != nil { // before a cluster is troubled with it
		return err
	}
	todo, left, err := o.inputs(paths)
	if err != nil {
		return err
	}
	sum := batch.NewTally()
	if len(todo) > 0 {
		if sum, err = o.submit(ctx, todo); err != nil {
			return err
		}
	}
	sum.LeftOut = int64(left)
	for _, line := range sum.Summary() {
		o.note("%s", line)
	}
	if o.stats != "" {
		if err := sum.WriteFile(o.stats); err != nil {
			return err
		}
	}
	if sum.Failed+sum.Unread > 0 {
		return errFailed
	}
	return nil
}

// submit has the engine do files, and waits for it.
func (o *order) submit(ctx context.Context, todo []*corpus.Input) (*batch.Tally, error) {
	if err := os.MkdirAll(o.Output, 0o777); err != nil {
		return nil, err
	}
	desk, err := os.MkdirTemp(o.Output, ".shai-beam-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(desk)
	if err := os.Chmod(desk, 0o777); err != nil { // workers may be other users
		return nil, err
	}
	list, total := filepath.Join(desk, "files.jsonl"), filepath.Join(desk, "stats.json")
	if err := writeList(list, todo); err != nil {
		return nil, err
	}
	p, s := beam.NewPipelineWithRoot()
	if err := pipeline(s, o.shard, list, total); err != nil {
		return nil, err
	}
	if err := o.execute(ctx, p, desk); err != nil {
		return nil, err
	}
	b, err := os.ReadFile(total)
	if err != nil {
		return nil, fmt.Errorf("the counters of the run: %w; the output folder must be one that all workers share", err)
	}
	sum := batch.NewTally()
	return sum, json.Unmarshal(b, sum)
}
