package cli

import (
	"fmt"
	"os"
	"strings"

	"ec2-inventory/internal/ansible"
	"ec2-inventory/internal/hostpattern"
	"ec2-inventory/internal/inventory"
)

// view is the fleet as Ansible sees it.
type view struct {
	*fleet
	ansible *ansible.Inventory
	hosts   map[string]*inventory.Host
}

func newView(f *fleet) *view {
	v := &view{fleet: f, ansible: ansible.Read(f.inv), hosts: make(map[string]*inventory.Host, len(f.inv.Hosts))}
	for i := range f.inv.Hosts {
		v.hosts[f.inv.Hosts[i].Name] = &f.inv.Hosts[i]
	}
	return v
}

// look asks for the fleet.
func (p *program) look(f *fleet) *view {
	v := newView(f)
	for _, r := range v.ansible.Refused {
		p.warn(fmt.Sprintf("the group %q would be in itself as a child of %q: Ansible refuses such an inventory; turn nested_groups off, or rename what made the groups", r[1], r[0]))
	}
	return v
}

// pick gives the hosts that the patterns pick together, in Ansible's order; all
// of them without patterns.
func (p *program) pick(v *view, args []string) ([]*inventory.Host, error) {
	patterns, err := hostPatterns(args)
	if err != nil {
		return nil, err
	}
	names, warnings, err := hostpattern.Match(v.ansible, patterns)
	if err != nil {
		return nil, &usageError{err}
	}
	for _, w := range warnings {
		p.warn(w)
	}
	hosts := make([]*inventory.Host, 0, len(names))
	for _, name := range names {
		hosts = append(hosts, v.hosts[name])
	}
	if len(hosts) == 0 {
		p.warn("no hosts matched")
	}
	return hosts, nil
}

// hostPatterns cuts the arguments into single patterns. "@file" stands for the
// lines of a file, as after --limit: Ansible leaves lists of failed hosts in
// such files.
func hostPatterns(args []string) ([]string, error) {
	var patterns []string
	for _, arg := range args {
		for _, pattern := range hostpattern.Split(arg) {
			name, isFile := strings.CutPrefix(pattern, "@")
			if !isFile {
				patterns = append(patterns, pattern)
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return nil, &usageError{fmt.Errorf("pattern %q: %w; it stands for the lines of a file", pattern, err)}
			}
			for line := range strings.Lines(string(text)) {
				patterns = append(patterns, strings.TrimSpace(line))
			}
		}
	}
	return patterns, nil
}
