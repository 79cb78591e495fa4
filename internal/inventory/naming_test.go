package inventory

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
)

func TestHostnames(t *testing.T) {
	web := machine("i-1", "10.0.0.1", "2026", "<ipAddress>203.0.113.1</ipAddress><ebsOptimized>true</ebsOptimized>", tags("Name", "Web-01.Prod", "FQDN", "API.Example.COM"))
	bare := machine("i-2", "10.0.0.2", "2026")
	for _, test := range []struct {
		name string
		set  func(*Rules)
		want []string
	}{
		{"none", func(*Rules) {}, []string{"10.0.0.1", "10.0.0.2"}},
		{"tag", func(r *Rules) { r.Hostname = []string{"tag_Name"} }, []string{"web-01_prod", "10.0.0.2"}},
		{"tag with a colon", func(r *Rules) { r.Hostname = []string{"tag:Name"} }, []string{"web-01_prod", "10.0.0.2"}},
		{"field", func(r *Rules) { r.Hostname = []string{"id"} }, []string{"i-1", "i-2"}},
		{"address as a field", func(r *Rules) { r.Hostname = []string{"private_ip_address"} }, []string{"10_0_0_1", "10_0_0_2"}},
		{"list", func(r *Rules) { r.Hostname = []string{"tag_Name", "id"} }, []string{"web-01_prod", "i-2"}},
		{"dash", func(r *Rules) { r.Hostname, r.ReplaceDash = []string{"tag_Name", "id"}, true }, []string{"web_01_prod", "i_2"}},
		{"DNS", func(r *Rules) { r.Route53Hostnames = ".example.com" }, []string{"a.example.com", "10.0.0.2"}},
		{"DNS before the option", func(r *Rules) { r.Hostname, r.Route53Hostnames = []string{"id"}, "example.com" }, []string{"a.example.com", "i-2"}},
		{"DNS of another zone", func(r *Rules) { r.Hostname, r.Route53Hostnames = []string{"id"}, ".example.net" }, []string{"i-1", "i-2"}},
		{"a tag that ends like it", func(r *Rules) { r.Hostname, r.Route53Hostnames = []string{"tag_FQDN"}, ".COM" }, []string{"api.example.com", "10.0.0.2"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := snap(t, []string{web, bare}, nil)
			page(t, s, snapshot.Route53, "", snapshot.ListResourceRecordSets, "",
				"<ListResourceRecordSetsResponse><ResourceRecordSets>"+
					record("z.example.com.", "10.0.0.1")+record("A.Example.com.", "x")+record("a.example.com.", "203.0.113.1")+
					"</ResourceRecordSets></ListResourceRecordSetsResponse>")
			rules := privateIP
			rules.Route53 = true
			test.set(&rules)
			inv := build(t, s, rules)
			if diff := cmp.Diff(test.want, names(inv)); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(test.want, groupOf(t, inv, "ec2").Hosts); diff != "" {
				t.Error(diff)
			}
			for i, address := range []string{"10.0.0.1", "10.0.0.2"} {
				got, ok := vars(inv, test.want[i])["ansible_host"]
				if named := test.want[i] != address; ok != named || named && got != text(address) {
					t.Errorf("%s: ansible_host %+v, %v", test.want[i], got, ok)
				}
			}
		})
	}
	t.Run("a tag that no instance has", func(t *testing.T) {
		rules := privateIP
		rules.Hostname = []string{"tag_nosuch"}
		inv := build(t, snap(t, []string{web, bare}, nil), rules)
		if diff := cmp.Diff([]string{"10.0.0.1", "10.0.0.2"}, names(inv)); diff != "" {
			t.Error(diff)
		}
		if len(inv.Warnings) != 1 || !strings.Contains(inv.Warnings[0], `hostname_variable: no instance has a field or tag "tag_nosuch"`) {
			t.Errorf("warnings %q", inv.Warnings)
		}
	})
	t.Run("unknown", func(t *testing.T) {
		rules := privateIP
		rules.Hostname = []string{"nosuch"}
		_, err := Build(snap(t, []string{web}, nil), rules)
		var unknown *UnknownDestinationError
		if !errors.As(err, &unknown) || unknown.Option != "hostname_variable" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("databases", func(t *testing.T) {
		for hostname, want := range map[string]string{"id": "main_db", "tag_Name": "shop", "nosuch": "main_db_example", "": "main_db_example"} {
			rules := last()
			if hostname != "" {
				rules.Hostname = []string{hostname}
			}
			inv := build(t, snap(t, nil, []string{databaseWith("Name", "Shop")}), rules)
			if diff := cmp.Diff([]string{want}, names(inv)); diff != "" {
				t.Error(diff)
			}
		}
		inv := build(t, snap(t, nil, []string{databaseWith()}), privateIP)
		if diff := cmp.Diff([]string{"Main-DB.example"}, names(inv)); diff != "" {
			t.Error(diff)
		}
	})
	t.Run("patterns match the name", func(t *testing.T) {
		rules := privateIP
		rules.Hostname = []string{"tag_Name"}
		rules.Include = func(name string) (bool, error) { return strings.HasPrefix(name, "web"), nil }
		if diff := cmp.Diff([]string{"web-01_prod"}, names(build(t, snap(t, []string{web, bare}, nil), rules))); diff != "" {
			t.Error(diff)
		}
	})
}

func record(name, value string) string {
	return "<ResourceRecordSet><Name>" + name + "</Name><ResourceRecords><ResourceRecord><Value>" + value + "</Value></ResourceRecord></ResourceRecords></ResourceRecordSet>"
}

// The values of destination_format: tags, else fields, else "nil".
func TestDestinationFormat(t *testing.T) {
	rules := privateIP
	rules.DestinationFields = []string{"role", "id", "key_name", "monitored", "nosuch", "region", "ebs_optimized"}
	rules.DestinationFormat = func(values []string) string { return strings.Join(values, "|") }
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026", "<ebsOptimized>true</ebsOptimized>", tags("role", "web", "id", "tags come first")), machine("i-2", "", "2026")}, nil), rules)
	want := []string{"web|tags come first|None|False|nil|r-1|True", "nil|i-2|None|False|nil|r-1|nil"}
	if diff := cmp.Diff(want, names(inv)); diff != "" {
		t.Error(diff)
	}
	if len(inv.Warnings) != 1 || !strings.Contains(inv.Warnings[0], `destination_format_tags: no instance has a field or tag "nosuch"`) {
		t.Errorf("warnings %q", inv.Warnings)
	}
}

// A terminated instance has no subnet any more, so it says nothing of the
// option for instances outside a VPC.
func TestDestinationOfTheTerminated(t *testing.T) {
	rules := privateIP
	rules.AllInstances, rules.Destination = true, []string{"Name"}
	gone := strings.Replace(strings.Replace(machine("i-2", "", "2026"), "running", "terminated", 1), "<subnetId>s-1</subnetId>", "", 1)
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026"), gone}, nil), rules)
	if diff := cmp.Diff([]string{"10.0.0.1"}, names(inv)); diff != "" {
		t.Error(diff)
	}
	if len(inv.Dropped) != 1 || inv.Dropped[0].Reason != "no address (destination_variable)" {
		t.Errorf("dropped %+v", inv.Dropped)
	}
}

// A field that AWS left out gives way to a tag of its name under the last
// version; one that is empty does not, and in the original neither does.
func TestTagsForAbsentFields(t *testing.T) {
	left := machine("i-out", "10.0.0.1", "2026", tags("ip_address", "from the tag"))
	empty := machine("i-empty", "10.0.0.2", "2026", "<ipAddress/>", tags("ip_address", "not this"))
	said := machine("i-said", "10.0.0.3", "2026", "<ipAddress>203.0.113.1</ipAddress>", tags("ip_address", "nor this"))
	for _, test := range []struct {
		generation Generation
		want       []string
	}{
		{Last, []string{"from the tag", "203.0.113.1"}},
		{Generation{}, []string{"203.0.113.1"}},
	} {
		rules := Rules{Generation: test.generation, Destination: []string{"id"}, VPCDestination: []string{"ip_address"}}
		inv := build(t, snap(t, []string{left, empty, said}, nil), rules)
		if diff := cmp.Diff(test.want, names(inv)); diff != "" {
			t.Error(diff)
		}
		if len(inv.Hosts)+len(inv.Dropped) != 3 {
			t.Errorf("%d hosts and %d dropped of 3 instances", len(inv.Hosts), len(inv.Dropped))
		}
	}
}
