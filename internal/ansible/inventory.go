// Package ansible is an inventory as Ansible's script plugin reads it: with
// the groups "all" and "ungrouped", in Ansible's order. What follows from that
// order, the hosts of web[0:2] for one, is the same here and there. It was
// checked against ansible-core 2.14.
package ansible

import (
	"cmp"
	"slices"

	"ec2-inventory/internal/inventory"
)

// The groups that every inventory has.
const (
	All       = "all"
	Ungrouped = "ungrouped"
)

// Inventory is what Ansible makes of an answer to --list.
type Inventory struct {
	Groups []*Group // "all", "ungrouped", then in the order in which Ansible meets them
	Hosts  []string // in the order in which Ansible meets them
	// Refused are the parents and children that Ansible would refuse, and the
	// whole answer with them: each would put a group into itself.
	Refused [][2]string

	groups map[string]*Group
	hosts  map[string]bool
}

// Group is a group of hosts.
type Group struct {
	Name     string
	Hosts    []string // its own, not those of its children
	Children []*Group

	parents []*Group
}

// Read reads an inventory in the order in which --list prints it.
func Read(inv *inventory.Inventory) *Inventory {
	a := &Inventory{groups: map[string]*Group{}, hosts: map[string]bool{}}
	all, ungrouped := a.add(All), a.add(Ungrouped)
	a.adopt(all, ungrouped)
	sorted := make([]*inventory.Group, len(inv.Groups))
	for i := range inv.Groups {
		sorted[i] = &inv.Groups[i]
	}
	slices.SortFunc(sorted, func(x, y *inventory.Group) int { return cmp.Compare(x.Name, y.Name) })
	for _, g := range sorted {
		group := a.add(g.Name)
		for _, host := range g.Hosts {
			a.meet(host)
		}
		group.Hosts = g.Hosts
		for _, child := range g.Children {
			a.adopt(group, a.add(child))
		}
	}
	for _, g := range a.Groups {
		if g != all && len(g.parents) == 0 {
			a.adopt(all, g)
		}
	}
	a.tidyUngrouped(all, ungrouped)
	return a
}

// tidyUngrouped leaves in "ungrouped" what is in no other group.
func (a *Inventory) tidyUngrouped(all, ungrouped *Group) {
	grouped := map[string]bool{}
	for _, g := range a.Groups {
		if g == all || g == ungrouped {
			continue
		}
		for _, host := range g.Hosts {
			grouped[host] = true
		}
	}
	// Those that a group of this name brought stay first.
	kept := slices.DeleteFunc(slices.Clone(ungrouped.Hosts), func(host string) bool { return grouped[host] })
	for _, host := range kept {
		grouped[host] = true
	}
	for _, host := range a.Hosts {
		if !grouped[host] {
			kept = append(kept, host)
		}
	}
	ungrouped.Hosts = kept
}

// Group is the group of that name, nil if there is none.
func (a *Inventory) Group(name string) *Group { return a.groups[name] }

// Has reports whether there is a host of that name.
func (a *Inventory) Has(host string) bool { return a.hosts[host] }

func (a *Inventory) meet(host string) {
	if !a.hosts[host] {
		a.hosts[host] = true
		a.Hosts = append(a.Hosts, host)
	}
}

func (a *Inventory) add(name string) *Group {
	g, ok := a.groups[name]
	if !ok {
		g = &Group{Name: name}
		a.groups[name] = g
		a.Groups = append(a.Groups, g)
	}
	return g
}

// adopt makes child a child of parent, unless parent descends from it.
func (a *Inventory) adopt(parent, child *Group) {
	if slices.Contains(parent.Children, child) {
		return
	}
	if parent.descendsFrom(child, map[*Group]bool{}) {
		a.Refused = append(a.Refused, [2]string{parent.Name, child.Name})
		return
	}
	parent.Children = append(parent.Children, child)
	child.parents = append(child.parents, parent)
}

func (g *Group) descendsFrom(ancestor *Group, seen map[*Group]bool) bool {
	if g == ancestor {
		return true
	}
	for _, p := range g.parents {
		if !seen[p] {
			seen[p] = true
			if p.descendsFrom(ancestor, seen) {
				return true
			}
		}
	}
	return false
}

// AllHosts are the hosts of the group and of all groups below it, each once:
// its own first, then those of its children, then those of theirs. From the
// grandchildren on, Ansible's own order changes from run to run; this one is
// among those that it has.
func (g *Group) AllHosts() []string {
	var hosts []string
	met := map[string]bool{}
	known := map[*Group]bool{g: true}
	for level := []*Group{g}; len(level) > 0; {
		var next []*Group
		for _, group := range level {
			for _, host := range group.Hosts {
				if !met[host] {
					met[host] = true
					hosts = append(hosts, host)
				}
			}
			for _, child := range group.Children {
				if !known[child] {
					known[child] = true
					next = append(next, child)
				}
			}
		}
		level = next
	}
	return hosts
}
