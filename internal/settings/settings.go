// Package settings turns ec2.ini, the command line and the environment into
// one checked value, once and offline. Everything after it gets finished
// values.
package settings

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"ec2-inventory/internal/pyformat"
	"ec2-inventory/internal/pyini"
	"ec2-inventory/internal/pyre"
)

// The versions of the script that Settings.Compatibility names: the one of
// 2015, and the one after which there was no other.
const (
	Original = "1.8"
	Last     = "2.9"
)

// Settings are the settings in force.
type Settings struct {
	// File is the settings file, "" if there is none.
	File string
	// Compatibility is Original or Last.
	Compatibility string

	Regions        []string // in order, without repeats; empty with AllRegions
	AllRegions     bool     // every region that the account has enabled
	RegionsExclude []string // with AllRegions

	Eucalyptus    bool
	EucalyptusURL string // endpoint, with Eucalyptus only

	Route53              bool
	Route53ExcludedZones []string // without the final dot
	RDS                  bool
	DBClusters           bool
	ElastiCache          bool

	AllInstances         bool
	InstanceStates       []string // those that count without AllInstances
	AllRDSInstances      bool     // false without RDS
	AllCacheClusters     bool
	AllCacheNodes        bool
	AllReplicationGroups bool

	NestedGroups  bool
	ReplaceDash   bool // "-" becomes "_" in names of groups and variables
	ExpandCSVTags bool // a tag's value with commas is a list
	// NotGroupedBy are the kinds of groups that are not made, by the ends of
	// the names of their options: "instance_id" for group_by_instance_id.
	NotGroupedBy []string
	// Destination and VPCDestination are fields or tags, of which the first
	// that is not empty names an instance.
	Destination    []string
	VPCDestination []string
	// DestinationFormat, if not nil, makes the address of every instance of
	// the tags or fields that DestinationFields name.
	DestinationFormat *pyformat.Template
	DestinationFields []string
	// Hostname are fields or tags ("tag_KEY"), of which the first that is not
	// empty is a host's name in place of its address.
	Hostname []string
	// Route53Hostnames is how DNS names end that are to be names of hosts; ""
	// for none, and without Route53.
	Route53Hostnames string
	// PatternInclude and PatternExclude are nil if not set.
	PatternInclude *pyre.Pattern
	PatternExclude *pyre.Pattern
	// InstanceFilters are asked for one by one, in this order: an instance
	// meets all filters of one of these sets. None means all instances.
	InstanceFilters [][]Filter
	StackFilters    bool // the sets have been made one
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

	// Caller is who asks.
	Caller Caller

	// Effective is every option with its value in force, sorted by name, but
	// for those of the cache itself: what an answer depends on. No secret is
	// among them.
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
	ConfigFlag  string // --config, "" if not given
	ProfileFlag string // --profile, "" if not given
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
	r := &reading{in: in, values: map[string]value{}}
	if err := r.read(); err != nil {
		return nil, err
	}
	return r.settings, nil
}

// read does it all.
func (r *reading) read() error {
	name, data, err := find(r.in)
	if err != nil {
		return err
	}
	s := &Settings{}
	r.settings = s
	if data != nil {
		if r.file, err = parse(name, data); err != nil {
			return err
		}
		if r.in.Demo == nil || r.in.ConfigFlag != "" {
			s.File = name
		}
	}
	if err := r.readValues(); err != nil {
		return err
	}
	for _, o := range options {
		if err := o.set(s, r.values[o.name]); err != nil {
			return err
		}
	}
	if err := r.checkTogether(); err != nil {
		return err
	}
	if err := r.caller(); err != nil {
		return err
	}
	slices.SortFunc(s.Effective, func(a, b Option) int { return strings.Compare(a.Name, b.Name) })
	r.warnOfUnknown(name)
	return nil
}

func parse(name string, data []byte) (*pyini.File, error) {
	file, err := pyini.Parse(name, data)
	if err != nil {
		return nil, discreet(err)
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
	passed   map[string]bool // options that are taken for not given
}

func (r *reading) warn(format string, args ...any) {
	r.settings.Warnings = append(r.settings.Warnings, fmt.Sprintf(format, args...))
}

// readValues gets the value of every known option, from the file or by
// default.
func (r *reading) readValues() error {
	version, err := r.readValue("compatibility", Original)
	if err != nil {
		return err
	}
	for _, o := range options {
		v, err := r.readValue(o.name, o.defaultOf(version.text))
		if err != nil {
			return err
		}
		if given := r.in.Getenv(filtersVariable); o.name == "instance_filters" && given != "" && !r.passed[filtersVariable] {
			v = value{option: filtersVariable, text: given, given: true}
		}
		if text, flag := r.in.Flags[o.name], flagOf(o.name); text != "" && !r.passed[flag] {
			v = value{option: flag, text: text, given: true}
		}
		r.values[o.name] = v
		if !o.ofCache {
			r.settings.Effective = append(r.settings.Effective, Option{o.name, v.text})
		}
	}
	return nil
}

// flagOf is the flag that gives an option on the command line.
func flagOf(option string) string { return "--" + strings.ReplaceAll(option, "_", "-") }

func (r *reading) readValue(name, byDefault string) (value, error) {
	if r.file == nil || r.passed[name] || !r.file.Has(section, name) {
		return value{option: name, text: byDefault}, nil
	}
	text, line, err := r.file.Get(section, name)
	if err != nil {
		return value{}, fromIni(err)
	}
	return value{option: name, text: text, file: r.settings.fileName(r.in), line: line, given: true}, nil
}

// fileName is what errors call the file.
func (s *Settings) fileName(in Input) string {
	if s.File == "" && in.Demo != nil {
		return "demo.ini"
	}
	return s.File
}
