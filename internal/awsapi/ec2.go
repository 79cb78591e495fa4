package awsapi

import (
	"bytes"
	"context"
	"fmt"
	"io"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"ec2-inventory/internal/wire"
)

// instancesPerPage is the most that DescribeInstances gives at once.
const instancesPerPage = 1000

// Filter is one condition that AWS itself applies: any of the values.
type Filter struct {
	Name   string
	Values []string
}

// DescribeInstances hands over the instances of a region that meet all of the
// filters, page by page, from the page that a token names ("" is the first).
// page gets the token of the page after it, and says whether to go on.
func (a *Account) DescribeInstances(ctx context.Context, region string, filters []Filter, token string, stats *Stats, page func(tree *wire.Tree, next string) (more bool)) error {
	client := ec2.NewFromConfig(a.in(region), a.eucalyptus)
	op := operation{service: "ec2", name: "DescribeInstances", region: region, result: &ec2.DescribeInstancesOutput{}}
	input := &ec2.DescribeInstancesInput{MaxResults: aws.Int32(instancesPerPage)}
	if a.eucalyptusURL != "" {
		input.MaxResults = nil // not in the version of the API that Eucalyptus speaks
	}
	for _, f := range filters {
		input.Filters = append(input.Filters, types.Filter{Name: aws.String(f.Name), Values: f.Values})
	}
	return pages(op, token, func(token string) (*wire.Tree, string, error) {
		input.NextToken = nil
		if token != "" {
			input.NextToken = aws.String(token)
		}
		tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
			_, err := client.DescribeInstances(ctx, input, ec2.WithAPIOptions(install))
			return err
		})
		if err != nil {
			return nil, "", err
		}
		op.size = tree.Size // AWS announces no lengths; pages are alike
		next := tree.TextAt("nextToken")
		if !page(tree, next) {
			return tree, "", nil
		}
		return tree, next, nil
	})
}

// DescribeRegions asks for the regions that the account may use; with names,
// for those of them that AWS knows, whether the account may use them or not.
// RegionNames reads the answer.
func (a *Account) DescribeRegions(ctx context.Context, names []string, stats *Stats) (*wire.Tree, error) {
	cfg := a.in("")
	client := ec2.NewFromConfig(cfg)
	op := operation{service: "ec2", name: "DescribeRegions", region: cfg.Region, result: &ec2.DescribeRegionsOutput{}}
	input := &ec2.DescribeRegionsInput{}
	if len(names) > 0 {
		input.AllRegions = aws.Bool(true)
		input.Filters = []types.Filter{{Name: aws.String("region-name"), Values: names}}
	}
	return a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.DescribeRegions(ctx, input, ec2.WithAPIOptions(install))
		return err
	})
}

// RegionNames are the names in an answer to DescribeRegions.
func RegionNames(tree *wire.Tree) (names []string) {
	if list := tree.Find(0, "regionInfo"); list >= 0 {
		for item := range tree.Children(list) {
			if n := tree.Child(item, "regionName"); n >= 0 {
				names = append(names, tree.Text(n))
			}
		}
	}
	return names
}

// eucalyptusVersion is the version of EC2's API that the original asks
// Eucalyptus for.
const eucalyptusVersion = "2010-08-31"

// eucalyptus leads a client to Eucalyptus instead of AWS, if there is one.
func (a *Account) eucalyptus(o *ec2.Options) {
	if a.eucalyptusURL == "" {
		return
	}
	o.BaseEndpoint = aws.String(a.eucalyptusURL)
	o.APIOptions = append(o.APIOptions, func(stack *middleware.Stack) error {
		return stack.Serialize.Insert(middleware.SerializeMiddlewareFunc("EucalyptusVersion", setVersion), "OperationSerializer", middleware.After)
	})
}

// setVersion replaces the API version in a serialized request: the SDK knows
// only its own.
func setVersion(ctx context.Context, in middleware.SerializeInput, next middleware.SerializeHandler) (out middleware.SerializeOutput, metadata middleware.Metadata, err error) {
	req, ok := in.Request.(*smithyhttp.Request)
	if !ok {
		return out, metadata, fmt.Errorf("unexpected request type %T", in.Request)
	}
	body, err := io.ReadAll(req.GetStream())
	if err != nil {
		return out, metadata, fmt.Errorf("reading the request: %w", err)
	}
	fields := bytes.Split(body, []byte("&"))
	for i, f := range fields {
		if bytes.HasPrefix(f, []byte("Version=")) {
			fields[i] = []byte("Version=" + eucalyptusVersion)
		}
	}
	if req, err = req.SetStream(bytes.NewReader(bytes.Join(fields, []byte("&")))); err != nil {
		return out, metadata, fmt.Errorf("setting the request: %w", err)
	}
	in.Request = req
	return next.HandleSerialize(ctx, in)
}
