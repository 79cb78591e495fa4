package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		value, text string
		want        bool
	}{
		{"web", "web", true},
		{"web", "Web", false},
		{"web", "web-1", false},
		{"web*", "web-1", true},
		{"web*", "web", true},
		{"*", "", true},
		{"?", "", false},
		{"web-?", "web-1", true},
		{"web-?", "web-12", false},
		{"?", "日", true},
		{"*-*-c", "a-b-b-c", true},
		{"*ab*ab", "abab", true},
		{"*ab*ab", "aab", false},
		{"a*b*c", "abbbcb", false},
		{`a\*b`, "a*b", true},
		{`a\*b`, "axb", false},
		{`a\?`, "a?", true},
		{`a\?`, "ab", false},
		{`a\\b`, `a\b`, true},
		{`end\`, `end\`, true},
		{"", "", true},
		{"", "x", false},
	} {
		if got := compileGlob(c.value).match(c.text); got != c.want {
			t.Errorf("%q on %q: %v, want %v", c.value, c.text, got, c.want)
		}
	}
}

// filterFleet has three instances: an ordinary one (a), one of EC2-Classic
// without tags (b), and a stopped Windows host with odd tags (c).
func filterFleet() *Fleet {
	r := NewRegion("eu-west-1")
	a := InstanceSpec{
		Region: "eu-west-1", Stem: "aaaaaaaaaaaaaaa", Type: "m5.large", Key: "ops", VPC: "vpc-1", Subnet: "subnet-1",
		PrivateIP: "10.0.0.1", PublicIP: "203.0.113.1", Groups: []Group{{"sg-1", "web servers"}, {"sg-2", "default"}},
		Tags:    []Tag{{"Name", "web-1"}, {"env", "prod"}, {"note", ""}, {"glob", "a*c"}},
		Profile: "path/web", Monitoring: "enabled", Placement: "rack", ClientToken: "tok", Interfaces: []string{"10.0.9.1"},
		IPv6: []string{"2001:db8::1"},
	}
	b := InstanceSpec{
		Region: "eu-west-1", Stem: "bbbbbbbbbbbbbbb", Zone: "eu-west-1b", Type: "t2.micro", PrivateIP: "10.0.0.2",
		Groups: []Group{{"sg-9", "classic"}}, Spot: "sir-1", Arch: "arm64", Index: 1,
	}
	c := InstanceSpec{
		Region: "eu-west-1", Stem: "ccccccccccccccc", Zone: "eu-west-1c", Type: "t3.micro", VPC: "vpc-2", Subnet: "subnet-2",
		State: "stopped", Platform: "windows", Tenancy: "dedicated", Reason: "User initiated",
		Tags: []Tag{{"Name", "web-2"}, {"env", "Prod"}, {"k:x", "abc"}},
	}
	r.Reserve("r-1", DefaultAccount, "AIDAX", NewInstance(a))
	r.Reserve("r-2", DefaultAccount, "", NewInstance(b))
	r.Reserve("r-3", "210987654321", "", NewInstance(c))
	return &Fleet{Account: DefaultAccount, Regions: []*Region{r}}
}

// letters turns the ids in an answer about the filter fleet into "abc".
func letters(body string) string {
	var s string
	for _, id := range tags(body, "instanceId") {
		s += id[2:3]
	}
	return s
}

func TestInstanceFilters(t *testing.T) {
	c := dial(t, New(filterFleet(), Options{}))
	for _, test := range []struct {
		filters string // name=value|value&name=value
		want    string
	}{
		{"", "abc"},
		{"instance-id=i-aaaaaaaaaaaaaaa00|i-00000000", "a"},
		{"instance-id=i-b*", "b"},
		{"instance-state-name=running", "ab"},
		{"instance-state-name=running|stopped", "abc"},
		{"instance-state-code=80", "c"},
		{"availability-zone=eu-west-1b", "b"},
		{"availability-zone=eu-west-1?", "abc"},
		{"instance-type=t?.micro", "bc"},
		{"instance-type=T2.micro", ""},
		{"image-id=ami-*", "abc"},
		{"key-name=ops", "a"},
		{"key-name=*", "a"},
		{"vpc-id=vpc-1", "a"},
		{"vpc-id=*", "ac"},
		{"subnet-id=subnet-2", "c"},
		{"private-ip-address=10.0.0.*", "ab"},
		{"ip-address=203.0.113.1", "a"},
		{"private-dns-name=ip-10-0-0-2.eu-west-1.compute.internal", "b"},
		{"dns-name=ec2-203-0-113-1.*", "a"},
		{"dns-name=*", "a"},
		{"architecture=arm64", "b"},
		{"platform=windows", "c"},
		{"root-device-type=ebs", "abc"},
		{"root-device-name=/dev/sda1", "abc"},
		{"hypervisor=xen", "abc"},
		{"virtualization-type=hvm", "abc"},
		{"reservation-id=r-2", "b"},
		{"owner-id=210987654321", "c"},
		{"requester-id=AIDAX", "a"},
		{"client-token=tok", "a"},
		{"instance-lifecycle=spot", "b"},
		{"spot-instance-request-id=sir-1", "b"},
		{"launch-time=2025-03-14T*", "abc"},
		{"monitoring-state=enabled", "a"},
		{"tenancy=dedicated", "c"},
		{"placement-group-name=rack", "a"},
		{"group-name=classic", "b"},
		{"group-name=default", ""},
		{"group-id=sg-9", "b"},
		{"instance.group-name=web servers", "a"},
		{"instance.group-name=default|classic", "ab"},
		{"instance.group-id=sg-2", "a"},
		{"source-dest-check=true", "ac"},
		{"reason=User*", "c"},
		{"state-reason-code=Client.UserInitiatedShutdown", "c"},
		{"launch-index=1", "b"},
		{"iam-instance-profile.arn=*/web", "a"},
		{"iam-instance-profile.name=web", "a"},
		{"network-interface.subnet-id=subnet-1", "a"},
		{"network-interface.addresses.private-ip-address=10.0.9.1", "a"},
		{"network-interface.association.public-ip=203.*", "a"},
		{"network-interface.attachment.instance-id=*", "a"},
		{"network-interface.ipv6-addresses.ipv6-address=2001:db8::1", "a"},
		{"block-device-mapping.device-name=/dev/sda1", "abc"},
		{"block-device-mapping.volume-id=vol-ccccccccccccccc10", "c"},
		{"tag:Name=web-*", "ac"},
		{"tag:env=prod", "a"},
		{"tag:Env=prod", ""},
		{"tag:k:x=abc", "c"},
		{"tag:note=", "a"},
		{"tag:note=*", "a"},
		{`tag:glob=a\*c`, "a"},
		{`tag:glob=a\?c`, ""},
		{"tag-key=env", "ac"},
		{"tag-key=note|k:x", "ac"},
		{"tag-value=prod", "a"},
		{"tag:Name=web-1&tag:env=Prod", ""},
		{"tag:Name=web-2&tag:env=Prod", "c"},
		{"instance-state-name=running&instance-type=t*", "b"},
	} {
		pairs := []string{"Action=DescribeInstances", "Version=2016-11-15"}
		if test.filters != "" {
			for n, f := range strings.Split(test.filters, "&") {
				name, values, _ := strings.Cut(f, "=")
				pairs = append(pairs, fmt.Sprintf("Filter.%d.Name=%s", n+1, name))
				for m, v := range strings.Split(values, "|") {
					pairs = append(pairs, fmt.Sprintf("Filter.%d.Value.%d=%s", n+1, m+1, v))
				}
			}
		}
		status, body := c.post("ec2", "eu-west-1", pairs...)
		if got := letters(body); status != 200 || got != test.want {
			t.Errorf("%s: status %d, instances %q, want %q", test.filters, status, got, test.want)
		}
		if strings.Count(body, "<reservationId>") != len(test.want) {
			t.Errorf("%s: an empty reservation is left, or one is missing", test.filters)
		}
	}
}

func TestInstanceIDs(t *testing.T) {
	c := dial(t, New(filterFleet(), Options{}))
	_, body := c.post("ec2", "eu-west-1", "Action=DescribeInstances", "InstanceId.1=i-ccccccccccccccc00", "InstanceId.2=i-aaaaaaaaaaaaaaa00",
		"InstanceId.3=i-aaaaaaaaaaaaaaa00")
	if got := letters(body); got != "ac" {
		t.Errorf("by id: %q", got)
	}
	_, body = c.post("ec2", "eu-west-1", "Action=DescribeInstances", "InstanceId.1=i-ccccccccccccccc00", "InstanceId.2=i-aaaaaaaaaaaaaaa00",
		"Filter.1.Name=platform", "Filter.1.Value.1=windows")
	if got := letters(body); got != "c" {
		t.Errorf("by id and filter: %q", got)
	}
}

func TestTagFilters(t *testing.T) {
	c := dial(t, New(filterFleet(), Options{}))
	for _, test := range []struct {
		filter []string
		want   []string
	}{
		{nil, []string{"Name", "env", "note", "glob", "Name", "env", "k:x"}},
		{[]string{"Filter.1.Name=resource-id", "Filter.1.Value.1=i-ccccccccccccccc00"}, []string{"Name", "env", "k:x"}},
		{[]string{"Filter.1.Name=resource-type", "Filter.1.Value.1=volume"}, nil},
		{[]string{"Filter.1.Name=resource-type", "Filter.1.Value.1=instance", "Filter.2.Name=key", "Filter.2.Value.1=n*"}, []string{"note"}},
		{[]string{"Filter.1.Name=value", "Filter.1.Value.1="}, []string{"note"}},
		{[]string{"Filter.1.Name=tag:env", "Filter.1.Value.1=prod"}, []string{"env"}},
	} {
		_, body := c.post("ec2", "eu-west-1", append(test.filter, "Action=DescribeTags")...)
		if got := tags(body, "key"); !slices.Equal(got, test.want) {
			t.Errorf("%v: %q, want %q", test.filter, got, test.want)
		}
	}
}

func TestRegionsAndZones(t *testing.T) {
	fleet := filterFleet()
	fleet.Regions = append(fleet.Regions, NewRegion("us-west-2"), &Region{Name: "af-south-1", OptIn: true}, NewRegion("me-south-1"))
	bos := NewRegion("us-east-1")
	fleet.Regions = append(fleet.Regions, bos)
	c := dial(t, New(fleet, Options{}))
	for _, test := range []struct {
		region string
		ask    string
		name   string
		want   string
	}{
		{"eu-west-1", "Action=DescribeRegions", "regionName", "eu-west-1 us-west-2 me-south-1 us-east-1"},
		{"eu-west-1", "Action=DescribeRegions", "optInStatus", "opt-in-not-required opt-in-not-required opted-in opt-in-not-required"},
		{"eu-west-1", "Action=DescribeRegions&AllRegions=true", "regionName", "eu-west-1 us-west-2 af-south-1 me-south-1 us-east-1"},
		{"eu-west-1", "Action=DescribeRegions&RegionName.1=us-west-2&RegionName.2=af-south-1", "optInStatus", "opt-in-not-required not-opted-in"},
		{"eu-west-1", "Action=DescribeRegions&Filter.1.Name=region-name&Filter.1.Value.1=u*", "regionName", "us-west-2 us-east-1"},
		{"eu-west-1", "Action=DescribeRegions&Filter.1.Name=region-name&Filter.1.Value.1=mars", "regionName", ""},
		{"eu-west-1", "Action=DescribeAvailabilityZones", "zoneName", "eu-west-1a eu-west-1b eu-west-1c"},
		{"eu-west-1", "Action=DescribeAvailabilityZones", "zoneId", "euw1-az1 euw1-az2 euw1-az3"},
		{"us-west-2", "Action=DescribeAvailabilityZones", "zoneType", "availability-zone availability-zone availability-zone local-zone"},
		{"us-west-2", "Action=DescribeAvailabilityZones&Filter.1.Name=zone-type&Filter.1.Value.1=local-zone", "zoneName", "us-west-2-lax-1a"},
		{"us-west-2", "Action=DescribeAvailabilityZones&ZoneName.1=us-west-2b", "zoneId", "usw2-az2"},
		{"us-east-1", "Action=DescribeAvailabilityZones", "zoneName", "us-east-1a us-east-1b us-east-1c"},
		{"us-east-1", "Action=DescribeAvailabilityZones&AllAvailabilityZones=true&Filter.1.Name=opt-in-status&Filter.1.Value.1=not-opted-in",
			"zoneName", "us-east-1-bos-1a"},
	} {
		status, body := c.post("ec2", test.region, strings.Split(test.ask, "&")...)
		if got := strings.Join(tags(body, test.name), " "); status != 200 || got != test.want {
			t.Errorf("%s: status %d, %s %q, want %q", test.ask, status, test.name, got, test.want)
		}
	}
}

func TestShortRegion(t *testing.T) {
	for name, want := range map[string]string{
		"us-east-1": "use1", "ap-southeast-2": "apse2", "eu-central-1": "euc1", "ap-northeast-3": "apne3", "sa-east-1": "sae1", "eucalyptus": "eucalyptus",
	} {
		if got := shortRegion(name); got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}
