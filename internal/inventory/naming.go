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
	route53Option        = "route53_hostnames"
)

// attribute is the value of boto's attribute of that name, and whether the
// instance has it. A field that AWS left out is there, and Null.
func (in *instance) attribute(name string) (v Value, from source, ok bool) {
	node := func(n ref) (Value, source, bool) { return in.raw(n), in.from(n), true }
	switch name {
	case "state":
		return node(in.state.name)
	case "state_code":
		v, from = in.code(in.state)
		return v, from, true
	case "previous_state":
		return node(in.previousState.name)
	case "previous_state_code":
		v, from = in.code(in.previousState)
		return v, from, true
	case "placement":
		return node(in.zone)
	case "placement_group":
		return node(in.placeGroup)
	case "placement_tenancy":
		return node(in.tenancy)
	case "ebs_optimized":
		return boolean(in.text(in.ebsOptimized) == "true"), in.from(in.ebsOptimized), in.ebsOptimized != 0
	}
	for f, known := range fieldNames {
		if known == name {
			v, from = in.field(field(f))
			return v, from, true
		}
	}
	for _, n := range in.extra {
		if in.r.tree.Name(int(n)-1) == name {
			return node(n)
		}
	}
	return Value{}, source{}, false
}

// resource is what can be named: an instance or a database.
type resource interface {
	// attribute is the value of boto's attribute of that name, and whether
	// there is one. One that AWS left out is there, and Null.
	attribute(name string) (v Value, from source, ok bool)
	// tag is the value of a tag, and whether there is one of that key.
	tag(key string) (v Value, from source, ok bool)
}

func (in *instance) tag(key string) (Value, source, bool) {
	for _, t := range in.tags {
		if in.text(t.key) == key {
			return in.raw(t.value), in.from(t.value), true
		}
	}
	return Value{}, source{}, false
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
func lookup(r resource, name string) (Value, source, bool) {
	if v, from, ok := r.attribute(name); ok {
		return v, from, true
	}
	return r.tag(name)
}

// saidFirst is lookup for the addresses of the last version of the script: a
// field that AWS left out gives way to the tag, one that is empty does not.
func saidFirst(r resource, name string) (Value, source, bool) {
	v, from, ok := r.attribute(name)
	if ok && v.Kind != Null {
		return v, from, true
	}
	if tag, node, tagged := r.tag(name); tagged {
		return tag, node, true
	}
	return v, from, ok
}

// tagFirst is the tag or, if there is none of that key, the field.
func tagFirst(r resource, name string) (Value, source, bool) {
	if v, from, ok := r.tag(name); ok {
		return v, from, true
	}
	return r.attribute(name)
}

// hostnameLookup is lookup by the names of hostname_variable: tags are called
// "tag_KEY" there, and "tag:KEY" in the comment of one of its last ini files.
func hostnameLookup(r resource, name string) (Value, source, bool) {
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
	lookup func(resource, string) (Value, source, bool)
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
			if _, _, ok := c.lookup(r, name); ok {
				n.seen[key] = true
			}
		}
	}
}

// found is what a choice came to.
type found struct {
	said
	option string
	name   string // of the field or tag
}

// naming spells out how a value came about.
func (f found) naming(value, change string) *Naming {
	return &Naming{Value: value, Option: f.option, Field: f.name, Raw: f.text, Change: change, from: f.from}
}

// first is the first value that is not empty.
func (c choice) first(r resource, why *Explanation) found {
	for _, name := range c.names {
		v, from, ok := c.lookup(r, name)
		why.tried(c.option, name, v, from, ok)
		if ok && v.Text != "" {
			return found{said{v.Text, from}, c.option, name}
		}
	}
	return found{option: c.option}
}

// address is what an instance is reached by, with an empty text for nothing.
func (n *naming) address(in *instance, why *Explanation) found {
	c := n.destination(in)
	if in.text(in.state.name) != "terminated" {
		// A terminated instance has lost its subnet, and says nothing of what
		// those outside a VPC are called.
		n.used[c.option] = true
	}
	if n.rules.DestinationFormat == nil {
		f := c.first(in, why)
		why.addressed(f, "")
		return f
	}
	values := make([]string, len(c.names))
	for i, name := range c.names {
		v, from, ok := c.lookup(in, name)
		why.tried(c.option, name, v, from, ok)
		values[i] = formatted(v, ok)
	}
	f := found{said{n.rules.DestinationFormat(values), source{note: formattedAll}}, c.option, strings.Join(c.names, ", ")}
	why.addressed(f, "")
	return f
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
func (n *naming) instance(in *instance, address found, why *Explanation) string {
	var f found
	ending := n.rules.Route53Hostnames
	if ending != "" {
		// The script took any of several.
		all := n.dns.names(in)
		if i := slices.IndexFunc(all, func(name string) bool { return strings.HasSuffix(name, ending) }); i >= 0 {
			f = found{said{all[i], source{note: dnsRecord}}, route53Option, ""}
		}
	}
	if f.text == "" && len(n.rules.Hostname) > 0 {
		n.used[hostnameOption] = true
		f = n.hostname().first(in, why)
	}
	switch {
	case f.text == "":
		why.named(address.text, address, "")
		return address.text
	case ending != "" && strings.HasSuffix(f.text, ending):
		name := strings.ToLower(f.text) // the dots of a DNS name stay
		why.named(name, f, lowered)
		return name
	}
	return n.safeName(f, why)
}

// database is the name of a database that has an address.
func (n *naming) database(db *database, why *Explanation) string {
	n.note(n.hostname(), db)
	address := found{said: db.address}
	why.addressed(address, "")
	f := n.hostname().first(db, why)
	switch {
	case f.text != "":
		return n.safeName(f, why)
	case n.rules.Generation.SafeDatabaseNames:
		return n.safeName(address, why)
	}
	why.named(address.text, address, "")
	return address.text
}

// What is done with a value that is to be a name.
const (
	lowered  = "in lower case"
	madeSafe = "made safe and lower case"
)

func (n *naming) safeName(f found, why *Explanation) string {
	name := strings.ToLower(n.chars.safe(f.text))
	why.named(name, f, madeSafe)
	return name
}

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
	why      *Explanation // nil unless asked for
}

// rival compares who of two keeps the name that both have: above zero is c,
// zero is the first of them. What runs comes before what does not, then what
// was launched later.
func (c *candidate) rival(other *candidate) (order int, by string) {
	switch {
	case c.up && !other.up:
		return 1, "it runs"
	case !c.up && other.up:
		return -1, "it runs"
	case c.launched != other.launched:
		return strings.Compare(c.launched, other.launched), "it was launched later"
	}
	return 0, "it was listed first"
}
