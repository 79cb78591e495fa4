package cli

import (
	"github.com/spf13/cobra"
)

// program is one run of the program: what its commands have in common.
type program struct {
	*Process
	terminal
	*options
}

// commands are the commands for people, next to --list and --host, which are
// for Ansible.
func (p *program) commands() []*cobra.Command {
	return []*cobra.Command{
		p.hostsCommand(), p.groupsCommand(), p.graphCommand(), p.explainCommand(), p.sshConfigCommand(),
		p.compareCommand(), p.initCommand(), p.checkCommand(),
		p.completionCommand(), p.manCommand(),
	}
}
