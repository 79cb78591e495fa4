package inventory

import (
	"slices"
	"strings"

	"ec2-inventory/internal/snapshot"
)

// The settings that choose an address or a name; errors and reasons quote
// them.
const (
	destinationOption    = "destination_variable"
	vpcDestinationOption = "vpc_destination_variable"
	formatOption         = "destination_format_tags"
	hostnameOption       = "hostname_variable"
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
		return boolean(in.text(in.ebsOptimized) == "true"), in.ebsOptimized != 0
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

// resource is what can be named: an instance or a database.
type resource interface {
	// attribute is the value of boto's attribute of that name, and whether
	// there is one. One that AWS left out is there, and Null.
	attribute(name string) (Value, bool)
	// tag is the value of a tag, and whether there is one of that key.
	tag(key string) (Value, bool)
}

func (in *instance) tag(key string) (Value, bool) {
	for _, t := range in.tags {
		if in.text(t.key) == key {
			return in.raw(t.value), true
		}
	}
	return Value{}, false
}

// naming chooses the addresses and names of hosts and remembers which of the
// names in the options were fields or tags of any.
type naming struct {
	rules *Rules
	dns   records
	chars *charset
	seen  map[string]bool // "option name"
	used  map[string]bool // options that counted for any instance
}

// lookup is a field or, if boto has none of that name, the tag. A field that
// is there hides a tag of its name, whether or not AWS says anything of it.
func lookup(r resource, name string) (Value, bool) {
	if v, ok := r.attribute(name); ok {
		return v, true
	}
	return r.tag(name)
}

// saidFirst is lookup for the addresses of the last version of the script: a
// field that AWS left out gives way to the tag, one that is empty does not.
func saidFirst(r resource, name string) (Value, bool) {
	v, ok := r.attribute(name)
	if ok && v.Kind != Null {
		return v, true
	}
	if tag, tagged := r.tag(name); tagged {
		return tag, true
	}
	return v, ok
}

// tagFirst is the tag or, if there is none of that key, the field.
func tagFirst(r resource, name string) (Value, bool) {
	if v, ok := r.tag(name); ok {
		return v, true
	}
	return r.attribute(name)
}

// hostnameLookup is lookup by the names of hostname_variable: tags are called
// "tag_KEY" there, and "tag:KEY" in the comment of one of its last ini files.
func hostnameLookup(r resource, name string) (Value, bool) {
	if key, ok := hostnameTag(name); ok {
		return r.tag(key)
	}
	return lookup(r, name)
}

// hostnameTag is the key of the tag that a name of hostname_variable stands
// for.
func hostnameTag(name string) (key string, ok bool) {
	for _, prefix := range []string{"tag_", "tag:"} {
		if key, ok := strings.CutPrefix(name, prefix); ok {
			return key, true
		}
	}
	return "", false
}

// choice is an option in force, with its names and what they mean.
type choice struct {
	option string
	names  []string
	lookup func(resource, string) (Value, bool)
}

// destination is the choice of an instance's address.
func (n *naming) destination(in *instance) choice {
	find := lookup
	if n.rules.Generation.TagsForAbsent {
		find = saidFirst
	}
	switch {
	case n.rules.DestinationFormat != nil:
		return choice{formatOption, n.rules.DestinationFields, tagFirst}
	case in.text(in.fields[fieldSubnetID]) != "": // in a VPC
		return choice{vpcDestinationOption, n.rules.VPCDestination, find}
	}
	return choice{destinationOption, n.rules.Destination, find}
}

// optional reports whether instances may be without all that is named. With a
// format the answer to what is not there is "nil". Tags come and go, and a host
// without the tag that would name it is still named by its address; but no
// field of hostname_variable is a field of none.
func (c choice) optional() bool {
	return c.option == formatOption || c.option == hostnameOption && slices.ContainsFunc(c.names, func(name string) bool {
		_, tag := hostnameTag(name)
		return tag
	})
}

func (n *naming) hostname() choice {
	return choice{hostnameOption, n.rules.Hostname, hostnameLookup}
}

// look notes which of the names in the options an instance knows, whether or
// not it will be in the inventory.
func (n *naming) look(in *instance) {
	n.note(n.destination(in), in)
	n.note(n.hostname(), in)
}

func (n *naming) note(c choice, r resource) {
	for _, name := range c.names {
		if key := c.option + " " + name; !n.seen[key] {
			if _, ok := c.lookup(r, name); ok {
				n.seen[key] = true
			}
		}
	}
}

// first is the first value that is not empty.
func (c choice) first(r resource) string {
	for _, name := range c.names {
		if v, ok := c.lookup(r, name); ok && v.Text != "" {
			return v.Text
		}
	}
	return ""
}

// address is what an instance is reached by, "" for nothing, and the option by
// which it was chosen.
func (n *naming) address(in *instance) (address, option string) {
	c := n.destination(in)
	if in.text(in.state.name) != "terminated" {
		// A terminated instance has lost its subnet, and says nothing of what
		// those outside a VPC are called.
		n.used[c.option] = true
	}
	if n.rules.DestinationFormat == nil {
		return c.first(in), c.option
	}
	values := make([]string, len(c.names))
	for i, name := range c.names {
		v, ok := c.lookup(in, name)
		values[i] = formatted(v, ok)
	}
	return n.rules.DestinationFormat(values), c.option
}

// formatted is a value as Python's str.format writes it.
func formatted(v Value, ok bool) string {
	switch {
	case !ok:
		return "nil"
	case v.Kind == Null:
		return "None"
	case v.Kind == Bool:
		return strings.ToUpper(v.Text[:1]) + v.Text[1:]
	}
	return v.Text
}

// instance is the name of an instance that has an address.
func (n *naming) instance(in *instance, address string) string {
	name, ending := "", n.rules.Route53Hostnames
	if ending != "" {
		// The script took any of several.
		all := n.dns.names(in)
		if i := slices.IndexFunc(all, func(name string) bool { return strings.HasSuffix(name, ending) }); i >= 0 {
			name = all[i]
		}
	}
	if name == "" && len(n.rules.Hostname) > 0 {
		n.used[hostnameOption] = true
		name = n.hostname().first(in)
	}
	switch {
	case name == "":
		return address
	case ending != "" && strings.HasSuffix(name, ending):
		return strings.ToLower(name) // the dots of a DNS name stay
	}
	return n.safeName(name)
}

// database is the name of a database that has an address.
func (n *naming) database(db *database, address string) string {
	n.note(n.hostname(), db)
	name := n.hostname().first(db)
	switch {
	case name != "":
		return n.safeName(name)
	case n.rules.Generation.SafeDatabaseNames:
		return n.safeName(address)
	}
	return address
}

func (n *naming) safeName(name string) string { return strings.ToLower(n.chars.safe(name)) }

// check is the error for an option of which nothing knows any name, so that
// every instance would be without an address. A name that nothing knows, next
// to one that something does, is a warning.
func (n *naming) check() (warnings []string, err error) {
	for _, c := range []choice{
		{option: destinationOption, names: n.rules.Destination},
		{option: vpcDestinationOption, names: n.rules.VPCDestination},
		{option: formatOption, names: n.rules.DestinationFields},
		{option: hostnameOption, names: n.rules.Hostname},
	} {
		if !n.used[c.option] {
			continue
		}
		var unknown []string
		for _, name := range c.names {
			if !n.seen[c.option+" "+name] && !slices.Contains(unknown, name) {
				unknown = append(unknown, name)
			}
		}
		if len(unknown) == len(c.names) && !c.optional() {
			return nil, &UnknownDestinationError{Option: c.option, Names: c.names}
		}
		for _, name := range unknown {
			warnings = append(warnings, c.option+": no instance has a field or tag "+quote(name))
		}
	}
	return warnings, nil
}

// candidate is a resource that wants to be a host. One of in, db and cache is
// set.
type candidate struct {
	name     string
	address  string
	id       string
	region   string
	service  snapshot.Service
	up       bool   // running or available
	launched string // as AWS wrote it; sorts by time
	in       *instance
	db       *database
	cache    *cache
}

// beats says whether c keeps the name that both have: what runs before what
// does not, then the one launched later, then the first.
func (c *candidate) beats(other *candidate) bool {
	if c.up != other.up {
		return c.up
	}
	return c.launched >= other.launched
}
