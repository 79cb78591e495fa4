// Package wire reads the XML that AWS answers into trees of names and texts.
//
// A tree keeps every element that was sent, known to us or not, in document
// order and without an opinion on its meaning: the original script shows
// elements that no typed client models, so nothing may be lost here.
// Attributes, comments and processing instructions carry nothing in AWS's
// answers and are read over.
package wire

import (
	"slices"
	"strings"
)

// Node is one element. Its descendants follow it directly in Tree.Nodes, up
// to but not including End.
type Node struct {
	Name uint32 // index in Tree.Names
	End  uint32 // index of the first node that is not a descendant
	text uint32 // where the element's text begins in Tree.text
}

// Tree is one answer. The zero value is an empty tree.
type Tree struct {
	Names []string // the distinct element names, in order of appearance
	Nodes []Node   // all elements in document order; Nodes[0] is the root
	Size  int      // of the document, in bytes
	// text is all texts, each ended by a zero byte, which XML does not have;
	// the first is the empty one. Nodes are many: a length in each would take
	// a quarter more memory.
	text string
}

// Text is the text of node i: all of it for a leaf, and for an element with
// children what follows the last child ("" if that is white space only).
// This is the text that an event-driven reader has at hand when the element
// ends.
func (t *Tree) Text(i int) string {
	from := t.text[t.Nodes[i].text:]
	return from[:strings.IndexByte(from, 0)]
}

// Name is the element name of node i.
func (t *Tree) Name(i int) string { return t.Names[t.Nodes[i].Name] }

// Leaf reports whether node i has no children.
func (t *Tree) Leaf(i int) bool { return int(t.Nodes[i].End) == i+1 }

// NameIndex is the index in Names of an element name, or -1 if no element of
// the tree has that name.
func (t *Tree) NameIndex(name string) int { return slices.Index(t.Names, name) }

// Child is the index of the first child of node i with that name, or -1.
func (t *Tree) Child(i int, name string) int {
	want := t.NameIndex(name)
	if want < 0 {
		return -1
	}
	for c := range t.Children(i) {
		if int(t.Nodes[c].Name) == want {
			return c
		}
	}
	return -1
}

// Find follows a path of element names down from node i, always to the first
// child of that name, and returns the index of the last, or -1.
func (t *Tree) Find(i int, path ...string) int {
	for _, name := range path {
		if i = t.Child(i, name); i < 0 {
			return -1
		}
	}
	return i
}

// TextAt is the text at the end of a path from the root, "" if there is no
// such element.
func (t *Tree) TextAt(path ...string) string {
	if len(t.Nodes) == 0 {
		return ""
	}
	if i := t.Find(0, path...); i >= 0 {
		return t.Text(i)
	}
	return ""
}

// Children yields the indices of the direct children of node i.
func (t *Tree) Children(i int) func(yield func(int) bool) {
	return func(yield func(int) bool) {
		end := int(t.Nodes[i].End)
		for c := i + 1; c < end; c = int(t.Nodes[c].End) {
			if !yield(c) {
				return
			}
		}
	}
}
