package cli

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// mostTags is how many tags of a host the table shows.
const mostTags = 4

// tellingTags are the keys of the tags that tell hosts apart, the most common
// first. Not among them are the name, which has a column, what is different on
// each host, and of those that divide the hosts alike, as "owner" and "team"
// may, all but the shortest. One that is the same on all hosts comes last.
func tellingTags(hosts []*facts) []string {
	uses := map[string]*tagUse{}
	for i, h := range hosts {
		for name, value := range h.vars {
			key, ok := strings.CutPrefix(name, tagPrefix)
			if !ok || key == "Name" || strings.HasPrefix(key, "aws_") {
				continue
			}
			if uses[key] == nil {
				uses[key] = &tagUse{values: map[string]int{}, classes: make([]int, len(hosts))}
			}
			uses[key].add(i, value)
		}
	}
	maps.DeleteFunc(uses, func(_ string, u *tagUse) bool {
		return len(hosts) > 1 && u.hosts > 1 && len(u.values) == u.hosts
	})
	keys := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		x, y := uses[a], uses[b]
		return cmp.Or(cmp.Compare(x.same(), y.same()), cmp.Compare(y.hosts, x.hosts), cmp.Compare(len(x.values), len(y.values)), cmp.Compare(len(a)*x.hosts+x.length, len(b)*y.hosts+y.length), cmp.Compare(a, b))
	})
	if len(hosts) == 1 {
		return keys
	}
	var telling []string
	for _, key := range keys {
		if len(telling) < manyTags && !slices.ContainsFunc(telling, func(other string) bool { return slices.Equal(uses[key].classes, uses[other].classes) }) {
			telling = append(telling, key)
		}
	}
	return telling
}

// manyTags is how many keys are looked at: fleets have hundreds.
const manyTags = 30

// tagUse is how hosts use a tag.
type tagUse struct {
	hosts   int
	length  int            // of all values together
	values  map[string]int // numbered from 1 as they come
	classes []int          // by host: the number of its value, 0 without
}

// same is 1 if all hosts have the same value.
func (u *tagUse) same() int {
	if u.hosts == len(u.classes) && len(u.values) == 1 {
		return 1
	}
	return 0
}

func (u *tagUse) add(host int, value string) {
	if u.values[value] == 0 {
		u.values[value] = len(u.values) + 1
	}
	u.hosts++
	u.length += len(value)
	u.classes[host] = u.values[value]
}

// tagText are the first of the telling tags that the host has.
func (f *facts) tagText(telling []string) string {
	var parts []string
	for _, key := range telling {
		value, ok := f.vars[tagPrefix+key]
		if !ok {
			continue
		}
		if value == "" || strings.ContainsAny(value, " \t") {
			value = strconv.Quote(value)
		}
		if parts = append(parts, key+"="+value); len(parts) == mostTags {
			break
		}
	}
	return strings.Join(parts, " ")
}
