package inventory

import (
	"strconv"
	"strings"

	"ec2-inventory/internal/wire"
)

// instance is an EC2 instance as boto 2 shows it.
type instance struct {
	fields        [numFields]Value
	extra         []attribute // elements that boto does not model, under their own names
	tags          []tag       // in the order sent, keys once
	groups        []securityGroup
	state         state
	previousState state
	placement     placement
	// Attributes that are None, and so shown as "", until the answer has the
	// element; then they are objects, which are not shown.
	hasBlockDevices, hasStateReason, hasEvents, hasProfile bool
}

type attribute struct {
	name  string
	value Value
}

// tag is a key and its value, Null if AWS sent none.
type tag struct {
	key   string
	value Value
}

type securityGroup struct{ id, name string }

type state struct{ name, code string }

type placement struct{ zone, group, tenancy Value }

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
	actions []action // by name index
	fields  []field  // by name index, where the action is setField
}

func newReader(t *wire.Tree) *reader {
	r := &reader{tree: t, actions: make([]action, len(t.Names)), fields: make([]field, len(t.Names))}
	byAttribute := map[string]field{}
	for f, name := range fieldNames {
		byAttribute[name] = field(f)
	}
	for i, name := range t.Names {
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

// instances yields the nodes of a DescribeInstances answer that are
// instances.
func (r *reader) instances(yield func(node int) bool) {
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
		for item := range t.Children(list) {
			if t.Name(item) == "item" && !yield(item) {
				return
			}
		}
	}
}

// instance reads the instance at a node.
func (r *reader) instance(node int, region string) *instance {
	in := &instance{}
	in.fields[fieldMonitored] = boolean(false)
	in.fields[fieldInMonitoring] = boolean(false)
	in.fields[fieldPersistent] = boolean(false)
	in.fields[fieldRegion] = text(region)
	in.state.code, in.previousState.code = "0", "0"

	t := r.tree
	var (
		end        = int(t.Nodes[node].End)
		open       []int // elements without an object of their own that have not ended
		ended      bool  // an <item> further down has ended the instance
		monitoring bool
	)
	finish := func(i int) {
		if ended {
			return
		}
		name := t.Nodes[i].Name
		value := t.Text(i)
		switch r.actions[name] {
		case setField:
			in.fields[r.fields[name]] = text(value)
		case setDNSName:
			in.fields[fieldDNSName], in.fields[fieldPublicDNSName] = text(value), text(value)
		case setState:
			if monitoring {
				in.fields[fieldMonitoringState] = text(value)
				if value == "enabled" {
					in.fields[fieldMonitored] = boolean(true)
				}
				monitoring = false
			}
		case setGroupName:
			if monitoring {
				in.fields[fieldGroupName] = text(value)
			}
		case setPersistent:
			in.fields[fieldPersistent] = boolean(value == "true")
		case setEBSOptimized:
			in.set("ebs_optimized", boolean(value == "true"))
		case readOnly:
		case endItem:
			in.set("item", text(value))
			ended = true
		default:
			in.set(t.Names[name], text(value))
		}
	}
	for i := node + 1; i < end; {
		for len(open) > 0 && int(t.Nodes[open[len(open)-1]].End) <= i {
			finish(open[len(open)-1])
			open = open[:len(open)-1]
		}
		switch r.actions[t.Nodes[i].Name] {
		case readState:
			r.readState(i, &in.state)
		case readPreviousState:
			in.previousState = state{code: "0"}
			r.readState(i, &in.previousState)
		case readPlacement:
			r.readPlacement(i, &in.placement)
		case readTags:
			r.readTags(i, in)
		case readGroups:
			in.groups = r.readGroups(i)
		case skipBlockDevices:
			in.hasBlockDevices = true
		case skipStateReason:
			in.hasStateReason = true
		case skipEvents:
			in.hasEvents = true
		case skipProfile:
			in.hasProfile = true
		case skipOther:
		default:
			if r.actions[t.Nodes[i].Name] == setMonitoring && !ended {
				monitoring = true
			}
			if t.Leaf(i) {
				finish(i)
			} else {
				open = append(open, i)
			}
			i++
			continue
		}
		i = int(t.Nodes[i].End)
	}
	for len(open) > 0 {
		finish(open[len(open)-1])
		open = open[:len(open)-1]
	}
	finish(node)
	in.fields[fieldInMonitoring] = boolean(monitoring)
	return in
}

// set sets an attribute that boto does not model.
func (in *instance) set(name string, v Value) {
	for i := range in.extra {
		if in.extra[i].name == name {
			in.extra[i].value = v
			return
		}
	}
	in.extra = append(in.extra, attribute{name, v})
}

func (r *reader) readState(node int, s *state) {
	for i := node + 1; i < int(r.tree.Nodes[node].End); i++ {
		switch r.tree.Name(i) {
		case "code":
			s.code = integer(r.tree.Text(i))
		case "name":
			s.name = r.tree.Text(i)
		}
	}
}

func (r *reader) readPlacement(node int, p *placement) {
	for i := node + 1; i < int(r.tree.Nodes[node].End); i++ {
		switch r.tree.Name(i) {
		case "availabilityZone":
			p.zone = text(r.tree.Text(i))
		case "groupName":
			p.group = text(r.tree.Text(i))
		case "tenancy":
			p.tenancy = text(r.tree.Text(i))
		}
	}
}

func (r *reader) readTags(node int, in *instance) {
	for item := range r.tree.Children(node) {
		var (
			t   tag
			key bool
		)
		for i := range r.tree.Children(item) {
			switch r.tree.Name(i) {
			case "key":
				t.key, key = r.tree.Text(i), true
			case "value":
				t.value = text(r.tree.Text(i))
			}
		}
		if key {
			in.setTag(t)
		}
	}
}

func (in *instance) setTag(t tag) {
	for i := range in.tags {
		if in.tags[i].key == t.key {
			in.tags[i] = t
			return
		}
	}
	in.tags = append(in.tags, t)
}

func (r *reader) readGroups(node int) []securityGroup {
	var groups []securityGroup
	for item := range r.tree.Children(node) {
		var g securityGroup
		for i := range r.tree.Children(item) {
			switch r.tree.Name(i) {
			case "groupId":
				g.id = r.tree.Text(i)
			case "groupName":
				g.name = r.tree.Text(i)
			}
		}
		groups = append(groups, g)
	}
	return groups
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
