// Package snapshot holds what AWS said: for each scope that was asked, the
// pages of its answer as they came over the wire and the time they were asked
// for. It has no opinion on them; package inventory does.
package snapshot

import (
	"time"

	"ec2-inventory/internal/wire"
)

// Service is an AWS service that is asked for resources.
type Service string

// The services. Route53 is asked once an account and has no region.
const (
	EC2         Service = "ec2"
	RDS         Service = "rds"
	ElastiCache Service = "elasticache"
	Route53     Service = "route53"
)

// Scope is one thing to ask: a service in a region.
type Scope struct {
	Service Service
	Region  string // "" for Route53 and RegionList
}

// RegionList is the scope that tells which regions there are.
var RegionList = Scope{Service: EC2}

func (s Scope) String() string {
	if s.Region == "" {
		return string(s.Service)
	}
	return s.Region + "/" + string(s.Service)
}

// The calls whose answers a snapshot holds, by AWS's names for them.
const (
	DescribeRegions           = "DescribeRegions"
	DescribeInstances         = "DescribeInstances"
	DescribeDBInstances       = "DescribeDBInstances"
	DescribeDBClusters        = "DescribeDBClusters"
	ListTagsForResource       = "ListTagsForResource" // of a database
	DescribeCacheClusters     = "DescribeCacheClusters"
	DescribeReplicationGroups = "DescribeReplicationGroups"
	ListHostedZones           = "ListHostedZones"
	ListResourceRecordSets    = "ListResourceRecordSets"
)

// Page is one answer of one call.
type Page struct {
	Call string
	// Resource is the ARN of what ListTagsForResource was asked about, whose
	// answer does not repeat it; "" with all other calls.
	Resource string
	Tree     *wire.Tree
}

// Answer is all that one scope answered, in the order asked.
type Answer struct {
	Scope Scope
	Asked time.Time
	Pages []Page
}

// Snapshot is the answers of all scopes, in the order of the plan.
type Snapshot struct {
	// Account is the id of the account that answered: from an answer that
	// shows it, or asked for if that is wanted; else "".
	Account string
	Answers []Answer
}
