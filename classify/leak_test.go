package classify

import (
	"strings"
	"testing"
)

func TestLeaks(t *testing.T) {
	m, seg := shipped(t)
	c, err := New(m, seg, nil)
	if err != nil {
		t.Fatal(err)
	}
	host := "summary: How the gate of the canal is opened\n\nThe gate is opened by two motors. Each of them has a switch of its own in the house of the keeper.\n\n"
	chinese := "水闸怎样打开\n\n水闸由两台电机打开，每台电机在管理员的屋子里都有自己的开关。\n"
	for _, x := range []struct{ line, left string }{
		{"- Der Motor läuft auf beiden Seiten】【。】【”】【analysis to=functions.read  天天中彩票json 21 0", "- Der Motor läuft auf beiden Seiten"},
		{"- Der Motor läuft auf beiden Seiten＠＼(^analysis to=functions.read  ฝ่ายขายजson", "- Der Motor läuft auf beiden Seiten"},
		{"- มอเตอร์ทำงานทั้งสองด้าน მომხმარողի to=functions.read commentary 】【。】【json", "- มอเตอร์ทำงานทั้งสองด้าน"},
		{`- "Le moteur tourne des deux côtés♀♀♀assistant to=functions.read commentary json 690"`, `- "Le moteur tourne des deux côtés"`},
		{"- Silnik pracuje po obu stronachիկაშიassistant to=final code", "- Silnik pracuje po obu stronach"},
		{chinese + "- 电机在两侧运行♀♀♀♀analysis to=multi_tool_use.parallel 】【。commentary", chinese + "- 电机在两侧运行"},
	} {
		text := host + x.line + "\nThe switch of the second motor is next to the door.\n"
		v := c.Classify(Document{Text: []byte(text)})
		left := string(v.Strip(nil, []byte(text)))
		if want := strings.Replace(text, x.line, x.left, 1); left != want {
			t.Errorf("%s: left of it is %q", x.line, left)
		}
		if v.Score < leakSure {
			t.Errorf("%s: %g", x.line, v.Score)
		}
	}
	for _, line := range []string{
		"<|start|>assistant<|channel|>commentary to=functions.read <|constrain|>json<|message|>{}",
		"The head of the call is `assistant to=functions.read`, then comes the code.",
		"Write it down: the recipient goes to the end, as in to=functions.read, if there is one.",
		"Map a to=none if there is no analysis to=final of it.",
		"curl 'https://x.example/?from=a to=functions.b'",
	} {
		for s := range leaksIn([]byte(line)) {
			t.Errorf("%s: %s is a leak", line, line[s.Start:s.End])
		}
	}
}

// TestLeaksInARow: a line is not gone through for each call of it.
func TestLeaksInARow(t *testing.T) {
	const times = 1 << 17
	for _, call := range []string{" to=", " to=none", "analysis to=none ", " to=functions.a ", "`analysis to=functions.a code", "<|analysis to=functions.a code"} {
		text := []byte(strings.Repeat(call, times))
		n := 0
		for range leaksIn(text) {
			n++
		}
		if n > 0 {
			t.Errorf("%d calls of %q", n, call)
		}
	}
	text := []byte(strings.Repeat("éanalysis to=functions.a code", times))
	n := 0
	for range leaksIn(text) {
		n++
	}
	if n == 0 || n > len(text)/leakLine+1 {
		t.Errorf("%d calls", n)
	}
}
