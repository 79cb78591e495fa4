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
)

// summary is what -v says of a scan: what it cost, and what was left out and
// why.
func summary(r scan.Report, inv *inventory.Inventory) []string {
	lines := []string{fmt.Sprintf("asked %s with %s (%s) in %s: %s in %s",
		count(r.Scopes, "scope"), count(r.Calls, "call"), count(r.Retries, "retry"), r.Took.Round(time.Millisecond),
		count(len(inv.Hosts), "host"), count(len(inv.Groups), "group"))}
	if len(r.Faults) > 0 {
		lines = append(lines, "asked again: "+tally(r.Faults))
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
