package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// MaxTagged is for how many resources DescribeTags can be asked at once: as
// many as a filter takes values ("Filter" in the EC2 API reference).
const MaxTagged = 200

// tagsPerPage is the most that DescribeTags gives at once.
const tagsPerPage = 1000

// DescribeTags hands over the tags of up to MaxTagged resources of a region,
// page by page.
func (a *Account) DescribeTags(ctx context.Context, region string, ids []string, stats *Stats, page func(*wire.Tree)) error {
	client := ec2.NewFromConfig(a.in(region), a.eucalyptus)
	op := operation{service: "ec2", name: "DescribeTags", region: region, result: &ec2.DescribeTagsOutput{}}
	input := &ec2.DescribeTagsInput{
		MaxResults: aws.Int32(tagsPerPage),
		Filters:    []types.Filter{{Name: aws.String("resource-id"), Values: ids}},
	}
	return pages(op, "", func(token string) (*wire.Tree, string, error) {
		input.NextToken = nil
		if token != "" {
			input.NextToken = aws.String(token)
		}
		tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
			_, err := client.DescribeTags(ctx, input, ec2.WithAPIOptions(install))
			return err
		})
		if err != nil {
			return nil, "", err
		}
		page(tree)
		return tree, tree.TextAt("nextToken"), nil
	})
}
