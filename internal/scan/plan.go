// Package scan asks AWS for everything that the settings name, all scopes at
// once. Each scope's answer is complete or an error, and what is to become of
// the whole after an error is said in the request. It knows no names, no
// groups, no filters but those that AWS applies.
package scan

import (
	"fmt"
	"strings"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// Request is what to ask for.
type Request struct {
	Regions        []string // ignored with AllRegions
	AllRegions     bool     // every region that the account may use
	RegionsExclude []string // with AllRegions
	// Unlisted are those of Regions that the program's own list does not
	// have; AWS is asked whether they exist.
	Unlisted []string
	// Fallback is what AllRegions means to an identity that may not ask.
	Fallback []string

	RDS bool
	// DatabaseTags asks for the tags of databases that are listed without.
	DatabaseTags bool
	DBClusters   bool // clusters of databases, also without RDS
	ElastiCache  bool
	// Account asks for the account's id if no answer shows it.
	Account      bool
	Route53      bool
	ZonesExclude []string // names without the final dot
	// Filters are sets of filters: an instance meets all of one set. Each set
	// is asked by itself; none means all instances.
	Filters [][]awsapi.Filter

	// VerifyTags asks again about instances that are listed without tags.
	VerifyTags bool

	// Progress, if not nil, is told how far the scan is.
	Progress *Progress

	OnError  OnError // "" is Fail
	MaxStale time.Duration
	// LastGood is the last good answer of a scope, for Stale; the error is
	// fs.ErrNotExist if none is kept. nil keeps none.
	LastGood func(snapshot.Scope) (*snapshot.Answer, error)
}

// UnknownRegionError says that AWS has no regions of these names.
type UnknownRegionError struct{ Names []string }

func (e *UnknownRegionError) Error() string {
	return fmt.Sprintf("regions: AWS knows no region %s; correct the name or take it out", strings.Join(e.Names, ", "))
}

// scopes are what is asked, in the order in which the original asked it: a
// region's instances, then its databases, then its caches.
func scopes(req Request, regions []string) []snapshot.Scope {
	var list []snapshot.Scope
	if req.Route53 {
		list = append(list, snapshot.Scope{Service: snapshot.Route53})
	}
	for _, region := range regions {
		list = append(list, snapshot.Scope{Service: snapshot.EC2, Region: region})
		if req.RDS || req.DBClusters {
			list = append(list, snapshot.Scope{Service: snapshot.RDS, Region: region})
		}
		if req.ElastiCache {
			list = append(list, snapshot.Scope{Service: snapshot.ElastiCache, Region: region})
		}
	}
	return list
}
