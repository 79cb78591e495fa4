package cli

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"ec2-inventory/internal/inventory"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/snapshot"
)

// summary is what -v says of a scan: what it cost, what did not answer, and
// what was left out and why.
func summary(r *scan.Result, inv *inventory.Inventory) []string {
	calls, retries, faults := r.Totals()
	scopes := len(r.Outcomes)
	for _, o := range r.Outcomes {
		if o.Scope == snapshot.RegionList {
			scopes-- // which regions there are, is only asked on the way
		}
	}
	lines := []string{fmt.Sprintf("asked %s with %s (%s) in %s: %s in %s",
		count(scopes, "scope"), count(calls, "call"), count(retries, "retry"), r.Took.Round(time.Millisecond),
		count(len(inv.Hosts), "host"), count(len(inv.Groups), "group"))}
	if len(faults) > 0 {
		lines = append(lines, "asked again: "+tally(faults))
	}
	for _, o := range r.Outcomes {
		if o.Became != scan.Answered {
			lines = append(lines, fmt.Sprintf("%s: %s", o.Scope, o.Became))
		}
	}
	reasons := map[string]int{}
	for _, d := range inv.Dropped {
		reasons[d.Reason]++
	}
	if len(reasons) > 0 {
		lines = append(lines, fmt.Sprintf("left out %s: %s", count(len(inv.Dropped), "resource"), tally(reasons)))
	}
	return lines
}

// tally lists reasons with their numbers, the most frequent first.
func tally(reasons map[string]int) string {
	parts := make([]string, 0, len(reasons))
	for _, reason := range slices.SortedFunc(maps.Keys(reasons), func(a, b string) int {
		return cmp.Or(cmp.Compare(reasons[b], reasons[a]), strings.Compare(a, b))
	}) {
		parts = append(parts, fmt.Sprintf("%d for %s", reasons[reason], reason))
	}
	return strings.Join(parts, ", ")
}

func count(n int, what string) string {
	switch {
	case n == 1:
		return "1 " + what
	case strings.HasSuffix(what, "y"):
		what = strings.TrimSuffix(what, "y") + "ies"
	default:
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}
