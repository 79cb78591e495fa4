package inventory

import "strings"

// groupInstance puts an instance into its groups.
func (b *builder) groupInstance(c *candidate) {
	in, host := c.in, c.name
	b.leaf(ByID, c.id, host)
	b.place(c, in.text(in.zone))
	for _, g := range [...]struct {
		rule   Rule
		prefix string
		name   ref
	}{
		{ByImage, "", in.fields[fieldImageID]},
		{ByType, "type_", in.fields[fieldInstanceType]},
		{ByState, "instance_state_", in.state.name},
		{ByKey, "key_", in.fields[fieldKeyName]},
		{ByVPC, "vpc_id_", in.fields[fieldVPCID]},
	} {
		if !b.rules.Without[g.rule] { // before the text is looked for
			b.named(g.rule, g.prefix, in.text(g.name), host)
		}
	}
	if !b.rules.Without[ByPlatform] {
		platform := in.text(in.fields[fieldPlatform])
		if platform == "" {
			platform = "undefined"
		}
		b.named(ByPlatform, "platform_", platform, host)
	}
	if !b.rules.Without[ByAccount] {
		if account := b.account(in.text(in.owner)); account != "" {
			b.leaf(ByAccount, account, host)
		}
	}
	for _, sg := range in.groups {
		b.leaf(BySecurityGroup, b.safe("security_group_"+in.text(sg.name)), host)
	}
	if !b.rules.Without[ByTag] {
		for _, t := range in.tags {
			b.tag(in.text(t.key), in.text(t.value), host)
		}
	}
	if b.rules.Route53 {
		for _, name := range b.dns.names(in) {
			b.leaf(ByDNSName, name, host)
		}
	}
	if len(in.tags) == 0 {
		b.leaf(ByNoTags, "tag_none", host)
	}
	b.groups.host("ec2", host, ByService)
}

// groupDatabase puts a database into its groups.
func (b *builder) groupDatabase(c *candidate) {
	db, host := c.db, c.name
	also := b.rules.Generation.DatabaseGroups
	b.leaf(ByID, c.id, host)
	b.place(c, db.zone)
	b.named(ByType, "type_", db.class, host)
	if also[ByVPC] {
		b.named(ByVPC, "vpc_id_", db.vpc, host)
	}
	b.named(BySecurityGroup, "security_group_", db.securityGroup, host)
	if also[ByTag] && !b.rules.Without[ByTag] {
		for _, t := range db.tags {
			b.tag(t.key, t.value, host)
		}
	}
	b.named(ByEngine, "rds_", db.engine, host)
	b.named(ByParameterGroup, "rds_parameter_group_", db.parameterGroup, host)
	if also[ByNoTags] && len(db.tags) == 0 {
		b.leaf(ByNoTags, "tag_none", host)
	}
	b.groups.host("rds", host, ByService)
}

// place puts a host into the groups of its region and zone. When groups are
// nested, the original's regions hold zones and no hosts, but for those that no
// zone's group brings there.
func (b *builder) place(c *candidate, zone string) {
	byRegion := !b.rules.Without[ByRegion]
	byZone := zone != "" && !b.rules.Without[ByZone]
	if byRegion {
		if !b.rules.Nested || b.rules.Generation.RegionHosts || !byZone {
			b.groups.host(c.region, c.name, ByRegion)
		}
		if b.rules.Nested {
			b.groups.child("regions", c.region)
		}
	}
	if !byZone {
		return
	}
	b.leaf(ByZone, zone, c.name)
	if b.rules.Nested && byRegion {
		b.groups.child(c.region, zone)
	}
}

// tag puts a host into the groups of one of its tags: one, or one for each item
// if the value is to be taken for a list.
func (b *builder) tag(key, value, host string) {
	if !b.isList(value) {
		b.tagGroup(key, value, host)
		return
	}
	for item := range strings.SplitSeq(value, ",") {
		b.tagGroup(key, strip(item), host)
	}
}

func (b *builder) isList(value string) bool {
	return b.rules.ExpandCSVTags && strings.Contains(value, ",")
}

func (b *builder) tagGroup(key, value, host string) {
	bare := "tag_" + key
	group := bare + "=" + value
	if value == "" && b.rules.Generation.BareEmptyTag {
		group = bare
	}
	group = b.safe(group)
	b.groups.host(group, host, ByTag)
	if b.rules.Nested {
		bare = b.safe(bare)
		b.groups.child("tags", bare)
		if group != bare {
			b.groups.child(bare, group)
		}
	}
}

// named puts a host into the group that is called by a prefix and a name. What
// AWS does not say makes no group; the original ended there or made a group
// "null".
func (b *builder) named(rule Rule, prefix, name, host string) {
	if name != "" && !b.rules.Without[rule] {
		b.leaf(rule, b.safe(prefix+name), host)
	}
}

// leaf puts a host into a group and, when groups are nested, the group into
// its parent.
func (b *builder) leaf(rule Rule, group, host string) {
	if b.rules.Without[rule] {
		return
	}
	b.groups.host(group, host, rule)
	if parent := b.rules.Generation.parent(rule); parent != "" && b.rules.Nested {
		b.groups.child(parent, group)
	}
}
