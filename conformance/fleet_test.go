//go:build conformance

package conformance

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
)

// fleetRegions are where the fleet lives. A region's place in the list, counted from one, is the second byte of all
// its private addresses, so that no two hosts share one.
var fleetRegions = []string{"us-east-1", "eu-west-1", "ap-southeast-2"}

// machine describes one instance of the fleet. Its name is its Name tag and what addressOf takes.
type machine struct {
	name    string
	region  string
	ip      string // public subnet 10.N.1.0/24, private ones 10.N.2.0/24 and 10.N.10.0/24
	image   string
	kind    types.InstanceType
	key     string
	groups  []string
	tags    map[string]string
	state   string // running unless it says stopped or terminated
	options func(*launch)
}

const (
	linux   = "ami-785db401"
	windows = "ami-03cf127a"
	oldAMI  = "ami-8104a4f8" // paravirtual
)

// machines has the shapes that naming, grouping and reading the wire must stand.
var machines = []machine{
	{
		name: "web-1", region: "us-east-1", ip: "10.1.1.11", image: linux, kind: "t3.micro", key: "ops key",
		groups: []string{"web servers", "ssh-only"}, tags: map[string]string{"Env": "prod", "Role": "web"},
	},
	{
		name: "web-2", region: "us-east-1", ip: "10.1.1.12", image: linux, kind: "t3.micro", key: "ops key",
		groups: []string{"web servers"}, tags: map[string]string{"Env": "dev", "Role": "web"},
		options: func(l *launch) { l.monitored, l.ebsOptimized, l.token = true, true, "made-once" },
	},
	{
		name: "db", region: "us-east-1", ip: "10.1.2.20", image: oldAMI, kind: "m3.large", key: "deploy.2024-01",
		groups: []string{"db-tier", "v1.2 (old)"}, tags: map[string]string{"Env": "prod"},
	},
	{
		name: "spare", region: "us-east-1", ip: "10.1.10.5", image: windows, kind: "c5.xlarge",
		groups: []string{"default"}, tags: map[string]string{"Env": "test", "Empty": ""},
		options: func(l *launch) { l.spot = true },
	},
	{
		name: "odd-tags", region: "us-east-1", ip: "10.1.1.40", image: linux, kind: "t2.micro",
		groups: []string{"web servers", "db-tier", "ssh-only"},
		tags: map[string]string{
			"Owner Team": "Ops & Dev <all>", "path/to": "a/b/c", "kube:role": "node:1", "Größe": "groß ✓ 日本語",
			"mood": "\U0001F389", "empty": "", "a=b": "c=d,e", "list": "x, y,,z", "quoted": `"x" 'y' \z`, "padded": "  in  ",
			"a.b": "dot", "UPPER_lower-9": "Mixed-Case_1", "json": `{"k": [1, null]}`, "long": strings.Repeat("long/", 50),
		},
	},
	{name: "stopped", region: "us-east-1", ip: "10.1.1.50", image: linux, kind: "t3.micro", tags: map[string]string{"Env": "prod"}, state: "stopped"},
	{name: "terminated", region: "us-east-1", ip: "10.1.1.51", image: linux, kind: "t3.micro", tags: map[string]string{"Env": "prod"}, state: "terminated"},
	{name: "", region: "us-east-1", ip: "10.1.1.60", image: linux, kind: "m5.24xlarge"},
	{name: "web-1-eu", region: "eu-west-1", ip: "10.2.1.11", image: linux, kind: "t3.micro", key: "plain", groups: []string{"web servers"}, tags: map[string]string{"Env": "prod", "Role": "web"}},
	{name: "private-eu", region: "eu-west-1", ip: "10.2.2.12", image: windows, kind: "m5.large", key: "plain", groups: []string{"db-tier"}, tags: map[string]string{"Env": "prod"}},
	{name: "elastic-eu", region: "eu-west-1", ip: "10.2.2.13", image: linux, kind: "t3.micro", groups: []string{"db-tier"}, tags: map[string]string{"Env": "dev"}, options: func(l *launch) { l.elastic = true }},
	{name: "", region: "eu-west-1", ip: "10.2.2.14", image: linux, kind: "t3.micro"},
	{name: "stopped-eu", region: "eu-west-1", ip: "10.2.2.15", image: linux, kind: "t3.micro", groups: []string{"db-tier"}, state: "stopped"},
	{name: "web-ap", region: "ap-southeast-2", ip: "10.3.1.11", image: linux, kind: "t3.micro", groups: []string{"web servers"}, tags: map[string]string{"Env": "prod", "name": "lower case key"}},
	{name: "groups", region: "ap-southeast-2", ip: "10.3.2.12", image: linux, kind: "i3.metal", key: "ops key", groups: []string{"v1.2 (old)", "web servers", "default", "ssh-only", "db-tier"}, tags: map[string]string{"Env": "dev", "Env-": "dash", "Env_": "bar"}},
}

// databases of the fleet, by region. Moto knows no others than these engines.
var databases = []struct {
	name, region, engine, class string
	stopped                     bool
}{
	{"orders", "us-east-1", "mysql", "db.t3.small", false},
	{"users-replica-1", "us-east-1", "postgres", "db.m5.large", false},
	{"asleep", "us-east-1", "postgres", "db.t3.small", true},
	{"ledger", "eu-west-1", "oracle-se2", "db.m5.large", false},
	{"reports", "eu-west-1", "sqlserver-ex", "db.t3.small", false},
}

// addressOf gives the private address of a machine.
func addressOf(name string) string {
	for _, m := range machines {
		if m.name == name {
			return m.ip
		}
	}
	panic("no machine is called " + name)
}

// records of the fleet's zones, written once the machines have their addresses.
func zoneRecords(live map[string]types.Instance) map[string][]record {
	public := func(name string) string { return aws.ToString(live[name].PublicIpAddress) }
	private := addressOf
	return map[string][]record{
		"example.com.": {
			{"www.example.com.", "A", []string{public("web-1"), public("web-2")}},
			{"web-1.example.com.", "A", []string{public("web-1")}},
			{"alias.example.com.", "CNAME", []string{aws.ToString(live["web-1"].PublicDnsName)}},
			{"dotted.example.com.", "CNAME", []string{aws.ToString(live["web-2"].PublicDnsName) + "."}},
			{"*.example.com.", "A", []string{public("odd-tags")}},
			{"eu.example.com.", "A", []string{public("web-1-eu")}},
			{"nobody.example.com.", "A", []string{"192.0.2.1"}},
			{"note.example.com.", "TXT", []string{`"` + public("web-1") + `"`}},
		},
		"internal.": {
			{"db.internal.", "A", []string{private("db")}},
			{"web-1.internal.", "A", []string{private("web-1")}},
			{"old-db.internal.", "CNAME", []string{aws.ToString(live["db"].PrivateDnsName)}},
			{"groups.internal.", "A", []string{private("groups"), private("private-eu")}},
		},
		"skip.me.": {
			{"www.skip.me.", "A", []string{public("web-1")}},
			{"db.skip.me.", "A", []string{private("db")}},
		},
	}
}

// newFleet makes the machines, databases and zones.
func newFleet(t *testing.T, endpoint string) {
	t.Helper()
	live := map[string]types.Instance{}
	for i, region := range fleetRegions {
		builder := newBuilder(t, endpoint, region)
		network := builder.network(fmt.Sprintf("10.%d", i+1))
		for _, m := range machines {
			if m.region == region {
				live[m.name] = builder.machine(network, m)
			}
		}
		for _, db := range databases {
			if db.region == region {
				builder.database(db.name, db.engine, db.class, db.stopped)
			}
		}
	}
	builder := newBuilder(t, endpoint, "us-east-1")
	zones := zoneRecords(live)
	for _, zone := range slices.Sorted(maps.Keys(zones)) {
		builder.zone(zone, zones[zone])
	}
}
