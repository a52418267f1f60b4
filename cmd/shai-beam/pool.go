package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/runners/universal/extworker"
)

// poolCommand is for EXTERNAL environments: a process beside each of the
// engine's own, in which all jobs share one model.
func poolCommand() *cobra.Command {
	port := 50000
	c := &cobra.Command{
		Use:   "pool",
		Short: "Be the workers of an engine on this machine, for --environment_type=EXTERNAL",
		Long: `Be the workers of an engine on this machine, until interrupted: the engine finds
the pool with --environment_type=EXTERNAL --environment_config=localhost:PORT.
Each machine that works needs one.`,
		Example: `  shai-beam pool --port=50000`,
		Args:    cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			s, err := extworker.StartLoopback(c.Context(), port)
			if err != nil {
				return fmt.Errorf("--port=%d: %w", port, err)
			}
			<-c.Context().Done()
			return s.Stop(c.Context())
		},
	}
	c.Flags().IntVar(&port, "port", port, "to listen at, on this machine only")
	return c
}
