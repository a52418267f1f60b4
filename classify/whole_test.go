package classify

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
)

// message is a short text whose label is of all of it: offers that nobody
// asked for, in ever new spellings, among what people write to each other.
func message(i int) Labelled {
	r := rand.New(rand.NewPCG(uint64(i), 7))
	id := fmt.Sprintf("message-%03d", i)
	name := pick(r, []string{"Anna", "Tom", "老王", "小李", "Maria"})
	if i%3 > 0 {
		return Labelled{Document: Document{ID: id, Text: []byte(pick(r, []string{
			name + ", are you coming to the " + pick(r, enWhat) + " later?",
			"ok, see you at the " + pick(r, enWhat) + " :)",
			name + "，" + pick(r, zhWhen) + "去" + pick(r, zhWhere) + "吗？",
			"我在" + pick(r, zhWhere) + "，" + pick(r, zhDid) + "好了再说",
			"the " + pick(r, enWho) + " said the " + pick(r, enWhat) + " was " + pick(r, enDid) + " in 1904",
		}))}}
	}
	brand := pick(r, []string{"lucky", "lukcy", "l u c k y", "Lucky", "luckyy"}) + fmt.Sprint(10+r.IntN(90))
	return Labelled{Spam: true, Family: pick(r, []string{"gambling", "promotion"}), Document: Document{ID: id, Text: []byte(pick(r, []string{
		"WIN £" + fmt.Sprint(100*(1+r.IntN(9))) + " now!! Text " + brand + " to 0" + fmt.Sprint(1000000000+r.IntN(999999999)),
		"FREE bonus at " + brand + " ★★ register today!!",
		"加微信" + brand + "，" + pick(r, bets) + "，日赚" + fmt.Sprint(100*(1+r.IntN(9))) + "元！！",
		brand + "送彩金，" + pick(r, bets) + "点击注册★",
	}))}}
}

const messagesLearned = 240

func wholeTrainer(t testing.TB, n int) *Trainer {
	t.Helper()
	tr := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
	for i := range n {
		if err := tr.Learn(message(i)); err != nil {
			t.Fatal(err)
		}
	}
	return tr
}

func wholeModel(t testing.TB) *Model {
	t.Helper()
	tr := wholeTrainer(t, messagesLearned)
	if err := tr.Fit(); err != nil {
		t.Fatal(err)
	}
	m, err := tr.Model()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestWhole: labels of whole documents make verdicts on whole documents, from
// a model in memory and from its file.
func TestWhole(t *testing.T) {
	m := wholeModel(t)
	if h := m.Header(); !h.Whole || h.Documents != [2]int64{160, 80} {
		t.Errorf("header %+v", h)
	}
	if err := m.Verify(); err != nil {
		t.Error(err)
	}
	c, err := New(m, ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := New(reread(t, m), ownSegmenter(), nil)
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for i := messagesLearned; i < 2*messagesLearned; i++ {
		d := message(i)
		v := c.Classify(d.Document)
		if w := again.Classify(d.Document); fmt.Sprint(v) != fmt.Sprint(w) {
			t.Fatalf("%s: %v, and from the file %v", d.ID, v, w)
		}
		if v.Label == Injected || (v.Label == Spam) != (len(v.Spans) == 1) || (v.Score >= wholeThreshold) != (v.Label == Spam) {
			t.Fatalf("%s: %+v", d.ID, v)
		}
		if (v.Label == Spam) != d.Spam {
			wrong++
			t.Logf("%q: %s %.3f", d.Text, v.Label, v.Score)
		}
		for _, s := range v.Spans {
			if s.Start != 0 || s.End != len(d.Text) || s.Score != v.Score || len(s.Terms) == 0 || s.Family == "" || s.Language == "" {
				t.Fatalf("%s: span %+v", d.ID, s)
			}
			if math.Abs(sigmoid(s.LLR)-s.Score) > 1e-12 {
				t.Errorf("%s: evidence %f and probability %f", d.ID, s.LLR, s.Score)
			}
		}
	}
	if wrong > 2 {
		t.Errorf("%d of %d messages judged wrongly", wrong, messagesLearned)
	}
	for _, s := range []string{"", " \n", "\xff\x00"} {
		if v := c.Classify(Document{Text: []byte(s)}); v.Label != Clean || v.Score != 0 {
			t.Errorf("%q: %+v", s, v)
		}
	}
}

// TestWholeOptions: threshold, families and number of terms are as for blocks.
func TestWholeOptions(t *testing.T) {
	m := wholeModel(t)
	spam := Document{Text: []byte("FREE bonus at lucky77 ★★ register today!!")}
	judge := func(o *Options) Verdict {
		c, err := New(m, ownSegmenter(), o)
		if err != nil {
			t.Fatal(err)
		}
		return c.Classify(spam)
	}
	v := judge(&Options{Terms: 3})
	if v.Label != Spam || len(v.Spans[0].Terms) != 3 {
		t.Fatalf("%+v", v)
	}
	if w := judge(&Options{Threshold: math.Nextafter(v.Score, 1)}); w.Label != Clean || w.Score != v.Score {
		t.Errorf("above its score: %+v", w)
	}
	for _, f := range m.Header().Families {
		if w := judge(&Options{Families: []string{f}}); (w.Label == Spam) != (f == v.Spans[0].Family) {
			t.Errorf("%s alone: %+v", f, w)
		}
	}
}

// TestWholeOrder: neither the order of the documents nor the number of
// goroutines shows in the model.
func TestWholeOrder(t *testing.T) {
	want := written(t, wholeModel(t))
	r := rand.New(rand.NewPCG(3, 4))
	for _, jobs := range []int{1, 5} {
		tr := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
		order := r.Perm(messagesLearned)
		var wg sync.WaitGroup
		for k := range jobs {
			wg.Go(func() {
				for i := k; i < len(order); i += jobs {
					if err := tr.Learn(message(order[i])); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		if err := tr.Fit(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file(t, tr), want) {
			t.Errorf("%d goroutines: another model", jobs)
		}
	}
}

// TestWholeSample: which documents are kept depends on their keys alone.
func TestWholeSample(t *testing.T) {
	var docs []wholeDocument
	for i := range 3 * wholeDocuments {
		docs = append(docs, wholeDocument{key: mix(uint64(i + 1))})
	}
	keys := func(docs []wholeDocument) (k []uint64) {
		for _, d := range docs {
			k = append(k, d.key)
		}
		slices.Sort(k)
		return k
	}
	var one, two, rest wholeSample
	one.add(docs...)
	slices.Reverse(docs)
	for _, d := range docs[:50000] {
		two.add(d)
	}
	rest.add(docs[50000:]...)
	two.bits = max(two.bits, rest.bits)
	two.add(rest.docs...)
	if n := len(one.docs); n > wholeDocuments || n < wholeDocuments/3 || !slices.Equal(keys(one.docs), keys(two.docs)) {
		t.Errorf("%d and %d documents kept", n, len(two.docs))
	}
}

// TestWholeLeftOut: what Fit sees of a counted document is what the classifier
// sees of it when it was never counted.
func TestWholeLeftOut(t *testing.T) {
	left := message(3)
	tr, without := wholeTrainer(t, 60), NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
	for i := range 60 {
		if d := message(i); d.ID != left.ID {
			if err := without.Learn(d); err != nil {
				t.Fatal(err)
			}
		}
	}
	var a analysis
	d := a.wholeDocument(tr, &left, func(uint64, func() string) {})
	d.own = 1
	c, err := tr.frozen()
	if err != nil {
		t.Fatal(err)
	}
	got := tr.leftOut(c, []wholeDocument{d})[0]
	m, err := without.Model()
	if err != nil {
		t.Fatal(err)
	}
	var s wholeSums
	a.eachDocumentTerm(ownSegmenter(), left.Text, nil, func(group int, hash uint64, _ func() string) {
		if x := m.table().find(hash); x != nil {
			s.add(group, x.ratio())
		} else {
			s.unseen++
		}
	})
	for f, want := range s.features() {
		// The vocabulary of the others is a few terms smaller.
		if math.Abs(got[f]-want) > 0.05 {
			t.Errorf("feature %d is %f, want %f", f, got[f], want)
		}
	}
}

// TestWholeTerms: the key of every term gives its hash, and its group.
func TestWholeTerms(t *testing.T) {
	var a analysis
	var keys []string
	a.eachDocumentTerm(ownSegmenter(), []byte("Win £££££ at a l e x i s 1 7 of alexis17, 博彩平台 百家乐★ 博彩平台\n☎ 07123"), nil, func(group int, hash uint64, key func() string) {
		k := key()
		if h, ok := hashKey(k); !ok || h != hash {
			t.Errorf("%q has the hash %x, its key %x", k, hash, h)
		}
		if group < 0 || group >= numWholeGroups || (group >= wholeForm) != (k[0] == kindShape) {
			t.Errorf("%q is of group %d", k, group)
		}
		keys = append(keys, k)
	})
	for _, k := range []string{"wwin", "calex", "cs17_", "c_ale", "na00", "n00000", "y£££", "y★", "y☎", "c博", "w博彩平台", "pof alexis17"} {
		if n := strings.Count("\x00"+strings.Join(keys, "\x00")+"\x00", "\x00"+k+"\x00"); n != 1 {
			t.Errorf("%q comes %d times, want once", k, n)
		}
	}
}

// TestWholeDamage cuts the file off at every length of its last section, and
// flips every bit there.
func TestWholeDamage(t *testing.T) {
	m := *tinyModel()
	m.whole = defaultWhole()
	plain, file := tinyModel().encode(), m.encode()
	if n, err := ReadModel(bytes.NewReader(file)); err != nil || *n.whole != *m.whole {
		t.Fatalf("%v", err)
	}
	from := len(plain) - checksumBytes
	if !bytes.Equal(plain[:from], file[:from]) {
		t.Error("the section changes what is before it")
	}
	for n := from; n < len(file); n++ {
		if _, err := ReadModel(bytes.NewReader(file[:n])); !errors.Is(err, ErrModelTruncated) && !errors.Is(err, ErrModelCorrupt) {
			t.Fatalf("cut off at %d of %d: %v", n, len(file), err)
		}
	}
	for bit := 8 * from; bit < 8*len(file); bit++ {
		b := bytes.Clone(file)
		b[bit/8] ^= 1 << (bit % 8)
		var me *ModelError
		if _, err := ReadModel(bytes.NewReader(b)); !errors.As(err, &me) {
			t.Fatalf("bit %d flipped: %v", bit, err)
		}
	}
	body := file[:len(file)-checksumBytes]
	for name, c := range map[string]struct {
		body []byte
		want error
	}{
		"another name":    {append(bytes.Clone(body[:from]), "\x05thole"...), ErrModelCorrupt},
		"no weights":      {append(bytes.Clone(body[:from]), wholeSection+"\x00"...), ErrModelVersion},
		"a weight less":   {body[:len(body)-8], ErrModelTruncated},
		"a byte too many": {append(bytes.Clone(body), 0), ErrModelCorrupt},
		"not a number":    {append(bytes.Clone(body[:len(body)-8]), 1, 0, 0, 0, 0, 0, 0xf8, 0x7f), ErrModelCorrupt},
	} {
		if _, err := ReadModel(bytes.NewReader(sealed(c.body))); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// TestWholeKinds: models of the two kinds do not mix, nor do the labels.
func TestWholeKinds(t *testing.T) {
	m := wholeModel(t)
	if err := NewTrainer(ownSegmenter(), nil).AddModel(m); !errors.Is(err, ErrModelKind) {
		t.Errorf("a trainer of blocks takes it: %v", err)
	}
	if err := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true}).AddModel(sampleModel()); !errors.Is(err, ErrModelKind) {
		t.Errorf("a trainer of whole documents takes a model of blocks: %v", err)
	}
	if _, err := MergeModels(m, sampleModel()); !errors.Is(err, ErrModelKind) {
		t.Errorf("merged: %v", err)
	}
	tr := wholeTrainer(t, 0)
	if err := tr.Learn(marked("spans", "a ⟦b⟧")); err == nil {
		t.Error("spans are learned")
	}
	if err := tr.Tune(marked("spans", "a ⟦b⟧")); err == nil {
		t.Error("spans are kept aside")
	}
	if err := tr.Fit(); !errors.Is(err, ErrOneClass) {
		t.Errorf("fit of nothing: %v", err)
	}
	if h := sampleModel().Header(); h.Whole {
		t.Error("a model of blocks says that it judges whole documents")
	}
}

// TestWholeMore: a model that is taught more has the counts of all, and two
// that are merged have too.
func TestWholeMore(t *testing.T) {
	more := NewTrainer(ownSegmenter(), &TrainOptions{Whole: true})
	if err := more.AddModel(wholeModel(t)); err != nil {
		t.Fatal(err)
	}
	for i := messagesLearned; i < messagesLearned+60; i++ {
		if err := more.Learn(message(i)); err != nil {
			t.Fatal(err)
		}
	}
	if err := more.Tune(message(1000)); err != nil {
		t.Fatal(err)
	}
	if err := more.Fit(); err != nil {
		t.Fatal(err)
	}
	m, err := more.Model()
	if err != nil {
		t.Fatal(err)
	}
	all, err := wholeTrainer(t, messagesLearned+60).Model()
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m.counts().keys, all.counts().keys) || !slices.Equal(m.counts().ham, all.counts().ham) {
		t.Error("its counts are not those of all documents")
	}
	if *m.whole == *all.whole {
		t.Error("it was not fitted")
	}
	if n, err := MergeModels(m, m); err != nil || *n.whole != *m.whole {
		t.Errorf("merged: %v", err)
	}
}
