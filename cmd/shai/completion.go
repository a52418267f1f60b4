package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

var shells = []string{"bash", "zsh", "fish"}

func (a *app) completion() *cobra.Command {
	c := &cobra.Command{
		Use:   "completion bash|zsh|fish",
		Short: "Print a script that completes commands in a shell",
		Long:  "Print a script that makes a shell complete the commands, flags and values of shai.",
		Example: `  source <(shai completion bash)
  shai completion zsh > "${fpath[1]}/_shai"
  shai completion fish > ~/.config/fish/completions/shai.fish`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 || !slices.Contains(shells, args[0]) {
				return fmt.Errorf("name one shell: %s", strings.Join(shells, ", "))
			}
			return nil
		},
		ValidArgs: shells,
		RunE: func(c *cobra.Command, args []string) error {
			return a.write(func(o *corpus.Output) error {
				switch args[0] {
				case "zsh":
					return c.Root().GenZshCompletion(o)
				case "fish":
					return c.Root().GenFishCompletion(o, true)
				}
				return c.Root().GenBashCompletionV2(o, true)
			})
		},
	}
	a.outputFlag(c, outputUsage)
	return c
}
