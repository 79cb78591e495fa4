// Package settings turns ec2.ini, the command line and the environment into
// one checked value, once and offline. Everything after it gets finished
// values.
package settings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ec2-inventory/internal/pyini"
	"ec2-inventory/internal/pyre"
)

// Settings are the settings in force.
type Settings struct {
	// File is the settings file, "" if there is none.
	File string

	Regions        []string // in order, without repeats; empty with AllRegions
	AllRegions     bool     // every region that the account has enabled
	RegionsExclude []string // with AllRegions

	Eucalyptus    bool
	EucalyptusURL string // endpoint, with Eucalyptus only

	Route53              bool
	Route53ExcludedZones []string // without the final dot
	RDS                  bool

	AllInstances    bool
	AllRDSInstances bool // false without RDS
	NestedGroups    bool
	// NotGroupedBy are the kinds of groups that are not made, by the ends of
	// the names of their options: "instance_id" for group_by_instance_id.
	NotGroupedBy []string
	// Destination and VPCDestination are fields or tags, of which the first
	// that is not empty names an instance.
	Destination    []string
	VPCDestination []string
	// PatternInclude and PatternExclude are nil if not set.
	PatternInclude *pyre.Pattern
	PatternExclude *pyre.Pattern
	// InstanceFilters are asked for one by one, in this order.
	InstanceFilters []Filter
	// HostVars are names with "*" for any text; empty means all variables.
	HostVars []string

	// CachePath is a folder, relative to the working folder if it is not
	// absolute; "" if it is in a home folder that is unknown.
	CachePath   string
	CacheMaxAge time.Duration
	APITimeout  time.Duration // for a call with its retries
	Concurrency int           // calls in flight at once

	// OnError is what becomes of the answer when a scope does not answer:
	// "fail", "stale" or "skip". MaxStale is how old an answer may be that is
	// taken for stale.
	OnError    string
	MaxStale   time.Duration
	VerifyTags bool // ask again about instances without tags

	// Effective is every option with its value in force, sorted by name, but
	// for those of the cache itself: what an answer depends on.
	Effective []Option
	// Warnings are a line each.
	Warnings []string
}

// Filter is one filter of DescribeInstances: any of the values.
type Filter struct {
	Name   string
	Values []string
}

// Option is an option and its value.
type Option struct{ Name, Value string }

// Input is all that settings may look at.
type Input struct {
	ConfigFlag string // --config, "" if not given
	// Flags are options that the command line gives, in place of the file's.
	Flags      map[string]string
	Args0      string // the program as invoked
	Executable string // the real file, links resolved; may be ""
	Getenv     func(string) string
	Home       string // for "~"; may be ""
	// Demo, if not nil, is the text of the settings when no ConfigFlag is
	// given; no file is looked for then.
	Demo []byte
}

// Error is a setting that cannot be used.
type Error struct {
	File string // "" for what comes from elsewhere
	Line int    // 0 if it has none
	Msg  string
}

func (e *Error) Error() string {
	switch {
	case e.File == "":
		return e.Msg
	case e.Line == 0:
		return e.File + ": " + e.Msg
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Msg)
}

// section is the one that the original reads.
const section = "ec2"

// Load finds, reads and checks the settings. The error is an *Error.
func Load(in Input) (*Settings, error) {
	name, data, err := find(in)
	if err != nil {
		return nil, err
	}
	s := &Settings{}
	r := &reading{in: in, settings: s, values: map[string]value{}}
	if data != nil {
		if r.file, err = parse(name, data); err != nil {
			return nil, err
		}
		if in.Demo == nil || in.ConfigFlag != "" {
			s.File = name
		}
	}
	if err := r.readValues(); err != nil {
		return nil, err
	}
	for _, o := range options {
		if err := o.set(s, r.values[o.name]); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(s.Effective, func(a, b Option) int { return strings.Compare(a.Name, b.Name) })
	if err := r.checkTogether(); err != nil {
		return nil, err
	}
	r.warnOfUnknown(name)
	return s, nil
}

func parse(name string, data []byte) (*pyini.File, error) {
	file, err := pyini.Parse(name, data)
	if err != nil {
		return nil, fromIni(err)
	}
	if !file.HasSection(section) {
		msg := "there is no section [ec2]; put a line [ec2] above the options"
		for _, s := range file.Sections() {
			if sameFold(s, section) {
				msg = fmt.Sprintf("there is no section [ec2], only [%s]; sections are case-sensitive: write [ec2]", s)
			}
		}
		return nil, &Error{File: name, Msg: msg}
	}
	return file, nil
}

// reading is the state of one Load.
type reading struct {
	in       Input
	settings *Settings
	file     *pyini.File // nil without a file
	values   map[string]value
}

func (r *reading) warn(format string, args ...any) {
	r.settings.Warnings = append(r.settings.Warnings, fmt.Sprintf(format, args...))
}

// readValues gets the value of every known option, from the file or by
// default.
func (r *reading) readValues() error {
	for _, o := range options {
		v := value{option: o.name, text: o.byDefault}
		if r.file != nil && r.file.Has(section, o.name) {
			text, line, err := r.file.Get(section, o.name)
			if err != nil {
				return fromIni(err)
			}
			v = value{option: o.name, text: text, file: r.settings.fileName(r.in), line: line, given: true}
		}
		if text, ok := r.in.Flags[o.name]; ok {
			v = value{option: "--" + strings.ReplaceAll(o.name, "_", "-"), text: text, given: true}
		}
		r.values[o.name] = v
		if !o.ofCache {
			r.settings.Effective = append(r.settings.Effective, Option{o.name, v.text})
		}
	}
	return nil
}

// fileName is what errors call the file.
func (s *Settings) fileName(in Input) string {
	if s.File == "" && in.Demo != nil {
		return "demo.ini"
	}
	return s.File
}
