package inventory

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// snap is a snapshot of one region's instances, given as the texts of their
// elements, and databases.
func snap(t *testing.T, instances, databases []string) *snapshot.Snapshot {
	t.Helper()
	parse := func(s string) *wire.Tree {
		tree, err := wire.Parse([]byte(s))
		if err != nil {
			t.Fatal(err)
		}
		return tree
	}
	s := &snapshot.Snapshot{Answers: []snapshot.Answer{{Scope: snapshot.Scope{Service: snapshot.EC2, Region: "r-1"}}, {Scope: snapshot.Scope{Service: snapshot.RDS, Region: "r-1"}}}}
	for _, in := range instances {
		s.Answers[0].Pages = append(s.Answers[0].Pages, snapshot.Page{Call: snapshot.DescribeInstances, Tree: parse(
			"<DescribeInstancesResponse><reservationSet><item><instancesSet><item>" + in + "</item></instancesSet></item></reservationSet></DescribeInstancesResponse>")})
	}
	for _, db := range databases {
		s.Answers[1].Pages = append(s.Answers[1].Pages, snapshot.Page{Call: snapshot.DescribeDBInstances, Tree: parse(
			"<DescribeDBInstancesResponse><DescribeDBInstancesResult><DBInstances><DBInstance>" + db + "</DBInstance></DBInstances></DescribeDBInstancesResult></DescribeDBInstancesResponse>")})
	}
	return s
}

// machine is a running instance in a VPC.
func machine(id, ip, launched string, more ...string) string {
	return fmt.Sprintf("<instanceId>%s</instanceId><instanceState><code>16</code><name>running</name></instanceState><instanceType>t3.micro</instanceType><launchTime>%s</launchTime><placement><availabilityZone>r-1a</availabilityZone></placement><subnetId>s-1</subnetId><privateIpAddress>%s</privateIpAddress>%s", id, launched, ip, strings.Join(more, ""))
}

func tags(pairs ...string) string {
	var b strings.Builder
	for i := 0; i < len(pairs); i += 2 {
		fmt.Fprintf(&b, "<item><key>%s</key><value>%s</value></item>", pairs[i], pairs[i+1])
	}
	return "<tagSet>" + b.String() + "</tagSet>"
}

var privateIP = Rules{Destination: []string{"ip_address"}, VPCDestination: []string{"private_ip_address"}}

func names(inv *Inventory) []string {
	var out []string
	for _, h := range inv.Hosts {
		out = append(out, h.Name)
	}
	return out
}

func groupOf(t *testing.T, inv *Inventory, name string) Group {
	t.Helper()
	i := slices.IndexFunc(inv.Groups, func(g Group) bool { return g.Name == name })
	if i < 0 {
		t.Fatalf("no group %q", name)
	}
	return inv.Groups[i]
}

func vars(inv *Inventory, host string) map[string]Value {
	out := map[string]Value{}
	for _, h := range inv.Hosts {
		if h.Name == host {
			for _, v := range h.Vars(nil) {
				out[v.Name] = v.Value
			}
		}
	}
	return out
}

func build(t *testing.T, s *snapshot.Snapshot, r Rules) *Inventory {
	t.Helper()
	inv, err := Build(s, r)
	if err != nil {
		t.Fatal(err)
	}
	return inv
}

func TestOneNameTwoInstances(t *testing.T) {
	stopped := strings.Replace(machine("i-stopped", "10.0.0.1", "2026-09-01"), "running", "stopped", 1)
	for _, test := range []struct {
		name      string
		instances []string
		winner    string
		losers    []string
	}{
		{"later launch", []string{machine("i-a", "10.0.0.1", "2026-01-01"), machine("i-b", "10.0.0.1", "2026-02-01")}, "i-b", []string{"i-a"}},
		{"later launch first", []string{machine("i-b", "10.0.0.1", "2026-02-01"), machine("i-a", "10.0.0.1", "2026-01-01")}, "i-b", []string{"i-a"}},
		{"running beats later", []string{machine("i-a", "10.0.0.1", "2026-01-01"), stopped}, "i-a", []string{"i-stopped"}},
		{"same launch, first", []string{machine("i-a", "10.0.0.1", "2026-01-01"), machine("i-b", "10.0.0.1", "2026-01-01")}, "i-a", []string{"i-b"}},
		{"three", []string{machine("i-a", "10.0.0.1", "2026-01-01"), machine("i-c", "10.0.0.1", "2026-03-01"), machine("i-b", "10.0.0.1", "2026-02-01")}, "i-c", []string{"i-a", "i-b"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := privateIP
			rules.AllInstances = true
			inv := build(t, snap(t, test.instances, nil), rules)
			if got := names(inv); !slices.Equal(got, []string{"10.0.0.1"}) {
				t.Fatalf("hosts %q", got)
			}
			if got := vars(inv, "10.0.0.1")["ec2_id"].Text; got != test.winner {
				t.Errorf("the variables are those of %s, want %s", got, test.winner)
			}
			for _, g := range inv.Groups {
				if slices.Contains(test.losers, g.Name) || len(g.Hosts) != 1 {
					t.Errorf("group %s has %q", g.Name, g.Hosts)
				}
			}
			for _, loser := range test.losers {
				if !slices.ContainsFunc(inv.Warnings, func(w string) bool { return strings.Contains(w, loser) && strings.Contains(w, test.winner) }) {
					t.Errorf("no warning names %s and %s: %q", loser, test.winner, inv.Warnings)
				}
			}
		})
	}
}

func TestDestinations(t *testing.T) {
	public := machine("i-pub", "10.0.0.1", "2026", "<ipAddress>203.0.113.1</ipAddress>", tags("Name", "web 1", "key_name", "tag!"))
	private := machine("i-priv", "10.0.0.2", "2026", "<ipAddress/>", tags("Name", ""))
	for _, test := range []struct {
		destination string
		want        []string
	}{
		{"ip_address", []string{"203.0.113.1"}},
		{"ip_address,private_ip_address", []string{"203.0.113.1", "10.0.0.2"}},
		{"Name", []string{"web 1"}},
		{"Name,id", []string{"web 1", "i-priv"}},
		{"nosuch,id", []string{"i-pub", "i-priv"}},
		{"state", []string{"running"}}, // the second has the first's name
		{"key_name", nil},              // a field hides the tag of its name
		{"placement", []string{"r-1a"}},
	} {
		t.Run(test.destination, func(t *testing.T) {
			rules := Rules{Destination: []string{"ip_address"}, VPCDestination: strings.Split(test.destination, ",")}
			inv := build(t, snap(t, []string{public, private}, nil), rules)
			if diff := cmp.Diff(test.want, names(inv)); diff != "" {
				t.Error(diff)
			}
			if len(inv.Hosts)+len(inv.Dropped) != 2 {
				t.Errorf("%d hosts and %d dropped of 2 instances", len(inv.Hosts), len(inv.Dropped))
			}
		})
	}
	t.Run("unknown", func(t *testing.T) {
		_, err := Build(snap(t, []string{public}, nil), Rules{Destination: []string{"x"}, VPCDestination: []string{"privat_ip"}})
		var unknown *UnknownDestinationError
		if !errors.As(err, &unknown) || unknown.Option != "vpc_destination_variable" {
			t.Errorf("got %v", err)
		}
	})
	t.Run("unknown but of no use", func(t *testing.T) {
		if _, err := Build(snap(t, nil, nil), Rules{Destination: []string{"x"}, VPCDestination: []string{"y"}}); err != nil {
			t.Error(err)
		}
	})
}

// A list that boto does not know ends the instance in which it stands: what
// follows is lost to the variables, but never a tag or the state.
func TestListInsideAnInstance(t *testing.T) {
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026", "<before>1</before><licenses><item><arn>x</arn></item><item><arn>y</arn></item></licenses><after>2</after>", tags("Name", "kept"))}, nil), privateIP)
	got := vars(inv, "10.0.0.1")
	want := map[string]Value{"ec2_before": text("1"), "ec2_arn": text("x"), "ec2_item": text(""), "ec2_tag_Name": text("kept")}
	for name, v := range want {
		if got[name] != v {
			t.Errorf("%s = %+v, want %+v", name, got[name], v)
		}
	}
	for _, name := range []string{"ec2_after", "ec2_licenses"} {
		if v, ok := got[name]; ok {
			t.Errorf("%s = %+v, want none", name, v)
		}
	}
}

func TestVariables(t *testing.T) {
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026",
		"<monitoring><state>enabled</state></monitoring>",
		"<ebsOptimized>true</ebsOptimized><blockDeviceMapping/><eventsSet><item/></eventsSet>",
		"<options><state>applied</state><deep><leaf>\n v \n</leaf></deep></options>",
		"<groupSet><item><groupId>sg-1</groupId><groupName>a, b</groupName></item><item><groupId>sg-2</groupId><groupName>ä</groupName></item></groupSet>",
		"<tagSet><item><key>no value</key></item><item><key>pad</key><value> x </value></item><item><key>a.b</key><value>first</value></item><item><key>a b</key><value>second</value></item></tagSet>")}, nil), privateIP)
	got := vars(inv, "10.0.0.1")
	for name, want := range map[string]Value{
		"ec2_monitored":            boolean(true),
		"ec2_monitoring_state":     text("enabled"),
		"ec2_monitoring":           text(""),
		"ec2_ebs_optimized":        boolean(true),
		"ec2_state":                text("running"),
		"ec2_state_code":           {Kind: Int, Text: "16"},
		"ec2_previous_state_code":  {Kind: Int, Text: "0"},
		"ec2_leaf":                 text("v"),
		"ec2_deep":                 text(""),
		"ec2_kernel":               text(""),
		"ec2_state_reason":         text(""),
		"ec2_placement":            text("r-1a"),
		"ec2_region":               text("r-1"),
		"ec2_security_group_ids":   text("sg-1,sg-2"),
		"ec2_security_group_names": text("a, b,ä"),
		"ec2_tag_no_value":         {},
		"ec2_tag_pad":              text(" x "),
		"ec2_tag_a_b":              text("first"), // "a.b" sorts after "a b"
	} {
		if v, ok := got[name]; !ok || v != want {
			t.Errorf("%s = %+v, %v; want %+v", name, v, ok, want)
		}
	}
	for _, name := range []string{"ec2_block_device_mapping", "ec2_eventsSet", "ec2_groups", "ec2_tags", "ec2_instanceState"} {
		if v, ok := got[name]; ok {
			t.Errorf("%s = %+v, want none", name, v)
		}
	}
	for _, g := range []string{"security_group_a__b", "security_group__", "tag_no_value_", "tag_pad__x_", "tag_a_b_first", "tag_a_b_second"} {
		groupOf(t, inv, g)
	}
}

func TestDatabases(t *testing.T) {
	const whole = "<DBInstanceIdentifier>main</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><Engine>mysql</Engine><DBInstanceClass>db.t3.micro</DBInstanceClass><Endpoint><Address>main.example</Address><Port>3306</Port></Endpoint><AvailabilityZone>r-1a</AvailabilityZone>"
	t.Run("without groups", func(t *testing.T) {
		inv := build(t, snap(t, nil, []string{whole}), privateIP)
		if diff := cmp.Diff([]string{"main.example"}, names(inv)); diff != "" {
			t.Fatal(diff)
		}
		if got := vars(inv, "main.example")["ec2__port"]; got != (Value{Kind: Int, Text: "3306"}) {
			t.Errorf("ec2__port = %+v", got)
		}
	})
	t.Run("without endpoint", func(t *testing.T) {
		rules := privateIP
		rules.AllDBInstances = true
		inv := build(t, snap(t, nil, []string{"<DBInstanceIdentifier>new</DBInstanceIdentifier><DBInstanceStatus>creating</DBInstanceStatus><Engine>mysql</Engine>"}), rules)
		if len(inv.Hosts) != 0 || len(inv.Dropped) != 1 || !strings.Contains(inv.Dropped[0].Reason, "no endpoint") {
			t.Errorf("hosts %q, dropped %+v", names(inv), inv.Dropped)
		}
	})
	t.Run("not available", func(t *testing.T) {
		inv := build(t, snap(t, nil, []string{strings.Replace(whole, "available", "modifying", 1)}), privateIP)
		if len(inv.Hosts) != 0 || inv.Dropped[0].Reason != "state modifying" {
			t.Errorf("hosts %q, dropped %+v", names(inv), inv.Dropped)
		}
	})
	t.Run("called like a group", func(t *testing.T) {
		for _, id := range []string{"ec2", "rds", "r-1", "types"} {
			rules := privateIP
			rules.Nested = id == "types"
			inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026")}, []string{strings.Replace(whole, "main<", id+"<", 1)}), rules)
			g := groupOf(t, inv, id)
			if !slices.Contains(g.Hosts, "main.example") {
				t.Errorf("group %s has %q, want the database in it", id, g.Hosts)
			}
			if id == "ec2" && !slices.Contains(g.Hosts, "10.0.0.1") {
				t.Errorf("group ec2 has %q: the instance is lost", g.Hosts)
			}
			if !slices.ContainsFunc(inv.Warnings, func(w string) bool { return strings.Contains(w, `"`+id+`"`) }) {
				t.Errorf("%s: warnings %q", id, inv.Warnings)
			}
		}
	})
}

func TestRepeatedByFilters(t *testing.T) {
	m := machine("i-1", "10.0.0.1", "2026", tags("Name", "x"))
	inv := build(t, snap(t, []string{m, machine("i-2", "10.0.0.2", "2026"), m}, nil), privateIP)
	if diff := cmp.Diff([]string{"10.0.0.1", "10.0.0.2"}, groupOf(t, inv, "ec2").Hosts); diff != "" {
		t.Error(diff)
	}
	if len(inv.Warnings) > 0 {
		t.Errorf("warnings %q", inv.Warnings)
	}
}

func TestNested(t *testing.T) {
	rules := privateIP
	rules.Nested = true
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026", tags("env", "prod")), machine("i-2", "10.0.0.2", "2026")}, nil), rules)
	for name, want := range map[string]Group{
		"regions":       {Rule: ByParent, Children: []string{"r-1"}},
		"r-1":           {Rule: ByParent, Children: []string{"r-1a"}},
		"r-1a":          {Rule: ByZone, Hosts: []string{"10.0.0.1", "10.0.0.2"}},
		"instances":     {Rule: ByParent, Children: []string{"i-1", "i-2"}},
		"tags":          {Rule: ByParent, Children: []string{"tag_env"}},
		"tag_env":       {Rule: ByParent, Children: []string{"tag_env_prod"}},
		"tag_env_prod":  {Rule: ByTag, Hosts: []string{"10.0.0.1"}},
		"tag_none":      {Rule: ByNoTags, Hosts: []string{"10.0.0.2"}},
		"type_t3_micro": {Rule: ByType, Hosts: []string{"10.0.0.1", "10.0.0.2"}},
	} {
		want.Name = name
		if diff := cmp.Diff(want, groupOf(t, inv, name)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestPatterns(t *testing.T) {
	fail := errors.New("took too long")
	has := func(part string) func(string) (bool, error) {
		return func(s string) (bool, error) { return strings.Contains(s, part), nil }
	}
	instances := []string{machine("i-1", "10.0.0.1", "2026"), machine("i-2", "10.0.1.2", "2026"), machine("i-3", "10.1.1.3", "2026")}
	rules := privateIP
	rules.Include, rules.Exclude = has(".1."), has("10.1")
	inv := build(t, snap(t, instances, nil), rules)
	if diff := cmp.Diff([]string{"10.0.1.2"}, names(inv)); diff != "" {
		t.Error(diff)
	}
	rules.Exclude = func(string) (bool, error) { return false, fail }
	if _, err := Build(snap(t, instances, nil), rules); !errors.Is(err, fail) {
		t.Errorf("got %v", err)
	}
}

func TestSafe(t *testing.T) {
	for _, test := range []struct{ in, want, withoutDash string }{
		{"tag_Name=web 1", "tag_Name_web_1", "tag_Name_web_1"},
		{"key_dev-team", "key_dev-team", "key_dev_team"},
		{"tag_é=日本😀", "tag______", "tag______"},
		{"under_score", "under_score", "under_score"},
		{"", "", ""},
		{"k8s.io/cluster/x=", "k8s_io_cluster_x_", "k8s_io_cluster_x_"},
	} {
		if got := withDash.safe(test.in); got != test.want {
			t.Errorf("safe(%q) = %q, want %q", test.in, got, test.want)
		}
		if got := withoutDash.safe(test.in); got != test.withoutDash {
			t.Errorf("without dash, safe(%q) = %q, want %q", test.in, got, test.withoutDash)
		}
	}
}
