package corpus

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestRows: rows of a stream; and one row that came alone.
func TestRows(t *testing.T) {
	got := all(t, Rows(strings.NewReader(`{"id":"a","text":"one"}`+"\n\x1f\x8b\n\n"+`{"text":"two"}`+"\n"+`{"text":"one that is too long"}`), 23))
	want := []string{"a=one", "! :2: is not UTF-8, so it is not JSON; convert the file to UTF-8 (at byte 24)", "=two", "! :5: longer than 23 bytes; raise --max-document or split it (at byte 43)"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	got = all(t, Rows(strings.NewReader(`{"text":"much too long"}`), 8))
	if len(got) != 1 || !strings.Contains(got[0], "longer than 8 bytes") {
		t.Error(got)
	}

	var d Document
	if err := d.ParseRow([]byte(`{"request_id":{"n":[1]}, "text":"筛"}`)); err != nil || string(d.Text) != "筛" || d.RawID() != nil {
		t.Errorf("%+v %v", d, err)
	}
	if got := d.Field("request_id"); string(got) != `{"n":[1]}` {
		t.Errorf("%s", got)
	}
	if d.Field("nosuch") != nil || (&Document{}).Field("id") != nil {
		t.Error("a field that is not there has a value")
	}
	var bad *Error
	if err := d.ParseRow([]byte(`{"text":1}`)); !errors.As(err, &bad) {
		t.Error(err)
	}
}
