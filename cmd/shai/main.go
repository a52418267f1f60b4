// Shai finds the spam keyword blocks that are injected into documents, says
// which bytes they are, and gives the documents back without them.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/shai-text/shai/cmd/internal/batch"
)

func main() {
	batch.DelayCollection()
	os.Exit(run(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}

// Exit codes.
const (
	exitDone   = 0
	exitFound  = 1 // findings under --check, or some documents failed
	exitUnable = 2 // could not run
	exitBroken = 130
)

// errFound ends a run with exitFound; what there is to say has been said.
var errFound = errors.New("findings")

func run(args []string, in io.Reader, out, err io.Writer) int {
	// A reader that has seen enough (head) is no error: Write tells, and the
	// run ends as any other, temporary files removed.
	signal.Ignore(syscall.SIGPIPE)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second interrupt ends it at once

	a := &app{in: in, out: out, err: err}
	e := a.execute(ctx, args)
	switch {
	case e == nil && !a.failed():
		return exitDone
	case e == nil, errors.Is(e, errFound):
		return exitFound
	case errors.Is(e, syscall.EPIPE):
		return exitDone
	case ctx.Err() != nil && errors.As(e, new(*batch.Resumable)):
		fmt.Fprintln(err, "shai: interrupted at the end of a record; the same command goes on from here")
		return exitBroken
	case ctx.Err() != nil:
		fmt.Fprintln(err, "shai: interrupted; nothing half-written was left")
		return exitBroken
	}
	fmt.Fprintf(err, "shai: %v\n", e)
	return exitUnable
}
