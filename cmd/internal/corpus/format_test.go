package corpus

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go"
	"github.com/ulikunitz/xz"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/shai-text/shai/segment"
)

func zstded(body string) []byte {
	var b bytes.Buffer
	w, _ := zstd.NewWriter(&b)
	w.Write([]byte(body))
	w.Close()
	return b.Bytes()
}

func xzed(body string) []byte {
	var b bytes.Buffer
	w, _ := xz.NewWriter(&b)
	w.Write([]byte(body))
	w.Close()
	return b.Bytes()
}

// bzip2ed is `{"id":"a","text":"one"}` and a line break; Go writes no bzip2.
var bzip2ed = []byte("\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\x85\xbe\x77\x8a\x00\x00\x0b\x59\x80\x00\x10\x10\x04\x00\x10\x26\x21\x84\x4a\x20\x00\x22\x1a\x26\x26\x9a\x7a\x10\x00\x00\xc4\xe5\x11\xdb\xb4\x4f\x65\x3f\xc1\x12\x5b\x45\xdc\x91\x4e\x14\x24\x21\x6f\x9d\xe2\x80")

const wetHead = "WARC/1.0\r\nWARC-Type: warcinfo\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Filename: a.warc.wet.gz\r\nWARC-Record-ID: <urn:uuid:0>\r\nContent-Type: application/warc-fields\r\nContent-Length: 13\r\n\r\nhostname: x\r\n\r\n\r\n"

// wet is a record as Common Crawl writes it.
func wet(uri, text string) string {
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: %s\r\nWARC-Date: 2024-01-01T00:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Refers-To: <urn:uuid:2>\r\n"+
		"WARC-Block-Digest: sha1:AAAA\r\nWARC-Identified-Content-Language: zho,eng\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", uri, len(text), text)
}

// response is a record with a page in it.
func response(uri, header string, page []byte) string {
	http := "HTTP/1.1 200 OK\r\n" + header + "\r\n" + string(page)
	return fmt.Sprintf("WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: %s\r\nWARC-Record-ID: <urn:uuid:3>\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n%s\r\n\r\n", uri, len(http), http)
}

type column struct {
	ID    string   `parquet:"id"`
	Tags  []string `parquet:"tags,list"`
	Body  *string  `parquet:"body,optional"`
	Meta  nested   `parquet:"meta"`
	Score float64  `parquet:"score"`
}

type nested struct {
	Text string `parquet:"text"`
	N    int64  `parquet:"n"`
}

func table(t *testing.T, rows []column, perGroup int) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[column](&b, parquet.MaxRowsPerRowGroup(int64(perGroup)))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encoded(s string, e interface{ Bytes([]byte) ([]byte, error) }) []byte {
	b, err := e.Bytes([]byte(s))
	if err != nil {
		panic(err)
	}
	return b
}

func TestFormats(t *testing.T) {
	good := `{"id":"a","text":"one"}` + "\n"
	gbk := simplifiedchinese.GBK.NewEncoder()
	gb18030 := simplifiedchinese.GB18030.NewEncoder()
	big5 := traditionalchinese.Big5.NewEncoder()
	html := "Content-Type: text/html\r\n"
	page := "<html><head><title>题 目</title><meta name=Keywords content='甲,乙'><meta name=description content='说明 &amp; 文'><style>x{}</style></head>" +
		"<body><nav><ul><li><a href=/>首页</a><li><a href=/b>新闻</a><a>旁</a></ul></nav><script>var a='<p>no</p>'</script><p>一 段\n文字<br>二<b>粗</b>体</p><table><tr><td>1<td>2</table>" +
		"<div style=display:none>暗 &lt;藏&gt;</div><footer>底部</footer></body></html>"
	lines := "题 目\n甲,乙\n说明 & 文\n首页\n新闻 旁\n一 段 文字\n二粗体\n1 2\n暗 <藏>\n底部\n"
	one, two := "one", "two"
	rows := []column{{ID: "a", Body: &one, Tags: []string{"x", "y"}, Meta: nested{"in a", 1}}, {ID: "b", Meta: nested{"in b", 2}}, {ID: "c", Body: &two}}
	bomb := zstded(strings.Repeat("\n", 70<<20))
	short := strings.Replace(wet("http://b/", "two two"), "Content-Length: 7", "Content-Length: 3", 1)
	long := strings.Replace(wet("http://b/", "two two"), "Content-Length: 7", "Content-Length: 70", 1)
	mixed := table(t, rows, 2)
	for _, c := range []struct {
		name, file string
		body       []byte
		o          Options
		want       []string
	}{
		{"zstd", "a.jsonl.zst", zstded(good), Options{}, []string{"a=one"}},
		{"zstd of two frames", "a.jsonl.zst", append(zstded(good), zstded(good)...), Options{}, []string{"a=one", "a=one"}},
		{"bzip2", "a.jsonl.bz2", bzip2ed, Options{}, []string{"a=one"}},
		{"xz", "a.jsonl.xz", xzed(good), Options{}, []string{"a=one"}},
		{"packed, and its name does not say so", "a.jsonl", packed(good), Options{}, []string{"a=one"}},
		{"packed twice", "a.jsonl.gz", packed(string(zstded(good))), Options{}, []string{"a=one"}},
		{"begins like bzip2", "a.txt", []byte("BZh is no archive"), Options{}, []string{"a.txt=BZh is no archive"}},
		{"not zstd", "a.jsonl.zst", []byte(good), Options{}, []string{"! a.jsonl.zst: cannot be read on: is not zst, and its name says so; fetch the file again, or name its format with --from"}},
		{"bomb", "a.txt.zst", bomb, Options{}, nil},

		{"fields", "a.jsonl", []byte(`{"doc":{"id":7,"body":"x"},"id":"no","text":"no"}` + "\n" + `{"doc.body":"dotted","doc":{"id":8}}` + "\n" + good), Options{TextField: "doc.body", IDField: "doc.id"},
			[]string{"7=x", "8=dotted", `! a.jsonl:3: there is no "doc.body"; name the field with --text-field (at byte 87)`}},

		{"lines", "a.txt", []byte("one\r\n\n \ntwo\nthree"), Options{Format: "lines"}, []string{"a.txt:1=one", "a.txt:4=two", "a.txt:5=three"}},
		{"long line", "a.txt", []byte("one\n" + strings.Repeat("x", 99) + "\ntwo\n"), Options{Format: "lines", MaxDocument: 9},
			[]string{"a.txt:1=one", "! a.txt:2: longer than 9 bytes; raise --max-document or split it (at byte 4)", "a.txt:3=two"}},

		{"csv", "a.csv", []byte(bom + "id,n,text\r\nx,1,plain\r\ny,2,\"a \"\"q\"\" and,\nline\"\r\n\nz,3,4\"5\n"), Options{}, []string{"x=plain", "y=a \"q\" and,\nline", `z=4"5`}},
		{"tsv", "a.tsv", []byte("body\tid\none, two\t1\n"), Options{TextField: "body"}, []string{"1=one, two"}},
		{"csv without the column", "a.csv", []byte("id,body\n1,2\n"), Options{}, []string{`! a.csv:1: there is no column "text" in the first row; name the column that holds the text with --text-field`}},
		{"csv with a broken row", "a.csv", []byte("id,text\n1,2,3\n2,\"x\"y\n3,ok\n4,\"open\nto the end\n"), Options{}, []string{
			"! a.csv:2: 3 fields, and the first row has 2; correct the row or leave it out (at byte 8)",
			"! a.csv:3: something stands after a quoted field; correct the quotes or leave the row out (at byte 14)", "3=ok",
			"! a.csv:5: a quote is not closed; correct the quotes or leave the row out (at byte 26)"}},
		{"empty csv", "a.csv", nil, Options{}, nil},

		{"wet", "a.warc.wet", []byte(wetHead + wet("http://a/", "one\n") + wet("http://b/", "")), Options{}, []string{"http://a/=one\n", "http://b/="}},
		{"wet, a member a record", "a.warc.wet.gz", append(append(packed(wetHead), packed(wet("http://a/", "one"))...), packed(wet("http://b/", "two"))...), Options{}, []string{"http://a/=one", "http://b/=two"}},
		{"wet, and its name does not say so", "a.txt", []byte(wet("http://a/", "one")), Options{}, []string{"http://a/=one"}},
		{"wet without the last line breaks", "a.wet", []byte(strings.TrimRight(wet("http://a/", "one"), "\r\n")), Options{}, []string{"http://a/=one"}},
		{"Content-Length too small", "a.wet", []byte(wet("http://a/", "one") + short + wet("http://c/", "three")), Options{},
			[]string{"http://a/=one", "! a.wet, record 2 (http://b/): Content-Length is not the length of the record; the record is left out; what follows is read (at byte 281)", "http://c/=three"}},
		{"Content-Length too large", "a.wet", []byte(wet("http://a/", "one") + long + wet("http://c/", "three")), Options{},
			[]string{"http://a/=one", "! a.wet, record 2 (http://b/): Content-Length is not the length of the record; the record is left out; what follows is read (at byte 281)", "http://c/=three"}},
		{"Content-Length beyond the end", "a.wet", []byte(strings.Replace(wet("http://b/", "two"), "Content-Length: 3", "Content-Length: 99", 1) + wet("http://c/", "three")), Options{MaxDocument: 1 << 20},
			[]string{"! a.wet, record 1 (http://b/): Content-Length is not the length of the record; the record is left out; what follows is read (at byte 0)", "http://c/=three"}},
		{"Content-Length is no number", "a.wet", []byte(strings.Replace(wet("http://b/", "two"), "Content-Length: 3", "Content-Length: x", 1) + wet("http://c/", "three")), Options{},
			[]string{"! a.wet, record 1: Content-Length is not a number; the record is left out; what follows is read (at byte 0)", "http://c/=three"}},
		{"wet cut off", "a.wet", []byte(wet("http://a/", "one") + wet("http://b/", "two")[:270]), Options{}, []string{"http://a/=one", "! a.wet, record 2: the file is cut off here; what stands before counts; fetch the file again for the rest (at byte 281)"}},
		{"not WARC", "a.warc", []byte("nothing of the kind\n\nWARC/1.0"), Options{}, []string{
			`! a.warc, record 1: there is no WARC record: it does not begin with "WARC/"; the record is left out; what follows is read (at byte 0)`,
			"! a.warc, record 2: the file is cut off here; what stands before counts; fetch the file again for the rest (at byte 21)"}},
		{"long record", "a.wet", []byte(wet("http://a/", strings.Repeat("x", 99)) + wet("http://b/", "two")), Options{MaxDocument: 9},
			[]string{"! a.wet, record 1 (http://a/): longer than 9 bytes; raise --max-document or leave the page out (at byte 0)", "http://b/=two"}},

		{"page", "a.warc", []byte(response("http://a/", html, []byte(page))), Options{}, []string{"http://a/=" + lines}},
		{"page in GBK by header", "a.warc", []byte(response("http://a/", "Content-Type: text/html; charset=gbk\r\n", encoded(page, gbk))), Options{}, []string{"http://a/=" + lines}},
		{"page in GB18030 by meta", "a.warc", []byte(response("http://a/", html, encoded("<meta charset=gb18030><p>汉字𠀀", gb18030))), Options{}, []string{"http://a/=汉字𠀀\n"}},
		{"page in Big5 by meta", "a.warc", []byte(response("http://a/", html, encoded(`<meta http-equiv=Content-Type content="text/html; charset=big5"><p>繁體字的網頁`, big5))), Options{}, []string{"http://a/=繁體字的網頁\n"}},
		{"page in GBK that says UTF-8", "a.warc", []byte(response("http://a/", "Content-Type: text/html; charset=utf-8\r\n", encoded(page, gbk))), Options{}, []string{"http://a/=" + lines}},
		{"page in GBK, which nothing says", "a.warc", []byte(response("http://a/", html, encoded(page, gbk))), Options{}, []string{"http://a/=" + lines}},
		{"page in UTF-16", "a.warc", []byte(response("http://a/", html, []byte("\xff\xfe<\x00p\x00>\x00\x49\x6c"))), Options{}, []string{"http://a/=汉\n"}},
		{"page with a byte order mark", "a.warc", []byte(response("http://a/", "Content-Type: text/html; charset=gbk\r\n", []byte(bom+"<p>汉"))), Options{}, []string{"http://a/=汉\n"}},
		{"unknown charset", "a.warc", []byte(response("http://a/", "Content-Type: text/html; charset=klingon\r\n", encoded(page, gbk)) + response("http://b/", html, []byte("b"))), Options{},
			[]string{`! a.warc, record 1 (http://a/): unknown charset "klingon"; the record is left out (at byte 0)`, "http://b/=b\n"}},
		{"page that names an unknown charset", "a.warc", []byte(response("http://a/", html, encoded("<meta charset=klingon>"+page, gbk))), Options{}, []string{"http://a/=" + lines}},
		{"chunked page", "a.warc", []byte(response("http://a/", html+"Transfer-Encoding: chunked\r\n", []byte("3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n"))), Options{}, []string{"http://a/=abcde\n"}},
		{"page that only says it is chunked", "a.warc", []byte(response("http://a/", html+"Transfer-Encoding: chunked\r\n", []byte("<p>abc"))), Options{}, []string{"http://a/=abc\n"}},
		{"packed page", "a.warc", []byte(response("http://a/", html+"Content-Encoding: gzip\r\n", packed("<p>abc"))), Options{}, []string{"http://a/=abc\n"}},
		{"page that only says it is packed", "a.warc", []byte(response("http://a/", html+"Content-Encoding: gzip\r\n", []byte("<p>abc"))), Options{}, []string{"http://a/=abc\n"}},
		{"packed page that is a bomb", "a.warc", []byte(response("http://a/", html+"Content-Encoding: gzip\r\n", packed(strings.Repeat("x", 1<<20)))), Options{MaxDocument: 1 << 16},
			[]string{"! a.warc, record 1 (http://a/): the page cannot be read: it expands to more than --max-document allows; the record is left out (at byte 0)"}},
		{"plain text of the web", "a.warc", []byte(response("http://a/", "Content-Type: text/plain\r\n", []byte("<p>abc"))), Options{}, []string{"http://a/=<p>abc"}},
		{"image", "a.warc", []byte(response("http://a/", "Content-Type: image/png\r\n", []byte("abc"))), Options{}, nil},

		{"parquet", "a.parquet", mixed, Options{TextField: "meta.text"}, []string{"a=in a", "b=in b", "c="}},
		{"parquet, and its name does not say so", "a.txt", mixed, Options{TextField: "body"}, []string{"a=one", `! a.txt, record 2 (b): "body" is null; fill it or leave the row out (at byte 0)`, "c=two"}},
		{"packed parquet", "a.parquet.zst", zstded(string(mixed)), Options{TextField: "meta.text", IDField: "meta.n"}, []string{"1=in a", "2=in b", "0="}},
		{"parquet without footer", "a.parquet", mixed[:len(mixed)-40], Options{TextField: "meta.text"}, nil},
		{"parquet without the column", "a.parquet", mixed, Options{}, []string{`! a.parquet: there is no column "text"; name the column that holds the text with --text-field`}},
		{"parquet with a list for a text", "a.parquet", mixed, Options{TextField: "tags.list.element"}, []string{`! a.parquet: column "tags.list.element" is a list; name the column that holds the text with --text-field`}},
		{"not parquet", "a.parquet", []byte(good), Options{}, []string{"! a.parquet: cannot be read on: is not Parquet, and its name says so; fetch the file again, or name its format with --from"}},
		{"parquet, and its name says JSONL", "a.jsonl", mixed, Options{}, []string{"! a.jsonl: cannot be read on: is Parquet, and its name says jsonl; fetch the file again, or name its format with --from"}},
		{"long cell", "a.parquet", mixed, Options{TextField: "body", MaxDocument: 2}, []string{
			"! a.parquet, record 1 (a): longer than 2 bytes; raise --max-document or split it (at byte 0)",
			`! a.parquet, record 2 (b): "body" is null; fill it or leave the row out (at byte 0)`,
			"! a.parquet, record 3 (c): longer than 2 bytes; raise --max-document or split it (at byte 0)"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, c.file, c.body)
			s, err := Open([]string{c.file}, &c.o)
			if err != nil {
				t.Fatal(err)
			}
			switch c.name {
			case "bomb":
				err := lastError(t, s)
				if err == nil || !errors.Is(err, errBomb) || !strings.Contains(err.Error(), "raise --max-ratio") {
					t.Error(err)
				}
				return
			case "parquet without footer":
				if err := lastError(t, s); err == nil || !strings.Contains(err.Error(), "a.parquet: cannot be read on: the footer of the Parquet file") {
					t.Error(err)
				}
				return
			}
			if d := cmp.Diff(c.want, all(t, s)); d != "" {
				t.Error(d)
			}
			if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "shai-*.parquet")); len(left) > 0 {
				t.Error(left)
			}
		})
	}
}

// lastError reads to the end.
func lastError(t *testing.T, s *Source) (last error) {
	t.Helper()
	for _, err := range documents(s) {
		if err != nil {
			last = err
		}
	}
	return last
}

// TestShape: what is read and written again is the input, but for the spans.
func TestShape(t *testing.T) {
	csv := "id,text,n\r\n1,\"a \"\"q\"\", b\",x\r\n\r\n2,plain,y\n3,\"\",z\n4,q\"r,z"
	for _, c := range []struct {
		name, file, body string
		cut              string // in the texts
		want             string
		o                Options
	}{
		{"text", "a.txt", "one two\nthree", "two\n", "one three", Options{}},
		{"lines", "a.txt", "\n\none\r\n \ntwo", "wo", "\n\none\r\n \nt", Options{Format: "lines"}},
		{"rows", "a.jsonl", bom + "\n" + `{"z":1,"text":"a\u0062c"}` + "\r\n\n" + `{"text":"x","y":[]}` + "\n\n", "b", bom + "\n" + `{"z":1,"text":"ac"}` + "\r\n\n" + `{"text":"x","y":[]}` + "\n\n", Options{}},
		{"csv", "a.csv", csv, `"q"`, "id,text,n\r\n1,\"a , b\",x\r\n\r\n2,plain,y\n3,\"\",z\n4,q\"r,z", Options{}},
		{"csv, all of a field", "a.csv", csv, "plain", strings.Replace(csv, "plain", `""`, 1), Options{}},
		{"csv, up to a quote", "a.csv", csv, "q", `id,text,n` + "\r\n1,\"a \"\"\"\", b\",x\r\n\r\n2,plain,y\n3,\"\",z\n4,\"\"\"r\",z", Options{}},
		{"wet", "a.wet", wetHead + wet("http://a/", "one two") + wet("http://b/", "three"), " two",
			wetHead + strings.Replace(wet("http://a/", "one"), "sha1:AAAA", "sha1:7YC3ZXG4JEUACJ4BUXY2FJ34XNJZRYIG", 1) + wet("http://b/", "three"), Options{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, c.file, []byte(c.body))
			c.o.Marks = true
			s, err := Open([]string{c.file}, &c.o)
			if err != nil {
				t.Fatal(err)
			}
			var same, got []byte
			for d, err := range documents(s) {
				if err != nil {
					t.Fatal(err)
				}
				same = append(append(same, d.Lead...), d.Raw...)
				got = append(got, d.Lead...)
				var spans []segment.Span
				if i := bytes.Index(d.Text, []byte(c.cut)); i >= 0 && !d.End {
					spans = append(spans, segment.Span{Start: i, End: i + len(c.cut)})
				}
				got = Apply(got, d.Raw, d.Edits(spans))
			}
			if d := cmp.Diff(c.body, string(same)); d != "" {
				t.Errorf("unchanged: %s", d)
			}
			if d := cmp.Diff(c.want, string(got)); d != "" {
				t.Error(d)
			}
			// What was written reads as it should.
			write(t, "new"+filepath.Ext(c.file), got)
			c.o.Marks = false
			s, _ = Open([]string{"new" + filepath.Ext(c.file)}, &c.o)
			for _, line := range all(t, s) {
				if strings.HasPrefix(line, "! ") || strings.Contains(line, c.cut) {
					t.Error(line)
				}
			}
		})
	}
}

// TestConversion: a page becomes a record of a WET file.
func TestConversion(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "a.warc", []byte(response("http://a/", "Content-Type: text/html\r\n", []byte("<p>one<p>two"))))
	s, _ := Open([]string{"a.warc"}, &Options{Marks: true})
	var d Document
	if err := s.Read(&d); err != nil {
		t.Fatal(err)
	}
	write(t, "b.wet", Apply(nil, d.Raw, d.Edits([]segment.Span{{Start: 0, End: 4}})))
	s, _ = Open([]string{"b.wet"}, nil)
	if diff := cmp.Diff([]string{"http://a/=two\n"}, all(t, s)); diff != "" {
		t.Errorf("%s\n%s", diff, d.Raw)
	}
}

// TestDamage: a byte that turned over spoils what it must, and nothing hangs.
func TestDamage(t *testing.T) {
	t.Chdir(t.TempDir())
	var rows strings.Builder
	var cells []column
	for i := range 3000 {
		fmt.Fprintf(&rows, "{\"id\":\"r%d\",\"text\":\"%x\"}\n", i, i*i*7919)
		cells = append(cells, column{ID: fmt.Sprint(i), Meta: nested{fmt.Sprintf("%x", i*i*7919), int64(i)}})
	}
	for file, body := range map[string][]byte{
		"a.jsonl.gz": packed(rows.String()), "a.jsonl.zst": zstded(rows.String()), "a.jsonl.xz": xzed(rows.String()), "a.parquet": table(t, cells, 500),
	} {
		for _, at := range []int{len(body) / 4, len(body) / 2, len(body) * 3 / 4} {
			for _, damage := range []string{"flip", "cut"} {
				bad := bytes.Clone(body)
				if damage == "cut" {
					bad = bad[:at]
				} else {
					bad[at] ^= 0x10
				}
				write(t, file, bad)
				s, _ := Open([]string{file}, &Options{TextField: map[bool]string{true: "meta.text"}[file == "a.parquet"]})
				n := 0
				var last error
				for d, err := range documents(s) {
					if err != nil {
						last = err
						continue
					}
					if damage == "cut" && d.ID != fmt.Sprint("r", n) && file != "a.parquet" {
						t.Fatalf("%s, %s at %d: document %d is %s", file, damage, at, n, d.ID)
					}
					n++
				}
				var e *Error
				if last == nil || !errors.As(last, &e) || e.File != file || e.Record == 0 && file != "a.parquet" {
					t.Errorf("%s, %s at %d: %d documents and %v", file, damage, at, n, last)
				}
				if damage == "flip" && file == "a.parquet" && n < 2500 {
					t.Errorf("%s: %d documents: more than a row group is lost: %v", file, n, last)
				}
			}
		}
	}
}

// TestDamagedMember: of an archive with a member for each record, one that is
// damaged costs itself alone.
func TestDamagedMember(t *testing.T) {
	t.Chdir(t.TempDir())
	second := packed(wet("http://b/", strings.Repeat("two ", 100)))
	for _, at := range []int{3, 12, len(second) / 2, len(second) - 6} {
		bad := bytes.Clone(second)
		bad[at] ^= 0xff
		body := append(append(packed(wet("http://a/", "one")), bad...), packed(wet("http://c/", "three"))...)
		write(t, "a.warc.wet.gz", body)
		s, _ := Open([]string{"a.warc.wet.gz"}, nil)
		got := strings.Join(all(t, s), "\n")
		if !strings.HasPrefix(got, "http://a/=one\n") || !strings.Contains(got, "http://c/=three\n") || !strings.Contains(got, "! a.warc.wet.gz: a member of the archive is damaged") {
			t.Errorf("flipped at %d: %s", at, got)
		}
	}
	// Nothing follows: the archive ends where it is damaged.
	write(t, "a.jsonl.gz", append(packed(`{"id":"a","text":"one"}`+"\n"), "no member"...))
	s, _ := Open([]string{"a.jsonl.gz"}, nil)
	if got := all(t, s); len(got) != 2 || got[0] != "a=one" || !strings.Contains(got[1], "cannot be read on") {
		t.Error(got)
	}
}

// TestStart: reading that is taken up after any document gives the rest.
func TestStart(t *testing.T) {
	t.Chdir(t.TempDir())
	one, two := "one", "two"
	cells := table(t, []column{{ID: "a", Body: &one}, {ID: "b"}, {ID: "c", Body: &two}, {ID: "d", Body: &two}, {ID: "e", Body: &one}}, 2)
	wets := wetHead + wet("http://a/", "one") + strings.Replace(wet("http://b/", "two two"), "Content-Length: 7", "Content-Length: 70", 1) + wet("http://c/", "three")
	rows := "\n{\"text\":\"a\"}\n{broken\n\n{\"text\":\"b\"}\n{\"text\":\"c\"}"
	csv := "id,text\n1,one\n\n2,\"two\nlines\"\nbroken\n3,three\n"
	for file, body := range map[string]string{
		"a.jsonl": rows, "b.jsonl.gz": string(packed(rows)), "a.csv": csv, "b.csv.zst": string(zstded(csv)), "a.wet": wets, "b.wet.gz": string(packed(wets)),
		"a.parquet": string(cells), "a.txt": "text",
	} {
		write(t, file, []byte(body))
		o := Options{}
		if file == "a.parquet" {
			o.TextField = "body"
		}
		s, _ := Open([]string{file}, &o)
		want := all(t, s)
		s, _ = Open([]string{file}, &o)
		for i := range want {
			var d Document
			_ = s.Read(&d) // errors are documents here
			o.Start = func(*Input) (Position, bool) { return d.Next, false }
			rest, _ := Open([]string{file}, &o)
			if diff := cmp.Diff(want[i+1:], append([]string{}, all(t, rest)...)); diff != "" {
				t.Errorf("%s after %d, at %+v: %s", file, i+1, d.Next, diff)
			}
		}
	}
}

// FuzzShape: whatever an input is like, what is read of it is all of it.
func FuzzShape(f *testing.F) {
	f.Add("jsonl", []byte(bom+"\n{\"text\":\"a\\u0062c\"}\r\n\n{broken\n[1]"))
	f.Add("lines", []byte("\n\none\r\n \ntwo"))
	f.Add("csv", []byte("id,text,n\r\n1,\"a \"\"q\"\", b\",x\r\n\r\n2\n4,q\"r,z\n\"open"))
	f.Add("warc", []byte(wetHead+wet("http://a/", "one two")+strings.Replace(wet("http://b/", "two"), "Content-Length: 3", "Content-Length: 9", 1)+"\r\nnothing\r\n"+wet("http://c/", "c")[:250]))
	f.Add("warc", []byte("WARC/1.0\r\nContent-Length: x\r\n\r\nWARC/1.0\nWARC-Type: conversion\nContent-Length: 2\n\nab\n\n\n"))
	f.Add("warc", []byte("\nWARC/\n\n0"))
	f.Fuzz(func(t *testing.T, format string, body []byte) {
		if format != "jsonl" && format != "lines" && format != "csv" && format != "warc" || packingBy(body) != nil || bytes.Contains(bytes.ToLower(body), []byte("warc-type: re")) {
			return // what is packed is unpacked, and responses and requests become something else
		}
		s, err := Open(nil, &Options{Format: format, Stdin: bytes.NewReader(body), Marks: true})
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		for d, err := range documents(s) {
			if err != nil && d.Record == 0 {
				return // no table at all
			}
			got = append(append(got, d.Lead...), d.Raw...)
			if err == nil && len(d.Text) > 0 { // one character can be cut out of it
				_, n := utf8.DecodeRune(d.Text)
				d.Text = d.Text[n:]
				Apply(nil, d.Raw, d.Edits([]segment.Span{{Start: 0, End: n}}))
			}
		}
		if !bytes.Equal(got, body) {
			t.Errorf("%s: %q was read as %q", format, body, got)
		}
	})
}
