package cli

import (
	"bufio"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/ansible"
)

const graphAbout = `Draws the tree of groups and hosts below GROUP, or below "all", as
"ansible-inventory --graph" draws it.`

const graphExamples = `  ec2-inventory graph
  ec2-inventory graph tag_env_prod
  ec2-inventory graph --json`

// treeNode is a group for programs. docs/commands.md describes it; the fields
// stay.
type treeNode struct {
	Name     string     `json:"name"`
	Children []treeNode `json:"children"`
	Hosts    []string   `json:"hosts"`
}

func (p *program) graphCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "graph [GROUP]",
		Short:   "Draw the tree of groups and hosts",
		Long:    graphAbout,
		Example: graphExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("unexpected argument %q: graph draws one group", args[1])
			}
			return nil
		},
		ValidArgsFunction: p.completeGroup,
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := p.fleet(cmd.Context())
			if err != nil {
				return err
			}
			name := ansible.All
			if len(args) > 0 {
				name = strings.TrimPrefix(args[0], "@") // as it is drawn
			}
			group := p.look(f).ansible.Group(name)
			if group == nil {
				return usagef("no group %q: ec2-inventory groups lists them", name)
			}
			if asJSON {
				return p.printJSON(tree(group))
			}
			w := bufio.NewWriter(p.Stdout)
			draw(w, group, 0)
			return printed(w.Flush())
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON for programs; see docs/commands.md")
	return cmd
}

// draw draws a group: its children first, then its hosts. Those of "all" are
// below its children.
func draw(w *bufio.Writer, g *ansible.Group, depth int) {
	leaf(w, "@"+visible(g.Name)+":", depth)
	for _, child := range g.Children {
		draw(w, child, depth+1)
	}
	if g.Name == ansible.All {
		return
	}
	for _, host := range g.Hosts {
		leaf(w, visible(host), depth+1)
	}
}

func leaf(w *bufio.Writer, text string, depth int) {
	for range depth {
		_, _ = w.WriteString("  |") // Flush tells
	}
	if depth > 0 {
		_, _ = w.WriteString("--")
	}
	_, _ = w.WriteString(text)
	_ = w.WriteByte('\n')
}

func tree(g *ansible.Group) treeNode {
	n := treeNode{Name: g.Name, Children: []treeNode{}, Hosts: []string{}}
	for _, child := range g.Children {
		n.Children = append(n.Children, tree(child))
	}
	if g.Name != ansible.All {
		n.Hosts = append(n.Hosts, g.Hosts...)
	}
	return n
}
