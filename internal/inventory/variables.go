package inventory

import (
	"encoding/binary"
	"slices"
	"strings"
)

// varID is the place of a variable's name in varNames.
type varID uint32

// varNames are the names of variables that have come up.
type varNames struct {
	chars *charset
	ids   map[string]varID // by name before it is made safe
	names []string
}

// id gives the variable that an attribute or tag makes; it is "ec2_" and a
// name of AWS's or a user's.
func (v *varNames) id(name string) varID {
	if id, ok := v.ids[name]; ok {
		return id
	}
	name = strings.Clone(name) // not to keep a page of text alive
	id := varID(len(v.names))
	v.ids[name] = id
	v.names = append(v.names, v.chars.safe(name))
	return id
}

// The parts of a host's variables: the fields, then what is computed, then
// what may be absent, then the elements under their own names, then the tags.
const (
	partState = int(numFields) + iota
	partStateCode
	partPreviousState
	partPreviousStateCode
	partPlacement
	partGroupIDs
	partGroupNames
	partNoBlockDevices
	partStateReason
	partEvents
	partProfile
	partEBSOptimized
	partBlockDevices
	partAccount
	partAnsibleHost
	partExtra // and the tags after them
)

// partNames are the names of all parts but the last.
var partNames = func() (names [partExtra]string) {
	for f, name := range fieldNames {
		names[f] = "ec2_" + name
	}
	names[partState] = "ec2_state"
	names[partStateCode] = "ec2_state_code"
	names[partPreviousState] = "ec2_previous_state"
	names[partPreviousStateCode] = "ec2_previous_state_code"
	names[partPlacement] = "ec2_placement"
	names[partGroupIDs] = "ec2_security_group_ids"
	names[partGroupNames] = "ec2_security_group_names"
	names[partNoBlockDevices] = "ec2_block_device_mapping"
	names[partStateReason] = "ec2_state_reason"
	names[partEvents] = "ec2_eventsSet"
	names[partProfile] = "ec2_instance_profile"
	names[partEBSOptimized] = "ec2_ebs_optimized"
	names[partBlockDevices] = "ec2_block_devices"
	names[partAccount] = "ec2_account_id"
	names[partAnsibleHost] = ansibleHost
	return names
}()

// ansibleHost is the variable by which Ansible reaches a host whose name is no
// address.
const ansibleHost = "ansible_host"

// needsAddress reports whether a host gets the variable ansible_host.
func (b *builder) needsAddress(c *candidate) bool {
	return b.rules.Generation.AnsibleHost || c.address != c.name
}

// layout is the order in which the parts of an instance come out, sorted by
// name. Instances of one kind share it, so the sorting is done a few times and
// not ten thousand times.
type layout struct {
	parts []int
	names []string // of the parts
}

// instanceVars are the variables of an instance: boto's attributes by the
// original's rules. None becomes "", texts are stripped, objects are left out.
func (b *builder) instanceVars(scratch []Var, c *candidate) []Var {
	l := b.layout(c)
	vars := slices.Grow(scratch[:0], len(l.parts))
	for i, part := range l.parts {
		v, _ := b.part(c, part)
		vars = append(vars, Var{l.names[i], v})
	}
	return vars
}

// sourcedVar is a variable and where its value comes from.
type sourcedVar struct {
	Var
	from source
}

// sourcedInstanceVars are the variables of an instance with their sources.
func (b *builder) sourcedInstanceVars(c *candidate) []sourcedVar {
	l := b.layout(c)
	vars := make([]sourcedVar, len(l.parts))
	for i, part := range l.parts {
		v, from := b.part(c, part)
		vars[i] = sourcedVar{Var{l.names[i], v}, from}
	}
	return vars
}

// sourcedVars are the variables of a host with their sources.
func (b *builder) sourcedVars(c *candidate) []sourcedVar {
	switch {
	case c.in != nil:
		return b.sourcedInstanceVars(c)
	case c.db != nil:
		return b.databaseVars(c)
	}
	return b.cacheVars(c.cache)
}

// part is the value of a part of an instance, and where it comes from.
func (b *builder) part(c *candidate, part int) (Value, source) {
	in := c.in
	switch {
	case part == int(fieldRegion) && b.rules.Eucalyptus:
		return text("eucalyptus"), source{note: eucalyptus}
	case part < int(numFields):
		v, from := in.field(field(part))
		return shown(v), from
	case part >= partExtra+len(in.extra):
		n := in.tags[part-partExtra-len(in.extra)].value
		return b.tagValue(in.raw(n)), in.from(n)
	case part >= partExtra:
		n := in.extra[part-partExtra]
		return shown(in.raw(n)), in.from(n)
	}
	switch part {
	case partState:
		return text(in.text(in.state.name)), in.from(in.state.name)
	case partStateCode:
		return in.code(in.state)
	case partPreviousState:
		return text(in.text(in.previousState.name)), in.from(in.previousState.name)
	case partPreviousStateCode:
		return in.code(in.previousState)
	case partPlacement:
		return in.raw(in.zone), in.from(in.zone)
	case partGroupIDs:
		return in.joinGroups(func(g securityGroup) ref { return g.id })
	case partGroupNames:
		return in.joinGroups(func(g securityGroup) ref { return g.name })
	case partEBSOptimized:
		return boolean(in.text(in.ebsOptimized) == "true"), in.from(in.ebsOptimized)
	case partBlockDevices:
		return in.volumes(), in.from(in.blockDevices).as(volumeIDs)
	case partAccount:
		return b.accountValue(in.said(in.owner))
	case partAnsibleHost:
		return text(c.address), source{note: chosen}
	}
	return text(""), source{note: notSent} // what is None
}

// tagValue is the value of a tag as a variable: a list if it is to be taken for
// one.
func (b *builder) tagValue(v Value) Value {
	if !b.isList(v.Text) {
		return v
	}
	var items []Value
	for item := range strings.SplitSeq(v.Text, ",") {
		items = append(items, text(strip(item)))
	}
	return list(items)
}

// volumes are the ids of an instance's volumes by the last parts of their
// devices' names.
func (in *instance) volumes() Value {
	t := in.r.tree
	var pairs []Var
	for item := range t.Children(int(in.blockDevices) - 1) {
		device := t.Child(item, "deviceName")
		if device < 0 {
			continue
		}
		v := Var{Name: t.Text(device)}
		v.Name = v.Name[strings.LastIndexByte(v.Name, '/')+1:]
		if id := t.Find(item, "ebs", "volumeId"); id >= 0 {
			v.Value = text(t.Text(id))
		}
		pairs = append(pairs, v)
	}
	return object(pairs)
}

// account is the id of an account: the one that a resource names, else the one
// that others do.
func (b *builder) account(own string) string {
	if own != "" {
		return own
	}
	return b.shownAccount
}

func (b *builder) accountValue(own said) (Value, source) {
	s := b.accountSaid(own)
	if s.text == "" {
		return Value{}, s.from
	}
	return text(s.text), s.from
}

// accountSaid is the id of an account and where it comes from.
func (b *builder) accountSaid(own said) said {
	if own.text == "" {
		return said{b.account(""), source{note: elsewhere}}
	}
	return own
}

// parts that not all instances have. The order is that of bits in the keys of
// layouts.
var optional = [...]struct {
	part int
	has  func(*builder, *candidate) bool
}{
	{partNoBlockDevices, func(_ *builder, c *candidate) bool { return c.in.blockDevices == 0 }},
	{partStateReason, func(_ *builder, c *candidate) bool { return !c.in.hasStateReason }},
	{partEvents, func(_ *builder, c *candidate) bool { return !c.in.hasEvents }},
	{partProfile, func(_ *builder, c *candidate) bool { return !c.in.hasProfile }},
	{partEBSOptimized, func(_ *builder, c *candidate) bool { return c.in.ebsOptimized != 0 }},
	{partBlockDevices, func(b *builder, c *candidate) bool { return b.rules.Generation.BlockDevices && c.in.blockDevices != 0 }},
	{partAccount, func(b *builder, _ *candidate) bool { return b.rules.Generation.Account }},
	{partAnsibleHost, (*builder).needsAddress},
}

// layout finds the layout of an instance.
func (b *builder) layout(c *candidate) *layout {
	in := c.in
	var buf [512]byte
	key := buf[:0]
	present := byte(0)
	for i, o := range optional {
		if o.has(b, c) {
			present |= 1 << i
		}
	}
	key = append(key, present)
	key = binary.LittleEndian.AppendUint32(key, uint32(len(in.extra)))
	for _, n := range in.extra {
		key = binary.LittleEndian.AppendUint32(key, uint32(in.r.extraVar(n)))
	}
	for _, t := range in.tags {
		key = binary.LittleEndian.AppendUint32(key, uint32(b.tagVar(in.text(t.key))))
	}
	l, ok := b.layouts[string(key)]
	if !ok {
		l = b.newLayout(c)
		if l != nil {
			b.layouts[string(key)] = l
		} else {
			// Keys of tags that become one name: which one wins depends on
			// more than the names of the variables.
			slices.SortFunc(in.tags, func(x, y tag) int { return strings.Compare(in.text(x.key), in.text(y.key)) })
			l = b.sortParts(c)
		}
	}
	return l
}

func (r *reader) extraVar(n ref) varID { return r.vars[r.tree.Nodes[n-1].Name] }

// newLayout is nil if two tags become the same variable.
func (b *builder) newLayout(c *candidate) *layout {
	in := c.in
	seen := map[string]bool{}
	for _, t := range in.tags {
		name := b.names.names[b.tagVar(in.text(t.key))]
		if seen[name] {
			return nil
		}
		seen[name] = true
	}
	return b.sortParts(c)
}

// sortParts sorts the parts of an instance by name. Of two with one name the
// later wins: of tags, the last by key, whatever the order in which AWS sends
// them.
func (b *builder) sortParts(c *candidate) *layout {
	type named struct {
		name string
		part int
	}
	in := c.in
	var absent [partExtra]bool
	for _, o := range optional {
		absent[o.part] = !o.has(b, c)
	}
	var all []named
	for part, name := range partNames {
		if !absent[part] {
			all = append(all, named{name, part})
		}
	}
	for i, n := range in.extra {
		all = append(all, named{b.names.names[in.r.extraVar(n)], partExtra + i})
	}
	for i, t := range in.tags {
		all = append(all, named{b.names.names[b.tagVar(in.text(t.key))], partExtra + len(in.extra) + i})
	}
	slices.SortStableFunc(all, func(x, y named) int { return strings.Compare(x.name, y.name) })
	l := &layout{}
	for i, n := range all {
		if i+1 < len(all) && all[i+1].name == n.name || !b.keep(n.name) {
			continue
		}
		l.parts = append(l.parts, n.part)
		l.names = append(l.names, n.name)
	}
	return l
}

// tagVar is the variable of a tag.
func (b *builder) tagVar(key string) varID {
	if id, ok := b.tagVars[key]; ok {
		return id
	}
	id := b.names.id("ec2_tag_" + key)
	b.tagVars[strings.Clone(key)] = id
	return id
}

// keep reports whether a host gets a variable. What Ansible reaches it by is
// not for choice.
func (b *builder) keep(name string) bool {
	return b.rules.KeepVar == nil || name == ansibleHost || b.rules.KeepVar(name)
}

// kept sorts variables and takes out those that are not wanted; of two with
// one name the later stays.
func (b *builder) kept(vars []sourcedVar) []sourcedVar {
	vars = slices.DeleteFunc(vars, func(v sourcedVar) bool { return !b.keep(v.Name) })
	return sortedBy(vars, func(v sourcedVar) string { return v.Name })
}

// unsourced are variables without their sources.
func unsourced(scratch []Var, vars []sourcedVar) []Var {
	scratch = slices.Grow(scratch[:0], len(vars))
	for _, v := range vars {
		scratch = append(scratch, v.Var)
	}
	return scratch
}

// shown is an attribute as a variable.
func shown(v Value) Value {
	switch v.Kind {
	case Null:
		return text("")
	case Text:
		v.Text = strip(v.Text)
	}
	return v
}

func (in *instance) joinGroups(part func(securityGroup) ref) (Value, source) {
	switch len(in.groups) {
	case 0:
		return text(""), source{note: notSent}
	case 1:
		n := part(in.groups[0])
		return text(in.text(n)), in.from(n)
	}
	parts := make([]string, len(in.groups))
	for i, g := range in.groups {
		parts[i] = in.text(part(g))
	}
	return text(strings.Join(parts, ",")), in.from(part(in.groups[0])).as(joined)
}
