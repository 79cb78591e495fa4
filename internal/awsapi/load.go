package awsapi

import (
	"context"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/credentials/ec2rolecreds"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/feature/ec2/imds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// load reads the SDK's configuration.
//
// The SDK decides on credentials before endpoints: STS, which it asks for the
// credentials of profiles with roles and of web identities, it asks at AWS,
// whatever AWS_ENDPOINT_URL says, and without a retryer or connections of
// ours. So the configuration is read without credentials first, and STS is
// asked as that has it.
func load(ctx context.Context, o Options) (aws.Config, error) {
	options := o.Caller.options()
	options = append(options,
		config.WithHTTPClient(buildable(o)),
		config.WithEC2RoleCredentialOptions(func(c *ec2rolecreds.Options) {
			// Outside EC2 nothing answers there, or nobody at all: look once.
			c.Client = imds.New(imds.Options{Retryer: aws.NopRetryer{}, HTTPClient: awshttp.NewBuildableClient().WithTimeout(2 * time.Second)})
		}))
	plain, err := config.LoadDefaultConfig(ctx, append(slices.Clone(options), config.WithCredentialsProvider(aws.AnonymousCredentials{}))...)
	if err != nil {
		return aws.Config{}, err
	}
	plain.HTTPClient, plain.Retryer = shared(plain.HTTPClient), retryer
	return config.LoadDefaultConfig(ctx, append(options,
		config.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) {
			if source, ok := o.Client.(*sts.Client); ok {
				cfg := plain.Copy()
				cfg.Credentials = source.Options().Credentials
				o.Client = sts.NewFromConfig(cfg)
			}
		}),
		config.WithWebIdentityRoleCredentialOptions(func(o *stscreds.WebIdentityRoleOptions) {
			o.Client = sts.NewFromConfig(plain)
		}))...)
}

// options is what the SDK's configuration needs to know of the caller.
func (c Caller) options() []func(*config.LoadOptions) error {
	// Profiles that assume roles need a region to do so, and many who come
	// from boto have none configured.
	options := []func(*config.LoadOptions) error{config.WithDefaultRegion(c.region())}
	if c.Profile != "" {
		options = append(options, config.WithSharedConfigProfile(c.Profile))
	}
	if c.Keys != nil {
		options = append(options, config.WithCredentialsProvider(credentials.NewStaticCredentialsProvider(c.Keys.ID, c.Keys.Secret, c.Keys.Token)))
	}
	return options
}
