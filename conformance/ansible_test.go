//go:build conformance

package conformance

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"ec2-inventory/internal/emulator"
)

// sourceHead is the first line of an ini that is its own inventory source: the system starts ec2-inventory on it.
const sourceHead = "#!/usr/bin/env -S ec2-inventory --config\n"

// controller is a machine on which Ansible runs with ec2-inventory on its PATH and an emulator for AWS.
type controller struct {
	t   *testing.T
	env []string
	dir string
}

// newController leads Ansible to the given endpoint.
func newController(t *testing.T, endpoint string) *controller {
	t.Helper()
	for _, program := range []string{"ansible", "ansible-inventory"} {
		need(t, program, "install Debian's package ansible-core")
	}
	dir := t.TempDir()
	// An empty file, for Ansible takes no other name than one that ends in .cfg.
	config := filepath.Join(dir, "ansible.cfg")
	if err := os.WriteFile(config, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	bin := filepath.Join(dir, "bin")
	if err := os.Mkdir(bin, 0o755); err != nil {
		t.Fatal(err)
	}
	// The name matters: a binary given through EC2_INVENTORY_BIN may have another.
	if err := os.Symlink(binary, filepath.Join(bin, "ec2-inventory")); err != nil {
		t.Fatal(err)
	}
	env := awsEnviron(endpoint, dir, "ANSIBLE_CONFIG="+config, "ANSIBLE_NOCOLOR=1", "LC_ALL=C.UTF-8",
		"PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	return &controller{t, env, dir}
}

// source writes an executable inventory source. A name that ends in .ini would be passed over in a folder of sources.
func (c *controller) source(name, text string) string {
	c.t.Helper()
	path := filepath.Join(c.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		c.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		c.t.Fatal(err)
	}
	return path
}

// ini writes settings as an executable source.
func (c *controller) ini(name string, text settings) string {
	cache := filepath.Join(c.dir, "cache", name)
	return c.source(name, sourceHead+strings.ReplaceAll(string(text), "@cache@", cache))
}

// run starts one of Ansible's programs.
func (c *controller) run(program string, args ...string) result {
	c.t.Helper()
	return run(c.t, c.env, program, args...)
}

// ok is run for what must go well, and without a word about a source that Ansible could not read.
func (c *controller) ok(program string, args ...string) string {
	c.t.Helper()
	got := c.run(program, args...)
	if got.code != 0 {
		c.t.Fatalf("%s %s ended with %d\n%s%s", program, strings.Join(args, " "), got.code, got.stdout, got.stderr)
	}
	if complaint := regexp.MustCompile(`(?i)unable to parse|failed to parse|no inventory was parsed|skipping`).FindString(got.stderr); complaint != "" {
		c.t.Errorf("%s: %q in\n%s", program, complaint, got.stderr)
	}
	return got.stdout
}

// ours is our own answer for a source.
func (c *controller) ours(source string) inventory {
	c.t.Helper()
	inv, err := parseInventory(c.ok(source, "--list"))
	if err != nil {
		c.t.Fatal(err)
	}
	if len(inv.Hosts) < 5 {
		c.t.Fatalf("only %d hosts: too few to test with", len(inv.Hosts))
	}
	return inv
}

// theirs is what Ansible made of sources.
func (c *controller) theirs(sources ...string) inventory {
	c.t.Helper()
	var args []string
	for _, source := range sources {
		args = append(args, "-i", source)
	}
	inv, err := parseInventory(c.ok("ansible-inventory", append(args, "--list")...))
	if err != nil {
		c.t.Fatal(err)
	}
	return inv
}

// demo serves the demonstration fleet.
func demo(t *testing.T) string {
	server := httptest.NewServer(emulator.New(emulator.Demo(), emulator.Options{}))
	t.Cleanup(server.Close)
	return server.URL
}

// demoSettings list every host of the demonstration fleet that has an address of any kind.
func demoSettings(more string) settings {
	return base + settings("vpc_destination_variable = private_ip_address\nregions = all\n"+more)
}

// names are the sorted keys of a map.
func names[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for name := range m {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// checkTaken tests that Ansible knows the hosts, variables and groups of an answer of ours.
func checkTaken(t *testing.T, ours, theirs inventory) {
	t.Helper()
	if diff := cmp.Diff(names(ours.Hosts), names(theirs.Hosts)); diff != "" {
		t.Errorf("hosts (-ec2-inventory +Ansible):\n%s", diff)
	}
	if diff := cmp.Diff(ours.Hosts, theirs.Hosts); diff != "" {
		t.Errorf("variables (-ec2-inventory +Ansible):\n%.4000s", diff)
	}
	for name, g := range ours.Groups {
		want, got := slices.Sorted(slices.Values(g.Hosts)), slices.Sorted(slices.Values(theirs.Groups[name].Hosts))
		if !slices.Equal(want, got) {
			t.Errorf("group %q: ec2-inventory has %v, Ansible %v", name, want, got)
		}
		if !slices.Equal(g.Children, theirs.Groups[name].Children) {
			t.Errorf("children of %q: ec2-inventory has %v, Ansible %v", name, g.Children, theirs.Groups[name].Children)
		}
	}
}

func TestAnsibleTakesWhole(t *testing.T) {
	endpoint := demo(t)
	for name, more := range map[string]string{
		"flat": "", "nested": "nested_groups = True\n", "everything": "all_instances = True\n",
		"last": "compatibility = 2.9\nnested_groups = True\nrds = True\nexpand_csv_tags = True\nhostname_variable = tag_Name\n",
	} {
		t.Run(name, func(t *testing.T) {
			c := newController(t, endpoint)
			source := c.ini("fleet", demoSettings(more))
			checkTaken(t, c.ours(source), c.theirs(source))
		})
	}
	t.Run("wrapper", func(t *testing.T) {
		c := newController(t, endpoint)
		config := demoSettings("").file(t)
		source := c.source("fleet.sh", fmt.Sprintf("#!/bin/sh\nexec ec2-inventory --config '%s' \"$@\"\n", config))
		checkTaken(t, c.ours(source), c.theirs(source))
	})
}

func TestAnsibleGraph(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings("nested_groups = True\n"))
	graph := c.ok("ansible-inventory", "-i", source, "--graph")
	for host := range c.ours(source).Hosts {
		if !strings.Contains(graph, "|--"+host+"\n") {
			t.Errorf("the graph lacks %s", host)
		}
	}
	for _, group := range []string{"@ec2:", "@regions:", "@types:", "@security_groups:", "@tags:"} {
		if !strings.Contains(graph, "|--"+group+"\n") {
			t.Errorf("the graph lacks %s", group)
		}
	}
}

func TestAnsibleHost(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings(""))
	ours := c.ours(source)
	host := names(ours.Hosts)[0]
	var vars map[string]any
	if err := parseJSON(c.ok("ansible-inventory", "-i", source, "--host", host), &vars); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(ours.Hosts[host], vars); diff != "" {
		t.Errorf("variables of %s (-ec2-inventory +Ansible):\n%s", host, diff)
	}
}

func TestAnsiblePing(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings(""))
	hosts := names(c.ours(source).Hosts)[:4]
	got := c.ok("ansible", "-i", source, "all", "--limit", strings.Join(hosts, ","), "-m", "ping", "-c", "local",
		"-e", "ansible_python_interpreter={{ ansible_playbook_python }}")
	for _, host := range hosts {
		if !strings.Contains(got, host+" | SUCCESS") {
			t.Errorf("no pong from %s", host)
		}
	}
	if n := strings.Count(got, "| SUCCESS"); n != len(hosts) {
		t.Errorf("%d hosts answered, %d were asked", n, len(hosts))
	}
}

func TestAnsibleVariables(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings(""))
	ours := c.ours(source)
	host := ours.Groups["ec2"].Hosts[0]
	got := c.ok("ansible", "-i", source, host, "-c", "local", "-m", "debug", "-a", "msg={{ ec2_id }}/{{ ec2_state_code + 0 }}")
	want := fmt.Sprintf("%v/%v", ours.Hosts[host]["ec2_id"], ours.Hosts[host]["ec2_state_code"])
	if !strings.Contains(got, want) {
		t.Errorf("a template gives\n%s\nwhich lacks %s", got, want)
	}
}

func TestAnsibleLimit(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings(""))
	ours := c.ours(source)
	for _, kind := range []string{"type_", "security_group_", "tag_", "us-east-1"} {
		i := slices.IndexFunc(names(ours.Groups), func(name string) bool { return strings.HasPrefix(name, kind) })
		if i < 0 {
			t.Errorf("no group %s* to limit to", kind)
			continue
		}
		name := names(ours.Groups)[i]
		got := strings.Fields(c.ok("ansible", "-i", source, "all", "--limit", name, "--list-hosts"))
		// The first line is "hosts (N):".
		got = slices.Sorted(slices.Values(got[2:]))
		if want := slices.Sorted(slices.Values(ours.Groups[name].Hosts)); !slices.Equal(want, got) {
			t.Errorf("--limit %s gives %v, the group has %v", name, got, want)
		}
	}
}

// TestAnsibleFolder reads a folder of two sources under different settings as one inventory.
func TestAnsibleFolder(t *testing.T) {
	c := newController(t, demo(t))
	var hosts []string
	for _, region := range fleetRegions[:2] {
		source := c.ini("sources/"+region, demoSettings("regions = "+region+"\n"))
		inv, err := parseInventory(c.ok(source, "--list"))
		if err != nil || len(inv.Hosts) == 0 {
			t.Fatalf("%d hosts in %s: %v", len(inv.Hosts), region, err)
		}
		hosts = append(hosts, names(inv.Hosts)...)
	}
	slices.Sort(hosts)
	merged := c.theirs(filepath.Join(c.dir, "sources"))
	if diff := cmp.Diff(slices.Compact(hosts), names(merged.Hosts)); diff != "" {
		t.Errorf("hosts (-of the sources +of the folder):\n%s", diff)
	}
	for _, region := range fleetRegions[:2] {
		if len(merged.Groups[region].Hosts) == 0 {
			t.Errorf("the folder has no hosts in group %s", region)
		}
	}
}

// refusing serves nothing but AWS's refusal.
func refusing(t *testing.T) string {
	refusal := `<Response><Errors><Error><Code>AuthFailure</Code><Message>AWS was not able to validate the provided access credentials</Message></Error></Errors><RequestID>r-1</RequestID></Response>`
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, refusal)
	}))
	t.Cleanup(server.Close)
	return server.URL
}

// TestAnsibleTellsWhy makes AWS refuse, and looks for the reason in what Ansible says.
func TestAnsibleTellsWhy(t *testing.T) {
	c := newController(t, refusing(t))
	source := c.ini("fleet", base+"rds = False\n")
	direct := c.run(source, "--list")
	if direct.code != 1 || direct.stdout != "" || !strings.Contains(direct.stderr, "AuthFailure") {
		t.Errorf("ec2-inventory gave %d, %q and %q; want 1, nothing and a word on AuthFailure", direct.code, direct.stdout, direct.stderr)
	}
	// Ansible offers a file whose script failed to its other readers. None may make hosts of our settings.
	got := c.run("ansible-inventory", "-i", source, "--list")
	if inv, err := parseInventory(got.stdout); err != nil || len(inv.Hosts) > 0 || len(inv.Groups) > 1 {
		t.Errorf("Ansible made an inventory of a failure: %v\n%s", err, got.stdout)
	}
	if !strings.Contains(got.stderr, "AuthFailure") {
		t.Errorf("Ansible does not tell the reason:\n%s", got.stderr)
	}
	c.env = append(c.env, "ANSIBLE_INVENTORY_UNPARSED_FAILED=True")
	if got := c.run("ansible-inventory", "-i", source, "--list"); got.code == 0 || !strings.Contains(got.stderr, "AuthFailure") {
		t.Errorf("with INVENTORY_UNPARSED_FAILED: %d\n%s", got.code, got.stderr)
	}
}

// TestAnsibleScriptOnly is about an ini that Ansible's own ini reader takes for a list of hosts when the script has
// failed: one without spaces around its equals signs. Allowing Ansible scripts alone is the way out.
func TestAnsibleScriptOnly(t *testing.T) {
	c := newController(t, refusing(t))
	source := c.ini("fleet", settings(strings.ReplaceAll(string(base), " = ", "=")))
	c.env = append(c.env, "ANSIBLE_INVENTORY_ENABLED=script")
	got := c.run("ansible-inventory", "-i", source, "--list")
	if inv, err := parseInventory(got.stdout); err != nil || len(inv.Groups) > 1 {
		t.Errorf("Ansible made an inventory of a failure: %v\n%s", err, got.stdout)
	}
	if !strings.Contains(got.stderr, "AuthFailure") {
		t.Errorf("Ansible does not tell the reason:\n%s", got.stderr)
	}
}

// TestAnsibleWrongSettings looks for the file and line of a mistake in what Ansible says.
func TestAnsibleWrongSettings(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", base+"nested_groups = perhaps\n")
	direct := c.run(source, "--list")
	if direct.code != 2 || direct.stdout != "" {
		t.Errorf("ec2-inventory gave %d and %q, want 2 and nothing", direct.code, direct.stdout)
	}
	got := c.run("ansible-inventory", "-i", source, "--list")
	if !strings.Contains(got.stderr, "nested_groups") {
		t.Errorf("Ansible does not name the option:\n%s", got.stderr)
	}
	var answer map[string]json.RawMessage
	if err := parseJSON(got.stdout, &answer); err != nil {
		t.Error(err)
	}
}

// TestAnsibleDBClusters reads the descriptions of clusters where playbooks do: everywhere. They make no host.
func TestAnsibleDBClusters(t *testing.T) {
	c := newController(t, demo(t))
	source := c.ini("fleet", demoSettings("compatibility = 2.9\nrds = True\nall_rds_instances = True\ninclude_rds_clusters = True\n"))
	theirs := c.theirs(source)
	if _, ok := theirs.Hosts["db_clusters"]; ok {
		t.Error("there is a host db_clusters")
	}
	members := theirs.Groups["db_clusters"].Hosts
	if len(members) == 0 {
		t.Fatal("the group db_clusters has no hosts")
	}
	for _, host := range []string{"localhost", members[0], names(theirs.Hosts)[0]} {
		got := c.ok("ansible", "-i", source, host, "-c", "local", "-m", "debug", "-a", "msg={{ db_clusters['events'].Endpoint }}")
		if !strings.Contains(got, "events.cluster-") {
			t.Errorf("%s reads\n%s", host, got)
		}
	}
}
