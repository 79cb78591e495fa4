package render

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/inventory"
)

// What Python's json.dumps(…, sort_keys=True, indent=2) prints for variables
// with members, in hosts and groups.
const membersWanted = `{
  "_meta": {
    "hostvars": {
      "a": {
        "devices": {
          "sda1": "vol-1",
          "sdb": null
        },
        "empty_list": [],
        "empty_object": {},
        "list": [
          "x",
          "",
          [
            {
              "n": 0.5
            }
          ]
        ]
      }
    }
  },
  "all": {
    "vars": {
      "v": {
        "x": 1
      }
    }
  },
  "g": {
    "children": [
      "h"
    ],
    "hosts": [
      "a"
    ],
    "vars": {
      "v": []
    }
  },
  "h": {
    "hosts": [
      "a"
    ],
    "vars": {
      "v": true
    }
  }
}
`

func TestMembers(t *testing.T) {
	of := func(kind inventory.Kind, members ...inventory.Var) inventory.Value {
		return inventory.Value{Kind: kind, Members: &members}
	}
	text := func(s string) inventory.Value { return inventory.Value{Kind: inventory.Text, Text: s} }
	item := func(v inventory.Value) inventory.Var { return inventory.Var{Value: v} }
	inv := &inventory.Inventory{
		Hosts: []inventory.Host{{Name: "a", Vars: vars(
			inventory.Var{Name: "devices", Value: of(inventory.Object, inventory.Var{Name: "sda1", Value: text("vol-1")}, inventory.Var{Name: "sdb"})},
			inventory.Var{Name: "empty_list", Value: of(inventory.List)},
			inventory.Var{Name: "empty_object", Value: of(inventory.Object)},
			inventory.Var{Name: "list", Value: of(inventory.List, item(text("x")), item(text("")),
				item(of(inventory.List, item(of(inventory.Object, inventory.Var{Name: "n", Value: inventory.Value{Kind: inventory.Float, Text: "0.5"}})))))},
		)}},
		Groups: []inventory.Group{
			{Name: "all", Vars: []inventory.Var{{Name: "v", Value: of(inventory.Object, inventory.Var{Name: "x", Value: inventory.Value{Kind: inventory.Int, Text: "1"}})}}},
			{Name: "g", Hosts: []string{"a"}, Children: []string{"h"}, Vars: []inventory.Var{{Name: "v", Value: of(inventory.List)}}},
			{Name: "h", Hosts: []string{"a"}, Vars: []inventory.Var{{Name: "v", Value: inventory.Value{Kind: inventory.Bool, Text: "true"}}}},
		},
	}
	got, spans := list(t, inv)
	if diff := cmp.Diff(membersWanted, string(got)); diff != "" {
		t.Error(diff)
	}
	want := "{\n  \"devices\": {\n    \"sda1\": \"vol-1\",\n    \"sdb\": null\n  },\n  \"empty_list\": [],\n  \"empty_object\": {},\n  \"list\": [\n    \"x\",\n    \"\",\n    [\n      {\n        \"n\": 0.5\n      }\n    ]\n  ]\n}\n"
	if diff := cmp.Diff(want, string(AnsibleHost(got[spans[0].Start:spans[0].End]))); diff != "" {
		t.Error(diff)
	}
}
