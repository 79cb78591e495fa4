package emulator

import (
	"slices"
	"strings"
)

// Fleet is all that one AWS account holds. It must not be changed once a
// Server answers from it.
type Fleet struct {
	Account string
	Regions []*Region
	Zones   []*HostedZone
}

// Region holds what one region of the account holds.
type Region struct {
	Name string
	// Enabled says that the account may use the region.
	Enabled bool
	// OptIn says that an account must ask for the region before use.
	OptIn        bool
	Zones        []Zone
	Reservations []*Reservation
	Databases    []*Database
	// DBClusters are those of RDS, such as Aurora's.
	DBClusters        []*Resource
	CacheClusters     []*Resource
	ReplicationGroups []*Resource
	// Tags are what DescribeTags answers; nil means the tags of the instances.
	Tags []*Resource
}

// Zone is an availability zone or a local zone.
type Zone struct {
	Name string
	ID   string
	// Type is "availability-zone" or "local-zone".
	Type string
	// Parent names the availability zone that a local zone hangs on.
	Parent string
	// Enabled is false for a local zone that the account did not ask for.
	Enabled bool
}

// Reservation is a group of instances that were launched together.
type Reservation struct {
	// Head is the item element of the reservation. Its instancesSet is where
	// the instances go, and is itself empty.
	Head      *Resource
	Instances []*Resource
}

// Database is an RDS instance.
type Database struct {
	*Resource
	// Tags is the TagList of ListTagsForResource; nil means the database's own.
	Tags *Resource
}

// HostedZone is a Route 53 zone with its records.
type HostedZone struct {
	*Resource
	Records []*Resource
}

// id is the zone's id without the path before it.
func (z *HostedZone) id() string {
	id := z.at("Id")
	return id[strings.LastIndexByte(id, '/')+1:]
}

// Region returns the region of that name, or nil.
func (f *Fleet) Region(name string) *Region {
	for _, r := range f.Regions {
		if r.Name == name {
			return r
		}
	}
	return nil
}

// Instances returns the instances of the region in order.
func (r *Region) Instances() []*Resource {
	var all []*Resource
	for _, res := range r.Reservations {
		all = append(all, res.Instances...)
	}
	return all
}

// Reserve puts the instances into the region as one new reservation.
func (r *Region) Reserve(id, account, requester string, instances ...*Resource) {
	head := Node("item",
		Leaf("reservationId", id),
		Leaf("ownerId", account),
		classicGroupSet(instances),
		Node("instancesSet"))
	if requester != "" {
		head.Children = append(head.Children, Leaf("requesterId", requester))
	}
	r.Reservations = append(r.Reservations, &Reservation{Head: NewResource(head), Instances: instances})
}

// classicGroupSet is what a reservation says of groups: those of EC2-Classic
// belong to it, those of a VPC to the instances alone.
func classicGroupSet(instances []*Resource) Element {
	if len(instances) > 0 && instances[0].at("vpcId") == "" {
		e := instances[0].Element()
		if groups := e.Child("groupSet"); groups != nil {
			return *groups
		}
	}
	return Node("groupSet")
}

// DefaultAccount is the account of a fleet that says no other.
const DefaultAccount = "123456789012"

// commercialRegions are the regions of the partition "aws".
var commercialRegions = []string{
	"af-south-1", "ap-east-1", "ap-east-2", "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-south-2",
	"ap-southeast-1", "ap-southeast-2", "ap-southeast-3", "ap-southeast-4", "ap-southeast-5", "ap-southeast-6", "ap-southeast-7",
	"ca-central-1", "ca-west-1", "eu-central-1", "eu-central-2", "eu-north-1", "eu-south-1", "eu-south-2",
	"eu-west-1", "eu-west-2", "eu-west-3", "il-central-1", "me-central-1", "me-south-1", "mx-central-1",
	"sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// alwaysEnabled are the regions an account has without asking.
var alwaysEnabled = []string{
	"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
	"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
	"sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
}

// localZones are the local zones that regions are known for: the code of
// their city, and whether the account has asked for them.
var localZones = []struct {
	region, city string
	enabled      bool
}{
	{"us-east-1", "bos", false},
	{"us-west-2", "lax", true},
}

// NewRegion returns an enabled and empty region of three availability zones,
// and the local zones it is known for.
func NewRegion(name string) *Region {
	r := &Region{Name: name, Enabled: true, OptIn: !slices.Contains(alwaysEnabled, name)}
	short := shortRegion(name)
	for i, letter := range []string{"a", "b", "c"} {
		r.Zones = append(r.Zones, Zone{
			Name: name + letter, ID: short + "-az" + string(rune('1'+i)), Type: "availability-zone", Enabled: true,
		})
	}
	for _, l := range localZones {
		if l.region == name {
			r.Zones = append(r.Zones, Zone{
				Name: name + "-" + l.city + "-1a", ID: short + "-" + l.city + "1-az1",
				Type: "local-zone", Parent: name + "a", Enabled: l.enabled,
			})
		}
	}
	return r
}

// shortRegion is the region's name as zone ids have it: use1, apse2.
func shortRegion(name string) string {
	parts := strings.Split(name, "-")
	if len(parts) < 3 {
		return name
	}
	short := parts[0]
	for _, p := range parts[1 : len(parts)-1] {
		for _, word := range []string{"north", "south"} {
			if rest, ok := strings.CutPrefix(p, word); ok {
				short, p = short+word[:1], rest
			}
		}
		if p != "" {
			short += p[:1]
		}
	}
	return short + parts[len(parts)-1]
}
