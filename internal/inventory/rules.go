package inventory

import "fmt"

// Rules are the settings that decide which hosts there are and what they are
// called.
type Rules struct {
	// Generation is the version of the script whose names and variables hold.
	Generation Generation
	// AllInstances keeps instances in every state, not only those of States.
	AllInstances bool
	// States are the states in which instances are kept; nil is running alone.
	States []string
	// AllDBInstances keeps databases in every state, not only available ones;
	// the next three the same of caches.
	AllDBInstances       bool
	AllCacheClusters     bool
	AllCacheNodes        bool
	AllReplicationGroups bool
	// DatabaseFilters are sets of conditions: a database, or a cluster of them,
	// must meet all of one set. Nil keeps all; if it is empty but not nil, none
	// can be met.
	DatabaseFilters [][]TagFilter
	// Destination and VPCDestination name the fields or tags that give an
	// instance its name: VPCDestination for those in a subnet, Destination for
	// all others. The first that is not empty wins.
	Destination    []string
	VPCDestination []string
	// DestinationFormat, if not nil, makes the address of every instance of the
	// values of DestinationFields: tags, else fields, else "nil".
	DestinationFormat func(values []string) string
	DestinationFields []string
	// Hostname names fields, or tags as "tag_KEY", of which the first that is
	// not empty names an instance or database in place of its address.
	Hostname []string
	// Route53Hostnames is how DNS names end that are to name the instances that
	// they point to, before Hostname; "" for none.
	Route53Hostnames string
	// Include and Exclude match names of instances; nil matches nothing.
	Include, Exclude func(name string) (bool, error)
	// Nested puts groups into parent groups.
	Nested bool
	// ReplaceDash makes "_" of "-" in names of groups, variables and hosts, as
	// of all other characters but letters and digits.
	ReplaceDash bool
	// ExpandCSVTags makes lists of tags with commas in their values, with a
	// group for each item.
	ExpandCSVTags bool
	// Without are the rules by which no groups are made.
	Without map[Rule]bool
	// Route53 groups instances by the DNS names that point to them.
	Route53 bool
	// Eucalyptus says that the instances are a Eucalyptus cloud's: their
	// variable ec2_region is always "eucalyptus", whatever region was named.
	Eucalyptus bool
	// KeepVar picks the variables a host gets; nil keeps all.
	KeepVar func(name string) bool
}

// TagVariable is the variable that holds the tag of a key.
func (r *Rules) TagVariable(key string) string { return r.chars().safe("ec2_tag_" + key) }

// chars are the characters that names may have.
func (r *Rules) chars() *charset {
	if r.ReplaceDash {
		return withoutDash
	}
	return withDash
}

// excluded is the option by which an instance of that name is left out, ""
// for none. The error is a *PatternError.
func (r *Rules) excluded(name string, why *Explanation) (option string, err error) {
	for _, p := range []struct {
		option string
		match  func(string) (bool, error)
		leaves bool
	}{{"pattern_include", r.Include, false}, {"pattern_exclude", r.Exclude, true}} {
		if p.match == nil {
			continue
		}
		matches, err := p.match(name)
		if err != nil {
			return "", &PatternError{Option: p.option, Name: name, Err: err}
		}
		why.held(matches != p.leaves, "name", name, deciding{p.option})
		if matches == p.leaves {
			return p.option, nil
		}
	}
	return "", nil
}

// TagFilter is a condition on one tag: exactly one of the values. There are no
// wildcards, as in the script.
type TagFilter struct {
	Key    string
	Values []string
}

// UnknownDestinationError says that no name in a destination option is a
// field or tag of any instance.
type UnknownDestinationError struct {
	Option string // destination_variable, vpc_destination_variable or hostname_variable
	Names  []string
}

func (e *UnknownDestinationError) Error() string {
	return fmt.Sprintf("%s: no instance has a field or tag %s; use a field such as private_ip_address or public_dns_name, or the key of a tag",
		e.Option, quoteAll(e.Names))
}

// PatternError says that a pattern could not be matched against a name.
type PatternError struct {
	Option string // pattern_include or pattern_exclude
	Name   string
	Err    error
}

func (e *PatternError) Error() string {
	return fmt.Sprintf("%s: matching %q: %v; simplify the pattern", e.Option, e.Name, e.Err)
}

func (e *PatternError) Unwrap() error { return e.Err }
