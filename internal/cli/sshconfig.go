package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/hostpattern"
	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/sshconfig"
)

const sshConfigAbout = `Prints an ssh_config for the instances, or for those that PATTERN picks, so that
ssh knows them by name, instance id and Name tag:

  ec2-inventory ssh-config > ~/.ssh/ec2.new && mv ~/.ssh/ec2.new ~/.ssh/ec2

and, at the top of ~/.ssh/config: Include ec2

An instance is reached at ansible_host; else at its name, if that is one of its
addresses; else at its public address, or at its private one if it has no other.
With --bastion, all others are reached through a bastion at their private
addresses: through the one in their VPC, else one in their region, else the
first.

What cannot stand in an ssh_config as the plain value that it is, is left out,
with a comment in its place. So is a Name tag that two instances share.`

const sshConfigExamples = `  ec2-inventory ssh-config --user-tag ssh_user --user ubuntu
  ec2-inventory ssh-config --bastion tag_role_bastion tag_env_prod
  ec2-inventory ssh-config --identity '~/.ssh/{key_name}.pem'`

type sshOptions struct {
	user, userTag, port, portTag, identity, bastion string
	json                                            bool
}

func (p *program) sshConfigCommand() *cobra.Command {
	var o sshOptions
	cmd := &cobra.Command{
		Use:               "ssh-config [PATTERN...]",
		Short:             "Print an ssh_config with a Host for each instance",
		Long:              sshConfigAbout,
		Example:           sshConfigExamples,
		ValidArgsFunction: p.completePatterns,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := o.check(); err != nil {
				return err
			}
			f, err := p.fleet(cmd.Context())
			if err != nil {
				return err
			}
			return p.printSSHConfig(p.look(f), args, o)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&o.bastion, "bastion", "", "reach all others through these hosts: `PATTERN`")
	f.StringVar(&o.user, "user", "", "log in as `NAME`, where neither ansible_user nor a tag says")
	f.StringVar(&o.userTag, "user-tag", "", "log in as the tag `KEY` says")
	f.StringVar(&o.port, "port", "", "log in at port `N`, where neither ansible_port nor a tag says")
	f.StringVar(&o.portTag, "port-tag", "", "log in at the port that the tag `KEY` says")
	f.StringVar(&o.identity, "identity", "", "log in with the key in `FILE`; {key_name} stands for the name of the key pair")
	f.BoolVar(&o.json, "json", false, "print JSON for programs; see docs/commands.md")
	_ = cmd.RegisterFlagCompletionFunc("bastion", p.completePatterns) // the flag exists
	return cmd
}

// check looks at what the command line says for all hosts: a mistake in it
// would else be a comment in front of each of them.
func (o *sshOptions) check() error {
	for _, flag := range []struct {
		name, value, kind string
		good              func(string) bool
	}{
		{"user", o.user, "a plain user name", sshconfig.User},
		{"port", o.port, "a port from 1 to 65535", sshconfig.Port},
		{"identity", o.identity, "a plain path: it has a quote, a backslash or a control character", sshconfig.Path},
	} {
		if flag.value != "" && !flag.good(flag.value) {
			return usagef("--%s: %q is not %s", flag.name, flag.value, flag.kind)
		}
	}
	return nil
}

// mostLost is how many instances that are left out are named on stderr.
const mostLost = 10

func (p *program) printSSHConfig(v *view, args []string, o sshOptions) error {
	picked, err := p.pick(v, args)
	if err != nil {
		return err
	}
	bastions, err := p.bastions(v, o.bastion)
	if err != nil {
		return err
	}
	var entries []sshconfig.Host
	used := map[string]bool{} // bastions, by ID
	add := func(h *facts) {
		if h.Service == snapshot.EC2 {
			entries = append(entries, o.entry(h, bastions, v.tagVariable))
			used[entries[len(entries)-1].ProxyJump] = true
		}
	}
	there := map[string]bool{}
	for _, h := range readFacts(picked) {
		there[h.Name] = true
		add(h)
	}
	for _, b := range bastions {
		if used[b.ID] && !there[b.Name] {
			add(b)
		}
	}
	hosts, lost := sshconfig.Clean(entries)
	if len(lost) > mostLost {
		p.warn(count(len(lost), "instance") + " are left out; comments at the end say why")
	} else {
		for _, line := range lost {
			p.warn(line)
		}
	}
	if o.json {
		return p.printJSON(sshRecords(hosts))
	}
	if _, err := fmt.Fprintf(p.Stdout, "# %s, from ec2-inventory ssh-config. Changes are lost when it runs again.\n\n", count(len(hosts), "instance")); err != nil {
		return printed(err)
	}
	return printed(sshconfig.Write(p.Stdout, hosts, lost))
}

// bastions are the instances that a pattern picks. Without any there would be
// no way to the others, so that is an error.
func (p *program) bastions(v *view, pattern string) ([]*facts, error) {
	if pattern == "" {
		return nil, nil
	}
	names, _, err := hostpattern.Match(v.ansible, hostpattern.Split(pattern))
	if err != nil {
		return nil, &usageError{fmt.Errorf("--bastion: %w", err)}
	}
	var hosts []*inventory.Host
	for _, name := range names {
		if h := v.hosts[name]; h.Service == snapshot.EC2 {
			hosts = append(hosts, h)
		}
	}
	if len(hosts) == 0 {
		return nil, usagef("--bastion: no instance matches %q; ec2-inventory groups lists the groups", pattern)
	}
	bastions := readFacts(hosts)
	if err := v.sort(bastions, "name", nil); err != nil {
		return nil, err
	}
	return bastions, nil
}

// entry is what ssh is told of an instance; tag names the variables of tags.
func (o *sshOptions) entry(h *facts, bastions []*facts, tag func(key string) string) sshconfig.Host {
	e := sshconfig.Host{
		ID:      h.ID,
		Aliases: []string{h.Name, h.vars[tag("Name")]},
		User:    h.first([]string{"ansible_user", "ansible_ssh_user"}),
		Port:    h.first([]string{"ansible_port", "ansible_ssh_port"}),
	}
	if o.userTag != "" && e.User == "" {
		e.User = h.vars[tag(o.userTag)]
	}
	if o.portTag != "" && e.Port == "" {
		e.Port = h.vars[tag(o.portTag)]
	}
	if e.User == "" {
		e.User = o.user
	}
	if e.Port == "" {
		e.Port = o.port
	}
	jump := way(h, bastions)
	if jump != nil {
		e.ProxyJump = jump.ID
	}
	e.HostName = destination(h, jump != nil)
	o.setIdentity(&e, h.vars["ec2_key_name"])
	return e
}

func (o *sshOptions) setIdentity(e *sshconfig.Host, key string) {
	const place = "{key_name}"
	switch {
	case !strings.Contains(o.identity, place):
		e.IdentityFile = o.identity
	case key == "":
	case sshconfig.Fills(key):
		e.IdentityFile = strings.ReplaceAll(o.identity, place, key)
	default:
		e.Leave("IdentityFile", key, "the key pair's name is not a plain file name")
	}
}

// destination is where ssh connects to.
func destination(h *facts, jumping bool) string {
	if set := h.first([]string{"ansible_host", "ansible_ssh_host"}); set != "" {
		return set
	}
	if jumping {
		return h.first([]string{"ec2_private_ip_address", "ec2_private_dns_name", "ec2_ip_address", "ec2_public_dns_name"})
	}
	addresses := []string{"ec2_ip_address", "ec2_public_dns_name", "ec2_private_ip_address", "ec2_private_dns_name"}
	for _, name := range addresses {
		if h.vars[name] == h.Name {
			return h.Name
		}
	}
	return h.first(addresses)
}

// way is the bastion on the way to a host, nil for the bastions themselves.
func way(h *facts, bastions []*facts) *facts {
	var best *facts
	closest := -1
	for _, b := range bastions {
		near := 0
		switch vpc := "ec2_vpc_id"; {
		case b.Name == h.Name:
			return nil
		case b.vars[vpc] != "" && b.vars[vpc] == h.vars[vpc]:
			near = 2
		case b.Region == h.Region:
			near = 1
		}
		if near > closest {
			best, closest = b, near
		}
	}
	return best
}

// sshRecord is an entry for programs. docs/commands.md describes it; the fields
// stay.
type sshRecord struct {
	ID           string   `json:"id"`
	Aliases      []string `json:"aliases"`
	HostName     string   `json:"host_name"`
	User         string   `json:"user"`
	Port         string   `json:"port"`
	IdentityFile string   `json:"identity_file"`
	ProxyJump    string   `json:"proxy_jump"`
	LeftOut      []string `json:"left_out"`
}

func sshRecords(hosts []sshconfig.Host) []sshRecord {
	records := make([]sshRecord, 0, len(hosts))
	for _, h := range hosts {
		r := sshRecord(h)
		if r.LeftOut == nil {
			r.LeftOut = []string{}
		}
		records = append(records, r)
	}
	return records
}
