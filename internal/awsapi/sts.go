package awsapi

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
)

// Identity is who AWS takes the caller for.
type Identity struct {
	Account string // twelve digits
	ARN     string
}

// CallerIdentity asks AWS who the caller is. No permission is needed for it.
func (a *Account) CallerIdentity(ctx context.Context, stats *Stats) (Identity, error) {
	cfg := a.in("")
	client := sts.NewFromConfig(cfg)
	op := operation{service: "sts", name: "GetCallerIdentity", region: cfg.Region, result: &sts.GetCallerIdentityOutput{}}
	tree, err := a.call(ctx, op, stats, func(ctx context.Context, install func(*middleware.Stack) error) error {
		_, err := client.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{}, func(o *sts.Options) { o.APIOptions = append(o.APIOptions, install) })
		return err
	})
	if err != nil {
		return Identity{}, err
	}
	return Identity{
		Account: tree.TextAt("GetCallerIdentityResult", "Account"),
		ARN:     tree.TextAt("GetCallerIdentityResult", "Arn"),
	}, nil
}
