package scan

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/snapshot"
)

// settling decides what becomes of each scope, by what it answered and by what
// is to be done on errors.
type settling struct {
	account *awsapi.Account
	req     Request
	result  *Result
	credErr *awsapi.CredentialsError // why nothing could be asked
}

func (s *settling) warn(format string, args ...any) {
	if w := fmt.Sprintf(format, args...); !slices.Contains(s.result.Warnings, w) {
		s.result.Warnings = append(s.result.Warnings, w)
	}
}

// settle takes the reply of a scope.
func (s *settling) settle(scope snapshot.Scope, r *reply) {
	o := Outcome{Scope: scope, Became: Answered, Asked: r.answer.Asked, Took: r.took, Err: r.err}
	o.cost(&r.stats)
	switch {
	case r.err == nil && len(r.answer.Pages) == 0 && len(r.warnings) > 0:
		o.Became, o.Asked = Denied, time.Time{}
		s.result.Snapshot.Answers = append(s.result.Snapshot.Answers, snapshot.Answer{Scope: scope})
	case r.err == nil:
		s.keep(&r.answer)
	default:
		s.failed(&o)
	}
	for _, w := range r.warnings {
		s.warn("%s", w)
	}
	s.result.Outcomes = append(s.result.Outcomes, o)
}

func (s *settling) keep(a *snapshot.Answer) {
	s.result.Snapshot.Answers = append(s.result.Snapshot.Answers, *a)
	s.result.Fresh = append(s.result.Fresh, a)
}

func (o *Outcome) cost(stats *awsapi.Stats) {
	o.Calls = int(stats.Calls.Load())
	o.Retries = max(0, int(stats.Attempts.Load())-o.Calls)
	o.Faults = stats.Faults()
}

// failed decides about a scope that did not answer.
func (s *settling) failed(o *Outcome) {
	o.Became, o.Asked = Failed, time.Time{}
	s.noteCredentials(o.Err)
	switch s.req.OnError {
	case Stale:
		old, why := s.lastGood(o.Scope)
		if old == nil {
			o.Err = &unkeptError{o.Err, why}
			return
		}
		o.Became, o.Asked = Old, old.Asked
		s.result.Snapshot.Answers = append(s.result.Snapshot.Answers, *old)
		s.warn("%s; using its answer of %s ago", about(o), age(old.Asked))
	case Skip:
		o.Became = Skipped
		s.warn("%s; it is left out", about(o))
	}
}

func (s *settling) noteCredentials(err error) {
	var creds *awsapi.CredentialsError
	if errors.As(err, &creds) {
		s.credErr = creds
	}
}

// about says of a scope why it did not answer.
func about(o *Outcome) string {
	var creds *awsapi.CredentialsError
	if errors.As(o.Err, &creds) {
		return o.Scope.String() + ": no AWS credentials"
	}
	return o.Err.Error()
}

func age(asked time.Time) time.Duration {
	if d := time.Since(asked); d >= time.Minute {
		return d.Round(time.Minute)
	}
	return time.Since(asked).Round(time.Second)
}

// unkeptError is a scope that did not answer, and for which nothing is kept
// that could be used in its place.
type unkeptError struct {
	err error
	why string
}

func (e *unkeptError) Error() string { return fmt.Sprintf("%v (%s)", e.err, e.why) }
func (e *unkeptError) Unwrap() error { return e.err }

// lastGood is the last good answer of a scope, nil if there is none that may
// be used.
func (s *settling) lastGood(scope snapshot.Scope) (a *snapshot.Answer, why string) {
	if s.req.LastGood == nil {
		return nil, "no earlier answer is kept"
	}
	a, err := s.req.LastGood(scope)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, "no earlier answer is kept"
	}
	if err != nil {
		return nil, "no earlier answer is kept: " + err.Error()
	}
	switch old := time.Since(a.Asked); {
	case old < 0:
		return nil, "the earlier answer is from the future: the clock was set back"
	case old > s.req.MaxStale:
		return nil, fmt.Sprintf("the earlier answer, %s old, is older than max_stale", age(a.Asked))
	}
	return a, ""
}

// finish gives the result, or the error if it may not be used.
func (s *settling) finish(ctx context.Context) (*Result, error) {
	r := s.result
	var answered, bad []Outcome
	for _, o := range r.Outcomes {
		switch {
		case o.Became == Answered && o.Scope != snapshot.RegionList, o.Became == Old:
			answered = append(answered, o)
		case o.Became == Failed, o.Became == Skipped:
			bad = append(bad, o)
		}
	}
	r.Account = owner(r.Snapshot.Answers)
	sharpen(bad, answered)
	// Nothing but what is left out is no inventory.
	if s.req.OnError == Skip && len(answered) > 0 {
		bad = nil
	}
	var failed []error
	for _, o := range bad {
		failed = append(failed, o.Err)
	}
	if len(failed) == 0 {
		return r, s.askAccount(ctx)
	}
	for i := range r.Outcomes {
		if r.Outcomes[i].Became == Skipped {
			r.Outcomes[i].Became = Failed
		}
	}
	if s.credErr != nil {
		return r, s.credErr
	}
	if r.Account == "" {
		r.Account = s.whose(ctx, bad)
	}
	return r, &FailedError{Account: r.Account, Scopes: failed}
}

// sharpen tells regions that are not enabled from wrong keys: AWS says the
// same of both, but keys that are right in one region are right in all.
func sharpen(bad, answered []Outcome) {
	for _, o := range bad {
		if a, ok := asError(o.Err); ok {
			elsewhere := slices.ContainsFunc(answered, func(other Outcome) bool {
				return other.Became == Answered && other.Scope.Region != a.Region
			})
			a.KeysAre(elsewhere)
		}
	}
}

func asError(err error) (a *awsapi.Error, ok bool) {
	ok = errors.As(err, &a)
	return a, ok
}

func denied(err error) bool {
	a, ok := asError(err)
	return ok && a.Denied
}

// whose finds out whose account it is, for the error: by what was answered
// earlier, or by asking, for which no permission is needed. It is not asked if
// AWS cannot be reached.
func (s *settling) whose(ctx context.Context, bad []Outcome) string {
	reached := false
	for _, o := range bad {
		if s.req.LastGood != nil && o.Scope.Service == snapshot.EC2 {
			if a, err := s.req.LastGood(o.Scope); err == nil {
				if id := owner([]snapshot.Answer{*a}); id != "" {
					return id
				}
			}
		}
		a, ok := asError(o.Err)
		reached = reached || ok && a.Answered
	}
	if !reached {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, whoseTimeout)
	defer cancel()
	var stats awsapi.Stats
	id, err := s.account.CallerIdentity(ctx, &stats)
	if err != nil {
		return ""
	}
	return id.Account
}

// whoseTimeout is short: the error is known, this only adds to it.
const whoseTimeout = 2 * time.Second
