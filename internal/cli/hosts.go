package cli

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/table"
)

const hostsAbout = `Lists hosts. PATTERN is Ansible's host pattern, as after "hosts:" in a playbook
or after --limit, and picks the hosts that Ansible would pick:

  web                   a group, or a host of that name
  web:db  web,db        hosts of either; several PATTERNs mean the same
  web:&prod             those of web that are in prod too
  web:!staging          those of web that are not in staging
  web-*.prod            names of hosts or groups, with * ? [a-c] [!a-c]
  ~web-\d+              names by a Python regular expression
  web[0]  web[-1]       the first, the last host of web
  web[0:2]  web[3:]     the first three, all from the fourth on
  @site.retry           the lines of a file

Without PATTERN all hosts are listed. A pattern that picks none is a warning, as
in Ansible.

Columns: name, id, state, type, zone, address, tags, region, service; any
variable that --host prints, with or without "ec2_"; tag:KEY. The column tags
shows tags that tell the hosts apart. On a terminal, what does not fit is cut or
left out, the address last; elsewhere nothing is.`

const hostsExamples = `  ec2-inventory hosts
  ec2-inventory hosts 'tag_env_prod:&tag_role_web:!us-east-1'
  ec2-inventory hosts '~web-\d+' --columns name,private_ip_address,tag:team
  ec2-inventory hosts --sort type,-launch_time --columns name,type,launch_time
  ec2-inventory hosts eu-west-1 --json | jq -r '.[].id'`

type hostsOptions struct {
	columns, sort  string
	noHeader, json bool
}

func (p *program) hostsCommand() *cobra.Command {
	var o hostsOptions
	cmd := &cobra.Command{
		Use:               "hosts [PATTERN...]",
		Short:             "List hosts, or those that a pattern of Ansible's picks",
		Long:              hostsAbout,
		Example:           hostsExamples,
		ValidArgsFunction: p.completePatterns,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := p.fleet(cmd.Context())
			if err != nil {
				return err
			}
			return p.printHosts(p.look(f), args, o, cmd.Flags().Changed("columns"))
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.columns, "columns", defaultColumns, "show these `COLUMNS`")
	f.StringVar(&o.sort, "sort", "name", "sort by these `COLUMNS`, \"-\" for backwards; \"inventory\": in Ansible's order")
	f.BoolVar(&o.noHeader, "no-header", false, "print no line of titles")
	f.BoolVar(&o.json, "json", false, "print JSON for programs; see docs/commands.md")
	complete(cmd, "columns", listed(columnNames()...))
	complete(cmd, "sort", listed(append(columnNames(), "inventory")...))
	return cmd
}

func (p *program) printHosts(v *view, args []string, o hostsOptions, chosen bool) error {
	picked, err := p.pick(v, args)
	if err != nil {
		return err
	}
	hosts := readFacts(picked)
	telling := tellingTags(hosts)
	shown, err := v.columns(o.columns)
	if err != nil {
		return err
	}
	if err := v.sort(hosts, o.sort, telling); err != nil {
		return err
	}
	if hidden := v.hidden(shown); len(hidden) > 0 {
		p.warn(fmt.Sprintf("hostvars leaves out the variables of %s: it is empty here; add them to hostvars to see them", strings.Join(hidden, ", ")))
	}
	if o.json {
		return p.printJSON(v.hostRecords(hosts))
	}
	if len(hosts) == 0 {
		return nil
	}
	return p.printHostTable(hosts, shown, telling, !o.noHeader, chosen)
}

func (p *program) printHostTable(hosts []*facts, shown []hostColumn, telling []string, header, whole bool) error {
	var t table.Table
	for _, c := range shown {
		t.Columns = append(t.Columns, table.Column{Title: strings.ToUpper(visible(c.name)), Elastic: c.elastic, Spare: c.spare})
	}
	for _, h := range hosts {
		row := make([]string, len(shown))
		for i, c := range shown {
			row[i] = h.cell(c, telling)
		}
		t.Rows = append(t.Rows, row)
	}
	s := p.screen()
	if s.colour {
		t.Style = func(row, column int, cell string) string {
			if row >= 0 && cell != table.Empty && shown[column].name == "state" {
				return stateStyle(cell).of(cell)
			}
			return plainStyle(row, column, cell)
		}
	}
	return printed(t.Write(p.Stdout, s.width, header, whole))
}

func stateStyle(state string) style {
	switch state {
	case "running", "available":
		return green
	case "stopped", "terminated", "failed":
		return red
	}
	return yellow
}

// hostRecord is a host for programs. docs/commands.md describes it; the fields
// stay.
type hostRecord struct {
	Name    string            `json:"name"`
	ID      string            `json:"id"`
	Service string            `json:"service"`
	Region  string            `json:"region"`
	Zone    string            `json:"zone"`
	State   string            `json:"state"`
	Type    string            `json:"type"`
	Address string            `json:"address"`
	Groups  []string          `json:"groups"`
	Tags    map[string]string `json:"tags"`
}

func (v *view) hostRecords(hosts []*facts) []hostRecord {
	groups := groupsOf(v.inv)
	records := make([]hostRecord, 0, len(hosts))
	for _, h := range hosts {
		r := hostRecord{
			Name: h.Name, ID: h.ID, Service: string(h.Service), Region: h.Region,
			Zone: h.named("zone"), State: h.named("state"), Type: h.named("type"), Address: h.named("address"),
			Groups: groups[h.Name], Tags: map[string]string{},
		}
		for name, value := range h.vars {
			if key, ok := strings.CutPrefix(name, tagPrefix); ok {
				r.Tags[key] = value
			}
		}
		records = append(records, r)
	}
	return records
}

// groupsOf are the groups in which each host stands itself, by name.
func groupsOf(inv *inventory.Inventory) map[string][]string {
	groups := map[string][]string{}
	for _, g := range inv.Groups {
		for _, host := range g.Hosts {
			groups[host] = append(groups[host], g.Name)
		}
	}
	for _, names := range groups {
		slices.Sort(names)
	}
	return groups
}
