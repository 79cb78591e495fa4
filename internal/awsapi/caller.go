package awsapi

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

// Caller is who asks, where that is not left to the SDK's standard chain.
type Caller struct {
	// Profile is a shared profile whose credentials are used, whatever the
	// environment holds; "" leaves it to the chain.
	Profile     string
	ProfileFrom string // what named it, for errors
	// Keys, if not nil, are used in place of the chain.
	Keys *Keys
	// Role is the ARN of a role that is assumed with those credentials; "" for
	// none.
	Role string
	// Region is the one in which is asked what is the same everywhere, unless
	// the environment or the profile names another; "" is us-east-1.
	Region string
}

// Keys are an access key.
type Keys struct {
	ID, Secret string
	Token      string // of a session; may be ""
}

// sessionName is the one under which the scripts assumed roles; policies and
// logs of AWS show it.
const sessionName = "ansible_dynamic_inventory"

func (c Caller) region() string {
	if c.Region == "" {
		return defaultRegion
	}
	return c.Region
}

// loadError explains why there is no configuration.
func (c Caller) loadError(err error) error {
	var (
		missing config.SharedConfigProfileNotExistError
		mfa     config.AssumeRoleTokenProviderNotSetError
	)
	if errors.As(err, &mfa) {
		return &ConfigError{Err: errors.New("the profile needs an MFA code, and nobody is there to type it: put the keys of a session into the environment (\"aws configure export-credentials\"), or use a profile without mfa_serial")}
	}
	if !errors.As(err, &missing) {
		return &ConfigError{Err: err}
	}
	from := c.ProfileFrom
	switch {
	case from == "":
		from = "AWS_PROFILE"
	case missing.Profile != c.Profile:
		from = "source_profile of profile " + c.Profile
	}
	return &ProfileError{Name: missing.Profile, From: from, Err: err}
}

// role is a role and the credentials that it is assumed with.
type role struct {
	arn  string
	base aws.CredentialsProvider
	last atomic.Pointer[error] // of the last attempt to assume it
}

// remember is a function for APIOptions: it keeps the error of each attempt,
// which tells more than that the time for all of them was up.
func (r *role) remember(stack *middleware.Stack) error {
	return stack.Finalize.Insert(middleware.FinalizeMiddlewareFunc("LastError",
		func(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (middleware.FinalizeOutput, middleware.Metadata, error) {
			out, metadata, err := next.HandleFinalize(ctx, in)
			if err != nil && ctx.Err() == nil {
				r.last.Store(&err)
			}
			return out, metadata, err
		}), "Retry", middleware.After)
}

// assume has all calls made by a role. It is assumed once, when the first call
// is made: the credentials are the same for all services and regions.
func (a *Account) assume(arn string) {
	if arn == "" || a.cfg.Credentials == nil {
		return
	}
	a.role = &role{arn: arn, base: a.cfg.Credentials}
	client := sts.NewFromConfig(a.in(""), func(o *sts.Options) { o.APIOptions = append(o.APIOptions, a.role.remember) })
	a.cfg.Credentials = aws.NewCredentialsCache(stscreds.NewAssumeRoleProvider(client, arn, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = sessionName
	}))
}

// authenticate gets credentials once, so that their absence is one error and
// not one for each region.
func (a *Account) authenticate(ctx context.Context) error {
	a.once.Do(func() { a.signErr = a.retrieve(ctx) })
	return a.signErr
}

func (a *Account) retrieve(ctx context.Context) error {
	switch {
	case a.cfg.Credentials == nil:
		return &CredentialsError{Err: errors.New("none are configured")}
	case a.role == nil:
		return a.try(ctx, a.cfg.Credentials, "", credentialTimeout)
	}
	if err := a.try(ctx, a.role.base, "", credentialTimeout); err != nil {
		return err
	}
	return a.try(ctx, a.cfg.Credentials, a.role.arn, a.timeout)
}

// try gets credentials from a provider, those of a role if that is not "". If
// STS was asked for them, what it says is worth more than how to come by
// others.
func (a *Account) try(ctx context.Context, provider aws.CredentialsProvider, role string, timeout time.Duration) error {
	timed, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	_, err := provider.Retrieve(timed)
	if err == nil {
		return nil
	}
	if role != "" && timed.Err() != nil {
		if last := a.role.last.Load(); last != nil {
			err = *last
		}
	}
	op := operation{service: "sts", name: "AssumeRole", region: a.cfg.Region}
	var asked *smithy.OperationError
	byService := errors.As(err, &asked) && asked.Service() == sts.ServiceID
	if byService {
		op.name = asked.Operation()
	}
	if byService || role != "" {
		status := 0
		var answered *awshttp.ResponseError
		if errors.As(err, &answered) {
			status = answered.HTTPStatusCode()
		}
		err = newError(op, err, tries{timeout: timeout}, status)
	}
	return &CredentialsError{Role: role, Err: err}
}
