// Package pyre runs regular expressions written for Python 2.7's re module.
//
// A pattern is read by Python's grammar, so that what Python refuses is refused
// here, and what Python reads in its own way (`\Z`, `{,3}`, `[]a]`, `(?(1)a|b)`)
// is read like that. It is then spelled anew for the backtracking engine of
// github.com/dlclark/regexp2, using only constructs that mean the same there.
//
// Like Python 2 without the (?u) flag, \w, \d, \s, \b and (?i) know ASCII only.
// Patterns and texts are Unicode, counted in characters. With (?u) the classes
// are those of the engine, which differ from Python's for a few rare characters.
package pyre

import (
	"errors"
	"fmt"
	"time"

	"github.com/dlclark/regexp2/v2"
)

const (
	// matchTimeout bounds one match: a pattern can need time exponential in
	// the length of the text.
	matchTimeout = 3 * time.Second
	// maxStack bounds the memory of one match, in integers.
	maxStack = 4 << 20
)

// Pattern is a compiled expression. It may be used by several goroutines.
type Pattern struct {
	source string
	re     *regexp2.Regexp
}

// Error tells what is wrong with a pattern.
type Error struct {
	Pattern string
	Pos     int // the character where reading stopped, from 1; 0 if not known
	Msg     string
}

// Error prints the pattern, the position if known, and the message.
func (e *Error) Error() string {
	if e.Pos == 0 {
		return fmt.Sprintf("regular expression %q: %s", e.Pattern, e.Msg)
	}
	return fmt.Sprintf("regular expression %q, character %d: %s", e.Pattern, e.Pos, e.Msg)
}

// Compile reads a pattern. The error is an *Error; there is one for exactly the
// patterns that Python's re.compile refuses, and for patterns nested over 250
// groups deep.
func Compile(pattern string) (*Pattern, error) {
	spelled, err := translate(pattern)
	if err != nil {
		return nil, err
	}
	re, err := regexp2.Compile(spelled, regexp2.OptionMaxBacktrackingStackSize(maxStack))
	if err != nil {
		return nil, &Error{Pattern: pattern, Msg: fmt.Sprintf("the engine cannot run it (%v); write it in a simpler way", err)}
	}
	re.MatchTimeout = matchTimeout
	return &Pattern{source: pattern, re: re}, nil
}

// String gives the pattern as it was written.
func (p *Pattern) String() string { return p.source }

// Match tells whether the pattern matches at the start of s, as Python's
// re.match does; the match need not reach the end of s. The error is an *Error:
// the match took too long or too much memory.
func (p *Pattern) Match(s string) (bool, error) {
	matched, err := p.re.MatchString(s)
	if err == nil {
		return matched, nil
	}
	limit := fmt.Sprintf("took over %v", p.re.MatchTimeout)
	if errors.Is(err, regexp2.ErrBacktrackingStackLimit) {
		limit = "took too much memory"
	}
	return false, &Error{Pattern: p.source,
		Msg: fmt.Sprintf("matching %.80q %s; write it without repeats inside repeats, such as (a+)+", s, limit)}
}
