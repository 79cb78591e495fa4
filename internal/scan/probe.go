package scan

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// Status is what a small call came to.
type Status string

// What a small call can come to.
const (
	Allowed     Status = "ok"
	Refused     Status = "denied"      // the identity may not make the call
	NotEnabled  Status = "not enabled" // the region or service, for the account
	Unreachable Status = "unreachable" // there was no answer
	Failing     Status = "failed"
)

// Probe is a small call of a kind that a scan makes, and what came of it.
type Probe struct {
	Call
	Status Status
	Took   time.Duration // of the call with its retries
	Err    error
}

// Fatal reports whether a scan would fail for it.
func (p *Probe) Fatal() bool {
	return p.Err != nil && !p.whatever && (p.Else == "" || !denied(p.Err))
}

// Checkup is what small calls of all kinds that a scan makes came to.
type Checkup struct {
	Caller    awsapi.Identity
	CallerErr error // why the caller is not known; not for Eucalyptus, whose identities are its own
	Probes    []Probe
}

// Check makes one small call of each kind that a scan would make in each
// scope, all at once. Those that depend on what there is are made if it is
// there, but for DescribeTags, which is always made. The error is an
// *awsapi.CredentialsError, an *UnknownRegionError, or the context's.
func Check(ctx context.Context, account *awsapi.Account, req Request) (*Checkup, error) {
	if _, err := account.Credentials(ctx); err != nil {
		return nil, err
	}
	c := &Checkup{}
	var asking sync.WaitGroup
	if !account.Eucalyptus() {
		asking.Go(func() {
			var stats awsapi.Stats
			c.Caller, c.CallerErr = account.CallerIdentity(ctx, &stats)
		})
	}
	first, regions, err := probeRegions(ctx, account, req)
	if err != nil {
		asking.Wait()
		return nil, err
	}
	calls := slices.DeleteFunc(Calls(req, regions), func(c Call) bool { return c.Scope == snapshot.RegionList || c.Scope.Service == STS })
	results := make([][]Probe, len(calls))
	for i, call := range calls {
		if call.If != "" && call.Operation != DescribeTags {
			continue // after the call that it depends on
		}
		asking.Go(func() {
			results[i] = probe(ctx, account, req, call, calls)
		})
	}
	asking.Wait()
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	c.Probes = slices.Concat(first, slices.Concat(results...))
	c.judge()
	return c, nil
}

// probeRegions asks which regions there are, if a scan would.
func probeRegions(ctx context.Context, account *awsapi.Account, req Request) (probes []Probe, regions []string, err error) {
	calls := Calls(req, nil)
	if len(calls) == 0 || calls[0].Scope != snapshot.RegionList {
		return nil, req.Regions, nil
	}
	p := Probe{Call: calls[0]}
	var stats awsapi.Stats
	tree, err := account.DescribeRegions(ctx, req.Unlisted, &stats)
	if ctx.Err() != nil {
		return nil, nil, context.Cause(ctx)
	}
	p.Took, p.Err = time.Duration(stats.Took.Load()), err
	s := &settling{req: req}
	switch {
	case err != nil && req.AllRegions && !denied(err):
	case err != nil && req.AllRegions:
		regions = s.included(req.Fallback)
	case err != nil:
		regions = req.Regions
	case req.AllRegions:
		regions = s.included(awsapi.RegionNames(tree))
	default:
		if missing := unknown(req.Unlisted, tree); len(missing) > 0 {
			return nil, nil, &UnknownRegionError{Names: missing}
		}
		regions = req.Regions
	}
	return []Probe{p}, regions, nil
}

// probe makes a small call and those that depend on its answer.
func probe(ctx context.Context, account *awsapi.Account, req Request, call Call, calls []Call) []Probe {
	var probes []Probe
	try := func(call Call, ask func(stats *awsapi.Stats) error) {
		var stats awsapi.Stats
		err := ask(&stats)
		probes = append(probes, Probe{Call: call, Took: time.Duration(stats.Took.Load()), Err: err})
	}
	// next is the call of the scope that depends on this one's answer.
	next := func(operation string, ask func(stats *awsapi.Stats) error) {
		i := slices.IndexFunc(calls, func(c Call) bool { return c.Scope == call.Scope && c.Operation == operation })
		if i >= 0 {
			try(calls[i], ask)
		}
	}
	region := call.Scope.Region
	switch call.Operation {
	case snapshot.DescribeInstances:
		try(call, func(stats *awsapi.Stats) error { return probeInstances(ctx, account, req, region, stats) })
	case DescribeTags:
		try(call, func(stats *awsapi.Stats) error { return account.ProbeTags(ctx, region, stats) })
	case snapshot.DescribeDBInstances:
		var arns []string
		try(call, func(stats *awsapi.Stats) error {
			tree, err := account.ProbeDatabases(ctx, region, stats)
			if err == nil {
				arns = untagged([]snapshot.Page{{Call: call.Operation, Tree: tree}})
			}
			return err
		})
		if len(arns) > 0 {
			next(snapshot.ListTagsForResource, func(stats *awsapi.Stats) error {
				_, err := askTags(ctx, account, region, arns[:1], stats)
				return err
			})
		}
	case snapshot.DescribeDBClusters:
		try(call, func(stats *awsapi.Stats) error { return account.ProbeDBClusters(ctx, region, stats) })
	case snapshot.DescribeCacheClusters:
		try(call, func(stats *awsapi.Stats) error { return account.ProbeCacheClusters(ctx, region, stats) })
	case snapshot.DescribeReplicationGroups:
		try(call, func(stats *awsapi.Stats) error { return account.ProbeReplicationGroups(ctx, region, stats) })
	case snapshot.ListHostedZones:
		var zones []awsapi.Zone
		try(call, func(stats *awsapi.Stats) (err error) {
			// Of so many, one is not excluded, as a rule.
			zones, err = account.ProbeHostedZones(ctx, len(req.ZonesExclude)+1, stats)
			return err
		})
		zones = slices.DeleteFunc(zones, func(z awsapi.Zone) bool { return slices.Contains(req.ZonesExclude, z.Name) })
		if len(zones) > 0 {
			next(snapshot.ListResourceRecordSets, func(stats *awsapi.Stats) error { return account.ProbeRecords(ctx, zones[0], stats) })
		}
	default:
		try(call, func(*awsapi.Stats) error { return fmt.Errorf("no small call of %s is known", call.Action()) })
	}
	return probes
}

// probeInstances asks with each set of filters: AWS refuses those that it does
// not know.
func probeInstances(ctx context.Context, account *awsapi.Account, req Request, region string, stats *awsapi.Stats) error {
	if len(req.Filters) == 0 {
		return account.ProbeInstances(ctx, region, nil, stats)
	}
	for _, set := range req.Filters {
		if err := account.ProbeInstances(ctx, region, set, stats); err != nil {
			return err
		}
	}
	return nil
}

// judge gives each small call its status. AWS says the same of wrong keys and
// of a region that is not enabled, but keys that are good anywhere, be it to be
// denied, are good everywhere.
func (c *Checkup) judge() {
	good := c.Caller.Account != ""
	for _, p := range c.Probes {
		good = good || p.Err == nil || denied(p.Err)
	}
	for i := range c.Probes {
		p := &c.Probes[i]
		p.Status = Failing
		var a *awsapi.Error
		switch {
		case p.Err == nil:
			p.Status = Allowed
		case !errors.As(p.Err, &a):
		case a.Foreign():
			a.KeysAre(good)
			if good {
				p.Status = NotEnabled
			}
		case a.Code == "OptInRequired":
			p.Status = NotEnabled
		case a.Denied:
			p.Status = Refused
		case a.Unreached():
			p.Status = Unreachable
		}
	}
}
