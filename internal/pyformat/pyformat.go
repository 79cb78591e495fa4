// Package pyformat fills in templates as Python's str.format does, as far as
// they take texts by position: "{}-{}", "{1}.{0}", "{0:>8.3}", "{{". What else
// Python allows (names, attributes, items, nested templates) is an error that
// says so, when the template is read and not when it is used.
package pyformat

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Template is a template that has been read.
type Template struct {
	pieces []piece
	args   int
}

// piece is a literal text and the field that follows it.
type piece struct {
	literal string
	arg     int // -1 for none
	spec    spec
}

// Parse reads a template. The error says what in it cannot be used.
func Parse(text string) (*Template, error) {
	p := &parser{rest: text, t: &Template{}}
	if err := p.parse(); err != nil {
		return nil, err
	}
	return p.t, nil
}

// Args is how many texts the template needs.
func (t *Template) Args() int { return t.args }

// Fill puts the texts into their places. There must be at least Args.
func (t *Template) Fill(args []string) string {
	var b strings.Builder
	for _, p := range t.pieces {
		b.WriteString(p.literal)
		if p.arg >= 0 {
			p.spec.write(&b, args[p.arg])
		}
	}
	return b.String()
}

type parser struct {
	t         *Template
	rest      string
	automatic int // fields without a number
	numbered  int // fields with one
}

func (p *parser) parse() error {
	var literal strings.Builder
	for {
		brace := strings.IndexAny(p.rest, "{}")
		if brace < 0 {
			literal.WriteString(p.rest)
			p.t.pieces = append(p.t.pieces, piece{literal: literal.String(), arg: -1})
			return nil
		}
		literal.WriteString(p.rest[:brace])
		c := p.rest[brace]
		p.rest = p.rest[brace+1:]
		if strings.HasPrefix(p.rest, string(c)) {
			literal.WriteByte(c)
			p.rest = p.rest[1:]
			continue
		}
		if c == '}' {
			return fmt.Errorf("a } stands alone; write }} for the character")
		}
		end := strings.IndexAny(p.rest, "{}")
		if end < 0 {
			return fmt.Errorf("a { is not closed; write {{ for the character")
		}
		if p.rest[end] == '{' {
			return fmt.Errorf("{%s} has a { in it, which is not supported", p.rest[:end+1])
		}
		field := p.rest[:end]
		p.rest = p.rest[end+1:]
		arg, s, err := p.field(field)
		if err != nil {
			return fmt.Errorf("{%s}: %w", field, err)
		}
		p.t.pieces = append(p.t.pieces, piece{literal: literal.String(), arg: arg, spec: s})
		p.t.args = max(p.t.args, arg+1)
		literal.Reset()
	}
}

// maxArg is far more than anybody has, and keeps sums small.
const maxArg = 1000

// field reads what stands between braces: a number, then a conversion, then a
// format.
func (p *parser) field(text string) (arg int, s spec, err error) {
	text, format, _ := strings.Cut(text, ":")
	name, conversion, converted := strings.Cut(text, "!")
	if converted && conversion != "s" {
		return 0, s, fmt.Errorf("the conversion !%s is not supported; take it out, all values are texts", conversion)
	}
	if name == "" {
		arg = p.automatic
		p.automatic++
	} else {
		p.numbered++
		arg, err = strconv.Atoi(name)
		if err != nil || arg < 0 || arg > maxArg || name[0] == '+' || name[0] == '-' {
			return 0, s, fmt.Errorf("only numbers such as {0} or nothing can stand for a value")
		}
	}
	if p.automatic > 0 && p.numbered > 0 {
		return 0, s, fmt.Errorf("fields with and without numbers are mixed; number all or none")
	}
	s, err = parseSpec(format)
	return arg, s, err
}

// spec is the format of a text: [[fill]align][0][width][.precision][s].
type spec struct {
	fill      rune
	align     byte // '<', '>' or '^'
	width     int  // in characters
	precision int  // in characters, -1 for all
}

const maxWidth = 1000

func parseSpec(text string) (spec, error) {
	s := spec{fill: ' ', align: '<', precision: -1}
	rest := text
	if fill, size := utf8.DecodeRuneInString(rest); size > 0 && len(rest) > size && isAlign(rest[size]) {
		s.fill, s.align, rest = fill, rest[size], rest[size+1:]
	} else if rest != "" && isAlign(rest[0]) {
		s.align, rest = rest[0], rest[1:]
	} else if strings.HasPrefix(rest, "0") {
		s.fill = '0' // of a text, filled on the right: Python since 3.10
	}
	if s.align == '=' {
		return s, fmt.Errorf("the alignment = is for numbers; write <, > or ^")
	}
	var err error
	if s.width, rest, err = number(rest, 0); err != nil {
		return s, err
	}
	if after, ok := strings.CutPrefix(rest, "."); ok {
		if s.precision, rest, err = number(after, -1); err != nil {
			return s, err
		}
		if s.precision < 0 {
			return s, fmt.Errorf("a number is missing after the dot")
		}
	}
	if rest != "" && rest != "s" {
		return s, fmt.Errorf("the format %q is not one of a text; write such as :>8 or :.3", text)
	}
	return s, nil
}

func isAlign(c byte) bool { return c == '<' || c == '>' || c == '^' || c == '=' }

// number reads the digits at the beginning of a text.
func number(text string, absent int) (n int, rest string, err error) {
	digits := len(text) - len(strings.TrimLeft(text, "0123456789"))
	if digits == 0 {
		return absent, text, nil
	}
	n, err = strconv.Atoi(text[:digits])
	if err != nil || n > maxWidth {
		return 0, "", fmt.Errorf("%s characters are too many", text[:digits])
	}
	return n, text[digits:], nil
}

func (s spec) write(b *strings.Builder, text string) {
	if s.precision >= 0 {
		n := 0
		for i := range text {
			if n == s.precision {
				text = text[:i]
				break
			}
			n++
		}
	}
	pad := max(0, s.width-utf8.RuneCountInString(text))
	left := 0
	switch s.align {
	case '>':
		left = pad
	case '^':
		left = pad / 2
	}
	for range left {
		b.WriteRune(s.fill)
	}
	b.WriteString(text)
	for range pad - left {
		b.WriteRune(s.fill)
	}
}
