package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/shai-text/shai/classify"
	"github.com/shai-text/shai/cmd/internal/corpus"
)

func (a *app) modelCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "model",
		Short: "Look into, check and merge models",
		Long: `Look into, check and merge model files. A model is counts: what was counted
apart can be added up.`,
		Example: `  shai model show
  shai model terms --family porn -n 50`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 0 {
				return fmt.Errorf("there is no command \"model %s\"; see shai model --help", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(a.modelShow(), a.modelTerms(), a.modelVerify(), a.modelMerge())
	return c
}

func (a *app) modelShow() *cobra.Command {
	return &cobra.Command{
		Use:   "show [MODEL]",
		Short: "Print what a model says of itself",
		Long: `Print what a model says of itself: digest, counts, families, provenance, and
for each --precision the probabilities from which on a block is reported: of
any, of one that is foreign to what is about it, of one known by its form
alone, and of any where another block of its family is reported.
Without MODEL, the built-in one.`,
		Example: `  shai model show
  shai model show my.shai`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			m, err := openModel(strings.Join(args, ""))
			if err != nil {
				return err
			}
			h := m.Header()
			w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
			for _, l := range []struct {
				name  string
				value any
			}{
				{"format", h.Format}, {"judges", map[bool]string{false: "blocks", true: "whole documents"}[h.Whole]}, {"digest", h.Digest}, {"bytes", h.Bytes},
				{"segmenter", fmt.Sprintf("%016x", h.Segmenter)},
				{"content documents", h.Documents[0]}, {"spam documents", h.Documents[1]},
				{"content tokens", h.Tokens[0]}, {"spam tokens", h.Tokens[1]},
				{"terms", h.Terms}, {"words", h.Words},
				{"families", strings.Join(h.Families, " ")},
			} {
				fmt.Fprintf(w, "%s\t%v\n", l.name, l.value)
			}
			fmt.Fprintln(w, "\nprecision\tthreshold\tof foreign blocks\tby form alone\tthat repeat\tof a family found\tof a phrase found\tin short documents\tforeign there\tby form there\trows there")
			for _, p := range classify.Precisions() {
				t := h.Thresholds[p]
				fmt.Fprintf(w, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\t%.3f\n", p, t.Plain, t.Foreign, t.Form, t.Twice, t.Again, t.Echo, t.ShortPlain, t.ShortForeign, t.ShortForm, t.Row)
			}
			if err := w.Flush(); err != nil {
				return err
			}
			if h.Provenance != "" {
				_, err = fmt.Fprintf(a.out, "\n%s\n", strings.TrimRight(h.Provenance, "\n"))
			}
			return err
		},
	}
}

func (a *app) modelTerms() *cobra.Command {
	var family string
	var n int
	c := &cobra.Command{
		Use:   "terms [FLAGS]",
		Short: "Print the terms that weigh most",
		Long: `Print the terms that weigh most for a family, or for all spam, with their
log-likelihood ratio in nats. The family "ham" means the terms of content.`,
		Example: `  shai model terms -n 100
  shai model terms --family ham --model my.shai`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			if n < 1 {
				return fmt.Errorf("-n=%d: use a number from 1 on", n)
			}
			m, err := openModel(a.model)
			if err != nil {
				return err
			}
			known := m.Header().Families
			if family != "" && family != "ham" && !slices.Contains(known, family) {
				return fmt.Errorf("--family=%s: the model knows ham, %s", family, strings.Join(known, ", "))
			}
			return a.write(func(o *corpus.Output) error {
				for _, e := range m.TopTerms(family, n) {
					if _, err := fmt.Fprintf(o, "%+.2f\t%s\n", e.LLR, visible(oneLine(e.Term))); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&family, "family", "", "a family of the model, or ham (default: all spam)")
	c.Flags().IntVarP(&n, "number", "n", 20, "how many")
	a.outputFlag(c, outputUsage)
	a.modelFlag(c)
	return c
}

func (a *app) modelVerify() *cobra.Command {
	return &cobra.Command{
		Use:     "verify FILE…",
		Short:   "Check that model files are whole",
		Long:    "Check model files: that each is whole, checksum included, and that its compiled ratios are those of a naive Bayes classifier of its counts. Exit code 2 if one is not.",
		Example: `  shai model verify my.shai`,
		Args:    cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			var errs []error
			for _, path := range args {
				m, err := openModel(path)
				if err != nil {
					errs = append(errs, err)
					continue
				}
				if err := m.Verify(); err != nil {
					errs = append(errs, fmt.Errorf("%s: %w; train it again", path, err))
					continue
				}
				if _, err := fmt.Fprintf(a.out, "%s: ok %s\n", path, m.Header().Digest); err != nil {
					return err
				}
			}
			return errors.Join(errs...)
		},
	}
}

func (a *app) modelMerge() *cobra.Command {
	c := &cobra.Command{
		Use:   "merge MODEL MODEL… -o FILE",
		Short: "Add up the counts of models",
		Long: `Add up the counts of models into one, as if it had been trained on all they
were trained on. They must have one dictionary, as models have that were taught
with --base from the same one; what they share of it counts as often as there
are models. Weights and calibration are the first one's.`,
		Example: `  shai model merge a.shai b.shai -o both.shai
  shai model verify both.shai`,
		Args: cobra.MinimumNArgs(2),
		RunE: func(_ *cobra.Command, args []string) error {
			if a.output == "" {
				return errors.New("-o is missing; name the file for the merged model")
			}
			var ms []*classify.Model
			for _, path := range args {
				m, err := openModel(path)
				if err != nil {
					return err
				}
				if len(ms) > 0 && m.Header().Segmenter != ms[0].Header().Segmenter {
					return fmt.Errorf("%s was made with another dictionary than %s; train both with --base from one model, then they can be added up", path, args[0])
				}
				ms = append(ms, m)
			}
			return a.write(func(o *corpus.Output) error {
				m, err := classify.MergeModels(ms...)
				if err != nil {
					return err
				}
				_, err = m.WriteTo(o)
				return err
			})
		},
	}
	a.outputFlag(c, "write the merged model to FILE (required)")
	return c
}

// exists says what keeps a path from being read, before work begins.
func exists(flag string, paths []string) error {
	for _, p := range paths {
		if p == "-" {
			continue
		}
		if _, err := os.Stat(p); err != nil {
			return fmt.Errorf("%s: %w; check the path", flag, err)
		}
	}
	return nil
}
