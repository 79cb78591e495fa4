package scan

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// regions are the regions to ask; none if there is no way to know them, which
// is among the outcomes then. The error is an *UnknownRegionError or the
// context's.
func (s *settling) regions(ctx context.Context) ([]string, error) {
	switch {
	case s.req.AllRegions:
		return s.enabledRegions(ctx)
	case len(s.req.Unlisted) > 0:
		return s.checkedRegions(ctx)
	}
	return s.req.Regions, nil
}

// enabledRegions are those that the account may use.
func (s *settling) enabledRegions(ctx context.Context) ([]string, error) {
	var stats awsapi.Stats
	began := time.Now()
	tree, err := s.account.DescribeRegions(ctx, nil, &stats)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	o := Outcome{Scope: snapshot.RegionList, Became: Answered, Asked: began, Took: time.Since(began), Err: err}
	o.cost(&stats)
	defer func() { s.result.Outcomes = append(s.result.Outcomes, o) }()
	if err == nil && len(awsapi.RegionNames(tree)) == 0 {
		// No account is without any; something answers that is not quite AWS.
		o.Became, o.Asked = Denied, time.Time{}
		s.warn("regions = all: AWS names no region that is enabled; taking the %d that every account has: list the regions", len(s.req.Fallback))
		return s.included(s.req.Fallback), nil
	}
	if err == nil {
		a := &snapshot.Answer{Scope: snapshot.RegionList, Asked: began, Pages: []snapshot.Page{{Call: snapshot.DescribeRegions, Tree: tree}}}
		s.result.Fresh = append(s.result.Fresh, a)
		return s.included(awsapi.RegionNames(tree)), nil
	}
	if denied(err) {
		o.Became, o.Asked = Denied, time.Time{}
		s.warn("regions = all: may not ask which regions are enabled (%s); taking the %d that every account has: allow ec2:DescribeRegions, or list the regions", code(err), len(s.req.Fallback))
		return s.included(s.req.Fallback), nil
	}
	return s.included(s.otherwise(&o)), nil
}

// otherwise are the regions when AWS does not say which there are.
func (s *settling) otherwise(o *Outcome) []string {
	o.Became, o.Asked = Failed, time.Time{}
	s.noteCredentials(o.Err)
	switch s.req.OnError {
	case Stale:
		old, why := s.lastGood(snapshot.RegionList)
		if old == nil {
			o.Err = &unkeptError{o.Err, why}
			return nil
		}
		o.Became, o.Asked = Old, old.Asked
		s.warn("%s; using the list of regions of %s ago", about(o), age(old.Asked))
		var names []string
		for _, p := range old.Pages {
			names = append(names, awsapi.RegionNames(p.Tree)...)
		}
		return names
	case Skip:
		o.Became = Skipped
		s.warn("%s; taking the %d regions that every account has", about(o), len(s.req.Fallback))
		return s.req.Fallback
	}
	return nil
}

// included are regions in order, less those that are not wanted.
func (s *settling) included(names []string) []string {
	known := len(names)
	names = slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(s.req.RegionsExclude, n) })
	if len(names) == 0 && known > 0 {
		s.warn("regions_exclude leaves no region to ask")
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// checkedRegions checks those regions that only AWS can know.
func (s *settling) checkedRegions(ctx context.Context) ([]string, error) {
	var stats awsapi.Stats
	tree, err := s.account.DescribeRegions(ctx, s.req.Unlisted, &stats)
	if ctx.Err() != nil {
		return nil, context.Cause(ctx)
	}
	if err != nil {
		// Whatever is wrong, the region's own answer will tell.
		s.warn("cannot ask whether region %s exists (%s): asking it all the same", strings.Join(s.req.Unlisted, ", "), code(err))
		return s.req.Regions, nil
	}
	if missing := unknown(s.req.Unlisted, tree); len(missing) > 0 {
		return nil, &UnknownRegionError{Names: missing}
	}
	return s.req.Regions, nil
}

// unknown are those of the names that an answer to DescribeRegions does not
// have.
func unknown(names []string, tree *wire.Tree) []string {
	known := awsapi.RegionNames(tree)
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return slices.Contains(known, n) })
}

func code(err error) string {
	if a, ok := asError(err); ok {
		return a.Code
	}
	return fmt.Sprint(err)
}
