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
	v.names = append(v.names, safe(name))
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
	partBlockDevices
	partStateReason
	partEvents
	partProfile
	partEBSOptimized
	partExtra // and the tags after them
)

// partNames are the names of all parts but the last.
var partNames = func() (names [partExtra]string) {
	for f, name := range fieldNames {
		names[f] = safe("ec2_" + name)
	}
	names[partState] = "ec2_state"
	names[partStateCode] = "ec2_state_code"
	names[partPreviousState] = "ec2_previous_state"
	names[partPreviousStateCode] = "ec2_previous_state_code"
	names[partPlacement] = "ec2_placement"
	names[partGroupIDs] = "ec2_security_group_ids"
	names[partGroupNames] = "ec2_security_group_names"
	names[partBlockDevices] = "ec2_block_device_mapping"
	names[partStateReason] = "ec2_state_reason"
	names[partEvents] = "ec2_eventsSet"
	names[partProfile] = "ec2_instance_profile"
	names[partEBSOptimized] = "ec2_ebs_optimized"
	return names
}()

// layout is the order in which the parts of an instance come out, sorted by
// name. Instances of one kind share it, so the sorting is done a few times and
// not ten thousand times.
type layout struct {
	parts []int
	names []string // of the parts
}

// instanceVars are the variables of an instance: boto's attributes by the
// original's rules. None becomes "", texts are stripped, objects are left out.
func (b *builder) instanceVars(scratch []Var, in *instance) []Var {
	l := b.layout(in)
	vars := slices.Grow(scratch[:0], len(l.parts))
	for i, part := range l.parts {
		vars = append(vars, Var{l.names[i], b.part(in, part)})
	}
	return vars
}

// part is the value of a part of an instance.
func (b *builder) part(in *instance, part int) Value {
	switch {
	case part == int(fieldRegion) && b.rules.Eucalyptus:
		return text("eucalyptus") // the region of boto's connection to it
	case part < int(numFields):
		return shown(in.field(field(part)))
	case part >= partExtra+len(in.extra):
		return in.raw(in.tags[part-partExtra-len(in.extra)].value)
	case part >= partExtra:
		return shown(in.raw(in.extra[part-partExtra]))
	}
	switch part {
	case partState:
		return text(in.text(in.state.name))
	case partStateCode:
		return in.code(in.state)
	case partPreviousState:
		return text(in.text(in.previousState.name))
	case partPreviousStateCode:
		return in.code(in.previousState)
	case partPlacement:
		return in.raw(in.zone)
	case partGroupIDs:
		return text(in.joinGroups(func(g securityGroup) ref { return g.id }))
	case partGroupNames:
		return text(in.joinGroups(func(g securityGroup) ref { return g.name }))
	case partEBSOptimized:
		return boolean(in.text(in.ebsOptimized) == "true")
	}
	return text("") // what is None
}

// layout finds the layout of an instance.
func (b *builder) layout(in *instance) *layout {
	var buf [512]byte
	key := buf[:0]
	present := byte(0)
	for i, p := range []bool{in.hasBlockDevices, in.hasStateReason, in.hasEvents, in.hasProfile, in.ebsOptimized != 0} {
		if p {
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
		l = b.newLayout(in)
		if l != nil {
			b.layouts[string(key)] = l
		} else {
			// Keys of tags that become one name: which one wins depends on
			// more than the names of the variables.
			slices.SortFunc(in.tags, func(x, y tag) int { return strings.Compare(in.text(x.key), in.text(y.key)) })
			l = b.sortParts(in)
		}
	}
	return l
}

func (r *reader) extraVar(n ref) varID { return r.vars[r.tree.Nodes[n-1].Name] }

// newLayout is nil if two tags become the same variable.
func (b *builder) newLayout(in *instance) *layout {
	seen := map[string]bool{}
	for _, t := range in.tags {
		name := b.names.names[b.tagVar(in.text(t.key))]
		if seen[name] {
			return nil
		}
		seen[name] = true
	}
	return b.sortParts(in)
}

// sortParts sorts the parts of an instance by name. Of two with one name the
// later wins: of tags, the last by key, whatever the order in which AWS sends
// them.
func (b *builder) sortParts(in *instance) *layout {
	type named struct {
		name string
		part int
	}
	var all []named
	for part, name := range partNames {
		switch {
		case part == partBlockDevices && in.hasBlockDevices,
			part == partStateReason && in.hasStateReason,
			part == partEvents && in.hasEvents,
			part == partProfile && in.hasProfile,
			part == partEBSOptimized && in.ebsOptimized == 0:
			continue
		}
		all = append(all, named{name, part})
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

func (b *builder) keep(name string) bool {
	return b.rules.KeepVar == nil || b.rules.KeepVar(name)
}

// databaseVars are the variables of a database, by the same rules.
func (b *builder) databaseVars(scratch []Var, db *database) []Var {
	vars := scratch[:0]
	for _, a := range db.attributes {
		if name := b.safe("ec2_" + a.name); b.keep(name) {
			vars = append(vars, Var{name, shown(a.value)})
		}
	}
	slices.SortStableFunc(vars, func(x, y Var) int { return strings.Compare(x.Name, y.Name) })
	out := vars[:0]
	for i, v := range vars {
		if i+1 == len(vars) || vars[i+1].Name != v.Name {
			out = append(out, v)
		}
	}
	return out
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

func (in *instance) joinGroups(part func(securityGroup) ref) string {
	if len(in.groups) == 1 {
		return in.text(part(in.groups[0]))
	}
	parts := make([]string, len(in.groups))
	for i, g := range in.groups {
		parts[i] = in.text(part(g))
	}
	return strings.Join(parts, ",")
}
