package main

import (
	"fmt"
	"io"
	"strings"
	"testing"
)

// TestStream: each line is answered before the next one is written; the worker
// ends, and quietly, when either of its pipes closes.
func TestStream(t *testing.T) {
	model := tiny(t)
	p := start(t, "score", "--stream", "--model", model)
	for i := range 20 {
		if _, err := fmt.Fprintf(p.in, `{"id":%d,"text":"%s"}`+"\n", i, strings.Repeat("The bridge was built in 1904. ", i)); err != nil {
			t.Fatal(err)
		}
		line, err := p.out.ReadString('\n')
		if err != nil || !strings.HasPrefix(line, fmt.Sprintf(`{"id":%d,"verdict":"clean"`, i)) {
			t.Fatalf("line %d: %q %v\n%s", i, line, err, &p.log)
		}
	}
	io.WriteString(p.in, `{"id":"last","text":"without a line break"}`)
	p.in.Close()
	if rest, err := io.ReadAll(p.out); err != nil || !strings.HasPrefix(string(rest), `{"id":"last",`) {
		t.Errorf("%q %v", rest, err)
	}
	if err := p.Wait(); err != nil || p.log.Len() > 0 {
		t.Errorf("%v\n%s", err, &p.log)
	}

	p = start(t, "score", "--stream", "--model", model)
	io.WriteString(p.in, `{"text":""}`+"\n")
	if _, err := p.out.ReadString('\n'); err != nil {
		t.Fatal(err)
	}
	p.stdout.Close() // as who reads does when it dies
	for i := 0; i < 1000; i++ {
		if _, err := io.WriteString(p.in, `{"text":""}`+"\n"); err != nil {
			break
		}
	}
	if err := p.Wait(); err != nil || p.log.Len() > 0 {
		t.Errorf("%v\n%s", err, &p.log)
	}
}
