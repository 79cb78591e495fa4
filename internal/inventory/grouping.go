package inventory

import (
	"fmt"
	"slices"
)

// reserved is Ansible's own key among the groups; no group can have that name.
const reserved = "_meta"

// grouping collects groups.
type grouping struct {
	list     []Group
	index    map[string]int // place in list
	children map[[2]string]bool
	warned   map[string]bool
	warnings []string
}

func newGrouping() *grouping {
	return &grouping{index: map[string]int{}, children: map[[2]string]bool{}, warned: map[string]bool{}}
}

func (g *grouping) group(name string, rule Rule) *Group {
	i, ok := g.index[name]
	if !ok {
		i = len(g.list)
		g.index[name] = i
		g.list = append(g.list, Group{Name: name, Rule: rule})
	}
	group := &g.list[i]
	// In the original the group of an id is assigned, not appended to: an id
	// that equalled another group's name emptied that group.
	if group.Rule != rule && (group.Rule == ByID || rule == ByID) && !g.warned[name] {
		g.warned[name] = true
		other := group.Rule
		if other == ByID {
			other = rule
		}
		g.warnings = append(g.warnings, fmt.Sprintf("%s is the id of a host and also the name of a group (by %s): both kinds of hosts are in it; rename one", quote(name), other))
	}
	return group
}

// host puts a host into a group, once. Hosts are grouped one after another,
// so a repeat can only be the last one.
func (g *grouping) host(name, host string, rule Rule) {
	group := g.group(name, rule)
	if n := len(group.Hosts); n == 0 || group.Hosts[n-1] != host {
		group.Hosts = append(group.Hosts, host)
	}
}

// child puts a group into a parent group, once. Ids and DNS names are called as
// their owners like, so a group can be called as one of its parents. Ansible
// refuses the whole inventory for one group inside itself.
func (g *grouping) child(parent, child string) {
	key := [2]string{parent, child}
	if g.children[key] || child == reserved {
		return
	}
	g.children[key] = true
	if g.holds(child, parent, nil) {
		g.warnings = append(g.warnings, fmt.Sprintf("the group %s would be inside itself by way of the group %s, which Ansible refuses: it is not in that; rename what is called %s", quote(child), quote(parent), quote(child)))
		return
	}
	group := g.group(parent, ByParent)
	group.Children = append(group.Children, child)
}

// holds reports whether a group is inside another, at any depth, or is that
// other. Seen are the groups that were looked into; nil is none.
func (g *grouping) holds(outer, inner string, seen map[string]bool) bool {
	// All groups are in Ansible's group "all".
	if outer == inner || outer == "all" {
		return true
	}
	i, ok := g.index[outer]
	if !ok || seen[outer] || len(g.list[i].Children) == 0 {
		return false
	}
	if seen == nil {
		seen = map[string]bool{}
	}
	seen[outer] = true
	return slices.ContainsFunc(g.list[i].Children, func(child string) bool { return g.holds(child, inner, seen) })
}
