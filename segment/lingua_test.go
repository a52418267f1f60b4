package segment

import (
	"sync"
	"testing"
)

// languages is shared: its models take a while to load.
var languages = sync.OnceValue(NewLingua)

func TestLingua(t *testing.T) {
	for _, test := range []struct {
		sample string
		want   Language
	}{
		{"The committee will publish the minutes of its meeting on the web site next week.", "en"},
		{"Der Ausschuss wird das Protokoll seiner Sitzung nächste Woche veröffentlichen.", "de"},
		{"Panitia akan menerbitkan notulen rapat di situs web pada minggu depan untuk umum.", "id"},
		{"委员会将于下周在网站上公布会议记录。", "zh"},
		{"委員会は来週、ウェブサイトで議事録を公開する予定です。", "ja"},
		{"12345 67890", Undetermined},
		{"", Undetermined},
	} {
		if got := languages().Detect(test.sample); got != test.want {
			t.Errorf("%q: got %s, want %s", test.sample, got, test.want)
		}
	}
}
