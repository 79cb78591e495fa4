package emulator

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
)

// Element is one XML element: either a text or children. Attributes are not
// kept, as AWS sends none inside a resource.
type Element struct {
	Name     string
	Text     string
	Children []Element
}

// Leaf returns an element that holds a text.
func Leaf(name, text string) Element {
	return Element{Name: name, Text: text}
}

// Node returns an element that holds other elements, or nothing.
func Node(name string, children ...Element) Element {
	return Element{Name: name, Children: children}
}

// Child returns the first child of that name, or nil.
func (e *Element) Child(name string) *Element {
	for i := range e.Children {
		if e.Children[i].Name == name {
			return &e.Children[i]
		}
	}
	return nil
}

// At returns the text of the element reached through the names, or "".
func (e *Element) At(names ...string) string {
	for _, name := range names {
		if e = e.Child(name); e == nil {
			return ""
		}
	}
	return e.Text
}

// without returns the element with the named children left out.
func (e Element) without(names ...string) Element {
	kept := make([]Element, 0, len(e.Children))
next:
	for _, c := range e.Children {
		for _, name := range names {
			if c.Name == name {
				continue next
			}
		}
		kept = append(kept, c)
	}
	e.Children = kept
	return e
}

// AppendXML appends the element as AWS writes it: no white space between
// elements, and an empty one as <name/>.
func (e *Element) AppendXML(b []byte) []byte {
	b = append(append(b, '<'), e.Name...)
	if e.Text == "" && len(e.Children) == 0 {
		return append(b, '/', '>')
	}
	b = append(b, '>')
	if len(e.Children) == 0 {
		b = appendText(b, e.Text)
	}
	for i := range e.Children {
		b = e.Children[i].AppendXML(b)
	}
	return append(append(append(b, '<', '/'), e.Name...), '>')
}

func appendText(b []byte, s string) []byte {
	from := 0
	for i := 0; i < len(s); i++ {
		var esc string
		switch s[i] {
		case '&':
			esc = "&amp;"
		case '<':
			esc = "&lt;"
		case '>':
			esc = "&gt;"
		case '\r':
			// A reader turns a raw carriage return into a line feed.
			esc = "&#13;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), esc...)
		from = i + 1
	}
	return append(b, s[from:]...)
}

// parsed is an element together with the place it was read from, so that it
// can be sent again byte by byte.
type parsed struct {
	Element
	raw      []byte
	children []*parsed
}

func (p *parsed) child(names ...string) *parsed {
next:
	for _, name := range names {
		for _, c := range p.children {
			if c.Name == name {
				p = c
				continue next
			}
		}
		return nil
	}
	return p
}

// parse reads a document of one root element.
func parse(doc []byte) (*parsed, error) {
	d := xml.NewDecoder(bytes.NewReader(doc))
	for {
		tok, err := d.Token()
		if err != nil {
			if errors.Is(err, io.EOF) {
				err = errors.New("no element in the document")
			}
			return nil, err
		}
		if start, ok := tok.(xml.StartElement); ok {
			return parseElement(d, doc, start, 0)
		}
	}
}

func parseElement(d *xml.Decoder, doc []byte, start xml.StartElement, from int64) (*parsed, error) {
	p := &parsed{Element: Element{Name: start.Name.Local}}
	var text strings.Builder
	for {
		before := d.InputOffset()
		tok, err := d.Token()
		if err != nil {
			return nil, fmt.Errorf("in <%s>: %w", p.Name, err)
		}
		switch tok := tok.(type) {
		case xml.CharData:
			text.Write(tok)
		case xml.StartElement:
			c, err := parseElement(d, doc, tok, before)
			if err != nil {
				return nil, err
			}
			p.children = append(p.children, c)
			p.Children = append(p.Children, c.Element)
		case xml.EndElement:
			if len(p.children) == 0 {
				p.Text = text.String()
			}
			p.raw = doc[from:d.InputOffset()]
			return p, nil
		}
	}
}

// flushAt is how much of an answer is gathered before it is handed on: large
// enough that a call costs little, small enough that pages stream.
const flushAt = 64 << 10

// xmlWriter writes an answer. Its first error sticks, and makes the rest of
// the writing do nothing.
type xmlWriter struct {
	to  io.Writer
	buf []byte
	err error
}

func (w *xmlWriter) flush() {
	if w.err == nil && len(w.buf) > 0 {
		_, w.err = w.to.Write(w.buf)
	}
	w.buf = w.buf[:0]
}

func (w *xmlWriter) raw(s string) {
	w.buf = append(w.buf, s...)
}

func (w *xmlWriter) open(name string) {
	w.buf = append(append(append(w.buf, '<'), name...), '>')
}

func (w *xmlWriter) close(name string) {
	w.buf = append(append(append(w.buf, '<', '/'), name...), '>')
}

func (w *xmlWriter) leaf(name, text string) {
	w.element(Leaf(name, text))
}

func (w *xmlWriter) element(e Element) {
	w.buf = e.AppendXML(w.buf)
	w.full()
}

func (w *xmlWriter) resource(r *Resource) {
	w.buf = r.AppendXML(w.buf)
	w.full()
}

func (w *xmlWriter) full() {
	if len(w.buf) >= flushAt {
		w.flush()
	}
}
