package emulator

import (
	"fmt"
	"math/rand/v2"
)

// RandomOptions say how large a random fleet gets.
type RandomOptions struct {
	// Regions are the enabled regions; none means three usual ones.
	Regions []string
	// InstancesPerRegion is the most instances a region has.
	InstancesPerRegion int
	// Databases is the most databases a region has.
	Databases int
	// DBClusters is the most database clusters a region has. Each has up to
	// two databases, in addition to the others.
	DBClusters int
	// Caches is the most cache clusters and replication groups a region has.
	// Each replication group has its members among the clusters, in addition.
	Caches int
	// Zones is the number of hosted zones.
	Zones int
	// Hostile adds what AWS can send but older programs do not survive:
	// security groups outside ASCII, tags without a value, databases without
	// an endpoint or a parameter group.
	Hostile bool
}

// Random returns a fleet of all the shapes that AWS sends, made up from the
// seed: the same seed and options give the same fleet.
func Random(seed uint64, opts RandomOptions) *Fleet {
	if len(opts.Regions) == 0 {
		opts.Regions = []string{"eu-west-1", "us-east-1", "ap-southeast-2"}
	}
	d := &dice{Rand: rand.New(rand.NewPCG(seed, 0x5eed)), hostile: opts.Hostile}
	// Dice of their own, so that asking for more changes nothing of the rest.
	more := &dice{Rand: rand.New(rand.NewPCG(seed, 0xcac4e)), hostile: opts.Hostile}
	f := &Fleet{Account: DefaultAccount}
	for n, name := range opts.Regions {
		r := NewRegion(name)
		d.instances(r, n, d.upTo(opts.InstancesPerRegion))
		d.databases(r, d.upTo(opts.Databases))
		more.dbClusters(r, more.upTo(opts.DBClusters))
		more.caches(r, more.upTo(opts.Caches))
		f.Regions = append(f.Regions, r)
	}
	for n := range opts.Zones {
		f.Zones = append(f.Zones, d.zone(f, n))
	}
	return f
}

// dice makes the choices of a random fleet.
type dice struct {
	*rand.Rand
	hostile bool
	serial  int
}

// upTo is a number from 0 to n.
func (d *dice) upTo(n int) int { return d.IntN(max(n, 0) + 1) }

// chance is true in that many of a hundred cases.
func (d *dice) chance(percent int) bool { return d.IntN(100) < percent }

func (d *dice) one(of ...string) string { return of[d.IntN(len(of))] }

// hex is a text of so many random digits.
func (d *dice) hex(digits int) string {
	return string(appendHex(nil, int(d.Uint64()>>1), digits))
}

var (
	randomKeys = []string{
		"Name", "env", "role", "team", "Cost Center", "a.b-c_d", "k8s.io/cluster/x", "aws:cloudformation:stack-name",
		"café", "x<y", "path/to:thing", " padded key ", "0starts-with-digit", "UPPER",
	}
	randomValues = []string{
		"", "prod", "staging", "web", "web 1", "under_score", "-dash-", "a=b=c", "a,b", "10", "0755", "true", "no", "null",
		" padded ", "日本", "Grüße", "𝒜stral 🚀", "<b>&amp;</b>", "&lt;", `quo"te's`, `back\slash`, "{{ braces }}", "1.50", "a:b", "#c", "%41",
	}
	randomGroups = []string{"default", "web servers", "x_y", "launch-wizard-1", "db-clients", "a.b", "Group (old)", "1st"}
	randomTypes  = []string{"t2.micro", "t3.large", "m5.24xlarge", "c6i.metal", "r6g.medium", "u-6tb1.56xlarge"}
	randomStates = []string{"pending", "running", "running", "running", "running", "running", "stopping", "stopped", "shutting-down", "terminated"}
)

// instances fills the region; its number keeps addresses apart.
func (d *dice) instances(r *Region, number, count int) {
	for left := count; left > 0; {
		n := min(1+d.IntN(4), left)
		left -= n
		var together []*Resource
		for range n {
			d.serial++
			together = append(together, NewResource(d.instance(r, number)))
		}
		requester := ""
		if d.chance(40) {
			requester = "AIDAX"
		}
		r.Reserve("r-"+d.hex(17), DefaultAccount, requester, together...)
	}
}

func (d *dice) instance(r *Region, region int) Element {
	spec := InstanceSpec{
		Region:      r.Name,
		Stem:        string(appendHex(nil, d.serial, 5)) + d.hex(10),
		Zone:        r.Zones[d.IntN(len(r.Zones))].Name,
		State:       d.one(randomStates...),
		Type:        d.one(randomTypes...),
		Image:       "ami-" + d.hex(17),
		Launch:      fmt.Sprintf("2026-%02d-%02dT01:02:03.000Z", 1+d.IntN(12), 1+d.IntN(28)),
		Index:       d.IntN(4),
		Monitoring:  d.one("disabled", "enabled", "pending", "disabling"),
		Tenancy:     d.one("default", "dedicated", "host"),
		Arch:        d.one("x86_64", "arm64", "i386"),
		ClientToken: d.one("", "tok-1", d.hex(12)),
		Volumes:     1 + d.IntN(3),
		MAC:         fmt.Sprintf("06:00:%02x:%02x:%02x", d.serial>>16&0xff, d.serial>>8&0xff, d.serial&0xff),
	}
	if d.chance(75) {
		spec.Key = d.one("ops", "my key", "dev-key")
	}
	if d.chance(20) {
		spec.Platform = "windows"
	}
	if d.chance(20) {
		spec.Placement = "cluster-1"
	}
	if d.chance(20) {
		spec.Spot = "sir-" + d.hex(8)
	}
	if d.chance(35) {
		spec.Profile = d.one("x", "web/profile")
	}
	if spec.State != "running" && spec.State != "pending" && d.chance(80) {
		spec.Reason = "User initiated (2026-01-01 00:00:00 GMT)"
	}
	if d.chance(80) {
		spec.VPC, spec.Subnet = d.one("vpc-11111111", "vpc-22222222"), "subnet-"+d.hex(8)
	}
	d.address(&spec, region)
	for range 1 + d.IntN(3) {
		name := d.one(randomGroups...)
		if d.hostile && d.chance(20) {
			name = d.one("Bürogruppe", "組", "tab\tgroup", "\u202eflipped")
		}
		spec.Groups = append(spec.Groups, Group{"sg-" + d.hex(17), name})
	}
	if d.chance(90) {
		spec.Tags = d.tags()
	}
	return d.vary(spec.Element())
}

// address gives the instance what addresses its state and the dice allow.
func (d *dice) address(spec *InstanceSpec, region int) {
	a, b := d.serial>>8&0xff, d.serial&0xff
	if spec.State == "terminated" || d.chance(8) {
		return
	}
	spec.PrivateIP = fmt.Sprintf("10.%d.%d.%d", region, a, b)
	if spec.State != "stopped" && d.chance(75) {
		spec.PublicIP = fmt.Sprintf("54.%d.%d.%d", region, a, b)
	}
	for n := range d.IntN(3) {
		spec.Interfaces = append(spec.Interfaces, fmt.Sprintf("172.%d.%d.%d", 16+n, a, b))
	}
	for n := range max(d.IntN(5)-2, 0) {
		spec.IPv6 = append(spec.IPv6, fmt.Sprintf("2600:%x:%x::%x", region, d.serial, n+1))
	}
}

// tags are some of the keys, each at most once; maybe none, but not nil.
func (d *dice) tags() []Tag {
	tags := []Tag{}
	for _, k := range d.Perm(len(randomKeys))[:d.IntN(8)] {
		tags = append(tags, Tag{randomKeys[k], d.one(randomValues...)})
	}
	return tags
}

// vary changes what a spec cannot: elements come and go, and some that are
// rare are put in.
func (d *dice) vary(e Element) Element {
	var gone []string
	for _, name := range []string{
		"enaSupport", "cpuOptions", "capacityReservationSpecification", "hibernationOptions", "enclaveOptions", "metadataOptions",
		"maintenanceOptions", "platformDetails", "usageOperation", "usageOperationUpdateTime", "privateDnsNameOptions", "bootMode",
		"currentInstanceBootMode", "operator", "sourceDestCheck",
	} {
		if d.chance(35) {
			gone = append(gone, name)
		}
	}
	if e.At("dnsName") != "" && d.chance(10) {
		e.Child("dnsName").Text = ""
	}
	if e.At("privateDnsName") != "" && d.chance(10) {
		e.Child("privateDnsName").Text = ""
	}
	if d.chance(25) {
		*e.Child("rootDeviceType") = Leaf("rootDeviceType", "instance-store")
		*e.Child("blockDeviceMapping") = Node("blockDeviceMapping")
	}
	if d.chance(20) {
		*e.Child("productCodes") = Node("productCodes", Node("item", Leaf("productCode", "abc123"), Leaf("type", "marketplace")))
	}
	if d.hostile && d.chance(20) {
		if tags := e.Child("tagSet"); tags != nil {
			tags.Children = append(tags.Children, Node("item", Leaf("key", "novalue")))
		}
	}
	e = e.without(gone...)
	for _, rare := range []struct {
		percent int
		element Element
	}{
		{10, Leaf("kernelId", "aki-1")},
		{10, Leaf("ramdiskId", "ari-1")},
		{20, Leaf("sriovNetSupport", "simple")},
		{8, Leaf("outpostArn", "arn:aws:outposts:x")},
		{8, Node("elasticGpuAssociationSet", Node("item",
			Leaf("elasticGpuId", "egpu-1"), Leaf("elasticGpuAssociationState", "associated")))},
		{6, Leaf("capacityReservationId", "cr-1")},
		{12, Node("licenses", d.licenses()...)},
		{6, Leaf("tpmSupport", "v2.0")},
		{4, Node("somethingNew", Leaf("depth", "1"), Node("nested", Leaf("leaf", "x"), Node("empty")))},
	} {
		if d.chance(rare.percent) {
			e.Children = append(e.Children, rare.element)
		}
	}
	return e
}

func (d *dice) licenses() []Element {
	var all []Element
	for n := range d.IntN(3) {
		all = append(all, Node("item", Leaf("licenseConfigurationArn", fmt.Sprintf("arn:l%d", n))))
	}
	return all
}
