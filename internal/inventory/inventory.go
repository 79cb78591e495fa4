// Package inventory turns what AWS said into hosts, groups and variables.
//
// It is a pure function of a snapshot and rules: no clock, no network, no
// files. The names and types of everything it makes are those of the script
// ec2.py and of boto 2, the library that the script shows its users through;
// where this package departs from them, the comment at that place says so.
package inventory

import (
	"slices"
	"strings"

	"ec2-inventory/internal/snapshot"
)

// Inventory is the answer to "which hosts are there".
type Inventory struct {
	Hosts    []Host  // in the order of the snapshot, each name once
	Groups   []Group // in the order in which they came up
	Warnings []string
	Dropped  []Dropped // in the order of the snapshot
}

// Host is one addressable machine, database or cache.
type Host struct {
	Name    string
	ID      string // the identifier of the instance, database, cluster, node or replication group
	Region  string
	Service snapshot.Service
	// Vars gives the variables of the host, sorted by name, each name once.
	// They are made anew by each call, in the space of scratch if that has
	// enough: those of all hosts at once would take more memory than all else.
	Vars func(scratch []Var) []Var
}

// Var is a variable of a host.
type Var struct {
	Name  string
	Value Value
}

// Group is a named list of hosts. Children is used with nested groups only.
type Group struct {
	Name     string
	Rule     Rule // the rule that made it first
	Hosts    []string
	Children []string
	Vars     []Var // of all its hosts, sorted by name
}

// Rule says why a host is in a group.
type Rule string

// The rules, by what they group by.
const (
	ByID             Rule = "id"
	ByRegion         Rule = "region"
	ByZone           Rule = "availability zone"
	ByType           Rule = "type"
	ByKey            Rule = "key pair"
	ByVPC            Rule = "VPC"
	BySecurityGroup  Rule = "security group"
	ByTag            Rule = "tag"
	ByNoTags         Rule = "no tags"
	ByDNSName        Rule = "DNS name"
	ByService        Rule = "service"
	ByEngine         Rule = "database engine"
	ByParameterGroup Rule = "parameter group"
	ByParent         Rule = "parent"

	// The rules below came with later versions of the script.

	ByImage               Rule = "image"
	ByState               Rule = "state"
	ByPlatform            Rule = "platform"
	ByAccount             Rule = "account"
	ByCacheEngine         Rule = "cache engine"
	ByCacheParameterGroup Rule = "cache parameter group"
	ByCacheCluster        Rule = "cache cluster"
	ByReplicationGroup    Rule = "replication group"
	ByDBCluster           Rule = "database cluster"
)

// Dropped is a resource that AWS listed and that became no host.
type Dropped struct {
	ID      string
	Region  string
	Service snapshot.Service
	Reason  string // "state stopped", "no address: …", …
}

// Kind is the JSON type of a Value.
type Kind uint8

// The kinds. Null is the zero value.
const (
	Null Kind = iota
	Text
	Int
	Bool
	Float
	List
	Object
)

// Value is the value of a variable.
type Value struct {
	Kind Kind
	// Text is the text of a Text, the number of an Int or Float as JSON has it,
	// and "true" or "false" for a Bool.
	Text string
	// Members are the items of a List, without names, and the pairs of an
	// Object, sorted by name. They are behind a pointer because there are very
	// many values and hardly any with members.
	Members *[]Var
}

// String is the value for people to read: the items of a List between commas,
// the pairs of an Object as NAME=VALUE between commas. Null is "".
func (v Value) String() string {
	if v.Members == nil {
		return v.Text
	}
	var b strings.Builder
	for i, m := range *v.Members {
		if i > 0 {
			b.WriteByte(',')
		}
		if v.Kind == Object {
			b.WriteString(m.Name + "=")
		}
		b.WriteString(m.Value.String())
	}
	return b.String()
}

func text(s string) Value { return Value{Kind: Text, Text: s} }

func list(items []Value) Value {
	members := make([]Var, len(items))
	for i, v := range items {
		members[i].Value = v
	}
	return Value{Kind: List, Members: &members}
}

// object makes an object of pairs; of two with one name the later counts.
func object(pairs []Var) Value {
	pairs = sorted(pairs)
	return Value{Kind: Object, Members: &pairs}
}

// sorted sorts variables by name; of two with one name the later stays.
func sorted(vars []Var) []Var { return sortedBy(vars, func(v Var) string { return v.Name }) }

func sortedBy[V any](vars []V, name func(V) string) []V {
	slices.SortStableFunc(vars, func(x, y V) int { return strings.Compare(name(x), name(y)) })
	out := vars[:0]
	for i := range vars {
		if i+1 == len(vars) || name(vars[i+1]) != name(vars[i]) {
			out = append(out, vars[i])
		}
	}
	return out
}

func boolean(b bool) Value {
	if b {
		return Value{Kind: Bool, Text: "true"}
	}
	return Value{Kind: Bool, Text: "false"}
}
