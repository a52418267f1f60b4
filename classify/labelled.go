package classify

import "github.com/shai-text/shai/segment"

// Labelled is a document whose truth is known: for training and for evaluation.
type Labelled struct {
	Document

	// Spans are the injected bytes: ordered, disjoint, in bounds. A document
	// with neither spans nor Spam is clean. Only the spans are spam: what
	// stands beside them is content.
	Spans []segment.Span

	// Spam says that all of the document is spam, as a label on a message or
	// a comment does.
	Spam bool

	// Again says that what stands beside the spans has been counted: of several
	// compositions of one document only the spans are new.
	Again bool

	// ByLine says that the spans only tell which lines are spam: a line counts
	// as hit when any of it is reported.
	ByLine bool

	// Family names what the spans sell; "other" if empty. Of a clean document,
	// it is what it was made to look like: Fit learns from such a one, and
	// chooses no threshold by it.
	Family string

	// Tags are further properties by which figures are broken down, such as
	// "shape", "disguise", "source" or "kind".
	Tags map[string]string
}
