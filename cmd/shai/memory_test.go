package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"
)

// words make up the documents below; some of them are hot.
var words = strings.Fields(`The bridge was built in 1904 and widened forty years later because
	the traffic had grown so that nobody wanted to wait any longer for a ferry 图书馆 在 三楼 进门 以后 向左 走 就
	可以 看到 会议 讨论了 明年的 预算 并且 通过了 两项 决定。 村子 后面 有 一座 山， 山上 种满了 茶树。 在线 视频 viagra 博彩`)

func someWords(b []byte, r *rand.Rand, size int) []byte {
	for end := len(b) + size; len(b) < end; {
		b = append(append(b, words[r.IntN(len(words))]...), ' ')
	}
	return b
}

// process is a shai that is fed through a pipe.
type process struct {
	*exec.Cmd
	in     io.WriteCloser
	stdout io.Closer
	out    *bufio.Reader
	log    bytes.Buffer
}

func start(t *testing.T, args ...string) *process {
	t.Helper()
	return startBy(t, exec.Command("shai", args...))
}

// startBy starts it by a command.
func startBy(t *testing.T, c *exec.Cmd) *process {
	t.Helper()
	p := &process{Cmd: c}
	p.Stderr = &p.log
	var err error
	if p.in, err = p.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.stdout, p.out = out, bufio.NewReaderSize(out, 1<<20)
	if err := p.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { p.Process.Kill(); p.Wait() })
	return p
}

// peak is the most memory that the process has held at once, in bytes. The
// system tells it only as long as the process lives.
func (p *process) peak(t *testing.T) int64 {
	t.Helper()
	if _, err := os.Stat("/proc/self/status"); err != nil {
		t.Skip("skipped: the system does not tell the memory of a process in /proc")
	}
	n := p.mark()
	if n == 0 {
		t.Fatal("the process has ended")
	}
	return n
}

// mark is the most memory so far, in bytes; 0 of a process that has ended.
// What the system tells of one that was waited for is no use: on Linux it may
// be that of the process that began it.
func (p *process) mark() int64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.Process.Pid)) // of none, nothing
	_, rest, ok := strings.Cut(string(b), "VmHWM:")
	if !ok {
		return 0
	}
	kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	return kb << 10
}

// TestMemory: ten times as many documents take no more memory.
func TestMemory(t *testing.T) {
	if testing.Short() {
		t.Skip("skipped: -short")
	}
	const few, many, most = 3_000, 30_000, 1.5
	p := start(t, "score", "--from=jsonl")
	var peaks []int64
	at := 0
	began := time.Now()
	for _, n := range []int{few, many} {
		wrote := make(chan error, 1)
		go func() {
			r := rand.New(rand.NewPCG(1, uint64(n)))
			w := bufio.NewWriter(p.in)
			var b []byte
			for i := at; i < n; i++ {
				b = append(someWords(append(b[:0], `{"text":"`...), r, 200+r.IntN(1600)), "\"}\n"...)
				w.Write(b) // the error stays for Flush
			}
			wrote <- w.Flush()
		}()
		for ; at < n; at++ {
			if _, err := p.out.ReadSlice('\n'); err != nil {
				t.Fatalf("record %d: %v\n%s", at+1, err, &p.log)
			}
		}
		if err := <-wrote; err != nil {
			t.Fatal(err)
		}
		peaks = append(peaks, p.peak(t))
	}
	p.in.Close()
	if err := p.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &p.log)
	}
	t.Logf("%d documents: %d MB; %d documents: %d MB; %v", few, peaks[0]>>20, many, peaks[1]>>20, time.Since(began).Round(time.Second/10))
	if float64(peaks[1]) > most*float64(peaks[0]) {
		t.Errorf("memory grows with the number of documents: from %d to %d bytes", peaks[0], peaks[1])
	}
}

// TestLongLine: a document that is one line of 100 MB is judged as any other.
func TestLongLine(t *testing.T) {
	size := 100 << 20
	if os.Getenv("SHAI_BENCH") == "" {
		size = 1 << 20
		if testing.Short() {
			t.Skip("skipped: -short")
		}
	}
	began := time.Now()
	p := start(t, "score", "--from=text", "--terms=0")
	p.peak(t) // skips where it is not told
	peaks, ended := make(chan int64), make(chan struct{})
	go func() {
		most := p.mark()
		for {
			select {
			case <-ended:
				peaks <- most
				return
			case <-time.After(5 * time.Millisecond):
				most = max(most, p.mark())
			}
		}
	}()
	wrote := make(chan error, 1)
	go func() {
		r := rand.New(rand.NewPCG(2, 0))
		var b []byte
		for n := 0; n < size; n += len(b) {
			b = someWords(b[:0], r, 64<<10)
			if _, err := p.in.Write(b); err != nil {
				wrote <- err
				return
			}
		}
		wrote <- p.in.Close()
	}()
	head, err := p.out.Peek(16)
	if err != nil {
		t.Fatalf("no record: %v\n%s", err, &p.log)
	}
	if !bytes.HasPrefix(head, []byte(`{"id":"stdin"`)) {
		t.Errorf("the record begins with %s", head)
	}
	if _, err := io.Copy(io.Discard, p.out); err != nil {
		t.Fatal(err)
	}
	if err := <-wrote; err != nil {
		t.Fatal(err)
	}
	close(ended)
	peak := <-peaks
	if err := p.Wait(); err != nil {
		t.Fatalf("%v\n%s", err, &p.log)
	}
	t.Logf("%d MB: %v, %d MB of memory", size>>20, time.Since(began).Round(time.Second/10), peak>>20)
	if most := int64(512<<20 + 16*size); peak > most {
		t.Errorf("a line of %d bytes took %d bytes of memory, more than %d", size, peak, most)
	}
}
