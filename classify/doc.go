// Package classify finds the spam keyword blocks that were injected into real
// documents: which bytes they are, how sure that is, and why.
//
// # Use
//
//	m, err := classify.OpenModel(models.FS, models.Default)
//	seg, err := segment.New(m.SegmentOptions())
//	c, err := classify.New(m, seg, nil)   // immutable, safe for concurrent use
//	v := c.Classify(classify.Document{ID: id, Text: body})
//	clean := v.Strip(nil, body)
//
// A [Verdict] is one of three: [Clean], [Injected] (a real document with
// blocks in it: repair it) and [Spam] (nothing real is left: drop it). Its
// spans are byte offsets into the text as it was given.
//
// Options.Precision says how sure a block must be to be reported. It moves the
// thresholds alone: scores, and which documents are unsure, stay as they are;
// but for HighRecall no gate clears documents.
//
// # How a document is judged
//
// The files are named for the stations of its path:
//
//	escape.go     letters that are written as %E4%BB%A3, &#20195; or \u4ee3 are read as what they are
//	screen.go     what a pair or word says, in a byte
//	sieve.go      a cheap look clears the blocks in which nothing speaks for spam
//	glance.go     what the screen tells of a block that is left
//	gate.go       a document of which no block looks like spam is cleared
//	analysis.go   tokens become evidence, items are parted where a sentence turns into keywords
//	term.go       a term: word, pair, shape; its key and its hash
//	shape.go      the form of an item, the row it stands in, its place in the document
//	table.go      a term's log-likelihood ratio: naive Bayes, compiled
//	features.go   the ratios, summed by group
//	chain.go      content or spam: the likeliest path over the items, with prices for each change
//	echo.go       what surely is spam in one place is looked for in all of the document
//	slight.go     what holds no word, lists of links and sentences that nobody can read are never reported
//	quote.go      nor is what a sentence quotes
//	candidate.go  a run of items that may be spam, and its bounds
//	form.go       a run that looks like a block of keywords, whatever it says
//	profile.go    what is known of a candidate as a whole
//	topic.go      what the document, and what stands about it, talk of
//	alike.go      what it has in common with the other candidates
//	judge.go      the probability that it is injected
//	narrow.go     where the judge is not sure: is it surer of a part?
//	place.go      where content does not look like spam: names, title's ends, foreign lines
//	plain.go      lines that say so much for spam that the page's subject does not matter
//	brand.go      a name that several unsure candidates bear
//	mention.go    in a text about spam, what is not as good as certain
//	comment.go    who comments, and what goes with the name
//	dump.go       a line of hundreds of things that people look for
//	copy.go       what is reported is reported wherever it stands by itself
//	stamp.go      a name that is stamped on a page is told from the template about it
//	splice.go     a phrase that is spliced into sentences is told from them
//	leak.go       calls of tools that a language model has leaked with its keywords
//	gap.go        what stands between blocks and at the end of their rows
//	rim.go        headlines, the steps of a path and lines of a list at a block's ends
//	spare.go      names and pieces of sentences in a block that are the page's own
//	sites.go      names of well-known sites
//	advert.go     a line that advertises in sentences goes as a whole
//	forest.go     the decision trees that the gate and the judge ask
//	walk.go       the same, laid out to be asked fast
//	classifier.go family, terms: the verdict
//
// A model whose labels are of whole documents (TrainOptions.Whole) takes a
// shorter path, with more kinds of terms: wholeterm.go, whole.go.
//
// Screen and gate are the reason for the speed: they go through the characters
// and words of a text where they stand, and few documents are taken apart
// after that. They need no more of a model than its screen: the table is
// compiled, and the dictionary loaded, with the first document that passes.
// Options.NoScreen looks at everything, and is what they are held to.
//
// All evidence is in nats, positive for spam. A term that was never counted
// weighs nothing.
//
// # Training
//
// A [Trainer] counts labelled documents: of a document with spans, only the
// spans are spam. Counts are all that a [Model] holds of them, so models can
// be taught more (AddModel), and those of one segmenter can be merged
// (MergeModels). What several processes have counted and kept aside adds up to
// what one would have (Save, AddSaved), and gives the same model. Naive Bayes
// takes its evidence for independent, and it is not; so documents that the
// counts have not seen (Tune) fit an exponent for each group of evidence, the
// prices, the judge and the thresholds (Fit).
//
// A third of these documents with spam is judged as if nothing of their family
// had ever been counted: what is sold tomorrow is in no list of today, and has
// to be known by its form, and by having nothing to do with the document. For
// such blocks there is a path of its own, fitted to them, beside the one that
// trusts the words. Where the words find but shreds of what that path finds,
// the judge is asked about both, and what it believes of either is reported as
// one. What is known by its form alone has thresholds of its own.
//
// A page is hacked to sell one thing. So where one block is sure, others of its
// family need not be: they are reported from a lower probability on.
//
// The judge is where most of the precision comes from. It sees what the path
// cannot: whether the rest of the document talks of the same things, whether a
// block's strongest word stands elsewhere in plain sentences, whether the
// lines about it are a menu. More evidence never lowers its probability, and
// being on the document's subject never raises it. It is fitted, and the
// thresholds are chosen, by cross-validation over sources (Fold): the answers
// that count are those for sources that neither counts nor trees have seen.
// Short documents, in which nothing stands about a block that could tell, have
// thresholds of their own, so that others do not pay for them. The surest of
// these answers about clean documents are told (Doubts): some of these will be
// spam that was not marked.
//
// # What it does not do
//
// It does not judge what a document says: there is no topic, opinion or person
// that is spam. It does not look at HTML: give it text. It does not segment by
// itself: see package segment, or bring a segmenter of your own.
package classify
