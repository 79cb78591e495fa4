package compare

import "iter"

// All gives every difference on a line of its own, most telling first. The
// words that a line begins with say of what kind it is.
func (d *Difference) All() iter.Seq[string] {
	return func(yield func(string) bool) {
		for _, part := range []func(func(string) bool) bool{d.allHosts, d.allMembers, d.allGroups, d.allVariables} {
			if !part(yield) {
				return
			}
		}
	}
}

func (d *Difference) allHosts(yield func(string) bool) bool {
	for _, h := range d.MissingHosts {
		if !yield("host missing: " + reason(with(h.Name, h.ID), h.Reason)) {
			return false
		}
	}
	for _, h := range d.NewHosts {
		if !yield("host new: " + with(h.Name, h.ID)) {
			return false
		}
	}
	for _, r := range d.RenamedHosts {
		if !yield("host renamed: " + with(r.Theirs+" -> "+r.Ours, r.ID)) {
			return false
		}
	}
	return true
}

func (d *Difference) allMembers(yield func(string) bool) bool {
	for _, m := range d.Memberships {
		if !yield("member " + string(m.Change) + ": " + m.Group + ": " + m.Host) {
			return false
		}
	}
	return true
}

func (d *Difference) allGroups(yield func(string) bool) bool {
	for _, g := range d.MissingGroups {
		if !yield("group missing: " + with(g.Name, count(g.Hosts, "host"))) {
			return false
		}
	}
	for _, g := range d.NewGroups {
		if !yield("group new: " + with(g.Name, count(g.Hosts, "host"))) {
			return false
		}
	}
	for _, r := range d.RenamedGroups {
		if !yield("group renamed: " + with(r.Theirs+" -> "+r.Ours, count(r.Hosts, "host"))) {
			return false
		}
	}
	for _, c := range d.Children {
		if !yield("child " + string(c.Change) + ": " + c.Group + ": " + c.Child) {
			return false
		}
	}
	return true
}

func (d *Difference) allVariables(yield func(string) bool) bool {
	for _, v := range d.Variables {
		line := "variable " + string(v.Change) + ": "
		if v.Group != "" {
			line = "group variable " + string(v.Change) + ": "
		}
		name := v.Name
		if v.Change == Renamed {
			name += " -> " + v.To
		}
		if !yield(line + v.Host + v.Group + ": " + name + ": " + v.change(shown)) {
			return false
		}
	}
	return true
}
