package compare

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// pair is one host or group in both inventories.
type pair struct{ theirs, ours string }

// matching says which names of the one inventory are which of the other.
type matching struct {
	pairs                []pair // sorted by our name
	onlyTheirs, onlyOurs []string
	names                map[string]string // of pairs: ours by theirs
	known                map[string]bool   // of pairs: ours
}

// match pairs names that are the same on both sides.
func match[A, B any](theirs map[string]A, ours map[string]B) *matching {
	m := &matching{names: map[string]string{}, known: map[string]bool{}}
	for name := range theirs {
		if _, ok := ours[name]; ok {
			m.add(name, name)
		} else {
			m.onlyTheirs = append(m.onlyTheirs, name)
		}
	}
	for name := range ours {
		if !m.known[name] {
			m.onlyOurs = append(m.onlyOurs, name)
		}
	}
	slices.Sort(m.onlyTheirs)
	slices.Sort(m.onlyOurs)
	return m
}

func (m *matching) add(theirs, ours string) {
	m.pairs = append(m.pairs, pair{theirs, ours})
	m.names[theirs] = ours
	m.known[ours] = true
}

// rename pairs names that only one side has, theirs to ours.
func (m *matching) rename(renames map[string]string) {
	for theirs, ours := range renames {
		m.add(theirs, ours)
	}
	m.onlyTheirs = slices.DeleteFunc(m.onlyTheirs, func(name string) bool { _, ok := m.names[name]; return ok })
	m.onlyOurs = slices.DeleteFunc(m.onlyOurs, func(name string) bool { return m.known[name] })
}

func (m *matching) sort() {
	slices.SortFunc(m.pairs, func(a, b pair) int { return cmp.Compare(a.ours, b.ours) })
}

// renamed are the pairs of two names.
func (m *matching) renamed() []pair {
	var out []pair
	for _, p := range m.pairs {
		if p.theirs != p.ours {
			out = append(out, p)
		}
	}
	return out
}

// toOurs gives our names of theirs, without those that only they have.
func (m *matching) toOurs(theirs []string) []string {
	out := make([]string, 0, len(theirs))
	for _, name := range theirs {
		if to, ok := m.names[name]; ok {
			out = append(out, to)
		}
	}
	return out
}

// both leaves out names that only ours has.
func (m *matching) both(ours []string) []string {
	out := make([]string, 0, len(ours))
	for _, name := range ours {
		if m.known[name] {
			out = append(out, name)
		}
	}
	return out
}

// matchHosts pairs hosts by name, and those left by AWS's id.
func matchHosts(theirs, ours *Inventory) *matching {
	m := match(theirs.hosts, ours.hosts)
	m.rename(unique(
		keyed(m.onlyTheirs, func(name string) string { return identifier(theirs.hosts[name]) }),
		keyed(m.onlyOurs, func(name string) string { return identifier(ours.hosts[name]) }),
	))
	m.sort()
	return m
}

// matchGroups pairs groups by name, those left by names that differ in
// punctuation and case only, and those still left by their hosts, if they are
// at least two.
func matchGroups(theirs, ours *Inventory, hosts *matching) *matching {
	m := match(theirs.groups, ours.groups)
	m.rename(alike(m.onlyTheirs, m.onlyOurs))
	m.rename(unique(
		keyed(m.onlyTheirs, func(name string) string { return set(hosts.toOurs(theirs.groups[name].hosts)) }),
		keyed(m.onlyOurs, func(name string) string { return set(hosts.both(ours.groups[name].hosts)) }),
	))
	m.sort()
	return m
}

// alike pairs names that are the same but for case and what is neither letter
// nor digit.
func alike(theirs, ours []string) map[string]string {
	if len(theirs) == 0 || len(ours) == 0 {
		return nil
	}
	return unique(keyed(theirs, letters), keyed(ours, letters))
}

func letters(name string) string {
	key := strings.Map(func(r rune) rune {
		switch {
		case 'A' <= r && r <= 'Z':
			return r - 'A' + 'a'
		case 'a' <= r && r <= 'z', '0' <= r && r <= '9':
			return r
		}
		return '_'
	}, name)
	return strings.TrimRight(key, "_")
}

// set is a key for two hosts or more, whatever their order.
func set(hosts []string) string {
	if len(hosts) < 2 {
		return ""
	}
	slices.Sort(hosts)
	return strings.Join(hosts, "\x00")
}

// keyed puts names together by key, without those whose key is empty.
func keyed(names []string, key func(string) string) map[string][]string {
	out := map[string][]string{}
	for _, name := range names {
		if k := key(name); k != "" {
			out[k] = append(out[k], name)
		}
	}
	return out
}

// unique pairs names of the same key, where each side has one only.
func unique(theirs, ours map[string][]string) map[string]string {
	out := map[string]string{}
	for _, key := range slices.Collect(maps.Keys(theirs)) {
		if len(theirs[key]) == 1 && len(ours[key]) == 1 {
			out[theirs[key][0]] = ours[key][0]
		}
	}
	return out
}
