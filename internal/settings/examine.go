package settings

import (
	"cmp"
	"errors"
	"slices"
)

// Examination is all that can be said of the settings, right or wrong.
type Examination struct {
	// File is the settings file, "" if there is none or it is not known.
	File string
	// Given are the options that are set, in the order of the file, then those
	// of the command line and the environment.
	Given []Given
	// Settings are those in force if each of Wrong is taken for not given; nil
	// if the settings cannot be read in spite of that.
	Settings *Settings
	// Errors are all that is wrong, in the order of the file. Wrong are the
	// names of the options that they are about, as far as they are about any.
	Errors []*Error
	Wrong  []string
}

// Given is an option that is set. Nothing in it is secret.
type Given struct {
	Name string
	// Value is "" for what is not to be shown: secrets, and options that are
	// not known, which may be anything.
	Value  string
	Hidden bool // there is a value, but it is not to be shown
	// From is the flag or variable that sets it, "" for the file; Line is the
	// line in the file.
	From string
	Line int
	// Under is the flag or variable that counts in place of the file, "" if the
	// file counts.
	Under   string
	Default bool // it is what it would be anyway
	Known   bool
}

// Examine finds and reads the settings as Load does, but goes on after an
// option that is wrong as if it were not given, so that all that is wrong is
// said at once.
func Examine(in Input) *Examination {
	e := &Examination{}
	passed := map[string]bool{}
	for {
		r := &reading{in: in, values: map[string]value{}, passed: passed}
		err := r.read()
		if r.settings != nil {
			e.File = r.settings.File
		}
		if err == nil {
			e.Settings = r.settings
			e.list(r)
			break
		}
		var wrong *Error
		if !errors.As(err, &wrong) {
			wrong = &Error{Msg: err.Error()}
		}
		e.Errors = append(e.Errors, wrong)
		name := r.culprit(wrong)
		if name == "" || passed[name] {
			e.list(r)
			break
		}
		passed[name] = true
		e.Wrong = append(e.Wrong, name)
	}
	slices.SortStableFunc(e.Errors, func(a, b *Error) int { return cmp.Compare(a.Line, b.Line) })
	return e
}

// culprit is the option, flag or variable that an error is about, "" if it is
// about none that could be taken for not given.
func (r *reading) culprit(e *Error) string {
	for name, v := range r.values {
		switch {
		case !v.given:
		case v.option != name && len(e.Msg) > len(v.option) && e.Msg[:len(v.option)+1] == v.option+":":
			return v.option
		case v.line != 0 && v.line == e.Line && v.file == e.File:
			return name
		}
	}
	// A value that cannot even be read is not among the values.
	for _, o := range options {
		if r.file != nil && e.Line != 0 && r.file.Has(section, o.name) && r.file.Line(section, o.name) == e.Line {
			return o.name
		}
	}
	return ""
}

// list lists what is given.
func (e *Examination) list(r *reading) {
	compatibility := r.values["compatibility"].text
	var file, elsewhere []Given
	for _, o := range options {
		v, ok := r.values[o.name]
		under := ""
		if ok && v.given && v.option != o.name {
			under = v.option
			elsewhere = append(elsewhere, Given{Name: o.name, Value: v.text, From: v.option, Known: true, Default: v.text == o.defaultOf(compatibility)})
		}
		if r.file != nil && r.file.Has(section, o.name) {
			text, line, err := r.file.Get(section, o.name)
			file = append(file, Given{Name: o.name, Value: text, Line: line, Known: true, Under: under,
				Hidden: err != nil, Default: err == nil && text == o.defaultOf(compatibility)})
		}
	}
	if r.file != nil {
		for _, name := range r.file.Options(section) {
			if !slices.ContainsFunc(options, func(o option) bool { return o.name == name }) {
				file = append(file, Given{Name: name, Hidden: true, Line: r.file.Line(section, name)})
			}
		}
		for _, name := range r.file.Options(credentialsSection) {
			file = append(file, Given{Name: name, Hidden: true, Line: r.file.Line(credentialsSection, name), Known: slices.Contains(credentialOptions, name)})
		}
	}
	slices.SortStableFunc(file, func(a, b Given) int { return cmp.Compare(a.Line, b.Line) })
	e.Given = slices.Concat(file, elsewhere)
}

// Partition is the one that a region is in, such as aws-cn. A region that is
// not in the built-in list is taken for one of the partition "aws".
func Partition(name string) string {
	for _, r := range regions {
		if r.name == name {
			return r.partition
		}
	}
	return "aws"
}
