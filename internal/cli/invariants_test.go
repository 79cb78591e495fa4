package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
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
			fleet := emulator.Random(seed, emulator.RandomOptions{InstancesPerRegion: 40, Databases: 5, Zones: 3, Hostile: true})
			serve(t, fleet, emulator.Options{PageSize: int(seed % 7)})
			ini := filepath.Join(t.TempDir(), "ec2.ini")
			settings := fmt.Sprintf("[ec2]\nregions = eu-west-1, us-east-1, ap-southeast-2\ncache_max_age = 0\nroute53 = True\nall_instances = %v\nall_rds_instances = %v\nnested_groups = %v\ndestination_variable = %[4]s\nvpc_destination_variable = %[4]s\n",
				seed%2 == 0, seed%3 == 0, seed%4 < 2, []string{"id", "private_ip_address", "Name, id", "private_dns_name"}[seed%4])
			if err := os.WriteFile(ini, []byte(settings), 0o600); err != nil {
				t.Fatal(err)
			}
			stdout, _, code := run(t, "--config", ini)
			if code != 0 {
				t.Fatalf("exit %d", code)
			}
			checkInvariants(t, stdout)
			if again, _, _ := run(t, "--config", ini); again != stdout {
				t.Error("another run prints something else")
			}
		})
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
	grouped := map[string]bool{}
	for name, group := range inventory {
		if name == "_meta" {
			continue
		}
		var hosts, children []any
		switch g := group.(type) {
		case []any:
			hosts = g
		case map[string]any:
			hosts, _ = g["hosts"].([]any)
			children, _ = g["children"].([]any)
		}
		if len(hosts)+len(children) == 0 {
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
}
