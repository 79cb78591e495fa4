package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/inventory"
)

const explainAbout = `Says of a host where it comes from, why it is in the inventory or is not, how it
got its name, and for each of its groups and variables the rule and the element
of AWS's answer that made it.

NAME is the name of a host or group, the id or ARN of an instance, database or
cache, any of their addresses or DNS names, or a tag Name, also of what is left
out. Of what is not there at all it says where it was looked for, and what is
called alike; the exit code is 1 then.

Without NAME it lists what was left out, and for what reason.`

const explainExamples = `  ec2-inventory explain web-1.prod
  ec2-inventory explain i-0123456789abcdef0
  ec2-inventory explain 10.0.3.7
  ec2-inventory explain tag_env_prod --json
  ec2-inventory explain                  what was left out, and why`

func (p *program) explainCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "explain [NAME|ID|ADDRESS]",
		Short:   "Say why a host is in the inventory or is not, and where all of it comes from",
		Long:    explainAbout,
		Example: explainExamples,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usagef("explain takes one name, id or address, not %d", len(args))
			}
			return nil
		},
		ValidArgsFunction: p.completeHosts,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && strings.TrimSpace(args[0]) == "" {
				return usagef("explain: the name is empty")
			}
			f, err := p.fleet(cmd.Context())
			if err != nil {
				return err
			}
			e, err := p.explainer(f)
			if err != nil {
				return err
			}
			if len(args) == 0 {
				return e.leftOut(asJSON)
			}
			return e.explain(args[0], asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON for programs; see docs/commands.md")
	return cmd
}

// explainer answers questions about a fleet.
type explainer struct {
	*program
	fleet   *fleet
	trace   *inventory.Trace
	groups  map[string]*inventory.Group
	parents map[string][]string // of each group, by name
	options map[string]string   // the settings in force
}

// explainer makes the inventory once more, and has it tell why.
func (p *program) explainer(f *fleet) (*explainer, error) {
	inv, trace, err := inventory.Explain(f.snapshot, rules(f.settings))
	if err != nil {
		return nil, err
	}
	e := &explainer{
		program: p, fleet: f, trace: trace,
		groups: map[string]*inventory.Group{}, parents: map[string][]string{}, options: map[string]string{},
	}
	for i := range inv.Groups {
		g := &inv.Groups[i]
		e.groups[g.Name] = g
		for _, child := range g.Children {
			e.parents[child] = append(e.parents[child], g.Name)
		}
	}
	for _, o := range f.settings.Effective {
		e.options[o.Name] = o.Value
	}
	return e, nil
}

// fewMatches is how many resources of one name are explained at once.
const fewMatches = 5

// explain explains what a name stands for.
func (e *explainer) explain(name string, asJSON bool) error {
	answer := explainAnswer{Query: name, Matches: []resourceRecord{}, Near: []nearRecord{}}
	found := e.trace.Find(name)
	if len(found) > fewMatches && !asJSON {
		return e.printList(name, found)
	}
	for _, m := range found {
		answer.Matches = append(answer.Matches, e.resource(m))
	}
	// A group of one, by the host's id, says no more than the host.
	if g := e.groups[name]; g != nil && (g.Rule != inventory.ByID || len(g.Hosts) > 1 || len(answer.Matches) == 0) {
		answer.Group = e.group(g)
	}
	answer.Asked, answer.Limits = e.asked(), e.limits()
	missing := len(answer.Matches) == 0 && answer.Group == nil
	if missing {
		answer.Near = e.near(name)
	}
	if asJSON {
		if err := e.printJSON(answer); err != nil {
			return err
		}
	} else if !missing {
		if err := e.printExplained(&answer); err != nil {
			return err
		}
	}
	if missing {
		return errors.New(strings.Join(e.missing(&answer), "\n"))
	}
	return nil
}

// setting is an option with its value in force.
func (e *explainer) setting(name string) settingRecord { return settingRecord{name, e.options[name]} }

func (e *explainer) settingRecords(names []string) []settingRecord {
	records := []settingRecord{}
	for _, name := range names {
		records = append(records, e.setting(name))
	}
	return records
}

func (s settingRecord) String() string { return fmt.Sprintf("%s = %s", s.Name, s.Value) }
