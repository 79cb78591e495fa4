package scan

import (
	"context"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// askInstances asks for the instances of a region, once for each set of
// filters, side by side.
func askInstances(ctx context.Context, account *awsapi.Account, req Request, region string, stats *awsapi.Stats) ([]snapshot.Page, error) {
	q := instanceQuery{account: account, region: region, stats: stats}
	if len(req.Filters) == 0 {
		return q.all(ctx, nil)
	}
	lists := make([][]snapshot.Page, len(req.Filters))
	group, ctx := errgroup.WithContext(ctx)
	for i, set := range req.Filters {
		group.Go(func() (err error) {
			lists[i], err = q.all(ctx, set)
			return err
		})
	}
	err := group.Wait()
	return slices.Concat(lists...), err
}

// instanceQuery asks for instances of one region.
type instanceQuery struct {
	account *awsapi.Account
	region  string
	stats   *awsapi.Stats
}

// worthDividing is how many instances on a first page, of the thousand that
// were asked for, make a region one to be divided. Whoever answers in smaller
// pages has reasons of his own, and a few more calls in a row do not matter.
const worthDividing = 500

// all gives all instances that meet the filters.
//
// EC2's pages are a chain: each names the next, so 50,000 instances are 50
// calls one after another. When the first page shows that there are more, the
// region is asked again in parts, side by side: see parts.
func (q instanceQuery) all(ctx context.Context, filters []awsapi.Filter) ([]snapshot.Page, error) {
	var (
		first *wire.Tree
		next  string
	)
	err := q.account.DescribeInstances(ctx, q.region, filters, "", q.stats, func(t *wire.Tree, token string) bool {
		first, next = t, token
		return false
	})
	if err != nil {
		return nil, err
	}
	pages := []snapshot.Page{{Call: snapshot.DescribeInstances, Tree: first}}
	if next == "" {
		return pages, nil
	}
	if count(first) >= worthDividing && q.divisible(filters) {
		for _, division := range divisions {
			parts, err := q.parts(ctx, filters, division)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			// An instance of the first page that is in no part has ended just
			// now, or the parts are not the whole, for whatever reason. Then,
			// as after an error, the next way has to show that it is whole; the
			// last is the chain.
			if err == nil && covers(parts, first) {
				return parts, nil // the first page is in them
			}
		}
	}
	chain, err := q.chain(ctx, filters, next)
	return append(pages, chain...), err
}

// chain follows the pages from a token to the last.
func (q instanceQuery) chain(ctx context.Context, filters []awsapi.Filter, token string) ([]snapshot.Page, error) {
	var pages []snapshot.Page
	err := q.account.DescribeInstances(ctx, q.region, filters, token, q.stats, func(t *wire.Tree, _ string) bool {
		pages = append(pages, snapshot.Page{Call: snapshot.DescribeInstances, Tree: t})
		return true
	})
	return pages, err
}

// divisible reports whether the filters that make parts can be added: AWS takes
// one of a name, and Eucalyptus has no pages to begin with.
func (q instanceQuery) divisible(filters []awsapi.Filter) bool {
	return !q.account.Eucalyptus() && !slices.ContainsFunc(filters, func(f awsapi.Filter) bool {
		return f.Name == zoneFilter || f.Name == idFilter
	})
}

const (
	zoneFilter = "availability-zone"
	idFilter   = "instance-id"
)

// divisions are the ways to divide a region, the finest first. Zone and id are
// what an instance never changes: one that is stopped and started while its
// region is read cannot slip from a part that is still to come into one that
// has been.
var divisions = [][][]awsapi.Filter{combine(byZone, byID), combine(byZone)}

// byZone divides the zones by the last letter of their names, wherever they
// are: availability zones (eu-west-1a), Local Zones (us-west-2-lax-1a) and
// Wavelength Zones (us-east-1-wl1-bos-wlz-1). All names end in a letter or
// digit, so together these are all zones, also those that no list has; no list
// is asked for. Few regions have more than three zones, and a part without any
// costs one call.
var byZone = patterns(zoneFilter, "*%", "a", "b", "c", "d", "efghijklmnopqrstuvwxyz0123456789")

// byID divides instances by one of the hexadecimal digits of their ids, which
// are random. With three zones this makes nine parts that are not empty, of
// three or four pages each where there were thirty. More would be a little
// faster and take more memory.
var byID = patterns(idFilter, "i-*%??", "012345", "6789a", "bcdef")

// patterns makes a filter of each set of characters: they take the place of
// "%" in the pattern.
func patterns(filter, pattern string, sets ...string) []awsapi.Filter {
	var filters []awsapi.Filter
	for _, set := range sets {
		f := awsapi.Filter{Name: filter}
		for _, c := range set {
			f.Values = append(f.Values, strings.Replace(pattern, "%", string(c), 1))
		}
		filters = append(filters, f)
	}
	return filters
}

// combine makes the parts in which one of each list of filters holds.
func combine(lists ...[]awsapi.Filter) [][]awsapi.Filter {
	parts := [][]awsapi.Filter{nil}
	for _, list := range lists {
		var more [][]awsapi.Filter
		for _, part := range parts {
			for _, f := range list {
				more = append(more, append(slices.Clone(part), f))
			}
		}
		parts = more
	}
	return parts
}

// parts asks for all parts. Each is complete, or there is an error.
func (q instanceQuery) parts(ctx context.Context, filters []awsapi.Filter, division [][]awsapi.Filter) ([]snapshot.Page, error) {
	lists := make([][]snapshot.Page, len(division))
	group, ctx := errgroup.WithContext(ctx)
	for i, part := range division {
		group.Go(func() (err error) {
			lists[i], err = q.chain(ctx, slices.Concat(filters, part), "")
			return err
		})
	}
	err := group.Wait()
	return slices.Concat(lists...), err
}

// covers reports whether every instance of a page is in the pages.
func covers(pages []snapshot.Page, page *wire.Tree) bool {
	have := map[string]bool{}
	for _, p := range pages {
		for id := range instanceIDs(p.Tree) {
			have[id] = true
		}
	}
	for id := range instanceIDs(page) {
		if !have[id] {
			return false
		}
	}
	return true
}

func count(page *wire.Tree) (n int) {
	for range instanceIDs(page) {
		n++
	}
	return n
}

// instanceIDs yields the ids of the instances in an answer.
func instanceIDs(t *wire.Tree) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		name := t.NameIndex("instanceId")
		for i := range t.Nodes {
			if int(t.Nodes[i].Name) == name && !yield(t.Text(i)) {
				return
			}
		}
	}
}
