package pyini

import (
	"fmt"
	"strconv"
	"strings"
)

// maxDepth is Python's MAX_INTERPOLATION_DEPTH: an option's own value is at
// depth 1.
const maxDepth = 10

// Bounds of one interpolated value, its length and the references followed.
// Python has none: ten levels of options, each naming the next a few times, fill
// the memory, or take forever.
const (
	maxExpanded   = 1 << 20
	maxReferences = 10_000
)

// Get gives the value of an option, its %(references)s resolved, and the line
// where the option is defined.
//
// The error is an *Error of KindNoSection, KindNoOption or KindInterpolation.
func (f *File) Get(section, option string) (value string, line int, err error) {
	if section != defaultSection && !f.HasSection(section) {
		return "", 0, &Error{File: f.name, Kind: KindNoSection,
			Msg: fmt.Sprintf("there is no section [%s]; add it", section)}
	}
	o, ok := f.lookup(section, lower(option))
	if !ok {
		return "", 0, &Error{File: f.name, Kind: KindNoOption,
			Msg: fmt.Sprintf("section [%s] has no option %s; add it", section, option)}
	}
	in := interpolation{file: f, section: section}
	if msg := in.expand(o.raw(), 1); msg != "" {
		return "", o.line, &Error{File: f.name, Line: o.line, Kind: KindInterpolation,
			Msg: fmt.Sprintf("%s: %s", lower(option), msg)}
	}
	return in.out.String(), o.line, nil
}

// interpolation resolves the references of one value.
type interpolation struct {
	file    *File
	section string
	out     strings.Builder
	refs    int // references followed so far
}

// expand writes rest with its references resolved. It returns what is wrong
// with it, "" if nothing.
func (in *interpolation) expand(rest string, depth int) (problem string) {
	if depth > maxDepth {
		return fmt.Sprintf("%%(name)s references go more than %d options deep, perhaps in a circle; write the value out", maxDepth)
	}
	for rest != "" {
		text, after, found := strings.Cut(rest, "%")
		in.out.WriteString(text)
		if in.out.Len() > maxExpanded || in.refs > maxReferences {
			return "its %(name)s references multiply beyond reason; write the value out"
		}
		if !found {
			return ""
		}
		switch {
		case strings.HasPrefix(after, "%"):
			in.out.WriteByte('%')
			rest = after[1:]
		case strings.HasPrefix(after, "("):
			name, tail, ok := strings.Cut(after[1:], ")")
			if !ok || name == "" || !strings.HasPrefix(tail, "s") {
				return fmt.Sprintf("%q is not a reference; write %%(name)s, or %%%% for a percent sign", "%"+after)
			}
			o, ok := in.file.lookup(in.section, lower(name))
			if !ok {
				return fmt.Sprintf("%q names no option of [%s] or [DEFAULT]; add that option, or write %%%% for a percent sign", "%("+name+")s", in.section)
			}
			in.refs++
			rest = tail[1:]
			// Text without references does not count as a level.
			if raw := o.raw(); !strings.Contains(raw, "%") {
				in.out.WriteString(raw)
			} else if problem := in.expand(raw, depth+1); problem != "" {
				return problem
			}
		default:
			return fmt.Sprintf("lone %% before %q; write %%%% for a percent sign", after)
		}
	}
	return ""
}

// Bool gives the value of an option that is 1, yes, true or on, or 0, no, false
// or off, in any case.
//
// The error is that of Get, or an *Error of KindValue.
func (f *File) Bool(section, option string) (value bool, line int, err error) {
	text, line, err := f.Get(section, option)
	if err != nil {
		return false, line, err
	}
	if value, err = ParseBool(text); err != nil {
		return false, line, f.valueError(option, line, err)
	}
	return value, line, nil
}

// Int gives the value of an option that is a decimal number.
//
// The error is that of Get, or an *Error of KindValue.
func (f *File) Int(section, option string) (value int64, line int, err error) {
	text, line, err := f.Get(section, option)
	if err != nil {
		return 0, line, err
	}
	if value, err = ParseInt(text); err != nil {
		return 0, line, f.valueError(option, line, err)
	}
	return value, line, nil
}

func (f *File) valueError(option string, line int, err error) error {
	return &Error{File: f.name, Line: line, Kind: KindValue, Msg: fmt.Sprintf("%s: %v", lower(option), err)}
}

// ParseBool reads a truth value as getboolean does, which does not strip
// whitespace.
func ParseBool(text string) (bool, error) {
	switch lower(text) {
	case "1", "yes", "true", "on":
		return true, nil
	case "0", "no", "false", "off":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither true nor false; write True or False (or 1, yes, on, 0, no, off)", text)
}

// ParseInt reads a number as Python 2's int() does: decimal digits, whitespace
// around them, and a sign that whitespace may follow. Numbers that do not fit 64
// bits, which Python would take, are refused.
func ParseInt(text string) (int64, error) {
	digits := strip(text)
	sign := ""
	if strings.HasPrefix(digits, "-") || strings.HasPrefix(digits, "+") {
		sign, digits = digits[:1], strings.TrimLeft(digits[1:], spaces)
	}
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return 0, fmt.Errorf("%q is not a whole number; write digits only, such as 300", text)
	}
	n, err := strconv.ParseInt(sign+digits, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is out of range; write a smaller number", text)
	}
	return n, nil
}
