// Package hostpattern picks hosts by Ansible's patterns: "web:&prod:!db",
// "~regex", "web[0:3]". What a pattern picks here is what Ansible picks, in
// Ansible's order, so that it can be tried before it is given to --limit.
//
// Two things differ. Ansible has a host "localhost" when no inventory has one;
// here it is not found. Regular expressions are those of Python 2.7, which
// lack a few constructs of later versions, such as (?i:...).
package hostpattern

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"ec2-inventory/internal/ansible"
	"ec2-inventory/internal/pyre"
)

// Error says what is wrong with a pattern.
type Error struct {
	Pattern string
	Msg     string
	Err     error // of the regular expression; may be nil
}

func (e *Error) Error() string { return fmt.Sprintf("pattern %q: %s", e.Pattern, e.Msg) }

func (e *Error) Unwrap() error { return e.Err }

// Match picks the hosts that single patterns, as Split gives them, pick
// together: those of the plain patterns, of these what is in all the patterns
// with "&", less what is in any of those with "!". Only patterns with "&" or "!"
// pick from all hosts. Each host comes once. The warnings are Ansible's. The
// error is an *Error.
func Match(inv *ansible.Inventory, patterns []string) (hosts, warnings []string, err error) {
	m := matcher{inv: inv}
	for _, p := range ordered(patterns) {
		if inv.Has(p) { // whatever signs are in it
			hosts = append(hosts, p)
			continue
		}
		sign, pattern := p[0], p
		if sign == '!' || sign == '&' {
			pattern = p[1:]
		}
		picked, err := m.one(pattern, p)
		if err != nil {
			return nil, nil, err
		}
		switch sign {
		case '!':
			hosts = keep(hosts, picked, false)
		case '&':
			hosts = keep(hosts, picked, true)
		default:
			hosts = append(hosts, picked...)
		}
	}
	return unique(hosts), m.warnings, nil
}

// Groups picks groups by name: a shell pattern or, after "~", a regular
// expression. The error is an *Error.
func Groups(inv *ansible.Inventory, pattern string) ([]*ansible.Group, error) {
	match, err := compile(pattern)
	if err != nil {
		return nil, err
	}
	var groups []*ansible.Group
	for _, g := range inv.Groups {
		ok, err := match(g.Name)
		if err != nil {
			return nil, &Error{Pattern: pattern, Msg: err.Error(), Err: err}
		}
		if ok {
			groups = append(groups, g)
		}
	}
	return groups, nil
}

// ordered puts plain patterns before those with "&", and those before the ones
// with "!".
func ordered(patterns []string) []string {
	var plain, both, not []string
	for _, p := range patterns {
		switch {
		case p == "":
		case p[0] == '!':
			not = append(not, p)
		case p[0] == '&':
			both = append(both, p)
		default:
			plain = append(plain, p)
		}
	}
	if plain == nil {
		plain = []string{ansible.All}
	}
	return slices.Concat(plain, both, not)
}

type matcher struct {
	inv      *ansible.Inventory
	warnings []string
}

// one picks the hosts of a pattern without a sign, some of them repeatedly:
// Ansible counts [subscripts] over the repeats too.
func (m *matcher) one(pattern, whole string) ([]string, error) {
	if pattern == "" {
		return nil, &Error{Pattern: whole, Msg: "there is no group or host after the sign"}
	}
	name, sub := m.split(pattern)
	hosts, err := m.named(name)
	if err != nil || sub == nil || len(hosts) == 0 {
		return hosts, err
	}
	hosts, ok := sub.of(hosts)
	if !ok {
		return nil, &Error{Pattern: pattern, Msg: fmt.Sprintf("no hosts matched the subscript: %q has %d", name, len(hosts))}
	}
	return hosts, nil
}

// named picks the hosts of all groups whose names match, and the hosts whose
// own names match, unless a group of exactly that name was found.
func (m *matcher) named(pattern string) ([]string, error) {
	groups, err := Groups(m.inv, pattern)
	if err != nil {
		return nil, err
	}
	var hosts []string
	for _, g := range groups {
		hosts = append(hosts, g.AllHosts()...)
	}
	if len(groups) == 0 || pattern[0] == '~' || strings.ContainsAny(pattern, ".?*[") {
		match, err := compile(pattern)
		if err != nil {
			return nil, err
		}
		for _, host := range m.inv.Hosts {
			ok, err := match(host)
			if err != nil {
				return nil, &Error{Pattern: pattern, Msg: err.Error(), Err: err}
			}
			if ok {
				hosts = append(hosts, host)
			}
		}
	}
	if len(hosts) == 0 && len(groups) == 0 {
		m.warn("could not match supplied host pattern, ignoring: " + pattern)
	}
	return hosts, nil
}

func (m *matcher) warn(warning string) {
	if !slices.Contains(m.warnings, warning) {
		m.warnings = append(m.warnings, warning)
	}
}

// compile makes a function that matches names.
func compile(pattern string) (func(string) (bool, error), error) {
	if !strings.HasPrefix(pattern, "~") {
		g := parseGlob(pattern)
		return func(name string) (bool, error) { return g.match(name), nil }, nil
	}
	if wrong := newer(pattern[1:]); wrong != "" {
		return nil, &Error{Pattern: pattern, Msg: "not a regular expression: " + wrong}
	}
	// Ansible runs on Python 3, whose classes know all of Unicode.
	re, err := pyre.Compile("(?u)" + pattern[1:])
	if err != nil {
		return nil, &Error{Pattern: pattern, Msg: "not a regular expression: " + reason(err), Err: err}
	}
	return re.Match, nil
}

// reason is what pyre says, without the pattern, which is not quite the one
// that was given.
func reason(err error) string {
	if e, ok := err.(*pyre.Error); ok { //nolint:errorlint // Compile's own, not wrapped
		return e.Msg
	}
	return err.Error()
}

// subscript is [3] or [1:3]; to is -1 for [1:].
type subscript struct {
	from, to int
	single   bool
}

// split takes a subscript off a pattern. A regular expression has none.
func (m *matcher) split(pattern string) (name string, sub *subscript) {
	open := strings.LastIndexByte(pattern, '[')
	if pattern[0] == '~' || open < 1 || !strings.HasSuffix(pattern, "]") {
		return pattern, nil
	}
	inside := pattern[open+1 : len(pattern)-1]
	if digits(strings.TrimPrefix(inside, "-")) {
		return pattern[:open], &subscript{from: number(inside), single: true}
	}
	sep := strings.IndexAny(inside, ":-")
	if sep < 1 || !digits(inside[:sep]) || inside[sep+1:] != "" && !digits(inside[sep+1:]) {
		return pattern, nil // [seq]
	}
	if inside[sep] == '-' {
		m.warn("use [x:y] inclusive subscripts instead of [x-y] which has been removed")
	}
	sub = &subscript{from: number(inside[:sep]), to: -1}
	if inside[sep+1:] != "" {
		sub.to = number(inside[sep+1:])
	}
	// As in Ansible, where an end of 0 is no end.
	sub.single = sub.to == 0
	return pattern[:open], sub
}

// number reads digits. What is too big for 32 bits is as big as they get: there
// are not so many hosts.
func number(text string) int {
	n, _ := strconv.ParseInt(text, 10, 32) // gives the nearest number it can
	return int(n)
}

// of is the part of the hosts that the subscript names. It is false for a
// single one that is not there; then all are returned.
func (s *subscript) of(hosts []string) ([]string, bool) {
	n := len(hosts)
	from := s.from
	if s.single {
		if from < 0 {
			from += n
		}
		if from < 0 || from >= n {
			return hosts, false
		}
		return hosts[from : from+1], true
	}
	to := n
	if s.to >= 0 {
		to = min(s.to+1, n)
	}
	if from >= to {
		return nil, true
	}
	return hosts[from:to], true
}

// keep keeps the hosts that are in the list, or those that are not.
func keep(hosts, list []string, in bool) []string {
	listed := make(map[string]bool, len(list))
	for _, h := range list {
		listed[h] = true
	}
	return slices.DeleteFunc(hosts, func(h string) bool { return listed[h] != in })
}

func unique(hosts []string) []string {
	seen := make(map[string]bool, len(hosts))
	return slices.DeleteFunc(hosts, func(h string) bool {
		again := seen[h]
		seen[h] = true
		return again
	})
}
