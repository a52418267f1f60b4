package classify

import "testing"

// TestBranded: of candidates in ⟦…⟧ that are as likely as each says, how many are taken.
func TestBranded(t *testing.T) {
	for _, x := range []struct {
		name, text string
		p          []float64
		want       int
	}{
		{"three that are unsure", "⟦百家乐博彩官网⟧\n⟦百家乐博彩登录⟧\n⟦平台百家乐博彩⟧", []float64{0.25, 0.25, 0.25}, 3},
		{"and three that are less so", "⟦百家乐博彩官网⟧\n⟦百家乐博彩登录⟧\n⟦平台百家乐博彩⟧", []float64{0.24, 0.25, 0.25}, 0},
		{"two that are surer", "⟦百家乐博彩官网⟧\n⟦百家乐博彩登录⟧", []float64{0.5, 0.86}, 2},
		{"of which one is not likely", "⟦百家乐博彩官网⟧\n⟦百家乐博彩登录⟧\n⟦平台百家乐博彩⟧", []float64{0.19, 0.4, 0.94}, 0},
		{"not sure enough", "⟦百家乐博彩官网⟧\n⟦百家乐博彩登录⟧", []float64{0.5, 0.84}, 0},
		{"one is reported", "⟦百家乐博彩官网⟧\n⟦百家乐博彩登录⟧", []float64{0.2, 0.99}, 2},
		{"in the same words", "⟦百家乐博彩官网⟧\n⟦百家乐博彩官网⟧\n⟦百家乐博彩官网⟧", []float64{0.5, 0.9, 0.9}, 0},
		{"on one line", "⟦百家乐博彩官网⟧，⟦百家乐博彩登录⟧", []float64{0.5, 0.9}, 0},
		{"three characters in common", "⟦百家乐官网⟧\n⟦百家乐登录⟧", []float64{0.5, 0.9}, 0},
		{"parted by a blank", "⟦百家 乐博官网⟧\n⟦百家乐博登录⟧", []float64{0.5, 0.9}, 0},
		{"traditional characters", "⟦時時彩票官网⟧\n⟦时时彩票登录⟧", []float64{0.5, 0.9}, 2},
		{"words that are likely", "⟦generic cialis pills⟧\n⟦buy generic cialis⟧", []float64{0.9, 0.9}, 0},
		{"words of which one is reported", "⟦generic cialis pills⟧\n⟦buy generic cialis⟧", []float64{0.4, 0.99}, 2},
		{"short ones", "⟦buy cia⟧\n⟦buy cia now⟧", []float64{0.4, 0.99}, 1},
	} {
		for _, threshold := range []float64{0, 0.99} {
			c := newClassifier(t, &Options{Threshold: threshold})
			a, all := likely(x.text, false)
			for i := range all {
				all[i].p, all[i].taken = x.p[i], x.p[i] >= 0.99
			}
			want := x.want
			if threshold > 0 {
				want = 0
				for _, k := range all {
					want += btoi(k.taken)
				}
			}
			got := 0
			for _, k := range c.branded(a, all) {
				got += btoi(k.taken)
			}
			if got != want {
				t.Errorf("%s, from %v on: %d are taken, want %d", x.name, threshold, got, want)
			}
			for i := range all {
				all[i].taken, all[i].form = false, true
			}
			for _, k := range c.branded(a, all) {
				if k.taken {
					t.Errorf("%s: taken, and only its form is known", x.name)
				}
			}
		}
	}
}
