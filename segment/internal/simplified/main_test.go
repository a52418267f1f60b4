package main

import (
	"crypto/sha256"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	table, err := parse([]byte("# comment\n圖\t图\n乾\t干 乾\r\n著\t著 着\n戱\t戯\n戯\t戏\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := map[rune]rune{'圖': '图', '乾': '干', '戱': '戏', '戯': '戏'}
	if len(table) != len(want) {
		t.Errorf("%d entries, want %d", len(table), len(want))
	}
	for from, to := range want {
		if table[from] != to {
			t.Errorf("%c becomes %c, want %c", from, table[from], to)
		}
	}
	for _, bad := range []string{"圖", "圖\t", "圖書\t图书", "圖\t图\n图\t圖"} {
		if _, err := parse([]byte(bad)); err == nil {
			t.Errorf("%q passes", bad)
		}
	}
}

func TestWrite(t *testing.T) {
	got := string(write(map[rune]rune{'圖': '图', '乾': '干'}, "somewhere", sha256.Sum256(nil)))
	for _, want := range []string{"DO NOT EDIT", "somewhere", "e3b0c442", "traditional = \"\" +\n\t\"乾圖\"\n", "simplified = \"\" +\n\t\"干图\"\n"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in\n%s", want, got)
		}
	}
}
