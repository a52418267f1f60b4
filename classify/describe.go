package classify

import (
	"strings"
	"sync/atomic"

	"github.com/shai-text/shai/segment"
)

// What the values of the shapes are called before people.
var (
	classNames   = []string{"Han", "Latin", "mixed", "other"}
	lengthNames  = []string{"0", "1", "2", "3", "4", "5", "6", "7", "8", "9-10", "11-13", "14-17", "18-25", "26-40", "41-80", "81+"}
	extentNames  = []string{"under 5", "5-9", "10-19", "20+"}
	countNames   = []string{"0", "1", "2", "3+"}
	isletNames   = []string{"none", "Latin", "digits", "Latin and digits"}
	digitNames   = []string{"none", "1-2", "3-4", "5-6", "7-8", "9-12", "13+"}
	capitalNames = []string{"none", "some", "most", "all"}
	wordNames    = []string{"1", "2-3", "4-7", "8+"}
	itemNames    = []string{"1", "2", "3", "4-5", "6-8", "9-15", "16-30", "31+"}
	shareNames   = []string{"none", "some", "half", "most"}
	besideNames  = []string{"none", "before", "after", "both"}
	regularNames = []string{"even", "similar", "varied", "wild"}
	functionPart = []string{"none", "3 %", "6 %", "10 %", "20 %", "more"}
	lineNames    = []string{"first", "second", "middle", "last but one", "last", "only"}
	atNames      = []string{"inside", "begins it", "ends it", "fills it"}
	mainNames    = []string{"zh", "en", "other"}
	overlapNames = []string{"no prose", "none", "little", "some", "much", "most"}
	blankNames   = []string{"none", "above", "below", "above and below"}
	separators   = [segment.NumSeparators]string{
		segment.SepNone: "nothing", segment.SepSpace: "blank", segment.SepComma: ",", segment.SepColon: ":",
		segment.SepDun: "、", segment.SepStop: ".", segment.SepBracket: "[]", segment.SepDash: "-",
		segment.SepUnderscore: "_", segment.SepArrow: ">", segment.SepBar: "|", segment.SepOther: "symbol",
		segment.SepLine: "line", segment.SepBlank: "empty line",
	}
)

func nameOf(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return "?"
}

// display is a shape as a person reads it. Most are read again and again.
func (s shape) display() string {
	p := &displayed[s]
	if t := p.Load(); t != nil {
		return *t
	}
	t := "shape:" + s.describe()
	p.Store(&t)
	return t
}

// displayed are the shapes that were read so far.
var displayed [1 << 16]atomic.Pointer[string]

// describe is a shape as a person reads it: "row:separators=_ to |".
func (s shape) describe() string {
	v := int(uint8(s))
	var text string
	switch s.field() {
	case formLength:
		text = nameOf(lengthNames, v&15) + " " + nameOf(classNames, v>>4)
	case formFunction:
		text = nameOf(countNames, v>>2&3) + " in " + nameOf(extentNames, v&3) + " " + nameOf(classNames, v>>4)
	case formIslet:
		text = nameOf(isletNames, v&3) + " in " + nameOf(classNames, v>>2)
	case formRepeat:
		text = nameOf([]string{"none", "doubled", "within", "doubled, within", "much", "doubled, much"}, v)
	case formDisguise:
		var parts []string
		for i, n := range []string{"full-width", "invisible", "look-alike", "spaced"} {
			if v>>i&1 == 1 {
				parts = append(parts, n)
			}
		}
		text = strings.Join(append(parts, "none")[:max(1, len(parts))], "+")
	case formDigits:
		text = nameOf(digitNames, v&7) + " in " + nameOf(classNames, v>>3)
	case formCase:
		text = "no words"
		if v != 0 {
			text = nameOf(capitalNames, v>>2&3) + " of " + nameOf(wordNames, v&3)
		}
	case formLink:
		text = []string{"no", "yes"}[v&1]
	case rowSeparators:
		text = nameOf(separators[:], v>>4) + " to " + nameOf(separators[:], v&15)
	case rowItems:
		text = nameOf(itemNames, v>>4) + " by " + nameOf(separators[:], v&15)
	case rowRegular:
		text = nameOf(regularNames, v&3) + " in " + nameOf(itemNames, v>>2)
	case rowShared:
		text = nameOf(shareNames, v&3)
	case rowPrefix:
		text = nameOf(besideNames, v&3)
	case rowFunction:
		text = nameOf(functionPart, v>>1&7)
	case placeLine:
		text = nameOf(lineNames, v>>2) + ", " + nameOf(atNames, v&3)
	case placeLanguage:
		text = nameOf(classNames, v>>1&3) + " in " + nameOf(mainNames, v>>3)
	case placeOverlap:
		text = nameOf(overlapNames, v&7)
	case placeBlank:
		text = nameOf(blankNames, v>>2) + ", " + nameOf(countNames, v&3) + " items"
	}
	return shapeFields[s.field()] + "=" + text
}
