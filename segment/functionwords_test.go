package segment

import (
	"strings"
	"testing"
)

// functionTests are sections, and the language that their function words tell
// without a detector.
var functionTests = []test{
	{english, "en"},
	{german, "de"},
	{strings.ReplaceAll(german, "\n", "") + " DIE BRÜCKE.\n", "de"},
	{"De gemeenteraad heeft laten weten dat de brug tot het einde van de week voor het verkeer gesloten blijft, omdat er aan de leuning gewerkt wordt.", "nl"},
	{"Le conseil municipal a fait savoir que le pont sera fermé à la circulation jusqu'à la fin de la semaine, car des ouvriers réparent les rambardes avec soin.", "fr"},
	{"El ayuntamiento ha comunicado que el puente estará cerrado al tráfico hasta el final de la semana, porque los obreros reparan las barandillas y no hay otra manera.", "es"},
	{"Il consiglio comunale ha comunicato che il ponte resterà chiuso al traffico fino alla fine della settimana, perché gli operai riparano le ringhiere con cura.", "it"},
	{"A câmara municipal informou que a ponte ficará fechada ao trânsito até ao fim da semana, porque os operários não podem reparar as grades em menos tempo; é pena.", "pt"},
	{"Dewan kota telah mengumumkan bahwa jembatan itu akan ditutup untuk semua kendaraan sampai akhir pekan, karena para pekerja sudah memperbaiki pagar yang rusak dan tidak bisa lebih cepat.", "id"},
	{"Rada miasta podała, że most będzie zamknięty do końca tygodnia, bo robotnicy naprawiają barierki i nie można tego zrobić inaczej; jest to już drugi raz.", "pl"},
	{"Belediye meclisi köprünün hafta sonuna kadar trafiğe kapalı olduğunu bildirdi ve bunu yapan bir ekip daha sonra için de çalışacak, ama çok değil.", "tr"},
	{"Hội đồng thành phố cho biết cây cầu sẽ được đóng đến cuối tuần để sửa lan can, và những người đi làm không có đường nào khác trong các ngày này.", "vi"},

	{hungarian, ""},
	{"Die Brücke ist zu.", ""}, // too short
	{"Jean Dupont, Marie Curie, Paul Valéry, René Char, Louis Aragon, Francis Ponge, Robert Desnos", ""},
	{"por Gesso por Lima por Braga por Faro por Évora por Sines por Tavira por Loulé por Beja", ""}, // one word alone
	{"a8db9ce7 de ce da en la 882e6146 ed 26c6 e78c 0234 2835 f5d4 6b ad 55 be ef ca fe ba", ""},
	{"el los las una por con le les du et est une dans", ""}, // two at once
	{"今天的天气 der die das und den dem des ein eine einen 明天的天气，后天的天气，中国的图书馆，北京的图书馆", ""},
}

func TestFunctionLanguage(t *testing.T) {
	for _, test := range functionTests {
		var x Text
		s := NewWith(longest{}, nil)
		s.Segment(&x, []byte(test.body))
		got, _ := s.functionLanguage(&x, []byte(test.body), 0, len(x.Blocks))
		if want := Language(test.want); got != want && !(got == Undetermined && want == "") {
			t.Errorf("%s: %s, want %q", test.body, got, want)
		}
	}
}

// TestOtherWords: the lists have no word twice, nor one that could never be met.
func TestOtherWords(t *testing.T) {
	if n := len(otherWords) + 1; n > 16 {
		t.Fatalf("%d languages, and a mask has 16 bits", n)
	}
	for _, o := range otherWords {
		seen := map[string]bool{}
		for _, w := range strings.Fields(o.words) {
			if seen[w] || len(w) > otherLength || len([]rune(w)) < 2 {
				t.Errorf("%s: %s", o.language, w)
			}
			seen[w] = true
		}
	}
}
