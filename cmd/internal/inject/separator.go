package inject

import "strings"

// separator is how the items of a run are kept apart.
type separator struct {
	mark          string
	before, after string
	next          string  // what it changes to half way; "" = it does not
	stray         float64 // share of gaps with other blanks
	trail         string  // behind the last item
	lead          string  // before the first item
}

// marks are single separators by how often runs use them.
var marks = []weighted[string]{
	{18, "_"}, {14, "-"}, {12, ","}, {8, "，"}, {8, "、"}, {14, "|"}, {3, "｜"}, {4, "丨"}, {2, "I"}, {4, "·"}, {5, "/"},
	{4, ">"}, {2, "→"}, {3, "||"}, {4, ";"}, {3, "；"}, {2, ":"}, {2, "："}, {14, " "}, {3, "\u3000"}, {1.5, "》"}, {2, "#"}, {1, "+"},
	{1, "*"}, {1, "~"}, {1, "•"}, {1, "&"}, {1, "—"}, {1, "。"}, {0.7, "★"}, {0.7, "="}, {0.5, "@"}, {0.5, "^"}, {0.5, "»"}, {0.5, "¦"},
	{1, "\t"}, {1, "  "}, {0.5, "!"}, {0.5, "?"}, {0.5, "//"}, {0.5, "--"}, {0.5, "__"}, {0.3, "\\"}, {0.5, "..."}, {0.5, "✅"}, {0.3, "❤"},
}

func drawSeparator(d dice, hint string, latin bool) separator {
	s := separator{mark: draw(d, marks)}
	switch {
	case hint != "" && d.chance(0.75):
		s.mark = hint
	case d.chance(0.03) && !latin:
		return separator{} // glued
	}
	if latin && strings.ContainsAny(s.mark, "，、；：。｜丨》\u3000") && d.chance(0.8) {
		s.mark = one(d, []string{",", "|", "-", ";", "/", " ", ">"})
	}
	bars := strings.Contains("|｜丨||>→/·•»&+~★—", s.mark)
	switch {
	case strings.TrimSpace(s.mark) == "":
	case s.mark == "I":
		s.before, s.after = " ", " "
	case strings.Contains(",;:", s.mark):
		s.after = one(d, []string{"", "", " "})
	case bars && d.chance(0.6), latin && d.chance(0.5), d.chance(0.2):
		s.before, s.after = " ", " "
	case d.chance(0.1):
		s.after = " "
	case d.chance(0.07):
		s.before = " "
	}
	if d.chance(0.2) {
		s.stray = d.Float64() * d.Float64()
	}
	if d.chance(0.05) {
		s.next = draw(d, marks)
	}
	if d.chance(0.16) {
		s.trail = s.before + s.mark
	}
	if d.chance(0.05) {
		s.trail += one(d, []string{"?", "？", "!", "…", "...", "。", "??"})
	}
	if d.chance(0.04) {
		s.lead = s.mark + s.after
	}
	return s
}

// name is the tag: the mark without its blanks.
func (s separator) name() string {
	switch m := strings.Trim(s.mark, " "); {
	case s.mark == "":
		return "none"
	case s.mark == "\n" || s.mark == "\r\n":
		return "newline"
	case s.mark == "\u3000":
		return "wide space"
	case s.mark == "\t":
		return "tab"
	case m == "":
		return "space"
	default:
		return m
	}
}

// join puts the items into one string.
func (s separator) join(d dice, items []string) string {
	var b strings.Builder
	b.WriteString(strings.TrimLeft(s.lead, " \t\u3000\r\n"))
	mark := s.mark
	turn := len(items)
	if s.next != "" && len(items) > 3 {
		turn = d.between(1, len(items)-1)
	}
	for i, item := range items {
		if i > 0 {
			if i == turn {
				mark = s.next
			}
			before, after := s.before, s.after
			if mark != "" && strings.TrimSpace(mark) != "" && d.chance(s.stray) {
				before, after = one(d, []string{"", "", " "}), one(d, []string{"", " ", " "})
			}
			if mark == "I" {
				before, after = " ", " "
			}
			b.WriteString(before + mark + after)
		}
		b.WriteString(item)
	}
	b.WriteString(strings.TrimRight(s.trail, " \t\u3000\r\n"))
	return b.String()
}
