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
	rules      *Rules
	inv        *Inventory
	dests      *destinations
	dns        records
	groups     *grouping
	seen       map[[2]string]bool // region and id of resources met
	candidates []candidate
	safeNames  map[string]string
	names      varNames
	tagVars    map[string]varID
	layouts    map[string]*layout
}

// Build makes the inventory of a snapshot. The error is an
// *UnknownDestinationError or a *PatternError.
func Build(s *snapshot.Snapshot, rules Rules) (*Inventory, error) {
	b := &builder{
		rules: &rules, inv: &Inventory{}, dests: newDestinations(&rules), dns: records{},
		groups: newGrouping(), seen: map[[2]string]bool{}, safeNames: map[string]string{},
		names: varNames{ids: map[string]varID{}}, tagVars: map[string]varID{}, layouts: map[string]*layout{},
	}
	for _, a := range s.Answers {
		for _, p := range a.Pages {
			var err error
			switch p.Call {
			case snapshot.DescribeInstances:
				err = b.readInstances(a.Scope, p)
			case snapshot.DescribeDBInstances:
				b.readDatabases(a.Scope, p)
			case snapshot.ListResourceRecordSets:
				b.dns.read(p.Tree)
			}
			if err != nil {
				return nil, err
			}
		}
	}
	warnings, err := b.dests.check()
	if err != nil {
		return nil, err
	}
	b.inv.Warnings = append(b.inv.Warnings, warnings...)
	for _, c := range b.winners() {
		host := Host{Name: c.name, ID: c.id, Region: c.region}
		if c.in != nil {
			b.groupInstance(c)
			host.Service = snapshot.EC2
			host.Vars = func(scratch []Var) []Var { return b.instanceVars(scratch, c.in) }
		} else {
			b.groupDatabase(c)
			host.Service = snapshot.RDS
			host.Vars = func(scratch []Var) []Var { return b.databaseVars(scratch, c.db) }
		}
		b.inv.Hosts = append(b.inv.Hosts, host)
	}
	b.inv.Groups = slices.DeleteFunc(b.groups.list, func(g Group) bool {
		if g.Name == "_meta" {
			// Ansible's own key; a group cannot have it.
			b.inv.Warnings = append(b.inv.Warnings, fmt.Sprintf("a group (by %s) would be called \"_meta\": it is left out, its hosts are not", g.Rule))
		}
		return g.Name == "_meta"
	})
	b.inv.Warnings = append(b.inv.Warnings, b.groups.warnings...)
	return b.inv, nil
}

// readInstances takes the instances of an answer that are to be hosts.
func (b *builder) readInstances(scope snapshot.Scope, p snapshot.Page) error {
	r := newReader(p.Tree, scope.Region, &b.names)
	var failed error
	r.instances(func(node int) bool {
		failed = b.addInstance(scope, r.instance(node))
		return failed == nil
	})
	return failed
}

func (b *builder) addInstance(scope snapshot.Scope, in instance) error {
	id := in.text(in.fields[fieldID])
	if id == "" || b.repeated(scope, id) {
		// Filters are asked one after another, and an instance that meets two
		// of them comes twice; the original listed it twice.
		return nil
	}
	b.dests.look(&in)
	drop := func(reason string) {
		b.inv.Dropped = append(b.inv.Dropped, Dropped{ID: id, Region: scope.Region, Service: scope.Service, Reason: reason})
	}
	if !b.rules.AllInstances && in.text(in.state.name) != "running" {
		drop("state " + in.text(in.state.name))
		return nil
	}
	name, option := b.dests.name(&in)
	if name == "" {
		drop("no address (" + option + ")")
		return nil
	}
	if b.rules.Include != nil {
		ok, err := b.rules.Include(name)
		if err != nil {
			return &PatternError{Option: "pattern_include", Name: name, Err: err}
		}
		if !ok {
			drop("pattern_include")
			return nil
		}
	}
	if b.rules.Exclude != nil {
		ok, err := b.rules.Exclude(name)
		if err != nil {
			return &PatternError{Option: "pattern_exclude", Name: name, Err: err}
		}
		if ok {
			drop("pattern_exclude")
			return nil
		}
	}
	b.candidates = append(b.candidates, candidate{
		name: name, id: id, region: scope.Region, in: &in,
		up: in.text(in.state.name) == "running", launched: in.text(in.fields[fieldLaunchTime]),
	})
	return nil
}

// readDatabases takes the databases of an answer that are to be hosts.
func (b *builder) readDatabases(scope snapshot.Scope, p snapshot.Page) {
	databases(p.Tree, func(node int) bool {
		db := readDatabase(p.Tree, node)
		if db.id == "" || b.repeated(scope, db.id) {
			return true
		}
		drop := func(reason string) {
			b.inv.Dropped = append(b.inv.Dropped, Dropped{ID: db.id, Region: scope.Region, Service: scope.Service, Reason: reason})
		}
		switch {
		case !b.rules.AllDBInstances && db.status != "available":
			drop("state " + db.status)
		case db.address == "":
			drop("no address (the database has no endpoint)")
		default:
			b.candidates = append(b.candidates, candidate{
				name: db.address, id: db.id, region: scope.Region, db: db,
				up: db.status == "available", launched: db.created,
			})
		}
		return true
	})
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
		if h, taken := holder[c.name]; !taken || !b.candidates[h].beats(c) {
			holder[c.name] = i
		}
	}
	won := make([]*candidate, 0, len(holder))
	for i := range b.candidates {
		c := &b.candidates[i]
		w := &b.candidates[holder[c.name]]
		if w == c {
			won = append(won, c)
			continue
		}
		b.inv.Warnings = append(b.inv.Warnings, fmt.Sprintf("%s (%s) and %s (%s) both have the name %s: %s is left out; choose another destination variable to tell them apart",
			w.id, w.region, c.id, c.region, quote(c.name), c.id))
		service := snapshot.EC2
		if c.db != nil {
			service = snapshot.RDS
		}
		b.inv.Dropped = append(b.inv.Dropped, Dropped{ID: c.id, Region: c.region, Service: service, Reason: "name taken by another"})
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
	s := safe(name)
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
