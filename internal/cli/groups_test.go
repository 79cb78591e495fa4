package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// TestGroupBy turns off each kind of group on the sample fleet: the groups of
// that kind go, hosts and other groups stay.
func TestGroupBy(t *testing.T) {
	list := func(t *testing.T, options string) map[string]any {
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
	full, nested := list(t, ""), list(t, "nested_groups = True\n")
	parents := map[string]string{
		"instance_id": "instances", "instance_type": "types", "key_pair": "keys", "rds_engine": "rds_engines",
		"rds_parameter_group": "rds_parameter_groups", "region": "regions", "route53_names": "route53",
		"security_group": "security_groups", "tag_keys": "tags",
	}
	for option, group := range map[string]string{
		"availability_zone":   "eu-west-1a",
		"instance_id":         "i-0d0e1a03c6ef36200",
		"instance_type":       "type_t3_large",
		"key_pair":            "key_ops-ireland",
		"rds_engine":          "rds_postgres",
		"rds_parameter_group": "rds_parameter_group_shop-postgres16",
		"region":              "eu-west-1",
		"route53_names":       "bastion.example.com",
		"security_group":      "security_group_web_servers",
		"tag_keys":            "tag_env_prod",
		"tag_none":            "tag_none",
		"vpc_id":              "vpc_id_vpc-0e1a10b2c3d4e5f60",
	} {
		t.Run(option, func(t *testing.T) {
			if _, ok := full[group]; !ok {
				t.Fatalf("the full answer has no group %s", group)
			}
			without := list(t, "group_by_"+option+" = False\n")
			if _, ok := without[group]; ok {
				t.Errorf("there still is a group %s", group)
			}
			if got, want := len(without["ec2"].([]any)), len(full["ec2"].([]any)); got != want {
				t.Errorf("%d hosts in ec2, want %d", got, want)
			}
			if lost := len(full) - len(without); lost < 1 {
				t.Errorf("%d groups fewer", lost)
			}
			if parent := parents[option]; parent != "" {
				if _, ok := nested[parent]; !ok {
					t.Fatalf("the nested answer has no group %s", parent)
				}
				if _, ok := list(t, "nested_groups = True\ngroup_by_"+option+" = False\n")[parent]; ok {
					t.Errorf("there still is a parent %s", parent)
				}
			}
		})
	}
}
