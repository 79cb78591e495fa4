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

// Run asks for all that is requested. The error is a *FailedError, an
// *awsapi.CredentialsError, an *UnknownRegionError, or the context's. With a
// *FailedError the result is there too: what it has is good, but not all.
func Run(ctx context.Context, account *awsapi.Account, req Request) (*Result, error) {
	began := time.Now()
	f := &fanOut{ctx: ctx, account: account, req: req, asked: map[snapshot.Scope]*reply{}}
	defer f.stop()
	f.start(scopes(req, guess(req)))
	s := &settling{account: account, req: req, result: &Result{Snapshot: &snapshot.Snapshot{}, Began: began}}
	names, err := s.regions(ctx)
	if err != nil {
		return nil, err
	}
	if names != nil || !req.AllRegions {
		list := scopes(req, names)
		f.start(list)
		for i, r := range f.wait(list) {
			s.settle(list[i], r)
		}
	}
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	s.result.Took = time.Since(began)
	return s.finish(ctx)
}

// ask asks one scope. What the identity may not ask for, where the rest is of
// use without it, is left out with a warning.
func ask(ctx context.Context, account *awsapi.Account, req Request, scope snapshot.Scope, stats *awsapi.Stats) (pages []snapshot.Page, warnings []string, err error) {
	switch scope.Service {
	case snapshot.EC2:
		pages, err = askInstances(ctx, account, req, scope.Region, stats)
		if err != nil || !req.VerifyTags || account.Eucalyptus() {
			return pages, nil, err
		}
		return verifyTags(ctx, account, scope.Region, pages, stats)
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
