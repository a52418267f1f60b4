// Package mine finds keywords that a model does not know yet, in the blocks
// that it finds all the same, and puts those that a person accepts into a
// lexicon.
//
// # What is found
//
// Everything that stands in a span of which the model is sure may be a
// keyword: an item, or some tokens of it that follow each other. So may what
// stands in weak spans of the same document: what is new is what makes them
// weak. Of these phrases are listed those that
//
//   - come back, in the spans of other documents;
//   - stand in spans oftener than outside of them, and hardly ever outside:
//     they are ranked by Dunning's G², less what speaks for a plain word;
//   - are free: they meet different neighbours, and are no piece of a longer
//     phrase that comes as often;
//   - are new: not in the lexicon, and not made of words that the model
//     takes for spam already.
//
// # How
//
// The documents are read twice. The first pass gathers phrases and counts them
// in bounded memory, and may lose rare ones; how rare, it says. The second
// counts what was gathered, and these figures are exact. What is printed is a
// function of the documents, the model and the lexicon; the number of
// goroutines does not show.
//
// With the default bounds mining takes some 100 MB more than scoring, however
// large the corpus.
package mine
