package compare

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var instanceID = regexp.MustCompile(`^i-[0-9a-f]+$`)

// notSafe is what the last version of ec2.py replaces in a host's name.
var notSafe = regexp.MustCompile(`[^a-z0-9_]`)

// causes recognises what makes many differences at once. Each line says what
// it is, and which setting of ours keeps the other's way if there is one.
func causes(d *Difference, theirs, ours *Inventory) []string {
	lines := []string{}
	say := func(n int, format string, args ...any) {
		if n > 0 {
			lines = append(lines, fmt.Sprintf(format, args...))
		}
	}
	if !theirs.meta && ours.meta && len(theirs.hosts) > 0 {
		lines = append(lines, "theirs has no _meta.hostvars, so it tells no host's variables; none could be compared")
	}
	under, dash := d.dashes()
	say(dash, "%s with \"_\" in theirs and \"-\" in ours: compatibility = 2.9 makes theirs", count(dash, "name"))
	say(under, "%s with \"-\" in theirs and \"_\" in ours: replace_dash_in_groups = False keeps the \"-\"", count(under, "name"))
	safe := 0
	for _, r := range d.RenamedHosts {
		if notSafe.ReplaceAllString(strings.ToLower(r.Ours), "_") == r.Theirs {
			safe++
		}
	}
	say(safe, "%s in theirs in small letters, digits and \"_\" alone, as ec2.py's last version makes them: compatibility = 2.9 makes them too", count(safe, "host name"))
	last := 0
	for _, g := range d.MissingGroups {
		if strings.HasPrefix(g.Name, "ami_") || strings.HasPrefix(g.Name, "platform_") {
			last++
		}
	}
	for _, v := range d.Variables {
		if v.Change == Missing && (v.Name == "ansible_host" || v.Name == "ec2_account_id" || v.Name == "ec2_block_devices") {
			last++
			break
		}
	}
	say(last, "groups or variables of ec2.py's last version (2.9) are in theirs alone: compatibility = 2.9 makes them")
	theirRDS, ourRDS := theirs.groups["rds"], ours.groups["rds"]
	explained := map[string]bool{} // hosts that a cause is told for
	switch {
	case ourRDS != nil && theirRDS == nil && len(d.NewHosts) > 0:
		note(explained, ourRDS)
		lines = append(lines, "theirs has no databases, ours has: rds = False leaves them out, as ec2.py's last version did unless told otherwise")
	case theirRDS != nil && ourRDS == nil && len(d.MissingHosts) > 0:
		note(explained, theirRDS)
		lines = append(lines, "theirs has databases, ours has none: see that rds is True, and what is said on stderr")
	}
	caches := 0
	for _, g := range d.MissingGroups {
		if strings.HasPrefix(g.Name, "elasticache_") {
			caches++
			note(explained, theirs.groups[g.Name])
		}
	}
	say(caches, "theirs has ElastiCache's groups, ours has not: elasticache = True lists them")
	shared := theirs.shared()
	say(shared, "%s in theirs for several instances each: ours gives such a name to the one that runs, and warns on stderr", count(shared, "name"))
	unexplained := 0
	for _, h := range slices.Concat(d.MissingHosts, d.NewHosts) {
		if h.Reason == "" && !explained[h.Name] {
			unexplained++
		}
	}
	say(unexplained, "theirs may be older than ours: ec2.py answers from its cache for cache_max_age seconds, unless it is run with --refresh-cache")
	return lines
}

func note(hosts map[string]bool, of *group) {
	for _, host := range of.hosts {
		hosts[host] = true
	}
}

// dashes counts renames in which only "-" became "_", and "_" became "-".
func (d *Difference) dashes() (under, dash int) {
	look := func(theirs, ours string) {
		switch {
		case theirs == ours:
		case strings.ReplaceAll(theirs, "-", "_") == ours:
			under++
		case theirs == strings.ReplaceAll(ours, "-", "_"):
			dash++
		}
	}
	for _, g := range d.RenamedGroups {
		look(g.Theirs, g.Ours)
	}
	seen := map[pair]bool{}
	for _, v := range d.Variables {
		if p := (pair{v.Name, v.To}); v.Change == Renamed && !seen[p] {
			seen[p] = true
			look(v.Name, v.To)
		}
	}
	return under, dash
}

// shared counts the hosts that stand for several instances: the original
// lists such a name in the group of each instance's id.
func (inv *Inventory) shared() int {
	ids := map[string]int{}
	n := 0
	for name, g := range inv.groups {
		if !instanceID.MatchString(name) {
			continue
		}
		for _, host := range g.hosts {
			if ids[host]++; ids[host] == 2 {
				n++
			}
		}
	}
	return n
}
