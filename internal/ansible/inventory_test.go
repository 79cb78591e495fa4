package ansible

import (
	"slices"
	"testing"

	"ec2-inventory/internal/inventory"
)

func groupNames(groups []*Group) (names []string) {
	for _, g := range groups {
		names = append(names, g.Name)
	}
	return names
}

func TestRead(t *testing.T) {
	inv := Read(&inventory.Inventory{Groups: []inventory.Group{
		{Name: "web", Hosts: []string{"w2", "w1"}},
		{Name: "regions", Children: []string{"west", "east"}},
		{Name: "east", Hosts: []string{"w1"}, Children: []string{"east-1"}},
		{Name: "east-1", Hosts: []string{"db", "w1"}},
		{Name: "ungrouped", Hosts: []string{"w1", "alone"}}, // a database may be called so
		{Name: "all", Hosts: []string{"only-in-all"}},
	}})
	if got, want := groupNames(inv.Groups), []string{"all", "ungrouped", "east", "east-1", "regions", "west", "web"}; !slices.Equal(got, want) {
		t.Errorf("groups %q, want %q", got, want)
	}
	if got, want := inv.Hosts, []string{"only-in-all", "w1", "db", "alone", "w2"}; !slices.Equal(got, want) {
		t.Errorf("hosts %q, want %q", got, want)
	}
	for name, want := range map[string][]string{
		"all":       {"only-in-all", "alone", "w2", "w1", "db"},
		"ungrouped": {"alone", "only-in-all"},
		"regions":   {"w1", "db"},
		"east":      {"w1", "db"},
		"west":      nil,
		"web":       {"w2", "w1"},
	} {
		if got := inv.Group(name).AllHosts(); !slices.Equal(got, want) {
			t.Errorf("%s has %q, want %q", name, got, want)
		}
	}
	if got, want := groupNames(inv.Group("all").Children), []string{"ungrouped", "regions", "web"}; !slices.Equal(got, want) {
		t.Errorf("below all are %q, want %q", got, want)
	}
	if !inv.Has("db") || inv.Has("web") || inv.Group("nosuch") != nil {
		t.Error("hosts and groups are mixed up")
	}
}

// TestReadCircle puts groups into themselves: reading and walking ends.
func TestReadCircle(t *testing.T) {
	inv := Read(&inventory.Inventory{Groups: []inventory.Group{
		{Name: "a", Children: []string{"b"}, Hosts: []string{"1"}},
		{Name: "b", Children: []string{"c"}, Hosts: []string{"2"}},
		{Name: "c", Children: []string{"a"}, Hosts: []string{"3"}},
		{Name: "self", Children: []string{"self"}, Hosts: []string{"4"}},
	}})
	if got, want := inv.Group("all").AllHosts(), []string{"1", "4", "2", "3"}; !slices.Equal(got, want) {
		t.Errorf("all has %q, want %q", got, want)
	}
	if got, want := inv.Refused, [][2]string{{"c", "a"}, {"self", "self"}}; !slices.Equal(got, want) {
		t.Errorf("refused %q, want %q", got, want)
	}
}
