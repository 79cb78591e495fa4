package pyre

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// charset is the inside of [...].
type charset struct {
	negated bool
	ranges  [][2]rune
	classes string // \w and the like, left to the engine under (?u)
}

func (c *charset) add(lo, hi rune) { c.ranges = append(c.ranges, [2]rune{lo, hi}) }

func (c *charset) empty() bool { return len(c.ranges) == 0 && c.classes == "" }

// asciiClasses are \d, \s and \w without (?u).
var asciiClasses = map[rune][][2]rune{
	'd': {{'0', '9'}},
	's': {{'\t', '\r'}, {' ', ' '}},
	'w': {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}},
}

// addClass adds the class of \d, \D, \s, \S, \w or \W.
func (c *charset) addClass(letter rune, unicodeClasses bool) {
	if unicodeClasses {
		c.classes += `\` + string(letter)
		return
	}
	class := asciiClasses[unicode.ToLower(letter)]
	if unicode.IsLower(letter) {
		c.ranges = append(c.ranges, class...)
		return
	}
	next := rune(0)
	for _, r := range class {
		c.add(next, r[0]-1)
		next = r[1] + 1
	}
	c.add(next, utf8.MaxRune)
}

// foldASCII adds the other case of every ASCII letter.
func (c *charset) foldASCII() {
	for _, r := range c.ranges {
		if lo, hi := max(r[0], 'A'), min(r[1], 'Z'); lo <= hi {
			c.add(lo+'a'-'A', hi+'a'-'A')
		}
		if lo, hi := max(r[0], 'a'), min(r[1], 'z'); lo <= hi {
			c.add(lo-'a'+'A', hi-'a'+'A')
		}
	}
}

// String spells the set for the engine, every character escaped, so that
// nothing in it can be taken for the engine's own set syntax.
func (c *charset) String() string {
	var b strings.Builder
	b.WriteByte('[')
	if c.negated {
		b.WriteByte('^')
	}
	for _, r := range c.ranges {
		b.WriteString(char(r[0]))
		if r[1] > r[0] {
			b.WriteByte('-')
			b.WriteString(char(r[1]))
		}
	}
	b.WriteString(c.classes)
	b.WriteByte(']')
	return b.String()
}

// char spells one character for the engine.
func char(r rune) string {
	switch {
	case r < 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)):
		return string(r)
	case r > 0xffff:
		return fmt.Sprintf(`\x{%x}`, r)
	default:
		return fmt.Sprintf(`\u%04x`, r)
	}
}

// set reads a set after its opening bracket. A "]" in the first place stands
// for itself; there are no POSIX classes, subtractions or intersections.
func (p *parser) set() (item, error) {
	opened := p.start
	var set charset
	set.negated = p.accept("^")
	for {
		token := p.get()
		switch {
		case token == "":
			return item{}, p.errorAt(opened, "the set is not closed; add a ]")
		case token == "]" && !set.empty():
			return p.one(&set), nil
		}
		lo, class, err := p.setMember(token)
		if err != nil {
			return item{}, err
		}
		if !p.accept("-") {
			p.addMember(&set, lo, class)
			continue
		}
		switch token = p.get(); token {
		case "":
			return item{}, p.errorAt(opened, "the set is not closed; add a ]")
		case "]":
			p.addMember(&set, lo, class)
			set.add('-', '-')
			return p.one(&set), nil
		}
		hi, hiClass, err := p.setMember(token)
		if err != nil {
			return item{}, err
		}
		if class != 0 || hiClass != 0 || hi < lo {
			return item{}, p.errorf("bad character range; put the lower character first, and - first or last in the set if it stands for itself")
		}
		set.add(lo, hi)
	}
}

func (p *parser) addMember(set *charset, r, class rune) {
	if class != 0 {
		set.addClass(class, p.unicode())
		return
	}
	set.add(r, r)
}

// setMember reads a token as a character, or as the letter of a class.
func (p *parser) setMember(token string) (r, class rune, err error) {
	chars := []rune(token)
	if len(chars) == 1 {
		return chars[0], 0, nil
	}
	switch c := chars[1]; {
	case strings.ContainsRune("dDsSwW", c):
		return 0, c, nil
	case c == 'b':
		return '\b', 0, nil
	case strings.ContainsRune(octalDigits, c):
		return octal(string(c) + p.while(octalDigits, 2)), 0, nil
	case strings.ContainsRune(digits, c):
		return 0, 0, p.errorf(`bad escape %s; write \\ for a backslash`, token)
	default:
		r, err = p.charEscape(c)
		return r, 0, err
	}
}

// controlEscapes are the escapes that stand for one control character.
var controlEscapes = map[rune]rune{'a': '\a', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v'}

// charEscape reads what follows a backslash and means a single character, in
// sets and out of them. A letter without meaning stands for itself.
func (p *parser) charEscape(c rune) (rune, error) {
	if control, ok := controlEscapes[c]; ok {
		return control, nil
	}
	if c != 'x' {
		return c, nil
	}
	hex := p.while(hexDigits, 2)
	if len(hex) < 2 {
		return 0, p.errorf(`\x needs two hexadecimal digits; write \x0%s, or x alone for the letter`, hex)
	}
	value, _ := strconv.ParseUint(hex, 16, 8)
	return rune(value), nil
}

// octal gives the character of one to three octal digits, which wraps at 256.
func octal(text string) rune {
	value, _ := strconv.ParseUint(text, 8, 16)
	return rune(value & 0xff)
}
