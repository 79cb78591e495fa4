package settings

import (
	"regexp"
	"slices"
	"sync"
)

// region is a region of AWS: see "Regions and Zones" in AWS's global
// infrastructure documentation.
type region struct {
	name, partition string
	optIn           bool // an account has it only after asking for it
}

var regions = []region{
	{"af-south-1", "aws", true},
	{"ap-east-1", "aws", true},
	{"ap-east-2", "aws", true},
	{"ap-northeast-1", "aws", false},
	{"ap-northeast-2", "aws", false},
	{"ap-northeast-3", "aws", false},
	{"ap-south-1", "aws", false},
	{"ap-south-2", "aws", true},
	{"ap-southeast-1", "aws", false},
	{"ap-southeast-2", "aws", false},
	{"ap-southeast-3", "aws", true},
	{"ap-southeast-4", "aws", true},
	{"ap-southeast-5", "aws", true},
	{"ap-southeast-6", "aws", true},
	{"ap-southeast-7", "aws", true},
	{"ca-central-1", "aws", false},
	{"ca-west-1", "aws", true},
	{"eu-central-1", "aws", false},
	{"eu-central-2", "aws", true},
	{"eu-north-1", "aws", false},
	{"eu-south-1", "aws", true},
	{"eu-south-2", "aws", true},
	{"eu-west-1", "aws", false},
	{"eu-west-2", "aws", false},
	{"eu-west-3", "aws", false},
	{"il-central-1", "aws", true},
	{"me-central-1", "aws", true},
	{"me-south-1", "aws", true},
	{"mx-central-1", "aws", true},
	{"sa-east-1", "aws", false},
	{"us-east-1", "aws", false},
	{"us-east-2", "aws", false},
	{"us-west-1", "aws", false},
	{"us-west-2", "aws", false},
	{"cn-north-1", "aws-cn", false},
	{"cn-northwest-1", "aws-cn", false},
	{"us-gov-east-1", "aws-us-gov", false},
	{"us-gov-west-1", "aws-us-gov", false},
	{"us-iso-east-1", "aws-iso", false},
	{"us-iso-west-1", "aws-iso", false},
	{"us-isob-east-1", "aws-iso-b", false},
	{"us-isob-west-1", "aws-iso-b", false},
	{"eu-isoe-west-1", "aws-iso-e", false},
	{"us-isof-east-1", "aws-iso-f", false},
	{"us-isof-south-1", "aws-iso-f", false},
	{"eusc-de-east-1", "aws-eusc", false},
}

// KnownRegion reports whether a region is in the built-in list.
func KnownRegion(name string) bool {
	return slices.ContainsFunc(regions, func(r region) bool { return r.name == name })
}

// Neighbours are the regions that every account has which has the region of
// that name: those of its partition. A region that is not in the list is taken
// for one of the partition "aws".
func Neighbours(name string) []string {
	partition := "aws"
	for _, r := range regions {
		if r.name == name {
			partition = r.partition
		}
	}
	var names []string
	for _, r := range regions {
		if r.partition == partition && !r.optIn {
			names = append(names, r.name)
		}
	}
	return names
}

// shape is what names of regions look like, so that new ones need no new
// version of this program.
var shape = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^((us|eu|ap|sa|ca|me|af|il|mx|cn)(-gov|-iso[a-z]?)?|eusc-[a-z]{2})-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[1-9][0-9]?$`)
})

func regionShape(name string) bool { return shape().MatchString(name) }
