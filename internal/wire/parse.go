package wire

import (
	"bytes"
	"fmt"
	"io"
	"slices"
	"sync"
	"unicode/utf8"
)

// Limits of what is read as an answer. AWS stays far below both; they are
// there for what is not AWS.
const (
	maxDepth = 100
	maxSize  = 1 << 30 // bytes, so that offsets fit 32 bits
)

// SyntaxError says that a body is not the XML of an AWS answer. A body that
// ends early unwraps to io.ErrUnexpectedEOF.
type SyntaxError struct {
	Offset int // in bytes
	Msg    string
	early  bool
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("byte %d of the answer: %s", e.Offset, e.Msg)
}

// Unwrap gives io.ErrUnexpectedEOF for a body that ends early.
func (e *SyntaxError) Unwrap() error {
	if e.early {
		return io.ErrUnexpectedEOF
	}
	return nil
}

// Parse reads one whole document. The tree holds copies of what it needs, so
// body may be reused. The error is a *SyntaxError.
func Parse(body []byte) (*Tree, error) {
	if len(body) > maxSize {
		return nil, &SyntaxError{Offset: maxSize, Msg: "longer than any answer of AWS"}
	}
	p := parsers.Get().(*parser)
	defer parsers.Put(p)
	p.reset(body)
	if err := p.document(); err != nil {
		return nil, err
	}
	return &Tree{Names: slices.Clone(p.tree.Names), Nodes: slices.Clone(p.tree.Nodes), text: string(p.text)}, nil
}

// parsers are kept for their memory: the next page is about as large as the
// last.
var parsers = sync.Pool{New: func() any { return new(parser) }}

type parser struct {
	body  []byte
	pos   int
	tree  Tree   // without its text
	text  []byte // becomes the tree's text
	open  []open
	names nameTable
}

// open is an element whose end tag has not been read.
type open struct {
	node uint32
	name []byte
	from int // where its text starts in parser.text: after its start tag or its last child
}

func (p *parser) reset(body []byte) {
	p.body, p.pos = body, 0
	p.tree.Names, p.tree.Nodes = p.tree.Names[:0], p.tree.Nodes[:0]
	p.text, p.open, p.names = p.text[:0], p.open[:0], nameTable{}
	// What AWS sends has an element every 45 bytes or so and is one quarter
	// text: good guesses spare the growing.
	p.tree.Nodes = slices.Grow(p.tree.Nodes, len(body)/40)
	p.text = slices.Grow(p.text, len(body)/4)
}

func (p *parser) fail(format string, args ...any) error {
	return &SyntaxError{Offset: p.pos, Msg: fmt.Sprintf(format, args...)}
}

func (p *parser) cut() error {
	msg := "it ends early"
	if n := len(p.open); n > 0 {
		msg = fmt.Sprintf("it ends early, inside <%s>", p.open[n-1].name)
	}
	return &SyntaxError{Offset: len(p.body), Msg: msg, early: true}
}

func (p *parser) document() error {
	if bytes.HasPrefix(p.body, []byte("\xef\xbb\xbf")) {
		p.pos = 3
	}
	for p.pos < len(p.body) {
		if p.body[p.pos] != '<' {
			if err := p.characters(); err != nil {
				return err
			}
			continue
		}
		if p.pos+1 >= len(p.body) {
			return p.cut()
		}
		var err error
		switch c := p.body[p.pos+1]; c {
		case '/':
			err = p.endTag()
		case '!':
			err = p.declaration()
		case '?':
			err = p.skipPast("?>")
		default:
			err = p.startTag()
		}
		if err != nil {
			return err
		}
	}
	if len(p.open) > 0 || len(p.tree.Nodes) == 0 {
		return p.cut()
	}
	return nil
}

// characters reads text up to the next tag.
func (p *parser) characters() error {
	n := bytes.IndexByte(p.body[p.pos:], '<')
	if n < 0 {
		n = len(p.body) - p.pos
	}
	raw := p.body[p.pos : p.pos+n]
	if len(p.open) == 0 {
		if len(bytes.TrimSpace(raw)) > 0 {
			return p.fail("text outside the document: this is not an answer of AWS")
		}
		p.pos += n
		return nil
	}
	if err := p.appendText(raw); err != nil {
		return err
	}
	p.pos += n
	return nil
}

func (p *parser) startTag() error {
	start := p.pos + 1
	end, simple := start, false
	for ; end < len(p.body); end++ {
		if c := p.body[end]; c == '>' {
			simple = true
			break
		} else if c == '/' || c <= ' ' {
			break
		}
	}
	if end >= len(p.body) {
		return p.cut()
	}
	name := p.body[start:end]
	if len(name) == 0 || !nameStart(name[0]) {
		return p.fail("a tag without a name: this is not an answer of AWS")
	}
	if len(p.open) == 0 && len(p.tree.Nodes) > 0 {
		return p.fail("a second document <%s> after the first", name)
	}
	if len(p.open) >= maxDepth {
		return p.fail("elements nested more than %d deep", maxDepth)
	}
	empty := false
	if simple {
		p.pos = end + 1
	} else {
		var err error
		if empty, err = p.attributes(end); err != nil {
			return err
		}
	}
	t := &p.tree
	if n := len(p.open); n > 0 {
		// What came before this child is not the text of its parent.
		p.text = p.text[:p.open[n-1].from]
	}
	node := uint32(len(t.Nodes))
	t.Nodes = append(t.Nodes, Node{Name: p.names.index(t, name), End: node + 1})
	if !empty {
		p.open = append(p.open, open{node: node, name: name, from: len(p.text)})
	}
	return nil
}

// attributes reads over the rest of a start tag and reports whether it is
// also the end tag.
func (p *parser) attributes(from int) (empty bool, err error) {
	var quote byte
	for i := from; i < len(p.body); i++ {
		switch c := p.body[i]; {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			quote = c
		case c == '<':
			p.pos = i
			return false, p.fail("a tag within a tag")
		case c == '>':
			p.pos = i + 1
			return p.body[i-1] == '/', nil
		}
	}
	return false, p.cut()
}

func (p *parser) endTag() error {
	if len(p.open) == 0 {
		return p.fail("an end tag without a start tag")
	}
	top := p.open[len(p.open)-1]
	rest := p.body[p.pos+2:]
	if len(rest) <= len(top.name) {
		return p.cut()
	}
	after := len(top.name)
	if !bytes.HasPrefix(rest, top.name) || (rest[after] != '>' && rest[after] > ' ') {
		return p.fail("<%s> ends with another tag", top.name)
	}
	for ; rest[after] != '>'; after++ {
		if rest[after] > ' ' {
			return p.fail("<%s> ends with another tag", top.name)
		}
		if after+1 == len(rest) {
			return p.cut()
		}
	}
	p.pos += 2 + after + 1
	t := &p.tree
	n := &t.Nodes[top.node]
	n.End = uint32(len(t.Nodes))
	text := p.text[top.from:]
	if int(n.End) > int(top.node)+1 && len(bytes.TrimSpace(text)) == 0 {
		text = nil // only the layout between child elements
	}
	n.text, n.size = uint32(top.from), uint32(len(text))
	p.text = p.text[:top.from+len(text)]
	p.open = p.open[:len(p.open)-1]
	if len(p.open) > 0 {
		p.open[len(p.open)-1].from = len(p.text)
	}
	return nil
}

func (p *parser) declaration() error {
	rest := p.body[p.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		p.pos += 4
		return p.skipPast("-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		n := bytes.Index(rest, []byte("]]>"))
		if n < 0 {
			return p.cut()
		}
		if len(p.open) == 0 {
			return p.fail("text outside the document")
		}
		p.text = appendLines(p.text, rest[len("<![CDATA["):n])
		p.pos += n + 3
		return nil
	case len(rest) < len("<![CDATA[") && bytes.HasPrefix([]byte("<![CDATA["), rest), len(rest) < 4:
		return p.cut()
	}
	// AWS sends no document type; one could only define entities that grow
	// without bound, or be an HTML page.
	return p.fail("a document type declaration: this is not an answer of AWS")
}

func (p *parser) skipPast(mark string) error {
	n := bytes.Index(p.body[p.pos:], []byte(mark))
	if n < 0 {
		return p.cut()
	}
	p.pos += n + len(mark)
	return nil
}

// appendText adds raw character data: references resolved, line ends as XML
// has them.
func (p *parser) appendText(raw []byte) error {
	for {
		amp := bytes.IndexByte(raw, '&')
		if amp < 0 {
			p.text = appendLines(p.text, raw)
			return nil
		}
		p.text = appendLines(p.text, raw[:amp])
		raw = raw[amp+1:]
		semi := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if semi < 0 {
			if bytes.IndexByte(p.body[p.pos:], '<') < 0 {
				return p.cut()
			}
			return p.fail("an & that begins no reference")
		}
		r, ok := reference(raw[:semi])
		if !ok {
			return p.fail("unknown reference &%s;", raw[:semi])
		}
		p.text = utf8.AppendRune(p.text, r)
		raw = raw[semi+1:]
	}
}

// appendLines adds text with CR LF and CR turned into LF (XML 1.0, 2.11).
func appendLines(dst, text []byte) []byte {
	if bytes.IndexByte(text, '\r') < 0 {
		return append(dst, text...)
	}
	for i, c := range text {
		switch {
		case c != '\r':
			dst = append(dst, c)
		case i+1 == len(text) || text[i+1] != '\n':
			dst = append(dst, '\n')
		}
	}
	return dst
}

// reference resolves the name of a reference, without & and ;.
func reference(name []byte) (rune, bool) {
	switch string(name) {
	case "amp":
		return '&', true
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	digits, base := name[1:], rune(10)
	if digits[0] == 'x' {
		digits, base = digits[1:], 16
	}
	if len(digits) == 0 || len(digits) > 8 {
		return 0, false
	}
	var r rune
	for _, c := range digits {
		d := rune(-1)
		switch {
		case c >= '0' && c <= '9':
			d = rune(c - '0')
		case base == 16 && c|0x20 >= 'a' && c|0x20 <= 'f':
			d = rune(c|0x20-'a') + 10
		}
		if d < 0 {
			return 0, false
		}
		if r = r*base + d; r > utf8.MaxRune {
			return 0, false
		}
	}
	return r, utf8.ValidRune(r)
}

func nameStart(c byte) bool {
	return c == '_' || c == ':' || c >= 0x80 || (c|0x20 >= 'a' && c|0x20 <= 'z')
}
