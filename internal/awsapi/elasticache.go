package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/elasticache"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// cachesPerPage is the most that ElastiCache gives at once.
const cachesPerPage = 100

// DescribeCacheClusters hands over the cache clusters of a region with their
// nodes, page by page. Members of replication groups are among them.
func (a *Account) DescribeCacheClusters(ctx context.Context, region string, stats *Stats, page func(*wire.Tree)) error {
	client := elasticache.NewFromConfig(a.in(region))
	op := operation{service: "elasticache", name: "DescribeCacheClusters", region: region, result: &elasticache.DescribeCacheClustersOutput{}}
	input := &elasticache.DescribeCacheClustersInput{MaxRecords: aws.Int32(cachesPerPage), ShowCacheNodeInfo: aws.Bool(true)}
	return a.records(ctx, op, stats, page, func(ctx context.Context, marker *string, install func(*middleware.Stack) error) error {
		input.Marker = marker
		_, err := client.DescribeCacheClusters(ctx, input, elasticache.WithAPIOptions(install))
		return err
	})
}

// DescribeReplicationGroups hands over the replication groups of a region,
// page by page.
func (a *Account) DescribeReplicationGroups(ctx context.Context, region string, stats *Stats, page func(*wire.Tree)) error {
	client := elasticache.NewFromConfig(a.in(region))
	op := operation{service: "elasticache", name: "DescribeReplicationGroups", region: region, result: &elasticache.DescribeReplicationGroupsOutput{}}
	input := &elasticache.DescribeReplicationGroupsInput{MaxRecords: aws.Int32(cachesPerPage)}
	return a.records(ctx, op, stats, page, func(ctx context.Context, marker *string, install func(*middleware.Stack) error) error {
		input.Marker = marker
		_, err := client.DescribeReplicationGroups(ctx, input, elasticache.WithAPIOptions(install))
		return err
	})
}
