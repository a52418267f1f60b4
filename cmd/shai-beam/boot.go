package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/apache/beam/sdks/v2/go/container/tools"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/util/grpcx"
)

// boot is what Beam calls a boot loader, for PROCESS environments: it asks the
// engine where its services are, and is then a worker of them. Nothing is
// fetched, for the worker is this program.
func boot(ctx context.Context, args []string) error {
	f := flag.NewFlagSet("boot", flag.ContinueOnError)
	id := f.String("id", "", "of the worker")
	provision := f.String("provision_endpoint", "", "of the service that knows the others")
	logging := f.String("logging_endpoint", "", "")
	control := f.String("control_endpoint", "", "")
	f.String("artifact_endpoint", "", "")
	dir := f.String("semi_persist_dir", os.TempDir(), "")
	if err := f.Parse(args); err != nil {
		return err
	}
	name := strings.Trim(*id, "'") // Prism of Beam 2.77 passes the quotes of its shell
	info, err := tools.ProvisionInfo(grpcx.WriteWorkerID(ctx, name), *provision)
	if err != nil {
		return fmt.Errorf("the engine's provision service at %s: %w", *provision, err)
	}
	if *logging == "" {
		*logging = info.GetLoggingEndpoint().GetUrl()
	}
	if *control == "" {
		*control = info.GetControlEndpoint().GetUrl()
	}
	if *logging == "" || *control == "" {
		return errors.New("the engine names no service for logs or control; is it of Beam 2.77?")
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	os.Setenv("RUNNER_CAPABILITIES", strings.Join(info.GetRunnerCapabilities(), " "))
	if s := info.GetStatusEndpoint(); s != nil {
		os.Setenv("STATUS_ENDPOINT", s.GetUrl())
	}
	// In place of this process, not as its child, which would outlive it where
	// the engine kills what it has started.
	return syscall.Exec(self, []string{
		self, "--worker=true", "--id=" + name, "--logging_endpoint=" + *logging,
		"--control_endpoint=" + *control, "--semi_persist_dir=" + *dir,
	}, os.Environ())
}
