package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// databasesPerPage is the most that DescribeDBInstances gives at once.
const databasesPerPage = 100

// DescribeDBInstances hands over the databases of a region, page by page.
func (a *Account) DescribeDBInstances(ctx context.Context, region string, stats *Stats, page func(*wire.Tree)) error {
	client := rds.NewFromConfig(a.in(region))
	op := operation{service: "rds", name: "DescribeDBInstances", region: region, result: &rds.DescribeDBInstancesOutput{}}
	input := &rds.DescribeDBInstancesInput{MaxRecords: aws.Int32(databasesPerPage)}
	return pages(op, "", func(token string) (*wire.Tree, string, error) {
		input.Marker = nil
		if token != "" {
			input.Marker = aws.String(token)
		}
		tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
			_, err := client.DescribeDBInstances(ctx, input, rds.WithAPIOptions(install))
			return err
		})
		if err != nil {
			return nil, "", err
		}
		page(tree)
		return tree, tree.TextAt("DescribeDBInstancesResult", "Marker"), nil
	})
}
