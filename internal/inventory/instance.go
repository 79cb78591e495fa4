package inventory

import (
	"strconv"
	"strings"

	"ec2-inventory/internal/wire"
)

// ref is a node of the answer, counted from 1; 0 is none. Instances hold these
// in place of texts: a hundred thousand of them are then a few megabytes that
// the garbage collector need not look into.
type ref uint32

// instance is an EC2 instance as boto 2 shows it.
type instance struct {
	r             *reader
	fields        [numFields]ref
	extra         []ref // elements that boto does not model, shown under their own names; a name once
	tags          []tag // in the order sent, a key once
	groups        []securityGroup
	state         state
	previousState state
	zone          ref
	placeGroup    ref
	tenancy       ref
	ebsOptimized  ref
	owner         ref // of the reservation: the account's id
	blockDevices  ref
	monitored     bool
	inMonitoring  bool
	// Attributes that are None, and so shown as "", until the answer has the
	// element; then they are objects, which are not shown. blockDevices is
	// another one.
	hasStateReason, hasEvents, hasProfile bool
}

// tag is a key and its value, none if AWS sent none.
type tag struct{ key, value ref }

type securityGroup struct{ id, name ref }

type state struct{ name, code ref }

// text is the text of a node, "" for none.
func (in *instance) text(n ref) string {
	if n == 0 {
		return ""
	}
	return in.r.tree.Text(int(n) - 1)
}

// raw is the value of a node, Null for none.
func (in *instance) raw(n ref) Value {
	if n == 0 {
		return Value{}
	}
	return text(in.text(n))
}

// from is the source of what a node says.
func (in *instance) from(n ref) source {
	if n == 0 {
		return source{note: notSent}
	}
	return source{tree: in.r.tree, node: n}
}

// said is the text of a node, "" for none.
func (in *instance) said(n ref) said { return said{in.text(n), in.from(n)} }

// field is the value of a field.
func (in *instance) field(f field) (Value, source) {
	n := in.fields[f]
	switch {
	case f == fieldPersistent && n != 0:
		return boolean(in.text(n) == "true"), in.from(n).as(compared)
	case f == fieldPersistent:
		return boolean(false), source{note: boto}
	case n != 0:
		return text(in.text(n)), in.from(n)
	case f == fieldMonitored && in.fields[fieldMonitoringState] != 0:
		return boolean(in.monitored), in.from(in.fields[fieldMonitoringState]).as(compared)
	case f == fieldMonitored:
		return boolean(in.monitored), source{note: boto}
	case f == fieldInMonitoring:
		return boolean(in.inMonitoring), source{note: boto}
	case f == fieldRegion:
		return text(in.r.region), source{note: asked}
	}
	return Value{}, source{note: notSent}
}

// code is a state's number; 0 until the answer says another.
func (in *instance) code(s state) (Value, source) {
	if s.code == 0 {
		return Value{Kind: Int, Text: "0"}, source{note: boto}
	}
	return number(in.text(s.code)), in.from(s.code)
}

// reader reads the instances of one answer.
//
// boto 2 reads with a stack of objects that get the events of the parser. An
// object gets the ends of all elements that open no object of their own, at
// any depth: so the leaves of elements that it does not know end up as its
// own attributes. And an object is taken off the stack when an element of its
// own name ends, even if that is another element further down: an instance is
// an <item>, so the first <item> of a list that boto does not know ends it,
// and leaves that follow are lost. Both are part of which variables a host
// has, and are done here likewise.
type reader struct {
	tree    *wire.Tree
	region  string
	actions []action // by name index
	fields  []field  // by name index, where the action is setField
	vars    []varID  // by name index, where the action is keep
}

func newReader(t *wire.Tree, region string, names *varNames) *reader {
	r := &reader{
		tree: t, region: region,
		actions: make([]action, len(t.Names)), fields: make([]field, len(t.Names)), vars: make([]varID, len(t.Names)),
	}
	byAttribute := map[string]field{}
	for f, name := range fieldNames {
		byAttribute[name] = field(f)
	}
	for i, name := range t.Names {
		r.vars[i] = names.id("ec2_" + name)
		if a, ok := actions[name]; ok {
			r.actions[i] = a
		} else if f, ok := leafFields[name]; ok {
			r.actions[i], r.fields[i] = setField, f
		} else if f, ok := byAttribute[name]; ok {
			// An unknown element that happens to be called like an attribute
			// overwrites it.
			r.actions[i], r.fields[i] = setField, f
		}
	}
	return r
}

// instances yields the instances of a DescribeInstances answer, and the nodes
// that they are.
func (r *reader) instances(yield func(node int, in instance) bool) {
	t := r.tree
	set := t.Find(0, "reservationSet")
	if set < 0 {
		return
	}
	for reservation := range t.Children(set) {
		list := t.Child(reservation, "instancesSet")
		if list < 0 {
			continue
		}
		owner := ref(t.Child(reservation, "ownerId") + 1)
		for item := range t.Children(list) {
			if t.Name(item) != "item" {
				continue
			}
			in := r.instance(item)
			in.owner = owner
			if !yield(item, in) {
				return
			}
		}
	}
}

// instance reads the instance at a node.
func (r *reader) instance(node int) instance {
	in := instance{r: r}
	t := r.tree
	var (
		end   = int(t.Nodes[node].End)
		buf   [8]int
		open  = buf[:0] // elements without an object of their own that have not ended
		ended bool      // an <item> further down has ended the instance
	)
	for i := node + 1; i < end; {
		for len(open) > 0 && int(t.Nodes[open[len(open)-1]].End) <= i {
			ended = ended || r.finish(&in, open[len(open)-1])
			open = open[:len(open)-1]
		}
		a := r.actions[t.Nodes[i].Name]
		if a >= readState {
			r.object(&in, a, i)
			i = int(t.Nodes[i].End)
			continue
		}
		switch {
		case ended:
		case a == setMonitoring:
			in.inMonitoring = true
			fallthrough
		default:
			if t.Leaf(i) {
				ended = r.finish(&in, i)
			} else {
				open = append(open, i)
			}
		}
		i++
	}
	for len(open) > 0 && !ended {
		ended = r.finish(&in, open[len(open)-1])
		open = open[:len(open)-1]
	}
	if !ended {
		r.finish(&in, node)
	}
	return in
}

// finish takes the end of an element that has no object of its own, and
// reports whether that is also the end of the instance.
func (r *reader) finish(in *instance, i int) (ended bool) {
	name := r.tree.Nodes[i].Name
	n := ref(i + 1)
	switch r.actions[name] {
	case setField:
		in.fields[r.fields[name]] = n
	case setDNSName:
		in.fields[fieldDNSName], in.fields[fieldPublicDNSName] = n, n
	case setState:
		if in.inMonitoring {
			in.fields[fieldMonitoringState] = n
			in.monitored = in.monitored || in.text(n) == "enabled"
			in.inMonitoring = false
		}
	case setGroupName:
		if in.inMonitoring {
			in.fields[fieldGroupName] = n
		}
	case setEBSOptimized:
		in.ebsOptimized = n
	case readOnly:
	case endItem:
		in.set(n)
		return true
	default:
		in.set(n)
	}
	return false
}

// object takes an element that is an object of its own.
func (r *reader) object(in *instance, a action, i int) {
	switch a {
	case readState:
		r.readState(i, &in.state)
	case readPreviousState:
		in.previousState = state{}
		r.readState(i, &in.previousState)
	case readPlacement:
		r.readPlacement(i, in)
	case readTags:
		r.readTags(i, in)
	case readGroups:
		r.readGroups(i, in)
	case readBlockDevices:
		in.blockDevices = ref(i + 1)
	case skipStateReason:
		in.hasStateReason = true
	case skipEvents:
		in.hasEvents = true
	case skipProfile:
		in.hasProfile = true
	}
}

// set sets an attribute that boto does not model.
func (in *instance) set(n ref) {
	nodes := in.r.tree.Nodes
	name := nodes[n-1].Name
	for i, old := range in.extra {
		if nodes[old-1].Name == name {
			in.extra[i] = n
			return
		}
	}
	if in.extra == nil {
		in.extra = make([]ref, 0, 32)
	}
	in.extra = append(in.extra, n)
}

func (r *reader) readState(node int, s *state) {
	for i := node + 1; i < int(r.tree.Nodes[node].End); i++ {
		switch r.tree.Name(i) {
		case "code":
			s.code = ref(i + 1)
		case "name":
			s.name = ref(i + 1)
		}
	}
}

func (r *reader) readPlacement(node int, in *instance) {
	for i := node + 1; i < int(r.tree.Nodes[node].End); i++ {
		switch r.tree.Name(i) {
		case "availabilityZone":
			in.zone = ref(i + 1)
		case "groupName":
			in.placeGroup = ref(i + 1)
		case "tenancy":
			in.tenancy = ref(i + 1)
		}
	}
}

func (r *reader) readTags(node int, in *instance) {
	for item := range r.tree.Children(node) {
		var t tag
		for i := range r.tree.Children(item) {
			switch r.tree.Name(i) {
			case "key":
				t.key = ref(i + 1)
			case "value":
				t.value = ref(i + 1)
			}
		}
		if t.key != 0 {
			in.setTag(t)
		}
	}
}

func (in *instance) setTag(t tag) {
	key := in.text(t.key)
	for i := range in.tags {
		if in.text(in.tags[i].key) == key {
			in.tags[i] = t
			return
		}
	}
	in.tags = append(in.tags, t)
}

func (r *reader) readGroups(node int, in *instance) {
	in.groups = in.groups[:0]
	for item := range r.tree.Children(node) {
		var g securityGroup
		for i := range r.tree.Children(item) {
			switch r.tree.Name(i) {
			case "groupId":
				g.id = ref(i + 1)
			case "groupName":
				g.name = ref(i + 1)
			}
		}
		in.groups = append(in.groups, g)
	}
}

// integer is a decimal number as Python's int() reads it, in its shortest
// spelling. A text that is none is kept, and shown as it came: the original
// ended there.
func integer(s string) string {
	if n, err := strconv.ParseInt(strings.TrimSpace(s), 10, 64); err == nil {
		return strconv.FormatInt(n, 10)
	}
	return s
}

// number is the value of an element that boto reads as an integer.
func number(s string) Value {
	s = integer(s)
	if _, err := strconv.ParseInt(s, 10, 64); err != nil {
		return text(s)
	}
	return Value{Kind: Int, Text: s}
}
