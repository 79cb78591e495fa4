package inventory

import "fmt"

// grouping collects groups.
type grouping struct {
	list     []Group
	index    map[string]int // place in list
	children map[[2]string]bool
	warned   map[string]bool
	warnings []string
}

func newGrouping() *grouping {
	return &grouping{index: map[string]int{}, children: map[[2]string]bool{}, warned: map[string]bool{}}
}

func (g *grouping) group(name string, rule Rule) *Group {
	i, ok := g.index[name]
	if !ok {
		i = len(g.list)
		g.index[name] = i
		g.list = append(g.list, Group{Name: name, Rule: rule})
	}
	group := &g.list[i]
	// In the original the group of an id is assigned, not appended to: an id
	// that equalled another group's name emptied that group.
	if group.Rule != rule && (group.Rule == ByID || rule == ByID) && !g.warned[name] {
		g.warned[name] = true
		other := group.Rule
		if other == ByID {
			other = rule
		}
		g.warnings = append(g.warnings, fmt.Sprintf("%s is the id of a host and also the name of a group (by %s): both kinds of hosts are in it; rename one", quote(name), other))
	}
	return group
}

// host puts a host into a group, once. Hosts are grouped one after another,
// so a repeat can only be the last one.
func (g *grouping) host(name, host string, rule Rule) {
	group := g.group(name, rule)
	if n := len(group.Hosts); n == 0 || group.Hosts[n-1] != host {
		group.Hosts = append(group.Hosts, host)
	}
}

// child puts a group into a parent group, once.
func (g *grouping) child(parent, child string) {
	key := [2]string{parent, child}
	if g.children[key] {
		return
	}
	g.children[key] = true
	group := g.group(parent, ByParent)
	group.Children = append(group.Children, child)
}

// instance puts an instance into its groups.
func (b *builder) groupInstance(c *candidate) {
	in, host, g := c.in, c.name, b.groups
	b.place(c, in.text(in.zone), in.text(in.fields[fieldInstanceType]))
	if key := in.text(in.fields[fieldKeyName]); key != "" {
		b.leaf("keys", b.safe("key_"+key), host, ByKey)
	}
	if vpc := in.text(in.fields[fieldVPCID]); vpc != "" && !b.rules.Without[ByVPC] {
		g.host(b.safe("vpc_id_"+vpc), host, ByVPC)
	}
	for _, sg := range in.groups {
		b.leaf("security_groups", b.safe("security_group_"+in.text(sg.name)), host, BySecurityGroup)
	}
	for _, t := range in.tags {
		if b.rules.Without[ByTag] {
			break
		}
		text := in.text(t.key)
		key, value := b.safe("tag_"+text), b.safe("tag_"+text+"="+in.text(t.value))
		g.host(value, host, ByTag)
		if b.rules.Nested {
			g.child("tags", key)
			g.child(key, value)
		}
	}
	if b.rules.Route53 {
		for _, name := range b.dns.names(in) {
			b.leaf("route53", name, host, ByDNSName)
		}
	}
	if len(in.tags) == 0 && !b.rules.Without[ByNoTags] {
		g.host("tag_none", host, ByNoTags)
	}
	g.host("ec2", host, ByService)
}

// groupDatabase puts a database into its groups.
func (b *builder) groupDatabase(c *candidate) {
	db, host := c.db, c.name
	b.place(c, db.zone, db.class)
	if db.securityGroup != "" {
		b.leaf("security_groups", b.safe("security_group_"+db.securityGroup), host, BySecurityGroup)
	}
	if db.engine != "" {
		b.leaf("rds_engines", b.safe("rds_"+db.engine), host, ByEngine)
	}
	if db.parameterGroup != "" {
		b.leaf("rds_parameter_groups", b.safe("rds_parameter_group_"+db.parameterGroup), host, ByParameterGroup)
	}
	b.groups.host("rds", host, ByService)
}

// place puts a host into the groups that all kinds have: id, region, zone and
// type. When groups are nested a region holds its zones, not its hosts. What
// AWS does not say makes no group; the original ended there or made a group
// "null".
func (b *builder) place(c *candidate, zone, kind string) {
	b.leaf("instances", c.id, c.name, ByID)
	byRegion := !b.rules.Without[ByRegion]
	switch {
	case byRegion && b.rules.Nested:
		b.groups.child("regions", c.region)
	case byRegion:
		b.groups.host(c.region, c.name, ByRegion)
	}
	if zone != "" && !b.rules.Without[ByZone] {
		b.groups.host(zone, c.name, ByZone)
		if b.rules.Nested && byRegion {
			b.groups.child(c.region, zone)
		}
	}
	if kind != "" {
		b.leaf("types", b.safe("type_"+kind), c.name, ByType)
	}
}

// leaf puts a host into a group and, when groups are nested, the group into
// its parent.
func (b *builder) leaf(parent, group, host string, rule Rule) {
	if b.rules.Without[rule] {
		return
	}
	b.groups.host(group, host, rule)
	if b.rules.Nested {
		b.groups.child(parent, group)
	}
}
