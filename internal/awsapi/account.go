// Package awsapi asks AWS. It is the only package that knows the AWS SDK: it
// takes credentials, endpoints, signing, retries and error codes from it, and
// gives back trees of what was answered (see package wire) and errors of its
// own.
package awsapi

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"sync"
	"syscall"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"golang.org/x/sync/semaphore"
)

// Limits of one call. There is none for the number of attempts: they end with
// the call's time, api_timeout.
const (
	firstBackoff      = 100 * time.Millisecond
	maxBackoff        = 5 * time.Second
	dialTimeout       = 5 * time.Second
	credentialTimeout = 10 * time.Second
)

// defaultRegion is where calls go that are the same in all regions.
const defaultRegion = "us-east-1"

// Options is what an Account needs to know besides AWS's standard settings.
type Options struct {
	// Timeout bounds each call with its retries.
	Timeout time.Duration
	// Concurrency is how many calls are in flight at once.
	Concurrency int
	// EucalyptusURL is the endpoint that EC2 calls go to instead of AWS.
	EucalyptusURL string
	Caller        Caller
}

// Account is one identity at AWS. It is safe for concurrent use.
type Account struct {
	cfg           aws.Config
	role          *role // nil without
	timeout       time.Duration
	slots         *semaphore.Weighted
	limits        limits
	clock         clock
	eucalyptusURL string

	once    sync.Once
	signErr error // why there are no credentials
}

// Load reads credentials, profile, region and endpoint as the AWS SDK's
// standard chain does: environment, shared files, SSO, roles, instance
// metadata; Options.Caller changes who asks. It does not call AWS. The error
// is a *ProfileError or a *ConfigError.
func Load(ctx context.Context, o Options) (*Account, error) {
	cfg, err := load(ctx, o)
	if err != nil {
		return nil, o.Caller.loadError(err)
	}
	cfg.HTTPClient = shared(cfg.HTTPClient)
	a := newAccount(cfg, o)
	a.assume(o.Caller.Role)
	return a, nil
}

// LoadWith gives an account that asks an HTTP transport in place of AWS, with
// made-up credentials: it reads no settings and no files.
func LoadWith(transport http.RoundTripper, o Options) *Account {
	return newAccount(aws.Config{
		Region:      defaultRegion,
		Credentials: credentials.NewStaticCredentialsProvider("DEMO", "demo", ""),
		HTTPClient:  &http.Client{Transport: transport},
	}, o)
}

func newAccount(cfg aws.Config, o Options) *Account {
	if cfg.Region == "" {
		cfg.Region = o.Caller.region()
	}
	return &Account{cfg: cfg, timeout: o.Timeout, slots: semaphore.NewWeighted(int64(o.Concurrency)), eucalyptusURL: o.EucalyptusURL}
}

// Region is the region that the settings of AWS name, or Caller.Region.
func (a *Account) Region() string { return a.cfg.Region }

// Eucalyptus reports whether EC2 calls go to Eucalyptus.
func (a *Account) Eucalyptus() bool { return a.eucalyptusURL != "" }

// in is the account's configuration for one region. Each has a retryer of its
// own, so that one sick region spends no other's retries.
func (a *Account) in(region string) aws.Config {
	cfg := a.cfg.Copy()
	if region != "" {
		cfg.Region = region
	}
	cfg.Retryer = retryer
	return cfg
}

func retryer() aws.Retryer {
	return retry.AddWithMaxAttempts(retry.NewStandard(func(o *retry.StandardOptions) {
		o.Backoff = backoff{}
		o.RateLimiter = ratelimit.None
		o.Retryables = append([]retry.IsErrorRetryable{retry.IsErrorRetryableFunc(retryable)}, o.Retryables...)
	}), 0) // no limit
}

// retryable decides for errors that the SDK does not know or sees otherwise.
func retryable(err error) aws.Ternary {
	var answer *answerError
	if errors.As(err, &answer) {
		return aws.BoolTernary(answer.passing)
	}
	var dns *net.DNSError
	if errors.As(err, &dns) && dns.IsNotFound {
		return aws.FalseTernary // a region or host of that name does not exist
	}
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" && (dial.Timeout() || nobody(dial)) {
		// Nobody is there; the system has tried a connection several times.
		return aws.FalseTernary
	}
	if untrusted(err) {
		return aws.FalseTernary
	}
	return aws.UnknownTernary
}

// nobody reports whether there is no way to the address, or nobody at it.
func nobody(err error) bool {
	return errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ENETUNREACH) || errors.Is(err, syscall.EHOSTUNREACH)
}

// untrusted reports whether the certificate of whoever answers is not good.
func untrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	return errors.As(err, &certificate)
}
