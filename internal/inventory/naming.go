package inventory

// optionNames are the settings that choose a name; errors and reasons quote
// them.
const (
	destinationOption    = "destination_variable"
	vpcDestinationOption = "vpc_destination_variable"
)

// attribute is the value of boto's attribute of that name, and whether the
// instance has it. A field that AWS left out is there, and Null.
func (in *instance) attribute(name string) (Value, bool) {
	switch name {
	case "state":
		return in.raw(in.state.name), true
	case "state_code":
		return in.code(in.state), true
	case "previous_state":
		return in.raw(in.previousState.name), true
	case "previous_state_code":
		return in.code(in.previousState), true
	case "placement":
		return in.raw(in.zone), true
	case "placement_group":
		return in.raw(in.placeGroup), true
	case "placement_tenancy":
		return in.raw(in.tenancy), true
	case "ebs_optimized":
		return in.raw(in.ebsOptimized), in.ebsOptimized != 0
	}
	for f, known := range fieldNames {
		if known == name {
			return in.field(field(f)), true
		}
	}
	for _, n := range in.extra {
		if in.r.tree.Name(int(n)-1) == name {
			return in.raw(n), true
		}
	}
	return Value{}, false
}

// destinations chooses the names of instances and remembers which of the
// names in the options were fields or tags of any.
type destinations struct {
	rules *Rules
	seen  map[string]bool // "option name"
	used  map[string]bool // options that any instance was named by
}

func newDestinations(r *Rules) *destinations {
	return &destinations{rules: r, seen: map[string]bool{}, used: map[string]bool{}}
}

func (d *destinations) choice(in *instance) (option string, names []string) {
	// An instance in a subnet is in a VPC.
	if in.text(in.fields[fieldSubnetID]) != "" {
		return vpcDestinationOption, d.rules.VPCDestination
	}
	return destinationOption, d.rules.Destination
}

// look notes which of the names of its option an instance knows, whether or
// not it will be in the inventory.
func (d *destinations) look(in *instance) {
	option, names := d.choice(in)
	for _, name := range names {
		if key := option + " " + name; !d.seen[key] {
			if _, ok := in.lookup(name); ok {
				d.seen[key] = true
			}
		}
	}
}

// lookup is a field of the instance or, if boto has none of that name, the
// tag. A field that is there but empty hides a tag of its name, as in the
// last version of the original.
func (in *instance) lookup(name string) (Value, bool) {
	if v, ok := in.attribute(name); ok {
		return v, true
	}
	for _, t := range in.tags {
		if in.text(t.key) == name {
			return in.raw(t.value), true
		}
	}
	return Value{}, false
}

// name is the name an instance gets, "" if it has none. The option tells by
// which of the two it was chosen.
func (d *destinations) name(in *instance) (name, option string) {
	option, names := d.choice(in)
	d.used[option] = true
	for _, n := range names {
		if v, ok := in.lookup(n); ok && v.Text != "" {
			return v.Text, option
		}
	}
	return "", option
}

// check is the error for an option of which no instance knows any name. A
// name that no instance knows, next to one that some do, is a warning.
func (d *destinations) check() (warnings []string, err error) {
	for _, o := range []struct {
		option string
		names  []string
	}{{destinationOption, d.rules.Destination}, {vpcDestinationOption, d.rules.VPCDestination}} {
		if !d.used[o.option] {
			continue
		}
		var unknown []string
		for _, name := range o.names {
			if !d.seen[o.option+" "+name] {
				unknown = append(unknown, name)
			}
		}
		if len(unknown) == len(o.names) {
			return nil, &UnknownDestinationError{Option: o.option, Names: o.names}
		}
		for _, name := range unknown {
			warnings = append(warnings, o.option+": no instance has a field or tag "+quote(name))
		}
	}
	return warnings, nil
}

// candidate is a resource that wants to be a host.
type candidate struct {
	name     string
	id       string
	region   string
	up       bool   // running or available
	launched string // as AWS wrote it; sorts by time
	in       *instance
	db       *database
}

// beats says whether c keeps the name that both have: what runs before what
// does not, then the one launched later, then the first.
func (c *candidate) beats(other *candidate) bool {
	if c.up != other.up {
		return c.up
	}
	return c.launched >= other.launched
}
