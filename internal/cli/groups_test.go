package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// listDemo prints the sample fleet with some options.
func listDemo(t *testing.T, options string) map[string]any {
	t.Helper()
	ini := filepath.Join(t.TempDir(), "ec2.ini")
	if err := os.WriteFile(ini, []byte("[ec2]\nroute53 = True\ndestination_variable = Name, private_dns_name\nvpc_destination_variable = Name, private_dns_name\n"+options), 0o600); err != nil {
		t.Fatal(err)
	}
	stdout, stderr, code := run(t, "--demo", "--config", ini)
	if code != 0 || stderr != "" {
		t.Fatalf("exit %d: %s", code, stderr)
	}
	var inventory map[string]any
	if err := json.Unmarshal([]byte(stdout), &inventory); err != nil {
		t.Fatal(err)
	}
	return inventory
}

// kind is a kind of groups: one of its groups in the sample fleet, and the
// parent of all, "" for none.
type kind struct{ group, parent string }

// TestGroupBy turns each kind of group on and off on the sample fleet: the
// groups of that kind come and go, hosts and other groups stay.
func TestGroupBy(t *testing.T) {
	for version, kinds := range map[string]map[string]kind{
		"1.8": {
			"ami_id":              {"ami-0a64a64a64a64a64a", "images"},
			"availability_zone":   {"eu-west-1a", ""},
			"aws_account":         {"123456789012", "accounts"},
			"instance_id":         {"i-0d0e1a03c6ef36200", "instances"},
			"instance_state":      {"instance_state_running", "instance_states"},
			"instance_type":       {"type_t3_large", "types"},
			"key_pair":            {"key_ops-ireland", "keys"},
			"platform":            {"platform_undefined", "platforms"},
			"rds_engine":          {"rds_postgres", "rds_engines"},
			"rds_parameter_group": {"rds_parameter_group_shop-postgres16", "rds_parameter_groups"},
			"region":              {"eu-west-1", "regions"},
			"route53_names":       {"bastion.example.com", "route53"},
			"security_group":      {"security_group_web_servers", "security_groups"},
			"tag_keys":            {"tag_env_prod", "tags"},
			"tag_none":            {"tag_none", ""},
			"vpc_id":              {"vpc_id_vpc-0e1a10b2c3d4e5f60", ""},
		},
		"2.9": {
			"availability_zone":             {"eu-west-1a", "zones"},
			"elasticache_cluster":           {"elasticache_cluster_shop_sessions", ""},
			"elasticache_engine":            {"elasticache_memcached", "elasticache_engines"},
			"elasticache_parameter_group":   {"elasticache_parameter_group_default_redis7", "elasticache_parameter_groups"},
			"elasticache_replication_group": {"elasticache_replication_group_shop_queue", ""}, // its parent has hosts of its own
			"platform":                      {"platform_undefined", "platforms"},
			"tag_keys":                      {"tag_env_prod", ""}, // tag_none keeps their parent
			"vpc_id":                        {"vpc_id_vpc_0e1a10b2c3d4e5f60", "vpcs"},
		},
	} {
		for option, kind := range kinds {
			t.Run(version+"/"+option, func(t *testing.T) {
				line := "compatibility = " + version + "\nrds = True\ngroup_by_" + option + " = "
				with, without := listDemo(t, line+"True\n"), listDemo(t, line+"False\n")
				if _, ok := with[kind.group]; !ok {
					t.Fatalf("there is no group %s", kind.group)
				}
				if _, ok := without[kind.group]; ok {
					t.Errorf("there still is a group %s", kind.group)
				}
				if got, want := len(without["ec2"].([]any)), len(with["ec2"].([]any)); got != want {
					t.Errorf("%d hosts in ec2, want %d", got, want)
				}
				if kind.parent == "" {
					return
				}
				with, without = listDemo(t, "nested_groups = True\n"+line+"True\n"), listDemo(t, "nested_groups = True\n"+line+"False\n")
				if _, ok := with[kind.parent]; !ok {
					t.Fatalf("the nested answer has no group %s", kind.parent)
				}
				if _, ok := without[kind.parent]; ok {
					t.Errorf("there still is a parent %s", kind.parent)
				}
			})
		}
	}
}
