package cli

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/hostpattern"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/table"
)

const groupsAbout = `Lists groups: how many hosts are in each and in the groups below it, and the
rule that made it. PATTERN is a name with * ? [a-c] [!a-c], or a Python regular
expression after "~"; several mean groups that any of them matches.`

const groupsExamples = `  ec2-inventory groups
  ec2-inventory groups 'tag_*' --sort hosts
  ec2-inventory groups '~(type|key)_' --json`

type groupsOptions struct {
	sort           string
	noHeader, json bool
}

// groupRow is a group for programs. docs/commands.md describes it; the fields
// stay.
type groupRow struct {
	Name     string   `json:"name"`
	Rule     string   `json:"rule"`
	Hosts    []string `json:"hosts"` // with those of groups below it
	Children []string `json:"children"`
}

func (p *program) groupsCommand() *cobra.Command {
	var o groupsOptions
	cmd := &cobra.Command{
		Use:               "groups [PATTERN...]",
		Short:             "List groups, how many hosts they have, and the rules that made them",
		Long:              groupsAbout,
		Example:           groupsExamples,
		ValidArgsFunction: p.completeGroups,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := p.fleet(cmd.Context())
			if err != nil {
				return err
			}
			return p.printGroups(p.look(f), args, o)
		},
	}
	f := cmd.Flags()
	f.StringVar(&o.sort, "sort", "name", "sort by this `COLUMN`: name, hosts (the most first) or rule")
	f.BoolVar(&o.noHeader, "no-header", false, "print no line of titles")
	f.BoolVar(&o.json, "json", false, "print JSON for programs; see docs/commands.md")
	complete(cmd, "sort", listed("name", "hosts", "rule"))
	return cmd
}

func (p *program) printGroups(v *view, patterns []string, o groupsOptions) error {
	rows, err := p.groupRows(v, patterns)
	if err != nil {
		return err
	}
	if err := sortGroups(rows, o.sort); err != nil {
		return err
	}
	if o.json {
		return p.printJSON(rows)
	}
	if len(rows) == 0 {
		return nil
	}
	s := p.screen()
	t := table.Table{Columns: []table.Column{{Title: "NAME", Elastic: true}, {Title: "HOSTS"}, {Title: "RULE"}}}
	for _, r := range rows {
		t.Rows = append(t.Rows, []string{visible(r.Name), strconv.Itoa(len(r.Hosts)), r.Rule})
	}
	if s.colour {
		t.Style = func(row, _ int, cell string) string {
			if row < 0 {
				return bold.of(cell)
			}
			return cell
		}
	}
	return printed(t.Write(p.Stdout, s.width, !o.noHeader, false))
}

// groupRows are the groups that any of the patterns matches; all without
// patterns.
func (p *program) groupRows(v *view, patterns []string) ([]groupRow, error) {
	matched := map[string]bool{}
	for _, pattern := range patterns {
		groups, err := hostpattern.Groups(v.ansible, pattern)
		if err != nil {
			return nil, &usageError{err}
		}
		if len(groups) == 0 {
			p.warn("no group matches " + pattern)
		}
		for _, g := range groups {
			matched[g.Name] = true
		}
	}
	rows := []groupRow{}
	for _, g := range v.inv.Groups {
		if len(patterns) > 0 && !matched[g.Name] {
			continue
		}
		row := groupRow{Name: g.Name, Rule: string(g.Rule), Hosts: v.ansible.Group(g.Name).AllHosts(), Children: children(g)}
		if row.Hosts == nil {
			row.Hosts = []string{}
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func children(g inventory.Group) []string {
	if g.Children == nil {
		return []string{}
	}
	return g.Children
}

func sortGroups(rows []groupRow, by string) error {
	orders := map[string]func(a, b groupRow) int{
		"name":  func(groupRow, groupRow) int { return 0 },
		"hosts": func(a, b groupRow) int { return cmp.Compare(len(b.Hosts), len(a.Hosts)) },
		"rule":  func(a, b groupRow) int { return strings.Compare(a.Rule, b.Rule) },
	}
	order, ok := orders[by]
	if !ok {
		return usagef("no column %q to sort by: write name, hosts or rule", by)
	}
	slices.SortFunc(rows, func(a, b groupRow) int { return cmp.Or(order(a, b), table.Compare(a.Name, b.Name)) })
	return nil
}
