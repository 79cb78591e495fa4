package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"ec2-inventory/internal/emulator"
)

// TestPeople holds what is true of the commands for people, for random fleets
// with everything that AWS can send: they show the hosts and groups of --list,
// and nothing raw that a terminal could act on.
func TestPeople(t *testing.T) {
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			fleet := emulator.Random(seed, emulator.RandomOptions{InstancesPerRegion: 40, Databases: 5, Zones: 3, Hostile: true})
			serve(t, fleet, emulator.Options{})
			ini := filepath.Join(t.TempDir(), "ec2.ini")
			settings := fmt.Sprintf("[ec2]\nregions = eu-west-1, us-east-1\ncache_max_age = 0\nall_instances = True\nnested_groups = %v\ndestination_variable = Name, id\nvpc_destination_variable = Name, id\n", seed%2 == 0)
			if err := os.WriteFile(ini, []byte(settings), 0o600); err != nil {
				t.Fatal(err)
			}
			var list struct {
				Meta struct{ Hostvars map[string]any } `json:"_meta"`
			}
			groups := map[string]any{}
			decode(t, ask(t, ini, "--list"), &list)
			decode(t, ask(t, ini, "--list"), &groups)
			delete(groups, "_meta")

			var hosts []struct {
				Name   string
				Groups []string
			}
			decode(t, ask(t, ini, "hosts", "--json"), &hosts)
			if len(hosts) != len(list.Meta.Hostvars) {
				t.Errorf("hosts has %d, --list %d", len(hosts), len(list.Meta.Hostvars))
			}
			for _, h := range hosts {
				if list.Meta.Hostvars[h.Name] == nil {
					t.Errorf("--list does not know %q", h.Name)
				}
			}
			if n := strings.Count(ask(t, ini, "hosts", "--no-header"), "\n"); n != len(hosts) {
				t.Errorf("the table has %d lines for %d hosts", n, len(hosts))
			}

			var made []struct {
				Name  string
				Hosts []string
			}
			decode(t, ask(t, ini, "groups", "--json"), &made)
			if len(made) != len(groups) {
				t.Errorf("groups has %d, --list %d", len(made), len(groups))
			}
			for _, g := range made {
				listed, plain := groups[g.Name].([]any)
				if plain && len(listed) != len(g.Hosts) {
					t.Errorf("group %q has %d hosts, in --list %d", g.Name, len(g.Hosts), len(listed))
				}
				for _, h := range hosts {
					if plain && slices.Contains(h.Groups, g.Name) != slices.Contains(g.Hosts, h.Name) {
						t.Errorf("hosts and groups do not agree whether %q is in %q", h.Name, g.Name)
					}
				}
			}
			graph := ask(t, ini, "graph")
			for name := range groups {
				if !strings.Contains(name, "\\") && utf8.ValidString(name) && !strings.Contains(graph, "|--@"+name+":\n") {
					t.Errorf("the graph lacks %q", name)
				}
			}
			ask(t, ini, "groups")
			ask(t, ini, "graph", "--json")
			ask(t, ini, "ssh-config", "--user-tag", "Name")
			ask(t, ini, "ssh-config", "--json", "--identity", "{key_name}")
		})
	}
}

func decode(t *testing.T, text string, into any) {
	t.Helper()
	if err := json.Unmarshal([]byte(text), into); err != nil {
		t.Fatal(err)
	}
}

// ask runs a command and looks at each character of what it prints.
func ask(t *testing.T, ini string, args ...string) string {
	t.Helper()
	stdout, stderr, code := run(t, append([]string{args[0], "--config", ini}, args[1:]...)...)
	if code != 0 {
		t.Fatalf("%v: exit %d: %s", args, code, stderr)
	}
	for _, text := range []string{stdout, stderr} {
		if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 || !utf8.ValidString(text) {
			t.Errorf("%v prints %q", args, text[max(0, i-20):i+20])
		}
	}
	return stdout
}

func TestUnknownCommand(t *testing.T) {
	for argument, want := range map[string]string{
		"host":     `unexpected argument "host": did you mean hosts?; see --help`,
		"ssh-conf": `unexpected argument "ssh-conf": did you mean ssh-config?; see --help`,
		"nosuch":   `unexpected argument "nosuch"; see --help`,
	} {
		_, stderr, code := run(t, argument)
		if code != 2 || stderr != "ec2-inventory: "+want+"\n" {
			t.Errorf("%s: exit %d, %q, want %q", argument, code, stderr, want)
		}
	}
}
