package compare

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// Difference is how our inventory differs from another. What follows from a
// difference is not one of its own: a host that one side lacks is not missing
// in each of its groups besides, and a group that one side lacks is not
// missing in its parents.
type Difference struct {
	Equal  bool  `json:"equal"`
	Total  int   `json:"differences"`
	Theirs Count `json:"theirs"`
	Ours   Count `json:"ours"`

	MissingHosts  []Host       `json:"missing_hosts"` // in theirs, not in ours
	NewHosts      []Host       `json:"new_hosts"`     // in ours, not in theirs
	RenamedHosts  []Rename     `json:"renamed_hosts"` // one id, two names
	Memberships   []Membership `json:"memberships"`   // of hosts and groups that both have
	MissingGroups []Group      `json:"missing_groups"`
	NewGroups     []Group      `json:"new_groups"`
	RenamedGroups []Rename     `json:"renamed_groups"`
	Children      []Child      `json:"children"`  // of groups that both have
	Variables     []Variable   `json:"variables"` // of hosts and groups that both have

	// Reordered are groups of the same hosts in another order. That is no
	// difference: AWS promises none. Plays with serial follow it.
	Reordered []string `json:"reordered"`
	// Repeated are hosts that theirs lists more than once in a group. That is
	// no difference either: Ansible takes them once.
	Repeated []string `json:"repeated"`
	// Causes are what is known to make differences that were found, each with
	// the setting that keeps the other's ways.
	Causes []string `json:"causes"`
}

// Count is the size of an inventory.
type Count struct {
	Hosts  int `json:"hosts"`
	Groups int `json:"groups"`
}

// Host is a host of one side.
type Host struct {
	Name   string `json:"name"`
	ID     string `json:"id,omitempty"`
	Reason string `json:"reason,omitempty"` // why ours left it out
}

// Group is a group of one side.
type Group struct {
	Name  string `json:"name"`
	Hosts int    `json:"hosts"`
	// Follows is whether it has hosts, and the other side has none of them.
	Follows bool `json:"follows,omitempty"`
}

// Rename is one thing under two names.
type Rename struct {
	Theirs string `json:"theirs"`
	Ours   string `json:"ours"`
	ID     string `json:"id,omitempty"`    // of a host
	Hosts  int    `json:"hosts,omitempty"` // of a group, in ours
}

// Change says on which side something is.
type Change string

// The changes. A type change is a value change too.
const (
	Missing Change = "missing" // theirs has it
	New     Change = "new"     // ours has it
	Renamed Change = "renamed" // both, under two names
	Type    Change = "type"    // a value of another JSON type
	Value   Change = "value"   // another value of the same type
)

// Membership is a host that is in a group on one side only.
type Membership struct {
	Host   string `json:"host"`
	Group  string `json:"group"`
	Change Change `json:"change"`
}

// Child is a group that is a child of another on one side only.
type Child struct {
	Group  string `json:"group"`
	Child  string `json:"child"`
	Change Change `json:"change"`
}

// Variable is a variable of a host, or of a group, that differs. Names of
// hosts and groups are ours.
type Variable struct {
	Host   string          `json:"host,omitempty"`
	Group  string          `json:"group,omitempty"`
	Name   string          `json:"name"`
	To     string          `json:"renamed_to,omitempty"`
	Change Change          `json:"change"`
	Theirs json.RawMessage `json:"theirs,omitempty"`
	Ours   json.RawMessage `json:"ours,omitempty"`
}

// Compare tells how ours differs from theirs. Everything in the answer is
// sorted by name. The reasons say why ours left out an instance or database,
// by its id.
func Compare(theirs, ours *Inventory, reasons map[string]string) *Difference {
	d := &Difference{
		Theirs: Count{len(theirs.hosts), len(theirs.groups)},
		Ours:   Count{len(ours.hosts), len(ours.groups)},

		// Programs that read the JSON find lists, not null.
		MissingHosts: []Host{}, NewHosts: []Host{}, RenamedHosts: []Rename{}, Memberships: []Membership{},
		MissingGroups: []Group{}, NewGroups: []Group{}, RenamedGroups: []Rename{},
		Children: []Child{}, Variables: []Variable{}, Reordered: []string{},
		Repeated: slices.AppendSeq([]string{}, maps.Keys(theirs.repeated)),
	}
	hosts := matchHosts(theirs, ours)
	for _, name := range hosts.onlyTheirs {
		id := identifier(theirs.hosts[name])
		d.MissingHosts = append(d.MissingHosts, Host{Name: name, ID: id, Reason: reasons[id]})
	}
	for _, name := range hosts.onlyOurs {
		d.NewHosts = append(d.NewHosts, Host{Name: name, ID: identifier(ours.hosts[name])})
	}
	for _, p := range hosts.renamed() {
		d.RenamedHosts = append(d.RenamedHosts, Rename{Theirs: p.theirs, Ours: p.ours, ID: identifier(ours.hosts[p.ours])})
	}
	groups := matchGroups(theirs, ours, hosts)
	for _, name := range groups.onlyTheirs {
		members := theirs.groups[name].hosts
		d.MissingGroups = append(d.MissingGroups, Group{name, len(members), len(members) > 0 && len(hosts.toOurs(members)) == 0})
	}
	for _, name := range groups.onlyOurs {
		members := ours.groups[name].hosts
		d.NewGroups = append(d.NewGroups, Group{name, len(members), len(members) > 0 && len(hosts.both(members)) == 0})
	}
	for _, p := range groups.renamed() {
		d.RenamedGroups = append(d.RenamedGroups, Rename{Theirs: p.theirs, Ours: p.ours, Hosts: len(ours.groups[p.ours].hosts)})
	}
	for _, p := range groups.pairs {
		d.members(p.ours, hosts.toOurs(theirs.groups[p.theirs].hosts), hosts.both(ours.groups[p.ours].hosts))
		d.children(p.ours, groups.toOurs(theirs.groups[p.theirs].children), groups.both(ours.groups[p.ours].children))
	}
	for _, p := range hosts.pairs {
		d.variables(Variable{Host: p.ours}, theirs.hosts[p.theirs], ours.hosts[p.ours])
	}
	for _, p := range groups.pairs {
		d.variables(Variable{Group: p.ours}, theirs.groups[p.theirs].vars, ours.groups[p.ours].vars)
	}
	d.Total = len(d.MissingHosts) + len(d.NewHosts) + len(d.RenamedHosts) + len(d.Memberships) +
		len(d.MissingGroups) + len(d.NewGroups) + len(d.RenamedGroups) + len(d.Children) + len(d.Variables)
	d.Equal = d.Total == 0
	slices.Sort(d.Repeated)
	d.Causes = causes(d, theirs, ours)
	return d
}

func (d *Difference) members(group string, theirs, ours []string) {
	missing, added := apart(theirs, ours)
	for _, host := range missing {
		d.Memberships = append(d.Memberships, Membership{host, group, Missing})
	}
	for _, host := range added {
		d.Memberships = append(d.Memberships, Membership{host, group, New})
	}
	if len(missing)+len(added) == 0 && !slices.Equal(theirs, ours) {
		d.Reordered = append(d.Reordered, group)
	}
}

func (d *Difference) children(group string, theirs, ours []string) {
	missing, added := apart(theirs, ours)
	for _, child := range missing {
		d.Children = append(d.Children, Child{group, child, Missing})
	}
	for _, child := range added {
		d.Children = append(d.Children, Child{group, child, New})
	}
}

// apart gives what only one of two lists has, sorted.
func apart(theirs, ours []string) (missing, added []string) {
	if slices.Equal(theirs, ours) {
		return nil, nil
	}
	left := make(map[string]bool, len(theirs))
	for _, name := range theirs {
		left[name] = true
	}
	for _, name := range ours {
		if !left[name] {
			added = append(added, name)
		}
		delete(left, name)
	}
	slices.Sort(added)
	return slices.Sorted(maps.Keys(left)), added
}

// variables adds what differs between the variables of one host or group.
func (d *Difference) variables(of Variable, theirText, ourText json.RawMessage) {
	theirs, ours := variables(theirText), variables(ourText)
	var (
		found          []Variable
		missing, added []string
	)
	for _, name := range slices.Sorted(maps.Keys(theirs)) {
		was, is := theirs[name], ours[name]
		switch {
		case is == nil:
			missing = append(missing, name)
		case !equal(was, is):
			v := of
			v.Name, v.Theirs, v.Ours, v.Change = name, was, is, Value
			if kindOf(was) != kindOf(is) && kindOf([]byte(canonical(was))) != kindOf([]byte(canonical(is))) {
				v.Change = Type
			}
			found = append(found, v)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(ours)) {
		if theirs[name] == nil {
			added = append(added, name)
		}
	}
	renames := alike(missing, added)
	for _, name := range missing {
		v := of
		v.Name, v.Theirs, v.Change = name, theirs[name], Missing
		if to, ok := renames[name]; ok && equal(theirs[name], ours[to]) {
			v.To, v.Ours, v.Change = to, ours[to], Renamed
			added = slices.DeleteFunc(added, func(name string) bool { return name == to })
		}
		found = append(found, v)
	}
	for _, name := range added {
		v := of
		v.Name, v.Ours, v.Change = name, ours[name], New
		found = append(found, v)
	}
	slices.SortStableFunc(found, func(a, b Variable) int { return strings.Compare(a.Name, b.Name) })
	d.Variables = append(d.Variables, found...)
}
