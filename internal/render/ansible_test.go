package render

import (
	"bytes"
	"encoding/json"
	"errors"
	"strconv"
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

func vars(v ...inventory.Var) func([]inventory.Var) []inventory.Var {
	return func([]inventory.Var) []inventory.Var { return v }
}

var sample = &inventory.Inventory{
	Hosts: []inventory.Host{
		{Name: "é😀", Vars: vars()},
		{Name: "b", Vars: vars(
			inventory.Var{Name: "ec2_n", Value: inventory.Value{Kind: inventory.Int, Text: "16"}},
			inventory.Var{Name: "ec2_none"},
			inventory.Var{Name: "ec2_t", Value: inventory.Value{Kind: inventory.Bool, Text: "true"}},
		)},
	},
	Groups: []inventory.Group{
		{Name: "quote\"\\\n\r\t\f\b\x01\x7f", Hosts: []string{"é😀", "b"}},
		{Name: "parent", Children: []string{"both"}},
		{Name: "both", Hosts: []string{"b"}, Children: []string{"x", "y"}},
		{Name: "Zed"},
	},
}

// span is where a host's part is said to stand.
type span struct {
	Host       string
	Start, End int
}

func list(t *testing.T, inv *inventory.Inventory) ([]byte, []span) {
	t.Helper()
	var (
		b     bytes.Buffer
		spans []span
		parts []string
	)
	err := AnsibleList(&b, inv, func(p Part) {
		spans = append(spans, span{p.Host, p.Start, p.Start + len(p.Text)})
		parts = append(parts, string(p.Text))
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range spans {
		if got := string(b.Bytes()[s.Start:s.End]); got != parts[i] {
			t.Errorf("%s: shown %q, written %q", s.Host, parts[i], got)
		}
	}
	return b.Bytes(), spans
}

// A list that goes out in many pieces has its spans where they belong, and
// tells of the writer's error.
func TestAnsibleListInPieces(t *testing.T) {
	inv := &inventory.Inventory{}
	for i := range 3000 {
		v := inventory.Var{Name: "ec2_id", Value: inventory.Value{Kind: inventory.Text, Text: strings.Repeat("x", 200) + strconv.Itoa(i)}}
		inv.Hosts = append(inv.Hosts, inventory.Host{Name: "host" + strconv.Itoa(i), Vars: vars(v)})
	}
	got, spans := list(t, inv)
	for _, s := range spans {
		want := strings.Repeat("x", 200) + strings.TrimPrefix(s.Host, "host")
		var object map[string]string
		if err := json.Unmarshal(got[s.Start:s.End], &object); err != nil || object["ec2_id"] != want {
			t.Fatalf("%s: %q, %v", s.Host, got[s.Start:s.End], err)
		}
	}
	if !json.Valid(got) || len(spans) != 3000 {
		t.Errorf("%d spans", len(spans))
	}
	full := errors.New("full")
	if err := AnsibleList(failing{full}, inv, func(Part) {}); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
}

type failing struct{ err error }

func (f failing) Write([]byte) (int, error) { return 0, f.err }

func TestAnsibleList(t *testing.T) {
	got, spans := list(t, sample)
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
	got, spans := list(t, &inventory.Inventory{})
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
