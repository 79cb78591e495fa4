package emulator

import (
	"bytes"
	"slices"
	"strings"
	"testing"
)

// hosts gives all instances of the enabled regions.
func hosts(f *Fleet) (all []*Resource) {
	for _, r := range f.Regions {
		all = append(all, r.Instances()...)
	}
	return all
}

// unique fails if two of the fleet's things have one id.
func unique(t *testing.T, f *Fleet) {
	t.Helper()
	seen := map[string]bool{}
	once := func(kind string, ids ...string) {
		for _, id := range ids {
			if id == "" || seen[id] {
				t.Errorf("%s %q is there twice, or is empty", kind, id)
			}
			seen[id] = true
		}
	}
	for _, r := range f.Regions {
		for _, res := range r.Reservations {
			once("reservation", res.Head.at("reservationId"))
		}
		for _, i := range r.Instances() {
			id := i.at("instanceId")
			once("instance", id)
			if !instanceID.MatchString(id) {
				t.Errorf("instance id %s", id)
			}
			once("interface", i.texts("networkInterfaceSet", "item", "networkInterfaceId")...)
			once("volume", i.texts("blockDeviceMapping", "item", "ebs", "volumeId")...)
			once("public address", i.texts("ipAddress")...)
			once("private address", i.texts("privateIpAddress")...)
		}
		for _, db := range r.Databases {
			once("database", db.at("DBInstanceArn"))
		}
	}
	for _, z := range f.Zones {
		once("zone", z.id())
		for _, r := range z.Records {
			key := keyOf(r)
			once("record", z.id()+key.name+" "+key.kind+" "+key.identifier)
		}
	}
}

func TestDemo(t *testing.T) {
	f := Demo()
	unique(t, f)
	var enabled []string
	databases := 0
	engines := map[string]bool{}
	for _, r := range f.Regions {
		if r.Enabled {
			enabled = append(enabled, r.Name)
		}
		databases += len(r.Databases)
		for _, db := range r.Databases {
			engines[db.at("Engine")] = true
		}
	}
	if len(enabled) != 3 || databases != 5 || len(engines) < 4 || len(hosts(f)) < 40 {
		t.Errorf("regions %v, %d databases of %d engines, %d instances", enabled, databases, len(engines), len(hosts(f)))
	}

	states, nameless, untagged, addressless := map[string]int{}, 0, 0, 0
	keys := map[string]bool{}
	for _, i := range hosts(f) {
		states[i.at("instanceState", "name")]++
		count, named := 0, false
		i.eachTag("tagSet", "key", "value", func(key, _ string) {
			count++
			keys[key] = true
			named = named || key == "Name"
		})
		if count == 0 {
			untagged++
		}
		if !named {
			nameless++
		}
		if i.at("instanceState", "name") == "running" && i.at("subnetId") != "" && i.at("privateIpAddress") == "" &&
			i.at("ipAddress") == "" && i.at("dnsName") == "" && i.at("privateDnsName") == "" && !named {
			addressless++
		}
		for _, ip := range i.texts("ipAddress") {
			if !strings.HasPrefix(ip, "203.0.113.") && !strings.HasPrefix(ip, "198.51.100.") && !strings.HasPrefix(ip, "192.0.2.") {
				t.Errorf("%s is somebody's address", ip)
			}
		}
	}
	if states["stopped"] != 1 || states["terminated"] != 1 || untagged != 1 || nameless != 2 || addressless != 1 {
		t.Errorf("states %v, %d without tags, %d without name, %d running without an address", states, untagged, nameless, addressless)
	}
	for _, key := range []string{"Cost Center", "k8s.io/cluster/x", "café", "empty"} {
		if !keys[key] {
			t.Errorf("no tag %s", key)
		}
	}
}

// TestDemoRecords checks that each record of the sample fleet leads to a host,
// or to another record of its zone.
func TestDemoRecords(t *testing.T) {
	f := Demo()
	known := map[string]bool{}
	for _, i := range hosts(f) {
		for _, field := range []string{"ipAddress", "privateIpAddress", "dnsName"} {
			for _, text := range i.texts(field) {
				known[text] = true
			}
		}
	}
	kinds := map[string]int{}
	for _, z := range f.Zones {
		for _, r := range z.Records {
			known[r.at("Name")] = true
		}
		for _, r := range z.Records {
			kind := r.at("Type")
			if kind == "NS" || kind == "SOA" {
				continue
			}
			targets := append(r.texts("ResourceRecords", "ResourceRecord", "Value"), r.texts("AliasTarget", "DNSName")...)
			for _, target := range targets {
				if !known[target] {
					t.Errorf("%s leads to %s, which is nowhere", r.at("Name"), target)
				}
			}
			if len(targets) == 0 {
				t.Errorf("%s leads nowhere", r.at("Name"))
			}
			kinds[kind]++
			kinds["alias"] += len(r.texts("AliasTarget", "DNSName"))
		}
	}
	if len(f.Zones) != 2 || kinds["A"] == 0 || kinds["CNAME"] == 0 || kinds["alias"] == 0 {
		t.Errorf("%d zones, records %v", len(f.Zones), kinds)
	}
}

// everything is the fleet's whole content as one text.
func everything(f *Fleet) []byte {
	var b []byte
	for _, r := range f.Regions {
		for _, res := range r.Reservations {
			b = res.Head.AppendXML(b)
			for _, i := range res.Instances {
				b = i.AppendXML(b)
			}
		}
		for _, db := range r.Databases {
			b = db.AppendXML(b)
		}
	}
	for _, z := range f.Zones {
		b = z.AppendXML(b)
		for _, r := range z.Records {
			b = r.AppendXML(b)
		}
	}
	return b
}

func TestDemoIsTheSameEachTime(t *testing.T) {
	if !bytes.Equal(everything(Demo()), everything(Demo())) {
		t.Error("two sample fleets differ")
	}
}

func TestRandom(t *testing.T) {
	opts := RandomOptions{InstancesPerRegion: 60, Databases: 12, Zones: 4}
	if !bytes.Equal(everything(Random(1, opts)), everything(Random(1, opts))) {
		t.Error("one seed gives two fleets")
	}
	if bytes.Equal(everything(Random(1, opts)), everything(Random(2, opts))) {
		t.Error("two seeds give one fleet")
	}
	seen := map[string]bool{}
	for seed := range uint64(20) {
		f := Random(seed, opts)
		unique(t, f)
		if doc := "<all>" + string(everything(f)) + "</all>"; wellFormed(doc) != nil {
			t.Fatalf("seed %d: %v", seed, wellFormed(doc))
		}
		if len(f.Zones) != 4 {
			t.Errorf("%d zones", len(f.Zones))
		}
		for _, i := range hosts(f) {
			for _, c := range i.Element().Children {
				seen[c.Name] = true
			}
			seen[i.at("instanceState", "name")] = true
			for _, name := range i.texts("groupSet", "item", "groupName") {
				if strings.ContainsFunc(name, func(c rune) bool { return c > 126 }) {
					t.Errorf("security group %q", name)
				}
			}
			e := i.Element()
			if set := e.Child("tagSet"); set != nil {
				for _, tag := range set.Children {
					if tag.Child("value") == nil {
						t.Errorf("a tag without a value: %+v", tag)
					}
				}
			}
		}
		for _, r := range f.Regions {
			for _, db := range r.Databases {
				if db.at("Endpoint", "Address") == "" || len(db.texts("DBParameterGroups", "DBParameterGroup", "DBParameterGroupName")) == 0 {
					t.Errorf("%s has no endpoint or no parameter group", db.at("DBInstanceIdentifier"))
				}
			}
		}
	}
	for _, name := range []string{
		"running", "stopped", "terminated", "pending", "licenses", "cpuOptions", "metadataOptions", "elasticGpuAssociationSet",
		"stateReason", "ipv6Address", "iamInstanceProfile", "kernelId", "operator", "platform", "instanceLifecycle",
	} {
		if !seen[name] {
			t.Errorf("no %s in twenty fleets", name)
		}
	}
}

func TestHostileRandom(t *testing.T) {
	valueless, endpointless, foreign := false, false, false
	for seed := range uint64(10) {
		f := Random(seed, RandomOptions{Regions: []string{"eu-west-1"}, InstancesPerRegion: 50, Databases: 20, Hostile: true})
		for _, i := range hosts(f) {
			e := i.Element()
			if set := e.Child("tagSet"); set != nil {
				valueless = valueless || slices.ContainsFunc(set.Children, func(tag Element) bool { return tag.Child("value") == nil })
			}
			foreign = foreign || slices.Contains(i.texts("groupSet", "item", "groupName"), "組")
		}
		for _, db := range f.Regions[0].Databases {
			endpointless = endpointless || len(db.texts("Endpoint", "Address")) == 0
		}
	}
	if !valueless || !endpointless || !foreign {
		t.Errorf("tags without value %v, databases without endpoint %v, foreign groups %v", valueless, endpointless, foreign)
	}
}
