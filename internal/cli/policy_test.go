package cli_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"ec2-inventory/internal/emulator"
)

// demanding is a fleet that has a scan make every kind of call that it may
// make: instances without tags, databases that are listed without theirs, and
// hosted zones. One of its regions is new to the program.
func demanding() *emulator.Fleet {
	f := &emulator.Fleet{Account: emulator.DefaultAccount, Zones: []*emulator.HostedZone{
		emulator.NewHostedZone("Z1", "example.com.", false, emulator.NewRecord("web.example.com.", "A", "192.0.2.1")),
	}}
	for i, name := range []string{"eu-west-1", "us-east-1", "eu-west-9"} {
		r := emulator.NewRegion(name)
		r.Reserve(fmt.Sprintf("r-%017d", i), f.Account, "", emulator.NewInstance(emulator.InstanceSpec{
			Account: f.Account, Region: name, Stem: fmt.Sprintf("0000000000%05x", i), Type: "t3.micro", PrivateIP: fmt.Sprintf("10.0.0.%d", i+1),
		}))
		e := emulator.DatabaseSpec{Region: name, ID: "bare"}.Element()
		e.Children = slices.DeleteFunc(e.Children, func(c emulator.Element) bool { return c.Name == "TagList" })
		r.Databases = append(r.Databases, &emulator.Database{Resource: emulator.NewResource(e)})
		f.Regions = append(f.Regions, r)
	}
	return f
}

type policyDocument struct {
	Version   string
	Statement []struct {
		Effect    string
		Action    []string
		Resource  []string
		Condition map[string]map[string][]string
	}
}

// allows reports whether the policy allows an action in a region.
func (p *policyDocument) allows(action, region string) bool {
	for _, st := range p.Statement {
		if st.Effect != "Allow" || !slices.Contains(st.Action, action) {
			continue
		}
		meets := true
		for operator, keys := range st.Condition {
			held := slices.Contains(keys["aws:RequestedRegion"], region)
			meets = meets && (operator == "StringEquals" && held || operator == "StringNotEquals" && !held)
		}
		if meets {
			return true
		}
	}
	return false
}

func (p *policyDocument) actions() (actions []string) {
	for _, st := range p.Statement {
		actions = append(actions, st.Action...)
	}
	slices.Sort(actions)
	return actions
}

// TestPolicy holds that the policy allows what a scan asks, where it asks it,
// and no action more, under all settings that decide what is asked; and that
// a check asks the same. That AWS tells who asks needs no permission.
func TestPolicy(t *testing.T) {
	server := serve(t, demanding(), emulator.Options{})
	switches := []string{"rds", "route53", "elasticache", "include_rds_clusters", "verify_tags"}
	everywhere := []string{"regions = all", "regions = all\nregions_exclude = us-east-1", "regions = eu-west-1", "regions = eu-west-1, us-east-1", "regions = eu-west-9, eu-west-1"}
	role := "iam_role = arn:aws:iam::123456789012:role/inventory"
	for n := range 1 << len(switches) * 4 {
		lines := []string{"[ec2]", "cache_max_age = 0", "destination_variable = private_ip_address", everywhere[n%len(everywhere)], "compatibility = " + []string{"1.8", "2.9"}[n&1]}
		for i, name := range switches {
			lines = append(lines, fmt.Sprintf("%s = %v", name, n>>(i+2)&1 == 1))
		}
		if n&2 != 0 {
			lines = append(lines, role)
		}
		text := strings.Join(append(lines, "cache_path = "+filepath.Join(t.TempDir(), "cache")), "\n") + "\n"
		t.Run(strings.ReplaceAll(strings.Join(lines[3:], ","), " ", ""), func(t *testing.T) {
			ini := filepath.Join(t.TempDir(), "ec2.ini")
			if err := os.WriteFile(ini, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			stdout, stderr, code := run(t, "check", "--policy", "--config", ini)
			if code != 0 || stderr != "" || len(server.Calls()) > 0 {
				t.Fatalf("exit %d, %d calls: %s", code, len(server.Calls()), stderr)
			}
			var policy policyDocument
			if err := json.Unmarshal([]byte(stdout), &policy); err != nil {
				t.Fatal(err)
			}
			for _, command := range [][]string{{"--list"}, {"check"}} {
				_, stderr, code := run(t, append(command, "--config", ini)...)
				if code != 0 || stderr != "" {
					t.Fatalf("%v: exit %d: %s", command, code, stderr)
				}
				if diff := allowed(&policy, server.Calls()); diff != "" {
					t.Errorf("%v: %s; the policy is\n%s", command, diff, stdout)
				}
				server.Reset()
			}
		})
	}
}

// allowed says what of the calls the policy does not allow, or allows too
// much.
func allowed(policy *policyDocument, calls []emulator.Call) string {
	var made []string
	for _, c := range calls {
		action := c.Service + ":" + c.Action
		if action == "sts:GetCallerIdentity" {
			continue
		}
		if !policy.allows(action, c.Region) {
			return fmt.Sprintf("it asks %s in %s, which is not allowed", action, c.Region)
		}
		made = append(made, action)
	}
	slices.Sort(made)
	if made = slices.Compact(made); !slices.Equal(made, policy.actions()) {
		return fmt.Sprintf("it asks %q, allowed is %q", made, policy.actions())
	}
	return ""
}

// TestPolicyResources holds what an action is allowed on.
func TestPolicyResources(t *testing.T) {
	for _, test := range []struct{ options, action, resource string }{
		{"regions = eu-west-1", "ec2:DescribeInstances", "*"},
		{"regions = eu-west-1", "rds:DescribeDBInstances", "arn:aws:rds:*:*:db:*"},
		{"regions = cn-north-1", "rds:DescribeDBInstances", "arn:aws-cn:rds:*:*:db:*"},
		{"regions = us-gov-west-1\nroute53 = True", "route53:ListResourceRecordSets", "arn:aws-us-gov:route53:::hostedzone/*"},
		{"regions = all\nroute53 = True", "route53:ListResourceRecordSets", "arn:aws:route53:::hostedzone/*"},
		{"regions = all\nroute53 = True", "route53:ListHostedZones", "*"},
		{"include_rds_clusters = True", "rds:DescribeDBClusters", "arn:aws:rds:*:*:cluster:*"},
		{"compatibility = 2.9\nrds = True", "rds:ListTagsForResource", "arn:aws:rds:*:*:db:*"},
		{"elasticache = True", "elasticache:DescribeCacheClusters", "arn:aws:elasticache:*:*:cluster:*"},
		{"elasticache = True", "elasticache:DescribeReplicationGroups", "arn:aws:elasticache:*:*:replicationgroup:*"},
		{"iam_role = arn:aws-cn:iam::123456789012:role/a/b", "sts:AssumeRole", "arn:aws-cn:iam::123456789012:role/a/b"},
		{"iam_role = arn:aws-cn:iam::123456789012:role/a/b\nroute53 = True", "route53:ListResourceRecordSets", "arn:aws-cn:route53:::hostedzone/*"},
	} {
		ini := filepath.Join(t.TempDir(), "ec2.ini")
		if err := os.WriteFile(ini, []byte("[ec2]\n"+test.options+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		stdout, stderr, code := run(t, "check", "--policy", "--config", ini)
		if code != 0 || stderr != "" {
			t.Fatalf("%s: exit %d: %s", test.options, code, stderr)
		}
		var policy policyDocument
		if err := json.Unmarshal([]byte(stdout), &policy); err != nil {
			t.Fatal(err)
		}
		if policy.Version != "2012-10-17" {
			t.Errorf("version %q", policy.Version)
		}
		var resources []string
		for _, st := range policy.Statement {
			if slices.Contains(st.Action, test.action) {
				resources = append(resources, st.Resource...)
			}
		}
		if !slices.Equal(resources, []string{test.resource}) {
			t.Errorf("%q: %s on %q, want %q", test.options, test.action, resources, test.resource)
		}
	}
}
