package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"
	"github.com/spf13/pflag"
)

// engine is where a pipeline runs.
type engine struct {
	runner   string
	counters bool
	log      io.Writer
}

// flags are those of all commands, and those of Beam.
func (e *engine) flags(f *pflag.FlagSet) {
	f.StringVar(&e.runner, "runner", "prism", "prism is in this process, for tests; portable is the job server at --endpoint (Flink, Spark, Prism)")
	f.BoolVar(&e.counters, "counters", false, "print the engine's own counters")
	f.AddGoFlagSet(flag.CommandLine)
	for _, name := range []string{"worker", "id", "logging_endpoint", "control_endpoint", "semi_persist_dir", "options", "async"} {
		_ = f.MarkHidden(name) // those of workers, and one that has no end to look at
	}
}

func (e *engine) check() error {
	if e.runner != "prism" && e.runner != "portable" {
		return fmt.Errorf("--runner=%s: use prism or portable", e.runner)
	}
	return nil
}

// whole refuses parts of paths where workers are other processes. They begin in
// other folders, and a document of a text file is named by the path of it, as it
// was given.
func (e *engine) whole(paths ...string) error {
	if e.runner == "prism" || strings.EqualFold(*jobopts.EnvironmentType, "LOOPBACK") {
		return nil
	}
	for _, path := range paths {
		if !filepath.IsAbs(path) {
			return fmt.Errorf("%s: name inputs by their whole paths: workers start in another folder", path)
		}
	}
	return nil
}

func (e *engine) note(format string, args ...any) {
	fmt.Fprintf(e.log, "%s\n", strings.TrimRight(fmt.Sprintf(format, args...), "\n"))
}

// desk makes a folder for what is passed on by files. Workers may be other users.
func desk(path string) error {
	if err := os.MkdirAll(path, 0o777); err != nil {
		return err
	}
	return os.Chmod(path, 0o777)
}

// execute runs a pipeline to its end.
func (e *engine) execute(ctx context.Context, p *beam.Pipeline, desk string) error {
	result, err := e.start(ctx, p, desk)
	if err != nil || !e.counters || result == nil {
		return err
	}
	for _, c := range result.Metrics().AllMetrics().Counters() {
		e.note("counter %s %d", c.Name(), c.Result())
	}
	return nil
}

// start runs it. Unless told otherwise, workers that an engine starts as
// processes are this very program, which is on all machines under the same name,
// and so nothing is staged.
func (e *engine) start(ctx context.Context, p *beam.Pipeline, desk string) (beam.PipelineResult, error) {
	if e.runner == "prism" {
		return prism.Execute(ctx, p)
	}
	switch kind := strings.ToUpper(*jobopts.EnvironmentType); kind {
	case "":
		return nil, errors.New("--environment_type is missing: PROCESS, EXTERNAL, or LOOPBACK for a test; Beam's default would be DOCKER")
	case "PROCESS":
		if *jobopts.EnvironmentConfig == "" {
			self, err := os.Executable()
			if err != nil {
				return nil, err
			}
			config, err := json.Marshal(map[string]string{"command": self})
			if err != nil {
				return nil, err
			}
			*jobopts.EnvironmentConfig = string(config)
		}
		fallthrough
	case "EXTERNAL", "LOOPBACK":
		if *jobopts.WorkerBinary == "" { // Beam would build one and upload it
			none := filepath.Join(desk, "none")
			if err := os.WriteFile(none, nil, 0o666); err != nil {
				return nil, err
			}
			*jobopts.WorkerBinary = none
		}
	}
	return universal.Execute(ctx, p)
}
