package settings

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The defaults of the last version of the script, as its table of defaults has
// them, and next to them what changes nothing for the original.
func TestDefaultsOfVersions(t *testing.T) {
	want := map[string][2]string{
		"all_elasticache_clusters":               {"False", "False"},
		"all_elasticache_nodes":                  {"False", "False"},
		"all_elasticache_replication_groups":     {"False", "False"},
		"all_instances":                          {"False", "False"},
		"all_rds_instances":                      {"False", "False"},
		"cache_max_age":                          {"300", "300"},
		"cache_path":                             {"~/.ansible/tmp", "~/.ansible/tmp"},
		"destination_format":                     {"", ""},
		"destination_format_tags":                {"", ""},
		"destination_variable":                   {"public_dns_name", "public_dns_name"},
		"elasticache":                            {"False", "True"},
		"eucalyptus":                             {"False", "False"},
		"eucalyptus_host":                        {"", ""},
		"expand_csv_tags":                        {"False", "False"},
		"group_by_ami_id":                        {"False", "True"},
		"group_by_availability_zone":             {"True", "True"},
		"group_by_aws_account":                   {"False", "False"},
		"group_by_elasticache_cluster":           {"True", "True"},
		"group_by_elasticache_engine":            {"True", "True"},
		"group_by_elasticache_parameter_group":   {"True", "True"},
		"group_by_elasticache_replication_group": {"True", "True"},
		"group_by_instance_id":                   {"True", "True"},
		"group_by_instance_state":                {"False", "False"},
		"group_by_instance_type":                 {"True", "True"},
		"group_by_key_pair":                      {"True", "True"},
		"group_by_platform":                      {"False", "True"},
		"group_by_rds_engine":                    {"True", "True"},
		"group_by_rds_parameter_group":           {"True", "True"},
		"group_by_region":                        {"True", "True"},
		"group_by_route53_names":                 {"True", "True"},
		"group_by_security_group":                {"True", "True"},
		"group_by_tag_keys":                      {"True", "True"},
		"group_by_tag_none":                      {"True", "True"},
		"group_by_vpc_id":                        {"True", "True"},
		"hostname_variable":                      {"", ""},
		"include_rds_clusters":                   {"False", "False"},
		"instance_filters":                       {"", ""},
		"instance_states":                        {"running", "running"},
		"nested_groups":                          {"False", "False"},
		"pattern_exclude":                        {"", ""},
		"pattern_include":                        {"", ""},
		"rds":                                    {"True", "False"},
		"regions":                                {"all", "all"},
		"regions_exclude":                        {"us-gov-west-1, cn-north-1", "us-gov-west-1, cn-north-1"},
		"replace_dash_in_groups":                 {"False", "True"},
		"route53":                                {"False", "False"},
		"route53_excluded_zones":                 {"", ""},
		"route53_hostnames":                      {"", ""},
		"stack_filters":                          {"False", "False"},
		"vpc_destination_variable":               {"ip_address", "ip_address"},
	}
	for name, defaults := range want {
		i := slices.IndexFunc(options, func(o option) bool { return o.name == name })
		if i < 0 {
			t.Errorf("there is no option %s", name)
			continue
		}
		if got := [2]string{options[i].defaultOf(Original), options[i].defaultOf(Last)}; got != defaults {
			t.Errorf("%s: defaults %q, want %q", name, got, defaults)
		}
	}
}

// The defaults of the last version reach the settings.
func TestLast(t *testing.T) {
	s, err := load(t, "[ec2]\ncompatibility = 2.9\n")
	if err != nil {
		t.Fatal(err)
	}
	if s.Compatibility != Last || s.RDS || !s.ElastiCache || !s.ReplaceDash || s.ExpandCSVTags || s.DBClusters {
		t.Errorf("%+v", s)
	}
	if diff := cmp.Diff([]string{"aws_account", "instance_state"}, s.NotGroupedBy); diff != "" {
		t.Error(diff)
	}
	original, err := load(t, "[ec2]\n")
	if err != nil || slices.Equal(s.Effective, original.Effective) {
		t.Errorf("both versions have one cache entry: %v", err)
	}
}

// Each option reaches its setting, under either version.
func TestOptionsOfTheLastVersion(t *testing.T) {
	for line, set := range map[string]func(*Settings) bool{
		"all_elasticache_clusters = True":                  func(s *Settings) bool { return s.AllCacheClusters },
		"all_elasticache_nodes = True":                     func(s *Settings) bool { return s.AllCacheNodes },
		"all_elasticache_replication_groups = True":        func(s *Settings) bool { return s.AllReplicationGroups },
		"elasticache = yes":                                func(s *Settings) bool { return s.ElastiCache },
		"elasticache = no":                                 func(s *Settings) bool { return !s.ElastiCache },
		"expand_csv_tags = True":                           func(s *Settings) bool { return s.ExpandCSVTags },
		"include_rds_clusters = True":                      func(s *Settings) bool { return s.DBClusters },
		"rds = on":                                         func(s *Settings) bool { return s.RDS },
		"replace_dash_in_groups = True":                    func(s *Settings) bool { return s.ReplaceDash },
		"replace_dash_in_groups = False":                   func(s *Settings) bool { return !s.ReplaceDash },
		"hostname_variable = tag_Name, id":                 func(s *Settings) bool { return slices.Equal(s.Hostname, []string{"tag_Name", "id"}) },
		"route53 = True\nroute53_hostnames = .example.com": func(s *Settings) bool { return s.Route53Hostnames == ".example.com" },
		"instance_states = stopped, running,stopped":       func(s *Settings) bool { return slices.Equal(s.InstanceStates, []string{"stopped", "running"}) },
		"all_instances = True\ninstance_states = nosuch":   func(s *Settings) bool { return s.AllInstances && s.InstanceStates == nil },
		"destination_format = {1}-{0:.3}\ndestination_format_tags = role , id": func(s *Settings) bool {
			return s.DestinationFormat.Fill([]string{"web-server", "i-1"}) == "i-1-web" && slices.Equal(s.DestinationFields, []string{"role", "id"})
		},
		// It matters at which place each stands.
		"destination_format = {0}{1}{2}{3}\ndestination_format_tags = env, id,, env": func(s *Settings) bool {
			return slices.Equal(s.DestinationFields, []string{"env", "id", "", "env"})
		},
		"group_by_ami_id = True":         func(s *Settings) bool { return !slices.Contains(s.NotGroupedBy, "ami_id") },
		"group_by_ami_id = False":        func(s *Settings) bool { return slices.Contains(s.NotGroupedBy, "ami_id") },
		"group_by_aws_account = True":    func(s *Settings) bool { return !slices.Contains(s.NotGroupedBy, "aws_account") },
		"group_by_instance_state = True": func(s *Settings) bool { return !slices.Contains(s.NotGroupedBy, "instance_state") },
		"group_by_platform = True":       func(s *Settings) bool { return !slices.Contains(s.NotGroupedBy, "platform") },
		"group_by_elasticache_cluster = False": func(s *Settings) bool {
			return slices.Contains(s.NotGroupedBy, "elasticache_cluster")
		},
	} {
		for _, version := range []string{Original, Last} {
			s, err := load(t, "[ec2]\ncompatibility = "+version+"\n"+line+"\n")
			if err != nil {
				t.Errorf("%s, %s: %v", version, line, err)
				continue
			}
			if !set(s) || len(s.Warnings) > 0 {
				t.Errorf("%s, %s: %+v", version, line, s)
			}
		}
	}
}

func TestFilters(t *testing.T) {
	one := func(name string, values ...string) Filter { return Filter{name, values} }
	for _, test := range []struct {
		name, ini, env string
		want           [][]Filter
		warning        string
	}{
		{name: "original, values of one name", ini: "instance_filters = tag:a=1, tag:b=2,tag:a=3,tag:a=1", want: [][]Filter{{one("tag:a", "1", "3")}, {one("tag:b", "2")}}},
		{name: "original, & in a value", ini: "instance_filters = tag:team=R&D, tag:team=a & b", want: [][]Filter{{one("tag:team", "R&D", "a & b")}}},
		{name: "original, & between filters", ini: "instance_filters = tag:team=R&D & tag:env=prod, tag:env=qa", want: [][]Filter{{one("tag:team", "R&D"), one("tag:env", "prod")}, {one("tag:env", "qa")}}},
		{name: "last, each by itself", ini: "compatibility = 2.9\ninstance_filters = tag:a=1,tag:a=2,,", want: [][]Filter{{one("tag:a", "1")}, {one("tag:a", "2")}}},
		{name: "last, sets", ini: "compatibility = 2.9\ninstance_filters = tag:env=prod & instance_type = t2.micro, tag:x=a=b&tag:y=", want: [][]Filter{{one("tag:env", "prod"), one("instance-type", "t2.micro")}, {one("tag:x", "a=b"), one("tag:y", "")}}},
		{name: "the same twice", ini: "compatibility = 2.9\ninstance_filters = tag:a=1&tag:a=1", want: [][]Filter{{one("tag:a", "1")}}},
		{name: "stacked", ini: "stack_filters = True\ninstance_filters = tag:a=1,tag:b=2", want: [][]Filter{{one("tag:a", "1"), one("tag:b", "2")}}},
		{name: "stacked, one name", ini: "compatibility = 2.9\nstack_filters = True\ninstance_filters = tag:a=1,tag:b=2,tag:a=3", want: [][]Filter{{one("tag:a", "3"), one("tag:b", "2")}}, warning: "only the last counts"},
		{name: "stacked, one name, one value", ini: "stack_filters = True\ninstance_filters = tag:a=1,tag:a=1", want: [][]Filter{{one("tag:a", "1")}}},
		{name: "wildcards stay", ini: "instance_filters = tag:Name=web-?.*", want: [][]Filter{{one("tag:Name", "web-?.*")}}},
		{name: "environment", ini: "instance_filters = tag:a=1", env: "tag:b=2", want: [][]Filter{{one("tag:b", "2")}}},
		{name: "environment alone", env: "tag:b=2", want: [][]Filter{{one("tag:b", "2")}}},
		{name: "empty environment", ini: "instance_filters = tag:a=1", env: "", want: [][]Filter{{one("tag:a", "1")}}},
		{name: "none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			s, err := load(t, "[ec2]\n"+test.ini+"\n", "EC2_INSTANCE_FILTERS="+test.env)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, s.InstanceFilters); diff != "" {
				t.Error(diff)
			}
			if got := strings.Join(s.Warnings, "\n"); (got == "") != (test.warning == "") || !strings.Contains(got, test.warning) {
				t.Errorf("warnings %q, want %q", s.Warnings, test.warning)
			}
		})
	}
}

// A filter that says nothing never becomes one that lets everything through.
func TestFiltersNeverWiden(t *testing.T) {
	for _, test := range []struct{ ini, env, want string }{
		{"instance_filters = vpc-id", "", `"vpc-id" is no filter`},
		{"instance_filters = tag:a=1&vpc-id", "", `"vpc-id" is no filter`},
		{"instance_filters = tag:a=1&", "", `"" is no filter`},
		{"instance_filters = tag:a=1,&", "", `"" is no filter`},
		{"instance_filters = =x", "", `"=x" is no filter`},
		{"instance_filters =", "", "there is no filter"},
		{"instance_filters = tag:a=1&tag:a=2", "", "two values of tag:a at once"},
		{"stack_filters = True\ninstance_filters = tag:a=1&tag:b=2", "", "there is an & in it"},
		{"instance_filters = tag:a=1", " ", "EC2_INSTANCE_FILTERS: there is no filter"},
		{"", "everything", `EC2_INSTANCE_FILTERS: "everything" is no filter`},
	} {
		_, err := load(t, "[ec2]\ncompatibility = 2.9\n"+test.ini+"\n", "EC2_INSTANCE_FILTERS="+test.env)
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s, %q: got %v, want %q", test.ini, test.env, err, test.want)
		}
	}
}

// The environment's filters are part of what an answer depends on.
func TestFiltersOfTheEnvironmentAreEffective(t *testing.T) {
	a, err := load(t, "[ec2]\ninstance_filters = tag:a=1\n")
	if err != nil {
		t.Fatal(err)
	}
	b, err := load(t, "[ec2]\ninstance_filters = tag:a=1\n", "EC2_INSTANCE_FILTERS=tag:b=2")
	if err != nil || slices.Equal(a.Effective, b.Effective) {
		t.Errorf("one cache entry for both: %v", err)
	}
}

func TestWrongOptionsOfTheLastVersion(t *testing.T) {
	for _, test := range []struct{ ini, want, warning string }{
		{"instance_states = nosuch", "my.ini:2: instance_states: it names no state", ""},
		{"instance_states =", "my.ini:2: instance_states: it names no state", ""},
		{"instance_states = running, stoped", "", "did you mean stopped?"},
		{"destination_format = {0}-{2}\ndestination_format_tags = a,b", "my.ini:2: destination_format: it takes 3 values", ""},
		{"destination_format = {0.x}\ndestination_format_tags = a", "my.ini:2: destination_format: {0.x}", ""},
		{"destination_format = web\ndestination_format_tags = a", "one name", ""},
		{"destination_format = {0}", "", "no effect without destination_format_tags"},
		{"destination_format_tags = Name", "", "no effect without destination_format"},
		{"route53_hostnames = .example.com", "", "no effect without route53"},
		{"expand_csv_tags =", "my.ini:2: expand_csv_tags", ""},
		{"group_by_platform = perhaps", "my.ini:2: group_by_platform", ""},
		{"group_by_platfor = True", "", "did you mean group_by_platform?"},
	} {
		s, err := load(t, "[ec2]\n"+test.ini+"\n")
		if test.want != "" {
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%s: got %v, want %q", test.ini, err, test.want)
			}
			continue
		}
		if err != nil || len(s.Warnings) != 1 || !strings.Contains(s.Warnings[0], test.warning) {
			t.Errorf("%s: %v, warnings %q, want %q", test.ini, err, s.Warnings, test.warning)
		}
	}
}
