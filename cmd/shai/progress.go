package main

import (
	"slices"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"
)

// progress is a bar on a terminal, and nothing elsewhere.
type progress struct {
	bar  *progressbar.ProgressBar
	room func() int // columns for what is said beside it
}

// progress begins a bar for total documents; -1 if their number is not known.
func (a *app) progress(what string, total int64) *progress {
	if a.quiet || !terminal(a.err) {
		return &progress{}
	}
	return &progress{bar: progressbar.NewOptions64(total,
		progressbar.OptionSetWriter(a.err),
		progressbar.OptionSetDescription(what),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionSetItsString("documents"),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionFullWidth(),
	)}
}

// add is safe for concurrent use. A bar that cannot be drawn is no failure.
func (p *progress) add(n int) {
	if p.bar != nil {
		_ = p.bar.Add(n)
	}
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}

// What the bar itself takes of a line: percentage, a few columns to see it move,
// time gone and left; and where there is room, bytes of how many and their rate.
const (
	barColumns   = 36
	bytesColumns = 28
	wideColumns  = 120
)

// bytesBar is a bar for bytes of inputs; -1 if their number is not known.
func (a *app) bytesBar(total int64) *progress {
	wide := columns(a.err) >= wideColumns
	o := []progressbar.Option{
		progressbar.OptionSetWriter(a.err),
		progressbar.OptionShowBytes(wide),
		progressbar.OptionSetPredictTime(true),
		progressbar.OptionThrottle(100 * time.Millisecond),
		progressbar.OptionClearOnFinish(),
		progressbar.OptionFullWidth(),
	}
	taken := barColumns
	if wide {
		o = append(o, progressbar.OptionShowCount())
		taken += bytesColumns
	}
	return &progress{progressbar.NewOptions64(total, o...), func() int { return columns(a.err) - taken }}
}

// set moves the bar to n and says what there is to say beside it.
func (p *progress) set(n int64, text string) {
	p.bar.Describe(fit(text, p.room()))
	_ = p.bar.Set64(n) // a bar that cannot be drawn is no failure
}

// fit leaves out parts of a text until it has room: a line that is wrapped is
// not drawn over, and would fill the screen. First and last part go last.
func fit(text string, room int) string {
	parts := strings.Split(text, ", ")
	for len(text) > room && len(parts) > 0 {
		i := max(0, len(parts)-2)
		parts = slices.Delete(parts, i, i+1)
		text = strings.Join(parts, ", ")
	}
	return text
}
