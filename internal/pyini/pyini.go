// Package pyini reads configuration files by the rules of Python 2.7's
// ConfigParser.SafeConfigParser, down to its quirks: files that the ec2.py
// script has read for years mean the same here.
//
// One kindness is added: a UTF-8 byte order mark at the start of a file, which
// makes Python fail, is skipped.
package pyini

import (
	"bytes"
	"fmt"
	"strings"
)

// defaultSection is the section that lends its options to all others.
const defaultSection = "DEFAULT"

// nameOption is set by Python in every section, to the section's own name.
const nameOption = "__name__"

// File is one parsed configuration file. It is not changed after Parse and may
// be used by several goroutines.
type File struct {
	name     string
	sections map[string]*section
	order    []string
	defaults *section
}

// section keeps the options of all parts of a file under one section name.
type section struct {
	options map[string]*option
	order   []string
}

type option struct {
	lines []string // the value: first line and continuation lines
	line  int      // where the option is defined
}

func (o *option) raw() string { return strings.Join(o.lines, "\n") }

func newSection() *section { return &section{options: make(map[string]*option)} }

// set gives an option its value. A repeated option takes the new value and
// keeps its first place.
func (s *section) set(name, value string, line int) *option {
	if _, ok := s.options[name]; !ok {
		s.order = append(s.order, name)
	}
	o := &option{lines: []string{value}, line: line}
	s.options[name] = o
	return o
}

// Parse reads a file. name is used in errors only.
//
// The error is an *Error of KindNoHeader if an option comes before the first
// section header, or of KindSyntax if lines are neither header, option, comment
// nor continuation; it tells the first such line and how many more there are.
func Parse(name string, data []byte) (*File, error) {
	f := &File{name: name, sections: make(map[string]*section), defaults: newSection()}
	data = bytes.TrimPrefix(data, []byte("\ufeff"))

	var (
		current *section // the section being filled
		last    *option  // the option that a continuation line continues
		first   *Error   // the first bad line
		more    int      // bad lines after the first
	)
	// Lines end at "\n" only, as for a file that Python opens in text mode on a
	// Unix system; a "\r" before it is whitespace and gets stripped.
	for n := 1; len(data) > 0; n++ {
		raw, rest, _ := bytes.Cut(data, []byte("\n"))
		line := string(raw)
		data = rest

		if isIgnored(line) {
			continue
		}
		if isSpace(line[0]) && current != nil && last != nil {
			// Neither comments nor `""` mean anything in a continuation.
			last.lines = append(last.lines, strip(line))
			continue
		}
		if header, ok := parseHeader(line); ok {
			current, last = f.section(header), nil
			continue
		}
		if current == nil {
			return nil, &Error{File: name, Line: n, Kind: KindNoHeader,
				Msg: fmt.Sprintf("%q comes before the first [section] header; put a line such as [ec2] above it", strip(line))}
		}
		if option, value, ok := parseOption(line); ok {
			last = current.set(option, value, n)
			continue
		}
		if first != nil {
			more++
			continue
		}
		first = &Error{File: name, Line: n, Kind: KindSyntax,
			Msg: fmt.Sprintf("cannot read %q; write it as name = value, or start it with # to make it a comment", strip(line))}
	}
	switch {
	case first == nil:
		return f, nil
	case more == 1:
		first.Msg += " (1 more line like this follows)"
	case more > 1:
		first.Msg += fmt.Sprintf(" (%d more lines like this follow)", more)
	}
	return nil, first
}

// isIgnored tells blank lines and comments: "#" or ";" in the first column, or
// the word "rem" there.
func isIgnored(line string) bool {
	words := strings.FieldsFunc(line, func(r rune) bool { return r < 0x80 && isSpace(byte(r)) })
	if len(words) == 0 {
		return true
	}
	switch line[0] {
	case '#', ';':
		return true
	case 'r', 'R':
		return lower(words[0]) == "rem"
	}
	return false
}

// parseHeader reads "[name]"; whatever follows the bracket is ignored.
func parseHeader(line string) (name string, ok bool) {
	if line[0] != '[' {
		return "", false
	}
	name, _, ok = strings.Cut(line[1:], "]")
	return name, ok && name != ""
}

// parseOption reads "name = value" or "name: value", whichever sign is first.
func parseOption(line string) (name, value string, ok bool) {
	i := strings.IndexAny(line, ":=")
	if i < 1 || isSpace(line[0]) {
		return "", "", false
	}
	name = lower(strings.TrimRight(line[:i], spaces))
	value = strip(stripComment(strings.TrimLeft(line[i+1:], spaces)))
	if value == `""` {
		value = ""
	}
	return name, value, true
}

// stripComment cuts the value at a ";" that follows whitespace. Python looks at
// the first ";" alone, and for one that opens the value it takes the character
// "before" it from the other end: "; x" is a comment only if the line ends in
// whitespace.
func stripComment(value string) string {
	i := strings.IndexByte(value, ';')
	if i < 0 {
		return value
	}
	before := i - 1
	if before < 0 {
		before = len(value) - 1
	}
	if isSpace(value[before]) {
		return value[:i]
	}
	return value
}

// section gives the section of that name, made if it is new.
func (f *File) section(name string) *section {
	if name == defaultSection {
		return f.defaults
	}
	s, ok := f.sections[name]
	if !ok {
		s = newSection()
		f.sections[name] = s
		f.order = append(f.order, name)
	}
	return s
}

// Sections lists the section names in file order, without DEFAULT.
func (f *File) Sections() []string { return append([]string(nil), f.order...) }

// HasSection tells whether the file has the section; names are case-sensitive.
// DEFAULT is not a section in this sense.
func (f *File) HasSection(name string) bool {
	_, ok := f.sections[name]
	return ok
}

// Options lists the options that stand in the section itself, in file order and
// lower case. For "DEFAULT" it lists those that all sections inherit.
func (f *File) Options(section string) []string {
	s := f.sections[section]
	if section == defaultSection {
		s = f.defaults
	}
	if s == nil {
		return nil
	}
	names := make([]string, 0, len(s.order))
	for _, name := range s.order {
		if name != nameOption {
			names = append(names, name)
		}
	}
	return names
}

// Has tells whether Get would find the option, in the section or in DEFAULT.
// The option's name may be in any case.
func (f *File) Has(section, option string) bool {
	if section != defaultSection && !f.HasSection(section) {
		return false
	}
	_, ok := f.lookup(section, lower(option))
	return ok
}

// Line tells where the option that Get would find is defined, 0 if there is
// none.
func (f *File) Line(section, option string) int {
	o, _ := f.lookup(section, lower(option))
	if o == nil {
		return 0
	}
	return o.line
}

// lookup finds an option, name in lower case, in the section or in DEFAULT.
func (f *File) lookup(section, name string) (*option, bool) {
	if s, ok := f.sections[section]; ok {
		if o, ok := s.options[name]; ok {
			return o, true
		}
		if name == nameOption {
			return &option{lines: []string{section}}, true
		}
	}
	o, ok := f.defaults.options[name]
	return o, ok
}

// spaces are the characters that Python's byte strings take for whitespace.
const spaces = " \t\n\v\f\r"

func isSpace(c byte) bool { return strings.IndexByte(spaces, c) >= 0 }

func strip(s string) string { return strings.Trim(s, spaces) }

// lower changes ASCII letters alone, as Python does to byte strings.
func lower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}
