package cli

import (
	"slices"
	"strings"

	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/table"
)

// hostColumn is a column of the table of hosts.
type hostColumn struct {
	name    string
	elastic bool
	spare   int      // see table.Column
	vars    []string // the first of these variables that is not empty
	value   func(h *inventory.Host) string
}

// hostColumns are the columns that have names of their own. All others are
// variables.
var hostColumns = []hostColumn{
	{name: "name", elastic: true, value: func(h *inventory.Host) string { return h.Name }},
	{name: "id", spare: 1, value: func(h *inventory.Host) string { return h.ID }},
	{name: "state", spare: 2, vars: []string{"ec2_state", "ec2_status", "ec2_cache_cluster_status", "ec2_cache_node_status"}},
	{name: "type", spare: 4, vars: []string{"ec2_instance_type", "ec2_instance_class", "ec2_cache_node_type"}},
	{name: "zone", spare: 3, vars: []string{"ec2_placement", "ec2_availability_zone", "ec2_customer_availability_zone", "ec2_preferred_availability_zone"}},
	{name: "address", elastic: true, vars: []string{"ansible_host", "ec2_ip_address", "ec2_private_ip_address", "ec2__address"}},
	{name: "tags", elastic: true, spare: 5},
	{name: "region", value: func(h *inventory.Host) string { return h.Region }},
	{name: "service", value: func(h *inventory.Host) string { return string(h.Service) }},
}

const defaultColumns = "name,id,state,type,zone,address,tags"

func columnNames() []string {
	names := make([]string, len(hostColumns))
	for i, c := range hostColumns {
		names[i] = c.name
	}
	return names
}

// column finds a column by its name, by that of a variable of any host of the
// fleet, with or without "ec2_", or by that of a tag after "tag:".
func (v *view) column(name string) (hostColumn, error) {
	for _, c := range hostColumns {
		if c.name == strings.ToLower(name) {
			return c, nil
		}
	}
	candidates := []string{name, "ec2_" + name}
	if tag, ok := strings.CutPrefix(name, "tag:"); ok {
		candidates = []string{v.tagVariable(tag)}
	}
	var scratch []inventory.Var
	for _, h := range v.inv.Hosts {
		scratch = h.Vars(scratch)
		for _, has := range scratch {
			if slices.Contains(candidates, has.Name) {
				return hostColumn{name: name, elastic: true, vars: candidates}, nil
			}
		}
	}
	return hostColumn{}, usagef("no column or variable %q: write %s, or the name of a variable that --host prints, or tag:KEY", name, strings.Join(columnNames(), ", "))
}

func (v *view) columns(list string) ([]hostColumn, error) {
	var found []hostColumn
	for name := range strings.SplitSeq(list, ",") {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		c, err := v.column(name)
		if err != nil {
			return nil, err
		}
		found = append(found, c)
	}
	if len(found) == 0 {
		return nil, usagef("no columns are named; write some of %s", strings.Join(columnNames(), ", "))
	}
	return found, nil
}

// tagVariable is the variable that holds a tag.
func (v *view) tagVariable(key string) string {
	r := rules(v.settings)
	return r.TagVariable(key)
}

// hidden are the columns that hostvars leaves empty.
func (v *view) hidden(columns []hostColumn) []string {
	keep := rules(v.settings).KeepVar
	if keep == nil {
		return nil
	}
	var names []string
	for _, c := range columns {
		empty := len(c.vars) > 0 && !slices.ContainsFunc(c.vars, keep)
		if c.name == "tags" {
			empty = !slices.ContainsFunc(v.settings.HostVars, keepsTags)
		}
		if empty {
			names = append(names, c.name)
		}
	}
	return names
}

const tagPrefix = "ec2_tag_"

// keepsTags reports whether an item of hostvars can match a tag's variable.
func keepsTags(pattern string) bool {
	if i := strings.IndexAny(pattern, `*?[\`); i >= 0 {
		return strings.HasPrefix(tagPrefix, pattern[:min(i, len(tagPrefix))])
	}
	return strings.HasPrefix(pattern, tagPrefix)
}

// facts is a host with its variables at hand.
type facts struct {
	*inventory.Host
	vars map[string]string
}

// readFacts reads the variables of hosts.
func readFacts(hosts []*inventory.Host) []*facts {
	var scratch []inventory.Var
	all := make([]*facts, len(hosts))
	for i, h := range hosts {
		scratch = h.Vars(scratch)
		f := &facts{Host: h, vars: make(map[string]string, len(scratch))}
		for _, v := range scratch {
			f.vars[v.Name] = v.Value.String()
		}
		all[i] = f
	}
	return all
}

// first is the first of the variables that is not empty.
func (f *facts) first(vars []string) string {
	for _, name := range vars {
		if text := f.vars[name]; text != "" {
			return text
		}
	}
	return ""
}

// cell is what stands in a column.
func (f *facts) cell(c hostColumn, telling []string) string {
	switch {
	case c.value != nil:
		return visible(c.value(f.Host))
	case c.name == "tags":
		return visible(f.tagText(telling))
	}
	return visible(f.first(c.vars))
}

// named is a value by the name of a column, for programs.
func (f *facts) named(name string) string {
	i := slices.IndexFunc(hostColumns, func(c hostColumn) bool { return c.name == name })
	return f.first(hostColumns[i].vars)
}

// sort sorts hosts by columns, of which those after "-" run backwards.
// "inventory" keeps Ansible's order.
func (v *view) sort(hosts []*facts, by string, telling []string) error {
	if by == "inventory" {
		return nil
	}
	type key struct {
		column   hostColumn
		backward bool
	}
	var keys []key
	for name := range strings.SplitSeq(by, ",") {
		name, backward := strings.CutPrefix(strings.TrimSpace(name), "-")
		c, err := v.column(name)
		if err != nil {
			return err
		}
		keys = append(keys, key{c, backward})
	}
	slices.SortStableFunc(hosts, func(a, b *facts) int {
		for _, k := range keys {
			if c := table.Compare(a.cell(k.column, telling), b.cell(k.column, telling)); c != 0 {
				if k.backward {
					return -c
				}
				return c
			}
		}
		return table.Compare(a.Name, b.Name)
	})
	return nil
}
