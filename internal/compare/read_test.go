package compare

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func read(t *testing.T, answer string) *Inventory {
	t.Helper()
	inv, err := Read([]byte(answer))
	if err != nil {
		t.Fatalf("%s: %v", answer, err)
	}
	return inv
}

// TestRead holds what Ansible's script plugin makes of an answer.
func TestRead(t *testing.T) {
	type shape struct {
		Hosts    []string
		Groups   []string
		Repeated []string
	}
	for name, c := range map[string]struct {
		answer string
		want   shape
	}{
		"nothing":                {`{}`, shape{}},
		"a list":                 {`{"web": ["b", "a"]}`, shape{[]string{"a", "b"}, []string{"web"}, nil}},
		"an object":              {`{"web": {"hosts": ["a"], "vars": {"x": 1}}}`, shape{[]string{"a"}, []string{"web"}, nil}},
		"a host in two groups":   {`{"web": ["a"], "db": ["a"]}`, shape{[]string{"a"}, []string{"db", "web"}, nil}},
		"a host twice in a list": {`{"web": ["a", "b", "a"]}`, shape{[]string{"a", "b"}, []string{"web"}, []string{"a"}}},
		"a child without a key":  {`{"all_web": {"children": ["web"]}}`, shape{nil, []string{"all_web", "web"}, nil}},
		"none of the three keys": {`{"lone": {"x": 1}}`, shape{[]string{"lone"}, []string{"lone"}, nil}},
		"an empty object":        {`{"lone": {}}`, shape{[]string{"lone"}, []string{"lone"}, nil}},
		"hostvars without group": {`{"_meta": {"hostvars": {"a": {}}}}`, shape{[]string{"a"}, nil, nil}},
		"_meta without hostvars": {`{"_meta": {}, "web": ["a"]}`, shape{[]string{"a"}, []string{"web"}, nil}},
		"what is always there":   {`{"all": {"children": ["ungrouped", "web"]}, "web": ["a"], "ungrouped": ["b"]}`, shape{[]string{"a", "b"}, []string{"web"}, nil}},
		"a key twice":            {`{"web": ["a"], "web": ["b"]}`, shape{[]string{"b"}, []string{"web"}, nil}},
		"escapes":                {`{"\u0077eb": ["\u00e9"]}`, shape{[]string{"é"}, []string{"web"}, nil}},
	} {
		inv := read(t, c.answer)
		got := shape{slices.Sorted(maps.Keys(inv.hosts)), slices.Sorted(maps.Keys(inv.groups)), slices.Sorted(maps.Keys(inv.repeated))}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestReadErrors(t *testing.T) {
	for answer, want := range map[string]string{
		"":                                  "the answer is empty",
		" \n":                               "the answer is empty",
		"null":                              `begins with "null"`,
		`["a"]`:                             `begins with "[\"a\"]"`,
		"ERROR: no\nmore":                   `begins with "ERROR: no"`,
		"\ufeff{}":                          "it begins with",
		`{"a": [1,]}`:                       "byte 10 (line 1)",
		"{\n\"a\" []}":                      "byte 7 (line 2)",
		`{} {}`:                             "byte 4 (line 1): invalid character '{' after top-level value",
		`{"a": ["b"`:                        "ends in the middle of its JSON, at byte 10",
		`{"a": "b"}`:                        `group "a": a list of hosts or an object belongs here, not a text`,
		`{"a": null}`:                       "not a null",
		`{"a": 1}`:                          "not a number",
		`{"a": true}`:                       "not a boolean",
		`{"a": [null]}`:                     `group "a": hosts: an item of the list is null`,
		`{"a": [{}]}`:                       "an item of the list is no text",
		`{"a": {"hosts": "b"}}`:             `group "a": hosts: a list belongs here, not a text`,
		`{"a": {"hosts": {}}}`:              "not a object",
		`{"a": {"children": [2]}}`:          `group "a": children: an item of the list is no text`,
		`{"a": {"vars": []}}`:               `group "a": vars: an object belongs here, not a list`,
		`{"_meta": []}`:                     "_meta: an object belongs here, not a list",
		`{"_meta": {"hostvars": []}}`:       "_meta: hostvars: an object belongs here, not a list",
		`{"_meta": {"hostvars": {"h": 1}}}`: `_meta: hostvars: host "h": an object of variables belongs here, not a number`,
	} {
		_, err := Read([]byte(answer))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", answer, err, want)
		}
	}
}

// FuzzRead reads anything. What can be read is equal to itself, and its
// difference from nothing can be told.
func FuzzRead(f *testing.F) {
	for _, answer := range []string{
		`{}`, `{"_meta": {"hostvars": {"a": {"ec2_id": "i-1", "n": null}}}, "web": ["a", "a"]}`,
		`{"p": {"children": ["c"], "vars": {"x": [1.0]}}, "all": {"hosts": ["\ud83d\ude00"]}}`, `{"lone": {"x": {"__ansible_unsafe": "y"}}}`,
		`{"a": [`, `[`, `{"_meta": null}`, `{"a-b": ["x", "y"], "a_b": ["y", "x"], "A-B": []}`,
	} {
		f.Add([]byte(answer), []byte(`{}`))
	}
	f.Fuzz(func(t *testing.T, one, other []byte) {
		a, err := Read(one)
		if err != nil {
			return
		}
		if d := Compare(a, a, nil); !d.Equal {
			t.Errorf("%q differs from itself: %+v", one, d)
		}
		b, err := Read(other)
		if err != nil {
			return
		}
		d := Compare(a, b, nil)
		told := 0
		for range d.All() {
			told++
		}
		if told != d.Total || d.Equal != (told == 0) {
			t.Errorf("%q, %q: %d differences, %d told", one, other, d.Total, told)
		}
		if back := Compare(b, a, nil); back.Total != d.Total {
			t.Errorf("%q, %q: %d differences one way, %d the other", one, other, d.Total, back.Total)
		}
		if len(d.Summary()) > 150 {
			t.Errorf("%q, %q: a summary of %d lines", one, other, len(d.Summary()))
		}
	})
}
