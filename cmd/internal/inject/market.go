package inject

import (
	"slices"
	"strings"
)

var (
	buyHeads  = []string{"buy", "cheap", "order", "generic", "purchase", "get", "discount", "online", "best", "where to buy", "how to get", "low cost", "can you buy", "can i buy", "price of", "cost of", "safe", "real", "brand", "cheapest", "buying", "ordering"}
	drugTails = []string{"online", "without prescription", "no prescription", "no rx", "overnight", "for sale", "price", "cost", "dosage", "side effects", "coupon", "20mg", "50 mg", "100mg", "10 mg", "pills", "tablets", "next day delivery", "cheap", "free shipping", "cod", "fedex", "online pharmacy", "in canada", "uk", "usa", "over the counter", "reviews", "mastercard", "withdrawal", "and alcohol", "samples", "discount", "generic", "side effects long term", "500mg"}
	bagHeads  = []string{"cheap", "discount", "authentic", "fake", "replica", "wholesale", "new", "buy", "official", "womens", "mens", "original", "black", "outlet", "best", "designer", "real", "vintage", "custom", "luxury"}
	bagTails  = []string{"outlet", "sale", "online", "store", "uk", "usa", "shoes", "bags", "handbags", "for women", "for men", "factory outlet", "clearance", "official site", "free shipping", "black friday", "jerseys", "sunglasses", "boots", "wallet", "watches", "jackets", "cheap", "shop", "purses", "sneakers", "outlet online", "on sale", "discount", "canada", "size 9", "2013 new"}
	bagWords  = map[string][]string{
		"fr": {"pas cher", "femme", "homme", "sac", "soldes", "boutique", "en ligne", "chaussures", "officiel", "france", "prix", "magasin"},
		"es": {"baratos", "baratas", "comprar", "zapatillas", "bolsos", "gafas", "online", "ofertas", "mujer", "hombre", "tienda", "precio"},
		"it": {"scarpe", "borse", "outlet online", "prezzi", "saldi", "uomo", "donna", "scontate", "occhiali", "sito ufficiale", "italia"},
		"nl": {"kopen", "goedkope", "tassen", "schoenen", "dames", "heren", "jassen", "aanbieding", "korting", "nederland"},
		"de": {"günstig", "kaufen", "schuhe", "taschen", "damen", "herren", "sale", "billig", "deutschland", "jacken"},
	}
	shopHeads = []string{"buy", "cheap", "order", "best", "discount", "wholesale", "online", "get", "new", "top", "where to buy", "real", "free"}
	shopTails = []string{"online", "sale", "for sale", "store", "uk", "usa", "near me", "price", "cheap", "wholesale", "discount", "free shipping", "reviews", "deals", "shop", "coupon", "site", "2024", "download", "supplier"}
	betHeads  = []string{"best", "top", "new", "play", "free", "trusted", "real money", "online", "top 10", "legal", "win at", "no deposit", "live", "mobile"}
	betTails  = []string{"bonus", "no deposit", "uk", "canada", "app", "review", "free spins", "real money", "games", "for fun", "download", "sign up", "tips", "jackpot", "usa players", "australia", "codes", "promo code", "login", "strategy", "2024"}
	slotHeads = []string{"situs", "link", "daftar", "agen", "bandar", "login", "bocoran", "rtp", "demo", "akun", "info", "main", "judi", "kumpulan", "cara", "pola", "server", "slot"}
	slotTails = []string{"gacor", "maxwin", "terpercaya", "terbaru", "hari ini", "resmi", "2024", "2025", "deposit pulsa", "tanpa potongan", "terbaik", "gampang menang", "pulsa", "anti rungkad", "mudah menang", "indonesia", "bonus 100", "deposit 10rb", "no 1", "malam ini", "winrate tinggi", "server thailand", "dana", "link alternatif", "login", "asia"}
	slotRoots = []string{"mega", "raja", "dewa", "naga", "hoki", "bola", "sultan", "royal", "macan", "cuan", "zeus", "lucky", "garuda", "joker", "indo", "mpo", "kaisar", "bos", "pragma", "olx", "queen", "king"}
	workHeads = []string{"best", "cheap", "online", "professional", "custom", "get", "find", "free", "need", "top", "affordable", "fast", "help with", "apply for", "compare", "how to"}
	workTails = []string{"online", "service", "services", "cheap", "uk", "usa", "reviews", "24/7", "for college", "no credit check", "quotes", "rates", "help", "near me", "calculator", "bad credit", "same day", "for sale", "companies", "tips", "examples", "free", "guaranteed", "today", "reddit", "australia"}
)

func pharma(p *pen, n int) []string  { return p.goods(n, buyHeads, drugTails) }
func replica(p *pen, n int) []string { return p.goods(n, bagHeads, bagTails) }
func essay(p *pen, n int) []string   { return p.goods(n, workHeads, workTails) }

func casino(p *pen, n int) []string {
	if p.chance(0.45) { // the Indonesian trade
		return p.goods(n, slotHeads, slotTails)
	}
	return p.goods(n, betHeads, betTails)
}

// goods writes the items of the Latin trades.
func (p *pen) goods(n int, heads, tails []string) []string {
	style := draw(p.dice, []weighted[int]{{46, 0}, {16, 1}, {14, 2}, {10, 3}, {7, 4}, {7, 5}})
	if p.short && style != 5 {
		style = 0
	}
	dress := one(p.dice, []float64{0.1, 0.4, 0.8})
	letter := drawCasing(p.dice)
	switch {
	case p.src.family == "replica" && p.chance(0.12):
		p.lang = one(p.dice, []string{"fr", "es", "it", "nl", "de"})
		heads, tails = bagWords[p.lang], bagWords[p.lang]
	case p.src.family == "casino" && slices.Contains(heads, "situs"):
		p.lang = "id"
	}
	phrase := func() string {
		s := p.kw()
		if p.src.family == "casino" && p.chance(0.15) {
			s = p.houseName(heads)
		}
		if p.chance(dress) {
			s = one(p.dice, heads) + " " + s
		}
		if p.chance(dress) {
			s += " " + one(p.dice, tails)
		}
		if p.chance(0.12) {
			s += " " + one(p.dice, []string{p.year(), one(p.dice, cities), one(p.dice, countries), "in " + one(p.dice, cities)})
		}
		return letter(s)
	}
	var items []string
	switch style {
	case 0:
		items = p.each(n, phrase)
	case 1: // word salad: no separator, no syntax
		words := p.each(max(n, p.between(6, 14)), p.kw)
		items = []string{letter(strings.Join(words, " "))}
	case 2:
		items = p.permutations(n, letter, tails)
	case 3: // anchors with a random glue between them
		glue := func() string {
			return one(p.dice, []string{p.digits(p.between(3, 6)), p.letters(p.between(3, 6), false), ":)", ";)", ":-(", "8-)", "=[", ">:O", ":D", p.letters(2, false) + p.digits(3), "%-P", ", "})
		}
		var b strings.Builder
		for i := range n {
			if i > 0 {
				b.WriteString(" " + glue() + " ")
			}
			b.WriteString(phrase())
		}
		items = []string{b.String()}
	case 4: // phrase and bare address
		items = p.each(n, func() string {
			return phrase() + one(p.dice, []string{" ", " ", ": ", " - ", ""}) + p.url()
		})
	case 5: // two or three keywords to the item
		items = p.each(n, func() string {
			s := p.kw()
			for range p.between(1, 2) {
				s += " " + p.kw()
			}
			return letter(s)
		})
	}
	return items
}

// permutations turns the same few words round and round.
func (p *pen) permutations(n int, letter func(string) string, tails []string) []string {
	words := p.distinct(p.between(2, 4))
	slot := p.chance(0.5)
	return p.each(n, func() string {
		ws := slices.Clone(words)
		p.Shuffle(len(ws), func(i, j int) { ws[i], ws[j] = ws[j], ws[i] })
		ws = ws[:p.between(min(2, len(ws)), len(ws))]
		if slot {
			ws = append(ws, one(p.dice, append(tails, cities...)))
		}
		return letter(strings.Join(ws, " "))
	})
}

// houseName coins the name of a casino.
func (p *pen) houseName(heads []string) string {
	num := one(p.dice, []string{"77", "88", "777", "138", "303", "99", "168", "365", "4d", "slot", "bet", "toto", p.digits(2), p.digits(3)})
	if slices.Contains(heads, "situs") {
		return one(p.dice, slotRoots) + one(p.dice, []string{"", "slot", "win", "bet"}) + num
	}
	return p.letters(p.between(3, 7), true) + one(p.dice, []string{"bet", "win", "casino", "play", "slots", "spin"}) + one(p.dice, []string{"", num})
}

// url coins an address of random letters.
func (p *pen) url() string {
	s := one(p.dice, []string{"http://", "https://", "http://www.", "www.", ""}) + p.letters(p.between(7, 14), p.chance(0.5)) + one(p.dice, []string{".com", ".net", ".info", ".xyz", ".top", ".ru", ".org", ".cc", ".biz", ".us"})
	if p.chance(0.4) {
		s += "/" + one(p.dice, []string{p.letters(5, false), p.digits(4) + ".html", strings.ReplaceAll(p.kw(), " ", "-"), "?p=" + p.digits(3), strings.ReplaceAll(p.kw(), " ", "-") + ".html"})
	}
	return s
}

// drawCasing draws how a block of Latin letters is written.
func drawCasing(d dice) func(string) string {
	switch x := d.Float64(); {
	case x < 0.62:
		return strings.ToLower
	case x < 0.86:
		return titled
	case x < 0.91:
		return strings.ToUpper
	case x < 0.95:
		return func(s string) string {
			if d.chance(0.5) {
				return titled(s)
			}
			return s
		}
	}
	return func(s string) string { return s }
}

// titled raises the first letter of each word.
func titled(s string) string {
	b := []byte(s)
	for i := range b {
		if b[i] >= 'a' && b[i] <= 'z' && (i == 0 || b[i-1] == ' ') {
			b[i] -= 32
		}
	}
	return string(b)
}
