package scan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// Result is what a scan brought.
type Result struct {
	Snapshot *snapshot.Snapshot
	Report   Report
	Warnings []string
}

// Report says what a scan cost.
type Report struct {
	Scopes  int
	Calls   int
	Retries int
	Faults  map[string]int // why attempts failed, and how often
	Took    time.Duration
}

// FailedError is the scopes that did not answer.
type FailedError struct{ Scopes []error }

func (e *FailedError) Error() string {
	return fmt.Sprintf("%d scopes failed, the first: %v", len(e.Scopes), e.Scopes[0])
}

// Unwrap gives the error of each failed scope.
func (e *FailedError) Unwrap() []error { return e.Scopes }

// Run asks for all that is requested. The error is a *FailedError, an
// *awsapi.CredentialsError, an *awsapi.Error, an *UnknownRegionError, or the
// context's.
func Run(ctx context.Context, account *awsapi.Account, req Request) (*Result, error) {
	began := time.Now()
	var stats awsapi.Stats
	f := &fanOut{ctx: ctx, account: account, req: req, stats: &stats, asked: map[snapshot.Scope]*reply{}}
	defer f.stop()
	f.start(scopes(req, guess(req)))
	names, warnings, err := regions(ctx, account, req, &stats)
	if err != nil {
		if ctx.Err() != nil {
			err = context.Cause(ctx)
		}
		return nil, err
	}
	list := scopes(req, names)
	f.start(list)
	answers, left, failures := f.wait(list)
	warnings = append(warnings, left...)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	var failed []error
	for _, err := range failures {
		if err == nil {
			continue
		}
		var creds *awsapi.CredentialsError
		if errors.As(err, &creds) {
			return nil, creds
		}
		failed = append(failed, err)
	}
	if len(failed) > 0 {
		return nil, &FailedError{Scopes: failed}
	}
	var id string
	if req.Account {
		var unknown []string
		id, unknown = askAccount(ctx, account, answers, &stats)
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		warnings = append(warnings, unknown...)
	}
	calls, attempts := int(stats.Calls.Load()), int(stats.Attempts.Load())
	return &Result{
		Snapshot: &snapshot.Snapshot{Account: id, Answers: answers},
		Report:   Report{Scopes: len(list), Calls: calls, Retries: attempts - calls, Faults: stats.Faults(), Took: time.Since(began)},
		Warnings: warnings,
	}, nil
}

// ask asks one scope. What the identity may not ask for, where the rest is of
// use without it, is left out with a warning.
func ask(ctx context.Context, account *awsapi.Account, req Request, scope snapshot.Scope, stats *awsapi.Stats) (pages []snapshot.Page, warnings []string, err error) {
	switch scope.Service {
	case snapshot.EC2:
		pages, err = askInstances(ctx, account, req, scope.Region, stats)
		return pages, nil, err
	case snapshot.RDS:
		return askDatabases(ctx, account, req, scope.Region, stats)
	case snapshot.ElastiCache:
		return askCaches(ctx, account, scope.Region, stats)
	case snapshot.Route53:
		pages, err = askRecords(ctx, account, req, stats)
		return pages, nil, err
	}
	return nil, nil, fmt.Errorf("unknown service %q", scope.Service)
}

// askRecords asks for the hosted zones, then for the records of those that
// are not excluded, side by side.
func askRecords(ctx context.Context, account *awsapi.Account, req Request, stats *awsapi.Stats) ([]snapshot.Page, error) {
	var (
		pages []snapshot.Page
		zones []awsapi.Zone
	)
	err := account.ListHostedZones(ctx, stats, func(t *wire.Tree, found []awsapi.Zone) {
		pages = append(pages, snapshot.Page{Call: snapshot.ListHostedZones, Tree: t})
		zones = append(zones, found...)
	})
	if err != nil {
		return nil, err
	}
	zones = slices.DeleteFunc(zones, func(z awsapi.Zone) bool { return slices.Contains(req.ZonesExclude, z.Name) })
	chains := make([][]snapshot.Page, len(zones))
	group, ctx := errgroup.WithContext(ctx)
	for i, zone := range zones {
		group.Go(func() error {
			err := account.ListResourceRecordSets(ctx, zone, stats, func(t *wire.Tree) {
				chains[i] = append(chains[i], snapshot.Page{Call: snapshot.ListResourceRecordSets, Tree: t})
			})
			var gone *awsapi.Error
			if errors.As(err, &gone) && gone.Code == "NoSuchHostedZone" {
				chains[i] = nil // deleted since it was listed: it has no records
				return nil
			}
			return err
		})
	}
	err = group.Wait()
	return append(pages, slices.Concat(chains...)...), err
}
