package table

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rivo/uniseg"
)

var wide = Table{
	Columns: []Column{{Title: "NAME", Elastic: true}, {Title: "ID"}, {Title: "TAGS", Elastic: true}},
	Rows: [][]string{
		{"web", "i-1", "env=prod role=web team=shop slot=blue"},
		{"日本語-1", "i-22", ""},
		{"café👍🏽", "i-333", "env=dev"},
	},
}

func TestWrite(t *testing.T) {
	for name, test := range map[string]struct {
		width         int
		header, whole bool
		want          string
	}{
		"endless": {0, true, false, `
NAME      ID     TAGS
web       i-1    env=prod role=web team=shop slot=blue
日本語-1  i-22   -
café👍🏽    i-333  env=dev
`},
		"the right column shrinks": {40, false, false, `
web       i-1    env=prod role=web team…
日本語-1  i-22   -
café👍🏽    i-333  env=dev
`},
		"and goes": {15, true, false, `
NAME      ID
web       i-1
日本語-1  i-22
café👍🏽    i-333
`},
		"the first stays, cut between characters": {5, true, false, `
NAME
web
日本…
café…
`},
		"whole columns are kept": {15, true, true, `
NAME    ID     TAGS
web     i-1    env=pr…
日本…   i-22   -
café👍🏽  i-333  env=dev
`},
		"one": {1, false, false, `
…
…
…
`},
	} {
		t.Run(name, func(t *testing.T) {
			var b strings.Builder
			if err := wide.Write(&b, test.width, test.header, test.whole); err != nil {
				t.Fatal(err)
			}
			if got := "\n" + b.String(); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
		})
	}
}

// TestSpare looks at which columns are left out first.
func TestSpare(t *testing.T) {
	cells := Table{
		Columns: []Column{{Title: "NAME", Spare: 9}, {Title: "B", Spare: 1}, {Title: "C", Spare: 2}, {Title: "D"}, {Title: "E"}},
		Rows:    [][]string{{"name", "b", "c", "d", "e"}},
	}
	for width, want := range map[int]string{
		16: "name  b  c  d  e", 15: "name  b  d  e", 13: "name  b  d  e", 12: "name  d  e", 9: "name  d", 6: "name", 3: "na…",
	} {
		var b strings.Builder
		if err := cells.Write(&b, width, false, false); err != nil {
			t.Fatal(err)
		}
		if got := strings.TrimSuffix(b.String(), "\n"); got != want {
			t.Errorf("%d: got %q, want %q", width, got, want)
		}
	}
}

// TestStyle looks at what a column is styled by, and that it takes no space.
func TestStyle(t *testing.T) {
	styled := Table{Columns: []Column{{Title: "A"}, {Title: "B"}}, Rows: [][]string{{"x", ""}}, Style: func(row, column int, cell string) string {
		return "<" + cell + ">"
	}}
	var b strings.Builder
	if err := styled.Write(&b, 0, true, false); err != nil {
		t.Fatal(err)
	}
	if got, want := b.String(), "<A>  <B>\n<x>  <->\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestCompare(t *testing.T) {
	sorted := []string{"", "10", "10.0.0.2", "10.0.0.10", "Web", "a-1", "web", "web-1", "web-01", "web-2", "web-2-b", "web-10", "web-99999999999999999999998", "web-99999999999999999999999", "webs", "é"}
	// web-1 and web-01 are one number; the text decides.
	sorted[7], sorted[8] = sorted[8], sorted[7]
	for seed := range 20 {
		mixed := slices.Clone(sorted)
		for i := range mixed {
			j := (i*7 + seed) % len(mixed)
			mixed[i], mixed[j] = mixed[j], mixed[i]
		}
		slices.SortFunc(mixed, Compare)
		if !slices.Equal(mixed, sorted) {
			t.Fatalf("got %q, want %q", mixed, sorted)
		}
	}
}

// FuzzWrite holds that no line is wider than the terminal, and that each cell
// that is shown is the beginning of what was given.
func FuzzWrite(f *testing.F) {
	f.Add("web-1", "日本👩‍👩‍👧", 7)
	f.Add("", "e\u0301", 1)
	f.Fuzz(func(t *testing.T, a, b string, width int) {
		if strings.ContainsFunc(a+b, func(r rune) bool { return r < ' ' || r == 0x7f || r == utf8.RuneError }) || width < 1 || width > 500 {
			return
		}
		table := Table{Columns: []Column{{Title: "A", Elastic: true}, {Title: "B"}, {Title: "C", Elastic: true}}, Rows: [][]string{{a, b, a + b}, {b, a, ""}}}
		var out strings.Builder
		if err := table.Write(&out, width, true, false); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if got := uniseg.StringWidth(strings.TrimSuffix(line, "\n")); got > width {
				t.Errorf("%q is %d wide, the terminal %d", line, got, width)
			}
		}
		if n := strings.Count(out.String(), "\n"); n != 3+2*strings.Count(a, "\n") {
			t.Errorf("%d lines: %q", n, out.String())
		}
	})
}
