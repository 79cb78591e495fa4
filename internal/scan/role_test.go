package scan_test

import (
	"strings"
	"testing"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/emulator"
	"ec2-inventory/internal/scan"
)

// A role is assumed once for all regions and services, and everything is asked
// by it.
func TestRole(t *testing.T) {
	server := emulator.New(emulator.Random(5, emulator.RandomOptions{
		Regions: regions, InstancesPerRegion: 5, Databases: 3, DBClusters: 3, Caches: 3, Zones: 4,
	}), emulator.Options{})
	account := account(t, server, awsapi.Options{Caller: awsapi.Caller{Role: "arn:aws:iam::123456789012:role/reader"}})
	req := allServices()
	req.Route53 = true
	if _, err := scan.Run(t.Context(), account, req); err != nil {
		t.Fatal(err)
	}
	assumed := 0
	for _, c := range server.Calls() {
		if c.Action == "AssumeRole" {
			assumed++
			if c.AccessKey != "AKIDEXAMPLE" || c.Params.Get("RoleSessionName") != "ansible_dynamic_inventory" {
				t.Errorf("assumed with key %s in session %q", c.AccessKey, c.Params.Get("RoleSessionName"))
			}
			continue
		}
		if !strings.HasSuffix(c.Caller, ":assumed-role/reader/ansible_dynamic_inventory") {
			t.Errorf("%s is asked by %s", c.Action, c.Caller)
		}
	}
	if assumed != 1 {
		t.Errorf("assumed %d times", assumed)
	}
}
