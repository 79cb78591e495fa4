package pyformat

import (
	"strings"
	"testing"
)

// What Python 3.11 makes of the same templates with the texts "ab" and "日本語x".
func TestFill(t *testing.T) {
	for template, want := range map[string]string{
		"{}-{}":        "ab-日本語x",
		"{1}-{0}":      "日本語x-ab",
		"{0}{0}":       "abab",
		"a{{b}}c{0}":   "a{b}cab",
		"{0:>5}|":      "   ab|",
		"{0:<5}|":      "ab   |",
		"{0:^6}|":      "  ab  |",
		"{0:*^7}|":     "**ab***|",
		"{0:.1}":       "a",
		"{1:x>6.3s}":   "xxx日本語",
		"{1:.0}|{0}":   "|ab",
		"{!s}":         "ab",
		"{0!s:>4}":     "  ab",
		"{0:05}":       "ab000",
		"plain":        "plain",
		"{0:}":         "ab",
		"{0:é>4}":      "ééab",
		"{0:>1}":       "ab",
		"{0:<<4}{1:s}": "ab<<日本語x",
	} {
		f, err := Parse(template)
		if err != nil {
			t.Errorf("%s: %v", template, err)
			continue
		}
		if got := f.Fill([]string{"ab", "日本語x"}); got != want {
			t.Errorf("%s: got %q, want %q", template, got, want)
		}
	}
}

func TestArgs(t *testing.T) {
	for template, want := range map[string]int{"": 0, "x": 0, "{}": 1, "{}{}{}": 3, "{4}": 5, "{1}{0}": 2, "{{0}}": 0} {
		f, err := Parse(template)
		if err != nil || f.Args() != want {
			t.Errorf("%q: %v, %v; want %d", template, f, err, want)
		}
	}
}

// What Python refuses, and what it can and this cannot.
func TestParseWrong(t *testing.T) {
	for template, want := range map[string]string{
		"{":                        "not closed",
		"a}":                       "stands alone",
		"{0.x}":                    "only numbers",
		"{0[1]}":                   "only numbers",
		"{name}":                   "only numbers",
		"{-1}":                     "only numbers",
		"{+1}":                     "only numbers",
		"{99999}":                  "only numbers",
		"{}{0}":                    "mixed",
		"{0}{}":                    "mixed",
		"{0!r}":                    "!r",
		"{0!}":                     "conversion",
		"{0:d}":                    "not one of a text",
		"{0:=5}":                   "for numbers",
		"{0:+5}":                   "not one of a text",
		"{0:{1}}":                  "not supported",
		"{0:.}":                    "after the dot",
		"{0:,}":                    "not one of a text",
		"{0:99999}":                "too many",
		"{0:99999999999999999999}": "too many",
	} {
		if f, err := Parse(template); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %q", template, f, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{"{}-{1}", "{0:*^7.3s}", "{{}}", "{0!s}", "{0:{"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		template, err := Parse(s)
		if err != nil {
			return
		}
		args := make([]string, template.Args())
		for i := range args {
			args[i] = "é"
		}
		template.Fill(args)
	})
}
