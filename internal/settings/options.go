package settings

// option is one option of the section [ec2]. This table is all that there is
// to an option: it is read, defaulted, checked and known by it.
type option struct {
	name      string
	byDefault string // under every version, but for
	last      string // the default under compatibility = 2.9, if it is another
	ofCache   bool   // says where, how long or when answers are kept, not what whole ones are
	set       func(s *Settings, v value) error
}

var options = append(groupOptions(), []option{
	{name: "all_elasticache_clusters", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.AllCacheClusters, err = v.boolean()
		return err
	}},
	{name: "all_elasticache_nodes", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.AllCacheNodes, err = v.boolean()
		return err
	}},
	{name: "all_elasticache_replication_groups", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.AllReplicationGroups, err = v.boolean()
		return err
	}},
	{name: "all_instances", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.AllInstances, err = v.boolean()
		return err
	}},
	{name: "all_rds_instances", byDefault: "False", set: func(*Settings, value) error {
		return nil // counts with rds only: see checkTogether
	}},
	{name: "api_timeout", byDefault: "30", set: func(s *Settings, v value) (err error) {
		s.APITimeout, err = v.seconds(1)
		return err
	}},
	{name: "boto_profile", set: func(*Settings, value) error {
		return nil // depends on the environment: see caller
	}},
	{name: "cache_max_age", byDefault: "300", ofCache: true, set: func(s *Settings, v value) (err error) {
		s.CacheMaxAge, err = v.seconds(-maxSeconds)
		return err
	}},
	{name: "cache_path", byDefault: "~/.ansible/tmp", ofCache: true, set: func(s *Settings, v value) error {
		if v.text == "" {
			return v.errorf("it is empty; name a folder, or take the line out")
		}
		return nil // needs the home folder: see checkTogether
	}},
	{name: "compatibility", byDefault: Original, set: func(s *Settings, v value) error {
		s.Compatibility = v.text
		if v.text != Original && v.text != Last {
			return v.errorf("%q is no version to be compatible with; write %s or %s", v.text, Original, Last)
		}
		return nil
	}},
	{name: "concurrency", byDefault: "64", set: func(s *Settings, v value) error {
		n, err := v.integer(1)
		s.Concurrency = int(min(n, 10_000))
		return err
	}},
	{name: "destination_format", set: func(*Settings, value) error {
		return nil // counts with destination_format_tags only: see checkTogether
	}},
	{name: "destination_format_tags", set: func(s *Settings, v value) error {
		s.DestinationFields = v.places()
		return nil
	}},
	{name: "destination_variable", byDefault: "public_dns_name", set: func(s *Settings, v value) (err error) {
		s.Destination, err = v.names()
		return err
	}},
	{name: "elasticache", byDefault: "False", last: "True", set: func(s *Settings, v value) (err error) {
		s.ElastiCache, err = v.boolean()
		return err
	}},
	{name: "eucalyptus", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.Eucalyptus, err = v.boolean()
		return err
	}},
	{name: "eucalyptus_host", set: func(*Settings, value) error {
		return nil // counts with eucalyptus only: see checkTogether
	}},
	{name: "expand_csv_tags", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.ExpandCSVTags, err = v.boolean()
		return err
	}},
	{name: "hostname_variable", set: func(s *Settings, v value) error {
		s.Hostname = v.list()
		return nil
	}},
	{name: "hostvars", set: func(s *Settings, v value) (err error) {
		s.HostVars, err = v.hostVars()
		return err
	}},
	{name: "iam_role", set: func(s *Settings, v value) (err error) {
		s.Caller.Role, err = v.role()
		return err
	}},
	{name: "include_rds_clusters", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.DBClusters, err = v.boolean()
		return err
	}},
	{name: "instance_filters", set: func(*Settings, value) error {
		return nil // depends on compatibility and stack_filters: see checkTogether
	}},
	{name: "instance_states", byDefault: "running", set: func(*Settings, value) error {
		return nil // does not count with all_instances: see checkTogether
	}},
	{name: "max_stale", byDefault: "86400", ofCache: true, set: func(s *Settings, v value) (err error) {
		s.MaxStale, err = v.seconds(0)
		return err
	}},
	{name: "nested_groups", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.NestedGroups, err = v.boolean()
		return err
	}},
	{name: "on_error", byDefault: "fail", ofCache: true, set: func(s *Settings, v value) (err error) {
		s.OnError, err = v.oneOf("fail", "stale", "skip")
		return err
	}},
	{name: "pattern_exclude", set: func(s *Settings, v value) (err error) {
		s.PatternExclude, err = v.pattern()
		return err
	}},
	{name: "pattern_include", set: func(s *Settings, v value) (err error) {
		s.PatternInclude, err = v.pattern()
		return err
	}},
	{name: "rds", byDefault: "True", last: "False", set: func(s *Settings, v value) (err error) {
		s.RDS, err = v.boolean()
		return err
	}},
	{name: "regions", byDefault: "all", set: func(*Settings, value) error {
		return nil // depends on eucalyptus: see checkTogether
	}},
	{name: "regions_exclude", byDefault: "us-gov-west-1, cn-north-1", set: func(s *Settings, v value) error {
		s.RegionsExclude = v.list()
		return nil
	}},
	{name: "replace_dash_in_groups", byDefault: "False", last: "True", set: func(s *Settings, v value) (err error) {
		s.ReplaceDash, err = v.boolean()
		return err
	}},
	{name: "route53", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.Route53, err = v.boolean()
		return err
	}},
	{name: "route53_excluded_zones", set: func(s *Settings, v value) error {
		s.Route53ExcludedZones = v.list()
		return nil
	}},
	{name: "route53_hostnames", set: func(s *Settings, v value) error {
		s.Route53Hostnames = v.text
		return nil
	}},
	{name: "stack_filters", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.StackFilters, err = v.boolean()
		return err
	}},
	{name: "verify_tags", byDefault: "True", set: func(s *Settings, v value) (err error) {
		s.VerifyTags, err = v.boolean()
		return err
	}},
	{name: "vpc_destination_variable", byDefault: "ip_address", set: func(s *Settings, v value) (err error) {
		s.VPCDestination, err = v.names()
		return err
	}},
}...)

// groups are what can be grouped by, as in the group_by_ options of the last
// version of the script. The original had no switches: it made the groups that
// are on under its name.
var groups = []option{
	{name: "ami_id", byDefault: "False", last: "True"},
	{name: "availability_zone", byDefault: "True"},
	{name: "aws_account", byDefault: "False"},
	{name: "elasticache_cluster", byDefault: "True"},
	{name: "elasticache_engine", byDefault: "True"},
	{name: "elasticache_parameter_group", byDefault: "True"},
	{name: "elasticache_replication_group", byDefault: "True"},
	{name: "instance_id", byDefault: "True"},
	{name: "instance_state", byDefault: "False"},
	{name: "instance_type", byDefault: "True"},
	{name: "key_pair", byDefault: "True"},
	{name: "platform", byDefault: "False", last: "True"},
	{name: "rds_engine", byDefault: "True"},
	{name: "rds_parameter_group", byDefault: "True"},
	{name: "region", byDefault: "True"},
	{name: "route53_names", byDefault: "True"},
	{name: "security_group", byDefault: "True"},
	{name: "tag_keys", byDefault: "True"},
	{name: "tag_none", byDefault: "True"},
	{name: "vpc_id", byDefault: "True"},
}

func groupOptions() []option {
	var list []option
	for _, group := range groups {
		o := group
		o.name = "group_by_" + group.name
		o.set = func(s *Settings, v value) error {
			on, err := v.boolean()
			if err == nil && !on {
				s.NotGroupedBy = append(s.NotGroupedBy, group.name)
			}
			return err
		}
		list = append(list, o)
	}
	return list
}

// defaultOf is the default of an option under a version.
func (o option) defaultOf(version string) string {
	if version == Last && o.last != "" {
		return o.last
	}
	return o.byDefault
}
