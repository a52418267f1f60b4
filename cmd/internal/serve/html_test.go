package serve

import (
	"strings"
	"testing"
	"testing/iotest"
)

// TestPageText: what of a page becomes text, and how it falls into lines.
func TestPageText(t *testing.T) {
	for _, c := range []struct{ page, want string }{
		{"", ""},
		{"plain &amp; simple", "plain & simple"},
		{"<title>A  title\n of two</title><meta name=\"Keywords\" content=\"k1, k2\"><meta name=description content='d'><meta name=author content=x><meta property=og:title content=y>", "A title of two\nk1, k2\nd"},
		{"<p>one <b>bo</b>ld<p>two<br>three<ul><li>a<li>b</ul><div>c<div>d</div></div>", "one bold\ntwo\nthree\na\nb\nc\nd"},
		{"<nav><a href=x>Home</a><a href=y>About</a> <a>Us</a></nav><footer><a>Mail</a>, <a>Fax</a></footer>", "Home About Us\nMail, Fax"},
		{"<table><tr><td>1<td>2<tr><th>3</th><th>4</th></table>", "1 2\n3 4"},
		{"a<script>var x = '<p>no'</script>b<style>p{}</style>c<!-- no -->d", "abcd"},
		{"<noscript><p>for those <i>without</i></noscript>", "for those without"},
		{"<div style='display:none'>hidden</div>", "hidden"},
		{"<pre>  keep\n   this</pre>after", "keep\nthis\nafter"},
		{"<textarea>a\nb</textarea>", "a\nb"},
		{strings.Repeat("<div>", 100_000) + "deep", "deep"},
		{"<p title=\"a>b\">x</p", "x"},
		{"<meta charset=gbk><p>\xc9\xb8", "筛"},
		{"\xef\xbb\xbf<p>筛", "筛"},
	} {
		for _, mime := range []string{"text/html", "Text/HTML; a=b"} {
			got, err := PageText(iotest.OneByteReader(strings.NewReader(c.page)), mime)
			if err != nil || string(got) != c.want {
				t.Errorf("%.80q: %q %v, want %q", c.page, got, err, c.want)
			}
		}
	}
	if got, err := PageText(strings.NewReader("\xe9\xe9"), "text/plain; charset=latin1"); err != nil || string(got) != "éé" {
		t.Errorf("%q %v", got, err)
	}
	for _, mime := range []string{"text/plain; charset=klingon", "text/html; charset"} {
		if _, err := PageText(strings.NewReader("\xe9"), mime); err == nil {
			t.Errorf("%s was taken", mime)
		}
	}
	if _, err := PageText(iotest.ErrReader(iotest.ErrTimeout), "text/html"); err == nil {
		t.Error("an error was dropped")
	}
}
