//go:build linux

package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

// load is what the service is measured with: rows, and what they take.
type load struct {
	rows  [][]byte
	bytes int64 // of the rows
	file  string
}

// loads are the page that was seen first, and a mix of documents; small pages
// where there are no data.
func loads(t *testing.T) map[string]*load {
	t.Helper()
	data, err := dataDir()
	if err != nil {
		t.Fatal(err)
	}
	// read takes rows from all over the files, about so many bytes of each.
	read := func(most int, paths ...string) *load {
		l := &load{}
		for _, path := range paths {
			src, err := corpus.Open([]string{path}, nil)
			if err != nil {
				t.Fatal(err)
			}
			var rows [][]byte
			for {
				var d corpus.Document
				if err := src.Read(&d); err == io.EOF {
					break
				} else if err != nil {
					t.Fatal(err)
				}
				row, err := json.Marshal(map[string]string{"id": d.ID, "text": string(d.Text)})
				if err != nil {
					t.Fatal(err)
				}
				rows = append(rows, append(row, '\n'))
			}
			for i := 0; i < len(rows); i += max(1, bytesOf(rows)/most) {
				l.rows = append(l.rows, rows[i])
			}
		}
		return l
	}
	most := 100 << 10
	if os.Getenv("SHAI_BENCH") != "" {
		most = 3 << 20
	}
	all := map[string]*load{}
	if data == "" {
		all["page"] = read(most, testdata+"/pages/title-gambling.txt")
		all["mix"] = read(most, testdata+"/pages/injected.gold.jsonl", testdata+"/pages/genuine.gold.jsonl")
	} else {
		seeds, err := filepath.Glob(filepath.Join(data, "seeds", "*.txt"))
		if err != nil || len(seeds) == 0 {
			t.Fatalf("no seed: %v", err)
		}
		all["page"] = read(most, seeds[0])
		all["mix"] = read(most, filepath.Join(data, "eval", "injected-dev.jsonl.gz"), filepath.Join(data, "eval", "clean-dev.jsonl.gz"))
	}
	for name, l := range all {
		rows := l.rows
		for bytesOf(l.rows) < most { // a page is sent again and again
			l.rows = append(l.rows, rows...)
		}
		l.bytes = int64(bytesOf(l.rows))
		l.file = filepath.Join(t.TempDir(), name+".jsonl")
		if err := os.WriteFile(l.file, bytes.Join(l.rows, nil), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// size is the number of bytes of rows.
func bytesOf(rows [][]byte) (n int) {
	for _, r := range rows {
		n += len(r)
	}
	return n
}

// cost is what a piece of work took.
type cost struct{ wall, cpu time.Duration }

func (c cost) minus(d cost) cost { return cost{c.wall - d.wall, c.cpu - d.cpu} }

// least is the least of each of several rounds: what others do to the machine
// only adds.
func least(rounds []cost) cost {
	c := rounds[0]
	for _, r := range rounds {
		c = cost{min(c.wall, r.wall), min(c.cpu, r.cpu)}
	}
	return c
}

// batchCost is what the batch command takes for the file so many times.
func (l *load) batchCost(t *testing.T, times int) cost {
	t.Helper()
	p := exec.Command("shai", append([]string{"score", "-o", os.DevNull}, slices.Repeat([]string{l.file}, times)...)...)
	began := time.Now()
	if out, err := p.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return cost{time.Since(began), p.ProcessState.UserTime() + p.ProcessState.SystemTime()}
}

// singles sends each row once, in a request of its own.
func (s *service) singles(t *testing.T, l *load) cost {
	t.Helper()
	return s.cost(t, func() {
		if n, u := s.saturate(8, l.once()); u.n > 0 {
			t.Errorf("%d of %d requests failed: %s", u.n, n, u.first)
		}
	})
}

// used is the processor time and the memory of the service so far.
func (s *service) used(t *testing.T) (cpu time.Duration, rss int64) {
	t.Helper()
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", s.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	f := strings.Fields(string(b[bytes.LastIndexByte(b, ')')+2:]))
	var ticks, pages int64
	for i, to := range map[int]*int64{11: &ticks, 12: &ticks, 21: &pages} {
		n, err := strconv.ParseInt(f[i], 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		*to += n
	}
	return time.Duration(ticks) * 10 * time.Millisecond, pages * int64(os.Getpagesize())
}

// cost is what the service takes for a piece of work.
func (s *service) cost(t *testing.T, work func()) cost {
	t.Helper()
	before, _ := s.used(t)
	began := time.Now()
	work()
	wall := time.Since(began)
	after, _ := s.used(t)
	return cost{wall, after - before}
}

// batch sends all rows through one connection.
func (s *service) batch(t *testing.T, l *load) {
	t.Helper()
	r, err := http.NewRequest("POST", s.url+"/v1/batch", bytes.NewReader(bytes.Join(l.rows, nil)))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/x-ndjson")
	w, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Body.Close()
	b, err := io.ReadAll(w.Body)
	if n := bytes.Count(b, []byte(`"verdict"`)); err != nil || n != len(l.rows) {
		t.Fatalf("%d of %d rows were answered: %v", n, len(l.rows), err)
	}
}

// errUnanswered holds the first request that was not answered well.
type unanswered struct {
	sync.Mutex
	n     int
	first string
}

func (u *unanswered) add(format string, args ...any) {
	u.Lock()
	defer u.Unlock()
	if u.n++; u.n == 1 {
		u.first = fmt.Sprintf(format, args...)
	}
}

// saturate sends rows, each for itself, through so many connections at once,
// until next says that there is none.
func (s *service) saturate(connections int, next func() []byte) (n int64, u *unanswered) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1)) // two would take more from the service, looking for work
	u = &unanswered{}
	var all sync.WaitGroup
	var sent atomic.Int64
	for range connections {
		all.Go(func() {
			c := &client{service: s}
			defer c.close()
			for row := next(); row != nil; row = next() {
				if err := c.score(row); err != nil {
					u.add("%v", err)
				}
				sent.Add(1)
			}
		})
	}
	all.Wait()
	return sent.Load(), u
}

// once gives each row once.
func (l *load) once() func() []byte {
	var at atomic.Int64
	return func() []byte {
		if i := at.Add(1) - 1; i < int64(len(l.rows)) {
			return l.rows[i]
		}
		return nil
	}
}

// way is one of those to have documents judged.
type way struct {
	name     string
	least    float64 // the least part of the batch command's rate, by processor time
	cost     func() cost
	measured []cost
}

// compare measures ways in turns, so that what else the machine does falls on
// all of them, against the batch command: the first of them, and the second
// with the documents three times, for what it takes to begin is left out.
func (l *load) compare(t *testing.T, name string, ways []way) {
	t.Helper()
	bench := os.Getenv("SHAI_BENCH") != ""
	rounds := 1
	if bench {
		rounds = 7
	}
	for range rounds {
		for i := range ways {
			ways[i].measured = append(ways[i].measured, ways[i].cost())
		}
	}
	base := least(ways[1].measured).minus(least(ways[0].measured))
	base = cost{base.wall / 2, base.cpu / 2}
	t.Logf("%s: %d documents, %.1f MB; the least of %d rounds in turns", name, len(l.rows), float64(l.bytes)/1e6, rounds)
	t.Logf("%-25s  %6.2f MB/s,         %6.2f MB per CPU-second", ways[0].name, rate(l.bytes, base.wall), rate(l.bytes, base.cpu))
	for _, w := range ways[2:] {
		c := least(w.measured)
		wall, cpu := float64(base.wall)/float64(c.wall), float64(base.cpu)/float64(c.cpu)
		t.Logf("%-25s  %6.2f MB/s (%3.0f %%), %6.2f MB per CPU-second (%3.0f %%)", w.name, rate(l.bytes, c.wall), 100*wall, rate(l.bytes, c.cpu), 100*cpu)
		if bench && cpu < w.least {
			t.Errorf("%s, %s: %.0f %% of the batch command", name, w.name, 100*cpu)
		}
	}
}

// TestServeThroughput: by streams, the service does at least 80 % of what the
// batch command does with the same documents, by processor time, which is what
// can be compared where others use the machine. What the clock says is told; it
// has the client in it. A request of its own costs some 0.1 ms beside its
// judging, however fast that is; the bound of single documents is for pages of
// two kilobytes, which take about three times as long to be judged.
func TestServeThroughput(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	s := serving(t, "", "--listen=127.0.0.1:0")
	loaded := loads(t)
	for _, name := range []string{"page", "mix"} {
		l := loaded[name]
		l.compare(t, name, []way{
			{name: "shai score", cost: func() cost { return l.batchCost(t, 1) }},
			{name: "the same, three times", cost: func() cost { return l.batchCost(t, 3) }},
			{name: "/v1/batch, 1 connection", least: 0.8, cost: func() cost { return s.cost(t, func() { s.batch(t, l) }) }},
			{name: "/v1/batch, 2 connections", least: 0.8, cost: func() cost {
				c := s.cost(t, func() {
					var both sync.WaitGroup
					for range 2 {
						both.Go(func() { s.batch(t, l) })
					}
					both.Wait()
				})
				return cost{c.wall / 2, c.cpu / 2}
			}},
			{name: "/v1/score, 8 connections", least: 0.6, cost: func() cost { return s.singles(t, l) }},
		})
	}
}

// TestServeAlone: with a processor of its own, as the batch command has one, and
// the client on another, the service does some 80 % of what the command does by
// the clock, a document a request; the bound leaves room for a machine that has
// other work. Both live through the test and take turns of a quarter of a
// second, so that neither what they take to begin nor what else the machine does
// is between them.
func TestServeAlone(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	mine, two := processors(t)
	if _, err := exec.LookPath("taskset"); err != nil || len(two) < 2 {
		t.Skipf("skipped: it wants taskset, and two processors, not %s", mine)
	}
	const atLeast, turn = 0.7, 1 << 20 // bytes
	turns := 2
	if os.Getenv("SHAI_BENCH") != "" {
		turns = 60
	}
	s := serving(t, "taskset -cp "+two[0]+" $$ >/dev/null;", "--listen=127.0.0.1:0")
	p := startBy(t, exec.Command("taskset", "-c", two[0], "shai", "score", "--from=jsonl"))
	pin(t, two[1])
	t.Cleanup(func() { pin(t, mine) })
	loaded := loads(t)
	for _, name := range []string{"page", "mix"} {
		var ratios, batch, single []float64
		rows, at := loaded[name].rows, 0
		for i := range turns + 1 {
			l := &load{}
			for ; int(l.bytes) < turn && len(l.rows) < len(rows); at++ {
				l.rows = append(l.rows, rows[at%len(rows)])
				l.bytes += int64(len(rows[at%len(rows)]))
			}
			command, service := p.rows(t, l), s.singles(t, l).wall
			if i == 0 {
				continue // all is loaded now
			}
			batch, single, ratios = append(batch, rate(l.bytes, command)), append(single, rate(l.bytes, service)), append(ratios, float64(command)/float64(service))
		}
		slices.Sort(ratios)
		quantile := func(q float64) float64 { return 100 * ratios[int(q*float64(len(ratios)))] }
		t.Logf("%s: shai score %.2f MB/s, /v1/score %.2f MB/s, with 8 connections: %.0f %%, in nine turns of ten %.0f to %.0f %%; medians of %d turns",
			name, median(batch), median(single), quantile(0.5), quantile(0.05), quantile(0.95), turns)
		if os.Getenv("SHAI_BENCH") != "" && quantile(0.5) < 100*atLeast {
			t.Errorf("%s: %.0f %% of the batch command", name, quantile(0.5))
		}
	}
}

// rows is how long the batch command takes for rows that it is given.
func (p *process) rows(t *testing.T, l *load) time.Duration {
	t.Helper()
	began := time.Now()
	wrote := make(chan error, 1)
	go func() {
		_, err := p.in.Write(bytes.Join(l.rows, nil))
		wrote <- err
	}()
	for i := range l.rows {
		if _, err := p.out.ReadSlice('\n'); err != nil {
			t.Fatalf("record %d: %v\n%s", i+1, err, &p.log)
		}
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	return time.Since(began)
}

func median(all []float64) float64 { return slices.Sorted(slices.Values(all))[len(all)/2] }

// processors are those on which this process may run, as taskset names them,
// and two of them, if there are.
func processors(t *testing.T) (all string, two []string) {
	t.Helper()
	b, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(b), "Cpus_allowed_list:")
	all, _, _ = strings.Cut(strings.TrimSpace(rest), "\n")
	for part := range strings.SplitSeq(all, ",") {
		two = append(two, strings.Split(part, "-")...) // the first and the last of a range
	}
	return all, two[:min(2, len(two))]
}

// pin says on which processors this process may run.
func pin(t *testing.T, cpus string) {
	t.Helper()
	if out, err := exec.Command("taskset", "-acp", cpus, strconv.Itoa(os.Getpid())).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

// TestServeLoad: at saturation no request fails and memory does not grow; at
// half of that load, answers come in time. What is in time is measured in
// turns with it: the same documents come as fast to the library, in this
// process. So what else the machine does falls on both, and what remains is
// what the service adds. Each turn finds out anew what half of the load is, for
// what was half may have become all of it.
func TestServeLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const (
		growth = 1.25 // of the memory after two tenths of the time
		late   = 4.0  // p99 at half load, in p99s of the library
	)
	bench := os.Getenv("SHAI_BENCH") != ""
	duration := 2 * time.Second
	if bench {
		duration = 10 * time.Minute
		if d, err := time.ParseDuration(os.Getenv("SHAI_LOAD")); err == nil {
			duration = d
		}
	}
	s := serving(t, "", "--listen=127.0.0.1:0")
	a := &app{}
	c, err := a.classifier()
	if err != nil {
		t.Fatal(err)
	}
	all := loads(t)
	for _, name := range []string{"page", "mix"} {
		l := all[name]
		of := map[string]time.Duration{"page": duration / 10, "mix": duration}[name]
		s.saturate(4, l.once()) // whatever is loaded at its first use is loaded
		sent, u, peaks := s.saturated(t, l, of)
		t.Logf("%s, saturated: %d requests in %v, %.0f a second, %d failed", name, sent, of, float64(sent)/of.Seconds(), u.n)
		t.Logf("%s, memory in tenths of the time: %v MB", name, peaks)
		if u.n > 0 {
			t.Errorf("%d requests failed: %s", u.n, u.first)
		}
		if last := peaks[len(peaks)-1]; float64(last) > growth*float64(peaks[1]) && last-peaks[1] > 64 {
			t.Errorf("memory has grown from %d to %d MB", peaks[1], last)
		}
		ratio, u := s.halfLoad(t, name, l, c, bench)
		if bench && (u.n > 0 || ratio > late) {
			t.Errorf("%s: p99 at half load is %.1f times that of the library; %.0f are the bound; %d requests failed: %s", name, ratio, late, u.n, u.first)
		}
	}
}

// saturated sends as much as the service takes for a while. It returns the
// most memory that it held in each tenth of the time, in MB.
func (s *service) saturated(t *testing.T, l *load, duration time.Duration) (sent int64, u *unanswered, peaks [10]int64) {
	const connections = 16
	began := time.Now()
	over := func() bool { return time.Since(began) >= duration }
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		for !over() {
			_, rss := s.used(t)
			i := min(len(peaks)-1, int(10*time.Since(began)/duration))
			peaks[i] = max(peaks[i], rss>>20)
			time.Sleep(duration / 200)
		}
	}()
	var at atomic.Int64
	sent, u = s.saturate(connections, func() []byte {
		if over() {
			return nil
		}
		return l.rows[int(at.Add(1))%len(l.rows)]
	})
	<-watched
	for i := 1; i < len(peaks); i++ {
		if peaks[i] == 0 { // nobody looked: the machine was busy
			peaks[i] = peaks[i-1]
		}
	}
	return sent, u, peaks
}

// halfLoad is the ninety-ninth percentile at half of what the service takes
// just now, in those of the library: the median of many turns, in each of which
// both get the same documents, so that what others do to the machine in a few
// of them is not what is told.
func (s *service) halfLoad(t *testing.T, name string, l *load, c *classify.Classifier, bench bool) (ratio float64, u *unanswered) {
	turns, turn := 2, time.Second/4
	if bench {
		turns, turn = 16, time.Second
	}
	u = &unanswered{}
	idle := make(clients, 512)
	defer idle.close()
	processors := make(chan struct{}, runtime.GOMAXPROCS(0))
	sides := []side{
		{name: "library", do: func(row []byte) {
			processors <- struct{}{}
			defer func() { <-processors }()
			var d corpus.Document
			if err := d.ParseRow(row); err != nil {
				t.Error(err)
			}
			c.Classify(d.Document)
		}},
		{name: "service", do: func(row []byte) {
			c := idle.take(s)
			if err := c.score(row); err != nil {
				u.add("%v", err)
			}
			idle.give(c)
		}},
	}
	for i := range sides { // nothing is left to be loaded
		for _, row := range l.rows[:min(200, len(l.rows))] {
			sides[i].do(row)
		}
	}
	at := 0
	for i := range turns {
		sent, failed, _ := s.saturated(t, l, turn)
		if failed.n > 0 {
			u.add("at full load %d requests failed: %s", failed.n, failed.first)
		}
		rows := make([][]byte, max(1, sent/2))
		for k := range rows {
			rows[k] = l.rows[(at+k)%len(l.rows)]
		}
		at += len(rows)
		for k := range sides { // by turns the one and the other first
			sides[(i+k)%2].turn(rows, turn)
		}
	}
	for i := range sides {
		t.Logf("%s, half load, %.0f a second, %s: %s", name, float64(at)/float64(turns)/turn.Seconds(), sides[i].name, &sides[i])
	}
	ratio = float64(sides[1].p99()) / float64(sides[0].p99())
	t.Logf("%s: p99 of the service is %.1f times that of the library; %d failed", name, ratio, u.n)
	return ratio, u
}

// side is one of those that are compared.
type side struct {
	name  string
	do    func(row []byte)
	turns [][]time.Duration // what each row took, sorted
}

// turn sends rows evenly over the time: they come when their time has come,
// whether those before them have been answered or not.
func (s *side) turn(rows [][]byte, over time.Duration) {
	took := make([]time.Duration, len(rows))
	var open sync.WaitGroup
	began := time.Now()
	for k, row := range rows {
		due := began.Add(over * time.Duration(k) / time.Duration(len(rows)))
		time.Sleep(time.Until(due))
		open.Go(func() {
			s.do(row)
			took[k] = time.Since(due)
		})
	}
	open.Wait()
	slices.Sort(took)
	s.turns = append(s.turns, took)
}

// p99 is the ninety-ninth percentile of a turn, in the median of the turns.
func (s *side) p99() time.Duration { return s.of(0.99, 0.5) }

// of is a quantile of what a row takes in a turn, in a quantile of the turns.
func (s *side) of(row, turn float64) time.Duration {
	var all []time.Duration
	for _, took := range s.turns {
		all = append(all, took[int(row*float64(len(took)))])
	}
	slices.Sort(all)
	return all[int(turn*float64(len(all)))]
}

func (s *side) String() string {
	return fmt.Sprintf("median %v, p99 %v (in nine turns of ten %v)", s.of(0.5, 0.5), s.p99(), s.of(0.99, 0.9))
}
