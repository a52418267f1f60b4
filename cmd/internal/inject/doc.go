// Package inject composes documents whose truth is known: it puts a block of
// spam keywords into a clean document and says which bytes it put there.
// Training, tuning and tests live on such documents, because real hacked
// pages with every byte marked are few.
//
//	lex, err := inject.ReadLexicon("lexicon")       // family.lang.txt, one keyword a line
//	c, err := inject.New(lex, &inject.Options{Seed: 1})
//	doc := c.Compose(classify.Document{ID: id, Text: text})
//
// # What is composed
//
// A block is a run of items, an item is what the grammar of a family makes of
// keywords: pseudo-phrases of a few words for porn, platform and action for
// gambling, city and service for invoices, product and trade words for the
// English families. Families without a grammar of their own (vape.en.txt)
// are combined as their script is. Grammars also coin keywords that no list
// holds, from pieces and characters of those that it does, so that a model
// does not learn the list.
//
// A shape says where the block stands: [Shapes]. A separator, blanks about
// it, a trailing mark, a change half way are drawn for each block; so is a
// disguise, which about 15 % of blocks wear: [Disguises]. Most blocks have
// about eight items, one in five has one to four.
//
// Everything is drawn from distributions that are wider than what was seen on
// real pages. That is on purpose: to meet the exact proportions of one
// collection would teach its accidents.
//
// # What is promised
//
//   - The result is a function of the seed, the document's ID and text, the
//     lexicon and the options. Order, number of workers and earlier calls do
//     not show. Two documents with the same text and different IDs get
//     different blocks.
//   - Spans are exact: header, brackets, trailing marks, the separator
//     between a title and its keywords and the shreds of tool calls about a
//     keyword that leaks are in them; line breaks and blanks that set a block
//     off are not. They are ordered, disjoint, and never cut a character.
//   - The document's own bytes stay as they are, valid UTF-8 or not. Without
//     the spans the text is the document plus line breaks and blanks; shapes
//     keyword_line, nav, brand, mixed_links and remark also add genuine words
//     (a label, a menu, another's comment, words of the document): these are
//     content and not spans.
//   - Shape whole drops the document: the text is one span and Spam is true. So
//     is a document without a printing line.
//   - A document without a place for the shape asked for gets another; the
//     tag tells which.
//   - Every keyword comes from the lexicon or is coined from it, and every
//     block has one, but some of shape leak, which are shreds alone. Words of
//     trade that surround them (city names, 官网, "for sale") stand in this
//     package; hold keywords out with [Lexicon.Split] to measure unseen ones.
//   - Nothing that touches minors is ever composed: items are checked after
//     recombination, and sexual lists when they are read.
//
// Tags of a composed document are "shape", "disguise" ("plain" if it changed
// nothing), "separator" (the mark, or a word for blanks) and "lang" (of the
// block). Phone numbers are of a range that has no subscribers; addresses are
// random letters.
package inject
