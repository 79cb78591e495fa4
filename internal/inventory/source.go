package inventory

import (
	"fmt"
	"slices"
	"strings"

	"ec2-inventory/internal/wire"
)

// source is where a value comes from: an element of an answer, or none. It is
// small, because each value is given with one, whether or not anybody asks.
type source struct {
	tree *wire.Tree
	node ref
	note note
}

// said is a text and where it comes from.
type said struct {
	text string
	from source
}

// note is what was made of an element's text, or, without an element, what a
// value is.
type note uint8

const (
	asSent       note = iota
	notSent           // there is no such element
	boto              // what boto 2 has before it reads anything
	asked             // the region that was asked
	eucalyptus        // the region of boto's connection to it
	joined            // of all such elements
	compared          // a truth about the text
	volumeIDs         // of blockDeviceMapping
	inARN             // a part of an ARN
	elsewhere         // not this resource's answer
	chosen            // the host's address
	assumed           // what it was when AWS did not say
	numbered          // of the cluster and the node
	everyHost         // all of a service
	member            // of a cluster of databases
	formattedAll      // by destination_format
	dnsRecord         // of Route 53
)

var notes = [...]string{
	asSent:       "",
	notSent:      "AWS sent none",
	boto:         "boto 2's own default",
	asked:        "the region that was asked",
	eucalyptus:   "the region of boto 2's connection to Eucalyptus",
	joined:       "all of them, with commas",
	compared:     "as true or false",
	volumeIDs:    "ids of volumes by devices",
	inARN:        "the account in the ARN",
	elsewhere:    "the account that the other answers name",
	chosen:       "the address",
	assumed:      "what it is where AWS does not say",
	numbered:     "the ids of cluster and node",
	everyHost:    "all hosts of the service",
	member:       "a member of the cluster",
	formattedAll: "filled into destination_format",
	dnsRecord:    "a DNS record that points to it",
}

func from(t *wire.Tree, node int) source { return source{tree: t, node: ref(node + 1)} }

// as is the source with another note.
func (s source) as(n note) source {
	s.note = n
	return s
}

// Origin is where a value comes from.
type Origin struct {
	// Call is AWS's name for the call whose answer has the element, "" if the
	// value comes from none.
	Call string
	// Element is the path of the element, from the list of resources on:
	// "instancesSet/item/placement/availabilityZone". Where a resource has
	// several of a name, the path has their number: "tagSet/item[2]/value".
	Element string
	// Note says what was made of the element's text, or, without an element,
	// what the value is; "" if it is the text.
	Note string
}

func (o Origin) String() string {
	switch {
	case o.Element == "":
		return o.Note
	case o.Note == "":
		return o.Element
	}
	return o.Element + " (" + o.Note + ")"
}

// origin spells a source out.
func (s source) origin() Origin {
	o := Origin{Note: notes[s.note]}
	if s.tree == nil || s.node == 0 {
		return o
	}
	o.Call = strings.TrimSuffix(s.tree.Name(0), "Response")
	o.Element = s.path()
	return o
}

// instancesList is the way to a list of instances: they are listed by
// reservation.
var instancesList = []string{"reservationSet", "item", "instancesSet"}

// path is the path of the source's element: without the elements that every
// answer of its kind begins with, and with numbers where they tell something.
func (s source) path() string {
	var names, numbered []string
	for at := 0; at < int(s.node)-1; {
		child, number, same := s.step(at)
		name := s.tree.Name(child)
		names = append(names, name)
		if same > 1 {
			name = fmt.Sprintf("%s[%d]", name, number)
		}
		numbered = append(numbered, name)
		at = child
	}
	skip := 0
	switch n := len(instancesList); {
	case len(names) >= n && slices.Equal(names[:n], instancesList):
		skip = n - 1
	case len(names) > 0 && strings.HasSuffix(names[0], "Result"):
		skip = 1
	}
	// The list and the resource in it are one of very many.
	rest := min(skip+2, len(names))
	elements := append(names[skip:rest:rest], numbered[rest:]...)
	if s.note == joined {
		elements = names[skip:]
	}
	return strings.Join(elements, "/")
}

// step goes from a node to the child that holds the source's element, and
// tells its number among those of its name, and how many there are.
func (s source) step(at int) (child, number, same int) {
	want := int(s.node) - 1
	for c := range s.tree.Children(at) {
		if c <= want && want < int(s.tree.Nodes[c].End) {
			child = c
		}
	}
	for c := range s.tree.Children(at) {
		if s.tree.Nodes[c].Name == s.tree.Nodes[child].Name {
			same++
			if c <= child {
				number++
			}
		}
	}
	return child, number, same
}
