package scan

import (
	"fmt"
	"time"

	"ec2-inventory/internal/snapshot"
)

// OnError is what to do about a scope that does not answer.
type OnError string

// The ways to go on.
const (
	Fail  OnError = "fail"  // there is no answer at all
	Stale OnError = "stale" // the scope's last good answer is taken, if it is not too old
	Skip  OnError = "skip"  // the scope is left out
)

// Result is what a scan brought.
type Result struct {
	Snapshot *snapshot.Snapshot
	Outcomes []Outcome // of each scope, in the order of the plan
	Fresh    []*snapshot.Answer
	Warnings []string
	Began    time.Time
	Took     time.Duration
	Account  string // the number of the account that answered, "" if it is not known
}

// Whole reports whether every scope has answered now: nothing is left out that
// could have been had, and nothing is old.
func (r *Result) Whole() bool {
	for _, o := range r.Outcomes {
		if o.Became != Answered && o.Became != Denied {
			return false
		}
	}
	return true
}

// Totals are what the scan cost in all.
func (r *Result) Totals() (calls, retries int, faults map[string]int) {
	faults = map[string]int{}
	for _, o := range r.Outcomes {
		calls += o.Calls
		retries += o.Retries
		for reason, n := range o.Faults {
			faults[reason] += n
		}
	}
	return calls, retries, faults
}

// Became is what became of a scope.
type Became string

// What can become of a scope.
const (
	Answered Became = "answered"
	Denied   Became = "denied"  // databases that may not be listed are left out
	Old      Became = "stale"   // it did not answer; an earlier answer was taken
	Skipped  Became = "skipped" // it did not answer, and is left out
	Failed   Became = "failed"
)

// Outcome is what became of one scope, and what it cost.
type Outcome struct {
	Scope   snapshot.Scope
	Became  Became
	Asked   time.Time // when the answer that is used was asked for; zero if there is none
	Took    time.Duration
	Calls   int
	Retries int
	Faults  map[string]int // why attempts failed, and how often
	Err     error          // why it did not answer
}

// FailedError is the scopes that did not answer.
type FailedError struct {
	Account string // "" if it is not known
	Scopes  []error
}

func (e *FailedError) Error() string {
	return fmt.Sprintf("%d scopes failed, the first: %v", len(e.Scopes), e.Scopes[0])
}

// Unwrap gives the error of each failed scope.
func (e *FailedError) Unwrap() []error { return e.Scopes }
