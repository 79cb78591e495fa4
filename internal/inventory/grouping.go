package inventory

import "fmt"

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

// child puts a group into a parent group, once. Ansible ends at a group in
// itself, which an id that equals its parent's name would make.
func (g *grouping) child(parent, child string) {
	key := [2]string{parent, child}
	if g.children[key] || parent == child {
		return
	}
	g.children[key] = true
	group := g.group(parent, ByParent)
	group.Children = append(group.Children, child)
}
