package inventory

import (
	"slices"
	"strings"
)

// instanceVars are the variables of an instance: boto's attributes by the
// original's rules. None becomes "", texts are stripped, objects are left out.
func (b *builder) instanceVars(in *instance) []Var {
	vars := make([]Var, 0, int(numFields)+len(in.extra)+len(in.tags)+20)
	for f, name := range fieldVars {
		vars = append(vars, Var{name, shown(in.fields[f])})
	}
	if b.rules.Eucalyptus {
		// The connection of boto that reads Eucalyptus has this region.
		vars[fieldRegion].Value = text("eucalyptus")
	}
	vars = append(vars,
		Var{"ec2_state", text(in.state.name)},
		Var{"ec2_state_code", number(in.state.code)},
		Var{"ec2_previous_state", text(in.previousState.name)},
		Var{"ec2_previous_state_code", number(in.previousState.code)},
		Var{"ec2_placement", in.placement.zone},
		Var{"ec2_security_group_ids", text(joinGroups(in.groups, func(g securityGroup) string { return g.id }))},
		Var{"ec2_security_group_names", text(joinGroups(in.groups, func(g securityGroup) string { return g.name }))},
	)
	for _, o := range []struct {
		name    string
		present bool
	}{
		{"ec2_block_device_mapping", in.hasBlockDevices},
		{"ec2_state_reason", in.hasStateReason},
		{"ec2_eventsSet", in.hasEvents},
		{"ec2_instance_profile", in.hasProfile},
	} {
		if !o.present {
			vars = append(vars, Var{o.name, text("")})
		}
	}
	for _, a := range in.extra {
		vars = append(vars, Var{b.safe("ec2_" + a.name), shown(a.value)})
	}
	// Keys that become the same name: the last by key wins, whatever the
	// order in which AWS sends them.
	tags := slices.SortedFunc(slices.Values(in.tags), func(a, b tag) int { return strings.Compare(a.key, b.key) })
	for _, t := range tags {
		vars = append(vars, Var{b.safe("ec2_tag_" + t.key), t.value})
	}
	return b.finish(vars)
}

// databaseVars are the variables of a database, by the same rules.
func (b *builder) databaseVars(db *database) []Var {
	vars := make([]Var, 0, len(db.attributes))
	for _, a := range db.attributes {
		vars = append(vars, Var{b.safe("ec2_" + a.name), shown(a.value)})
	}
	return b.finish(vars)
}

// finish sorts variables by name, keeps the last of a name, and drops what
// the rules do not keep.
func (b *builder) finish(vars []Var) []Var {
	slices.SortStableFunc(vars, func(x, y Var) int { return strings.Compare(x.Name, y.Name) })
	out := vars[:0]
	for i, v := range vars {
		if i+1 < len(vars) && vars[i+1].Name == v.Name {
			continue
		}
		if b.keep(v.Name) {
			out = append(out, v)
		}
	}
	return out
}

var fieldVars = func() (names [numFields]string) {
	for f, name := range fieldNames {
		names[f] = safe("ec2_" + name)
	}
	return names
}()

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

func joinGroups(groups []securityGroup, part func(securityGroup) string) string {
	if len(groups) == 1 {
		return part(groups[0])
	}
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = part(g)
	}
	return strings.Join(parts, ",")
}
