package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ec2-inventory/internal/awsapi"
	"ec2-inventory/internal/cache"
	"ec2-inventory/internal/scan"
	"ec2-inventory/internal/settings"
)

// scanReport is the report of the last scan, as programs read it. docs/output.md
// describes it.
type scanReport struct {
	Format  int           `json:"format"`
	Began   time.Time     `json:"began"`
	Ended   time.Time     `json:"ended"`
	Seconds float64       `json:"seconds"`
	Account string        `json:"account,omitempty"`
	OnError string        `json:"on_error"`
	Outcome string        `json:"outcome"` // whole, partial, failed
	Exit    int           `json:"exit_code"`
	Hosts   int           `json:"hosts"`
	Groups  int           `json:"groups"`
	Calls   int           `json:"calls"`
	Retries int           `json:"retries"`
	Scopes  []scopeReport `json:"scopes"`
	// Errors and Warnings are the lines that were said.
	Errors   []string `json:"errors,omitempty"`
	Warnings []string `json:"warnings,omitempty"`
}

type scopeReport struct {
	Account string         `json:"account,omitempty"`
	Region  string         `json:"region,omitempty"`
	Service string         `json:"service"`
	Outcome string         `json:"outcome"` // answered, denied, stale, skipped, failed
	Asked   *time.Time     `json:"asked,omitempty"`
	Seconds float64        `json:"seconds"`
	Calls   int            `json:"calls"`
	Retries int            `json:"retries"`
	Faults  map[string]int `json:"faults,omitempty"`
	Code    string         `json:"code,omitempty"`
	Error   string         `json:"error,omitempty"`
}

const reportFormat = 1

// report writes the report of a scan that came to a result, an answer, or an
// error; the first two may be nil.
func report(now time.Time, s *settings.Settings, result *scan.Result, a *answer, err error) []byte {
	r := scanReport{Format: reportFormat, Ended: now.UTC(), OnError: s.OnError, Outcome: "whole", Scopes: []scopeReport{}}
	if result != nil {
		r.Began, r.Seconds, r.Account = result.Began.UTC(), result.Took.Seconds(), result.Account
		r.Calls, r.Retries, _ = result.Totals()
		r.Warnings = result.Warnings
		r.Scopes = append(r.Scopes, reportsOf(result)...)
		if !result.Whole() {
			r.Outcome = "partial"
		}
	}
	if a != nil {
		r.Hosts, r.Groups, r.Warnings = len(a.inv.Hosts), len(a.inv.Groups), a.warnings
	}
	if err != nil {
		r.Outcome, r.Exit, r.Errors = "failed", exitCode(err), describe(err)
	}
	text, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		panic(fmt.Sprintf("a report that is no JSON: %v", err)) // it is texts and numbers
	}
	return append(text, '\n')
}

func reportOf(o scan.Outcome, account string) scopeReport {
	r := scopeReport{
		Account: account, Region: o.Scope.Region, Service: string(o.Scope.Service), Outcome: string(o.Became),
		Seconds: o.Took.Seconds(), Calls: o.Calls, Retries: o.Retries, Faults: o.Faults,
	}
	if !o.Asked.IsZero() {
		asked := o.Asked.UTC()
		r.Asked = &asked
	}
	if o.Err != nil {
		r.Error = o.Err.Error()
		var a *awsapi.Error
		if errors.As(o.Err, &a) {
			r.Code = a.Code
		}
	}
	return r
}

// lastReport is the report of the last scan, nil if there is none that can be
// read.
func lastReport(store *cache.Store) *scanReport {
	text, err := store.Report()
	if err != nil {
		return nil
	}
	var r scanReport
	if err := json.Unmarshal(text, &r); err != nil || r.Format != reportFormat {
		return nil
	}
	return &r
}

// sharedError is the failure of another start that this one waited for.
type sharedError struct {
	lines []string
	exit  int
}

func (e *sharedError) Error() string { return e.lines[0] }

// sharedFailure is the failure of the last scan, if it ended at a good time and
// this start would have done the same: whoever waited for it need not try
// again, one after another.
func sharedFailure(store *cache.Store, s *settings.Settings, good func(time.Time) bool) error {
	r := lastReport(store)
	if r == nil || r.Outcome != "failed" || r.OnError != s.OnError || r.Exit == exitOK || len(r.Errors) == 0 || !good(r.Ended) {
		return nil
	}
	return &sharedError{lines: r.Errors, exit: r.Exit}
}
