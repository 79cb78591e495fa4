package settings

// option is one option of the section [ec2]. This table is all that there is
// to an option: it is read, defaulted, checked and known by it.
type option struct {
	name      string
	byDefault string
	ofCache   bool // says where, how long or when answers are kept, not what whole ones are
	set       func(s *Settings, v value) error
}

var options = append(groupOptions(), []option{
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
	{name: "compatibility", byDefault: "1.8", set: func(_ *Settings, v value) error {
		switch v.text {
		case "1.8":
			return nil
		case "2.9":
			return v.errorf("2.9 is not supported yet by this version; take the line out, or write 1.8")
		}
		return v.errorf("%q is no version to be compatible with; write 1.8", v.text)
	}},
	{name: "concurrency", byDefault: "64", set: func(s *Settings, v value) error {
		n, err := v.integer(1)
		s.Concurrency = int(min(n, 10_000))
		return err
	}},
	{name: "destination_variable", byDefault: "public_dns_name", set: func(s *Settings, v value) (err error) {
		s.Destination, err = v.names()
		return err
	}},
	{name: "eucalyptus", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.Eucalyptus, err = v.boolean()
		return err
	}},
	{name: "eucalyptus_host", set: func(*Settings, value) error {
		return nil // counts with eucalyptus only: see checkTogether
	}},
	{name: "hostvars", set: func(s *Settings, v value) (err error) {
		s.HostVars, err = v.hostVars()
		return err
	}},
	{name: "instance_filters", set: func(s *Settings, v value) (err error) {
		s.InstanceFilters, err = v.filters()
		return err
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
	{name: "rds", byDefault: "True", set: func(s *Settings, v value) (err error) {
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
	{name: "route53", byDefault: "False", set: func(s *Settings, v value) (err error) {
		s.Route53, err = v.boolean()
		return err
	}},
	{name: "route53_excluded_zones", set: func(s *Settings, v value) error {
		s.Route53ExcludedZones = v.list()
		return nil
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
// version of the script.
var groups = []string{
	"availability_zone", "instance_id", "instance_type", "key_pair", "rds_engine", "rds_parameter_group",
	"region", "route53_names", "security_group", "tag_keys", "tag_none", "vpc_id",
}

func groupOptions() []option {
	var list []option
	for _, name := range groups {
		list = append(list, option{name: "group_by_" + name, byDefault: "True", set: func(s *Settings, v value) error {
			on, err := v.boolean()
			if err == nil && !on {
				s.NotGroupedBy = append(s.NotGroupedBy, name)
			}
			return err
		}})
	}
	return list
}
