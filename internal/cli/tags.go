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
// first: not the name, which has a column, none that has one value on all
// hosts, and none that is different on each.
func tellingTags(hosts []*facts) []string {
	type use struct {
		hosts  int
		values map[string]bool
	}
	uses := map[string]*use{}
	for _, h := range hosts {
		for name, value := range h.vars {
			key, ok := strings.CutPrefix(name, tagPrefix)
			if !ok || key == "Name" || strings.HasPrefix(key, "aws_") {
				continue
			}
			if uses[key] == nil {
				uses[key] = &use{values: map[string]bool{}}
			}
			uses[key].hosts++
			uses[key].values[value] = true
		}
	}
	maps.DeleteFunc(uses, func(_ string, u *use) bool {
		if len(hosts) == 1 {
			return false
		}
		same := u.hosts == len(hosts) && len(u.values) == 1
		own := u.hosts > 1 && len(u.values) == u.hosts
		return same || own
	})
	keys := slices.SortedFunc(maps.Keys(uses), func(a, b string) int {
		return cmp.Or(cmp.Compare(uses[b].hosts, uses[a].hosts), cmp.Compare(len(uses[a].values), len(uses[b].values)), cmp.Compare(a, b))
	})
	return keys
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
