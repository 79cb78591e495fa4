package settings

import (
	"slices"
	"strings"
)

// filtersVariable is the environment's variable that stands in place of
// instance_filters. One that is empty does not count: in the last version of
// the script it meant every instance, and a filter must never widen the answer.
const filtersVariable = "EC2_INSTANCE_FILTERS"

// filters reads instance_filters: sets of "name=value" between commas, of
// which an instance must meet one, with "&" between the filters of a set, of
// which it must meet all. A filter that says nothing is an error, where the
// last version of the script left it out and so asked for more than was meant.
func (r *reading) filters() error {
	s, v := r.settings, r.values["instance_filters"]
	if !v.given {
		return nil
	}
	var sets [][]Filter
	for item := range strings.SplitSeq(v.text, ",") {
		if item = strings.TrimSpace(item); item == "" {
			continue
		}
		set, err := v.filterSet(item, s.Compatibility)
		if err != nil {
			return err
		}
		sets = append(sets, set)
	}
	switch {
	case len(sets) == 0:
		return v.errorf("there is no filter in it; write name=value, such as tag:env=prod, or take the line out to list everything")
	case s.StackFilters:
		set, err := r.stack(sets)
		if err != nil {
			return err
		}
		sets = [][]Filter{set}
	case s.Compatibility == Original:
		sets = gather(sets)
	}
	s.InstanceFilters = sets
	return nil
}

func (v value) filterSet(item, version string) ([]Filter, error) {
	if strings.Contains(item, "\n") {
		return nil, v.errorf("%q goes over two lines; put a comma between filters", item)
	}
	parts := strings.Split(item, "&")
	if version == Original {
		parts = rejoin(parts)
	}
	var set []Filter
	for _, part := range parts {
		name, text, ok := strings.Cut(part, "=")
		name, text = strings.TrimSpace(name), strings.TrimSpace(text)
		if !ok || name == "" {
			return nil, v.errorf("%q is no filter; write name=value, such as tag:env=prod", strings.TrimSpace(part))
		}
		if !strings.HasPrefix(name, "tag:") {
			name = strings.ReplaceAll(name, "_", "-") // boto's spelling
		}
		i := slices.IndexFunc(set, func(f Filter) bool { return f.Name == name })
		switch {
		case i < 0:
			set = append(set, Filter{name, []string{text}})
		case set[i].Values[0] != text:
			// The script let the last one count; AWS refuses two of a name.
			return nil, v.errorf("%q asks for two values of %s at once; put a comma in place of & for either of them", item, name)
		}
	}
	return set, nil
}

// rejoin puts together what is no filter by itself: to the original, "&" was a
// character of a value like others.
func rejoin(parts []string) []string {
	joined := parts[:1]
	for _, part := range parts[1:] {
		if strings.Contains(part, "=") {
			joined = append(joined, part)
		} else {
			joined[len(joined)-1] += "&" + part
		}
	}
	return joined
}

// gather makes one filter of single ones of the same name, with all their
// values, as the original did: the same instances with fewer calls.
func gather(sets [][]Filter) [][]Filter {
	var gathered [][]Filter
	for _, set := range sets {
		i := -1
		if len(set) == 1 {
			i = slices.IndexFunc(gathered, func(g []Filter) bool { return len(g) == 1 && g[0].Name == set[0].Name })
		}
		if i < 0 {
			gathered = append(gathered, set)
		} else if !slices.Contains(gathered[i][0].Values, set[0].Values[0]) {
			gathered[i][0].Values = append(gathered[i][0].Values, set[0].Values[0])
		}
	}
	return gathered
}

// stack makes one set of all: stack_filters. Of one name the last counts, as
// in the last version of the script; that is said, because it is not what is
// read there.
func (r *reading) stack(sets [][]Filter) ([]Filter, error) {
	v := r.values["instance_filters"]
	var stacked []Filter
	for _, set := range sets {
		if len(set) > 1 {
			return nil, v.errorf("there is an & in it, and stack_filters is on, which means the same for all; write commas only, or turn stack_filters off")
		}
		i := slices.IndexFunc(stacked, func(f Filter) bool { return f.Name == set[0].Name })
		if i < 0 {
			stacked = append(stacked, set[0])
			continue
		}
		if stacked[i].Values[0] != set[0].Values[0] {
			r.warn("%s: with stack_filters an instance must meet all filters, and of %s only the last counts: %q; take out the others", v.option, set[0].Name, set[0].Values[0])
		}
		stacked[i] = set[0]
	}
	return stacked, nil
}
