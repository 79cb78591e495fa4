package scan

import "ec2-inventory/internal/snapshot"

// STS is the service that tells who asks and lends roles. It is asked for no
// resources.
const STS snapshot.Service = "sts"

// Calls that snapshots do not hold, by AWS's names.
const (
	DescribeTags      = "DescribeTags"
	GetCallerIdentity = "GetCallerIdentity"
)

// Call is a kind of call that a scan makes in a scope.
type Call struct {
	Scope     snapshot.Scope // of DescribeRegions, Route 53 and STS without a region
	Operation string         // by AWS's name
	// If is what must be so for the call to be made, "" if it always is.
	If string
	// Times is how often it is made at least; 0 with If.
	Times int
	// Else is what can be set if the call may not be made: then a scan goes on
	// without it. "" is a call that a scan cannot do without.
	Else string
	// whatever makes a scan go on after any error.
	whatever bool
}

// Action is the IAM action that allows the call. All calls of a scan have the
// names of their actions: see the service authorization reference.
func (c Call) Action() string { return string(c.Scope.Service) + ":" + c.Operation }

// Calls are all kinds of calls that a scan of the regions makes, in the order
// of its scopes. It is the one list of them: the permissions that are needed
// and what is checked come from it.
func Calls(req Request, regions []string) []Call {
	var list []Call
	if req.AllRegions {
		list = append(list, Call{Scope: snapshot.RegionList, Operation: snapshot.DescribeRegions, Times: 1, Else: "list the regions"})
	} else if len(req.Unlisted) > 0 {
		list = append(list, Call{Scope: snapshot.RegionList, Operation: snapshot.DescribeRegions, Times: 1, whatever: true,
			Else: "leave it as it is: regions that are new to this program are asked all the same"})
	}
	for _, scope := range scopes(req, regions) {
		list = append(list, callsOf(req, scope)...)
	}
	if req.Account {
		list = append(list, Call{Scope: snapshot.Scope{Service: STS}, Operation: GetCallerIdentity, If: "no instance shows the account", whatever: true})
	}
	return list
}

// callsOf are the kinds of calls of one scope.
func callsOf(req Request, scope snapshot.Scope) []Call {
	always := func(operation, otherwise string) Call {
		return Call{Scope: scope, Operation: operation, Times: 1, Else: otherwise}
	}
	when := func(operation, what, otherwise string) Call {
		return Call{Scope: scope, Operation: operation, If: what, Else: otherwise}
	}
	var list []Call
	switch scope.Service {
	case snapshot.EC2:
		instances := always(snapshot.DescribeInstances, "")
		instances.Times = max(1, len(req.Filters))
		list = append(list, instances)
		if req.VerifyTags {
			list = append(list, when(DescribeTags, "instances have no tags", "set verify_tags = False"))
		}
	case snapshot.RDS:
		if req.RDS {
			list = append(list, always(snapshot.DescribeDBInstances, "set rds = False"))
			if req.DatabaseTags {
				list = append(list, when(snapshot.ListTagsForResource, "databases are listed without tags", "set rds = False"))
			}
		}
		if req.DBClusters {
			list = append(list, always(snapshot.DescribeDBClusters, "set include_rds_clusters = False"))
		}
	case snapshot.ElastiCache:
		list = append(list,
			always(snapshot.DescribeCacheClusters, "set elasticache = False"),
			always(snapshot.DescribeReplicationGroups, "set elasticache = False"))
	case snapshot.Route53:
		list = append(list,
			always(snapshot.ListHostedZones, ""),
			when(snapshot.ListResourceRecordSets, "there are hosted zones", ""))
	}
	return list
}
