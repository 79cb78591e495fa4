package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/table"
)

// callPlan is what a scan would ask. docs/commands.md describes it; the fields
// stay.
type callPlan struct {
	Calls   int  `json:"calls"`
	AtLeast bool `json:"at_least"` // there may be more
	// Seconds are those of the last scan, null if it did not ask the same or
	// did not end well.
	Seconds  *float64   `json:"seconds"`
	LastScan *time.Time `json:"last_scan"`
	// FreshSeconds is how long --list answers from the cache, without a scan.
	FreshSeconds float64     `json:"fresh_seconds"`
	RegionsFrom  string      `json:"regions_from"` // settings, last scan, built-in list
	Scopes       []scopePlan `json:"scopes"`
}

type scopePlan struct {
	Region  string     `json:"region"`
	Service string     `json:"service"`
	Calls   int        `json:"calls"`
	AtLeast bool       `json:"at_least"`
	Seconds *float64   `json:"seconds"` // of the last scan
	Kinds   []kindPlan `json:"kinds"`
}

type kindPlan struct {
	Action string `json:"action"`
	If     string `json:"if"`
}

// printPlan prints what a scan would ask. AWS is not asked.
func (p *program) printPlan(ctx context.Context, asJSON bool) error {
	s, err := p.settings()
	if err != nil {
		return err
	}
	account, err := p.account(ctx, s)
	if err != nil {
		return err
	}
	var (
		last  *scanReport
		fresh time.Duration
	)
	if !p.demo && s.CachePath != "" {
		store := cache.Open(s.CachePath, cacheKey(p.Process, s))
		last, fresh = lastReport(store), p.freshFor(s, store)
	}
	plan := planCalls(s, request(s, account), last, fresh)
	if asJSON {
		return p.printJSON(plan)
	}
	return p.showPlan(plan)
}

// freshFor is how long the cache will answer --list.
func (p *program) freshFor(s *settings.Settings, store *cache.Store) time.Duration {
	entry, err := store.Get(cache.Whole)
	if err != nil {
		return 0
	}
	defer func() { _ = entry.Close() }()
	if !p.fresh(s, entry.Created()) {
		return 0
	}
	return s.CacheMaxAge - p.Now().Sub(entry.Created())
}

// planCalls counts the calls, as many as the last scan made in each scope that
// answered it, or else the least that are made.
func planCalls(s *settings.Settings, req scan.Request, last *scanReport, fresh time.Duration) *callPlan {
	plan := &callPlan{FreshSeconds: fresh.Seconds(), Scopes: []scopePlan{}}
	var regions []string
	regions, plan.RegionsFrom = plannedRegions(req, last)
	calls := scan.Calls(req, regions)
	if s.Caller.Role != "" {
		calls = slices.Insert(calls, 0, scan.Call{Scope: snapshot.Scope{Service: scan.STS}, Operation: "AssumeRole", Times: 1})
	}
	for _, call := range calls {
		i := slices.IndexFunc(plan.Scopes, func(sp scopePlan) bool {
			return sp.Region == call.Scope.Region && sp.Service == string(call.Scope.Service)
		})
		if i < 0 {
			i = len(plan.Scopes)
			plan.Scopes = append(plan.Scopes, scopePlan{Region: call.Scope.Region, Service: string(call.Scope.Service)})
		}
		sp := &plan.Scopes[i]
		sp.Calls += call.Times
		sp.Kinds = append(sp.Kinds, kindPlan{call.Action(), call.If})
		// Neither the list of regions nor AssumeRole has pages.
		sp.AtLeast = sp.AtLeast || call.If != "" || call.Scope.Region != "" || call.Scope.Service == snapshot.Route53
	}
	for i := range plan.Scopes {
		sp := &plan.Scopes[i]
		if o := last.of(sp.Region, sp.Service); o != nil {
			sp.Calls, sp.AtLeast, sp.Seconds = o.Calls, false, &o.Seconds
		}
		plan.Calls += sp.Calls
		plan.AtLeast = plan.AtLeast || sp.AtLeast
	}
	if last != nil {
		plan.LastScan = &last.Ended
		if last.Outcome == "whole" {
			plan.Seconds = &last.Seconds
		}
	}
	return plan
}

// of is what the report says of a scope that answered, nil if it did not.
func (r *scanReport) of(region, service string) *scopeReport {
	if r == nil {
		return nil
	}
	for i, o := range r.Scopes {
		if o.Region == region && o.Service == service && (o.Outcome == string(scan.Answered) || o.Outcome == string(scan.Denied)) {
			return &r.Scopes[i]
		}
	}
	return nil
}

// builtIn is what says which regions there are, if nothing better does.
const builtIn = "built-in list"

// plannedRegions are the regions that a scan would ask, as far as that is known
// without asking, and what says so.
func plannedRegions(req scan.Request, last *scanReport) (regions []string, from string) {
	if !req.AllRegions {
		return req.Regions, "settings"
	}
	if last != nil {
		for _, o := range last.Scopes {
			if o.Service == string(snapshot.EC2) && o.Region != "" {
				regions = append(regions, o.Region)
			}
		}
	}
	if len(regions) > 0 {
		return regions, "last scan"
	}
	return slices.DeleteFunc(slices.Clone(req.Fallback), func(name string) bool {
		return slices.Contains(req.RegionsExclude, name)
	}), builtIn
}

func (p *program) showPlan(plan *callPlan) error {
	t := table.Table{Columns: []table.Column{{Title: "REGION"}, {Title: "SERVICE"}, {Title: "CALLS"}, {Title: "LAST TIME"}, {Title: "KINDS", Elastic: true}}}
	for _, sp := range plan.shown() {
		kinds := make([]string, len(sp.Kinds))
		for i, k := range sp.Kinds {
			_, kinds[i], _ = strings.Cut(k.Action, ":")
			if k.If != "" {
				kinds[i] += " if " + k.If
			}
		}
		took := ""
		if sp.Seconds != nil {
			took = milliseconds(time.Duration(*sp.Seconds * float64(time.Second)))
		}
		t.Rows = append(t.Rows, []string{visible(sp.Region), visible(sp.Service), number(sp.Calls, sp.AtLeast), took, strings.Join(kinds, ", ")})
	}
	screen := p.screen()
	if screen.colour {
		t.Style = plainStyle
	}
	if err := t.Write(p.Stdout, screen.width, true, false); err != nil {
		return printed(err)
	}
	for _, line := range plan.summary(p.Now()) {
		if _, err := fmt.Fprintln(p.Stdout, line); err != nil {
			return printed(err)
		}
	}
	return nil
}

// shown are the scopes as people read them: regions that are guessed have no
// lines of their own.
func (plan *callPlan) shown() []scopePlan {
	if plan.RegionsFrom != builtIn {
		return plan.Scopes
	}
	var shown []scopePlan
	regions := map[string]int{} // by service
	for _, sp := range plan.Scopes {
		if sp.Region == "" {
			shown = append(shown, sp)
			continue
		}
		if regions[sp.Service]++; regions[sp.Service] == 1 {
			shown = append(shown, sp)
			continue
		}
		i := slices.IndexFunc(shown, func(s scopePlan) bool { return s.Service == sp.Service && s.Region != "" })
		shown[i].Calls += sp.Calls
		shown[i].Region = count(regions[sp.Service], "region")
	}
	return shown
}

// summary says the plan in a few lines.
func (plan *callPlan) summary(now time.Time) []string {
	total := count(plan.Calls, "call")
	if plan.AtLeast {
		total = "at least " + total
	}
	var lines []string
	switch {
	case plan.LastScan == nil:
		lines = append(lines, total+"; no scan with these settings has been kept that would tell how long they take")
	case plan.Seconds == nil:
		lines = append(lines, fmt.Sprintf("%s; the last scan, %s ago, was not whole and does not tell how long they take", total, rough(now.Sub(*plan.LastScan))))
	default:
		lines = append(lines, fmt.Sprintf("%s, about %s by the last scan, %s ago", total,
			milliseconds(time.Duration(*plan.Seconds*float64(time.Second))), rough(now.Sub(*plan.LastScan))))
	}
	if plan.RegionsFrom == builtIn {
		lines = append(lines, "regions = all: these are the regions that every account has; a scan asks AWS which there are")
	}
	if plan.FreshSeconds > 0 {
		lines = append(lines, fmt.Sprintf("the cache is fresh for another %s: until then --list asks nothing", rough(time.Duration(plan.FreshSeconds*float64(time.Second)))))
	}
	return lines
}

func number(n int, atLeast bool) string {
	if atLeast {
		return strconv.Itoa(n) + "+"
	}
	return strconv.Itoa(n)
}

// milliseconds is a duration as people compare them.
func milliseconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%d ms", max(1, d.Milliseconds()))
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

// rough is a duration in its largest unit.
func rough(d time.Duration) string {
	d = max(d, 0)
	units := []struct {
		is   time.Duration
		name string
	}{{24 * time.Hour, "day"}, {time.Hour, "hour"}, {time.Minute, "minute"}, {time.Second, "second"}}
	for _, u := range units {
		if n := int(d / u.is); n >= 2 || u.is == time.Second {
			return count(n, u.name)
		}
	}
	return ""
}
