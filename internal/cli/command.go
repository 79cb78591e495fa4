package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// options is the command line.
type options struct {
	host    string // "" asks for the list
	config  string
	profile string
	refresh bool
	demo    bool
	verbose bool
	onError string // "" if not given
}

const about = `Prints the machines of an AWS account as an Ansible inventory. It takes the
place of the script ec2.py: it reads the same ec2.ini and makes the same groups
and variables.

Settings come from --config, else from the file that EC2_INI_PATH names, else
from ec2.ini beside the program; without any, all regions are listed.
Credentials come from --profile, else from where the AWS SDK finds them:
environment, profile, SSO, role.

Exit codes: 0 the answer was printed, whole unless --on-error or on_error allows
less; 1 AWS did not answer for all of it; 2 wrong usage or settings; 130 or 143
interrupted. Unless it is 0, nothing was printed to stdout.`

const examples = `  ec2-inventory --demo --list             a sample fleet, without an account
  ansible -i ec2-inventory all -m ping    as Ansible runs it
  ec2-inventory --host web-1.example.com  one host's variables
  ec2-inventory --config prod.ini -v      another settings file, with a summary
  ec2-inventory hosts 'ec2:!tag_env_dev'  the hosts that a pattern picks
  ec2-inventory groups 'tag_*'            which groups there are, and why
  ec2-inventory explain web-1.prod        why a host is there, or is not`

func execute(ctx context.Context, p Process, t terminal) error {
	var o options
	run := &program{Process: &p, terminal: t, options: &o}
	cmd := &cobra.Command{
		Use:               "ec2-inventory",
		Short:             "The machines of an AWS account as an Ansible inventory",
		Long:              about,
		Example:           examples,
		Version:           Version,
		Args:              noArguments,
		SilenceErrors:     true,
		SilenceUsage:      true,
		CompletionOptions: cobra.CompletionOptions{DisableDefaultCmd: true},
		RunE: func(*cobra.Command, []string) error {
			return run.list(ctx)
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.Bool("list", true, "print the whole inventory (the default)")
	f.StringVar(&o.host, "host", "", "print the variables of one host: `NAME`")
	of := cmd.PersistentFlags()
	of.SortFlags = false
	of.BoolVar(&o.refresh, "refresh-cache", false, "ask AWS, even if the cache is fresh")
	of.StringVar(&o.config, "config", "", "read the settings from `FILE`")
	of.StringVar(&o.profile, "profile", "", "ask with the credentials of an AWS profile: `NAME`")
	of.StringVar(&o.profile, "boto-profile", "", "the same as --profile, as ec2.py has it: `NAME`")
	of.BoolVar(&o.demo, "demo", false, "ask a sample fleet inside the program in place of AWS")
	of.StringVar(&o.onError, "on-error", "", "what to do when a part of AWS does not answer: `fail|stale|skip`")
	of.BoolVarP(&o.verbose, "verbose", "v", false, "say on stderr what was done and what was left out")
	cmd.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return &usageError{err} })
	cmd.SetOut(p.Stdout)
	cmd.SetErr(p.Stderr)
	cmd.InitDefaultHelpFlag()
	cmd.InitDefaultVersionFlag()
	cmd.AddCommand(run.commands()...)
	complete(cmd, "host", run.completeHosts)
	known := pflag.NewFlagSet("", pflag.ContinueOnError)
	known.AddFlagSet(f)
	known.AddFlagSet(of)
	args := p.Args[1:]
	if forAnsible(cmd, args) {
		args = unabbreviate(known, args)
	}
	cmd.SetArgs(args)
	return cmd.ExecuteContext(ctx)
}

func noArguments(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	if near := cmd.SuggestionsFor(args[0]); len(near) > 0 {
		return usagef("unexpected argument %q: did you mean %s?", args[0], strings.Join(near, " or "))
	}
	return usagef("unexpected argument %q", args[0])
}

// forAnsible reports whether the arguments name no command: then they are the
// original's.
func forAnsible(root *cobra.Command, args []string) bool {
	if len(args) > 0 && strings.HasPrefix(args[0], cobra.ShellCompRequestCmd) {
		return false // a shell asks for completions of unfinished words
	}
	found, _, err := root.Find(args)
	return err != nil || found == root
}

// unabbreviate writes out long flags that are given by an unambiguous
// beginning: the original's argument parser takes --refresh for
// --refresh-cache.
func unabbreviate(flags *pflag.FlagSet, args []string) []string {
	out := make([]string, 0, len(args))
	for i, arg := range args {
		if arg == "--" {
			return append(out, args[i:]...)
		}
		out = append(out, whole(flags, arg))
	}
	return out
}

func whole(flags *pflag.FlagSet, arg string) string {
	name, value, hasValue := strings.Cut(strings.TrimPrefix(arg, "--"), "=")
	if !strings.HasPrefix(arg, "--") || name == "" || flags.Lookup(name) != nil {
		return arg
	}
	var found []string
	flags.VisitAll(func(f *pflag.Flag) {
		if strings.HasPrefix(f.Name, name) {
			found = append(found, f.Name)
		}
	})
	if len(found) != 1 {
		return arg
	}
	if hasValue {
		return "--" + found[0] + "=" + value
	}
	return "--" + found[0]
}
