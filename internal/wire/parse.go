package wire

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// Limits of what is read as an answer. AWS stays far below all of them; they
// are there for what is not AWS.
const (
	maxDepth = 100
	maxSize  = 256 << 20 // bytes; a page of 1,000 instances has some ten million
	maxPiece = 4 << 20   // bytes of a text or tag; AWS's longest have some thousands
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

// Parse reads one whole document. The error is a *SyntaxError.
func Parse(body []byte) (*Tree, error) { return Read(bytes.NewReader(body), len(body)) }

// Read reads one whole document to the end of r; size is about how long it is
// in bytes, 0 if that is not known. The document is never in memory as a whole.
// The error is a *SyntaxError or the reader's.
func Read(r io.Reader, size int) (*Tree, error) {
	p := parser{r: r, body: windows.Get().([]byte)[:0]}
	defer func() { windows.Put(p.body) }() //nolint:staticcheck // SA6002: a header's copy is nothing beside the window
	// What AWS sends has an element every 42 bytes or so and is one quarter
	// text: good guesses spare the growing.
	size = min(size, maxSize)
	p.tree.Nodes = make([]Node, 0, size/40)
	p.text.Grow(size / 4)
	p.text.WriteByte(0)
	if err := p.document(); err != nil {
		return nil, err
	}
	p.tree.text, p.tree.Size = p.text.String(), p.base+len(p.body)
	if len(p.tree.Nodes) < cap(p.tree.Nodes)/4*3 {
		p.tree.Nodes = slices.Clone(p.tree.Nodes)
	}
	return &p.tree, nil
}

// windows are what documents are read through.
var windows = sync.Pool{New: func() any { return make([]byte, 0, 128<<10) }}

type parser struct {
	r    io.Reader
	eof  bool
	base int    // bytes of the document before the window
	body []byte // the window
	pos  int    // in the window

	tree  Tree
	text  strings.Builder // becomes the tree's text
	names nameTable
	open  []uint32 // the elements whose end tags have not been read
	// own is the text of the innermost open element since its start tag or
	// its last child. No other element has any that counts.
	own []byte
}

func (p *parser) fail(format string, args ...any) error {
	return &SyntaxError{Offset: p.base + p.pos, Msg: fmt.Sprintf(format, args...)}
}

// errMore says that the window ends within what is being read.
var errMore = errors.New("more is needed")

// cut is the error for a document that ends early.
func (p *parser) cut() error {
	msg := "it ends early"
	if n := len(p.open); n > 0 {
		msg = fmt.Sprintf("it ends early, inside <%s>", p.name(p.open[n-1]))
	}
	return &SyntaxError{Offset: p.base + len(p.body), Msg: msg, early: true}
}

func (p *parser) name(node uint32) string { return p.tree.Names[p.tree.Nodes[node].Name] }

// fill reads more into the window. What has been dealt with makes room first;
// the window grows only if a single piece of the document does not fit.
func (p *parser) fill() error {
	p.base += p.pos
	p.body = p.body[:copy(p.body, p.body[p.pos:])]
	p.pos = 0
	if len(p.body) == cap(p.body) {
		if len(p.body) >= maxPiece {
			return p.fail("a text or tag longer than any of AWS's: %d MB and more", maxPiece>>20)
		}
		p.body = slices.Grow(p.body, cap(p.body))
	}
	n, err := io.ReadFull(p.r, p.body[len(p.body):cap(p.body)])
	p.body = p.body[:len(p.body)+n]
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		// Also a connection that broke off: the document will tell.
		p.eof = true
	case err != nil:
		return err
	}
	if p.base+len(p.body) > maxSize {
		return &SyntaxError{Offset: maxSize, Msg: "longer than any answer of AWS"}
	}
	return nil
}

// document reads piece by piece: a tag, a run of text, a comment. A piece that
// goes beyond the window is begun anew with more of the document.
func (p *parser) document() error {
	for {
		if p.pos == len(p.body) && p.eof {
			break
		}
		pos, own := p.pos, len(p.own)
		err := errMore
		if p.pos < len(p.body) {
			err = p.piece()
		}
		if errors.Is(err, errMore) {
			p.pos, p.own = pos, p.own[:own]
			if p.eof {
				return p.cut()
			}
			err = p.fill()
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

// piece reads the piece at the start of the window. Before errMore it changes
// nothing but pos and own.
func (p *parser) piece() error {
	rest := p.body[p.pos:]
	if rest[0] != '<' {
		return p.characters()
	}
	if len(rest) < 2 {
		return errMore
	}
	switch rest[1] {
	case '/':
		return p.endTag()
	case '!':
		return p.declaration()
	case '?':
		return p.skipPast("?>")
	}
	return p.startTag()
}

// byteOrderMark may come before a document.
var byteOrderMark = []byte("\xef\xbb\xbf")

// characters reads text up to the next tag.
func (p *parser) characters() error {
	rest := p.body[p.pos:]
	n := bytes.IndexByte(rest, '<')
	if n < 0 {
		if !p.eof {
			return errMore
		}
		n = len(rest)
	}
	raw := rest[:n]
	if len(p.open) == 0 {
		if p.base+p.pos == 0 {
			raw = bytes.TrimPrefix(raw, byteOrderMark)
		}
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
		return errMore
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
	after := end + 1
	if !simple {
		var err error
		if after, empty, err = p.attributes(end); err != nil {
			return err
		}
	}
	node := uint32(len(p.tree.Nodes))
	p.tree.Nodes = append(p.tree.Nodes, Node{Name: p.names.index(&p.tree, name), End: node + 1})
	if !empty {
		p.open = append(p.open, node)
	}
	// What came before this child is not the text of its parent.
	p.own = p.own[:0]
	p.pos = after
	return nil
}

// attributes reads over the rest of a start tag. It gives the place after it,
// and whether it is also the end tag.
func (p *parser) attributes(from int) (after int, empty bool, err error) {
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
			return 0, false, p.fail("a tag within a tag")
		case c == '>':
			return i + 1, p.body[i-1] == '/', nil
		}
	}
	return 0, false, errMore
}

func (p *parser) endTag() error {
	if len(p.open) == 0 {
		return p.fail("an end tag without a start tag")
	}
	top := p.open[len(p.open)-1]
	name := p.name(top)
	rest := p.body[p.pos+2:]
	if len(rest) <= len(name) {
		return errMore
	}
	if string(rest[:len(name)]) != name {
		return p.fail("<%s> ends with another tag", name)
	}
	after := len(name)
	for ; rest[after] != '>'; after++ {
		if rest[after] > ' ' {
			return p.fail("<%s> ends with another tag", name)
		}
		if after+1 == len(rest) {
			return errMore
		}
	}
	p.pos += 2 + after + 1
	n := &p.tree.Nodes[top]
	n.End = uint32(len(p.tree.Nodes))
	if int(n.End) > int(top)+1 && len(bytes.TrimSpace(p.own)) == 0 {
		p.own = p.own[:0] // only the layout between child elements
	}
	if bytes.IndexByte(p.own, 0) >= 0 {
		return p.fail("a zero byte in <%s>", name)
	}
	if len(p.own) > 0 {
		n.text = uint32(p.text.Len())
		p.text.Write(p.own)
		p.text.WriteByte(0)
	}
	p.own = p.own[:0]
	p.open = p.open[:len(p.open)-1]
	return nil
}

func (p *parser) declaration() error {
	rest := p.body[p.pos:]
	switch {
	case bytes.HasPrefix(rest, []byte("<!--")):
		p.pos += len("<!--")
		return p.skipPast("-->")
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		n := bytes.Index(rest, []byte("]]>"))
		if n < 0 {
			return errMore
		}
		if len(p.open) == 0 {
			return p.fail("text outside the document")
		}
		p.own = appendLines(p.own, rest[len("<![CDATA["):n])
		p.pos += n + 3
		return nil
	case len(rest) < len("<![CDATA[") && bytes.HasPrefix([]byte("<![CDATA["), rest), len(rest) < 4:
		return errMore
	}
	// AWS sends no document type; one could only define entities that grow
	// without bound, or be an HTML page.
	return p.fail("a document type declaration: this is not an answer of AWS")
}

func (p *parser) skipPast(mark string) error {
	n := bytes.Index(p.body[p.pos:], []byte(mark))
	if n < 0 {
		return errMore
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
			p.own = appendLines(p.own, raw)
			return nil
		}
		p.own = appendLines(p.own, raw[:amp])
		raw = raw[amp+1:]
		semi := bytes.IndexByte(raw[:min(len(raw), 12)], ';')
		if semi < 0 {
			if bytes.IndexByte(p.body[p.pos:], '<') < 0 {
				return errMore // the document ends here
			}
			return p.fail("an & that begins no reference")
		}
		r, ok := reference(raw[:semi])
		if !ok {
			return p.fail("unknown reference &%s;", raw[:semi])
		}
		p.own = utf8.AppendRune(p.own, r)
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
	return r, r != 0 && utf8.ValidRune(r)
}

func nameStart(c byte) bool {
	return c == '_' || c == ':' || c >= 0x80 || (c|0x20 >= 'a' && c|0x20 <= 'z')
}
