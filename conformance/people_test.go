//go:build conformance

package conformance

import (
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/emulator"
)

// recorder asks Ansible which hosts patterns pick.
const recorder = "../internal/hostpattern/testdata/record.py"

// picked is what Ansible picks.
type picked struct {
	Pattern string   `json:"pattern"`
	Split   []string `json:"split"`
	Hosts   []string `json:"hosts"`
	Error   string   `json:"error"`
}

// askAnsible runs the recorder with the Python that Ansible runs on.
func askAnsible(t *testing.T, inventory json.RawMessage, patterns []string) []picked {
	t.Helper()
	script, err := os.ReadFile(need(t, "ansible", "install Debian's package ansible-core"))
	if err != nil {
		t.Fatal(err)
	}
	python, _, _ := strings.Cut(strings.TrimPrefix(string(script), "#!"), "\n")
	question, err := json.Marshal(map[string]any{"inventory": inventory, "patterns": patterns})
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(strings.TrimSpace(python), recorder)
	cmd.Stdin = strings.NewReader(string(question))
	config := filepath.Join(t.TempDir(), "ansible.cfg")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var stderr strings.Builder
	cmd.Env, cmd.Stderr = environ("ANSIBLE_CONFIG="+config, "LC_ALL=C.UTF-8"), &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s: %v\n%.2000s", recorder, err, stderr.String())
	}
	var answer struct{ Answers []picked }
	if err := json.Unmarshal(out, &answer); err != nil || len(answer.Answers) != len(patterns) {
		t.Fatalf("%d answers to %d patterns: %v", len(answer.Answers), len(patterns), err)
	}
	return answer.Answers
}

// TestRecordedPatterns asks this Ansible what the recording holds.
func TestRecordedPatterns(t *testing.T) {
	data, err := os.ReadFile("../internal/hostpattern/testdata/ansible-2.14.json")
	if err != nil {
		t.Fatal(err)
	}
	var recorded struct {
		Inventory json.RawMessage
		Answers   []picked
	}
	if err := json.Unmarshal(data, &recorded); err != nil {
		t.Fatal(err)
	}
	var patterns []string
	for _, a := range recorded.Answers {
		patterns = append(patterns, a.Pattern)
	}
	for i, got := range askAnsible(t, recorded.Inventory, patterns) {
		want := recorded.Answers[i]
		slices.Sort(want.Hosts) // below grandchildren Ansible's order is not always the same
		slices.Sort(got.Hosts)
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q (-recorded +this Ansible):\n%s", want.Pattern, diff)
		}
	}
}

// TestPatterns compares what random patterns pick of fleets.
func TestPatterns(t *testing.T) {
	for name, fleet := range map[string]*emulator.Fleet{
		"demo":   emulator.Demo(),
		"random": emulator.Random(7, emulator.RandomOptions{Regions: oldRegions[:2], InstancesPerRegion: 30, Databases: 4, Zones: 3}),
	} {
		t.Run(name, func(t *testing.T) {
			server := httptest.NewServer(emulator.New(fleet, emulator.Options{}))
			defer server.Close()
			ini := demoSettings("cache_path = " + t.TempDir() + "\n").file(t)
			listed := product(t, server.URL, ini, "--list")
			inv, err := parseInventory(listed.stdout)
			if err != nil || len(inv.Hosts) < 10 {
				t.Fatalf("%d hosts: %v", len(inv.Hosts), err)
			}
			patterns := randomPatterns(newDice(3), names(inv.Groups), names(inv.Hosts), 80)
			for _, want := range askAnsible(t, json.RawMessage(listed.stdout), patterns) {
				got := product(t, server.URL, ini, "hosts", "--json", "--sort", "inventory", "--", want.Pattern)
				if want.Error != "" {
					if got.code != 2 {
						t.Errorf("%q: exit code %d, Ansible says %s", want.Pattern, got.code, want.Error)
					}
					continue
				}
				var hosts []struct{ Name string }
				if err := parseJSON(got.stdout, &hosts); err != nil {
					t.Fatalf("%q: %v\n%s", want.Pattern, err, got.stderr)
				}
				ours := []string{}
				for _, h := range hosts {
					ours = append(ours, h.Name)
				}
				if !slices.Equal(ours, want.Hosts) {
					t.Errorf("%q picks %q, in Ansible %q", want.Pattern, ours, want.Hosts)
				}
			}
		})
	}
}

// randomPatterns puts names and parts of names together in all the ways there are.
func randomPatterns(d dice, groups, hosts []string, n int) []string {
	atom := func() string {
		name := []rune(d.pick(append(slices.Clone(groups), hosts...)...))
		at := d.IntN(len(name))
		switch d.IntN(9) {
		case 0:
			return string(name[:at]) + "*"
		case 1:
			return "~" + string(name[:at]) + d.pick(".*", `\d`, "[a-z]+", "$", "")
		case 2:
			return d.pick(groups...) + d.pick("[0]", "[-1]", "[0:2]", "[1:]", "[99]", "[2:1]")
		case 3:
			return string(name[:at]) + "?" + string(name[at+1:])
		case 4:
			return "*" + string(name[at:])
		case 5:
			return d.pick("all", "*", "ungrouped", "nosuch", "al*")
		}
		return string(name)
	}
	var patterns []string
	for range n {
		text := d.pick("", "", "!", "&") + atom()
		for range d.IntN(4) {
			text += d.pick(":", ":", ",") + d.pick("", "!", "&") + atom()
		}
		patterns = append(patterns, text)
	}
	return patterns
}

// TestListHosts asks Ansible's own program.
func TestListHosts(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings(""))
	for _, pattern := range []string{"tag_env_prod:&tag_role_web:!us-east-1", `~10\.\d+\.1\.:!us-east-1`, "rds[0:1]", "eu-west-1,&tag_env_prod"} {
		theirs := strings.Fields(c.ok("ansible", "-i", source, pattern, "--list-hosts"))[2:] // after "hosts (N):"
		ours := strings.Fields(c.ok(binary, "hosts", "--config", source, "--sort", "inventory", "--columns", "name", "--no-header", pattern))
		if !slices.Equal(ours, theirs) || len(ours) == 0 {
			t.Errorf("%s picks %q, in Ansible %q", pattern, ours, theirs)
		}
	}
}

func TestGraph(t *testing.T) {
	for _, more := range []string{"", "nested_groups = True\n"} {
		c := newController(t, demo(t))
		source := c.ini("fleet", demoSettings(more))
		for _, group := range []string{"all", "ec2", "us-east-1"} {
			theirs := c.ok("ansible-inventory", "-i", source, "--graph", group)
			ours := c.ok(binary, "graph", "--config", source, group)
			if diff := cmp.Diff(theirs, ours); diff != "" {
				t.Errorf("%sgraph of %s (-Ansible +ec2-inventory):\n%.3000s", more, group, diff)
			}
		}
	}
}

// TestSSH lets OpenSSH read what is written for fleets with names and tags of all kinds: each alias leads where it is
// to lead, and nothing else is set.
func TestSSH(t *testing.T) {
	need(t, "ssh", "install Debian's package openssh-client")
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			fleet := emulator.Random(seed, emulator.RandomOptions{Regions: oldRegions[:2], InstancesPerRegion: 60, Zones: 2, Hostile: true})
			server := httptest.NewServer(emulator.New(fleet, emulator.Options{}))
			defer server.Close()
			destination := []string{"Name, id", "private_ip_address", "private_dns_name, id"}[seed%3]
			ini := (base + settings(fmt.Sprintf("regions = all\nall_instances = True\nrds = False\nvpc_destination_variable = %s\ndestination_variable = %s\ncache_path = %s\n", destination, destination, t.TempDir()))).file(t)
			args := []string{"ssh-config", "--user-tag", "Name", "--port", "2222", "--identity", "~/.ssh/{key_name}.pem"}
			if seed%2 == 0 {
				args = append(args, "--bastion", "ec2[0]")
			}
			checkSSH(t, product(t, server.URL, ini, args...).stdout, product(t, server.URL, ini, append(args, "--json")...).stdout)
		})
	}
}

func checkSSH(t *testing.T, text, records string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	var entries []struct {
		Aliases      []string
		User, Port   string
		HostName     string `json:"host_name"`
		IdentityFile string `json:"identity_file"`
		ProxyJump    string `json:"proxy_jump"`
	}
	if err := parseJSON(records, &entries); err != nil || len(entries) < 5 {
		t.Fatalf("%d entries: %v", len(entries), err)
	}
	untouched := effective(t, file, "no-such-alias")
	if untouched["hostname"] != "no-such-alias" {
		t.Errorf("a name that nobody has leads to %s", untouched["hostname"])
	}
	for _, e := range entries {
		for _, alias := range e.Aliases {
			want := map[string]string{}
			for key, value := range untouched {
				want[key] = value
			}
			want["host"] = alias
			for key, value := range map[string]string{"hostname": strings.ToLower(e.HostName), "user": e.User, "port": e.Port, "identityfile": e.IdentityFile, "proxyjump": e.ProxyJump} {
				if value != "" {
					want[key] = value
				}
			}
			if diff := cmp.Diff(want, effective(t, file, alias)); diff != "" {
				t.Errorf("ssh %s (-meant +OpenSSH's):\n%s", alias, diff)
			}
		}
	}
}

// effective is what OpenSSH would do for an alias.
func effective(t *testing.T, file, alias string) map[string]string {
	t.Helper()
	got := run(t, environ("HOME="+filepath.Dir(file)), "ssh", "-G", "-F", file, "--", alias)
	if got.code != 0 {
		t.Fatalf("ssh -G %s: %s", alias, got.stderr)
	}
	options := map[string]string{}
	for line := range strings.Lines(got.stdout) {
		key, value, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		if _, again := options[key]; !again || key != "identityfile" {
			// An address comes back in brackets.
			options[key] = strings.Trim(value, "[]")
		}
	}
	return options
}

// TestShells lets the shells read the scripts for completion, and fish and bash complete with them.
func TestShells(t *testing.T) {
	c := newController(t, demo(t))
	for _, shell := range []string{"bash", "zsh", "fish"} {
		need(t, shell, "install Debian's package "+shell)
		script := filepath.Join(c.dir, "complete."+shell)
		if err := os.WriteFile(script, []byte(c.ok(binary, "completion", shell)), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := c.run(shell, "-n", script); got.code != 0 || got.stderr != "" {
			t.Errorf("%s does not read its script: %s", shell, got.stderr)
		}
	}
	got := c.ok("fish", "-N", "-c", "source "+c.dir+"/complete.fish; complete -C 'ec2-inventory hosts --demo web-1.p'")
	if want := "web-1.prod\nweb-1.prod.au\nweb-1.prod.us\n"; got != want {
		t.Errorf("fish completes %q, want %q", got, want)
	}
	got = c.ok("bash", "-c", `. /usr/share/bash-completion/bash_completion; . `+c.dir+`/complete.bash
COMP_WORDS=(ec2-inventory graph --demo tag_env_); COMP_CWORD=3; COMP_LINE='ec2-inventory graph --demo tag_env_'; COMP_POINT=${#COMP_LINE}; COMP_TYPE=9
__start_ec2-inventory; printf '%s\n' "${COMPREPLY[@]}"`)
	if want := "tag_env_dev\ntag_env_prod\ntag_env_staging\n"; got != want {
		t.Errorf("bash completes %q, want %q", got, want)
	}
}

// TestManPage lets man's formatter read the page.
func TestManPage(t *testing.T) {
	got := run(t, environ("LC_ALL=C.UTF-8"), need(t, "groff", "install Debian's package groff-base"), "-man", "-Tutf8", "-ww", "../docs/ec2-inventory.1")
	if got.code != 0 || got.stderr != "" || !strings.Contains(got.stdout, "--bastion") {
		t.Errorf("groff: %d\n%s", got.code, got.stderr)
	}
}
