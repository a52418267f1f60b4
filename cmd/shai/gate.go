package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/shai-text/shai/cmd/internal/corpus"
)

// baseline is what figures must not fall behind, set by set. The file is read
// by people in reviews: a bound that moved is a line that changed.
type baseline struct {
	Sets map[string]*goldSet `json:"sets"`

	// Regressions are the bounds that were loosened, and why, oldest first.
	Regressions []regression `json:"regressions,omitempty"`
}

type goldSet struct {
	Gold map[string]string `json:"gold"` // name of the file -> SHA-256 of its bytes
	// A figure is named as eval prints it, as found; of a part, found/shape
	// splice; at another precision, found@recall.
	Floors   map[string]float64 `json:"floors"`   // figure -> the least it may be
	Ceilings map[string]float64 `json:"ceilings"` // figure -> the most it may be
}

// regression is a bound that was loosened, or gold that was exchanged.
type regression struct {
	Set    string   `json:"set"`
	Figure string   `json:"figure"`
	From   *float64 `json:"from,omitempty"`
	To     *float64 `json:"to,omitempty"`
	Reason string   `json:"reason"`
}

// The figures that a new set is held to, where they are defined.
var (
	floorFigures   = []string{"f1", "found", "repaired", "lines_hit"}
	ceilingFigures = []string{"touched", "lost", "lines_touched", "ece"}
)

// comparison is one figure beside its bound.
type comparison struct {
	Figure string   `json:"figure"`
	Value  *float64 `json:"value"` // null where undefined
	Bound  float64  `json:"bound"`
	Kind   string   `json:"kind"` // "floor" or "ceiling"
	OK     bool     `json:"ok"`
}

// gate is the comparison of one run with a baseline.
type gate struct {
	path string
	name string
	base baseline
	gold map[string]string // of the files at hand

	figures map[string]float64 // reached
	all     []comparison
}

// points says that the set has bounds for other precisions than the first.
func (g *gate) points() bool {
	if g == nil || g.base.Sets[g.name] == nil {
		return false
	}
	s := g.base.Sets[g.name]
	for _, bounds := range []map[string]float64{s.Floors, s.Ceilings} {
		for name := range bounds {
			if strings.Contains(name, "@") {
				return true
			}
		}
	}
	return false
}

// openGate reads the baseline and the gold files' digests, before the work.
// Only an update may name a set, or a file, that is not there yet.
func openGate(f *evalFlags, paths []string) (*gate, error) {
	switch {
	case f.gate == "" && (f.set != "" || f.update || f.allow != ""):
		return nil, errors.New("--set, --update and --allow-regression go with --gate only")
	case f.gate == "":
		return nil, nil
	case f.set == "":
		return nil, errors.New("--set is missing; name the set of the baseline that GOLD is")
	case f.allow != "" && !f.update:
		return nil, errors.New("--allow-regression goes with --update only")
	}
	g := &gate{path: f.gate, name: f.set, base: baseline{Sets: map[string]*goldSet{}}}
	b, err := os.ReadFile(f.gate)
	switch {
	case err == nil:
		d := json.NewDecoder(bytes.NewReader(b))
		d.DisallowUnknownFields()
		if err := d.Decode(&g.base); err != nil {
			return nil, fmt.Errorf("--gate %s: %w; correct it", f.gate, err)
		}
	case !f.update || !errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("--gate: %w; check the path", err)
	}
	s := g.base.Sets[f.set]
	if s == nil && !f.update {
		return nil, fmt.Errorf("--set=%s: %s has %v; name one of them, or give --update", f.set, f.gate, slices.Sorted(maps.Keys(g.base.Sets)))
	}
	if g.gold, err = digests(paths); err != nil {
		return nil, err
	}
	if s != nil && !maps.Equal(s.Gold, g.gold) && f.allow == "" && !(f.update && len(s.Gold) == 0) {
		return nil, fmt.Errorf("other data: %s was measured on %v, and these are %v; fetch those, or measure anew with --update --allow-regression=REASON",
			f.set, describe(s.Gold), describe(g.gold))
	}
	return g, nil
}

func describe(gold map[string]string) (out []string) {
	for _, name := range slices.Sorted(maps.Keys(gold)) {
		sum := gold[name]
		out = append(out, name+" "+sum[:min(12, len(sum))])
	}
	return out
}

// digests are those of the files as they lie there: one that is packed again
// counts as another.
func digests(paths []string) (map[string]string, error) {
	out := map[string]string{}
	for _, p := range paths {
		info, err := os.Stat(p)
		if err != nil {
			return nil, err
		}
		if !info.Mode().IsRegular() {
			return nil, fmt.Errorf("%s: --gate wants files, to know them again; name them one by one", p)
		}
		f, err := os.Open(p)
		if err != nil {
			return nil, err
		}
		h := sha256.New()
		_, err = io.Copy(h, f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", p, err)
		}
		name := filepath.Base(p)
		if _, twice := out[name]; twice {
			return nil, fmt.Errorf("%s: two files of this name; rename one", name)
		}
		out[name] = hex.EncodeToString(h.Sum(nil))
	}
	return out, nil
}

// compare fills g.all and reports whether no figure is behind its bound. An
// undefined figure is: what cannot be measured is not known to be good.
func (g *gate) compare() (bool, error) {
	s := g.base.Sets[g.name]
	if s == nil {
		return true, nil
	}
	good := true
	add := func(kind string, bounds map[string]float64, ok func(x, bound float64) bool) error {
		for _, name := range slices.Sorted(maps.Keys(bounds)) {
			x, known := g.figures[name]
			if !known {
				return fmt.Errorf("--gate %s: set %s: there is no figure %q; correct it", g.path, g.name, name)
			}
			c := comparison{Figure: name, Bound: bounds[name], Kind: kind, OK: ok(x, bounds[name])}
			if !math.IsNaN(x) {
				c.Value = &x
			}
			good = good && c.OK
			g.all = append(g.all, c)
		}
		return nil
	}
	if err := add("floor", s.Floors, func(x, bound float64) bool { return x >= bound }); err != nil {
		return false, err
	}
	if err := add("ceiling", s.Ceilings, func(x, bound float64) bool { return x <= bound }); err != nil {
		return false, err
	}
	return good, nil
}

func (g *gate) writeText(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "\ngate %s\n", g.name); err != nil {
		return err
	}
	width := 14
	for _, c := range g.all {
		width = max(width, utf8.RuneCountInString(c.Figure))
	}
	for _, c := range g.all {
		value, mark := "-", "ok"
		if c.Value != nil {
			value = fmt.Sprintf("%.6f", *c.Value)
		}
		if !c.OK {
			mark = "WORSE"
		}
		if _, err := fmt.Fprintf(w, "  %-*s %-9s %-7s %.6f  %s\n", width, c.Figure, value, c.Kind, c.Bound, mark); err != nil {
			return err
		}
	}
	return nil
}

// Bounds are kept to a step of each kind, on the easy side, so that a figure
// always passes the bound that was made of it.
const (
	floorStep   = 1e4
	ceilingStep = 1e6
)

func floorOf(x float64) float64   { return math.Floor(x*floorStep) / floorStep }
func ceilingOf(x float64) float64 { return math.Ceil(x*ceilingStep) / ceilingStep }

// update tightens every bound to what was reached. With a reason it also
// loosens those that were not, and writes down why.
func (g *gate) update(reason string) error {
	s := g.base.Sets[g.name]
	if s == nil {
		s = &goldSet{Floors: map[string]float64{}, Ceilings: map[string]float64{}}
		for _, name := range floorFigures {
			if x := g.figures[name]; !math.IsNaN(x) {
				s.Floors[name] = floorOf(x)
			}
		}
		for _, name := range ceilingFigures {
			if x := g.figures[name]; !math.IsNaN(x) {
				s.Ceilings[name] = ceilingOf(x)
			}
		}
		if g.base.Sets == nil {
			g.base.Sets = map[string]*goldSet{}
		}
		g.base.Sets[g.name] = s
	}
	if len(s.Gold) > 0 && !maps.Equal(s.Gold, g.gold) {
		g.base.Regressions = append(g.base.Regressions, regression{Set: g.name, Figure: "gold", Reason: reason})
	}
	s.Gold = g.gold
	for _, c := range g.all {
		if c.Value == nil {
			return fmt.Errorf("%s is undefined on these files; take it out of %s by hand if that is meant", c.Figure, g.path)
		}
		to, bounds := floorOf(*c.Value), s.Floors
		tighter := to > c.Bound
		if c.Kind == "ceiling" {
			to, bounds = ceilingOf(*c.Value), s.Ceilings
			tighter = to < c.Bound
		}
		switch {
		case !c.OK:
			from := c.Bound
			g.base.Regressions = append(g.base.Regressions, regression{g.name, c.Figure, &from, &to, reason})
			bounds[c.Figure] = to
		case tighter:
			bounds[c.Figure] = to
		}
	}
	b, err := json.MarshalIndent(&g.base, "", "  ")
	if err != nil {
		return err
	}
	o, err := corpus.Create(g.path, nil)
	if err != nil {
		return err
	}
	defer o.Abort()
	if _, err := o.Write(append(b, '\n')); err != nil {
		return err
	}
	return o.Commit()
}
