// Shai-beam does what shai score, shai clean and shai train do on an engine that
// Apache Beam knows: an element is a file, or a shard of a training, and the step
// calls the very function that the command calls. The program is also the worker that such an engine
// starts, and the pool that it asks for workers.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/spf13/cobra"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1 // some documents failed
	exitUnable = 2 // could not run
)

func main() {
	// Beam's own flags come from whoever starts a worker: an engine names the
	// service that tells a boot loader what to do, and the boot loader starts
	// this program again as a worker.
	switch {
	case named("provision_endpoint"):
		fatal(boot(context.Background(), os.Args[1:]))
	case named("worker"):
		flag.Parse()
		beam.Init() // works, and does not come back
		return
	}
	beam.Init()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// named says that a flag is among the arguments.
func named(name string) bool {
	for _, a := range os.Args[1:] {
		if f := strings.TrimLeft(a, "-"); f != a && (f == name || strings.HasPrefix(f, name+"=")) {
			return true
		}
	}
	return false
}

func fatal(err error) {
	if err != nil {
		fmt.Fprintf(os.Stderr, "shai-beam: %v\n", err)
		os.Exit(exitUnable)
	}
}

// errFailed ends a run with exitFailed; what there is to say has been said.
var errFailed = errors.New("some documents failed")

func run(ctx context.Context, args []string, out, log io.Writer) int {
	root := &cobra.Command{
		Use:   "shai-beam",
		Short: "Score or clean many files, or train, on an engine that Apache Beam knows",
		Long: `Score or clean many files, or train a model, on an engine that Apache Beam knows.
Each file is an element, and is read and written as shai score and shai clean do
it, to the same bytes; of a training it is a shard of the documents. Inputs, outputs and a model given by path must be where every worker
finds them under the same name.`,
		Example: `  shai-beam score crawl/ -o /shared/verdicts/ --stats=stats.json
  shai-beam score crawl/ -o /shared/verdicts/ --runner=portable --endpoint=jobs:8099 --environment_type=PROCESS`,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
	}
	root.AddCommand(scoreCommand(log), cleanCommand(log), trainCommand(log), poolCommand())
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(log)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return exitDone
	case errors.Is(err, errFailed):
		return exitFailed
	}
	fmt.Fprintf(log, "shai-beam: %v\n", err)
	return exitUnable
}
