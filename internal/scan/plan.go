// Package scan asks AWS for everything that the settings name, all scopes at
// once. Each scope's answer is complete or an error. It has no policy: no
// names, no groups, no filters but those that AWS applies.
package scan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

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
}

// UnknownRegionError says that AWS has no regions of these names.
type UnknownRegionError struct{ Names []string }

func (e *UnknownRegionError) Error() string {
	return fmt.Sprintf("regions: AWS knows no region %s; correct the name or take it out", strings.Join(e.Names, ", "))
}

// regions are the regions to ask.
func regions(ctx context.Context, account *awsapi.Account, req Request, stats *awsapi.Stats) (names, warnings []string, err error) {
	if !req.AllRegions {
		return explicitRegions(ctx, account, req, stats)
	}
	names, err = account.Regions(ctx, nil, stats)
	var failed *awsapi.Error
	if errors.As(err, &failed) && failed.Denied {
		names = slices.Clone(req.Fallback)
		warnings = append(warnings, fmt.Sprintf("regions = all: may not ask which regions are enabled (%s); taking the %d that every account has: allow ec2:DescribeRegions, or list the regions", failed.Code, len(names)))
	} else if err != nil {
		return nil, nil, err
	}
	names = slices.DeleteFunc(names, func(n string) bool { return slices.Contains(req.RegionsExclude, n) })
	slices.Sort(names)
	return slices.Compact(names), warnings, nil
}

// explicitRegions checks those regions that only AWS can know.
func explicitRegions(ctx context.Context, account *awsapi.Account, req Request, stats *awsapi.Stats) (names, warnings []string, err error) {
	if len(req.Unlisted) == 0 {
		return req.Regions, nil, nil
	}
	known, err := account.Regions(ctx, req.Unlisted, stats)
	var failed *awsapi.Error
	if errors.As(err, &failed) && failed.Denied {
		return req.Regions, []string{fmt.Sprintf("may not ask whether region %s exists (%s): asking it all the same", strings.Join(req.Unlisted, ", "), failed.Code)}, nil
	}
	if err != nil {
		return nil, nil, err
	}
	missing := slices.DeleteFunc(slices.Clone(req.Unlisted), func(n string) bool { return slices.Contains(known, n) })
	if len(missing) > 0 {
		return nil, nil, &UnknownRegionError{Names: missing}
	}
	return req.Regions, nil, nil
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
