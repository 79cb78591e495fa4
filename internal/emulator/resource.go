package emulator

import (
	"bytes"
	"strings"
	"sync"
)

// Resource is one thing AWS describes: an instance, a database, a hosted
// zone, a record set or a tag, as the element AWS sends for it.
//
// A resource is one of two kinds. Most hold their own element. Those of a
// uniform fleet share the element of a pattern and hold only their number, as
// a hundred thousand elements of their own would not fit into memory.
type Resource struct {
	root Element

	once sync.Once
	sent []byte

	pattern *pattern
	number  int
}

// NewResource returns a resource that is described by the element. The element
// must not be changed afterwards.
func NewResource(e Element) *Resource {
	return &Resource{root: e}
}

// recorded returns a resource that is sent as the bytes it was read from.
func recorded(p *parsed) *Resource {
	r := &Resource{root: p.Element, sent: p.raw}
	r.once.Do(func() {})
	return r
}

// Element returns the element that describes the resource. It must not be
// changed.
func (r *Resource) Element() Element {
	if r.pattern == nil {
		return r.root
	}
	return r.pattern.fill(r.pattern.root, r.number)
}

// AppendXML appends the resource as it is sent.
func (r *Resource) AppendXML(b []byte) []byte {
	if r.pattern != nil {
		return r.pattern.appendXML(b, r.number)
	}
	r.once.Do(func() { r.sent = r.root.AppendXML(nil) })
	return append(b, r.sent...)
}

// shape returns an element whose texts have to go through text before use.
func (r *Resource) shape() *Element {
	if r.pattern != nil {
		return &r.pattern.root
	}
	return &r.root
}

func (r *Resource) text(s string) string {
	if r.pattern == nil {
		return s
	}
	return r.pattern.text(s, r.number)
}

// texts returns the texts of all elements reached through the names; an
// element without children and text has none.
func (r *Resource) texts(names ...string) []string {
	return r.gather(nil, r.shape(), names)
}

func (r *Resource) gather(found []string, e *Element, names []string) []string {
	if len(names) == 0 {
		if e.Text != "" {
			found = append(found, r.text(e.Text))
		}
		return found
	}
	for i := range e.Children {
		if e.Children[i].Name == names[0] {
			found = r.gather(found, &e.Children[i], names[1:])
		}
	}
	return found
}

// at returns the first of texts, or "".
func (r *Resource) at(names ...string) string {
	if found := r.texts(names...); len(found) > 0 {
		return found[0]
	}
	return ""
}

// eachTag calls do with the tags in the set of that name, items of which hold
// a key and a value under the given names. One without a value is as good as
// one with an empty value.
func (r *Resource) eachTag(set, key, value string, do func(key, value string)) {
	r.eachTagElement(set, func(t *Element) { do(r.text(t.At(key)), r.text(t.At(value))) })
}

// eachTagElement calls do with the items in the set of that name.
func (r *Resource) eachTagElement(set string, do func(*Element)) {
	if tags := r.shape().Child(set); tags != nil {
		for i := range tags.Children {
			do(&tags.Children[i])
		}
	}
}

// A slot stands in the texts of a pattern for what differs from one resource
// to the next: the byte NUL, which no XML text holds, and the slot's letter.
type slot byte

func (s slot) String() string { return string([]byte{0, byte(s)}) }

// pattern is an element with slots, and how to fill them.
type pattern struct {
	root   Element
	pieces []piece
	value  func(b []byte, s slot, number int) []byte
}

// piece is a fixed text, and the slot that follows it (none if 0).
type piece struct {
	fixed []byte
	then  slot
}

func newPattern(root Element, value func(b []byte, s slot, number int) []byte) *pattern {
	p := &pattern{root: root, value: value}
	rest := root.AppendXML(nil)
	for {
		i := bytes.IndexByte(rest, 0)
		if i < 0 {
			p.pieces = append(p.pieces, piece{fixed: rest})
			return p
		}
		p.pieces = append(p.pieces, piece{fixed: rest[:i], then: slot(rest[i+1])})
		rest = rest[i+2:]
	}
}

func (p *pattern) appendXML(b []byte, number int) []byte {
	for _, piece := range p.pieces {
		b = append(b, piece.fixed...)
		if piece.then != 0 {
			b = p.value(b, piece.then, number)
		}
	}
	return b
}

func (p *pattern) text(s string, number int) string {
	if strings.IndexByte(s, 0) < 0 {
		return s
	}
	var b []byte
	for {
		i := strings.IndexByte(s, 0)
		if i < 0 {
			return string(append(b, s...))
		}
		b = p.value(append(b, s[:i]...), slot(s[i+1]), number)
		s = s[i+2:]
	}
}

func (p *pattern) fill(e Element, number int) Element {
	e.Text = p.text(e.Text, number)
	if len(e.Children) > 0 {
		children := make([]Element, len(e.Children))
		for i, c := range e.Children {
			children[i] = p.fill(c, number)
		}
		e.Children = children
	}
	return e
}
