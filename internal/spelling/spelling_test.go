package spelling

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"web", "web", 0}, {"web", "", 3}, {"", "web", 3},
		{"web-1", "web-2", 1}, {"web-1", "web1", 1}, {"wbe", "web", 1}, {"kitten", "sitting", 3},
	} {
		if got := Distance(test.a, test.b); got != test.want {
			t.Errorf("%q to %q: %d, want %d", test.a, test.b, got, test.want)
		}
	}
}
