package inventory

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ec2-inventory/internal/snapshot"
)

// builder is the state of one Build.
type builder struct {
	rules        *Rules
	inv          *Inventory
	naming       *naming
	dns          records
	databaseTags databaseTags
	shownAccount string // the account that some answer names
	groups       *grouping
	seen         map[[2]string]bool // scope and id of resources met
	candidates   []candidate
	dbClusters   []dbCluster
	chars        *charset
	safeNames    map[string]string
	names        varNames
	tagVars      map[string]varID
	layouts      map[string]*layout
	trace        *Trace // nil unless somebody asks why
}

func newBuilder(rules *Rules) *builder {
	b := &builder{
		rules: rules, inv: &Inventory{}, dns: records{}, databaseTags: databaseTags{},
		groups: newGrouping(), seen: map[[2]string]bool{}, chars: rules.chars(), safeNames: map[string]string{},
		tagVars: map[string]varID{}, layouts: map[string]*layout{},
	}
	b.names = varNames{chars: b.chars, ids: map[string]varID{}}
	b.naming = &naming{rules: rules, dns: b.dns, chars: b.chars, seen: map[string]bool{}, used: map[string]bool{}}
	return b
}

// Build makes the inventory of a snapshot. The error is an
// *UnknownDestinationError or a *PatternError.
func Build(s *snapshot.Snapshot, rules Rules) (*Inventory, error) {
	return newBuilder(&rules).build(s)
}

func (b *builder) build(s *snapshot.Snapshot) (*Inventory, error) {
	// What others refer to comes first.
	for _, a := range s.Answers {
		for _, p := range a.Pages {
			switch p.Call {
			case snapshot.ListResourceRecordSets:
				b.dns.read(p.Tree)
			case snapshot.ListTagsForResource:
				b.databaseTags.read(p.Resource, p.Tree)
			}
		}
	}
	for _, a := range s.Answers {
		for _, p := range a.Pages {
			if err := b.read(a.Scope, p); err != nil {
				return nil, err
			}
		}
	}
	if b.shownAccount == "" {
		b.shownAccount = s.Account
	}
	warnings, err := b.naming.check()
	if err != nil {
		return nil, err
	}
	b.inv.Warnings = append(b.inv.Warnings, warnings...)
	hosts := b.winners()
	for _, c := range hosts {
		b.inv.Hosts = append(b.inv.Hosts, b.host(c))
	}
	b.groupDBClusters(hosts)
	b.inv.Groups = slices.DeleteFunc(b.groups.list, func(g Group) bool {
		if g.Name == reserved {
			b.inv.Warnings = append(b.inv.Warnings, fmt.Sprintf("a group (by %s) would be called %q: it is left out, its hosts are not", g.Rule, reserved))
		}
		return g.Name == reserved
	})
	b.inv.Warnings = append(b.inv.Warnings, b.groups.warnings...)
	return b.inv, nil
}

// read takes the resources of a page.
func (b *builder) read(scope snapshot.Scope, p snapshot.Page) error {
	switch p.Call {
	case snapshot.DescribeInstances:
		return b.readInstances(scope, p)
	case snapshot.DescribeDBInstances:
		b.readDatabases(scope, p)
	case snapshot.DescribeDBClusters:
		b.readDBClusters(scope, p.Tree)
	case snapshot.DescribeCacheClusters:
		b.readCacheClusters(scope, p.Tree)
	case snapshot.DescribeReplicationGroups:
		b.readReplicationGroups(scope, p.Tree)
	}
	return nil
}

// host puts a resource that got its name into its groups.
func (b *builder) host(c *candidate) Host {
	h := Host{Name: c.name, ID: c.id, Region: c.region, Service: c.service}
	c.why.became(b, c)
	switch {
	case c.in != nil:
		b.groupInstance(c)
		h.Vars = func(scratch []Var) []Var { return b.instanceVars(scratch, c) }
	case c.db != nil:
		b.groupDatabase(c)
		h.Vars = func(scratch []Var) []Var { return unsourced(scratch, b.databaseVars(c)) }
	default:
		b.groupCache(c)
		h.Vars = func(scratch []Var) []Var { return unsourced(scratch, b.cacheVars(c.cache)) }
	}
	return h
}

// shows notes an account that an answer names.
func (b *builder) shows(account string) {
	if b.shownAccount == "" {
		b.shownAccount = account
	}
}

func (b *builder) drop(scope snapshot.Scope, id, reason string, why *Explanation) {
	b.inv.Dropped = append(b.inv.Dropped, Dropped{ID: id, Region: scope.Region, Service: scope.Service, Reason: reason})
	why.left(reason)
}

// readInstances takes the instances of an answer that are to be hosts.
func (b *builder) readInstances(scope snapshot.Scope, p snapshot.Page) error {
	r := newReader(p.Tree, scope.Region, &b.names)
	var failed error
	r.instances(func(node int, in instance) bool {
		failed = b.addInstance(scope, node, in)
		return failed == nil
	})
	return failed
}

func (b *builder) addInstance(scope snapshot.Scope, node int, in instance) error {
	id := in.text(in.fields[fieldID])
	if id == "" || b.repeated(scope, id) {
		// Filters are asked one after another, and an instance that meets two
		// of them comes twice; the original listed it twice.
		return nil
	}
	b.shows(in.text(in.owner))
	why := b.trace.meet(Instance, scope, id, in.r.tree, node, in.text(in.owner))
	why.pointedAt(b.dns, &in)
	b.naming.look(&in)
	state := in.text(in.state.name)
	if !b.wanted(state, why) {
		b.drop(scope, id, "state "+state, why)
		return nil
	}
	address := b.naming.address(&in, why)
	why.held(address.text != "", "address", address.text, deciding{address.option})
	if address.text == "" {
		b.drop(scope, id, "no address ("+address.option+")", why)
		return nil
	}
	name := b.naming.instance(&in, address, why)
	reason, err := b.rules.excluded(name, why)
	if err != nil {
		return err
	}
	if reason != "" {
		b.drop(scope, id, reason, why)
		return nil
	}
	b.candidates = append(b.candidates, candidate{
		name: name, address: address.text, id: id, region: scope.Region, service: snapshot.EC2, in: &in,
		up: state == "running", launched: in.text(in.fields[fieldLaunchTime]), why: why,
	})
	return nil
}

// wanted reports whether instances in a state are to be hosts.
func (b *builder) wanted(state string, why *Explanation) bool {
	if b.rules.AllInstances {
		why.held(true, "state", state, deciding{"all_instances"})
		return true
	}
	ok := slices.Contains(b.rules.States, state)
	if b.rules.States == nil {
		ok = state == "running"
	}
	why.held(ok, "state", state, deciding{"instance_states", "all_instances"})
	return ok
}

// available reports whether a resource in a state, of a kind of which an
// option takes all, is to be a host.
func available(state string, all bool, option string, why *Explanation) bool {
	ok := all || state == "available"
	why.held(ok, "state", state, deciding{option})
	return ok
}

// readDatabases takes the databases of an answer that are to be hosts.
func (b *builder) readDatabases(scope snapshot.Scope, p snapshot.Page) {
	databases(p.Tree, func(node int) bool {
		db := readDatabase(p.Tree, node)
		if db.id == "" || b.repeated(scope, db.id) {
			return true
		}
		account := accountOf(db.arn.text)
		b.shows(account)
		db.tags = b.databaseTags.of(p.Tree, node, db.arn.text)
		why := b.trace.meet(Database, scope, db.id, p.Tree, node, account)
		why.tagged(db.tags)
		switch {
		case !b.meetsFilters(db.tags, why):
			b.drop(scope, db.id, "instance_filters", why)
		case !available(db.status, b.rules.AllDBInstances, "all_rds_instances", why):
			b.drop(scope, db.id, "state "+db.status, why)
		case !reached(db.address.text, why):
			b.drop(scope, db.id, "no address (the database has no endpoint)", why)
		default:
			b.candidates = append(b.candidates, candidate{
				name: b.naming.database(db, why), address: db.address.text, id: db.id, region: scope.Region, service: snapshot.RDS, db: db,
				up: db.status == "available", launched: db.created, why: why,
			})
		}
		return true
	})
}

// reached reports whether there is an address where there is no choice of it.
func reached(address string, why *Explanation) bool {
	why.held(address != "", "address", address, deciding{})
	return address != ""
}

// repeated reports whether the resource was met before, and remembers it.
func (b *builder) repeated(scope snapshot.Scope, id string) bool {
	key := [2]string{scope.String(), id}
	if b.seen[key] {
		return true
	}
	b.seen[key] = true
	return false
}

// winners are the candidates that get their names. In the original the later
// of two took over the variables while the groups of both listed the name, so
// that a play for one ran on the other.
func (b *builder) winners() []*candidate {
	holder := make(map[string]int, len(b.candidates))
	for i := range b.candidates {
		c := &b.candidates[i]
		if h, taken := holder[c.name]; taken {
			if order, _ := b.candidates[h].rival(c); order >= 0 {
				continue
			}
		}
		holder[c.name] = i
	}
	won := make([]*candidate, 0, len(holder))
	for i := range b.candidates {
		c := &b.candidates[i]
		w := &b.candidates[holder[c.name]]
		if w == c {
			won = append(won, c)
			continue
		}
		b.inv.Warnings = append(b.inv.Warnings, fmt.Sprintf("%s (%s) and %s (%s) both have the name %s: %s is left out; choose another destination variable, or hostname_variable, to tell them apart",
			w.id, w.region, c.id, c.region, quote(c.name), c.id))
		_, by := w.rival(c)
		c.why.beaten(w.why, by)
		b.drop(snapshot.Scope{Service: c.service, Region: c.region}, c.id, "name taken by another", c.why)
	}
	return won
}

// safe is the function safe with a memory: few names repeat for many hosts.
func (b *builder) safe(name string) string {
	if s, ok := b.safeNames[name]; ok {
		return s
	}
	// The key must not keep a whole page of text alive.
	name = strings.Clone(name)
	s := b.chars.safe(name)
	b.safeNames[name] = s
	return s
}

// quote makes text from AWS safe for a terminal.
func quote(s string) string { return strconv.QuoteToASCII(s) }

func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, n := range names {
		quoted[i] = quote(n)
	}
	return strings.Join(quoted, " or ")
}
