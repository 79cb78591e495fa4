package cli

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"ec2-inventory/internal/ansible"
	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/hostpattern"
)

const completionAbout = `Prints what makes the tab key complete commands, flags, hosts and groups. Hosts
and groups come from the cache; nothing is asked for them.

  bash   ec2-inventory completion bash > /etc/bash_completion.d/ec2-inventory
         (needs the package bash-completion)
  zsh    ec2-inventory completion zsh > "${fpath[1]}/_ec2-inventory"
  fish   ec2-inventory completion fish > ~/.config/fish/completions/ec2-inventory.fish

To try it in the running bash: source <(ec2-inventory completion bash)`

func (p *program) completionCommand() *cobra.Command {
	shells := map[string]func(*cobra.Command) error{
		"bash": func(root *cobra.Command) error { return root.GenBashCompletionV2(p.Stdout, true) },
		"zsh":  func(root *cobra.Command) error { return root.GenZshCompletion(p.Stdout) },
		"fish": func(root *cobra.Command) error { return root.GenFishCompletion(p.Stdout, true) },
	}
	names := []string{"bash", "zsh", "fish"}
	return &cobra.Command{
		Use:       "completion bash|zsh|fish",
		Short:     "Print a completion script for a shell",
		Long:      completionAbout,
		ValidArgs: names,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) != 1 || shells[args[0]] == nil {
				return usagef("name one shell: %s", strings.Join(names, ", "))
			}
			return printed(shells[args[0]](cmd.Root()))
		},
	}
}

// names are the hosts and groups that there are, for completion, which is to
// be quick and quiet: those that are in the cache, however old, and none if
// there is nothing in it.
func (p *program) names(ctx context.Context) (hosts, groups []string) {
	quiet := *p
	quiet.terminal = terminal{w: io.Discard, warned: map[string]bool{}}
	if !p.demo {
		return quiet.cachedNames()
	}
	f, err := quiet.fleet(ctx)
	if err != nil {
		return nil, nil
	}
	inv := ansible.Read(f.inv)
	for _, g := range inv.Groups {
		groups = append(groups, g.Name)
	}
	return inv.Hosts, groups
}

func (p *program) cachedNames() (hosts, groups []string) {
	s, err := p.settings()
	if err != nil || s.CachePath == "" {
		return nil, nil
	}
	entry, err := cache.Open(s.CachePath, cacheKey(p.Process, s)).Get(cache.Whole)
	if err != nil {
		return nil, nil
	}
	defer func() { _ = entry.Close() }()
	if hosts, err = entry.Hosts(); err != nil {
		return nil, nil
	}
	if groups, err = entry.Groups(); err != nil {
		return nil, nil
	}
	return hosts, append(groups, "all", "ungrouped")
}

type completer = func(*cobra.Command, []string, string) ([]cobra.Completion, cobra.ShellCompDirective)

// complete sets what completes the value of a flag.
func complete(cmd *cobra.Command, flag string, by completer) {
	if err := cmd.RegisterFlagCompletionFunc(flag, by); err != nil {
		panic(fmt.Sprintf("completion of --%s: %v", flag, err)) // a flag that the command has not
	}
}

// listed completes a list of names with commas between them.
func listed(names ...string) completer {
	return func(_ *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
		return completions(word, strings.LastIndexByte(word, ',')+1, names), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// completePatterns completes the last host or group of a pattern. Names that a
// pattern would take for several are not offered.
func (p *program) completePatterns(cmd *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	hosts, groups := p.names(cmd.Context())
	begin := strings.LastIndexAny(word, ":,") + 1
	if begin < len(word) && strings.IndexByte("&!", word[begin]) >= 0 {
		begin++
	}
	names := slices.DeleteFunc(slices.Concat(groups, hosts), func(name string) bool {
		return !slices.Equal(hostpattern.Split(name), []string{name})
	})
	return completions(word, begin, names), cobra.ShellCompDirectiveNoFileComp
}

// completeHosts completes the name of a host.
func (p *program) completeHosts(cmd *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	hosts, _ := p.names(cmd.Context())
	return completions(word, 0, hosts), cobra.ShellCompDirectiveNoFileComp
}

// completeGroups completes the names of groups.
func (p *program) completeGroups(cmd *cobra.Command, _ []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	_, groups := p.names(cmd.Context())
	return completions(word, 0, groups), cobra.ShellCompDirectiveNoFileComp
}

// completeGroup completes the name of the only group.
func (p *program) completeGroup(cmd *cobra.Command, args []string, word string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if len(args) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return p.completeGroups(cmd, args, word)
}

// completions are the words that can become of one whose part from begin on is
// to be a name. Shells run what stands in $() even in a name that they only
// offer, and anybody who may tag an instance may name a host: none is offered
// that a shell could read as more than a word.
func completions(word string, begin int, names []string) []cobra.Completion {
	var words []cobra.Completion
	for _, name := range names {
		if strings.HasPrefix(name, word[begin:]) && safeInShell(name) {
			words = append(words, word[:begin]+name)
		}
	}
	slices.Sort(words)
	return slices.Compact(words)
}

func safeInShell(name string) bool {
	for i, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && (i == 0 || !strings.ContainsRune("-.:@/+=,", r)) {
			return false
		}
	}
	return name != "" && utf8.ValidString(name)
}
