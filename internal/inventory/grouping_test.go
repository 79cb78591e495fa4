package inventory

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
)

// Ansible refuses the whole inventory for a group that is inside itself, as all
// are inside "all".
func TestGroupInsideItself(t *testing.T) {
	database := func(id string) string { return strings.Replace(databaseWith(), "main-db", id, 1) }
	for _, test := range []struct {
		name, id, dns string
		parents       map[string][]string
		warning       string
	}{
		{"an id like its parent", "instances", "", map[string][]string{"instances": {"i-1"}}, `the group "instances" would be inside itself by way of the group "instances"`},
		{"a DNS name like its parent", "main-db", "route53", map[string][]string{"instances": {"i-1", "main-db"}, "route53": nil}, `the group "route53" would be inside itself by way of the group "route53"`},
		{"each like the other's parent", "route53", "instances", map[string][]string{"instances": {"i-1"}, "route53": {"instances"}}, `the group "route53" would be inside itself by way of the group "instances"`},
		{"like the group of all", "all", "", map[string][]string{"instances": {"i-1"}}, `the group "all" would be inside itself by way of the group "instances"`},
		{"like Ansible's own key", "main-db", "_meta", map[string][]string{"instances": {"i-1", "main-db"}}, `a group (by DNS name) would be called "_meta"`},
		{"like a group without children", "ec2", "", map[string][]string{"instances": {"i-1", "ec2"}}, `"ec2" is the id of a host`},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := last()
			rules.Nested, rules.Route53 = true, true
			s := snap(t, []string{machine("i-1", "10.0.0.1", "2026")}, []string{database(test.id)})
			if test.dns != "" {
				page(t, s, snapshot.Route53, "", snapshot.ListResourceRecordSets, "",
					"<ListResourceRecordSetsResponse><ResourceRecordSets>"+record(test.dns+".", "10.0.0.1")+"</ResourceRecordSets></ListResourceRecordSetsResponse>")
			}
			inv := build(t, s, rules)
			for parent, want := range test.parents {
				if diff := cmp.Diff(want, groupOf(t, inv, parent).Children); diff != "" {
					t.Errorf("%s: %s", parent, diff)
				}
			}
			if hasGroup(inv, "_meta") || slices.ContainsFunc(inv.Groups, func(g Group) bool { return slices.Contains(g.Children, "_meta") }) {
				t.Error("there is a group _meta")
			}
			if !slices.ContainsFunc(inv.Warnings, func(w string) bool { return strings.Contains(w, test.warning) }) {
				t.Errorf("warnings %q", inv.Warnings)
			}
		})
	}
}

// The group of a tag without value is the tag's own: no loop, and nothing to
// say.
func TestBareTagsAreNoLoop(t *testing.T) {
	rules := last()
	rules.Nested, rules.ExpandCSVTags = true, true
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026", tags("bare", "", "list", "a,,b"))}, nil), rules)
	if diff := cmp.Diff([]string{"tag_list_a", "tag_list_b"}, groupOf(t, inv, "tag_list").Children); diff != "" {
		t.Error(diff)
	}
	for _, name := range []string{"tag_bare", "tag_list"} {
		if diff := cmp.Diff([]string{"10.0.0.1"}, groupOf(t, inv, name).Hosts); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if len(inv.Warnings) > 0 {
		t.Errorf("warnings %q", inv.Warnings)
	}
}

// Under the original a region holds its zones and no hosts. Those that no
// zone's group brings there must not be lost to it.
func TestRegionsOfTheOriginal(t *testing.T) {
	inZone := machine("i-1", "10.0.0.1", "2026")
	without := strings.Replace(strings.Replace(databaseWith(), "<AvailabilityZone>r-1a</AvailabilityZone>", "", 1), "Main-DB.example", "db", 1)
	for _, test := range []struct {
		name    string
		without map[Rule]bool
		want    Group
	}{
		{"zones", nil, Group{Name: "r-1", Rule: ByParent, Children: []string{"r-1a"}, Hosts: []string{"db"}}},
		{"no zones", map[Rule]bool{ByZone: true}, Group{Name: "r-1", Rule: ByRegion, Hosts: []string{"10.0.0.1", "db"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := privateIP
			rules.Nested, rules.Without = true, test.without
			inv := build(t, snap(t, []string{inZone}, []string{without}), rules)
			if diff := cmp.Diff(test.want, groupOf(t, inv, "r-1")); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff([]string{"r-1"}, groupOf(t, inv, "regions").Children); diff != "" {
				t.Error(diff)
			}
		})
	}
}
