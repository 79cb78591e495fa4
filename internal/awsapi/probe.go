package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/route53"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// The smallest pages that can be asked for, by the API references of EC2
// ("MaxResults"), RDS and ElastiCache ("MaxRecords").
const (
	leastResults = 5
	leastRecords = 20
)

// ProbeInstances makes the smallest call of DescribeInstances with the
// filters.
func (a *Account) ProbeInstances(ctx context.Context, region string, filters []Filter, stats *Stats) error {
	client := ec2.NewFromConfig(a.in(region), a.eucalyptus)
	input := &ec2.DescribeInstancesInput{MaxResults: aws.Int32(leastResults)}
	if a.eucalyptusURL != "" {
		input.MaxResults = nil // as in DescribeInstances
	}
	for _, f := range filters {
		input.Filters = append(input.Filters, types.Filter{Name: aws.String(f.Name), Values: f.Values})
	}
	op := operation{service: "ec2", name: "DescribeInstances", region: region, result: &ec2.DescribeInstancesOutput{}}
	_, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeInstances(ctx, input, ec2.WithAPIOptions(install))
		return err
	})
	return err
}

// ProbeTags makes the smallest call of DescribeTags.
func (a *Account) ProbeTags(ctx context.Context, region string, stats *Stats) error {
	client := ec2.NewFromConfig(a.in(region), a.eucalyptus)
	op := operation{service: "ec2", name: "DescribeTags", region: region, result: &ec2.DescribeTagsOutput{}}
	_, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeTags(ctx, &ec2.DescribeTagsInput{MaxResults: aws.Int32(leastResults)}, ec2.WithAPIOptions(install))
		return err
	})
	return err
}

// ProbeDatabases makes the smallest call of DescribeDBInstances and gives its
// answer.
func (a *Account) ProbeDatabases(ctx context.Context, region string, stats *Stats) (*wire.Tree, error) {
	client := rds.NewFromConfig(a.in(region))
	op := operation{service: "rds", name: "DescribeDBInstances", region: region, result: &rds.DescribeDBInstancesOutput{}}
	return a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeDBInstances(ctx, &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(leastRecords)}, rds.WithAPIOptions(install))
		return err
	})
}

// ProbeDBClusters makes the smallest call of DescribeDBClusters.
func (a *Account) ProbeDBClusters(ctx context.Context, region string, stats *Stats) error {
	client := rds.NewFromConfig(a.in(region))
	op := operation{service: "rds", name: "DescribeDBClusters", region: region, result: &rds.DescribeDBClustersOutput{}}
	_, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeDBClusters(ctx, &rds.DescribeDBClustersInput{MaxRecords: aws.Int32(leastRecords)}, rds.WithAPIOptions(install))
		return err
	})
	return err
}

// ProbeCacheClusters makes the smallest call of DescribeCacheClusters.
func (a *Account) ProbeCacheClusters(ctx context.Context, region string, stats *Stats) error {
	client := elasticache.NewFromConfig(a.in(region))
	op := operation{service: "elasticache", name: "DescribeCacheClusters", region: region, result: &elasticache.DescribeCacheClustersOutput{}}
	_, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeCacheClusters(ctx, &elasticache.DescribeCacheClustersInput{MaxRecords: aws.Int32(leastRecords)}, elasticache.WithAPIOptions(install))
		return err
	})
	return err
}

// ProbeReplicationGroups makes the smallest call of DescribeReplicationGroups.
func (a *Account) ProbeReplicationGroups(ctx context.Context, region string, stats *Stats) error {
	client := elasticache.NewFromConfig(a.in(region))
	op := operation{service: "elasticache", name: "DescribeReplicationGroups", region: region, result: &elasticache.DescribeReplicationGroupsOutput{}}
	_, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeReplicationGroups(ctx, &elasticache.DescribeReplicationGroupsInput{MaxRecords: aws.Int32(leastRecords)}, elasticache.WithAPIOptions(install))
		return err
	})
	return err
}

// ProbeHostedZones makes a call of ListHostedZones for that many zones, of
// which AWS gives 100 at most, and gives those that there are.
func (a *Account) ProbeHostedZones(ctx context.Context, most int, stats *Stats) ([]Zone, error) {
	client := route53.NewFromConfig(a.in(""))
	input := &route53.ListHostedZonesInput{MaxItems: aws.Int32(int32(min(most, zonesPerPage)))}
	op := operation{service: "route53", name: "ListHostedZones", result: &route53.ListHostedZonesOutput{}}
	tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.ListHostedZones(ctx, input, func(o *route53.Options) { o.APIOptions = append(o.APIOptions, install) })
		return err
	})
	if err != nil {
		return nil, err
	}
	return zones(tree), nil
}

// zonesPerPage is the most that ListHostedZones gives at once.
const zonesPerPage = 100

// ProbeRecords makes the smallest call of ListResourceRecordSets.
func (a *Account) ProbeRecords(ctx context.Context, zone Zone, stats *Stats) error {
	client := route53.NewFromConfig(a.in(""))
	input := &route53.ListResourceRecordSetsInput{HostedZoneId: aws.String(zone.ID), MaxItems: aws.Int32(1)}
	op := operation{service: "route53", name: "ListResourceRecordSets", result: &route53.ListResourceRecordSetsOutput{}}
	_, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.ListResourceRecordSets(ctx, input, func(o *route53.Options) { o.APIOptions = append(o.APIOptions, install) })
		return err
	})
	return err
}

// Unreached reports whether the call got no answer at all.
func (e *Error) Unreached() bool {
	switch e.Code {
	case "NoSuchHost", "NoConnection", "Timeout", "Failed":
		return !e.Answered
	}
	return false
}

// Foreign reports whether AWS said what it says both in a region that is not
// enabled and of wrong keys; see KeysAre.
func (e *Error) Foreign() bool { return ambiguous[e.Code] }
