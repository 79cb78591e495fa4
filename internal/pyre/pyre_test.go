package pyre

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestAsPython asks what testdata/record.py asked a real Python 2.7.
func TestAsPython(t *testing.T) {
	data, err := os.ReadFile("testdata/python27.json")
	if err != nil {
		t.Fatal(err)
	}
	var answers []struct {
		Pattern, Text string
		Match, Error  bool
	}
	if err := json.Unmarshal(data, &answers); err != nil {
		t.Fatal(err)
	}
	if len(answers) < 150 {
		t.Fatalf("the recording has %d answers, too few", len(answers))
	}
	for _, want := range answers {
		t.Run(fmt.Sprintf("%.30q,%.20q", want.Pattern, want.Text), func(t *testing.T) {
			p, err := Compile(want.Pattern)
			if want.Error {
				var e *Error
				if !errors.As(err, &e) {
					t.Errorf("Compile(%q) = %v; Python refuses it", want.Pattern, err)
				}
				return
			}
			if err != nil {
				t.Fatalf("%v; Python takes it", err)
			}
			got, err := p.Match(want.Text)
			if err != nil || got != want.Match {
				t.Errorf("Match(%q) = %v, %v; want %v (spelled %s)", want.Text, got, err, want.Match, p.re)
			}
		})
	}
}

func TestErrors(t *testing.T) {
	for pattern, want := range map[string]string{
		"ab*+c":          `regular expression "ab*+c", character 4: repeat after a repeat; put the first one into (?:...)`,
		"*web":           `regular expression "*web", character 1: nothing to repeat; write \* for the character itself`,
		"web(a":          `regular expression "web(a", character 4: the parenthesis is not closed; add a ), or write \( for a parenthesis`,
		"web)":           `regular expression "web)", character 3: unbalanced ); write \) for a parenthesis`,
		"[a-":            `regular expression "[a-", character 1: the set is not closed; add a ]`,
		"a\\":            `regular expression "a\\", character 2: backslash at the end; write \\ for a backslash`,
		"(?i:a)":         `regular expression "(?i:a)", character 1: unknown construct (?i:; Python 2.7 knows (?:...), (?P<name>...), (?P=name), (?#...), (?=...), (?!...), (?<=...), (?<!...), (?(1)...) and (?iLmsux)`,
		"(?P<a>)(?P<a>)": `regular expression "(?P<a>)(?P<a>)", character 13: there are two groups named a; rename one`,
		"\xff":           `regular expression "\xff": it is not valid UTF-8; save the file as UTF-8`,
	} {
		_, err := Compile(pattern)
		if err == nil || err.Error() != want {
			t.Errorf("Compile(%q)\ngot  %v\nwant %s", pattern, err, want)
		}
	}
}

func TestNestingIsBounded(t *testing.T) {
	for _, open := range []string{"(?:", "(", "(?=", "(?(1)"} {
		_, err := Compile(strings.Repeat(open, 100_000))
		if err == nil {
			t.Errorf("100,000 times %s is taken", open)
		}
	}
	if _, err := Compile(strings.Repeat("(?:", 200) + "a" + strings.Repeat(")", 200)); err != nil {
		t.Errorf("200 groups deep: %v", err)
	}
}

func TestCatastrophicPatternEnds(t *testing.T) {
	p, err := Compile("(?:a|a|aa)+$")
	if err != nil {
		t.Fatal(err)
	}
	p.re.MatchTimeout = 50 * time.Millisecond
	start := time.Now()
	_, err = p.Match(strings.Repeat("a", 60) + "b")
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Msg, "took over 50ms") {
		t.Errorf("error %v, want one about the time", err)
	}
	if took := time.Since(start); took > 10*time.Second {
		t.Errorf("took %v", took)
	}
}

func TestString(t *testing.T) {
	p, err := Compile("(?P<n>a)")
	if err != nil {
		t.Fatal(err)
	}
	if p.String() != "(?P<n>a)" {
		t.Errorf("String() = %q, want the pattern as written", p)
	}
}

func FuzzCompile(f *testing.F) {
	f.Add("(?P<n>[]a-z\\d-]+?)(?(n)x|y){,3}\\1(?<=ab)\\b$(?ix) # c", "abc")
	f.Add("[^\\W\\x41-\\177]|\\012(?!a)*", "\n")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		p, err := Compile(pattern)
		if err != nil {
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%v is a %T, not an *Error", err, err)
			}
			if strings.Contains(e.Msg, "the engine cannot run it") {
				t.Fatal(err)
			}
			return
		}
		p.re.MatchTimeout = 20 * time.Millisecond
		_, _ = p.Match(text) // a time-out is fine, a panic is not
	})
}
