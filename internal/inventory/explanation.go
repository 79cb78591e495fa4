package inventory

import (
	"slices"

	"ec2-inventory/internal/snapshot"
	"ec2-inventory/internal/wire"
)

// Trace is why an inventory is what it is. What it holds was noted by the code
// that decided, while it did.
type Trace struct {
	Resources []*Explanation // each resource of the snapshot once, in its order
	// own are the nodes that have explanations of their own.
	own map[place]bool
}

type place struct {
	tree *wire.Tree
	node int
}

// Explain is Build that also tells why. The error is as of Build.
func Explain(s *snapshot.Snapshot, rules Rules) (*Inventory, *Trace, error) {
	b := newBuilder(&rules)
	b.trace = &Trace{own: map[place]bool{}}
	inv, err := b.build(s)
	if err != nil {
		return nil, nil, err
	}
	b.trace.finish(b)
	return inv, b.trace, nil
}

// ResourceKind is a kind of resource that AWS lists.
type ResourceKind string

// The kinds.
const (
	Instance         ResourceKind = "instance"
	Database         ResourceKind = "database"
	DBCluster        ResourceKind = "cluster of databases"
	CacheCluster     ResourceKind = "cache cluster"
	CacheNode        ResourceKind = "cache node"
	ReplicationGroup ResourceKind = "replication group"
)

// Explanation is what became of a resource, and why.
type Explanation struct {
	Kind    ResourceKind
	ID      string // AWS's identifier; a cache node's with its cluster's before it
	Scope   snapshot.Scope
	Account string // "" if nothing tells it

	// Host is the name in the inventory, "" if the resource is left out. A
	// cluster of databases that is kept is no host either.
	Host string
	// LeftOut is why it is left out, as in Dropped; "" if it is not.
	LeftOut string
	// Tests are what it was held against, in order. Only the last can have
	// failed.
	Tests []Test
	// Tried are the fields and tags that were looked at for an address and a
	// name, in order.
	Tried []Try
	// Address is how it got what it is reached by, Name how it got its name;
	// nil if it was left out before.
	Address, Name *Naming
	// Lost is the resource that has the name in its place, and WonBy the reason.
	Lost  *Explanation
	WonBy string
	// Groups are its groups, in the order in which it was put into them. One
	// group can be there twice, by two tags, say.
	Groups []Membership

	tree    *wire.Tree
	node    int
	account string   // that it names itself
	also    []string // ids of nodes that have no explanation of their own
	dns     []string // names that point to it
	tags    []databaseTag
	b       *builder   // that made the host
	host    *candidate // nil if it is none
}

// Test is one thing that a resource was held against.
type Test struct {
	What    string   // "state", "address", "name", "name free", "tags", "members"
	Value   string   // of what was held: the state, the address, the name, the members; "" of tags
	Options []string // the settings that decided
	Passed  bool
}

// Try is a field or tag that was looked at.
type Try struct {
	Option string // the setting that names it
	Name   string // as the setting does
	Known  bool   // there is such a field or tag
	Value  string
	from   source
}

// From is where the value comes from.
func (t *Try) From() Origin { return t.from.origin() }

// Naming is how a resource got its address or name.
type Naming struct {
	Value string
	// Option is the setting that chose, "" if there is no choice; Field is the
	// field or tag in it.
	Option, Field string
	// Raw is the value before Change, which says what was done with it, "" for
	// nothing.
	Raw, Change string
	from        source
}

// From is where Raw comes from.
func (n *Naming) From() Origin { return n.from.origin() }

// Membership is a host's being in a group.
type Membership struct {
	Group string
	Rule  Rule
	Value string // that made the group's name
	from  source
}

// From is where the value comes from.
func (m *Membership) From() Origin { return m.from.origin() }

// ExplainedVar is a variable and where its value comes from.
type ExplainedVar struct {
	Var
	From Origin
}

// Vars are the variables of the host, sorted by name; none if it is left out.
func (e *Explanation) Vars() []ExplainedVar {
	if e.host == nil {
		return nil
	}
	var out []ExplainedVar
	for _, v := range e.b.sourcedVars(e.host) {
		out = append(out, ExplainedVar{v.Var, v.from.origin()})
	}
	return out
}

// State is the state that AWS says it is in.
func (e *Explanation) State() string {
	paths := map[ResourceKind][]string{
		Instance: {"instanceState", "name"}, Database: {"DBInstanceStatus"}, DBCluster: {"Status"},
		CacheCluster: {"CacheClusterStatus"}, CacheNode: {"CacheNodeStatus"}, ReplicationGroup: {"Status"},
	}
	if at := e.tree.Find(e.node, paths[e.Kind]...); at >= 0 {
		return e.tree.Text(at)
	}
	return ""
}

// meet begins the explanation of a resource at a node. A nil trace explains
// nothing; the nil explanation that it gives takes all notes and keeps none.
func (t *Trace) meet(kind ResourceKind, scope snapshot.Scope, id string, tree *wire.Tree, node int, account string) *Explanation {
	if t == nil {
		return nil
	}
	e := &Explanation{Kind: kind, ID: id, Scope: scope, account: account, tree: tree, node: node}
	t.Resources = append(t.Resources, e)
	t.own[place{tree, node}] = true
	return e
}

// deciding are the settings that decide on a test, "" for none. It is an array
// because nothing is to be made for nobody: most inventories have no trace.
type deciding [2]string

// held notes a test.
func (e *Explanation) held(passed bool, what, value string, by deciding) {
	if e == nil {
		return
	}
	t := Test{What: what, Value: value, Passed: passed}
	for _, option := range by {
		if option != "" {
			t.Options = append(t.Options, option)
		}
	}
	e.Tests = append(e.Tests, t)
}

// left notes that the resource is left out.
func (e *Explanation) left(reason string) {
	if e != nil {
		e.LeftOut = reason
	}
}

// tried notes that a field or tag was looked at.
func (e *Explanation) tried(option, name string, v Value, from source, known bool) {
	if e != nil {
		e.Tried = append(e.Tried, Try{option, name, known, v.Text, from})
	}
}

// addressed notes the address.
func (e *Explanation) addressed(f found, change string) {
	if e != nil {
		e.Address = f.naming(f.text, change)
	}
}

// named notes the name.
func (e *Explanation) named(name string, f found, change string) {
	if e != nil {
		e.Name = f.naming(name, change)
	}
}

// joined notes that the host is in a group.
func (e *Explanation) joined(group string, rule Rule, s said) {
	if e != nil {
		e.Groups = append(e.Groups, Membership{group, rule, s.text, s.from})
	}
}

// beaten notes that another has the name.
func (e *Explanation) beaten(winner *Explanation, by string) {
	if e != nil {
		e.Lost, e.WonBy = winner, by
		e.held(false, "name free", e.Name.Value, deciding{e.Name.Option})
	}
}

// covers notes an id that stands for the resource, too.
func (e *Explanation) covers(id string) {
	if e != nil {
		e.also = append(e.also, id)
	}
}

// tagged notes tags that an answer about the resource has.
func (e *Explanation) tagged(tags []databaseTag) {
	if e != nil {
		e.tags = tags
	}
}

// became notes that the resource is a host.
func (e *Explanation) became(b *builder, host *candidate) {
	if e != nil {
		e.Host, e.b, e.host = host.name, b, host
		if host.id != e.ID {
			e.covers(host.id) // a cache node's is made safe
		}
	}
}

// pointedAt notes the DNS names that point to an instance.
func (e *Explanation) pointedAt(dns records, in *instance) {
	if e != nil {
		e.dns = dns.names(in)
	}
}

// finish fills in what is known only when all has been read.
func (t *Trace) finish(b *builder) {
	exists := map[string]bool{}
	for _, g := range b.inv.Groups {
		exists[g.Name] = true
	}
	for _, e := range t.Resources {
		e.Account = b.account(e.account)
		e.Groups = slices.DeleteFunc(e.Groups, func(m Membership) bool { return !exists[m.Group] })
	}
}
