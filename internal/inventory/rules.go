package inventory

import "fmt"

// Rules are the settings that decide which hosts there are and what they are
// called.
type Rules struct {
	// AllInstances keeps instances in every state, not only running ones.
	AllInstances bool
	// AllDBInstances keeps databases in every state, not only available ones.
	AllDBInstances bool
	// Destination and VPCDestination name the fields or tags that give an
	// instance its name: VPCDestination for those in a subnet, Destination for
	// all others. The first that is not empty wins.
	Destination    []string
	VPCDestination []string
	// Include and Exclude match names of instances; nil matches nothing.
	Include, Exclude func(name string) (bool, error)
	// Nested puts groups into parent groups.
	Nested bool
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

// UnknownDestinationError says that no name in a destination option is a
// field or tag of any instance.
type UnknownDestinationError struct {
	Option string // destination_variable or vpc_destination_variable
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
