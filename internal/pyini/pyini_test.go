package pyini

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// answer is what Python said to one question: a value, or a kind of error.
type answer struct {
	Value any
	Error string
}

type recording struct {
	Files []struct {
		Ini      string
		Error    string
		Line     int
		Order    []string
		Sections map[string]map[string]answer
		HasName  bool `json:"has_name"`
	}
	Values []struct {
		Ini  string
		Bool answer
		Int  answer
	}
}

var kindNames = map[Kind]string{
	KindSyntax: "syntax", KindNoHeader: "no header", KindNoSection: "no section",
	KindNoOption: "no option", KindInterpolation: "interpolation", KindValue: "value",
}

// kindOf names the kind of an error as the recording does.
func kindOf(t *testing.T, err error) string {
	t.Helper()
	if err == nil {
		return ""
	}
	var e *Error
	if !errors.As(err, &e) {
		t.Fatalf("%v is a %T, not an *Error", err, err)
	}
	return kindNames[e.Kind]
}

// readRecording reads the answers of a real Python 2.7, made by
// testdata/record.py.
func readRecording(t *testing.T) recording {
	t.Helper()
	data, err := os.ReadFile("testdata/python27.json")
	if err != nil {
		t.Fatal(err)
	}
	var r recording
	if err := json.Unmarshal(data, &r); err != nil {
		t.Fatal(err)
	}
	if len(r.Files) < 60 || len(r.Values) < 30 {
		t.Fatalf("the recording has %d files and %d values, too few", len(r.Files), len(r.Values))
	}
	return r
}

func TestFilesAsPython(t *testing.T) {
	for _, want := range readRecording(t).Files {
		t.Run(fmt.Sprintf("%.40q", want.Ini), func(t *testing.T) {
			f, err := Parse("x.ini", []byte(want.Ini))
			if got := kindOf(t, err); got != want.Error {
				t.Fatalf("error %q (%v), want %q", got, err, want.Error)
			}
			if err != nil {
				var wrong *Error
				if !errors.As(err, &wrong) || wrong.Line != want.Line {
					t.Errorf("error %v, want it in line %d", err, want.Line)
				}
				return
			}
			if diff := cmp.Diff(want.Order, append([]string{}, f.Sections()...)); diff != "" {
				t.Errorf("sections (-Python +here):\n%s", diff)
			}
			if got := f.Has("ec2", "__name__"); got != want.HasName {
				t.Errorf("Has(ec2, __name__) = %v, want %v", got, want.HasName)
			}
			for section, options := range want.Sections {
				own := append(f.Options(section), f.Options("DEFAULT")...)
				for _, name := range own {
					if _, ok := options[name]; !ok {
						t.Errorf("option %q of [%s] is unknown to Python", name, section)
					}
				}
				for name, want := range options {
					if !f.Has(section, strings.ToUpper(name)) && !strings.ContainsAny(name, "éÉ") {
						t.Errorf("Has(%q, %q in upper case) = false", section, name)
					}
					got, _, err := f.Get(section, name)
					if kind := kindOf(t, err); kind != want.Error {
						t.Errorf("[%s] %s: error %q (%v), want %q", section, name, kind, err, want.Error)
					} else if err == nil && got != want.Value {
						t.Errorf("[%s] %s = %q, want %q", section, name, got, want.Value)
					}
				}
			}
		})
	}
}

func TestValuesAsPython(t *testing.T) {
	for _, want := range readRecording(t).Values {
		f, err := Parse("x.ini", []byte(want.Ini))
		if err != nil {
			t.Fatal(err)
		}
		b, _, err := f.Bool("s", "v")
		if kind := kindOf(t, err); kind != want.Bool.Error || err == nil && b != want.Bool.Value {
			t.Errorf("%q as bool: %v, %v; want %+v", want.Ini, b, err, want.Bool)
		}
		n, _, err := f.Int("s", "v")
		if kind := kindOf(t, err); kind != want.Int.Error || err == nil && float64(n) != want.Int.Value {
			t.Errorf("%q as int: %v, %v; want %+v", want.Ini, n, err, want.Int)
		}
	}
}

func TestErrors(t *testing.T) {
	for name, test := range map[string]struct{ ini, want string }{
		"no header": {"\n\nregions = all\n", `x.ini:3: "regions = all" comes before the first [section] header; put a line such as [ec2] above it`},
		"one":       {"[ec2]\nnonsense\n", `x.ini:2: cannot read "nonsense"; write it as name = value, or start it with # to make it a comment`},
		"two":       {"[ec2]\na\nb\n", `x.ini:2: cannot read "a"; write it as name = value, or start it with # to make it a comment (1 more line like this follows)`},
		"three":     {"[ec2]\na\nx=1\nb\nc\n", `x.ini:2: cannot read "a"; write it as name = value, or start it with # to make it a comment (2 more lines like this follow)`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Parse("x.ini", []byte(test.ini))
			if err == nil || err.Error() != test.want {
				t.Errorf("got  %v\nwant %s", err, test.want)
			}
		})
	}
}

func TestGetErrors(t *testing.T) {
	const ini = "[ec2]\nlone = 5%\n\nopen = %(x\nnope = %(x)s\nloop = %(loop)s\nflag = maybe\nage = 5m\nhuge = 99999999999999999999\n"
	f, err := Parse("x.ini", []byte(ini))
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		get  func() error
		want string
	}{
		{func() error { _, _, err := f.Get("ec3", "a"); return err }, "x.ini: there is no section [ec3]; add it"},
		{func() error { _, _, err := f.Get("ec2", "a"); return err }, "x.ini: section [ec2] has no option a; add it"},
		{func() error { _, _, err := f.Get("ec2", "lone"); return err }, `x.ini:2: lone: lone % before ""; write %% for a percent sign`},
		{func() error { _, _, err := f.Get("ec2", "open"); return err }, `x.ini:4: open: "%(x" is not a reference; write %(name)s, or %% for a percent sign`},
		{func() error { _, _, err := f.Get("ec2", "NOPE"); return err }, `x.ini:5: nope: "%(x)s" names no option of [ec2] or [DEFAULT]; add that option, or write %% for a percent sign`},
		{func() error { _, _, err := f.Get("ec2", "loop"); return err }, `x.ini:6: loop: %(name)s references go more than 10 options deep, perhaps in a circle; write the value out`},
		{func() error { _, _, err := f.Bool("ec2", "flag"); return err }, `x.ini:7: flag: "maybe" is neither true nor false; write True or False (or 1, yes, on, 0, no, off)`},
		{func() error { _, _, err := f.Int("ec2", "age"); return err }, `x.ini:8: age: "5m" is not a whole number; write digits only, such as 300`},
		{func() error { _, _, err := f.Int("ec2", "huge"); return err }, `x.ini:9: huge: "99999999999999999999" is out of range; write a smaller number`},
	} {
		if err := test.get(); err == nil || err.Error() != test.want {
			t.Errorf("got  %v\nwant %s", err, test.want)
		}
	}
}

func TestLine(t *testing.T) {
	f, err := Parse("x.ini", []byte("[DEFAULT]\nd = 1\n[ec2]\na = 1\n\nb = 2\n  3\na = 4\n"))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{"a": 8, "b": 6, "D": 2, "none": 0} {
		if got := f.Line("ec2", name); got != want {
			t.Errorf("Line(ec2, %s) = %d, want %d", name, got, want)
		}
	}
	if got := f.Options("ec2"); !cmp.Equal(got, []string{"a", "b"}) {
		t.Errorf("Options(ec2) = %q, want a before b: a repeated option keeps its place", got)
	}
}

func TestByteOrderMark(t *testing.T) {
	f, err := Parse("x.ini", []byte("\ufeff[ec2]\r\na = 1\r\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, line, err := f.Get("ec2", "a"); got != "1" || line != 2 || err != nil {
		t.Errorf("Get = %q, %d, %v; want 1, 2, nil", got, line, err)
	}
}

// Bytes that are not UTF-8 come through unchanged.
func TestAnyBytes(t *testing.T) {
	f, err := Parse("x.ini", []byte("[ec2]\n\xe9T\xe9 = \xff\n"))
	if err != nil {
		t.Fatal(err)
	}
	if got, _, err := f.Get("ec2", "\xe9t\xe9"); got != "\xff" || err != nil {
		t.Errorf("Get = %q, %v", got, err)
	}
}

// References that multiply at each of ten levels must not fill the memory, nor
// take forever without filling it.
func TestExpansionIsBounded(t *testing.T) {
	for _, end := range []string{"x", "", strings.Repeat("x", 1<<19)} {
		var ini strings.Builder
		ini.WriteString("[ec2]\n")
		for i := range 9 {
			fmt.Fprintf(&ini, "o%d = %s\n", i, strings.Repeat(fmt.Sprintf("%%(o%d)s", i+1), 50))
		}
		ini.WriteString("o9 = " + end + "\n")
		f, err := Parse("x.ini", []byte(ini.String()))
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := f.Get("ec2", "o0"); kindOf(t, err) != "interpolation" {
			t.Errorf("ending in %.5q: error %v, want one about references", end, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("[ec2]\na = %(b)s ; x\n b\nb: \"\"\nrem\n"))
	f.Add([]byte("\ufeff[DEFAULT]\r\na=%%\r\n[x]\r\n"))
	f.Add([]byte("[a]\n=\n :\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse("f", data)
		if err != nil {
			kindOf(t, err)
			return
		}
		for _, section := range append(file.Sections(), "DEFAULT", "none") {
			for _, name := range append(file.Options(section), file.Options("DEFAULT")...) {
				if !file.Has(section, name) && section != "none" {
					t.Errorf("option %q of [%s] is listed but not there", name, section)
				}
				_, _, err := file.Get(section, name)
				kindOf(t, err)
				_, _, err = file.Bool(section, name)
				kindOf(t, err)
				_, _, err = file.Int(section, name)
				kindOf(t, err)
			}
		}
	})
}
