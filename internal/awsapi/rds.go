package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// databasesPerPage is the most that RDS gives at once.
const databasesPerPage = 100

// DescribeDBInstances hands over the databases of a region, page by page.
func (a *Account) DescribeDBInstances(ctx context.Context, region string, stats *Stats, page func(*wire.Tree)) error {
	client := rds.NewFromConfig(a.in(region))
	op := operation{service: "rds", name: "DescribeDBInstances", region: region, result: &rds.DescribeDBInstancesOutput{}}
	input := &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(databasesPerPage)}
	return a.records(ctx, op, stats, page, func(ctx context.Context, marker *string, install func(*middleware.Stack) error) error {
		input.Marker = marker
		_, err := client.DescribeDBInstances(ctx, input, rds.WithAPIOptions(install))
		return err
	})
}

// DescribeDBClusters hands over the clusters of databases of a region, page by
// page.
func (a *Account) DescribeDBClusters(ctx context.Context, region string, stats *Stats, page func(*wire.Tree)) error {
	client := rds.NewFromConfig(a.in(region))
	op := operation{service: "rds", name: "DescribeDBClusters", region: region, result: &rds.DescribeDBClustersOutput{}}
	input := &rds.DescribeDBClustersInput{MaxRecords: aws.Int32(databasesPerPage)}
	return a.records(ctx, op, stats, page, func(ctx context.Context, marker *string, install func(*middleware.Stack) error) error {
		input.Marker = marker
		_, err := client.DescribeDBClusters(ctx, input, rds.WithAPIOptions(install))
		return err
	})
}

// DatabaseTags are the tags of a database by its ARN. All come at once.
func (a *Account) DatabaseTags(ctx context.Context, region, arn string, stats *Stats) (*wire.Tree, error) {
	client := rds.NewFromConfig(a.in(region))
	op := operation{service: "rds", name: "ListTagsForResource", region: region, result: &rds.ListTagsForResourceOutput{}}
	return a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.ListTagsForResource(ctx, &rds.ListTagsForResourceInput{ResourceName: aws.String(arn)}, rds.WithAPIOptions(install))
		return err
	})
}
