package inventory

// Generation is a version of the script: what it makes of the same answers
// where no option says so. The zero value is the original's, of 2015.
type Generation struct {
	// RegionHosts lists hosts in their region also when groups are nested; the
	// original lists only the region's zones there.
	RegionHosts bool
	// Parents are the parents of groups besides those that all versions have.
	Parents map[Rule]string
	// BareEmptyTag calls the group of a tag without value tag_KEY, not
	// tag_KEY_.
	BareEmptyTag bool
	// AnsibleHost gives instances and databases the variable ansible_host also
	// when it says no more than their name.
	AnsibleHost bool
	// Account gives instances and databases the variable ec2_account_id.
	Account bool
	// BlockDevices gives instances the variable ec2_block_devices.
	BlockDevices bool
	// SafeDatabaseNames makes the addresses of databases safe and lower case
	// before they become names.
	SafeDatabaseNames bool
	// DatabaseGroups are the rules by which databases are grouped besides those
	// of all versions.
	DatabaseGroups map[Rule]bool
	// TagsForAbsent takes the address of an instance from the tag that is called
	// like a field which AWS left out.
	TagsForAbsent bool
	// DatabaseTags gives databases their tags and ARN as variables.
	DatabaseTags bool
}

// Last is what the last published version of the script makes.
var Last = Generation{
	RegionHosts:       true,
	Parents:           map[Rule]string{ByZone: "zones", ByVPC: "vpcs", ByNoTags: "tags"},
	BareEmptyTag:      true,
	AnsibleHost:       true,
	Account:           true,
	BlockDevices:      true,
	SafeDatabaseNames: true,
	DatabaseGroups:    map[Rule]bool{ByVPC: true, ByTag: true, ByNoTags: true},
	TagsForAbsent:     true,
	DatabaseTags:      true,
}

// parents are the parents of groups in all versions. Groups that the original
// did not make are here too: there is no other way to nest them.
var parents = map[Rule]string{
	ByID:                  "instances",
	ByRegion:              "regions",
	ByType:                "types",
	ByImage:               "images",
	ByState:               "instance_states",
	ByPlatform:            "platforms",
	ByAccount:             "accounts",
	ByKey:                 "keys",
	BySecurityGroup:       "security_groups",
	ByDNSName:             "route53",
	ByEngine:              "rds_engines",
	ByParameterGroup:      "rds_parameter_groups",
	ByCacheEngine:         "elasticache_engines",
	ByCacheParameterGroup: "elasticache_parameter_groups",
	ByReplicationGroup:    "elasticache_replication_groups",
}

// parent is the parent of a rule's groups, "" for none.
func (g *Generation) parent(rule Rule) string {
	if p, ok := parents[rule]; ok {
		return p
	}
	return g.Parents[rule]
}
