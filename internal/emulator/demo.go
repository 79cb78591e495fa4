package emulator

import (
	"fmt"
	"strings"
)

// demoHost is a line of the sample fleet's list. The tags Name, env, role,
// team and owner are made from it.
type demoHost struct {
	name, env, role, team string
	kind                  string // instance type
	private, public       string
	groups                string // names, comma between
	more                  func(*InstanceSpec)
}

// demoNet is where the hosts of one region live.
type demoNet struct {
	region  string
	vpc     string
	key     string
	subnets [3]string
}

var demoNets = map[string]demoNet{
	"eu-west-1":      {"eu-west-1", "vpc-0e1a10b2c3d4e5f60", "ops-ireland", [3]string{"subnet-0e1a00000000000a1", "subnet-0e1a00000000000b2", "subnet-0e1a00000000000c3"}},
	"us-east-1":      {"us-east-1", "vpc-0a5b20c3d4e5f6071", "ops-virginia", [3]string{"subnet-0a5b00000000000a1", "subnet-0a5b00000000000b2", "subnet-0a5b00000000000c3"}},
	"ap-southeast-2": {"ap-southeast-2", "vpc-0c9d30e4f5061728a", "ops-sydney", [3]string{"subnet-0c9d00000000000a1", "subnet-0c9d00000000000b2", "subnet-0c9d00000000000c3"}},
}

// demoGroups are the security groups; a group has another id in each region.
var demoGroups = []string{"default", "web servers", "app servers", "database clients", "ssh-bastion", "monitoring", "ci-cd", "office vpn", "launch-wizard-1"}

func demoGroup(net demoNet, name string) Group {
	for i, g := range demoGroups {
		if g == name {
			return Group{fmt.Sprintf("sg-0%s0000000000%02d", net.vpc[5:9], i), name}
		}
	}
	panic("emulator: the sample fleet has no security group " + name)
}

var demoOwners = map[string]string{"platform": "ada", "shop": "grace", "data": "edsger", "security": "radia"}

// Demo returns the sample fleet: three regions with some fifty hosts, among
// them all that makes an inventory hard, five databases, clusters of databases
// and caches, and two hosted zones.
func Demo() *Fleet {
	f := &Fleet{Account: DefaultAccount}
	number := 0
	for _, at := range []struct {
		region string
		hosts  []demoHost
	}{
		{"eu-west-1", demoIreland},
		{"us-east-1", demoVirginia},
		{"ap-southeast-2", demoSydney},
	} {
		r := NewRegion(at.region)
		for _, h := range at.hosts {
			number++
			r.demoLaunch(f.Account, h, number)
		}
		f.Regions = append(f.Regions, r)
	}
	// Two regions that the account did not ask for.
	for _, name := range []string{"af-south-1", "me-central-1"} {
		r := NewRegion(name)
		r.Enabled = false
		f.Regions = append(f.Regions, r)
	}
	for _, spec := range demoDatabases {
		r, net := f.Region(spec.Region), demoNets[spec.Region]
		if spec.SubnetGroup != "" {
			spec.VPC, spec.Subnets = net.vpc, net.subnets[:2]
			spec.VPCGroups = []string{demoGroup(net, "database clients").ID}
		}
		r.Databases = append(r.Databases, NewDatabase(spec))
	}
	f.demoServices()
	f.Zones = demoZones()
	return f
}

// demoLaunch starts a host: on its own, or with those before it if it is the
// next one of the same role in the same environment.
func (r *Region) demoLaunch(account string, h demoHost, number int) {
	net := demoNets[r.Name]
	spec := InstanceSpec{
		Account:   account,
		Region:    r.Name,
		Stem:      fmt.Sprintf("0d%s0%08x", net.vpc[4:8], number*2654435761&0xffffffff),
		Zone:      r.Zones[number%3].Name,
		Type:      h.kind,
		Key:       net.key,
		Launch:    fmt.Sprintf("2025-%02d-%02dT%02d:15:00.000Z", 1+number%6, 1+number%28, number%24),
		VPC:       net.vpc,
		Subnet:    net.subnets[number%3],
		PrivateIP: h.private,
		PublicIP:  h.public,
		MAC:       fmt.Sprintf("06:d0:00:00:%02x", number),
		Profile:   "host-" + h.role,
	}
	for _, name := range strings.Split(h.groups, ",") {
		spec.Groups = append(spec.Groups, demoGroup(net, name))
	}
	if h.name != "" {
		spec.Tags = append(spec.Tags, Tag{"Name", h.name})
	}
	spec.Tags = append(spec.Tags,
		Tag{"env", h.env}, Tag{"role", h.role}, Tag{"team", h.team}, Tag{"owner", demoOwners[h.team] + "@example.com"})
	if h.more != nil {
		h.more(&spec)
	}
	if last := len(r.Reservations) - 1; last >= 0 && r.Name == "us-east-1" && h.role == "worker" && spec.Spot == "" {
		before := r.Reservations[last].Instances
		if first := before[0].Element(); tagOf(first, "role") == "worker" && tagOf(first, "env") == h.env {
			spec.Index = len(before)
			r.Reservations[last].Instances = append(before, NewInstance(spec))
			return
		}
	}
	r.Reserve("r-"+spec.Stem+"ff", account, "", NewInstance(spec))
}

func tagOf(instance Element, key string) string {
	if set := instance.Child("tagSet"); set != nil {
		for _, t := range set.Children {
			if t.At("key") == key {
				return t.At("value")
			}
		}
	}
	return ""
}

// The ids of the hosted zones.
const (
	demoPublicZone  = "Z0DEMOPUBLIC00000001"
	demoPrivateZone = "Z0DEMOPRIVATE0000001"
)

func demoZones() []*HostedZone {
	return []*HostedZone{
		NewHostedZone(demoPublicZone, "example.com.", false,
			NewRecord("example.com.", "NS", "ns-1.example.net.", "ns-2.example.net."),
			NewRecord("example.com.", "SOA", "ns-1.example.net. hostmaster.example.com. 1 7200 900 1209600 86400"),
			NewRecord("web-1.example.com.", "A", "203.0.113.11"),
			NewRecord("web-2.example.com.", "A", "203.0.113.12"),
			NewRecord("www.example.com.", "A", "203.0.113.11", "203.0.113.12", "203.0.113.13"),
			NewAlias("shop.example.com.", "A", demoPublicZone, "www.example.com."),
			NewRecord("api.example.com.", "CNAME", publicName("203.0.113.21", "eu-west-1")),
			NewWeightedRecord("api-us.example.com.", "CNAME", "blue", 90, publicName("198.51.100.21", "us-east-1")),
			NewWeightedRecord("api-us.example.com.", "CNAME", "green", 10, publicName("198.51.100.22", "us-east-1")),
			NewRecord("bastion.example.com.", "A", "203.0.113.5"),
			NewRecord("ci.example.com.", "A", "203.0.113.50"),
			NewRecord(`\052.dev.example.com.`, "A", "203.0.113.80"),
			NewRecord("sydney.example.com.", "A", "192.0.2.11"),
		),
		NewHostedZone(demoPrivateZone, "corp.internal.", true,
			NewRecord("corp.internal.", "NS", "ns-1.example.net."),
			NewRecord("corp.internal.", "SOA", "ns-1.example.net. hostmaster.example.com. 1 7200 900 1209600 86400"),
			NewRecord("jenkins.corp.internal.", "A", "10.10.5.50"),
			NewRecord("monitoring.corp.internal.", "A", "10.10.5.60"),
			NewRecord("queue.corp.internal.", "A", "10.10.3.31", "10.10.3.32"),
			NewRecord("worker-1.us.corp.internal.", "A", "10.20.3.31"),
			NewRecord("worker-2.us.corp.internal.", "A", "10.20.3.32"),
			NewAlias("metrics.corp.internal.", "A", demoPrivateZone, "monitoring.corp.internal."),
		),
	}
}
