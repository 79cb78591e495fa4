package inventory

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
)

func explain(t *testing.T, s *snapshot.Snapshot, r Rules, handle string) *Explanation {
	t.Helper()
	_, trace, err := Explain(s, r)
	if err != nil {
		t.Fatal(err)
	}
	found := trace.Find(handle)
	if len(found) != 1 {
		t.Fatalf("%d resources are called %q", len(found), handle)
	}
	return found[0].Explanation
}

// TestLeftOut holds that what is left out names the settings that decided.
func TestLeftOut(t *testing.T) {
	stopped := strings.Replace(machine("i-a", "10.0.0.1", "2026-01-01"), "running", "stopped", 1)
	never := func(string) (bool, error) { return false, nil }
	always := func(string) (bool, error) { return true, nil }
	for _, test := range []struct {
		name     string
		instance string
		change   func(*Rules)
		reason   string
		test     Test
	}{
		{"state", stopped, func(*Rules) {}, "state stopped", Test{"state", "stopped", []string{"instance_states", "all_instances"}, false}},
		{"no address", machine("i-a", "", "2026-01-01"), func(*Rules) {}, "no address (vpc_destination_variable)", Test{"address", "", []string{"vpc_destination_variable"}, false}},
		{"not included", machine("i-a", "10.0.0.1", "2026-01-01"), func(r *Rules) { r.Include = never }, "pattern_include", Test{"name", "10.0.0.1", []string{"pattern_include"}, false}},
		{"excluded", machine("i-a", "10.0.0.1", "2026-01-01"), func(r *Rules) { r.Include, r.Exclude = always, always }, "pattern_exclude", Test{"name", "10.0.0.1", []string{"pattern_exclude"}, false}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := privateIP
			test.change(&rules)
			e := explain(t, snap(t, []string{test.instance}, nil), rules, "i-a")
			if e.LeftOut != test.reason || e.Host != "" || len(e.Vars())+len(e.Groups) != 0 {
				t.Errorf("left out for %q, host %q", e.LeftOut, e.Host)
			}
			last := e.Tests[len(e.Tests)-1]
			if diff := cmp.Diff(test.test, last); diff != "" {
				t.Errorf("the last test (-want +got):\n%s", diff)
			}
			for _, earlier := range e.Tests[:len(e.Tests)-1] {
				if !earlier.Passed {
					t.Errorf("%+v did not pass, and was not the last", earlier)
				}
			}
		})
	}
}

// TestLostName holds that a loser names the winner, and why it won.
func TestLostName(t *testing.T) {
	stopped := strings.Replace(machine("i-b", "10.0.0.1", "2026-09-01"), "running", "stopped", 1)
	for _, test := range []struct{ other, winner, loser, by string }{
		{stopped, "i-a", "i-b", "it runs"},
		{machine("i-b", "10.0.0.1", "2026-02-01"), "i-b", "i-a", "it was launched later"},
		{machine("i-b", "10.0.0.1", "2026-01-01"), "i-a", "i-b", "it was listed first"},
	} {
		rules := privateIP
		rules.AllInstances = true
		s := snap(t, []string{machine("i-a", "10.0.0.1", "2026-01-01"), test.other}, nil)
		e := explain(t, s, rules, test.loser)
		if e.LeftOut != "name taken by another" || e.Lost == nil || e.Lost.ID != test.winner || e.WonBy != test.by {
			t.Errorf("%s: left out for %q, by %+v (%s)", test.loser, e.LeftOut, e.Lost, e.WonBy)
		}
		if _, trace, err := Explain(s, rules); err != nil || len(trace.Find("10.0.0.1")) != 2 {
			t.Errorf("the name finds %v", trace.Find("10.0.0.1"))
		}
	}
}

// TestOrigins holds where names, groups and variables come from.
func TestOrigins(t *testing.T) {
	rules := privateIP
	rules.Hostname = []string{"tag_missing", "tag_Name"}
	rules.Generation = Last
	s := snap(t, []string{machine("i-a", "10.0.0.1", "2026-01-01", tags("env", "prod", "Name", "Web 1"),
		"<dnsName></dnsName><groupSet><item><groupId>sg-1</groupId><groupName>a</groupName></item><item><groupId>sg-2</groupId><groupName>b</groupName></item></groupSet>")}, nil)
	e := explain(t, s, rules, "Web 1")
	list := "DescribeInstances"
	if n := e.Name; n.Value != "web_1" || n.Option != "hostname_variable" || n.Field != "tag_Name" || n.Raw != "Web 1" || n.Change != madeSafe {
		t.Errorf("name %+v", n)
	}
	if got, want := e.Name.From(), (Origin{list, "instancesSet/item/tagSet/item[2]/value", ""}); got != want {
		t.Errorf("the name comes from %+v, want %+v", got, want)
	}
	if len(e.Tried) != 3 || e.Tried[1].Known || e.Tried[1].Name != "tag_missing" {
		t.Errorf("tried %+v", e.Tried)
	}
	origins := map[string]Origin{}
	for _, v := range e.Vars() {
		origins[v.Name] = v.From
	}
	for name, want := range map[string]Origin{
		"ec2_placement":          {list, "instancesSet/item/placement/availabilityZone", ""},
		"ec2_tag_env":            {list, "instancesSet/item/tagSet/item[1]/value", ""},
		"ec2_security_group_ids": {list, "instancesSet/item/groupSet/item/groupId", "all of them, with commas"},
		"ec2_region":             {"", "", "the region that was asked"},
		"ec2_persistent":         {"", "", "boto 2's own default"},
		"ec2_kernel":             {"", "", "AWS sent none"},
		"ansible_host":           {"", "", "the address"},
	} {
		if origins[name] != want {
			t.Errorf("%s comes from %+v, want %+v", name, origins[name], want)
		}
	}
	groups := map[string]Membership{}
	for _, g := range e.Groups {
		groups[g.Group] = g
	}
	for _, want := range []struct {
		group string
		rule  Rule
		value string
		from  Origin
	}{
		{"tag_env_prod", ByTag, "env=prod", Origin{list, "instancesSet/item/tagSet/item[1]/value", ""}},
		{"security_group_b", BySecurityGroup, "b", Origin{list, "instancesSet/item/groupSet/item[2]/groupName", ""}},
		{"r-1a", ByZone, "r-1a", Origin{list, "instancesSet/item/placement/availabilityZone", ""}},
		{"platform_undefined", ByPlatform, "undefined", Origin{"", "", "what it is where AWS does not say"}},
	} {
		if g := groups[want.group]; g.Rule != want.rule || g.Value != want.value || g.From() != want.from {
			t.Errorf("%+v from %+v, want %+v", g, g.From(), want)
		}
	}
}

// TestFind holds what a resource can be asked for by.
func TestFind(t *testing.T) {
	s := snap(t,
		[]string{
			machine("i-a", "10.0.0.1", "2026-01-01", tags("Name", "web"), "<networkInterfaceSet><item><privateIpAddress>10.0.9.9</privateIpAddress><association><publicIp>192.0.2.7</publicIp></association></item></networkInterfaceSet>"),
			machine("i-b", "10.0.0.2", "2026-01-01", tags("Name", "web")),
		},
		[]string{"<DBInstanceIdentifier>shop</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><Endpoint><Address>shop.example.com</Address><Port>5432</Port></Endpoint><DBInstanceArn>arn:aws:rds:r-1:123456789012:db:shop</DBInstanceArn>"})
	_, trace, err := Explain(s, privateIP)
	if err != nil {
		t.Fatal(err)
	}
	for handle, want := range map[string][]string{
		"10.0.0.1":                             {"i-a name"},
		"10.0.9.9":                             {"i-a address"},
		"192.0.2.7":                            {"i-a address"},
		"i-b":                                  {"i-b id"},
		"I-B":                                  {"i-b id"},
		"web":                                  {"i-a tag Name", "i-b tag Name"},
		"shop":                                 {"shop id"},
		"shop.example.com.":                    {"shop name"},
		"arn:aws:rds:r-1:123456789012:db:shop": {"shop ARN"},
		"arn:aws:ec2:r-1:123456789012:instance/i-a": {"i-a ARN"},
		"arn:aws:ec2:r-2:123456789012:instance/i-a": nil,
		"arn:aws:ec2:r-1:999999999999:instance/i-a": nil,
		"t3.micro": nil,
		"":         nil,
	} {
		var got []string
		for _, m := range trace.Find(handle) {
			got = append(got, m.ID+" "+m.By)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", handle, diff)
		}
	}
}
