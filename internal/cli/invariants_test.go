package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"ec2-inventory/internal/emulator"
)

// TestInvariants holds what is true of any inventory, for random fleets with
// everything that AWS can send: each host of a group has variables and each
// host with variables is in a group, each child is a group, no list repeats
// itself, and another run prints the same bytes.
func TestInvariants(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			holdInvariants(t, seed, emulator.RandomOptions{}, "")
		})
	}
}

// TestInvariantsOfTheLastVersion does so with all that the last version adds.
func TestInvariantsOfTheLastVersion(t *testing.T) {
	for seed := range uint64(40) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			holdInvariants(t, seed, emulator.RandomOptions{DBClusters: 3, Caches: 6}, fmt.Sprintf(`compatibility = 2.9
rds = True
include_rds_clusters = True
group_by_instance_state = True
group_by_aws_account = True
all_elasticache_clusters = %[1]v
all_elasticache_nodes = %[2]v
all_elasticache_replication_groups = %[1]v
expand_csv_tags = %[2]v
replace_dash_in_groups = %[3]v
hostname_variable = %[4]s
`, seed%3 == 1, seed%5 < 3, seed%7 < 4, []string{"", "tag_Name", "id"}[seed%3]))
		})
	}
}

func holdInvariants(t *testing.T, seed uint64, size emulator.RandomOptions, options string) {
	t.Helper()
	size.InstancesPerRegion, size.Databases, size.Zones, size.Hostile = 40, 5, 3, true
	fleet := emulator.Random(seed, size)
	serve(t, fleet, emulator.Options{PageSize: int(seed % 7)})
	ini := filepath.Join(t.TempDir(), "ec2.ini")
	settings := fmt.Sprintf("[ec2]\nregions = eu-west-1, us-east-1, ap-southeast-2\ncache_max_age = 0\nroute53 = True\nall_instances = %v\nall_rds_instances = %v\nnested_groups = %v\ndestination_variable = %[4]s\nvpc_destination_variable = %[4]s\n",
		seed%2 == 0, seed%3 == 0, seed%4 < 2, []string{"id", "private_ip_address", "Name, id", "private_dns_name"}[seed%4])
	if err := os.WriteFile(ini, []byte(settings+options), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := run(t, "--config", ini)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	checkInvariants(t, stdout)
	if again, _, _ := run(t, "--config", ini); again != stdout {
		t.Error("another run prints something else")
	}
}

func checkInvariants(t *testing.T, printed string) {
	t.Helper()
	var inventory map[string]any
	if err := json.Unmarshal([]byte(printed), &inventory); err != nil {
		t.Fatal(err)
	}
	for i := range len(printed) {
		if c := printed[i]; c > '~' || c < ' ' && c != '\n' {
			t.Fatalf("byte %d is %#x", i, c)
		}
	}
	vars := inventory["_meta"].(map[string]any)["hostvars"].(map[string]any)
	grouped, below := map[string]bool{}, map[string][]any{}
	for name, group := range inventory {
		if name == "_meta" {
			continue
		}
		var hosts, children []any
		var shared map[string]any
		switch g := group.(type) {
		case []any:
			hosts = g
		case map[string]any:
			hosts, _ = g["hosts"].([]any)
			children, _ = g["children"].([]any)
			shared, _ = g["vars"].(map[string]any)
		}
		below[name] = children
		if len(hosts)+len(children)+len(shared) == 0 {
			t.Errorf("group %s is empty", name)
		}
		for kind, list := range map[string][]any{"host": hosts, "child": children} {
			seen := map[any]bool{}
			for _, entry := range list {
				if seen[entry] {
					t.Errorf("group %s repeats the %s %v", name, kind, entry)
				}
				seen[entry] = true
			}
		}
		for _, h := range hosts {
			grouped[h.(string)] = true
			if _, ok := vars[h.(string)]; !ok {
				t.Errorf("group %s: host %v has no variables", name, h)
			}
		}
		for _, c := range children {
			if _, ok := inventory[c.(string)]; !ok {
				t.Errorf("group %s: child %v is no group", name, c)
			}
		}
	}
	for host, v := range vars {
		if !grouped[host] {
			t.Errorf("host %s is in no group", host)
		}
		if len(v.(map[string]any)) == 0 {
			t.Errorf("host %s has no variables", host)
		}
	}
	for name := range below {
		checkNesting(t, below, name, nil)
	}
}

// checkNesting checks that no group is in itself, on which Ansible ends.
func checkNesting(t *testing.T, below map[string][]any, name string, above []string) {
	t.Helper()
	if slices.Contains(above, name) {
		t.Errorf("group %s is in itself: %q", name, above)
		return
	}
	for _, c := range below[name] {
		checkNesting(t, below, c.(string), append(above, name))
	}
}
