package segment

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// What a program does not use of gse and lingua it must not link: they embed
// 160 MB between them.
func TestLink(t *testing.T) {
	if testing.Short() {
		t.Skip("builds three programs")
	}
	const head = "package main\n\nimport \"github.com/shai-text/shai/segment\"\n\n"
	const own = `type none struct{}

func (none) Fingerprint() uint64 { return 0 }

func (none) Cut(dst []int, han []byte) []int { return append(dst, len(han)) }

func main() {
	var t segment.Text
	segment.NewWith(none{}, nil).Segment(&t, []byte("x"))
}
`
	const gse = `func main() {
	c, err := segment.NewGSE([]segment.Word{{"天气", 1}})
	if err != nil {
		panic(err)
	}
	var t segment.Text
	segment.NewWith(c, nil).Segment(&t, []byte("天气"))
}
`
	const all = `func main() {
	s, err := segment.New(&segment.Options{Dictionary: []segment.Word{{"天气", 1}}})
	if err != nil {
		panic(err)
	}
	var t segment.Text
	s.Segment(&t, []byte("天气"))
}
`
	const mb = 1e6
	for _, test := range []struct {
		name, main  string
		least, most float64 // MB
	}{
		{"own", own, 1, 10},
		{"gse", gse, 20, 60},
		{"all", all, 100, 250},
	} {
		dir := t.TempDir()
		src, bin := filepath.Join(dir, "main.go"), filepath.Join(dir, "main")
		if err := os.WriteFile(src, []byte(head+test.main), 0o644); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("go", "build", "-o", bin, src).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", test.name, err, out)
		}
		f, err := os.Stat(bin)
		if err != nil {
			t.Fatal(err)
		}
		if size := float64(f.Size()) / mb; size < test.least || size > test.most {
			t.Errorf("%s: %.1f MB, want %v to %v", test.name, size, test.least, test.most)
		} else {
			t.Logf("%s: %.1f MB", test.name, size)
		}
		if out, err := exec.Command(bin).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("%s: %v, prints %q", test.name, err, out)
		}
	}
}
