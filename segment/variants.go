package segment

// variants are characters that OpenCC leaves alone and that are written for
// the simplified ones at the same places of variantsTo: the Japanese forms of
// common characters, and two that are used to get past filters.
const (
	variants   = "亜桜沢竜広図売対検価済続駅変気戦撃鉄両斉斎実専単釈訳択豊覧観歓権巻発徳悪帰従総県経継読験譲酔駆騒黒歩毎渋渓満営栄労厳乗剰仏払仮伝児処剣剤勧収圧壱壊壌塩増奨姫寛巣帯庁廃弐弾悩懐戯抜拝拡挙挿掲揺摂暁暦桟楽様歯涙滝焼犠猟獣畳痩砕稲穏穂粋粛縁縄縦繊聴脳臓荘薬蔵蛍覚賛軽転逓遅郷醸鉱銭鋳錬険隠雑霊頼顕髄鶏黙齢辺巌歳囯圀"
	variantsTo = "亚樱泽龙广图卖对检价济续驿变气战击铁两齐斋实专单释译择丰览观欢权卷发德恶归从总县经继读验让醉驱骚黑步每涩溪满营荣劳严乘剩佛拂假传儿处剑剂劝收压壹坏壤盐增奖姬宽巢带厅废贰弹恼怀戏拔拜扩举插揭摇摄晓历栈乐样齿泪泷烧牺猎兽叠瘦碎稻稳穗粹肃缘绳纵纤听脑脏庄药藏萤觉赞轻转递迟乡酿矿钱铸炼险隐杂灵赖显髓鸡默龄边岩岁国国"
)

// hanPairs are Han characters that stand for another one before a certain
// character: 曰韩 for 日韩. The second column is the simplified next character.
var hanPairs = []struct{ from, before, to rune }{
	{'曰', '韩', '日'},
	{'曰', '本', '日'},
	{'殴', '美', '欧'},
	{'殴', '洲', '欧'},
	{'殴', '州', '欧'},
	{'兔', '费', '免'},
	{'薇', '信', '微'},
	{'溦', '信', '微'},
}

// hanPair gives the character meant by from before the character next, or from.
func hanPair(from, next rune) rune {
	for _, p := range hanPairs {
		if p.from == from && p.before == next {
			return p.to
		}
	}
	return from
}

// latinFor are the letters that pass for Latin ones, in lower case, within a
// word that has Latin letters too.
var latinFor = map[rune]byte{
	'а': 'a', 'в': 'b', 'е': 'e', 'ё': 'e', 'һ': 'h', 'н': 'h', 'і': 'i', 'ї': 'i', 'ј': 'j', 'к': 'k',
	'ӏ': 'l', 'м': 'm', 'п': 'n', 'о': 'o', 'р': 'p', 'ԛ': 'q', 'г': 'r', 'с': 'c', 'ѕ': 's', 'т': 't',
	'у': 'y', 'ѵ': 'v', 'ԝ': 'w', 'х': 'x', 'ь': 'b', 'ԁ': 'd', 'ү': 'y',
	'α': 'a', 'β': 'b', 'ϲ': 'c', 'δ': 'd', 'ε': 'e', 'η': 'n', 'ι': 'i', 'ί': 'i', 'κ': 'k', 'μ': 'u',
	'ν': 'v', 'ο': 'o', 'ό': 'o', 'ρ': 'p', 'σ': 's', 'ς': 's', 'τ': 't', 'υ': 'u', 'χ': 'x', 'ω': 'w',
	'ζ': 'z', 'γ': 'y', 'ά': 'a', 'έ': 'e', 'ϳ': 'j',
}
