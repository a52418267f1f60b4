/*
Package segment takes documents apart: bytes into blocks, blocks into items,
items into tokens. It says where everything stands, in which script and
language it is written, and what a word is written like when nobody disguises
it.

	s, err := segment.New(nil)
	var t segment.Text
	s.Segment(&t, body)
	for _, k := range t.Tokens {
		fmt.Println(k.Term, k.Script, body[k.Start:k.End])
	}

A [Segmenter] is immutable and shared by goroutines. A [Text] belongs to one
goroutine at a time and is filled again and again; its memory is reused, its
terms are valid until then.

# Offsets

Every position is a byte offset into the text as it was given. Normalisation
changes terms and never positions. Any bytes are taken: an invalid byte, a NUL
or a control character makes up no token and divides nothing. Nothing panics,
and every rule takes time in proportion to the length of the line. A Text takes
40 bytes a token, 48 an item, and the terms; it gives memory above 64 MB back
with the next document.

# Blocks

A block is a line that shows something. Only \n breaks a line, and a \r before
it is no part of it. A line of blanks counts as empty.

# Items

An item is what stands between separators: an entry of a menu, a keyword of a
list, a clause. [Separator] lists them from weak to strong; where several stand
together the strongest counts. Some divide in places only:

  - A hyphen and a slash do not divide within a word of any script with blanks
    (state-of-the-art, and/or), a comma and a colon within a number (1,000 and
    09:28), a full stop unless a blank, the end or a closing mark follows it or
    Han characters stand on both sides, an apostrophe after a letter. An
    underscore always divides.
  - Addresses (https://…, www.…, name@host) are whole whatever stands in them.
  - A single blank divides two pieces that both have Han characters. A run of
    blanks, a tab and an ideographic space always divide.
  - A capital I between blanks is a bar if its nearest letters are Han on both
    sides, or if most of two and more such I in a line have Han beside them.
  - The edge between Latin and Han does not divide: 17c热视频app is one item.
  - % $ & ™ and their like do not divide, nor does + in c++ and # in c#.

Single Han characters that stand one blank or one dot apart are a disguise and
are joined before they are cut into words: two of them, or pieces of which two,
and one in three at least, are single (天 天 中彩票 开奖). The item is marked Spaced, and
the span of a word covers the gaps within.

# Tokens

Runs of Han characters are normalised and cut by the [Cutter]. The words of
other scripts follow the word boundaries of Unicode (UAX #29), but an
underscore divides them, a colon does, and a comma stands in numbers only.
Letters and digits make up one word: 17c, iphone15. A run of kana is one token;
Thai, Lao, Khmer and Burmese are cut every 16 characters. What is no letter and
no digit is no token.

# Terms

A term is in lower case, in plain letters and digits (NFKC), simplified
(one character to one), at most 64 bytes long. Numbers in circles and with full
stops are digits. What cannot be seen is dropped: zero-width and variation
characters, fillers, marks on Han characters; and so is a syllable of pinyin in
brackets after one (網(wǎng)), which converters leave behind. Greek and Cyrillic letters that
look like Latin ones become Latin where a Latin letter stands in the same word,
as does ∨ beside one. An o, i or l between digits is a digit, and so are o and
i at the edges of a number of six digits. A few Han characters that look like
another become that one before a certain character (曰韩 is 日韩). [Fold] says
what was taken off. [Normalize] does the same to any string.

# Languages

The language of a block follows from the script of most of its letters, a Han
character counting as three Latin letters. Latin letters are English where one
word in ten is an English function word; other sections, which are blocks with
no empty line between, are put before the [Detector]: a sample of 110
characters, no more than four times a document and once more each 32 KB. Short
sections take the language of the section before. Han is Chinese unless one
letter in ten of the section is kana.

These languages are evidence, to which models are fitted. For those who read of a
text, [Segmenter.Languages] tells them better, and mostly without the detector: a
section is German, Dutch, French, Spanish, Italian, Portuguese, Indonesian, Polish,
Turkish or Vietnamese where one word in ten is a function word of that language
and far fewer are of any other. A text of Latin letters that has function words of
none is of no language that is known, and is not taken for English.

# Skimming

What most of a crawl needs is a look at its words and pairs of characters, and
no more. [Segmenter.Skim] gives a [Sink] the tokens without making a Text of
them; [Segmenter.Words] then takes apart what deserves it, and
[Segmenter.Languages] tells the languages of what does not.

# What it costs

One core does some 70 MB/s of English and 12 MB/s of Chinese, of which gse
takes five parts in six; it allocates nothing beyond what gse and lingua do.
[New] links 160 MB of dictionaries and language models. A program that brings
its own Cutter and Detector to [NewWith] links none of them.
*/
package segment
