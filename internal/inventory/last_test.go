package inventory

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// last is what privateIP is under the last version of the script.
func last() Rules {
	r := privateIP
	r.Generation, r.ReplaceDash = Last, true
	r.Without = map[Rule]bool{ByAccount: true, ByState: true}
	return r
}

// page adds an answer to a snapshot.
func page(t *testing.T, s *snapshot.Snapshot, service snapshot.Service, region, call, resource, xml string) {
	t.Helper()
	tree, err := wire.Parse([]byte(xml))
	if err != nil {
		t.Fatal(err)
	}
	s.Answers = append(s.Answers, snapshot.Answer{
		Scope: snapshot.Scope{Service: service, Region: region},
		Pages: []snapshot.Page{{Call: call, Resource: resource, Tree: tree}},
	})
}

func hasGroup(inv *Inventory, name string) bool {
	return slices.ContainsFunc(inv.Groups, func(g Group) bool { return g.Name == name })
}

const mainDB = "<DBInstanceIdentifier>main-db</DBInstanceIdentifier><DBInstanceStatus>available</DBInstanceStatus><Engine>aurora-mysql</Engine><DBInstanceClass>db.t3.micro</DBInstanceClass><Endpoint><Address>Main-DB.example</Address><Port>3306</Port></Endpoint><AvailabilityZone>r-1a</AvailabilityZone><DBSubnetGroup><VpcId>vpc-1</VpcId></DBSubnetGroup><DBInstanceArn>arn:aws:rds:r-1:111122223333:db:main-db</DBInstanceArn>"

// databaseWith is a database with tags.
func databaseWith(pairs ...string) string {
	list := strings.NewReplacer("tagSet>", "TagList>", "item>", "Tag>", "key>", "Key>", "value>", "Value>")
	return mainDB + list.Replace(tags(pairs...))
}

// What the last version groups by without being asked, and its parents.
func TestGroupsOfTheLastVersion(t *testing.T) {
	rules := last()
	rules.Nested = true
	rules.Without = nil
	s := snap(t, []string{
		machine("i-1", "10.0.0.1", "2026", "<imageId>ami-1</imageId><vpcId>vpc-1</vpcId><keyName>dev-team</keyName><platform>windows</platform>", tags("my-key", "a-b", "bare", "")),
		machine("i-2", "10.0.0.2", "2026"),
	}, []string{databaseWith()})
	s.Account = "999988887777"
	inv := build(t, s, rules)
	db := "main_db_example"
	for name, want := range map[string]Group{
		"r-1":                    {Rule: ByRegion, Hosts: []string{"10.0.0.1", "10.0.0.2", db}, Children: []string{"r-1a"}},
		"r-1a":                   {Rule: ByZone, Hosts: []string{"10.0.0.1", "10.0.0.2", db}},
		"zones":                  {Rule: ByParent, Children: []string{"r-1a"}},
		"images":                 {Rule: ByParent, Children: []string{"ami_1"}},
		"ami_1":                  {Rule: ByImage, Hosts: []string{"10.0.0.1"}},
		"platforms":              {Rule: ByParent, Children: []string{"platform_windows", "platform_undefined"}},
		"platform_undefined":     {Rule: ByPlatform, Hosts: []string{"10.0.0.2"}},
		"instance_states":        {Rule: ByParent, Children: []string{"instance_state_running"}},
		"accounts":               {Rule: ByParent, Children: []string{"111122223333"}}, // the one that the database shows
		"key_dev_team":           {Rule: ByKey, Hosts: []string{"10.0.0.1"}},
		"vpcs":                   {Rule: ByParent, Children: []string{"vpc_id_vpc_1"}},
		"vpc_id_vpc_1":           {Rule: ByVPC, Hosts: []string{"10.0.0.1", db}},
		"tags":                   {Rule: ByParent, Children: []string{"tag_my_key", "tag_bare", "tag_none"}},
		"tag_my_key":             {Rule: ByParent, Children: []string{"tag_my_key_a_b"}},
		"tag_my_key_a_b":         {Rule: ByTag, Hosts: []string{"10.0.0.1"}},
		"tag_bare":               {Rule: ByTag, Hosts: []string{"10.0.0.1"}},
		"tag_none":               {Rule: ByNoTags, Hosts: []string{"10.0.0.2", db}},
		"rds_engines":            {Rule: ByParent, Children: []string{"rds_aurora_mysql"}},
		"i-1":                    {Rule: ByID, Hosts: []string{"10.0.0.1"}},
		"main-db":                {Rule: ByID, Hosts: []string{db}},
		"instance_state_running": {Rule: ByState, Hosts: []string{"10.0.0.1", "10.0.0.2"}},
	} {
		want.Name = name
		if diff := cmp.Diff(want, groupOf(t, inv, name)); diff != "" {
			t.Error(diff)
		}
	}
}

// An option of the last version works by itself under the original.
func TestOptionsUnderTheOriginal(t *testing.T) {
	off := map[Rule]bool{ByImage: true, ByState: true, ByPlatform: true, ByAccount: true}
	instance := machine("i-1", "10.0.0.1", "2026", "<imageId>ami-1</imageId>", tags("a-b", "x, y,,z"))
	for _, test := range []struct {
		name  string
		set   func(*Rules)
		group string
	}{
		{"AMI", func(r *Rules) { delete(r.Without, ByImage) }, "ami-1"},
		{"state", func(r *Rules) { delete(r.Without, ByState) }, "instance_state_running"},
		{"platform", func(r *Rules) { delete(r.Without, ByPlatform) }, "platform_undefined"},
		{"account", func(r *Rules) { delete(r.Without, ByAccount) }, "111122223333"},
		{"dash", func(r *Rules) { r.ReplaceDash = true }, "tag_a_b_x__y__z"},
		{"list", func(r *Rules) { r.ExpandCSVTags = true }, "tag_a-b_y"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s := snap(t, []string{instance}, nil)
			s.Account = "111122223333"
			rules := privateIP
			rules.Without = map[Rule]bool{}
			for rule := range off {
				rules.Without[rule] = true
			}
			if hasGroup(build(t, s, rules), test.group) {
				t.Errorf("there is a group %s without the option", test.group)
			}
			test.set(&rules)
			inv := build(t, s, rules)
			if diff := cmp.Diff([]string{"10.0.0.1"}, groupOf(t, inv, test.group).Hosts); diff != "" {
				t.Error(diff)
			}
			for _, name := range []string{"ansible_host", "ec2_account_id", "ec2_block_devices"} {
				if v, ok := vars(inv, "10.0.0.1")[name]; ok {
					t.Errorf("%s = %+v", name, v)
				}
			}
		})
	}
}

// Tags with commas are lists, with a group for each item, as the script has
// them: trimmed, empty ones kept.
func TestExpandCSVTags(t *testing.T) {
	rules := last()
	rules.ExpandCSVTags, rules.Nested = true, true
	inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026", tags("role", "x, y,,z ", "one", "a b", "comma", ","))}, []string{databaseWith("team", "a-b,c")}), rules)
	for host, want := range map[string]map[string][]string{
		"10.0.0.1":        {"ec2_tag_role": {"x", "y", "", "z"}, "ec2_tag_comma": {"", ""}},
		"main_db_example": {"ec2_tag_team": {"a-b", "c"}},
	} {
		for name, items := range want {
			got := vars(inv, host)[name]
			if got.Kind != List {
				t.Errorf("%s = %+v", name, got)
				continue
			}
			var texts []string
			for _, m := range *got.Members {
				texts = append(texts, m.Value.Text)
			}
			if diff := cmp.Diff(items, texts); diff != "" {
				t.Error(diff)
			}
		}
	}
	if got := vars(inv, "10.0.0.1")["ec2_tag_one"]; got != text("a b") {
		t.Errorf("%+v", got)
	}
	for _, name := range []string{"tag_role_x", "tag_role_y", "tag_role", "tag_role_z", "tag_comma", "tag_one_a_b"} {
		if got := groupOf(t, inv, name).Hosts; !slices.Equal(got, []string{"10.0.0.1"}) {
			t.Errorf("%s has %q", name, got)
		}
	}
	if diff := cmp.Diff([]string{"tag_role_x", "tag_role_y", "tag_role_z"}, groupOf(t, inv, "tag_role").Children); diff != "" {
		t.Error(diff)
	}
}

func TestVariablesOfTheLastVersion(t *testing.T) {
	devices := "<blockDeviceMapping><item><deviceName>/dev/sda1</deviceName><ebs><volumeId>vol-1</volumeId></ebs></item><item><deviceName>xvdb</deviceName></item></blockDeviceMapping>"
	s := snap(t, []string{machine("i-1", "10.0.0.1", "2026", devices, tags("my-key", "v")), machine("i-2", "10.0.0.2", "2026")}, []string{databaseWith("Team", " a ")})
	inv := build(t, s, last())
	got := vars(inv, "10.0.0.1")
	for name, want := range map[string]Value{"ansible_host": text("10.0.0.1"), "ec2_account_id": text("111122223333"), "ec2_tag_my_key": text("v")} {
		if got[name] != want {
			t.Errorf("%s = %+v, want %+v", name, got[name], want)
		}
	}
	if diff := cmp.Diff([]Var{{"sda1", text("vol-1")}, {"xvdb", Value{}}}, *got["ec2_block_devices"].Members); diff != "" {
		t.Error(diff)
	}
	if _, ok := got["ec2_block_device_mapping"]; ok {
		t.Error("ec2_block_device_mapping is shown next to ec2_block_devices")
	}
	if got := vars(inv, "10.0.0.2")["ec2_block_device_mapping"]; got != text("") {
		t.Errorf("without devices: %+v", got)
	}
	db := vars(inv, "main_db_example")
	for name, want := range map[string]Value{
		"ansible_host": text("Main-DB.example"), "ec2_account_id": text("111122223333"), "ec2_tag_Team": text(" a "),
		"ec2_arn": text("arn:aws:rds:r-1:111122223333:db:main-db"), "ec2__address": text("Main-DB.example"),
	} {
		if db[name] != want {
			t.Errorf("%s = %+v, want %+v", name, db[name], want)
		}
	}
	t.Run("nobody says the account", func(t *testing.T) {
		inv := build(t, snap(t, []string{machine("i-1", "10.0.0.1", "2026")}, nil), last())
		if got, ok := vars(inv, "10.0.0.1")["ec2_account_id"]; !ok || got != (Value{}) {
			t.Errorf("%+v", got)
		}
	})
	t.Run("hostvars never takes ansible_host", func(t *testing.T) {
		rules := last()
		rules.KeepVar = func(name string) bool { return name == "ec2_id" }
		inv := build(t, s, rules)
		for _, host := range []string{"10.0.0.1", "main_db_example"} {
			if got := vars(inv, host); len(got) != 2 || got["ansible_host"].Text == "" {
				t.Errorf("%s: %+v", host, got)
			}
		}
	})
}

// Tags of databases come with the listing or, where that has no list of tags,
// by themselves.
func TestTagsByThemselves(t *testing.T) {
	s := snap(t, nil, []string{mainDB})
	page(t, s, snapshot.RDS, "r-1", snapshot.ListTagsForResource, "arn:aws:rds:r-1:111122223333:db:main-db",
		"<ListTagsForResourceResponse><ListTagsForResourceResult><TagList><Tag><Key>env</Key><Value>qa</Value></Tag><Tag><Key>env</Key><Value>prod</Value></Tag><Tag><Key>none</Key></Tag></TagList></ListTagsForResourceResult></ListTagsForResourceResponse>")
	inv := build(t, s, last())
	if got := vars(inv, "main_db_example"); got["ec2_tag_env"] != text("prod") || got["ec2_tag_none"] != text("") {
		t.Errorf("%+v", got)
	}
	groupOf(t, inv, "tag_env_prod")
	if hasGroup(inv, "tag_none") && len(groupOf(t, inv, "tag_none").Hosts) != 1 {
		t.Error("tag_none")
	}
}

func TestDatabaseFilters(t *testing.T) {
	env := func(values ...string) TagFilter { return TagFilter{"env", values} }
	role := TagFilter{"role", []string{"db"}}
	for _, test := range []struct {
		name string
		sets [][]TagFilter
		tags []string
		want bool
	}{
		{"no filters", nil, nil, true},
		{"none that a database could meet", [][]TagFilter{}, []string{"env", "prod"}, false},
		{"met", [][]TagFilter{{env("prod")}}, []string{"env", "prod"}, true},
		{"other value", [][]TagFilter{{env("prod")}}, []string{"env", "qa"}, false},
		{"no tags", [][]TagFilter{{env("prod")}}, nil, false},
		{"wildcards are characters", [][]TagFilter{{env("pr*")}}, []string{"env", "prod"}, false},
		{"either set", [][]TagFilter{{env("qa")}, {role}}, []string{"role", "db"}, true},
		{"half a set", [][]TagFilter{{env("prod"), role}}, []string{"role", "db"}, false},
		{"a whole set", [][]TagFilter{{env("prod"), role}}, []string{"role", "db", "env", "prod"}, true},
		{"a set without tags, stacked", [][]TagFilter{nil}, nil, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			rules := last()
			rules.DatabaseFilters = test.sets
			inv := build(t, snap(t, nil, []string{databaseWith(test.tags...)}), rules)
			if got := len(inv.Hosts) == 1; got != test.want {
				t.Errorf("listed: %v, want %v", got, test.want)
			}
			if !test.want && (len(inv.Dropped) != 1 || inv.Dropped[0].Reason != "instance_filters") {
				t.Errorf("dropped %+v", inv.Dropped)
			}
		})
	}
}

func TestStates(t *testing.T) {
	var instances []string
	for _, state := range []string{"pending", "running", "stopped"} {
		instances = append(instances, strings.Replace(machine("i-"+state, "10.0.0."+state, "2026"), "running", state, 1))
	}
	for _, test := range []struct {
		rules Rules
		want  []string
	}{
		{Rules{}, []string{"10.0.0.running"}},
		{Rules{States: []string{"stopped", "pending"}}, []string{"10.0.0.pending", "10.0.0.stopped"}},
		{Rules{States: []string{"running"}}, []string{"10.0.0.running"}},
		{Rules{AllInstances: true, States: []string{"running"}}, []string{"10.0.0.pending", "10.0.0.running", "10.0.0.stopped"}},
	} {
		test.rules.VPCDestination = []string{"private_ip_address"}
		if diff := cmp.Diff(test.want, names(build(t, snap(t, instances, nil), test.rules))); diff != "" {
			t.Error(diff)
		}
	}
}
