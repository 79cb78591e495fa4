package inventory

import "strings"

// groupInstance puts an instance into its groups.
func (b *builder) groupInstance(c *candidate) {
	in := c.in
	b.leaf(c, ByID, c.id, in.said(in.fields[fieldID]))
	b.place(c, in.said(in.zone))
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
			b.named(c, g.rule, g.prefix, in.said(g.name))
		}
	}
	if !b.rules.Without[ByPlatform] {
		platform := in.said(in.fields[fieldPlatform])
		if platform.text == "" {
			platform = said{"undefined", source{note: assumed}}
		}
		b.named(c, ByPlatform, "platform_", platform)
	}
	if !b.rules.Without[ByAccount] {
		if account := b.accountSaid(in.said(in.owner)); account.text != "" {
			b.leaf(c, ByAccount, account.text, account)
		}
	}
	for _, sg := range in.groups {
		name := in.said(sg.name)
		b.leaf(c, BySecurityGroup, b.safe("security_group_"+name.text), name)
	}
	if !b.rules.Without[ByTag] {
		for _, t := range in.tags {
			b.tag(c, in.text(t.key), in.said(t.value))
		}
	}
	if b.rules.Route53 {
		for _, name := range b.dns.names(in) {
			b.leaf(c, ByDNSName, name, said{name, source{note: dnsRecord}})
		}
	}
	if len(in.tags) == 0 {
		b.leaf(c, ByNoTags, "tag_none", said{"", source{note: notSent}})
	}
	b.service(c, "ec2")
}

// groupDatabase puts a database into its groups.
func (b *builder) groupDatabase(c *candidate) {
	db := c.db
	also := b.rules.Generation.DatabaseGroups
	b.leaf(c, ByID, c.id, db.said("id"))
	b.place(c, db.zone)
	b.named(c, ByType, "type_", db.class)
	if also[ByVPC] {
		b.named(c, ByVPC, "vpc_id_", db.vpc)
	}
	b.named(c, BySecurityGroup, "security_group_", db.securityGroup)
	if also[ByTag] && !b.rules.Without[ByTag] {
		for _, t := range db.tags {
			b.tag(c, t.key, said{t.value, t.from})
		}
	}
	b.named(c, ByEngine, "rds_", db.engine)
	b.named(c, ByParameterGroup, "rds_parameter_group_", db.parameterGroup)
	if also[ByNoTags] && len(db.tags) == 0 {
		b.leaf(c, ByNoTags, "tag_none", said{"", source{note: notSent}})
	}
	b.service(c, "rds")
}

// place puts a host into the groups of its region and zone. When groups are
// nested, the original's regions hold zones and no hosts, but for those that no
// zone's group brings there.
func (b *builder) place(c *candidate, zone said) {
	byRegion := !b.rules.Without[ByRegion]
	byZone := zone.text != "" && !b.rules.Without[ByZone]
	if byRegion {
		if !b.rules.Nested || b.rules.Generation.RegionHosts || !byZone {
			b.join(c, c.region, ByRegion, said{c.region, source{note: asked}})
		}
		if b.rules.Nested {
			b.groups.child("regions", c.region)
		}
	}
	if !byZone {
		return
	}
	b.leaf(c, ByZone, zone.text, zone)
	if b.rules.Nested && byRegion {
		b.groups.child(c.region, zone.text)
	}
}

// tag puts a host into the groups of one of its tags: one, or one for each item
// if the value is to be taken for a list.
func (b *builder) tag(c *candidate, key string, value said) {
	if !b.isList(value.text) {
		b.tagGroup(c, key, value.text, value.from)
		return
	}
	for item := range strings.SplitSeq(value.text, ",") {
		b.tagGroup(c, key, strip(item), value.from)
	}
}

func (b *builder) isList(value string) bool {
	return b.rules.ExpandCSVTags && strings.Contains(value, ",")
}

func (b *builder) tagGroup(c *candidate, key, value string, from source) {
	bare := "tag_" + key
	raw := bare + "=" + value
	if value == "" && b.rules.Generation.BareEmptyTag {
		raw = bare
	}
	group := b.safe(raw)
	b.join(c, group, ByTag, said{raw[len("tag_"):], from})
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
func (b *builder) named(c *candidate, rule Rule, prefix string, name said) {
	if name.text != "" && !b.rules.Without[rule] {
		b.leaf(c, rule, b.safe(prefix+name.text), name)
	}
}

// leaf puts a host into a group and, when groups are nested, the group into
// its parent.
func (b *builder) leaf(c *candidate, rule Rule, group string, value said) {
	if b.rules.Without[rule] {
		return
	}
	b.join(c, group, rule, value)
	if parent := b.rules.Generation.parent(rule); parent != "" && b.rules.Nested {
		b.groups.child(parent, group)
	}
}

// service puts a host into the group of all hosts of a service.
func (b *builder) service(c *candidate, group string) {
	b.join(c, group, ByService, said{group, source{note: everyHost}})
}

// join puts a host into a group, for what a value says.
func (b *builder) join(c *candidate, group string, rule Rule, value said) {
	b.groups.host(group, c.name, rule)
	c.why.joined(group, rule, value)
}
