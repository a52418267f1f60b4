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

// batchCost is what the batch command takes for the file once. What it takes
// to begin is left out: it is measured with one file and with three.
func (l *load) batchCost(t *testing.T) cost {
	t.Helper()
	run := func(files ...string) cost {
		p := exec.Command("shai", append([]string{"score", "-o", os.DevNull}, files...)...)
		began := time.Now()
		if out, err := p.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		return cost{time.Since(began), p.ProcessState.UserTime() + p.ProcessState.SystemTime()}
	}
	c := run(l.file, l.file, l.file).minus(run(l.file))
	return cost{c.wall / 2, c.cpu / 2}
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

func (s *service) score(client *http.Client, row []byte, u *unanswered) {
	w, err := client.Post(s.url+"/v1/score", "application/json", bytes.NewReader(row))
	if err != nil {
		u.add("%v", err)
		return
	}
	b, err := io.ReadAll(w.Body)
	w.Body.Close()
	if err != nil || w.StatusCode != 200 || !bytes.Contains(b, []byte(`"verdict"`)) {
		u.add("%d %v %.200s", w.StatusCode, err, b)
	}
}

// saturate sends rows, each for itself, through so many connections at once,
// until next says that there is none.
func (s *service) saturate(connections int, next func() []byte) (n int64, u *unanswered) {
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: connections}}
	defer client.CloseIdleConnections()
	u = &unanswered{}
	var clients sync.WaitGroup
	var sent atomic.Int64
	for range connections {
		clients.Go(func() {
			for row := next(); row != nil; row = next() {
				s.score(client, row, u)
				sent.Add(1)
			}
		})
	}
	clients.Wait()
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

// TestServeThroughput: by streams, the service does at least 80 % of what the batch
// command does with the same documents, by processor time, which is what can
// be compared where others use the machine, and where the client is one of
// them.
func TestServeThroughput(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const (
		least      = 0.8
		leastAlone = 0.7 // of single documents: a request costs some 80 µs, whatever is in it, and more on a busy machine
	)
	rounds := 1
	if os.Getenv("SHAI_BENCH") != "" {
		rounds = 5
	}
	s := serving(t, "", "--listen=127.0.0.1:0")
	loaded := loads(t)
	for _, name := range []string{"page", "mix"} {
		l := loaded[name]
		ways := []struct {
			name  string
			least float64 // of the batch command's rate, by processor time
			cost  func() cost
			all   []cost
		}{
			{"shai score", 0, func() cost { return l.batchCost(t) }, nil},
			{"/v1/batch, 1 connection", least, func() cost { return s.cost(t, func() { s.batch(t, l) }) }, nil},
			{"/v1/batch, 2 connections", least, func() cost {
				c := s.cost(t, func() {
					var both sync.WaitGroup
					for range 2 {
						both.Go(func() { s.batch(t, l) })
					}
					both.Wait()
				})
				return cost{c.wall / 2, c.cpu / 2}
			}, nil},
			{"/v1/score, 8 connections", leastAlone, func() cost {
				return s.cost(t, func() {
					if n, u := s.saturate(8, l.once()); u.n > 0 {
						t.Errorf("%d of %d requests failed: %s", u.n, n, u.first)
					}
				})
			}, nil},
		}
		for range rounds { // in turns, so that what else the machine does falls on all
			for i := range ways {
				ways[i].all = append(ways[i].all, ways[i].cost())
			}
		}
		t.Logf("%s: %d documents, %.1f MB; medians of %d rounds in turns", name, len(l.rows), float64(l.bytes)/1e6, rounds)
		var base [2]float64
		for i, w := range ways {
			var wall, cpu []time.Duration
			for _, c := range w.all {
				wall, cpu = append(wall, c.wall), append(cpu, c.cpu)
			}
			slices.Sort(wall)
			slices.Sort(cpu)
			got := [2]float64{rate(l.bytes, wall[rounds/2]), rate(l.bytes, cpu[rounds/2])}
			if i == 0 {
				base = got
			}
			t.Logf("%-25s  %6.2f MB/s (%3.0f %%), %6.2f MB per CPU-second (%3.0f %%)", w.name, got[0], 100*got[0]/base[0], got[1], 100*got[1]/base[1])
			if os.Getenv("SHAI_BENCH") != "" && got[1] < w.least*base[1] {
				t.Errorf("%s, %s: %.0f %% of the batch command", name, w.name, 100*got[1]/base[1])
			}
		}
	}
}

// TestServeLoad: at saturation no request fails and memory does not grow; at
// half of that load, answers come in time. What is in time is measured in
// turns with it: the same documents come as fast to the library, in this
// process. So what else the machine does falls on both, and what remains is
// what the service adds.
func TestServeLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const (
		growth = 1.25 // of the memory after two tenths of the time
		late   = 4.0  // p99 at half load, in p99s of the library
		tries  = 3    // others use the machine as well, and half of a load may become all of it
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
		for try := 1; ; try++ {
			ratio, u := s.halfLoad(t, name, l, c, bench)
			if !bench || u.n == 0 && ratio <= late {
				break
			}
			if try == tries {
				t.Errorf("%s: p99 at half load is %.1f times that of the library; %.0f are the bound; %d requests failed: %s", name, ratio, late, u.n, u.first)
				break
			}
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
// just now, in those of the library.
func (s *service) halfLoad(t *testing.T, name string, l *load, c *classify.Classifier, bench bool) (ratio float64, u *unanswered) {
	turns, turn := 1, time.Second/2
	if bench {
		turns, turn = 8, time.Second
	}
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	defer client.CloseIdleConnections()
	sent, u, _ := s.saturated(t, l, 3*turn)
	perSecond := float64(sent) / (3 * turn).Seconds() / 2

	processors := make(chan struct{}, runtime.GOMAXPROCS(0))
	sides := []struct {
		name string
		do   func(row []byte)
		took []time.Duration
	}{
		{"library", func(row []byte) {
			processors <- struct{}{}
			defer func() { <-processors }()
			var d corpus.Document
			if err := d.ParseRow(row); err != nil {
				t.Error(err)
			}
			c.Classify(d.Document)
		}, nil},
		{"service", func(row []byte) { s.score(client, row, u) }, nil},
	}
	for i := range sides { // nothing is left to be loaded
		for _, row := range l.rows[:min(200, len(l.rows))] {
			sides[i].do(row)
		}
	}
	at := 0
	for range turns {
		for i := range sides {
			// Documents come when their time has come, whether those before
			// them have been answered or not.
			took := make([]time.Duration, int(perSecond*turn.Seconds()))
			var open sync.WaitGroup
			began := time.Now()
			for k := range took {
				due := began.Add(time.Duration(float64(k) / perSecond * float64(time.Second)))
				time.Sleep(time.Until(due))
				row := l.rows[(at+k)%len(l.rows)]
				open.Go(func() {
					sides[i].do(row)
					took[k] = time.Since(due)
				})
			}
			open.Wait()
			sides[i].took = append(sides[i].took, took...)
		}
		at += int(perSecond * turn.Seconds())
	}
	var p99 [2]time.Duration
	for i, side := range sides {
		slices.Sort(side.took)
		p99[i] = side.took[len(side.took)*99/100]
		t.Logf("%s, half load, %.0f a second, %s: median %v, p99 %v", name, perSecond, side.name, side.took[len(side.took)/2], p99[i])
	}
	ratio = float64(p99[1]) / float64(p99[0])
	t.Logf("%s: p99 of the service is %.1f times that of the library; %d failed", name, ratio, u.n)
	return ratio, u
}
