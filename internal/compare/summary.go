package compare

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// few differences are all told; of more, each section has examples.
const few = 30

// Summary tells the differences in about a screenful, most telling first:
// hosts, then what groups they are in, then groups, then variables. It ends
// with the totals and the causes that were recognised.
func (d *Difference) Summary() []string {
	s := summary{names: 6, lines: 8, runes: 60}
	if d.Total <= few {
		s = summary{names: few, lines: few, runes: 200}
	}
	s.missingHosts(d.MissingHosts)
	s.newHosts(d.NewHosts)
	s.renames("hosts under another name", d.RenamedHosts, func(r Rename) string { return r.ID })
	s.members(d.Memberships)
	s.groups("groups missing in ours", "missing", d.MissingGroups)
	s.groups("groups in ours only", "new", d.NewGroups)
	s.renames("groups under another name", d.RenamedGroups, func(r Rename) string { return count(r.Hosts, "host") })
	s.children(d.Children)
	s.variables(d.Variables)
	return append(s.out, d.closing(s.cut)...)
}

// closing are the lines at the end.
func (d *Difference) closing(cut bool) []string {
	var out []string
	if d.Equal {
		out = append(out, fmt.Sprintf("equal: %s, %s", count(d.Ours.Hosts, "host"), count(d.Ours.Groups, "group")))
	} else {
		out = append(out, fmt.Sprintf("%s: theirs has %s and %s, ours %s and %s", count(d.Total, "difference"),
			count(d.Theirs.Hosts, "host"), count(d.Theirs.Groups, "group"), count(d.Ours.Hosts, "host"), count(d.Ours.Groups, "group")))
	}
	for _, cause := range d.Causes {
		out = append(out, "known: "+cause)
	}
	if n := len(d.Repeated); n > 0 {
		out = append(out, "note: theirs lists "+count(n, "host")+" more than once in a group; Ansible takes a host once")
	}
	if n := len(d.Reordered); n > 0 {
		out = append(out, fmt.Sprintf("note: %s the same hosts in another order, which only plays with serial or order follow: %s",
			count(n, "group has", "groups have"), names(d.Reordered, 3)))
	}
	if cut {
		out = append(out, "all of it: --all, a line each; for programs: --json")
	}
	return out
}

// summary collects lines, with so many names in a line, lines in a section,
// and runes of a value at most.
type summary struct {
	names, lines, runes int
	out                 []string
	cut                 bool // something was left out
}

// section adds lines under a title, those that fit.
func (s *summary) section(title string, lines []string) {
	if len(lines) == 0 {
		return
	}
	s.out = append(s.out, title)
	for i, line := range lines {
		if i == s.lines && len(lines) > s.lines+1 {
			s.cut = true
			s.out = append(s.out, "  … and "+number(len(lines)-i)+" more lines like these")
			break
		}
		s.out = append(s.out, "  "+line)
	}
	s.out = append(s.out, "")
}

// list is names that fit on a line.
func (s *summary) list(list []string) string {
	s.cut = s.cut || len(list) > s.names
	return names(list, s.names)
}

func (s *summary) missingHosts(hosts []Host) {
	var lines []string
	for _, b := range buckets(hosts, func(h Host) string { return h.Reason }) {
		if len(b.items) <= s.lines/2 {
			for _, h := range b.items {
				lines = append(lines, reason(with(h.Name, h.ID), h.Reason))
			}
			continue
		}
		lines = append(lines, reason(s.list(hostNames(b.items)), b.key)+" ("+count(len(b.items), "host")+")")
	}
	s.section(titled("hosts missing in ours", len(hosts)), lines)
}

func (s *summary) newHosts(hosts []Host) {
	var lines []string
	if len(hosts) > s.lines {
		lines = []string{s.list(hostNames(hosts))}
	} else {
		for _, h := range hosts {
			lines = append(lines, with(h.Name, h.ID))
		}
	}
	s.section(titled("hosts in ours only", len(hosts)), lines)
}

func hostNames(hosts []Host) []string {
	out := make([]string, len(hosts))
	for i, h := range hosts {
		out[i] = h.Name
	}
	return out
}

func (s *summary) renames(title string, renames []Rename, of func(Rename) string) {
	lines := make([]string, len(renames))
	for i, r := range renames {
		lines[i] = with(r.Theirs+" -> "+r.Ours, of(r))
	}
	s.section(titled(title, len(renames)), lines)
}

// members tells of groups that gain or lose hosts: families of groups
// together if they are many.
func (s *summary) members(all []Membership) {
	var lines []string
	for _, b := range buckets(all, func(m Membership) string { return string(m.Change) + " " + family(m.Group) }) {
		verb := "no longer in "
		if b.items[0].Change == New {
			verb = "now also in "
		}
		groups := buckets(b.items, func(m Membership) string { return m.Group })
		if len(groups) <= s.lines/2 {
			for _, g := range groups {
				lines = append(lines, verb+g.key+": "+s.list(members(g.items))+many(len(g.items), s.names))
			}
			continue
		}
		hosts := map[string]bool{}
		for _, m := range b.items {
			hosts[m.Host] = true
		}
		lines = append(lines, fmt.Sprintf("%s %s%s: %s", count(len(hosts), "host"), verb, familyCount(len(groups), family(b.items[0].Group)),
			s.list(keys(groups))))
	}
	s.section(titled("hosts in other groups", len(all)), lines)
}

func members(all []Membership) []string {
	out := make([]string, len(all))
	for i, m := range all {
		out[i] = m.Host
	}
	return out
}

func many(n, most int) string {
	if n <= most {
		return ""
	}
	return " (" + count(n, "host") + ")"
}

// groups tells of groups that one side has: those whose hosts the other side
// lacks too in one line, families of groups together if they are many.
func (s *summary) groups(title, change string, all []Group) {
	var lines []string
	for _, b := range buckets(all, func(g Group) string {
		if g.Follows {
			return ""
		}
		return family(g.Name)
	}) {
		if len(b.items) <= s.lines/2 {
			for _, g := range b.items {
				lines = append(lines, with(g.Name, count(g.Hosts, "host")))
			}
			continue
		}
		list := make([]string, len(b.items))
		for i, g := range b.items {
			list[i] = g.Name
		}
		what := familyCount(len(list), b.key)
		if b.key == "" {
			what = count(len(list), "group") + " whose hosts are all " + change
		}
		lines = append(lines, what+": "+s.list(list))
	}
	s.section(titled(title, len(all)), lines)
}

func (s *summary) children(all []Child) {
	var lines []string
	for _, b := range buckets(all, func(c Child) string { return string(c.Change) + " " + c.Group }) {
		verb := " is no longer parent of "
		if b.items[0].Change == New {
			verb = " is now also parent of "
		}
		list := make([]string, len(b.items))
		for i, c := range b.items {
			list[i] = c.Child
		}
		lines = append(lines, b.items[0].Group+verb+s.list(list))
	}
	s.section(titled("groups with other children", len(all)), lines)
}

// rank is the order in which changes of variables are told.
var rank = map[Change]int{Missing: 0, Type: 1, Value: 2, Renamed: 3, New: 4}

func (s *summary) variables(all []Variable) {
	var lines []string
	found := buckets(all, func(v Variable) string { return fmt.Sprint(v.Change, v.Group == "", v.Name, " ", v.To) })
	slices.SortStableFunc(found, func(a, b bucket[Variable]) int {
		return cmp.Compare(rank[a.items[0].Change], rank[b.items[0].Change])
	})
	for _, b := range found {
		lines = append(lines, s.variable(b.items)...)
	}
	// Kinds of variables are what tells most where hosts are many.
	s.lines *= 2
	s.section(titled("variables", len(all)), lines)
}

// variable tells of one variable and one kind of change: each host by itself
// if they are few, else with up to three examples.
func (s *summary) variable(all []Variable) []string {
	first := all[0]
	what := first.Name
	switch first.Change {
	case Missing:
		what += " is missing"
	case New:
		what += " is new"
	case Renamed:
		what += " is now " + first.To
	case Type:
		what += " has another type"
	case Value:
		what += " has another value"
	}
	cut := func(value json.RawMessage) string { return short(shown(value), s.runes) }
	if len(all) <= s.lines/2 {
		var lines []string
		for _, v := range all {
			lines = append(lines, what+" on "+v.Host+v.Group+": "+v.change(cut))
		}
		return lines
	}
	var examples []string
	seen := map[string]bool{}
	for _, v := range all {
		if change := v.change(cut); !seen[change] && len(seen) < 3 {
			seen[change] = true
			examples = append(examples, v.Host+v.Group+" "+change)
		}
	}
	s.cut = true
	of := "host"
	if first.Group != "" {
		of = "group"
	}
	return []string{fmt.Sprintf("%s on %s, such as %s", what, count(len(all), of), strings.Join(examples, "; "))}
}

// change is what became of the value.
func (v *Variable) change(show func(json.RawMessage) string) string {
	switch v.Change {
	case Missing:
		return show(v.Theirs)
	case New, Renamed:
		return show(v.Ours)
	}
	return show(v.Theirs) + " -> " + show(v.Ours)
}

func titled(title string, n int) string { return title + ": " + number(n) }

// bucket is what has one key in common.
type bucket[T any] struct {
	key   string
	items []T
}

// buckets puts items together by key, most items first.
func buckets[T any](items []T, key func(T) string) []bucket[T] {
	found := map[string][]T{}
	for _, item := range items {
		found[key(item)] = append(found[key(item)], item)
	}
	out := make([]bucket[T], 0, len(found))
	for _, k := range slices.Sorted(maps.Keys(found)) {
		out = append(out, bucket[T]{k, found[k]})
	}
	slices.SortStableFunc(out, func(a, b bucket[T]) int { return cmp.Compare(len(b.items), len(a.items)) })
	return out
}

func keys[T any](all []bucket[T]) []string {
	out := make([]string, len(all))
	for i, b := range all {
		out[i] = b.key
	}
	return out
}
