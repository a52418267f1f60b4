package main

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/options/jobopts"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/prism"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal"
)

// elsewhere says that workers are other processes. They begin in other folders,
// and a document of a text file is named by the path of it, as it was given.
func (o *order) elsewhere() bool {
	return o.runner != "prism" && !strings.EqualFold(*jobopts.EnvironmentType, "LOOPBACK")
}

// engine runs a pipeline. Unless told otherwise, workers that an engine starts
// as processes are this very program, which is on all machines under the same
// name, and so nothing is staged.
func (o *order) engine(ctx context.Context, p *beam.Pipeline, desk string) (beam.PipelineResult, error) {
	if o.runner == "prism" {
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
