package render

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/inventory"
)

// What Python 2.7 and 3 print for the same data with
// json.dumps(…, sort_keys=True, indent=2), but for the escaped DEL.
const wanted = `{
  "Zed": [],
  "_meta": {
    "hostvars": {
      "b": {
        "ec2_n": 16,
        "ec2_none": null,
        "ec2_t": true
      },
      "\u00e9\ud83d\ude00": {}
    }
  },
  "both": {
    "children": [
      "x",
      "y"
    ],
    "hosts": [
      "b"
    ]
  },
  "parent": {
    "children": [
      "both"
    ]
  },
  "quote\"\\\n\r\t\f\b\u0001\u007f": [
    "\u00e9\ud83d\ude00",
    "b"
  ]
}
`

var sample = &inventory.Inventory{
	Hosts: []inventory.Host{
		{Name: "é😀"},
		{Name: "b", Vars: []inventory.Var{
			{Name: "ec2_n", Value: inventory.Value{Kind: inventory.Int, Text: "16"}},
			{Name: "ec2_none"},
			{Name: "ec2_t", Value: inventory.Value{Kind: inventory.Bool, Text: "true"}},
		}},
	},
	Groups: []inventory.Group{
		{Name: "quote\"\\\n\r\t\f\b\x01\x7f", Hosts: []string{"é😀", "b"}},
		{Name: "parent", Children: []string{"both"}},
		{Name: "both", Hosts: []string{"b"}, Children: []string{"x", "y"}},
		{Name: "Zed"},
	},
}

func TestAnsibleList(t *testing.T) {
	got, spans := AnsibleList(sample)
	if diff := cmp.Diff(wanted, string(got)); diff != "" {
		t.Error(diff)
	}
	if len(spans) != 2 || spans[0].Host != "b" || spans[1].Host != "é😀" {
		t.Fatalf("spans %+v", spans)
	}
	if diff := cmp.Diff("{\n  \"ec2_n\": 16,\n  \"ec2_none\": null,\n  \"ec2_t\": true\n}\n", string(AnsibleHost(got[spans[0].Start:spans[0].End]))); diff != "" {
		t.Error(diff)
	}
	if got := string(AnsibleHost(got[spans[1].Start:spans[1].End])); got != "{}\n" {
		t.Errorf("host without variables: %q", got)
	}
}

func TestEmpty(t *testing.T) {
	got, spans := AnsibleList(&inventory.Inventory{})
	if want := "{\n  \"_meta\": {\n    \"hostvars\": {}\n  }\n}\n"; string(got) != want || len(spans) != 0 {
		t.Errorf("got %s %v", got, spans)
	}
	if got := string(AnsibleHost(nil)); got != "{}\n" {
		t.Errorf("unknown host: %q", got)
	}
}

// Any text makes a JSON string that reads back the same, and prints as ASCII.
func FuzzString(f *testing.F) {
	for _, s := range []string{"", "plain", "é😀\x7f\u2028", "\x1b[31m", "\xff\xc0\x80", "\"\\/"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		b := appendString(nil, s)
		for _, c := range b {
			if c < ' ' || c > '~' {
				t.Fatalf("%q has byte %#x", b, c)
			}
		}
		var back string
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%q: %v", b, err)
		}
		if want := strings.ToValidUTF8(s, "\ufffd"); utf8.ValidString(s) && back != want {
			t.Fatalf("%q came back as %q", s, back)
		}
	})
}
