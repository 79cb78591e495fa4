package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/smithy-go/middleware"

	"ec2-inventory/internal/wire"
)

// records follows a listing of RDS or ElastiCache, whose pages name the next
// by a marker, and hands over page after page. ask asks for the page that the
// marker names; nil is the first.
func (a *Account) records(ctx context.Context, op operation, stats *Stats, page func(*wire.Tree), ask func(ctx context.Context, marker *string, install func(*middleware.Stack) error) error) error {
	return pages(op, "", func(token string) (*wire.Tree, string, error) {
		var marker *string
		if token != "" {
			marker = aws.String(token)
		}
		tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
			return ask(ctx, marker, install)
		})
		if err != nil {
			return nil, "", err
		}
		page(tree)
		return tree, tree.TextAt(op.name+"Result", "Marker"), nil
	})
}
